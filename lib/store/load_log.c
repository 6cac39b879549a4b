/* SPDX-License-Identifier: MIT */
#include "analyze/place.h"
#include "store/loader.h"

/* The dump that an event belongs to, as numbered in the store. */
static int64_t dump_ordinal(const struct ingest *in, uint32_t ordinal)
{
	for (size_t i = 0; i < in->n; i++)
		if (in->items[i]->kind == INGEST_DUMP &&
			in->items[i]->groups.snapshot.ordinal == ordinal)
			return (int64_t)i;
	return -1;
}

static bool load_events(
	struct loader *l, const struct ingest *in, const struct ingest_snapshot *s, struct err *err)
{
	struct query q;

	query_open(&q, l->db,
		"INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
	for (size_t i = 0; i < s->nevents; i++) {
		const struct event *e = &s->events[i];

		query_int(&q, 1, l->snapshot);
		query_int(&q, 2, (int64_t)i);
		query_text(&q, 3, str_from(event_kind_name(e->kind)));
		query_text(&q, 4, e->text);
		if (e->detail.n)
			query_text(&q, 5, e->detail);
		else
			query_null(&q, 5);
		query_int_or_null(&q, 6, (int64_t)e->thread, 0);
		query_int_or_null(&q, 7, e->time_ns, TIME_UNKNOWN);
		query_int_or_null(&q, 8, loader_stack(l, e->stack), 0);
		query_int_or_null(
			&q, 9, loader_frame(l, place_site(l->owner, l->stacks, e->stack)), 0);
		query_int(&q, 10, (int64_t)e->at);
		query_int_or_null(&q, 11, (int64_t)e->lineno, 0);
		query_int_or_null(
			&q, 12, e->snapshot == UINT32_MAX ? -1 : dump_ordinal(in, e->snapshot), -1);
		query_run(&q);
	}
	return query_close(&q, err);
}

static bool load_series(struct loader *l, const struct ingest_snapshot *s, struct err *err)
{
	struct query q;

	query_open(&q, l->db, "INSERT INTO series VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	for (size_t i = 0; i < s->nseries; i++) {
		const struct series_point *p = &s->series[i];

		query_int(&q, 1, l->snapshot);
		query_text(&q, 2, p->name);
		query_int(&q, 3, (int64_t)i);
		query_int(&q, 4, p->time_ns);
		query_int(&q, 5, p->absolute);
		query_real(&q, 6, p->value);
		query_run(&q);
	}
	return query_close(&q, err);
}

bool load_log(
	struct loader *l, const struct ingest *in, const struct ingest_snapshot *s, struct err *err)
{
	return load_events(l, in, s, err) && load_series(l, s, err);
}
