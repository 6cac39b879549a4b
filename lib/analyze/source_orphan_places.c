/* SPDX-License-Identifier: MIT */
/* The lines that show why nobody ends a wait any more. */
#include "analyze/source_orphan_parts.h"
#include "gosrc/gowalk.h"

static struct source_spot spot_of(const struct gospot *at, uint32_t line)
{
	return (struct source_spot){at->source, at->outer, at->function, line};
}

static void add_spot(struct finding_work *w, struct finding_draft *draft, enum source_role role,
	const struct gospot *at, uint32_t line)
{
	struct source_spot spot = spot_of(at, line);

	finding_add_place(draft, finding_spot(w, role, &spot));
}

/* ---- the return that leaves ---- */

struct leaving {
	const struct gouse *use;
	uint32_t line;	/* of the first such return, 0 = none */
	bool deferred;	/* the use runs at every return */
	bool in_select; /* the use is one of several cases */
	const struct gonode *comm;
};

static bool spans(const struct gonode *n, uint32_t line)
{
	return n->line <= line && line <= n->end;
}

static bool visit_deferred(const struct gonode *n, void *context)
{
	struct leaving *l = context;

	if (n->kind == GN_DEFER && spans(n, l->use->at.node->line))
		l->deferred = true;
	if (n->kind == GN_COMM && n->a && spans(n->a, l->use->at.node->line))
		l->comm = n;
	return true;
}

struct return_search {
	const struct leaving *l;
	const struct gonode *last; /* the last statement of the function: its regular end */
	uint32_t found;
	bool loops; /* the use is in a loop, which the return leaves */
	const struct gonode *loop;
};

/*
 * A return before the use is not reached, one inside of the loop that holds it, or one in another
 * case of its select.
 */
static bool visit_return(const struct gonode *n, void *context)
{
	struct return_search *s = context;
	uint32_t use = s->l->use->at.node->line;

	if (n->kind == GN_FUNC_LIT)
		return false;
	if ((n->kind == GN_FOR || n->kind == GN_RANGE) && spans(n, use))
		s->loop = n;
	if (n->kind == GN_COMM && n == s->l->comm)
		return false;
	if (n->kind != GN_RETURN || s->found || n->line == use)
		return true;
	if (n->line < use || (s->loop && spans(s->loop, n->line)) || s->l->comm)
		s->found = n->line;
	return true;
}

static const struct gonode *body_of(const struct gonode *function)
{
	return function->kind == GN_FUNC ? function->c : function->b;
}

uint32_t orphan_leaving_line(const struct gouse *use)
{
	struct leaving l = {.use = use};
	struct return_search s = {.l = &l};
	const struct gonode *body = body_of(use->at.function);

	if (!body || use->at.function->kind == GN_VAR_SPEC)
		return 0;
	gonode_walk(body, visit_deferred, &l);
	if (l.deferred)
		return 0;
	gonode_walk(body, visit_return, &s);
	return s.found;
}

/* ---- what is alive and has left it behind ---- */

/*
 * Stacks in a function that had the other end, at a line behind it. Workers whose owner lives on
 * may rest, unless it waits for them to end.
 */
static void add_left_behind(struct finding_work *w, const struct orphan_case *c,
	const struct gouse *use, struct finding_draft *draft)
{
	const struct stacks *s = w->dump->stacks;
	struct source_spot spot;

	for (size_t i = 0; i < w->dump->n; i++) {
		if (i == c->group)
			continue;
		for (stackid at = w->dump->items[i].stack; at; at = stacks_get(s, at)->parent)
			if (finding_locate(w, stacks_get(s, at)->frame, &spot) &&
				spot.function == use->at.function) {
				draft->rests |= (c->op.kind == GOSYNC_RECEIVE ||
							c->op.kind == GOSYNC_COND_WAIT) &&
						w->dump->items[i].class != WAIT_WAITGROUP;
				finding_add_place(
					draft, finding_frame(w, SOURCE_LEAVES,
						       stacks_get(s, at)->frame, spot.line));
			}
	}
}

/* The group's own frame from which the wait would be ended later: it waits for itself. */
static bool add_own_end(
	struct finding_work *w, const struct orphan_case *c, struct finding_draft *draft)
{
	const struct stacks *s = w->dump->stacks;

