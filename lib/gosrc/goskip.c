/* SPDX-License-Identifier: MIT */
#include "gosrc/goskip.h"

#include "gosrc/gowalk.h"

struct skip {
	const struct gonode *const *ops;
	size_t n;
	uint32_t found; /* line of the continue */
	bool inner;	/* in a loop inside of the loop: continue is not ours */
	bool breaks;	/* in a switch or select: break is not the loop's */
};

static bool skip_list(struct skip *s, const struct gonode *list, bool without);

struct contained {
	const struct gonode *const *wanted;
	size_t n;
	bool found;
};

static bool visit_contained(const struct gonode *n, void *context)
{
	struct contained *c = context;

	for (size_t i = 0; i < c->n; i++)
		c->found |= n == c->wanted[i];
	return !c->found;
}

static bool contains_any(const struct gonode *n, const struct gonode *const *wanted, size_t count)
{
	struct contained c = {wanted, count, false};

	gonode_walk(n, visit_contained, &c);
	return c.found;
}

static bool does(const struct skip *s, const struct gonode *n)
{
	return contains_any(n, s->ops, s->n);
}

/* A case of a switch or select in turn; without any that must be taken it may be passed over. */
static bool skip_cases(struct skip *s, const struct gonode *n, bool without)
{
	bool after = false, all = n->kind == GN_SELECT, breaks = s->breaks;

	s->breaks = true;
	for (const struct gonode *c = n->c; c; c = c->next) {
		all |= !c->a;
		after |= skip_list(s, c->b, without && !(c->a && does(s, c->a)));
	}
	s->breaks = breaks;
	return after || (!all && without);
}

/* Loops inside may turn any number of times: who has the operation there is taken to do it. */
static bool skip_loop(struct skip *s, const struct gonode *n, bool without)
{
	bool inner = s->inner;

	if (does(s, n))
		return false;
	s->inner = true;
	skip_list(s, n->d ? n->d->a : NULL, without);
	s->inner = inner;
	return without;
}

/* Whether control may be behind the statement without having met the operation. */
static bool skip_one(struct skip *s, const struct gonode *n, bool without)
{
	bool then;

	switch (n->kind) {
	case GN_BLOCK:
		return skip_list(s, n->a, without);
	case GN_LABELED:
		return skip_one(s, n->a, without);
	case GN_IF:
		if ((n->a && does(s, n->a)) || (n->b && does(s, n->b)))
			return false;
		then = skip_one(s, n->c, without);
		return (n->d ? skip_one(s, n->d, without) : without) || then;
	case GN_SWITCH:
	case GN_TYPE_SWITCH:
	case GN_SELECT:
		return skip_cases(s, n, without);
	case GN_FOR:
	case GN_RANGE:
		return skip_loop(s, n, without);
	case GN_RETURN:
		return false;
	case GN_BRANCH:
		if (n->op == GO_CONTINUE && without && !s->inner && !s->found)
			s->found = n->line;
		return n->op == GO_BREAK && s->breaks && without;
	default:
		return without && !does(s, n);
	}
}

static bool skip_list(struct skip *s, const struct gonode *list, bool without)
{
	for (; list; list = list->next)
		without = skip_one(s, list, without);
	return without;
}

/* ---- the loop ---- */

struct search {
	const struct gonode *op;
	uint32_t line;
	const struct gonode *loop, *comm;
};

static bool spans(const struct gonode *n, uint32_t line)
{
	return n->line <= line && line <= n->end;
}

static bool visit(const struct gonode *n, void *context)
{
	struct search *s = context;

	if (n->kind == GN_FUNC_LIT && !spans(n, s->line))
		return false;
	if ((n->kind == GN_FOR || n->kind == GN_RANGE) && spans(n, s->line) && n->d &&
		contains_any(n->d, &s->op, 1)) {
		s->loop = n;
		s->comm = NULL;
	}
	/* The line of a select is that of its keyword. */
	if (s->loop && n->kind == GN_SELECT && n->line == s->line)
		for (const struct gonode *c = n->c; c; c = c->next)
			if (contains_any(c, &s->op, 1))
				s->comm = c;
	return true;
}

uint32_t goskip_line(
	const struct gonode *function, uint32_t line, const struct gonode *const *ops, size_t n)
{
	const struct gonode *body = function->kind == GN_FUNC ? function->c : function->b;
	struct search at = {.op = ops[0], .line = line};
	struct skip s = {.ops = ops, .n = n};
	const struct gonode *turn;
	bool without;

	gonode_walk(body, visit, &at);
	if (!at.loop || ops[0]->line < line || (at.comm && at.comm->a && does(&s, at.comm->a)))
		return 0;
	s.breaks = at.comm != NULL;
	turn = at.comm ? at.comm->b : at.loop->d->a;
	without = skip_list(&s, turn, true);
	if (s.found)
		return s.found;
	return without ? ops[0]->line : 0;
}
