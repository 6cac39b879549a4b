/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/key_table.h"
#include "analyze/place.h"
#include "analyze/trace_wakes_parts.h"
#include "base/hash.h"
#include "base/xmalloc.h"

/*
 * The walk goes back in time. Where the goroutine did something, that was it; where it waited, it
 * goes over to who ended the wait, at that moment, and does not come back: until then that one was
 * what all depended on.
 */
struct walk {
	struct trace_wakes_context *c;
	const struct trace_past *past; /* who it is at */
	int64_t from_ns, at_ns;	       /* what is left */
	stackid until; /* what it did next: ended a wait, began one or a system call; 0 = unknown */
	unsigned hops; /* since time last went by */
	struct key_table keys;
	struct trace_path_row *rows;
	size_t n, cap;
};

enum { HOPS = 64 };

static void add(struct walk *w, enum trace_root root, const struct trace_spot *at, int64_t ns)
{
	bool by_entry = root <= TRACE_ROOT_WAITS || root == TRACE_ROOT_LOST;
	funcid entry = by_entry ? w->past->g.entry : 0;
	uint64_t why = at ? (uint64_t)at->site << 32 | (at->class ? 0 : at->reason) : 0;
	uint64_t key = hash_mix(
		why, (uint64_t)entry << 32 | (uint64_t)root << 8 | (at ? (uint64_t)at->class : 0));
	uint32_t i;

	if (ns <= 0)
		return;
	i = key_table_add(&w->keys, key);
	if (i == w->n) {
		w->rows = grow_array(w->rows, &w->cap, w->n + 1, sizeof(*w->rows));
		w->rows[w->n] = (struct trace_path_row){.root = root, .entry = entry};
		if (at)
			w->rows[w->n].at = *at;
		w->n++;
	}
	w->rows[i].n++;
	w->rows[i].ns += ns;
}

/* Everything back to `start` is accounted for. */
static void pass(struct walk *w, int64_t start)
{
	w->at_ns = start > w->from_ns ? start : w->from_ns;
	w->hops = 0;
}

static int64_t left(const struct walk *w, int64_t start)
{
	return w->at_ns - (start > w->from_ns ? start : w->from_ns);
}

static bool hop(struct walk *w, uint64_t goroutine, stackid at)
{
	const struct trace_past *to = trace_history_get(w->c->from->history, goroutine);

	if (!to || ++w->hops > HOPS)
		return false;
	w->past = to;
	w->until = at;
	return true;
}

/* It was not there yet, or nobody saw it. */
static void absent(struct walk *w, const struct trace_piece *before)
{
	const struct trace_goroutine *g = &w->past->g;
	int64_t start = before ? before->end_ns : w->from_ns;

	if (g->created && w->at_ns <= g->first_ns && hop(w, g->creator, g->created_at))
		return;
	if (g->created && w->at_ns <= g->first_ns && g->creator == TRACE_NONE)
		add(w, TRACE_ROOT_RUNTIME, NULL, left(w, start));
	else
		add(w, TRACE_ROOT_LOST, NULL, left(w, start));
	pass(w, start);
}

static void waited(struct walk *w, const struct trace_piece *p)
{
	struct trace_spot at = trace_wakes_spot(w->c, p);
	enum trace_root root = trace_wakes_outside(w->c, p, at.class);

	/* Cut by the end of the stretch: who will end it has not come yet. */
	if (root == TRACE_ROOT_NONE && p->end_ns > w->at_ns)
		root = TRACE_ROOT_OPEN;
	if (root == TRACE_ROOT_NONE && hop(w, p->u.one.waker, p->u.one.waker_stack))
		return;
	add(w, root == TRACE_ROOT_NONE ? TRACE_ROOT_LOST : root, &at, left(w, p->start_ns));
	pass(w, p->start_ns);
	w->until = p->u.one.stack;
}

static void did(struct walk *w, const struct trace_piece *p)
{
	static const enum trace_root roots[] = {
		TRACE_ROOT_RAN, TRACE_ROOT_READY, TRACE_ROOT_SYSCALL, TRACE_ROOT_WAITS};
	int64_t start = p->start_ns > w->from_ns ? p->start_ns : w->from_ns;
	int64_t parts[TRACE_PARTS];
	struct trace_spot at = {.stack = w->until};

	if (p->state == TRACE_SYSCALL)
		at = trace_wakes_spot(w->c, p);
	else if (at.stack)
		at.site = place_site(w->c->from->owner, w->c->stacks, at.stack);
	trace_history_parts(w->c->from->history, w->past, start, w->at_ns, parts);
	for (int i = 0; i <= TRACE_PART_WAITING; i++)
		add(w, roots[i], i == TRACE_PART_RUNNING || p->state == TRACE_SYSCALL ? &at : NULL,
			parts[i]);
	add(w, TRACE_ROOT_LOST, NULL, parts[TRACE_PART_ABSENT]);
	pass(w, start);
	if (p->state == TRACE_SYSCALL)
		w->until = p->u.one.stack;
	else if (p->state == TRACE_MIXED)
		w->until = 0;
}

/* The piece that was on right before, or the last one earlier. */
static const struct trace_piece *piece_before(const struct walk *w)
{
	const struct trace_history *h = w->c->from->history;
	size_t i = trace_history_first(h, w->past, w->at_ns - 1);

	if (i < w->past->n && trace_history_piece(h, w->past, i)->start_ns < w->at_ns)
		return trace_history_piece(h, w->past, i);
	return i ? trace_history_piece(h, w->past, i - 1) : NULL;
}

struct item {
	struct trace_path_row row;
	size_t seen;
};

static int compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if (a->row.ns != b->row.ns)
		return a->row.ns > b->row.ns ? -1 : 1;
	return (a->seen > b->seen) - (a->seen < b->seen);
}

static void sort_rows(struct walk *w)
{
	struct item *items = xcalloc(w->n + 1, sizeof(*items));

	for (size_t i = 0; i < w->n; i++)
		items[i] = (struct item){w->rows[i], i};
	qsort(items, w->n, sizeof(*items), compare_items);
	for (size_t i = 0; i < w->n; i++)
		w->rows[i] = items[i].row;
	free(items);
}

struct trace_path_row *trace_wakes_path(struct trace_wakes_context *c,
	const struct trace_past *past, int64_t from_ns, int64_t to_ns, size_t *n)
{
	struct walk w = {.c = c, .past = past, .from_ns = from_ns, .at_ns = to_ns};

	while (w.at_ns > w.from_ns) {
		const struct trace_piece *p = piece_before(&w);

		if (!p || p->end_ns < w.at_ns)
			absent(&w, p);
		else if (p->state == TRACE_WAITING)
			waited(&w, p);
		else
			did(&w, p);
	}
	key_table_release(&w.keys);
	sort_rows(&w);
	*n = w.n;
	return w.rows;
}
