/* SPDX-License-Identifier: MIT */
#include "analyze/wait_unseen.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/goassume.h"
#include "gosrc/goreach.h"
#include "gosrc/gowalk.h"

void wait_unseen_release(struct wait_unseen *u)
{
	free(u->given);
	free(u->unbalanced);
	*u = (struct wait_unseen){0};
}

/* ---- WaitGroups ---- */

static void open_group(struct wait_unseen *u, struct str key)
{
	u->unbalanced = grow_array(
		u->unbalanced, &u->cap_unbalanced, u->nunbalanced + 1, sizeof(*u->unbalanced));
	u->unbalanced[u->nunbalanced++] = key;
}

/*
 * WaitGroups of which each Done stands behind an Add of the same function, and runs there or in a
 * goroutine that is started there: whoever may still be called counts up before he counts down, so
 * that only who is on his way can end a wait.
 */
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

static void add_function(struct wait_unseen *u, const struct goscope *scope)
{
	struct goreach r = {.flat = true};

	goreach_from(scope, scope->outer, 0, &r);
	for (size_t i = 0; i < r.n; i++) {
		const struct gosync_op *op = &r.ops[i];

		if (op->kind != GOSYNC_WG_DONE &&
			(op->kind != GOSYNC_WG_ADD || gosync_counts_up(op)))
			continue;
		u->unnamed |= !op->key.n;
		if (!op->key.n ||
			(has_add(&r, i) && !is_loose(scope, scope->outer, NULL, op->node, false)))
			continue;
		open_group(u, op->key);
	}
	goreach_release(&r);
}

static void find_balance(struct wait_unseen *u, struct goprogram *program)
{
	for (size_t p = 0; p < program->npackages; p++)
		for (size_t i = 0; i < program->packages[p]->nfuncs; i++) {
			const struct gofunc *f = &program->packages[p]->funcs[i];
			struct goscope scope = {program, f->source, f->node, f->node->line};

			if (f->node->c)
				add_function(u, &scope);
		}
}

/* ---- what packages that were not read have ---- */

static void give(struct wait_unseen *u, struct str key, enum wait_object_kind kind)
{
	if (!key.n)
		return;
	for (size_t i = 0; i < u->ngiven; i++)
		if (u->given[i].kind == kind && str_eq(u->given[i].key, key))
			return;
	u->given = grow_array(u->given, &u->cap_given, u->ngiven + 1, sizeof(*u->given));
	u->given[u->ngiven++] = (struct unseen_key){key, kind};
}

static enum wait_object_kind kind_of(enum gosync_kind kind)
{
	switch (kind) {
	case GOSYNC_SEND:
	case GOSYNC_RECEIVE:
	case GOSYNC_CLOSE:
		return WAIT_OBJECT_CHANNEL;
	case GOSYNC_COND_SIGNAL:
		return WAIT_OBJECT_COND;
	case GOSYNC_WG_DONE:
	case GOSYNC_WG_ADD:
		return WAIT_OBJECT_WAITGROUP;
	default:
		return WAIT_OBJECT_KINDS;
	}
}

/* What a body does itself; those that it calls are bodies, too. */
static void give_body(struct wait_unseen *u, struct goprogram *program, const struct gobody *body)
{
	struct goscope scope = {program, body->source, body->outer, body->node->line};
	struct goreach r = {.flat = true};

	goreach_from(&scope, body->node, 0, &r);
	for (size_t i = 0; i < r.n; i++)
		if (kind_of(r.ops[i].kind) != WAIT_OBJECT_KINDS && !gosync_counts_up(&r.ops[i]))
			give(u, r.ops[i].key, kind_of(r.ops[i].kind));
	goreach_release(&r);
}

/* Functions that such packages may call at any time, a timer's, a handler, and all behind them. */
static void give_bodies(struct wait_unseen *u, struct goprogram *program, const struct goassume *a)
{
	bool *reached = xcalloc(a->nbodies + 1, sizeof(*reached)), more = true;

	for (size_t i = 0; i < a->nbodies; i++)
		reached[i] = a->bodies[i].given;
	while (more) {
		more = false;
		for (size_t i = 0; i < a->nedges; i++) {
			const struct goedge *e = &a->edges[i];

			if (e->from == SIZE_MAX || !reached[e->from] || reached[e->to])
				continue;
			reached[e->to] = more = true;
		}
	}
	for (size_t i = 0; i < a->nbodies; i++)
		if (reached[i])
			give_body(u, program, &a->bodies[i]);
	free(reached);
}

/* wg.Done as a value: as if it were called. */
static void give_method(
	struct wait_unseen *u, const struct goscope *scope, const struct gonode *value)
{
	struct gonode f = *value,
		      call = {.kind = GN_CALL, .a = &f, .line = value->line, .end = value->line};
	struct gosync_op op;

	if (value->kind != GN_SELECTOR || !gosync_op_of(scope, &call, &op) ||
		kind_of(op.kind) == WAIT_OBJECT_KINDS)
		return;
	give(u, op.key, kind_of(op.kind));
	if (op.kind == GOSYNC_WG_DONE)
		open_group(u, op.key);
}

struct given_search {
	struct wait_unseen *u;
	struct goscope scope;
};

/* signal.Notify(c): a channel of ours among the arguments. */
static bool visit_call(const struct gonode *n, void *context)
{
	struct given_search *s = context;

	s->scope.line = n->line;
	if (n->kind != GN_CALL || !n->a || gocall_is_builtin(&s->scope, n->a) ||
		!gocall_is_foreign(&s->scope, n->a))
		return true;
	for (const struct gonode *a = n->b; a; a = a->next) {
		struct gotype t = gotype_underlying(&s->scope, goscope_type(&s->scope, a));

		if (t.node && t.node->kind == GN_CHAN)
			give(s->u, gosync_key(&s->scope, a), WAIT_OBJECT_CHANNEL);
		give_method(s->u, &s->scope, a);
	}
	return true;
}

static void find_given(struct wait_unseen *u, struct goprogram *program)
{
	struct goassume a = {0};

	goassume_build(&a, program);
	give_bodies(u, program, &a);
	u->given_unknown = a.over;
	goassume_release(&a);
	for (size_t p = 0; p < program->npackages; p++)
		for (size_t i = 0; i < program->packages[p]->nfuncs; i++) {
			const struct gofunc *f = &program->packages[p]->funcs[i];
			struct given_search s = {u, {program, f->source, f->node, f->node->line}};

			if (f->node->c)
				gonode_walk(f->node->c, visit_call, &s);
		}
}

/* ---- all of it ---- */

void wait_unseen_find(struct wait_unseen *u, struct goprogram *program, bool followed)
{
	*u = (struct wait_unseen){.all = !followed};
	find_balance(u, program);
	find_given(u, program);
}

static bool is_balanced(const struct wait_unseen *u, enum wait_object_kind kind, struct str key)
{
	if (kind != WAIT_OBJECT_WAITGROUP || !key.n || u->unnamed)
		return false;
	for (size_t i = 0; i < u->nunbalanced; i++)
		if (str_eq(u->unbalanced[i], key))
			return false;
	return true;
}

bool wait_unseen_may_free(const struct wait_unseen *u, enum wait_object_kind kind, struct str key)
{
	if (u->given_unknown)
		return true;
	if (is_balanced(u, kind, key))
		return false;
	if (u->all)
		return true;
	for (size_t i = 0; i < u->ngiven; i++)
		if (u->given[i].kind == kind && str_eq(u->given[i].key, key))
			return true;
	return false;
}
