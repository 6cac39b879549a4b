/* SPDX-License-Identifier: MIT */
/* The Unlock that was forgotten: functions of the program that return with a lock. */
#include "analyze/wait_source.h"

#include <stdlib.h>

#include "base/xmalloc.h"

static bool unlocks(const struct goscope *scope, const struct gofunc *f, struct str key)
{
	struct goreach r = {0};
	bool found = false;

	goreach_from(scope, f->node, 0, &r);
	for (size_t i = 0; i < r.n; i++)
		found |= (r.ops[i].kind == GOSYNC_UNLOCK || r.ops[i].kind == GOSYNC_RUNLOCK) &&
			 str_eq(r.ops[i].key, key);
	goreach_release(&r);
	return found;
}

struct lost_key {
	struct str key;
	struct lost_unlock lost;
};

/* Where it was lost: at an Unlock by another name, where a loop was left, or at the return. */
static uint32_t line_of(const struct goheld_leak *leak)
{
	return leak->held.misnamed ? leak->held.misnamed
	       : leak->held.jumped ? leak->held.jumped
				   : leak->line;
}

static void add_lost(struct wait_source *w, const struct gofunc *f, const struct goheld_leak *leak)
{
	w->lost = grow_array(w->lost, &w->cap_lost, w->nlost + 1, sizeof(*w->lost));
	w->lost[w->nlost++] = (struct lost_key){
		leak->held.op.key, {f->source, f->name, leak->held.op.line, line_of(leak)}};
}

/* Who keeps a lock to the very end, too, keeps it for its caller. */
static bool keeps(const struct goheld_set *end, struct str key)
{
	for (size_t i = 0; end->reached && i < end->n; i++)
		if (str_eq(end->items[i].op.key, key) && !end->items[i].deferred &&
			!end->items[i].misnamed)
			return true;
	return false;
}

static void find_lost(struct wait_source *w, const struct gofunc *f)
{
	struct goheld_leak leaks[8];
	struct goscope scope = {w->program, f->source, f->node, f->node->line};
	size_t n = goheld_leaks(&scope, f->node, leaks, 8);
	struct goheld_set *end = n ? xmalloc(sizeof(*end)) : NULL;

	if (n)
		goheld_at(&(struct goheld_place){.scope = scope,
				  .function = f->node,
				  .line = f->node->end},
			end);
	for (size_t i = 0; i < n; i++)
		if (!keeps(end, leaks[i].held.op.key) && unlocks(&scope, f, leaks[i].held.op.key))
			add_lost(w, f, &leaks[i]);
	free(end);
}

static void find_all_lost(struct wait_source *w)
{
	for (size_t p = 0; p < w->program->npackages; p++) {
		const struct gopackage *package = w->program->packages[p];

		for (size_t i = 0; i < package->nfuncs; i++)
			if (package->funcs[i].node->c)
				find_lost(w, &package->funcs[i]);
	}
	w->looked = true;
}

size_t wait_source_lost_unlocks(
	struct wait_source *w, struct str key, struct lost_unlock *out, size_t max)
{
	size_t n = 0;

	if (!w->looked)
		find_all_lost(w);
	for (size_t i = 0; i < w->nlost && n < max; i++)
		if (str_eq(w->lost[i].key, key))
			out[n++] = w->lost[i].lost;
	return n;
}
