/* SPDX-License-Identifier: MIT */
#include "analyze/trace_busy.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "model/dump.h"

enum { SITES = 8 };

/* What is known of one that lives. */
struct trace_busy_life {
	struct trace_busy_row row;
	uint64_t families[SPIN_FAMILIES];
	struct {
		frameid frame;
		uint64_t n;
	} sites[SITES];
	size_t nsites;
	uint32_t next_free;
};

/* ---- where it stands ---- */

static bool is_plumbing(struct str name)
{
	return !name.n || str_starts(name, STR("runtime.")) || str_starts(name, STR("time.")) ||
	       str_starts(name, STR("sync.")) || str_starts(name, STR("sync/atomic.")) ||
	       str_starts(name, STR("internal/"));
}

static struct trace_busy_place work_out(const struct stacks *s, stackid stack)
{
	struct trace_busy_place p = {.known = true};

	for (; stack; stack = stacks_get(s, stack)->parent) {
		frameid frame = stacks_get(s, stack)->frame;
		struct str name = stacks_frame_name(s, frame);
		enum spin_family family = spin_family_of(name);

		if (!is_plumbing(name)) {
			p.frame = frame;
			return p;
		}
		/* The nearest to one's own code says what was asked for. */
		p.family = family ? family : p.family;
	}
	return p;
}

static struct trace_busy_place place_at(struct trace_busy_sum *s, stackid stack)
{
	size_t old = s->cap_places;

	if (!stack)
		return (struct trace_busy_place){0};
	if (stack >= old) {
		s->places = grow_array(
			s->places, &s->cap_places, (size_t)stack + 1, sizeof(*s->places));
		memset(s->places + old, 0, (s->cap_places - old) * sizeof(*s->places));
	}
	if (!s->places[stack].known)
		s->places[stack] = work_out(s->stacks, stack);
	return s->places[stack];
}

static void add_site(struct trace_busy_life *l, frameid frame)
{
	size_t i = 0;

	if (!frame)
		return;
	while (i < l->nsites && l->sites[i].frame != frame)
		i++;
	if (i == SITES)
		return;
	if (i == l->nsites) {
		l->sites[l->nsites].n = 0;
		l->sites[l->nsites++].frame = frame;
	}
	l->sites[i].n++;
}

/* ---- lives ---- */

static struct trace_busy_life *life_of(struct trace_busy_sum *s, uint64_t id, bool make)
{
	uint32_t i = idmap_find(&s->by_id, id);

	if (i != IDMAP_NONE)
		return &s->lives[i];
	if (!make)
		return NULL;
	if (s->free) {
		i = s->free - 1;
		s->free = s->lives[i].next_free;
	} else {
		s->lives = grow_array(s->lives, &s->cap_lives, s->nlives + 1, sizeof(*s->lives));
		i = (uint32_t)s->nlives++;
	}
	s->lives[i] = (struct trace_busy_life){.row = {.goroutine = id}};
	idmap_set(&s->by_id, id, i);
	return &s->lives[i];
}

static void take_stop(
	struct trace_busy_sum *s, struct trace_busy_life *l, const struct trace_span *span)
{
	struct trace_busy_place p = place_at(s, span->stack);

	if (str_eq(stacks_text(s->stacks, span->reason), STR("runtime.Gosched"))) {
		l->row.yields++;
	} else {
		l->row.preempted += span->stack != 0;
		l->families[p.family] += span->stack != 0;
	}
	add_site(l, p.frame);
}

static bool is_sleep(const struct trace_busy_sum *s, const struct trace_span *span)
{
	return str_eq(stacks_text(s->stacks, span->reason), STR("sleep"));
}

static void take_span(struct trace_watch *w, const struct trace_span *span)
{
	struct trace_busy_sum *s = (struct trace_busy_sum *)w;
	struct trace_busy_life *l;
	int64_t ns = trace_span_ns(span);

	if (span->goroutine->system)
		return;
	l = life_of(s, span->goroutine->id, true);
	l->row.entry = span->goroutine->entry;
	l->row.seen_ns += ns;
	if (span->state == TRACE_RUNNING) {
		l->row.running_ns += ns;
	} else if (span->state == TRACE_RUNNABLE) {
		l->row.runnable_ns += ns;
		if (span->via == TRACE_BY_STOP)
			take_stop(s, l, span);
	} else if (span->state == TRACE_WAITING && is_sleep(s, span)) {
		l->row.sleeps++;
		l->row.sleep_ns += ns;
		add_site(l, place_at(s, span->stack).frame);
	} else {
		l->row.acts++;
	}
}

