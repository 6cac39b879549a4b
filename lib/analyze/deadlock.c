/* SPDX-License-Identifier: MIT */
#include "analyze/deadlock.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/deadlock_parts.h"
#include "analyze/place.h"
#include "analyze/wait_facts.h"
#include "base/xmalloc.h"

/* ---- parts ---- */

struct deadlock_thread deadlock_thread_of(const struct deadlock_work *w, uint32_t member)
{
	const struct group_member *m = groups_member(w->dump, member);
	const struct group *g = &w->dump->items[m->group];

	return (struct deadlock_thread){
		.id = m->id,
		.at = m->at,
		.name = w->names[member],
		.class = g->class,
		.status = g->status,
		.wait_ns = m->wait_s < 0 ? -1 : (int64_t)m->wait_s * 1000000000,
		.flags = m->flags,
		.stack = g->stack,
		.site = place_site(w->owner, w->dump->stacks, g->stack),
	};
}

struct deadlock_object deadlock_object_of(const struct deadlock_work *w, uint32_t object)
{
	const struct wait_object *o = &w->g->objects[object];

	return (struct deadlock_object){.kind = o->kind,
		.key = o->key,
		.address = waitgraph_key_is_name(o->key) ? 0 : o->key,
		.name = o->name,
		.symbol = o->symbol,
		.symbol_offset = o->symbol_offset,
		.symbol_size = o->symbol_size};
}

/* The frame that is `depth` from the root. */
static frameid frame_at(const struct stacks *s, stackid stack, uint32_t depth)
{
	while (stack && stacks_get(s, stack)->depth > depth)
		stack = stacks_get(s, stack)->parent;
	return stack && depth ? stacks_get(s, stack)->frame : 0;
}

struct deadlock_fact deadlock_fact_of(const struct deadlock_work *w, uint32_t edge)
{
	const struct wait_edge *e = &w->g->edges[edge];
	const struct group_member *m = groups_member(w->dump, e->thread);
	stackid stack = w->dump->items[m->group].stack;
	struct deadlock_fact f = {
		.evidence = (enum wait_evidence)e->evidence,
		.mode = (enum wait_mode)e->mode,
		.doubts = e->doubts | w->g->objects[e->object].doubts,
		.frame = frame_at(w->dump->stacks, stack, e->depth),
		.note = e->note,
	};

	/* Where a thread waits its own code says, and not the runtime's frame above it. */
	if (e->kind == WAIT_EDGE_WAITS && (!f.frame || f.evidence <= WAIT_BY_ADDRESS))
		f.frame = place_site(w->owner, w->dump->stacks, stack);
	return f;
}

static struct str folder_of(const struct stacks *s, frameid frame)
{
	struct str file = stacks_frame_file(s, frame);
	size_t slash = str_rchr(file, '/');

	return slash == SIZE_MAX ? STR("") : str_head(file, slash);
}

/*
 * Whether two frames of one package lie in one folder: a closure of a library that was inlined is
 * named after its caller (main.f.Printf.func1) and lies in the library's file.
 */
static bool lies_elsewhere(const struct stacks *s, frameid frame, frameid beside)
{
	return str_eq(function_package(stacks_frame_name(s, frame)),
		       function_package(stacks_frame_name(s, beside))) &&
	       !str_eq(folder_of(s, frame), folder_of(s, beside));
}

/* From the line that holds to the line that waits there are calls: they are the way into the trap.
 */
static void add_via(
	const struct deadlock_work *w, const struct wait_edge *has, struct deadlock_link *l)
{
	const struct stacks *s = w->dump->stacks;
	const struct group_member *m = groups_member(w->dump, has->thread);
	frameid found[DEADLOCK_VIA], site = l->next.site;
	bool above = false;
	size_t n = 0;

	for (stackid id = w->dump->items[m->group].stack; id; id = stacks_get(s, id)->parent) {
		const struct stack_node *node = stacks_get(s, id);

		if (node->depth <= has->depth)
			break;
		if (above && node->frame &&
			owner_of(w->owner, s, stacks_frame_get(s, node->frame)->function) ==
				CODE_MINE &&
			!lies_elsewhere(s, node->frame, site))
			found[n++ % DEADLOCK_VIA] = node->frame;
		above |= node->frame == site;
	}
	l->nvia = n < DEADLOCK_VIA ? n : DEADLOCK_VIA;
	for (size_t i = 0; i < l->nvia; i++)
		l->via[i] = found[(n - 1 - i) % DEADLOCK_VIA];
}

