/* SPDX-License-Identifier: MIT */
/* From the dumps of a run to who waits for whom in them, for the rules. */
#include <stdlib.h>

#include "analyze/deadlock_find.h"
#include "base/xmalloc.h"
#include "rootcause.h"
#include "store/query.h"
#include "store/read_groups.h"

/* Dumps before the last: they tell whether a cycle lasts, and what the last one does not show. */
enum { EARLIER = 3 };

/* What the deadlocks borrow from: one of each for a dump. */
struct judge_waits {
	struct waits waits; /* first */
	struct stacks **stacks;
	size_t cap_stacks;
	struct goprogram program;
};

void judge_waits_release(struct judge_waits *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->waits.n; i++) {
		deadlock_release(&w->waits.items[i].deadlock);
		stacks_release(w->stacks[i]);
		free(w->stacks[i]);
	}
	free(w->waits.items);
	free(w->stacks);
	goprogram_release(&w->program);
	free(w);
}

/* ---- which dumps ---- */

struct candidate {
	int64_t snapshot, process;
	bool waits; /* somebody waits for a lock, or locks are printed */
};

struct candidates {
	struct candidate *items;
	size_t n, cap;
};

#define TRACE_DUMPS "SELECT d.snapshot FROM trace_dumps d WHERE d.nth = 1 AND d.run = ?1"

/*
 * Dumps with thread ids, a process at a time, the last one first; where a process has none, what a
 * trace holds of one (trace_dumps).
 */
static bool find_candidates(sqlite3 *db, struct str run, struct candidates *out, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT s.id, s.process, EXISTS (SELECT 1 FROM thread_group g WHERE g.snapshot = "
		"s.id AND g.state IN ('mutex lock', 'rwmutex lock', 'rwmutex rlock', 'semaphore')) "
		"OR EXISTS (SELECT 1 FROM thread_lock k WHERE k.snapshot = s.id) "
		"FROM snapshot s JOIN process p ON p.id = s.process JOIN run r ON r.id = p.run "
		"WHERE r.name = ?1 AND (s.kind = 'dump' AND s.lane = 'ids' OR s.id IN (" TRACE_DUMPS
		")) ORDER BY p.name, s.seq DESC");
	query_text(&q, 1, run);
	while (query_next(&q)) {
		out->items = grow_array(out->items, &out->cap, out->n + 1, sizeof(*out->items));
		out->items[out->n++] = (struct candidate){
			query_col_int(&q, 0), query_col_int(&q, 1), query_col_int(&q, 2) != 0};
	}
	return query_close(&q, err);
}

/* ---- one dump ---- */

/* A dump in which nobody waits for a lock has no deadlock of locks, and need not be read for it. */
static bool is_worth_reading(const struct judge_verb *v, const struct candidate *c)
{
	return c->waits || v->sources.n > 0;
}

static bool analyse(struct judge_verb *v, const struct candidate *c, struct err *err)
{
	struct judge_waits *w = v->waits;
	struct stored_snapshot snapshot = {.id = c->snapshot, .time_ns = TIME_UNKNOWN};
	struct owner owner = {0};
	struct groups g;
	struct stacks *stacks = xcalloc(1, sizeof(*stacks));
	struct deadlock_means means = {
		.owner = &owner, .program = v->sources.n ? &w->program : NULL};
	struct deadlock *out;
	bool ok = true;

	w->stacks = grow_array(w->stacks, &w->cap_stacks, w->waits.n + 1, sizeof(struct stacks *));
	w->waits.items =
		grow_array(w->waits.items, &w->waits.cap, w->waits.n + 1, sizeof(*w->waits.items));
	w->stacks[w->waits.n] = stacks;
	w->waits.items[w->waits.n] = (struct wait_dump){.snapshot = c->snapshot};
	out = &w->waits.items[w->waits.n++].deadlock;
	groups_init(&g, stacks);
	if (is_worth_reading(v, c))
		ok = stored_groups_read(store_reader(v->store), &snapshot, &g, err);
	for (size_t i = 0; i < v->ingest.mine.n; i++)
		owner_add_glob(&owner, str_from(v->ingest.mine.items[i]));
	owner_learn(&owner, stacks);
	if (ok && is_worth_reading(v, c))
		deadlock_find(out, &g, &means);
	groups_release(&g);
	owner_release(&owner);
	return ok;
}

/* ---- what is said of the source ---- */

static void note_source(const struct judge_verb *v)
{
	size_t files = 0, missing = 0;
	uint32_t doubts = 0;
	bool any = false;

	for (size_t i = 0; i < v->waits->waits.n; i++) {
		const struct deadlock *d = &v->waits->waits.items[i].deadlock;

		any |= d->sourced;
		doubts |= d->doubts;
		files = d->nfiles > files ? d->nfiles : files;
		missing = d->nmissing > missing ? d->nmissing : missing;
	}
	if (v->sources.n && !any)
		common_note(v->common, "--source: no dump of a Go program that it could be of");
	else if (v->sources.n && !files)
		common_note(v->common, "--source: none of the %zu files that stacks name is there",
			missing);
	if (any && doubts & WAIT_DOUBT_STALE)
		common_note(v->common, "--source: %s; no verdict rests on what does not fit",
			"the source is not what was running");
}

/* ---- all of them ---- */

static bool analyse_all(struct judge_verb *v, const struct candidates *all, struct err *err)
{
	size_t earlier = 0;

	for (size_t i = 0; i < all->n; i++) {
		bool last = i == 0 || all->items[i].process != all->items[i - 1].process;

		earlier = last ? 0 : earlier + 1;
		if (!last && (!all->items[i].waits || earlier > EARLIER))
			continue;
		if (!analyse(v, &all->items[i], err))
			return false;
	}
	return true;
}

bool judge_waits_find(struct judge_verb *v, struct err *err)
{
	struct candidates all = {0};
	bool ok;

	v->waits = xcalloc(1, sizeof(*v->waits));
	for (size_t i = 0; i < v->sources.n; i++)
		goprogram_add_root(&v->waits->program, str_from(v->sources.items[i]));
	ok = find_candidates(store_reader(v->store), v->report.run, &all, err) &&
	     analyse_all(v, &all, err);
	free(all.items);
	v->ruleset.waits = &v->waits->waits;
	if (ok)
		note_source(v);
	return ok || err_wrap(err, "%s", v->store->path);
}
