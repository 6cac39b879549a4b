/* SPDX-License-Identifier: MIT */
/* What load_groups.c and loader.c wrote, back into the structs that it came from. */
#include "store/read_groups.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "store/query.h"

static int64_t int_or(struct query *q, int col, int64_t unknown)
{
	return query_col_null(q, col) ? unknown : query_col_int(q, col);
}

static uint64_t address(struct str text)
{
	uint64_t v = 0;

	str_eat_hex(&text, &v);
	return v;
}

static enum wait_class class_named(struct str name)
{
	for (enum wait_class c = 0; c < WAIT_CLASSES; c++)
		if (str_eq(name, str_from(wait_class_name(c))))
			return c;
	return WAIT_OTHER;
}

static enum dump_level level_named(struct str name)
{
	for (enum dump_level level = 0; level < DUMP_LEVELS; level++)
		if (str_eq(name, str_from(dump_level_name(level))))
			return level;
	return DUMP_UNKNOWN;
}

static enum runtime_kind runtime_named(struct str name)
{
	for (enum runtime_kind kind = 0; kind < RUNTIME_KINDS; kind++)
		if (str_eq(name, str_from(runtime_kind_name(kind))))
			return kind;
	return RUNTIME_GO;
}

static enum lock_role role_named(struct str name)
{
	for (enum lock_role role = 0; role < LOCK_ROLES; role++)
		if (str_eq(name, str_from(lock_role_name(role))))
			return role;
	return LOCK_HELD;
}

/* ---- which snapshots ---- */

static bool find_run(sqlite3 *db, const char *name, int64_t *run, struct err *err)
{
	struct query q;

	*run = 0;
	query_open(&q, db,
		"SELECT id FROM run WHERE ?1 IS NULL OR name = ?1 ORDER BY touched DESC LIMIT 1");
	if (name)
		query_text(&q, 1, str_from(name));
	if (query_next(&q))
		*run = query_col_int(&q, 0);
	if (!query_close(&q, err))
		return false;
	if (!*run && name)
		return err_set(err, ERR_USAGE, "it has no run \"%s\"", name);
	return *run || err_set(err, ERR_USAGE, "it is empty: ingest something first");
}