/* Who wakes or starts others gets on with something. */
static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_busy_sum *s = (struct trace_busy_sum *)w;
	struct trace_busy_life *l;

	if (e->kind != TRACE_GO || e->goroutine == TRACE_NONE || e->goroutine == e->subject ||
		(e->via != TRACE_BY_UNBLOCK && e->via != TRACE_BY_CREATE))
		return;
	l = life_of(s, e->goroutine, false);
	if (l)
		l->row.acts++;
}

/* ---- the end of one ---- */

static bool is_busy(const struct trace_busy_row *r)
{
	double seconds = (double)r->seen_ns / 1e9;

	if (r->seen_ns < TRACE_BUSY_SEEN_NS)
		return false;
	if ((double)(r->yields + r->sleeps) >= seconds * TRACE_BUSY_ROUNDS)
		return true;
	return r->running_ns >= r->seen_ns / TRACE_BUSY_SHARE &&
	       (r->running_ns + r->runnable_ns) / TRACE_BUSY_PCT >= r->seen_ns / 100;
}

static funcid function_at(const struct trace_busy_sum *s, frameid frame)
{
	return stacks_frame_get(s->stacks, frame)->function;
}

/* The function that has most of its stops, and in it the line that has. */
static void find_site(const struct trace_busy_sum *s, struct trace_busy_life *l)
{
	uint64_t line = 0;

	for (size_t i = 0; i < l->nsites; i++) {
		uint64_t n = 0;

		for (size_t k = 0; k < l->nsites; k++)
			if (function_at(s, l->sites[k].frame) == function_at(s, l->sites[i].frame))
				n += l->sites[k].n;
		if (n < l->row.at_site || (n == l->row.at_site && l->sites[i].n <= line))
			continue;
		l->row.at_site = n;
		line = l->sites[i].n;
		l->row.site = l->sites[i].frame;
	}
}

static void find_family(struct trace_busy_life *l)
{
	uint64_t most = 0;

	for (enum spin_family f = SPIN_NONE + 1; f < SPIN_FAMILIES; f++) {
		l->row.asking += l->families[f];
		if (l->families[f] > most) {
			most = l->families[f];
			l->row.family = f;
		}
	}
}

static void close(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_busy_sum *s = (struct trace_busy_sum *)w;
	struct trace_busy *b = &s->busy;
	uint32_t i = idmap_find(&s->by_id, g->id);
	struct trace_busy_life *l;

	(void)end_ns;
	if (i == IDMAP_NONE)
		return;
	l = &s->lives[i];
	if (is_busy(&l->row)) {
		find_site(s, l);
		find_family(l);
		b->rows = grow_array(b->rows, &b->cap_rows, b->nrows + 1, sizeof(*b->rows));
		b->rows[b->nrows++] = l->row;
	}
	idmap_remove(&s->by_id, g->id);
	l->next_free = s->free;
	s->free = i + 1;
}

void trace_busy_init(struct trace_busy_sum *s, const struct stacks *stacks)
{
	*s = (struct trace_busy_sum){
		.watch = {.event = take_event, .span = take_span, .gone = close, .left = close},
		.stacks = stacks};
}

void trace_busy_sum_release(struct trace_busy_sum *s)
{
	free(s->busy.rows);
	free(s->lives);
	free(s->places);
	idmap_release(&s->by_id);
}

/* ---- order ---- */

static int compare(const void *left, const void *right)
{
	const struct trace_busy_row *a = left, *b = right;
	int64_t x = a->running_ns + a->runnable_ns, y = b->running_ns + b->runnable_ns;

	if (x != y)
		return x > y ? -1 : 1;
	if (a->sleeps + a->yields != b->sleeps + b->yields)
		return a->sleeps + a->yields > b->sleeps + b->yields ? -1 : 1;
	return (a->goroutine > b->goroutine) - (a->goroutine < b->goroutine);
}

void trace_busy_finish(struct trace_busy_sum *s)
{
	struct trace_busy *b = &s->busy;

	if (b->nrows)
		qsort(b->rows, b->nrows, sizeof(*b->rows), compare);
	b->nrows = b->nrows < TRACE_BUSY_ROWS ? b->nrows : TRACE_BUSY_ROWS;
}
