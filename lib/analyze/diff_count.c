/* SPDX-License-Identifier: MIT */
#include "analyze/diff_count.h"

#include <string.h>

#include "analyze/diff_match.h"
#include "analyze/trend.h"

void diff_count_init(struct stack_diff *d, struct diff_count *c)
{
	size_t bytes = d->nsnapshots * sizeof(*c->counts);

	*c = (struct diff_count){.counts = arena_alloc(&d->arena, bytes), .wait_max_ns = -1};
	memset(c->counts, 0, bytes);
}

/* The longest wait is that of the last snapshot, so a sum takes it only from rows that live. */
void diff_count_add(const struct stack_diff *d, struct diff_count *to, const struct diff_count *c)
{
	bool was_live = to->counts[d->nsnapshots - 1] > 0;
	bool live = c->counts[d->nsnapshots - 1] > 0;

	if (live && !was_live)
		to->wait_max_ns = -1;
	if ((live || !was_live) && c->wait_max_ns > to->wait_max_ns)
		to->wait_max_ns = c->wait_max_ns;
	for (size_t k = 0; k < d->nsnapshots; k++)
		to->counts[k] += c->counts[k];
}

/*
 * What two counts prove. A snapshot that was cut had at least so many: "grew" needs the whole
 * first, "shrank" the whole last, "same" both.
 */
static enum diff_change change_of(const struct stack_diff *d, uint64_t first, uint64_t last)
{
	bool first_bound = d->snapshots[0].lower_bound;
	bool last_bound = d->snapshots[d->nsnapshots - 1].lower_bound;

	if (d->nsnapshots == 1)
		return CHANGE_SAME;
	if (last > first)
		return first_bound ? CHANGE_UNKNOWN : first ? CHANGE_GREW : CHANGE_NEW;
	if (last < first)
		return last_bound ? CHANGE_UNKNOWN : last ? CHANGE_SHRANK : CHANGE_GONE;
	return first_bound || last_bound ? CHANGE_UNKNOWN : CHANGE_SAME;
}

/* rules.md 11: IO is worth a look when it is known to be long. */
static enum wait_risk risk_of(enum wait_class class, int64_t wait_max_ns)
{
	const int64_t minute = INT64_C(60000000000);

	if (class == WAIT_IO)
		return wait_max_ns >= minute ? RISK_MEDIUM : RISK_LOW;
	return wait_class_risk(class);
}

static void find_trend(const struct stack_diff *d, struct diff_count *c)
{
	const double *seconds = d->work->seconds;
	struct trend_result r;

	if (!d->work->trends)
		return;
	r = trend_of(seconds, c->counts, d->nsnapshots);
	c->trend = r.trend;
	c->timed = seconds && r.trend != TREND_UNKNOWN;
	c->per_minute = c->timed ? 60 * r.slope : 0;
}

void diff_count_finish(const struct stack_diff *d, struct diff_count *c, enum wait_class class)
{
	uint64_t first = c->counts[0], last = c->counts[d->nsnapshots - 1];
	uint64_t threads = d->snapshots[d->nsnapshots - 1].threads;

	c->delta = (int64_t)(last - first);
	c->change = change_of(d, first, last);
	c->share_pct = threads ? 100.0 * (double)last / (double)threads : -1;
	c->risk = risk_of(class, c->wait_max_ns);
	find_trend(d, c);
}

/* What is not known to have changed stands behind what is. */
static uint64_t magnitude(const struct diff_count *c)
{
	if (c->change == CHANGE_UNKNOWN)
		return 0;
	return c->delta < 0 ? -(uint64_t)c->delta : (uint64_t)c->delta;
}

static int falling(uint64_t a, uint64_t b)
{
	return (a < b) - (a > b);
}

int diff_count_compare(
	const struct stack_diff *d, const struct diff_count *a, const struct diff_count *b)
{
	size_t last = d->nsnapshots - 1;
	int c = 0;

	if (d->sort == SORT_WAIT)
		c = (a->wait_max_ns < b->wait_max_ns) - (a->wait_max_ns > b->wait_max_ns);
	else if (d->sort == SORT_DELTA)
		c = falling(magnitude(a), magnitude(b));
	else if (d->sort == SORT_NAME)
		return 0;
	if (c == 0)
		c = falling(a->counts[last], b->counts[last]);
	return c ? c : falling(a->counts[0], b->counts[0]);
}