struct deadlock_link deadlock_link_of(const struct deadlock_work *w, uint32_t waits, uint32_t frees)
{
	const struct wait_edge *has = &w->g->edges[frees];
	struct deadlock_link l = {
		.thread = deadlock_thread_of(w, w->g->edges[waits].thread),
		.next = deadlock_thread_of(w, has->thread),
		.object = deadlock_object_of(w, has->object),
		.waits = deadlock_fact_of(w, waits),
		.has = deadlock_fact_of(w, frees),
		.relation = has->kind == WAIT_EDGE_COULD   ? DEADLOCK_COULD
			    : has->kind == WAIT_EDGE_WAITS ? DEADLOCK_IN_LINE
			    : has->flags & WAIT_SURE	   ? DEADLOCK_HOLDS
							   : DEADLOCK_MAY_HOLD,
	};

	if (has->kind == WAIT_EDGE_HOLDS && has->depth)
		add_via(w, has, &l);
	return l;
}

/* ---- cycles ---- */

static enum deadlock_kind kind_of(enum wait_cycle_kind kind)
{
	switch (kind) {
	case WAIT_CYCLE_SELF:
		return DEADLOCK_SELF;
	case WAIT_CYCLE_UPGRADE:
		return DEADLOCK_UPGRADE;
	case WAIT_CYCLE_LOCKS:
		return DEADLOCK_CYCLE;
	case WAIT_CYCLE_RECURSIVE_READ:
		return DEADLOCK_RECURSIVE_READ;
	case WAIT_CYCLE_MIXED:
		break;
	}
	return DEADLOCK_MIXED;
}

enum basis deadlock_basis(enum wait_evidence level)
{
	return level <= WAIT_BY_INSTANCE ? BASIS_PROOF
	       : level == WAIT_BY_TYPE	 ? BASIS_SOURCE
					 : BASIS_SIGNATURE;
}

static enum severity severity_of(enum basis basis)
{
	return basis == BASIS_PROOF    ? SEVERITY_CRITICAL
	       : basis == BASIS_SOURCE ? SEVERITY_ERROR
				       : SEVERITY_WARNING;
}

static void add_cycle(
	struct deadlock_work *w, const struct wait_verdict *v, const struct wait_cycle *c)
{
	struct deadlock *d = w->d;
	enum basis basis = deadlock_basis(v->level);
	struct deadlock_cycle out = {
		.kind = kind_of(c->kind),
		.basis = basis,
		.severity = severity_of(basis),
		.threads = c->threads,
		.behind = c->behind,
		.doubts = c->doubts,
		.nlinks = c->n < DEADLOCK_LINKS ? c->n : DEADLOCK_LINKS,
	};

	if (d->ncycles == DEADLOCK_MAX) {
		d->more_cycles++;
		return;
	}
	out.more_links = c->n - out.nlinks;
	out.links = arena_alloc(&d->arena, out.nlinks * sizeof(*out.links));
	for (size_t i = 0; i < out.nlinks; i++) {
		const struct wait_step *s = &v->steps[c->first + i];

		out.links[i] = deadlock_link_of(w, s->waits, s->frees);
	}
	w->cycles = grow_array(w->cycles, &w->cap_cycles, d->ncycles + 1, sizeof(*w->cycles));
	w->cycles[d->ncycles++] = out;
}

