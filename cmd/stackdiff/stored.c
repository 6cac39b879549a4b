/* SPDX-License-Identifier: MIT */
#include "stored.h"

#include <stdlib.h>
#include <string.h>

#include "store/read_groups.h"

void stored_rows(struct stored_options *o, struct opt *out)
{
	const struct opt rows[STORED_OPTIONS] = {
		{OPT_TEXT, "db", 0, "FILE", "a store in place of files", &o->db},
		{OPT_TEXT, "run", 0, "NAME", "of the store (default: the run ingested last)",
			&o->run},
		{OPT_LIST, "input", 0, "ID",
			"of the run: an input's name or path, or a snapshot's number", &o->inputs},
	};

	memcpy(out, rows, sizeof(rows));
}

void stored_release(struct stored_options *o)
{
	opt_list_release(&o->inputs);
}

/* Dumps of one input count from 0, as its reader counts them; a profile stands alone. */
static uint32_t ordinal_of(const struct stored_snapshots *all, const struct stored_snapshot *s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < all->n && !s->profile; i++)
		n += all->items[i].input_id == s->input_id && !all->items[i].profile &&
		     all->items[i].ordinal < s->ordinal;
	return n;
}

static bool add(struct snapshot_list *l, sqlite3 *db, const struct stored_snapshots *all,
	const struct stored_snapshot *s, struct err *err)
{
	struct groups *g = snapshots_add(l, arena_dup(&l->arena, s->path).p);
	struct loaded *item = l->items[l->n - 1];

	if (!stored_groups_read(db, s, g, err))
		return false;
	g->snapshot.ordinal = ordinal_of(all, s);
	if (!str_eq(s->process, STR("main")))
		item->process = arena_dup(&l->arena, s->process);
	item->time_of_input = s->time_ns == s->input_time_ns;
	return true;
}

/* The time of a file is that of its only snapshot; of several it is that of none of them. */
static void finish_input(struct snapshot_list *l, const struct common *c, size_t from)
{
	snapshots_drop_single(l, c, from);
	for (size_t i = from; i < l->n && l->n - from > 1; i++)
		if (l->items[i]->time_of_input)
			l->items[i]->groups.snapshot.time_ns = TIME_UNKNOWN;
}

static bool is_meant(const struct stored_snapshot *s, const char *id)
{
	uint64_t number;

	return str_eq(s->name, str_from(id)) || str_eq(s->path, str_from(id)) ||
	       (str_u64(str_from(id), &number) && (int64_t)number == s->id);
}

/* Those that id means (NULL: all), an input's at a time. */
static bool add_meant(struct snapshot_list *l, const struct common *c, sqlite3 *db,
	const struct stored_snapshots *all, const char *id, struct err *err)
{
	size_t from = l->n;
	int64_t input = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct stored_snapshot *s = &all->items[i];

		if (s->trace || (id && !is_meant(s, id)))
			continue;
		if (s->input_id != input) {
			finish_input(l, c, from);
			from = l->n;
		}
		input = s->input_id;
		if (!add(l, db, all, s, err))
			return false;
	}
	if (!input && id)
		return err_set(err, ERR_USAGE, "--input: no dump in the run is \"%s\"", id);
	if (!input)
		return err_set(err, ERR_USAGE, "no dump in the run");
	finish_input(l, c, from);
	return true;
}

static bool read_store(const struct stored_options *o, struct snapshot_list *l,
	const struct common *c, struct err *err)
{
	struct store *store = store_open_read(o->db, err);
	struct stored_snapshots all = {0};
	bool ok;

	if (!store)
		return false;
	ok = stored_snapshots_read(store_reader(store), o->run, &all, err);
	if (ok && !o->inputs.n)
		ok = add_meant(l, c, store_reader(store), &all, NULL, err);
	for (size_t i = 0; ok && i < o->inputs.n; i++)
		ok = add_meant(l, c, store_reader(store), &all, o->inputs.items[i], err);
	stored_snapshots_release(&all);
	store_close(store);
	return ok || err_wrap(err, "%s", o->db);
}

bool stored_or_files(const struct stored_options *o, struct snapshot_list *l,
	const struct common *c, const struct opt_list *operands, struct diag *diag, struct err *err)
{
	if (o->db && operands->n)
		return err_set(err, ERR_USAGE, "files or --db, not both");
	if (!o->db && (o->run || o->inputs.n))
		return err_set(err, ERR_USAGE, "--run and --input choose from a store: --db FILE");
	if (o->db)
		return read_store(o, l, c, err);
	if (!operands->n)
		return err_set(err, ERR_USAGE, "no file given");
	for (size_t i = 0; i < operands->n; i++)
		if (!snapshots_read(l, c, operands->items[i], diag, err))
			return false;
	return true;
}
