/* SPDX-License-Identifier: MIT */
#include "analyze/sampled.h"

#include <math.h>
#include <string.h>

#include "model/measure.h"

static size_t find_type(const struct profile *p, struct str name)
{
	size_t i = 0;

	while (i < p->ntypes && !str_eq(p->types[i].type, name))
		i++;
	return i;
}

/* "alloc_space" and "alloc_objects", "space" and "objects": both columns, whichever is asked for.
 */
static bool heap_columns(const struct profile *p, size_t value, struct sampled *s)
{
	struct str type = p->types[value].type;
	bool space = str_ends(type, STR("space"));
	struct str kind, name;

	if (!space && !str_ends(type, STR("objects")))
		return false;
	kind = str_head(type, type.n - (space ? 5 : 7));
	s->count = s->size = p->ntypes;
	for (size_t i = 0; i < p->ntypes; i++) {
		name = p->types[i].type;
		if (!str_eat(&name, kind))
			continue;
		if (str_eq(name, STR("objects")))
			s->count = i;
		else if (str_eq(name, STR("space")))
			s->size = i;
	}
	return s->count < p->ntypes && s->size < p->ntypes;
}

static double period_in(const struct profile *p, size_t value)
{
	struct scaled period = unit_scale(p->period, p->period_type.unit, p->types[value].unit);

	return p->period > 0 && str_eq(p->period_type.type, p->types[value].type) ? period.value
										  : 0;
}

struct sampled sampled_of(const struct profile *p, size_t value)
{
	const struct profile_type *t = &p->types[value];
	struct sampled s = {.by = SAMPLED_RECORDS};
	bool heap = heap_columns(p, value, &s);

	s.period = (double)p->period;
	if (heap && p->period > 1 && str_eq(p->period_type.unit, STR("bytes"))) {
		s.by = SAMPLED_BYTES;
		return s;
	}
	if (heap) { /* every allocation is counted, or the rate is unknown */
		s.by = SAMPLED_EVENTS;
		return s;
	}
	s.count = find_type(p, STR("samples"));
	if (s.count == p->ntypes)
		s.count = find_type(p, STR("sample"));
	if (s.count < p->ntypes && str_eq(p->types[s.count].unit, STR("count"))) {
		s.by = SAMPLED_COLUMN;
		return s;
	}
	s.count = find_type(p, STR("contentions"));
	if (s.count < p->ntypes) {
		s.by = SAMPLED_EVENTS;
		return s;
	}
	s.period = period_in(p, value);
	if (s.period > 1)
		s.by = SAMPLED_PERIOD;
	else if (p->kind &&
		 (strncmp(p->kind, "goroutine", 9) == 0 || strcmp(p->kind, "threadcreate") == 0))
		s.by = SAMPLED_EXACT;
	else if (str_eq(t->type, STR("samples")))
		s.by = SAMPLED_EXACT;
	return s;
}

/* What is not at least one is a value that was scaled down: one sample was there. */
static uint64_t rounded(double v)
{
	return !(v >= 1) ? 1 : v >= 1e15 ? (uint64_t)1e15 : (uint64_t)llround(v);
}

uint64_t sampled_count(const struct sampled *s, const int64_t *values, size_t value)
{
	double v = fabs((double)values[value]);
	double count, size;

	if (!values[value])
		return 0;
	switch (s->by) {
	case SAMPLED_COLUMN:
	case SAMPLED_EVENTS:
		return rounded(fabs((double)values[s->count]));
	case SAMPLED_PERIOD:
		return rounded(v / s->period);
	case SAMPLED_BYTES:
		count = fabs((double)values[s->count]);
		size = fabs((double)values[s->size]);
		return rounded(count > 0 ? count * (1 - exp(-size / count / s->period)) : 0);
	case SAMPLED_EXACT:
		return rounded(v);
	default:
		return 1;
	}
}