static int compare(const void *left, const void *right)
{
	const struct stored_snapshot *a = left, *b = right;

	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	if (a->input_id != b->input_id)
		return str_cmp(a->name, b->name)   ? str_cmp(a->name, b->name)
		       : a->input_id < b->input_id ? -1
						   : 1;
	return (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

static int compare_times(const void *left, const void *right)
{
	const struct stored_snapshot *a = left, *b = right;

	if (a->time_ns != b->time_ns)
		return a->time_ns < b->time_ns ? -1 : 1;
	return compare(left, right);
}

static void sort(struct stored_snapshots *out)
{
	bool timed = true;

	for (size_t i = 0; i < out->n; i++)
		timed = timed && (out->items[i].trace || out->items[i].time_ns != TIME_UNKNOWN);
	if (out->n)
		qsort(out->items, out->n, sizeof(*out->items), timed ? compare_times : compare);
}

bool stored_snapshots_read(
	sqlite3 *db, const char *run, struct stored_snapshots *out, struct err *err)
{
	int64_t id;
	struct query q;

	if (!find_run(db, run, &id, err))
		return false;
	query_open(&q, db,
		"SELECT s.id, i.id, i.name, i.path, i.asked, s.kind = 'profile', "
		"CASE WHEN s.kind = 'trace' THEN t.start_ns + t.stood_ns ELSE s.time_ns END, "
		"i.time_ns, i.position, s.ordinal, s.kind = 'trace' FROM snapshot s "
		"JOIN input i ON i.id = s.input LEFT JOIN profile p ON p.snapshot = s.id "
		"LEFT JOIN trace t ON t.snapshot = s.id WHERE i.run = ?1 AND "
		"(s.kind = 'dump' OR s.kind = 'profile' AND p.kind = 'goroutine' "
		"OR t.stood_ns IS NOT NULL)");
	query_int(&q, 1, id);
	while (query_next(&q)) {
		out->items = grow_array(out->items, &out->cap, out->n + 1, sizeof(*out->items));
		out->items[out->n++] = (struct stored_snapshot){
			.id = query_col_int(&q, 0),
			.input_id = query_col_int(&q, 1),
			.name = arena_dup(&out->arena, query_col_text(&q, 2)),
			.path = arena_dup(&out->arena, query_col_text(&q, 3)),
			.process = arena_dup(&out->arena, query_col_text(&q, 4)),
			.profile = query_col_int(&q, 5),
			.time_ns = int_or(&q, 6, TIME_UNKNOWN),
			.input_time_ns = int_or(&q, 7, TIME_UNKNOWN),
			.position = query_col_int(&q, 8),
			.ordinal = query_col_int(&q, 9),
			.trace = query_col_int(&q, 10),
		};
	}
	if (!query_close(&q, err))
		return false;
	sort(out);
	return true;
}

void stored_snapshots_release(struct stored_snapshots *s)
{
	free(s->items);
	arena_release(&s->arena);
	*s = (struct stored_snapshots){0};
}

/* ---- frames and stacks ---- */

/* Six columns from col on: function, name, file, line, inlined, elided. */
#define FRAME_COLUMNS(f, n, l)                                                                     \
	f ".function, " n ".text, " l ".text, " f ".line, " f ".inlined, " f ".elided "

static frameid read_frame(struct stacks *s, struct query *q, int col)
{
	uint32_t flags = (query_col_int(q, col + 4) ? FRAME_INLINED : 0) |
			 (query_col_int(q, col + 5) ? FRAME_ELIDED : 0);
	funcid function = 0;

	if (!query_col_null(q, col))
		function =
			stacks_function(s, query_col_text(q, col + 1), query_col_text(q, col + 2));
	return stacks_frame(s, function, (uint32_t)query_col_int(q, col + 3), flags);
}

/* The snapshot's trie: parents have lower numbers, from 1 without gaps. */
struct trie {
	stackid *stacks;
	size_t n, cap;
};

static stackid trie_get(const struct trie *t, int64_t id)
{
	uint64_t local = (uint64_t)id & UINT32_MAX;

	return id && local <= t->n ? t->stacks[local] : 0;
}

static bool read_trie(
	sqlite3 *db, int64_t snapshot, struct stacks *s, struct trie *t, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT k.id, k.parent, " FRAME_COLUMNS("f", "n",
			"l") "FROM stack k JOIN frame f ON f.id = k.frame "
			     "LEFT JOIN function u ON u.id = f.function LEFT JOIN string n ON n.id = u.name "
			     "LEFT JOIN string l ON l.id = u.file WHERE k.id > ?1 AND k.id < ?2 ORDER BY k.id");
	query_int(&q, 1, snapshot << 32);
	query_int(&q, 2, (snapshot + 1) << 32);
	t->stacks = grow_array(t->stacks, &t->cap, 1, sizeof(*t->stacks));
	t->stacks[0] = 0;
	while (query_next(&q)) {
		stackid parent = trie_get(t, int_or(&q, 1, 0));

		if (((uint64_t)query_col_int(&q, 0) & UINT32_MAX) != t->n + 1) {
			query_close(&q, NULL);
			return err_set(err, ERR_STORE, "stacks of snapshot %lld are missing",
				(long long)snapshot);
		}
		t->stacks = grow_array(t->stacks, &t->cap, t->n + 2, sizeof(*t->stacks));
		t->stacks[++t->n] = stacks_push(s, parent, read_frame(s, &q, 2));
	}
	return query_close(&q, err);
}

/* ---- groups ---- */

enum { CREATOR = 17, WRAPPER = 24 }; /* first columns of these frames */

/* The stack as it was read, with the frame that the store keeps beside it. */
static stackid wrap(struct stacks *s, stackid stack, frameid wrapper)
{
	size_t n = 0, depth = stack ? stacks_get(s, stack)->depth : 0;
	frameid *frames = xcalloc(depth + 1, sizeof(*frames));
	stackid out;

	for (stackid at = stack; at && n < depth; at = stacks_get(s, at)->parent)
		frames[n++] = stacks_get(s, at)->frame;
	frames[n++] = wrapper;
	out = stacks_from_leaf_first(s, frames, n);
	free(frames);
	return out;
}

