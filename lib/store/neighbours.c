/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/change.h"
#include "base/arena.h"
#include "base/sequence.h"
#include "base/xmalloc.h"
#include "store/loader.h"

/* A snapshot's groups and ids as the comparison wants them. */
struct side {
	struct change_side side;
	struct change_group *groups;
	struct change_member *members;
	size_t cap_groups, cap_members;
};

static void side_release(struct side *s)
{
	free(s->groups);
	free(s->members);
}

static void side_point(struct side *s)
{
	s->side.groups = s->groups;
	s->side.members = s->members;
}

static bool side_read(sqlite3 *db, int64_t snapshot, struct side *s, struct err *err)
{
	struct query q;
	bool ok;

	*s = (struct side){0};
	query_open(&q, db,
		"SELECT key, origin, count FROM thread_group WHERE snapshot = ?1 ORDER BY id");
	query_int(&q, 1, snapshot);
	while (query_next(&q)) {
		s->groups = grow_array(
			s->groups, &s->cap_groups, s->side.ngroups + 1, sizeof(*s->groups));
		s->groups[s->side.ngroups++] = (struct change_group){
			.key = (uint64_t)query_col_int(&q, 0),
			.origin = (uint64_t)query_col_int(&q, 1),
			.count = (uint64_t)query_col_int(&q, 2),
		};
	}
	if (!query_close(&q, err))
		return false;
	query_open(&q, db, "SELECT id, grp FROM thread WHERE snapshot = ?1 ORDER BY id");
	query_int(&q, 1, snapshot);
	while (query_next(&q)) {
		uint64_t group = (uint64_t)query_col_int(&q, 1);

		if (group < 1 || group > s->side.ngroups)
			continue;
		s->members = grow_array(
			s->members, &s->cap_members, s->side.nmembers + 1, sizeof(*s->members));
		s->members[s->side.nmembers++] =
			(struct change_member){(uint64_t)query_col_int(&q, 0), (uint32_t)group - 1};
	}
	ok = query_close(&q, err);
	side_point(s);
	return ok;
}

static void side_from_groups(const struct groups *g, struct side *s)
{
	struct members m;

	members_init(&m, g);
	*s = (struct side){.side = {.ngroups = g->n, .nmembers = m.n}};
	s->groups = xcalloc(g->n + 1, sizeof(*s->groups));
	s->members = xcalloc(m.n + 1, sizeof(*s->members));
	for (size_t i = 0; i < g->n; i++) {
		s->groups[i].key = g->items[i].key;
		s->groups[i].origin = group_origin(g->stacks, &g->items[i]);
		s->groups[i].count = g->items[i].count;
	}
	for (size_t i = 0; i < m.n; i++)
		s->members[i] = (struct change_member){m.items[i]->id, m.items[i]->group};
	members_release(&m);
	side_point(s);
}

/*
 * A goroutine's entry function and creator never change. Where more than one in twenty of the
 * common ids began differently, equal ids are chance: another process.
 */
bool neighbours_fit(
	sqlite3 *db, int64_t process, const struct groups *g, bool *fits, struct err *err)
{
	struct query q;
	struct side now, old;
	int64_t snapshot = 0;

	*fits = true;
	query_open(&q, db,
		"SELECT id FROM snapshot WHERE process = ?1 AND lane = 'ids' ORDER BY last DESC");
	query_int(&q, 1, process);
	if (query_next(&q))
		snapshot = query_col_int(&q, 0);
	if (!query_close(&q, err))
		return false;
	if (!snapshot)
		return true;
	if (!side_read(db, snapshot, &old, err)) {
		side_release(&old);
		return false;
	}
	side_from_groups(g, &now);
	{
		struct change_overlap o = change_overlap(&old.side, &now.side);

		*fits = o.different * 20 <= o.comparable;
	}
	side_release(&old);
	side_release(&now);
	return true;
}

static void bind_change(struct query *q, const struct change *c, bool ids)
{
	query_int(q, 2, (int64_t)c->key);
	if (c->after_group == CHANGE_NONE)
		query_null(q, 4);
	else
		query_int(q, 4, (int64_t)c->after_group + 1);
	if (c->before_group == CHANGE_NONE)
		query_null(q, 5);
	else
		query_int(q, 5, (int64_t)c->before_group + 1);
	query_int(q, 6, (int64_t)c->before);
	query_int(q, 7, (int64_t)c->after);
	query_int_or_null(q, 8, ids ? (int64_t)c->stayed : -1, -1);
	query_int_or_null(q, 9, ids ? (int64_t)c->new : -1, -1);
	query_int_or_null(q, 10, ids ? (int64_t)c->came : -1, -1);
	query_int_or_null(q, 11, ids ? (int64_t)c->gone : -1, -1);
	query_int_or_null(q, 12, ids ? (int64_t)c->left : -1, -1);
}