	for (stackid at = w->dump->items[c->group].stack; at; at = stacks_get(s, at)->parent) {
		struct source_spot spot;
		struct goreach reach = {0};
		bool found = false;

		if (!finding_locate(w, stacks_get(s, at)->frame, &spot) ||
			(c->things[0].kind == GOTHING_LOCAL &&
				!orphan_names(c->uses[0], spot.outer)))
			continue;
		goreach_from(
			&(struct goscope){w->source->program, spot.source, spot.outer, spot.line},
			spot.function, spot.line, &reach);
		for (size_t i = 0; i < reach.n; i++)
			for (size_t k = 0; k < c->uses[0]->n; k++)
				found |= c->uses[0]->items[k].at.node == reach.ops[i].node &&
					 gosync_frees(c->uses[0]->items[k].kind, c->op.kind);
		goreach_release(&reach);
		if (!found)
			continue;
		finding_add_place(
			draft, finding_frame(w, SOURCE_SAYS, stacks_get(s, at)->frame, spot.line));
		return true;
	}
	return false;
}

/* ---- all of it ---- */

/* Of what is made several times or counted up: other sends of the same function, the Adds. */
static void add_same_side(struct finding_work *w, const struct orphan_case *c,
	const struct gouses *u, struct finding_draft *draft)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct gouse *use = &u->items[i];

		if (c->op.kind == GOSYNC_WG_WAIT
				? use->kind == GOSYNC_WG_ADD
				: c->op.kind == GOSYNC_SEND && use->kind == GOSYNC_SEND &&
					  use->at.outer == c->spot.outer &&
					  use->at.node->line != c->op.line)
			add_spot(w, draft, SOURCE_SAYS, &use->at, use->at.node->line);
	}
}

/* Signal where several wait. */
static bool wakes_one(const struct gouse *use, const struct finding_draft *draft)
{
	const struct gonode *f = use->at.node->a;

	return use->kind == GOSYNC_COND_SIGNAL && draft->f.count > 1 && f &&
	       f->kind == GN_SELECTOR && str_eq(f->text, STR("Signal"));
}

static void add_case(struct finding_work *w, const struct orphan_case *c, size_t thing,
	struct finding_draft *draft)
{
	const struct gouses *u = c->uses[thing];

	for (size_t i = 0; i < u->n; i++) {
		const struct gouse *use = &u->items[i];
		uint32_t line;

		if (!gosync_frees(use->kind, c->op.kind))
			continue;
		line = orphan_leaving_line(use);
		if (line)
			add_spot(w, draft, SOURCE_LEAVES, &use->at, line);
		add_left_behind(w, c, use, draft);
		add_spot(w, draft, wakes_one(use, draft) ? SOURCE_SAYS : SOURCE_GONE, &use->at,
			use->at.node->line);
	}
	add_same_side(w, c, u, draft);
	if (u->made.source)
		add_spot(w, draft, SOURCE_MADE, &u->made, u->made.node->line);
}

/*
 * The line to look at: the way out that forgot it, the end that is gone, where it was made. A
 * signal that came and went is where it should be: it was not waited for properly.
 */
static struct source_place choose(const struct finding_draft *draft)
{
	static const enum source_role order[] = {
		SOURCE_LEAVES, SOURCE_SAYS, SOURCE_GONE, SOURCE_MADE, SOURCE_WAITS};

	/* A signal that came before is no fault: to wait without a look at what it said is. */
	for (size_t r = 0; r < sizeof(order) / sizeof(order[0]); r++)
		for (size_t i = 0; i < draft->f.nplaces; i++)
			if (draft->places[i].role == order[r] &&
				!(draft->f.kind == SOURCE_ORPHAN_COND &&
					(order[r] == SOURCE_GONE || order[r] == SOURCE_MADE)))
				return draft->places[i];
	return draft->places[0];
}

void orphan_places(
	struct finding_work *w, const struct orphan_case *c, size_t n, struct finding_draft *draft)
{
	const struct stacks *s = w->dump->stacks;
	const struct source_wait *wait = w->source->facts[c->group].waits;
	frameid creator = w->dump->items[c->group].creator;
	struct source_spot spot;

	finding_add_place(draft,
		finding_frame(w, SOURCE_WAITS, wait->frame, stacks_frame_line(s, wait->frame)));
	if (creator && finding_locate(w, creator, &spot))
		finding_add_place(draft, finding_frame(w, SOURCE_STARTED, creator, spot.line));
	if (n == 1 && c->op.kind == GOSYNC_WG_WAIT)
		add_own_end(w, c, draft);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < c[i].n; k++)
			add_case(w, &c[i], k, draft);
	draft->f.at = n > 1 ? draft->places[0] : choose(draft);
}