static void take_group(struct groups *g, struct query *q, const struct trie *trie)
{
	struct group *item;

	g->items = grow_array(g->items, &g->cap, g->n + 1, sizeof(*g->items));
	item = &g->items[g->n++];
	*item = (struct group){
		.class = class_named(query_col_text(q, 0)),
		.status = stacks_string(g->stacks, query_col_text(q, 1)),
		.key = (uint64_t)query_col_int(q, 2),
		.count = (uint64_t)query_col_int(q, 3),
		.members = (uint64_t)query_col_int(q, 4),
		.wait_min_ns = int_or(q, 5, -1),
		.wait_median_ns = int_or(q, 6, -1),
		.wait_max_ns = int_or(q, 7, -1),
		.waits_known = (uint64_t)query_col_int(q, 8),
		.object = address(query_col_text(q, 9)),
		.objects_known = (uint64_t)query_col_int(q, 10),
		.at = (uint64_t)query_col_int(q, 11),
		.any_flags = (uint32_t)query_col_int(q, 12),
		.all_flags = (uint32_t)query_col_int(q, 13),
		.stack = trie_get(trie, int_or(q, 14, 0)),
		.labels = stacks_string(g->stacks, query_col_text(q, 15)),
		.creator = query_col_null(q, 16) ? 0 : read_frame(g->stacks, q, CREATOR),
	};
	if (!query_col_null(q, WRAPPER - 1))
		item->stack = wrap(g->stacks, item->stack, read_frame(g->stacks, q, WRAPPER));
	g->threads += item->count;
}

static bool read_groups(
	sqlite3 *db, int64_t snapshot, struct groups *g, const struct trie *trie, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT g.state, g.status, g.key, g.count, g.members, g.wait_min_ns, "
		"g.wait_median_ns, g.wait_max_ns, g.waits_known, g.object, g.objects_known, g.at, "
		"g.any_flags, g.all_flags, g.stack, b.text, "
		"g.creator, " FRAME_COLUMNS("f", "n", "l") ", g.wrapper, " FRAME_COLUMNS("wf", "wn",
			"wl") "FROM thread_group g LEFT JOIN frame f ON f.id = g.creator "
			      "LEFT JOIN function u ON u.id = f.function LEFT JOIN string n ON n.id = u.name "
			      "LEFT JOIN string l ON l.id = u.file LEFT JOIN string b ON b.id = g.labels "
			      "LEFT JOIN frame wf ON wf.id = g.wrapper "
			      "LEFT JOIN function wu ON wu.id = wf.function "
			      "LEFT JOIN string wn ON wn.id = wu.name LEFT JOIN string wl ON wl.id = wu.file "
			      "WHERE g.snapshot = ?1 ORDER BY g.id");
	query_int(&q, 1, snapshot);
	while (query_next(&q))
		take_group(g, &q, trie);
	return query_close(&q, err);
}

/* ---- members ---- */

static bool read_members(sqlite3 *db, int64_t snapshot, struct groups *g, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT t.id, t.grp, t.parent, t.wait_ns, t.object, t.at, t.flags, b.text, n.text "
		"FROM thread t LEFT JOIN string b ON b.id = t.labels "
		"LEFT JOIN string n ON n.id = t.name WHERE t.snapshot = ?1 ORDER BY t.at, t.id");
	query_int(&q, 1, snapshot);
	while (query_next(&q)) {
		int64_t wait_ns = int_or(&q, 3, -1), group = query_col_int(&q, 1);
		struct group_member m = {
			.id = (uint64_t)query_col_int(&q, 0),
			.parent = (uint64_t)int_or(&q, 2, 0),
			.object = address(query_col_text(&q, 4)),
			.at = (uint64_t)query_col_int(&q, 5),
			.wait_s = wait_ns < 0 ? -1 : (int32_t)(wait_ns / 1000000000),
			.group = (uint32_t)(group - 1),
			.flags = (uint32_t)query_col_int(&q, 6),
			.labels = stacks_string(g->stacks, query_col_text(&q, 7)),
		};

		if (group < 1 || (uint64_t)group > g->n)
			continue;
		groups_add_member(g, &m);
		if (!query_col_null(&q, 8))
			groups_add_name(
				g, m.id, m.at, stacks_string(g->stacks, query_col_text(&q, 8)));
	}
	return query_close(&q, err);
}

