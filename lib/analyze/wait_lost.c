/* SPDX-License-Identifier: MIT */
/* The Unlock that was forgotten: functions of the program that return with a lock. */
#include "analyze/wait_source.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/gopanic.h"
#include "gosrc/gowalk.h"

enum { LEAKS_MAX = 8 };

struct lost_key {
	struct str key;
	struct lost_unlock lost;
};

/* One body: a declaration, or a literal in it. */
struct body {
	struct wait_source *w;
	struct goscope scope;
	const struct gonode *function;
};

static void add_lost(
	const struct body *b, struct str key, uint32_t lock, uint32_t line, struct lost_unlock how)
{
	struct wait_source *w = b->w;

	how.source = b->scope.source;
	how.outer = b->scope.outer;
	how.function = b->function;
	how.lock_line = lock;
	how.return_line = line;
	for (size_t i = 0; i < w->nlost; i++)
		if (w->lost[i].lost.source == how.source && w->lost[i].lost.return_line == line &&
			str_eq(w->lost[i].key, key))
			return;
	w->lost = grow_array(w->lost, &w->cap_lost, w->nlost + 1, sizeof(*w->lost));
	w->lost[w->nlost++] = (struct lost_key){key, how};
}

/* ---- returns ---- */

/* flat: in the function itself, not in those that it calls. */
static bool unlocks(const struct body *b, struct str key, bool flat)
{
	struct goreach r = {.flat = flat};
	bool found = false;

	goreach_from(&b->scope, b->function, 0, &r);
	for (size_t i = 0; i < r.n; i++)
		found |= (r.ops[i].kind == GOSYNC_UNLOCK || r.ops[i].kind == GOSYNC_RUNLOCK) &&
			 str_eq(r.ops[i].key, key);
	goreach_release(&r);
	return found;
}

/* Where it was lost: at an Unlock by another name, where a loop was left, or at the return. */
static uint32_t line_of(const struct goheld_leak *leak)
{
	return leak->held.misnamed ? leak->held.misnamed
	       : leak->held.jumped ? leak->held.jumped
				   : leak->line;
}

/* Who keeps a lock to the very end, too, keeps it for its caller. */
static bool keeps(const struct goheld_set *end, struct str key)
{
	for (size_t i = 0; end->reached && i < end->n; i++)
		if (str_eq(end->items[i].op.key, key) && !end->items[i].deferred &&
			!end->items[i].misnamed && !end->items[i].forked)
			return true;
	return false;
}

static void find_returns(const struct body *b)
{
	struct goheld_leak leaks[LEAKS_MAX];
	size_t n = goheld_leaks(&b->scope, b->function, leaks, LEAKS_MAX);
	struct goheld_set *end = n ? xmalloc(sizeof(*end)) : NULL;

	if (n)
		goheld_at(&(struct goheld_place){.scope = b->scope,
				  .function = b->function,
				  .line = b->function->end},
			end);
	for (size_t i = 0; i < n; i++) {
		const struct goheld *h = &leaks[i].held;

		if (!keeps(end, h->op.key) && unlocks(b, h->op.key, h->perhaps))
			add_lost(b, h->op.key, h->op.line, line_of(&leaks[i]),
				(struct lost_unlock){.if_line = h->forked});
	}
	free(end);
}

/* ---- panics ---- */

/* A lock that is held in front of its Unlock, which no defer would do. */
static void find_panic(const struct body *b, const struct gosync_op *op, struct goheld_set *set)
{
	uint32_t line;

	goheld_at(&(struct goheld_place){.scope = b->scope,
			  .function = b->function,
			  .line = op->line,
			  .node = op->node},
		set);
	for (size_t i = 0; set->reached && i < set->n; i++) {
		const struct goheld *h = &set->items[i];

		if (!str_eq(h->op.key, op->key) || h->deferred || h->op.line >= op->line)
			continue;
		line = gopanic_line(&b->scope, b->function, h->op.line, op->line);
		if (line)
			add_lost(b, h->op.key, h->op.line, line,
				(struct lost_unlock){.panics = true});
	}
}

static void find_panics(const struct body *b)
{
	struct goreach r = {.flat = true};
	struct goheld_set *set = NULL;

	goreach_from(&b->scope, b->function, 0, &r);
	for (size_t i = 0; i < r.n; i++) {
		const struct gosync_op *op = &r.ops[i];

		if ((op->kind != GOSYNC_UNLOCK && op->kind != GOSYNC_RUNLOCK) || !op->key.n)
			continue;
		if (!set)
			set = xmalloc(sizeof(*set));
		find_panic(b, op, set);
	}
	free(set);
	goreach_release(&r);
}

/* ---- all bodies ---- */

struct body_search {
	struct body body;
	void (*find)(const struct body *b);
};

static bool visit_body(const struct gonode *n, void *context)
{
	struct body_search *s = context;

	if (n->kind == GN_FUNC_LIT) {
		s->body.function = n;
		s->body.scope.line = n->line;
		s->find(&s->body);
	}
	return true;
}

static void find_in_all(struct wait_source *w, void (*find)(const struct body *b))
{
	for (size_t p = 0; p < w->program->npackages; p++) {
		const struct gopackage *package = w->program->packages[p];

		for (size_t i = 0; i < package->nfuncs; i++) {
			const struct gofunc *f = &package->funcs[i];
			struct body_search s = {
				{w, {w->program, f->source, f->node, f->node->line}, f->node},
				find};

			if (!f->node->c)
				continue;
			find(&s.body);
			gonode_walk(f->node->c, visit_body, &s);
		}
	}
}

static bool has_lost(const struct wait_source *w, struct str key, bool panics)
{
	for (size_t i = 0; i < w->nlost; i++)
		if (str_eq(w->lost[i].key, key) && w->lost[i].lost.panics == panics)
			return true;
	return false;
}

size_t wait_source_lost_unlocks(
	struct wait_source *w, struct str key, struct lost_unlock *out, size_t max)
{
	bool panics;
	size_t n = 0;

	if (!w->looked)
		find_in_all(w, find_returns);
	w->looked = true;
	panics = !has_lost(w, key, false);
	if (panics && !w->looked_panics) {
		if (gopanic_recovers(w->program) || w->recovers)
			find_in_all(w, find_panics);
		w->looked_panics = true;
	}
	for (size_t i = 0; i < w->nlost && n < max; i++)
		if (str_eq(w->lost[i].key, key) && w->lost[i].lost.panics == panics)
			out[n++] = w->lost[i].lost;
	return n;
}