static bool write_changes(sqlite3 *db, int64_t snapshot, int64_t prev, bool ids, struct err *err)
{
	struct side old, now = {0};
	struct change *changes = NULL;
	struct query q;
	size_t n = 0;
	bool ok;

	ok = side_read(db, prev, &old, err) && side_read(db, snapshot, &now, err);
	if (ok)
		changes = change_find(&old.side, &now.side, &n);
	query_open(&q, db,
		"INSERT OR REPLACE INTO group_change "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
	query_int(&q, 1, snapshot);
	query_int(&q, 3, prev);
	for (size_t i = 0; i < n; i++) {
		bind_change(&q, &changes[i], ids);
		query_run(&q);
	}
	ok = query_close(&q, ok ? err : NULL) && ok;
	free(changes);
	side_release(&old);
	side_release(&now);
	return ok;
}

struct place {
	int64_t snapshot, prev, seq;
	bool last;
	int64_t time_ns, position, ordinal; /* what the order comes from */
	struct str name;
};

/* By time; what has none comes behind, in the order it was given, then the one its names mean. */
static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int c;

	if (a->time_ns != b->time_ns)
		return a->time_ns < b->time_ns ? -1 : 1;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	c = sequence_compare(a->name, b->name);
	return c ? c : (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

struct places {
	struct place *items;
	size_t n, cap;
	struct arena names;
};

static bool read_places(
	sqlite3 *db, int64_t process, const char *lane, struct places *out, struct err *err)
{
	struct query q;
	bool ok;

	query_open(&q, db,
		"SELECT s.id, s.prev, s.seq, s.last, coalesce(s.time_ns, 9223372036854775807), "
		"i.position, s.ordinal, i.name FROM snapshot s JOIN input i ON i.id = s.input "
		"WHERE s.process = ?1 AND s.lane = ?2");
	query_int(&q, 1, process);
	query_text(&q, 2, str_from(lane));
	while (query_next(&q)) {
		out->items = grow_array(out->items, &out->cap, out->n + 1, sizeof(*out->items));
		out->items[out->n++] = (struct place){
			.snapshot = query_col_int(&q, 0),
			.prev = query_col_int(&q, 1),
			.seq = query_col_int(&q, 2),
			.last = query_col_int(&q, 3) != 0,
			.time_ns = query_col_int(&q, 4),
			.position = query_col_int(&q, 5),
			.ordinal = query_col_int(&q, 6),
			.name = arena_dup(&out->names, query_col_text(&q, 7)),
		};
	}
	ok = query_close(&q, err);
	if (out->n)
		qsort(out->items, out->n, sizeof(*out->items), compare_places);
	return ok;
}

static bool set_place(sqlite3 *db, const struct place *p, struct err *err)
{
	struct query q;

	query_open(&q, db, "UPDATE snapshot SET seq = ?2, prev = ?3, last = ?4 WHERE id = ?1");
	query_int(&q, 1, p->snapshot);
	query_int(&q, 2, p->seq);
	query_int_or_null(&q, 3, p->prev, 0);
	query_int(&q, 4, p->last);
	query_run(&q);
	return query_close(&q, err);
}

static bool drop_changes(sqlite3 *db, int64_t snapshot, struct err *err)
{
	struct query q;

	query_open(&q, db, "DELETE FROM group_change WHERE snapshot = ?1");
	query_int(&q, 1, snapshot);
	query_run(&q);
	return query_close(&q, err);
}

/*
 * A profile states its time, a debug=1 text of the same moment does not. Where two or more have
 * times, the others have no place between them: behind them they would undo what the times show.
 */
static size_t placeable(const struct places *p)
{
	size_t timed = 0;

	while (timed < p->n && p->items[timed].time_ns != INT64_MAX)
		timed++;
	return timed >= 2 ? timed : p->n;
}

/* Of thousands of snapshots, one more moves few: only those are written. */
static bool move(sqlite3 *db, struct place *p, const struct place *to, struct err *err)
{
	bool neighbour = p->prev != to->prev;

	if (!neighbour && p->seq == to->seq && p->last == to->last)
		return true;
	p->prev = to->prev;
	p->seq = to->seq;
	p->last = to->last;
	return set_place(db, p, err) && (!neighbour || drop_changes(db, p->snapshot, err));
}

static bool update_lane(sqlite3 *db, int64_t process, const char *lane, struct err *err)
{
	struct places places = {0};
	bool ids = str_eq(str_from(lane), STR("ids"));
	bool ok = read_places(db, process, lane, &places, err);
	size_t n = ids ? places.n : placeable(&places);

	for (size_t i = 0; ok && i < places.n; i++) {
		struct place *p = &places.items[i];
		struct place to = {0};
		bool moved;

		if (i < n)
			to = (struct place){.prev = i ? places.items[i - 1].snapshot : 0,
				.seq = (int64_t)i + 1,
				.last = i + 1 == n};
		moved = p->prev != to.prev;
		ok = move(db, p, &to, err);
		if (ok && moved && to.prev)
			ok = write_changes(db, p->snapshot, to.prev, ids, err);
	}
	free(places.items);
	arena_release(&places.names);
	return ok;
}

bool neighbours_update(sqlite3 *db, int64_t process, struct err *err)
{
	return update_lane(db, process, "ids", err) && update_lane(db, process, "grouped", err);
}