static bool read_locks(sqlite3 *db, int64_t snapshot, struct groups *g, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT k.thread, t.at, k.object, y.text, k.role, k.depth FROM thread_lock k "
		"JOIN thread t ON t.snapshot = k.snapshot AND t.id = k.thread "
		"LEFT JOIN string y ON y.id = k.type "
		"WHERE k.snapshot = ?1 ORDER BY t.at, k.thread, k.ord");
	query_int(&q, 1, snapshot);
	while (query_next(&q)) {
		struct thread_lock lock = {
			.object = address(query_col_text(&q, 2)),
			.type = stacks_string(g->stacks, query_col_text(&q, 3)),
			.role = role_named(query_col_text(&q, 4)),
			.depth = (uint32_t)int_or(&q, 5, 0),
		};

		groups_add_locks(g, (uint64_t)query_col_int(&q, 0), (uint64_t)query_col_int(&q, 1),
			&lock, 1);
	}
	return query_close(&q, err);
}

/* Behind the members, whose order theirs is; leaf first. */
static bool read_words(sqlite3 *db, int64_t snapshot, struct groups *g, struct err *err)
{
	uint64_t member = 0;
	struct query q;

	query_open(&q, db,
		"SELECT t.id, w.depth, w.object FROM thread t CROSS JOIN thread_word w "
		"ON w.snapshot = t.snapshot AND w.grp = t.grp AND w.thread IN (0, t.id) "
		"WHERE t.snapshot = ?1 ORDER BY t.at, t.id, w.depth DESC");
	query_int(&q, 1, snapshot);
	while (query_next(&q)) {
		uint64_t id = (uint64_t)query_col_int(&q, 0);

		while (member < g->nmembers && groups_member(g, member)->id != id)
			member++;
		if (member == g->nmembers)
			break;
		groups_add_word(
			g, member, (uint32_t)query_col_int(&q, 1), address(query_col_text(&q, 2)));
	}
	return query_close(&q, err);
}

/* ---- the snapshot itself ---- */

static bool read_snapshot(
	sqlite3 *db, const struct stored_snapshot *s, struct groups *g, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT level, go_version, declared, truncated, capped, at, runtime FROM snapshot "
		"WHERE id = ?1");
	query_int(&q, 1, s->id);
	if (query_next(&q))
		g->snapshot = (struct snapshot){
			.level = level_named(query_col_text(&q, 0)),
			.time_ns = s->time_ns,
			.go_version = stacks_string(g->stacks, query_col_text(&q, 1)),
			.declared = (uint64_t)int_or(&q, 2, 0),
			.truncated = query_col_int(&q, 3),
			.capped = query_col_int(&q, 4),
			.at = (uint64_t)query_col_int(&q, 5),
			.runtime = runtime_named(query_col_text(&q, 6)),
		};
	return query_close(&q, err);
}

bool stored_groups_read(
	sqlite3 *db, const struct stored_snapshot *s, struct groups *g, struct err *err)
{
	struct trie trie = {0};
	bool ok = read_snapshot(db, s, g, err) && read_trie(db, s->id, g->stacks, &trie, err) &&
		  read_groups(db, s->id, g, &trie, err) && read_members(db, s->id, g, err) &&
		  read_locks(db, s->id, g, err) && read_words(db, s->id, g, err);

	/* The order of stacks that are one frame longer again is another. */
	if (ok)
		groups_sort(g);
	g->snapshot.threads = g->threads;
	free(trie.stacks);
	return ok;
}