/* Knots count from 1, and each has one cycle. */
static void add_cycles(struct deadlock_work *w, const struct wait_verdict *v)
{
	uint8_t *seen = xcalloc(v->ncycles + 1, sizeof(*seen));
	size_t *cycle_of = xcalloc(v->ncycles + 1, sizeof(*cycle_of));

	/* A knot of which some thread was in one of a better basis says nothing new. */
	for (uint32_t t = 0; t < w->g->nthreads; t++)
		if (v->knot[t] && w->known[t])
			seen[v->knot[t] - 1] = 1;
	for (size_t i = 0; i < v->ncycles; i++) {
		size_t before = w->d->ncycles;

		if (!seen[i])
			add_cycle(w, v, &v->cycles[i]);
		cycle_of[v->cycles[i].knot] = w->d->ncycles > before ? before : SIZE_MAX;
	}
	deadlock_add_behind_knots(w, v, cycle_of);
	for (uint32_t t = 0; t < w->g->nthreads; t++)
		w->known[t] |= v->knot[t] != 0;
	free(seen);
	free(cycle_of);
}

/* ---- all of it ---- */

static strid *read_names(const struct groups *dump)
{
	strid *names = xcalloc((size_t)dump->nmembers + 1, sizeof(*names));
	uint32_t member = 0;

	for (size_t i = 0; i < dump->nnames; i++) {
		const struct group_name *n = &dump->names[i];

		while (member < dump->nmembers && (groups_member(dump, member)->id != n->thread ||
							  groups_member(dump, member)->at != n->at))
			member++;
		if (member == dump->nmembers)
			break;
		names[member] = n->name;
	}
	return names;
}

static void count_waiting(struct deadlock_work *w)
{
	uint8_t *waits = xcalloc((size_t)w->g->nthreads + 1, sizeof(*waits));

	for (size_t i = 0; i < w->g->nedges; i++)
		if (w->g->edges[i].kind == WAIT_EDGE_WAITS)
			waits[w->g->edges[i].thread] = 1;
	for (uint32_t t = 0; t < w->g->nthreads; t++)
		w->d->waiting += waits[t];
	free(waits);
}

/* Without any the verdict at this level is that of the level before. */
static bool any_fact(const struct waitgraph *g, enum wait_evidence evidence)
{
	for (size_t i = 0; i < g->nedges; i++)
		if (g->edges[i].evidence == evidence)
			return true;
	for (size_t o = 0; o < g->nobjects; o++)
		if (g->objects[o].closed == evidence)
			return true;
	return false;
}

void deadlock_build(struct deadlock *d, const struct groups *dump, const struct owner *owner,
	struct waitgraph *g)
{
	struct deadlock_work w = {.d = d, .dump = dump, .owner = owner, .g = g};
	struct wait_verdict v;

	d->stacks = dump->stacks;
	d->doubts = wait_facts_doubts(dump);
	g->incomplete = (d->doubts & (WAIT_DOUBT_CUT | WAIT_DOUBT_ELIDED | WAIT_DOUBT_NO_STACK |
					     WAIT_DOUBT_TWICE)) != 0;
	w.names = read_names(dump);
	w.known = xcalloc((size_t)g->nthreads + 1, sizeof(*w.known));
	count_waiting(&w);
	waitgraph_solve(g, WAIT_BY_INSTANCE, &v);
	add_cycles(&w, &v);
	if (any_fact(g, WAIT_BY_TYPE)) {
		wait_verdict_release(&v);
		waitgraph_solve(g, WAIT_BY_TYPE, &v);
		add_cycles(&w, &v);
	}
	d->stuck = v.nstuck;
	deadlock_find_piles(&w, &v);
	wait_verdict_release(&v);
	if (any_fact(g, WAIT_BY_SIGNATURE)) {
		waitgraph_solve(g, WAIT_BY_SIGNATURE, &v);
		add_cycles(&w, &v);
		wait_verdict_release(&v);
	}
	d->cycles = arena_alloc(&d->arena, (d->ncycles + 1) * sizeof(*d->cycles));
	if (d->ncycles)
		memcpy(d->cycles, w.cycles, d->ncycles * sizeof(*d->cycles));
	d->nbehind = w.nbehind;
	d->behind = arena_alloc(&d->arena, (d->nbehind + 1) * sizeof(*d->behind));
	if (d->nbehind)
		memcpy(d->behind, w.behind, d->nbehind * sizeof(*d->behind));
	free(w.behind);
	free(w.cycles);
	free(w.names);
	free(w.known);
}
