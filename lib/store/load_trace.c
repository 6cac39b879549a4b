/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/place.h"
#include "base/xmalloc.h"
#include "store/load_trace_parts.h"

enum { WAKERS = 4 };

/* ---- the trace ---- */

static bool add_header(const struct trace_load *d, struct err *err)
{
	const struct trace_info *i = &d->t->info;
	const struct trace_series *procs = &d->t->heap.heap.series[TRACE_SERIES_GOMAXPROCS];
	struct strbuf format = {0};
	struct query q;

	strbuf_addf(&format, "1.%u", (unsigned)i->minor);
	query_open(&q, d->l->db,
		"INSERT INTO trace VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
	query_int(&q, 1, d->l->snapshot);
	query_text(&q, 2, strbuf_str(&format));
	query_int_or_null(&q, 3, i->wall_start_ns, TIME_UNKNOWN);
	query_int(&q, 4, i->end_ns);
	query_int(&q, 5, (int64_t)i->generations);
	query_int(&q, 6, (int64_t)i->lost);
	query_int(&q, 7, i->incomplete);
	query_int(&q, 8, (int64_t)d->t->lives.goroutines);
	query_int_or_null(&q, 9, procs->changes ? (int64_t)procs->last : 0, 0);
	query_int(&q, 10, d->t->waiting.waiting.seen_ns);
	query_int_or_null(&q, 11, d->t->dump.stood_ns, -1);
	query_int(&q, 12, (int64_t)d->t->user.user.all_logs);
	query_int(&q, 13, d->t->longest.longest.least_ns);
	query_run(&q);
	strbuf_release(&format);
	return query_close(&q, err);
}

static bool add_entries(const struct trace_load *d, struct err *err)
{
	const struct trace_times *times = &d->t->times.times;
	struct query q;

	query_open(&q, d->l->db, "INSERT INTO trace_entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	for (size_t i = 0; i < times->nentries; i++) {
		const struct trace_entry *e = &times->entries[i];

		query_int(&q, 1, d->l->snapshot);
		query_int(&q, 2, (int64_t)i + 1);
		trace_bind_function(d->l, &q, 3, e->entry);
		query_int(&q, 4, e->system);
		query_int(&q, 5, (int64_t)e->seen);
		query_int(&q, 6, (int64_t)e->created);
		query_int(&q, 7, (int64_t)e->ended);
		query_int(&q, 8, (int64_t)e->alive);
		query_run(&q);
	}
	return query_close(&q, err);
}

/* ---- times ---- */

static const enum trace_state view_states[TRACE_LOAD_VIEWS] = {
	TRACE_RUNNING, TRACE_RUNNABLE, TRACE_WAITING, TRACE_SYSCALL};

static void bind_spread(struct query *q, int at, const struct spread *s)
{
	query_int(q, at, (int64_t)s->n);
	query_int(q, at + 1, s->total);
	query_int(q, at + 2, s->min);
	query_int(q, at + 3, spread_quantile(s, 0.5));
	query_int(q, at + 4, spread_quantile(s, 0.99));
	query_int(q, at + 5, s->max);
}

static void add_octaves(const struct loader *l, struct query *q, int64_t id, const struct spread *s)
{
	uint64_t counts[SPREAD_OCTAVES];

	spread_octaves(s, counts);
	for (int o = 0; o < SPREAD_OCTAVES; o++) {
		if (!counts[o])
			continue;
		query_int(q, 1, l->snapshot);
		query_int(q, 2, id);
		query_int(q, 3, o);
		query_int(q, 4, (int64_t)counts[o]);
		query_run(q);
	}
}

static void add_wakers(
	struct loader *l, struct query *q, int64_t id, const struct trace_view_row *r)
{
	for (size_t i = 0; i < r->nwakers && i < WAKERS; i++) {
		query_int(q, 1, l->snapshot);
		query_int(q, 2, id);
		query_int(q, 3, (int64_t)i + 1);
		trace_bind_function(l, q, 4, r->wakers[i].entry);
		trace_bind_frame(l, q, 5, r->wakers[i].site);
		query_int(q, 6, r->wakers[i].none);
		query_int(q, 7, (int64_t)r->wakers[i].n);
		query_int(q, 8, r->wakers[i].wait_ns);
		query_run(q);
	}
}

static void add_time(struct loader *l, struct query *q, int64_t id, const struct trace_view_row *r)
{
	const struct trace_time *t = r->time;

	query_int(q, 1, l->snapshot);
	query_int(q, 2, id);
	trace_bind_function(l, q, 3, t->entry);
	query_text(q, 4, str_from(trace_state_name(t->state)));
	if (t->state == TRACE_RUNNABLE && !t->reason)
		query_text(q, 5, str_from(trace_via_name(t->via)));
	else
		trace_bind_reason(l, q, 5, t->class, t->reason);
	query_int_or_null(q, 6, loader_stack(l, t->stack), 0);
	trace_bind_frame(l, q, 7, r->site);
	trace_bind_frame(l, q, 8, place_of(l->stacks, t->stack));
	bind_spread(q, 9, &t->time);
	trace_bind_goroutine(q, 15, t->longest);
	query_int(q, 16, t->start_ns);
	query_int(q, 17, (int64_t)t->before);
	query_int(q, 18, (int64_t)t->unended);
	query_int(q, 19, t->unended_max_ns);
	query_run(q);
}

static uint64_t time_key(const struct trace_time *t)
{
	return trace_time_key(t->entry, t->state, t->via, t->class, t->reason, t->stack);
}

static bool add_times(struct trace_load *d, struct err *err)
{
	struct query times, octaves, wakers;
	int64_t id = 0;
	bool ok;

	query_open(&times, d->l->db,
		"INSERT INTO trace_time VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
		"?13, ?14, ?15, ?16, ?17, ?18, ?19)");
	query_open(&octaves, d->l->db, "INSERT INTO trace_octave VALUES (?1, ?2, ?3, ?4)");
	query_open(&wakers, d->l->db,
		"INSERT INTO trace_waker VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	for (int v = 0; v < TRACE_LOAD_VIEWS; v++) {
		for (size_t i = 0; i < d->views[v].nrows; i++) {
			const struct trace_view_row *r = &d->views[v].rows[i];

			id++;
			key_table_add(&d->by_time, time_key(r->time));
			add_time(d->l, &times, id, r);
			add_octaves(d->l, &octaves, id, &r->time->time);
			add_wakers(d->l, &wakers, id, r);
		}
	}
	ok = query_close(&times, err);
	ok = query_close(&octaves, ok ? err : NULL) && ok;
	return query_close(&wakers, ok ? err : NULL) && ok;
}

/* ---- the collector ---- */

static void add_spans(const struct trace_load *d, struct query *q, const char *kind,
	const struct trace_gc_span *spans, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct trace_gc_span *s = &spans[i];

		query_int(q, 1, d->l->snapshot);
		query_text(q, 2, str_from(kind));
		query_int(q, 3, (int64_t)i + 1);
		trace_bind_reason(d->l, q, 4, WAIT_OTHER, s->why);
		query_int(q, 5, s->start_ns);
		query_int(q, 6, s->end_ns - s->start_ns);
		trace_bind_goroutine(q, 7, s->goroutine);
		trace_bind_site(d->l, q, 8, s->stack);
		query_int(q, 9, s->before);
		query_int(q, 10, s->unended);
		query_int_or_null(q, 11, (int64_t)s->live_bytes, 0);
		query_int_or_null(q, 12, (int64_t)s->goal_bytes, 0);
		query_int_or_null(q, 13, s->allocated_bytes, -1);
		query_run(q);
	}
}

