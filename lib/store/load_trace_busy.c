/* SPDX-License-Identifier: MIT */
#include "analyze/trace_busy.h"
#include "analyze/trace_spawn.h"
#include "store/ingest_trace.h"
#include "store/loader.h"

/* ---- who never rests ---- */

static bool add_busy(struct loader *l, const struct trace_busy *b, struct err *err)
{
	struct query q;

	query_open(&q, l->db,
		"INSERT INTO trace_busy VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
		"?13, ?14, ?15, ?16)");
	for (size_t i = 0; i < b->nrows; i++) {
		const struct trace_busy_row *r = &b->rows[i];

		query_int(&q, 1, l->snapshot);
		query_int(&q, 2, (int64_t)i + 1);
		query_int(&q, 3, (int64_t)r->goroutine);
		query_int_or_null(&q, 4, loader_function(l, r->entry), 0);
		query_int_or_null(&q, 5, loader_frame(l, r->site), 0);
		query_int(&q, 6, (int64_t)r->at_site);
		query_int(&q, 7, r->seen_ns);
		query_int(&q, 8, r->running_ns);
		query_int(&q, 9, r->runnable_ns);
		query_int(&q, 10, (int64_t)r->preempted);
		query_int(&q, 11, (int64_t)r->asking);
		query_text(&q, 12, str_from(spin_family_name(r->family)));
		query_int(&q, 13, (int64_t)r->yields);
		query_int(&q, 14, (int64_t)r->sleeps);
		query_int(&q, 15, r->sleep_ns);
		query_int(&q, 16, (int64_t)r->acts);
		query_run(&q);
	}
	return query_close(&q, err);
}

/* ---- who starts goroutines ---- */

static bool add_spawns(struct loader *l, const struct trace_spawn *s, struct err *err)
{
	struct query q;

	query_open(&q, l->db, "INSERT INTO trace_spawn VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	for (size_t i = 0; i < s->nrows; i++) {
		const struct trace_spawn_row *r = &s->rows[i];

		query_int(&q, 1, l->snapshot);
		query_int(&q, 2, (int64_t)i + 1);
		query_int_or_null(&q, 3, loader_function(l, r->entry), 0);
		query_int_or_null(&q, 4, loader_frame(l, r->site), 0);
		query_int(&q, 5, (int64_t)r->created);
		query_int(&q, 6, (int64_t)r->late);
		query_int(&q, 7, (int64_t)r->ended);
		query_int(&q, 8, r->lived_ns);
		query_run(&q);
	}
	return query_close(&q, err);
}

bool load_trace_busy(struct loader *l, struct ingest_trace *t, struct err *err)
{
	trace_busy_finish(&t->busy);
	trace_spawn_finish(&t->spawn);
	return add_busy(l, &t->busy.busy, err) && add_spawns(l, &t->spawn.spawn, err);
}
