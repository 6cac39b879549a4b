/* SPDX-License-Identifier: MIT */
#include "deadlock_dumps.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/format.h"
#include "store/query.h"
#include "store/read_groups.h"

/* ---- keeping ---- */

/* The last dump of the input is judged; a stack of one thread in a log is none of its dumps. */
static void keep(struct dump_list *l)
{
	bool single = l->open.groups.threads <= 1;

	l->open.index = ++l->seen;
	if (!l->all && l->n > l->first && single && l->items[l->n - 1].groups.threads > 1) {
		groups_release(&l->open.groups);
		return;
	}
	if (!l->all && l->n > l->first)
		groups_release(&l->items[--l->n].groups);
	l->items = grow_array(l->items, &l->cap, l->n + 1, sizeof(*l->items));
	l->items[l->n++] = l->open;
	memset(&l->open.groups, 0, sizeof(l->open.groups));
}

static void begin_input(struct dump_list *l, const char *input)
{
	l->open = (struct kept_dump){.input = input};
	l->first = l->n;
	l->seen = 0;
}

static void end_input(struct dump_list *l)
{
	for (size_t i = l->first; i < l->n; i++)
		l->items[i].of = l->seen;
}

/* ---- from files ---- */

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	struct dump_list *l = (struct dump_list *)sink;

	groups_init(&l->open.groups, &l->stacks);
	l->open.groups.snapshot = *snap;
	return true;
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	groups_add(&((struct dump_list *)sink)->open.groups, t);
	return true;
}

static bool on_end(struct sink *sink, const struct snapshot *snap)
{
	struct dump_list *l = (struct dump_list *)sink;

	l->open.groups.snapshot = *snap;
	groups_finish(&l->open.groups);
	keep(l);
	return true;
}

static void release_trace(struct dump_list *l)
{
	trace_lives_release(&l->lives);
	trace_dump_release(&l->trace);
	l->trace = (struct trace_dump_sum){0};
}

static bool on_trace_begin(struct sink *sink, const struct trace_info *info)
{
	struct dump_list *l = (struct dump_list *)sink;

	(void)info;
	release_trace(l);
	trace_lives_init(&l->lives, &l->stacks);
	trace_dump_init(&l->trace, &l->lives);
	trace_lives_watch(&l->lives, &l->trace.watch);
	return true;
}

static bool on_trace_event(struct sink *sink, const struct trace_event *e)
{
	trace_lives_event(&((struct dump_list *)sink)->lives, e);
	return true;
}

static bool on_trace_end(struct sink *sink, const struct trace_info *info)
{
	struct dump_list *l = (struct dump_list *)sink;

	l->open.gone = true; /* no line says it */
	return trace_dump_tell(&l->trace, &l->stacks, info, sink);
}

void dump_list_init(struct dump_list *l, struct common *c)
{
	*l = (struct dump_list){.sink = {.snapshot_begin = on_begin,
					.thread = on_thread,
					.snapshot_end = on_end,
					.trace_begin = on_trace_begin,
					.trace_event = on_trace_event,
					.trace_end = on_trace_end},
		.common = c};
}

void dump_list_release(struct dump_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		groups_release(&l->items[i].groups);
	groups_release(&l->open.groups);
	release_trace(l);
	free(l->items);
	stacks_release(&l->stacks);
	arena_release(&l->arena);
}

bool dump_list_read(struct dump_list *l, const char *path, struct diag *diag, struct err *err)
{
	struct input_limits limits = common_limits(l->common);
	struct input *in = input_open(path, &limits, err);
	struct load load = {.stacks = &l->stacks,
		.sink = &l->sink,
		.diag = diag,
		.want_words = true,
		.max_records = (uint64_t)l->common->max_records};
	bool ok;

	if (!in)
		return false;
	begin_input(l, path);
	ok = load_input(in, &load, err);
	groups_release(&l->open.groups); /* begun and not ended */
	if (ok && l->n == l->first && l->trace.blind)
		ok = err_set(err, ERR_FORMAT,
			"%s: the trace does not tell where its goroutines stand (Go 1.23 and later do)",
			path);
	else if (ok && l->n == l->first)
		ok = err_set(err, ERR_FORMAT, "%s: no dump of threads in it", path);
	end_input(l);
	input_close(in);
	return ok;
}