static bool add_stops(const struct trace_load *d, struct err *err)
{
	const struct trace_gc *gc = &d->t->gc.gc;
	struct query q;

	query_open(&q, d->l->db,
		"INSERT INTO trace_stop VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
	add_spans(d, &q, "stop", gc->stops, gc->nstops);
	add_spans(d, &q, "mark", gc->cycles, gc->ncycles);
	return query_close(&q, err);
}

static bool add_assists(const struct trace_load *d, struct err *err)
{
	const struct trace_gc *gc = &d->t->gc.gc;
	struct query q;

	query_open(&q, d->l->db,
		"INSERT INTO trace_assist VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
	for (size_t i = 0; i < gc->nwork; i++) {
		const struct trace_gc_work *w = &gc->work[i];

		query_int(&q, 1, d->l->snapshot);
		query_int(&q, 2, (int64_t)i + 1);
		query_text(&q, 3, w->range == TRACE_SWEEP ? STR("sweep") : STR("assist"));
		trace_bind_function(d->l, &q, 4, w->entry);
		trace_bind_site(d->l, &q, 5, w->stack);
		query_int(&q, 6, (int64_t)w->time.n);
		query_int(&q, 7, w->time.total);
		query_int(&q, 8, spread_quantile(&w->time, 0.99));
		query_int(&q, 9, w->time.max);
		query_int(&q, 10, (int64_t)w->swept);
		query_int(&q, 11, (int64_t)w->reclaimed);
		query_run(&q);
	}
	return query_close(&q, err);
}

/* ---- waiting, series ---- */

static void bind_samples(struct query *q, int at, const struct trace_waiting_row *r)
{
	struct strbuf ids = {0};

	for (size_t i = 0; i < r->nsamples; i++)
		strbuf_addf(&ids, "%s%llu", i ? " " : "", (unsigned long long)r->samples[i]);
	query_text(q, at, strbuf_str(&ids));
	strbuf_release(&ids);
}

static bool add_waiting(const struct trace_load *d, struct err *err)
{
	const struct trace_waiting *w = &d->t->waiting.waiting;
	struct query q;

	query_open(&q, d->l->db,
		"INSERT INTO trace_waiting VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
		"?12, ?13, ?14)");
	for (size_t i = 0; i < w->nrows; i++) {
		const struct trace_waiting_row *r = &w->rows[i];

		query_int(&q, 1, d->l->snapshot);
		query_int(&q, 2, (int64_t)i + 1);
		trace_bind_function(d->l, &q, 3, r->entry);
		query_text(&q, 4, str_from(trace_state_name(r->state)));
		trace_bind_reason(d->l, &q, 5, r->class, r->reason);
		query_int_or_null(&q, 6, loader_stack(d->l, r->stack), 0);
		trace_bind_frame(d->l, &q, 7, r->site);
		query_int(&q, 8, r->system);
		query_int(&q, 9, (int64_t)r->count);
		query_int(&q, 10, (int64_t)r->whole);
		query_int(&q, 11, (int64_t)r->born);
		query_int(&q, 12, (int64_t)r->late);
		query_int(&q, 13, r->max_ns);
		bind_samples(&q, 14, r);
		query_run(&q);
	}
	return query_close(&q, err);
}

/* A stretch of a series is one point: its end for goroutines and procs, its most for bytes. */
static bool add_series(const struct trace_load *d, int64_t time_ns, struct err *err)
{
	int64_t base = time_ns == TIME_UNKNOWN ? 0 : time_ns;
	struct strbuf name = {0};
	struct query q;

	query_open(&q, d->l->db, "INSERT INTO series VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	for (int i = 0; i < TRACE_HEAP_SERIES; i++) {
		const struct trace_series *s = &d->t->heap.heap.series[i];

		strbuf_clear(&name);
		strbuf_addf(&name, "trace.%s", trace_heap_name((enum trace_heap_series)i));
		for (size_t k = 0; k < s->n; k++) {
			const struct trace_point *p = &s->points[k];

			query_int(&q, 1, d->l->snapshot);
			query_text(&q, 2, strbuf_str(&name));
			query_int(&q, 3, (int64_t)k);
			query_int(&q, 4, base + p->time_ns);
			query_int(&q, 5, time_ns != TIME_UNKNOWN);
			query_real(&q, 6, (double)(i <= TRACE_SERIES_GOAL ? p->max : p->last));
			query_run(&q);
		}
	}
	strbuf_release(&name);
	return query_close(&q, err);
}

/* ---- all of it ---- */

static void build(struct trace_load *d)
{
	static const unsigned keys = TRACE_KEY_ENTRY | TRACE_KEY_REASON | TRACE_KEY_STACK;
	const struct trace_waiting *w = &d->t->waiting.waiting;

	trace_waiting_finish(&d->t->waiting, d->l->owner);
	for (int v = 0; v < TRACE_LOAD_VIEWS; v++) {
		d->views[v].stacks = d->l->stacks;
		trace_view_build(&d->views[v], &d->t->times.times, view_states[v],
			view_states[v] == TRACE_RUNNABLE ? keys | TRACE_KEY_VIA : keys,
			d->l->owner);
		for (size_t i = 0; i < d->views[v].nrows; i++)
			loader_trie_mark(d->l, d->views[v].rows[i].time->stack);
	}
	for (size_t i = 0; i < w->nrows; i++)
		loader_trie_mark(d->l, w->rows[i].stack);
	trace_apart_build(d);
	for (size_t i = 0; i < d->t->profile.nrows; i++)
		loader_trie_mark(d->l, d->t->profile.rows[i].stack);
}

bool load_trace(struct loader *l, struct ingest_trace *t, int64_t time_ns, struct err *err)
{
	struct trace_load d = {.l = l, .t = t};
	bool ok;

	build(&d);
	ok = loader_trie_write(l, err) && add_header(&d, err) && add_entries(&d, err) &&
	     add_times(&d, err) && add_stops(&d, err) && add_assists(&d, err) &&
	     add_waiting(&d, err) && add_series(&d, time_ns, err) && trace_apart_load(&d, err) &&
	     load_trace_busy(l, t, err) &&
	     (!t->profile.nsamples || load_profile(l, &t->profile, err));
	trace_plain_release(&d.plain);
	key_table_release(&d.by_time);
	for (int v = 0; v < TRACE_LOAD_VIEWS; v++)
		trace_view_release(&d.views[v]);
	return ok;
}
