/* SPDX-License-Identifier: MIT */
#include "analyze/trace_wakes_parts.h"

#include <stdlib.h>

#include "analyze/key_table.h"
#include "analyze/place.h"
#include "base/hash.h"
#include "base/xmalloc.h"

struct trace_spot trace_wakes_spot(struct trace_wakes_context *c, const struct trace_piece *p)
{
	struct trace_plain_stack plain;
	struct trace_spot spot = {.reason = p->u.one.reason, .stack = p->u.one.stack};

	spot.site = place_site(c->from->owner, c->stacks, spot.stack);
	if (p->state != TRACE_WAITING || !spot.stack)
		return spot;
	plain = trace_plain(&c->plain, c->stacks, spot.stack);
	spot.class = plain.class;
	spot.stack = plain.stack;
	return spot;
}

funcid trace_wakes_entry(const struct trace_wakes_context *c, uint64_t goroutine, funcid known_then)
{
	const struct trace_past *p = trace_history_get(c->from->history, goroutine);

	return p && p->g.entry ? p->g.entry : known_then;
}

/* ---- what no goroutine does ---- */

/* Closing a connection, or moving its deadline, wakes who reads it; polling it does not. */
static bool acts_on_poller(const struct stacks *s, stackid stack)
{
	for (; stack; stack = stacks_get(s, stack)->parent)
		if (str_starts(stacks_frame_name(s, stacks_get(s, stack)->frame),
			    STR("internal/poll.")))
			return true;
	return false;
}

enum trace_root trace_wakes_outside(
	struct trace_wakes_context *c, const struct trace_piece *p, enum wait_class class)
{
	struct str reason = stacks_text(c->stacks, p->u.one.reason);
	bool none = p->u.one.waker == TRACE_NONE;

	if (p->unended && none)
		return TRACE_ROOT_OPEN;
	if (class == WAIT_SLEEP || str_eq(reason, STR("sleep")))
		return TRACE_ROOT_TIMER;
	if (class == WAIT_IO || str_eq(reason, STR("network")))
		return !none && acts_on_poller(c->stacks, p->u.one.waker_stack)
			       ? TRACE_ROOT_NONE
			       : TRACE_ROOT_NETWORK;
	if (class == WAIT_GC || str_starts(reason, STR("GC ")) ||
		str_eq(reason, STR("wait until GC ends")))
		return TRACE_ROOT_GC;
	return none ? TRACE_ROOT_RUNTIME : TRACE_ROOT_NONE;
}

/* ---- waits of a stretch, added up ---- */

struct item {
	const struct stacks *stacks;
	struct trace_blocker row;
	size_t seen;
};

static int compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if (a->row.ns != b->row.ns)
		return a->row.ns > b->row.ns ? -1 : 1;
	if (a->row.n != b->row.n)
		return a->row.n > b->row.n ? -1 : 1;
	return (a->seen > b->seen) - (a->seen < b->seen);
}

static struct trace_blocker *sorted(struct item *items, size_t n)
{
	struct trace_blocker *rows = xcalloc(n + 1, sizeof(*rows));

	if (n)
		qsort(items, n, sizeof(*items), compare_items);
	for (size_t i = 0; i < n; i++)
		rows[i] = items[i].row;
	free(items);
	return rows;
}

static uint64_t key_of(const struct trace_blocker *b)
{
	uint64_t low = (uint64_t)b->at.stack << 32 | (b->at.class ? 0 : b->at.reason);

	return hash_mix(low,
		(uint64_t)b->waker_entry << 32 | (uint64_t)b->at.class << 8 | (uint64_t)b->none);
}

struct trace_blocker *trace_wakes_blockers(struct trace_wakes_context *c,
	const struct trace_past *past, int64_t from_ns, int64_t to_ns, size_t *n)
{
	const struct trace_history *h = c->from->history;
	struct key_table keys = {0};
	struct item *items = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = trace_history_first(h, past, from_ns); i < past->n; i++) {
		const struct trace_piece *p = trace_history_piece(h, past, i);
		int64_t ns = trace_wakes_overlap(p, from_ns, to_ns);
		struct trace_blocker b = {0};
		uint32_t row;

		if (p->start_ns >= to_ns)
			break;
		if (p->state != TRACE_WAITING || ns <= 0)
			continue;
		b.at = trace_wakes_spot(c, p);
		b.none = trace_wakes_outside(c, p, b.at.class) != TRACE_ROOT_NONE;
		if (!b.none)
			b.waker_entry = trace_wakes_entry(c, p->u.one.waker, p->u.one.waker_entry);
		row = key_table_add(&keys, key_of(&b));
		if (row == *n) {
			items = grow_array(items, &cap, *n + 1, sizeof(*items));
			items[*n] = (struct item){c->stacks, b, *n};
			++*n;
		}
		items[row].row.n++;
		items[row].row.ns += ns;
		if (ns > items[row].row.max_ns)
			items[row].row.max_ns = ns;
	}
	key_table_release(&keys);
	return sorted(items, *n);
}
