/* SPDX-License-Identifier: MIT */
#include "model/trace_series.h"

#include <stdlib.h>

#include "base/xmalloc.h"

void trace_series_release(struct trace_series *s)
{
	free(s->points);
	*s = (struct trace_series){0};
}

static int64_t stretch_of(const struct trace_series *s, int64_t time_ns)
{
	return s->stretch_ns ? time_ns / s->stretch_ns : time_ns;
}

static void join(struct trace_point *to, const struct trace_point *p)
{
	to->last = p->last;
	to->min = p->min < to->min ? p->min : to->min;
	to->max = p->max > to->max ? p->max : to->max;
}

static void put(struct trace_series *s, const struct trace_point *p)
{
	struct trace_point *last = s->n ? &s->points[s->n - 1] : NULL;

	if (last && stretch_of(s, last->time_ns) == stretch_of(s, p->time_ns)) {
		join(last, p);
		return;
	}
	s->points = grow_array(s->points, &s->cap, s->n + 1, sizeof(*s->points));
	s->points[s->n] = *p;
	if (s->stretch_ns)
		s->points[s->n].time_ns = stretch_of(s, p->time_ns) * s->stretch_ns;
	s->n++;
}

static void coarsen(struct trace_series *s)
{
	size_t n = s->n;

	s->stretch_ns = s->stretch_ns ? s->stretch_ns * 2 : 1000;
	s->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct trace_point p = s->points[i];

		put(s, &p);
	}
}

void trace_series_add(struct trace_series *s, int64_t time_ns, uint64_t value)
{
	struct trace_point p = {time_ns, value, value, value, value};

	if (s->changes && value == s->last)
		return;
	if (!s->changes)
		s->first = s->min = s->max = value;
	if (!s->changes || value > s->max)
		s->max_at_ns = time_ns;
	s->min = value < s->min ? value : s->min;
	s->max = value > s->max ? value : s->max;
	s->last = value;
	s->changes++;
	put(s, &p);
	while (s->n > TRACE_SERIES_POINTS)
		coarsen(s);
}

void trace_series_shift(struct trace_series *s, uint64_t by)
{
	if (!s->changes)
		return;
	s->min += by;
	s->max += by;
	s->first += by;
	s->last += by;
	for (size_t i = 0; i < s->n; i++) {
		s->points[i].first += by;
		s->points[i].last += by;
		s->points[i].min += by;
		s->points[i].max += by;
	}
}
