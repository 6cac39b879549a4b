/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/place.h"
#include "base/xmalloc.h"
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

static void bind_site(struct loader *l, struct query *q, int param, stackid stack)
{
	query_int_or_null(q, param, loader_frame(l, place_site(l->owner, l->stacks, stack)), 0);
}

/* The function with the go statement; of tests that `testing` starts, not the generated main(). */
static void bind_creator(struct loader *l, struct query *q, int param, stackid stack)
{
	frameid site = place_site(l->owner, l->stacks, stack);

	if (str_ends(stacks_frame_file(l->stacks, site), STR("_testmain.go")))
		site = place_of(l->stacks, stack);
	query_int_or_null(q, param, loader_frame(l, site), 0);
}

static void bind_places(
	struct loader *l, const struct ingest *in, const struct event *e, struct query *q)
{
	query_int_or_null(q, 8, loader_stack(l, e->stack), 0);
	bind_site(l, q, 9, e->stack);
	query_int(q, 10, (int64_t)e->at);
	query_int_or_null(q, 11, (int64_t)e->lineno, 0);
	query_int_or_null(
		q, 12, e->snapshot == UINT32_MAX ? -1 : dump_ordinal(in, e->snapshot), -1);
	query_int_or_null(q, 13, loader_stack(l, e->peer), 0);
	bind_site(l, q, 14, e->peer);
	bind_creator(l, q, 15, e->creator);
	bind_creator(l, q, 16, e->peer_creator);
}

static bool load_events(
	struct loader *l, const struct ingest *in, const struct ingest_snapshot *s, struct err *err)
{
	struct query q;

	query_open(&q, l->db,
		"INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
		"?14, ?15, ?16)");
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
		bind_places(l, in, e, &q);
		query_run(&q);
	}
	return query_close(&q, err);
}

/* How many points of each name there were; points of several names come in turns. */
struct names {
	struct name_count {
		const char *name; /* interned: the pointer tells it */
		int64_t n;
	} * items;
	size_t n, cap, last;
};

static int64_t next_ord(struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++) {
		names->last = names->last + 1 < names->n ? names->last + 1 : 0;
		if (names->items[names->last].name == name.p)
			return names->items[names->last].n++;
	}
	names->items = grow_array(names->items, &names->cap, names->n + 1, sizeof(*names->items));
	names->last = names->n;
	names->items[names->n++] = (struct name_count){name.p, 1};
	return 0;
}

static bool load_series(struct loader *l, const struct ingest_snapshot *s, struct err *err)
{
	struct names names = {0};
	struct query q;

	query_open(&q, l->db, "INSERT INTO series VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	for (size_t i = 0; i < s->nseries; i++) {
		const struct series_point *p = &s->series[i];

		query_int(&q, 1, l->snapshot);
		query_text(&q, 2, p->name);
		query_int(&q, 3, next_ord(&names, p->name));
		query_int(&q, 4, p->time_ns);
		query_int(&q, 5, p->absolute);
		query_real(&q, 6, p->value);
		query_run(&q);
	}
	free(names.items);
	return query_close(&q, err);
}

bool load_log(
	struct loader *l, const struct ingest *in, const struct ingest_snapshot *s, struct err *err)
{
	return load_events(l, in, s, err) && load_series(l, s, err);
}
