/* SPDX-License-Identifier: MIT */
#include "analyze/place.h"
#include "base/hash.h"
#include "store/load_trace_parts.h"

enum { LOGS = 1000 };

void trace_bind_frame(struct loader *l, struct query *q, int at, frameid frame)
{
	query_int_or_null(q, at, loader_frame(l, frame), 0);
}

void trace_bind_site(struct loader *l, struct query *q, int at, stackid stack)
{
	trace_bind_frame(l, q, at, place_site(l->owner, l->stacks, stack));
}

void trace_bind_function(struct loader *l, struct query *q, int at, funcid function)
{
	query_int_or_null(q, at, loader_function(l, function), 0);
}

/* A goroutine, which may be none. */
void trace_bind_goroutine(struct query *q, int at, uint64_t id)
{
	query_int_or_null(q, at, (int64_t)id, (int64_t)TRACE_NONE);
}

void trace_bind_reason(
	const struct loader *l, struct query *q, int at, enum wait_class class, strid reason)
{
	if (class)
		query_text(q, at, str_from(wait_class_name(class)));
	else if (reason)
		query_text(q, at, stacks_text(l->stacks, reason));
	else
		query_null(q, at);
}

/* ---- intervals ---- */

uint64_t trace_time_key(funcid entry, enum trace_state state, enum trace_via via,
	enum wait_class class, strid reason, stackid stack)
{
	/* As trace_times_by() adds up: what the frames tell goes before the trace's word. */
	uint64_t why = class ? (uint64_t) class << 32 : reason;
	uint64_t how = (uint64_t)state << 8 | (state == TRACE_RUNNABLE ? (uint64_t)via : 0);

	return hash_mix(hash_ids((uint64_t)entry << 32 | stack, how), hash_ids(why, 1));
}

/* What of the stack is kept: of waits without the runtime's part, as in trace_time. */
static struct trace_plain_stack plain_of(
	struct trace_load *d, const struct trace_long_group *g, const struct trace_long *i)
{
	if (g->state != TRACE_WAITING)
		return (struct trace_plain_stack){.stack = i->stack};
	return trace_plain(&d->plain, d->l->stacks, i->stack);
}

void trace_apart_build(struct trace_load *d)
{
	const struct trace_longest *l = &d->t->longest.longest;

	trace_longest_finish(&d->t->longest);
	for (size_t i = 0; i < l->ngroups; i++)
		for (size_t k = 0; k < l->groups[i].n; k++)
			loader_trie_mark(
				d->l, plain_of(d, &l->groups[i], &l->groups[i].items[k]).stack);
}

static void add_interval(struct trace_load *d, struct query *q, const struct trace_long_group *g,
	const struct trace_long *i)
{
	struct trace_plain_stack plain = plain_of(d, g, i);
	uint64_t key;

	trace_bind_function(d->l, q, 3, g->entry);
	query_text(q, 4, str_from(trace_state_name(g->state)));
	if (g->state == TRACE_RUNNABLE && !g->reason)
		query_text(q, 5, str_from(trace_via_name(g->via)));
	else
		trace_bind_reason(d->l, q, 5, plain.class, g->reason);
	query_int(q, 6, i->start_ns);
	query_int(q, 7, i->ns);
	trace_bind_goroutine(q, 8, i->goroutine);
	trace_bind_goroutine(q, 9, g->state == TRACE_WAITING ? i->waker : TRACE_NONE);
	query_int_or_null(q, 10, loader_stack(d->l, plain.stack), 0);
	trace_bind_site(d->l, q, 11, plain.stack);
	query_int(q, 12, i->before);
	query_int(q, 13, i->unended);
	key = trace_time_key(g->entry, g->state, g->via, plain.class, g->reason, plain.stack);
	if (key_table_has(&d->by_time, key))
		query_int(q, 14, (int64_t)key_table_add(&d->by_time, key) + 1);
	else
		query_null(q, 14);
	query_run(q);
}

static bool add_intervals(struct trace_load *d, struct err *err)
{
	const struct trace_longest *l = &d->t->longest.longest;
	struct query q;
	int64_t ord = 0;

	query_open(&q, d->l->db,
		"INSERT INTO trace_interval VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
		"?12, ?13, ?14)");
	for (size_t i = 0; i < l->ngroups; i++) {
		for (size_t k = 0; k < l->groups[i].n; k++) {
			query_int(&q, 1, d->l->snapshot);
			query_int(&q, 2, ++ord);
			add_interval(d, &q, &l->groups[i], &l->groups[i].items[k]);
		}
	}
	return query_close(&q, err);
}

/* ---- what the program says of itself ---- */

static void add_stretch(struct trace_load *d, struct query *q, const struct trace_user_type *t)
{
	query_int_or_null(q, 4, loader_string(d->l, t->type), 0);
	query_int(q, 6, (int64_t)t->begun);
	query_int(q, 7, (int64_t)t->ended);
	query_int(q, 8, (int64_t)t->open);
	query_int(q, 9, (int64_t)t->time.n);
	query_int(q, 10, t->time.total);
	query_int(q, 11, t->time.min);
	query_int(q, 12, spread_quantile(&t->time, 0.5));
	query_int(q, 13, spread_quantile(&t->time, 0.99));
	query_int(q, 14, t->time.max);
	if (t->nlongest) {
		query_int(q, 15, (int64_t)t->longest[0].id);
		query_int(q, 16, t->longest[0].start_ns);
	} else {
		query_null(q, 15);
		query_null(q, 16);
	}
	query_int(q, 17, t->open_max_ns);
	query_run(q);
}

static bool add_stretches(struct trace_load *d, struct err *err)
{
	const struct trace_user *u = &d->t->user.user;
	struct query q;

	query_open(&q, d->l->db,
		"INSERT INTO trace_stretch VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
		"?12, ?13, ?14, ?15, ?16, ?17)");
	for (size_t i = 0; i < u->ntasks + u->nregions; i++) {
		bool task = i < u->ntasks;
		size_t k = task ? i : i - u->ntasks;

		query_int(&q, 1, d->l->snapshot);
		query_text(&q, 2, task ? STR("task") : STR("region"));
		query_int(&q, 3, (int64_t)k + 1);
		if (task)
			query_null(&q, 5);
		else
			trace_bind_site(d->l, &q, 5, u->regions[k].stack);
		add_stretch(d, &q, task ? &u->tasks[k] : &u->regions[k].type);
	}
	return query_close(&q, err);
}

static bool add_logs(struct trace_load *d, struct err *err)
{
	const struct trace_user *u = &d->t->user.user;
	struct query q;

	query_open(&q, d->l->db, "INSERT INTO trace_log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	for (size_t i = 0; i < u->nlogs && i < LOGS; i++) {
		const struct trace_user_log *log = &u->logs[i];

		query_int(&q, 1, d->l->snapshot);
		query_int(&q, 2, (int64_t)i + 1);
		query_int(&q, 3, log->time_ns);
		trace_bind_goroutine(&q, 4, log->goroutine);
		query_int_or_null(&q, 5, (int64_t)log->task, 0);
		query_int_or_null(&q, 6, loader_string(d->l, log->category), 0);
		query_text(&q, 7, log->message);
		trace_bind_site(d->l, &q, 8, log->stack);
		query_run(&q);
	}
	return query_close(&q, err);
}

bool trace_apart_load(struct trace_load *d, struct err *err)
{
	return add_intervals(d, err) && add_stretches(d, err) && add_logs(d, err);
}
