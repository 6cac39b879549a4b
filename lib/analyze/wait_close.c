/* SPDX-License-Identifier: MIT */
/* Of which objects all are known who could free a waiter: without that nothing is concluded. */
#include <stdlib.h>

#include "analyze/wait_source.h"
#include "base/xmalloc.h"
#include "gosrc/gocalls.h"
#include "gosrc/goreach.h"

static bool all_is_read(const struct wait_source *w)
{
	for (size_t i = 0; i < w->nfacts; i++)
		if (w->facts[i].unread || w->facts[i].stale || w->facts[i].unresolved)
			return false;
	return w->complete && !w->program->full && !w->program->nunread;
}

/*
 * Whether all that may still be done is known. Not so when a goroutine calls through interfaces,
 * function values or a library that calls back: a server may get a request that closes a channel.
 */
static bool all_is_followed(const struct wait_source *w)
{
	for (size_t i = 0; i < w->nfacts; i++)
		if (w->facts[i].unknown)
			return false;
	return true;
}

/* What is closed by what methods behind interfaces do not do rests on an assumption. */
static bool any_assumed(const struct wait_source *w)
{
	for (size_t i = 0; i < w->nfacts; i++)
		if (w->facts[i].assumed)
			return true;
	return false;
}

/*
 * By object: somebody waits for it by its address in a line whose operation the source does not
 * name (time.Tick, a library's channel, a type that was not read). Who frees it is not known.
 */
static bool *find_unnamed(const struct wait_source *w, const struct waitgraph *g)
{
	bool *unnamed = xcalloc(g->nobjects + 1, sizeof(*unnamed));

	for (size_t i = 0; i < g->nedges; i++) {
		const struct wait_edge *e = &g->edges[i];
		const struct source_facts *f = &w->facts[groups_member(w->dump, e->thread)->group];

		if (e->kind == WAIT_EDGE_WAITS && !g->objects[e->object].name &&
			!(f->nwaits && f->waits->op.key.n))
			unnamed[e->object] = true;
	}
	return unnamed;
}

static bool is_lock_object(const struct wait_object *o)
{
	return o->kind == WAIT_OBJECT_LOCK || o->kind == WAIT_OBJECT_RWLOCK ||
	       o->kind == WAIT_OBJECT_ONCE;
}

/*
 * WaitGroups of which each Done stands behind an Add of the same function, and runs there or in a
 * goroutine that is started there: whoever may still be called counts up before he counts down, so
 * that only who is on his way can end a wait.
 */
struct balance {
	struct str *open; /* keys of those with another Done */
	size_t n, cap;
	bool unnamed; /* a Done of which it is not known what it counts down */
};

static bool has_add(const struct goreach *r, size_t done)
{
	for (size_t i = 0; i < r->n; i++)
		if (gosync_counts_up(&r->ops[i]) && r->ops[i].line < r->ops[done].line &&
			str_eq(r->ops[i].key, r->ops[done].key) &&
			str_eq(r->ops[i].path, r->ops[done].path))
			return true;
	return false;
}

/* In a literal that is kept as a value: it may stand in a queue, behind its Add. */
static bool is_loose(const struct goscope *scope, const struct gonode *n,
	const struct gonode *parent, const struct gonode *wanted, bool loose)
{
	const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};

	if (n == wanted)
		return loose;
	loose |= n->kind == GN_FUNC_LIT && !goliteral_runs(scope, n, parent);
	for (size_t i = 0; i < 4; i++)
		for (const struct gonode *kid = parts[i]; kid; kid = kid->next)
			if (is_loose(scope, kid, n, wanted, loose))
				return true;
	return false;
}

static void add_function(struct balance *b, const struct goscope *scope)
{
	struct goreach r = {.flat = true};

	goreach_from(scope, scope->outer, 0, &r);
	for (size_t i = 0; i < r.n; i++) {
		const struct gosync_op *op = &r.ops[i];

		if (op->kind != GOSYNC_WG_DONE &&
			(op->kind != GOSYNC_WG_ADD || gosync_counts_up(op)))
			continue;
		b->unnamed |= !op->key.n;
		if (!op->key.n || (has_add(&r, i) && !is_loose(scope, scope->outer, NULL, op->node,
							     false)))
			continue;
		b->open = grow_array(b->open, &b->cap, b->n + 1, sizeof(*b->open));
		b->open[b->n++] = op->key;
	}
	goreach_release(&r);
}

static void find_balance(struct balance *b, struct goprogram *program)
{
	for (size_t p = 0; p < program->npackages; p++)
		for (size_t i = 0; i < program->packages[p]->nfuncs; i++) {
			const struct gofunc *f = &program->packages[p]->funcs[i];
			struct goscope scope = {program, f->source, f->node, f->node->line};

			if (f->node->c)
				add_function(b, &scope);
		}
}

static bool is_balanced(
	const struct balance *b, const struct wait_source *w, const struct wait_object *o)
{
	struct str key = stacks_text(w->dump->stacks, o->name);

	if (o->kind != WAIT_OBJECT_WAITGROUP || !key.n || b->unnamed)
		return false;
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->open[i], key))
			return false;
	return true;
}

void wait_source_close(const struct wait_source *w, struct waitgraph *g)
{
	bool followed = all_is_followed(w), assumed = any_assumed(w), *unnamed;
	struct balance balance = {.n = 0};

	if (!all_is_read(w))
		return;
	if (!followed)
		find_balance(&balance, w->program);
	unnamed = find_unnamed(w, g);
	for (uint32_t o = 0; o < g->nobjects; o++) {
		struct wait_object *object = &g->objects[o];
		bool lock = is_lock_object(object);

		if (unnamed[o] || (!followed && !lock && !is_balanced(&balance, w, object)))
			continue;
		waitgraph_close(g, o, WAIT_BY_TYPE);
		if (assumed && followed && !lock)
			object->doubts |= WAIT_DOUBT_DISPATCH;
	}
	free(balance.open);
	free(unnamed);
}