/* ---- from a store ---- */

/* Whether the file that was ingested is still there, byte for byte. */
static bool is_there(
	const struct dump_list *l, sqlite3 *db, const struct stored_snapshot *s, struct err *err)
{
	struct input_limits limits = common_limits(l->common);
	char hash[33], was[33] = "";
	uint64_t bytes;
	struct input *in;
	struct query q;
	bool same;

	query_open(&q, db, "SELECT hash FROM input WHERE id = ?1");
	query_int(&q, 1, s->input_id);
	if (query_next(&q) && query_col_text(&q, 0).n < sizeof(was))
		memcpy(was, query_col_text(&q, 0).p, query_col_text(&q, 0).n);
	if (!query_close(&q, err))
		return false;
	limits.identify = true;
	in = str_eq(s->path, STR("-")) ? NULL : input_open(s->path.p, &limits, NULL);
	same = in && input_identity(in, &bytes, hash, NULL) && strcmp(hash, was) == 0;
	input_close(in);
	return same;
}

static bool add_stored(
	struct dump_list *l, sqlite3 *db, const struct stored_snapshot *s, struct err *err)
{
	struct groups *g = &l->open.groups;

	groups_init(g, &l->stacks);
	if (!stored_groups_read(db, s, g, err))
		return false;
	g->snapshot.ordinal = (uint32_t)l->seen;
	if (s->time_ns == s->input_time_ns)
		g->snapshot.time_ns = TIME_UNKNOWN; /* the manifest's, not the dump's own */
	keep(l);
	return true;
}

/* A trace is asked for by name, or is all there is. */
static bool is_meant(
	const struct stored_snapshots *all, const struct stored_snapshot *s, const char *input)
{
	bool dumps = false;

	for (size_t i = 0; i < all->n; i++)
		dumps |= !all->items[i].profile && !all->items[i].trace;
	return !s->profile && (!s->trace || input || !dumps) &&
	       (!input || str_eq(s->name, str_from(input)) || str_eq(s->path, str_from(input)));
}

/* The dumps of one input, or of all of them where it is NULL. */
static bool add_meant(struct dump_list *l, sqlite3 *db, const struct stored_snapshots *all,
	const char *input, struct err *err)
{
	int64_t at = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct stored_snapshot *s = &all->items[i];

		if (!is_meant(all, s, input))
			continue;
		if (s->input_id != at) {
			end_input(l);
			begin_input(l, arena_dup(&l->arena, s->path).p);
			l->open.gone = s->trace || !is_there(l, db, s, err);
		}
		at = s->input_id;
		if (!add_stored(l, db, s, err))
			return false;
	}
	end_input(l);
	if (!at && input)
		return err_set(err, ERR_USAGE, "--input: no dump in the run is \"%s\"", input);
	return at || err_set(err, ERR_USAGE, "no dump of threads in the run");
}

bool dump_list_read_store(struct dump_list *l, const struct dump_choice *choice, struct err *err)
{
	struct store *store = store_open_read(choice->db, err);
	struct stored_snapshots all = {0};
	bool ok;

	if (!store)
		return false;
	ok = stored_snapshots_read(store_reader(store), choice->run, &all, err);
	if (ok && !choice->inputs.n)
		ok = add_meant(l, store_reader(store), &all, NULL, err);
	for (size_t i = 0; ok && i < choice->inputs.n; i++)
		ok = add_meant(l, store_reader(store), &all, choice->inputs.items[i], err);
	stored_snapshots_release(&all);
	store_close(store);
	return ok || err_wrap(err, "%s", choice->db);
}
