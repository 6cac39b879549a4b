/* SPDX-License-Identifier: MIT */
#include "analyze/source_assumed.h"

#include <stdlib.h>

#include "analyze/wait_facts.h"
#include "base/xmalloc.h"
#include "gosrc/goassume.h"
#include "gosrc/goreach.h"

enum { CASES_MAX = 16, WORK_MAX = 200000 }; /* of frames looked at for some wait */

/* One wait of a group, and by object the bodies with a way to what ends it. */
struct wait_case {
	struct orphan_case c;
	bool *leads[GOTHINGS_MAX];
};

struct waiting {
	enum { GOES_ON, AT_CASES, AT_LOCK, PROVED } how; /* PROVED: stuck without assumptions */
	bool stuck;
	struct wait_case *cases;
	size_t n;
};

struct assumed {
	struct finding_work *w;
	struct goassume a;
	const struct goedge **by_call; /* edges, by the address of their call: for lookups only */
	struct waiting *groups;
	size_t work;
};

/* ---- who leads to the end of a wait ---- */

static int compare_calls(const void *left, const void *right)
{
	const struct goedge *a = *(const struct goedge *const *)left;
	const struct goedge *b = *(const struct goedge *const *)right;

	return (a->call > b->call) - (a->call < b->call);
}

static size_t first_edge(const struct assumed *s, const struct gonode *call)
{
	size_t low = 0, high = s->a.nedges;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->by_call[middle]->call < call)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool ends(const struct orphan_case *c, size_t thing, const struct gonode *node)
{
	const struct gouses *u = c->uses[thing];

	for (size_t i = 0; i < u->n; i++)
		if (u->items[i].at.node == node && gosync_frees(u->items[i].kind, c->op.kind))
			return true;
	return false;
}

static bool *find_leads(struct assumed *s, const struct orphan_case *c, size_t thing)
{
	bool *leads = xcalloc(s->a.nbodies + 1, sizeof(*leads));
	const struct gouses *u = c->uses[thing];

	for (size_t i = 0; i < u->n; i++) {
		size_t body =
			gosync_frees(u->items[i].kind, c->op.kind)
				? goassume_body(&s->a, u->items[i].at.outer, u->items[i].at.node)
				: SIZE_MAX;

		if (body != SIZE_MAX)
			leads[body] = true;
	}
	goassume_close(&s->a, leads);
	return leads;
}

/* A package that was not read has a function that ends it, or may be given one. */
static bool is_given(const struct assumed *s, const struct wait_case *wait, size_t thing)
{
	for (size_t i = 0; i < s->a.nbodies; i++)
		if (wait->leads[thing][i] && s->a.bodies[i].given)
			return true;
	return false;
}

/* ---- who is alive and may end it ---- */

/* Whether the call may come to a body that leads there; the one it is in speaks for itself. */
static bool site_ends(struct assumed *s, const struct wait_case *wait, size_t thing,
	const struct goreach_call *site, size_t called)
{
	size_t first = first_edge(s, site->node);

	if (ends(&wait->c, thing, site->node))
		return true;
	for (size_t i = first; site->now && i < s->a.nedges; i++) {
		if (s->by_call[i]->call != site->node)
			break;
		if (s->by_call[i]->to == called)
			return false;
	}
	for (size_t i = first; i < s->a.nedges && s->by_call[i]->call == site->node; i++)
		if (wait->leads[thing][s->by_call[i]->to])
			return true;
	return false;
}

static bool frame_ends(struct assumed *s, const struct wait_case *wait, size_t thing,
	const struct source_spot *spot, size_t called)
{
	struct goscope scope = {s->w->source->program, spot->source, spot->outer, spot->line};
	struct goreach reach = {.flat = true};
	bool found = false;

	goreach_from(&scope, spot->function, spot->line, &reach);
	for (size_t i = 0; i < reach.n && !found; i++)
		found = ends(&wait->c, thing, reach.ops[i].node);
	for (size_t i = 0; i < reach.nsites && !found; i++)
		found = site_ends(s, wait, thing, &reach.sites[i], called);
	goreach_release(&reach);
	return found;
}

/* A library that is on the stack may call any function that is kept as a value, and methods. */
static bool callback_ends(
	struct assumed *s, const struct wait_case *wait, size_t thing, size_t group)
{
	if (!s->w->source->facts[group].calls_back)
		return false;
	for (size_t i = 0; i < s->a.nbodies; i++) {
		const struct gobody *body = &s->a.bodies[i];

		if (wait->leads[thing][i] &&
			(body->value || (body->func && body->func->receiver.n &&
						goname_exported(body->func->name))))
			return true;
	}
	return false;
}

static bool group_ends(struct assumed *s, const struct wait_case *wait, size_t thing, size_t group)
{
	const struct stacks *stacks = s->w->dump->stacks;
	struct source_spot spot;
	size_t called = SIZE_MAX;

	if (s->work > WORK_MAX || callback_ends(s, wait, thing, group))
		return true;
	for (stackid at = s->w->dump->items[group].stack; at; at = stacks_get(stacks, at)->parent) {
		bool known = finding_locate(s->w, stacks_get(stacks, at)->frame, &spot);

		s->work++;
		if (known && frame_ends(s, wait, thing, &spot, called))
			return true;
		called = known ? goassume_is(&s->a, spot.function) : SIZE_MAX;
	}
	return false;
}

/* Somebody would end it who is stuck by a verdict that needs no assumption: this is its effect. */
static bool is_effect(struct assumed *s, size_t group)
{
	const struct waiting *at = &s->groups[group];

	for (size_t k = 0; k < at->n; k++)
		for (size_t t = 0; t < at->cases[k].c.n; t++)
			for (size_t i = 0; i < s->w->dump->n; i++)
				if (i != group && s->groups[i].how == PROVED &&
					group_ends(s, &at->cases[k], t, i))
					return true;
	return false;
}

static bool is_served(struct assumed *s, const struct wait_case *wait, size_t group)
{
	for (size_t t = 0; t < wait->c.n; t++)
		for (size_t i = 0; i < s->w->dump->n; i++)
			if (i != group && !s->groups[i].stuck && group_ends(s, wait, t, i))
				return true;
	return false;
}

/* ---- who waits ---- */

static bool find_cases(struct assumed *s, size_t group, struct waiting *out)
{
	const struct source_facts *f = &s->w->source->facts[group];

	out->cases = xcalloc(f->nwaits, sizeof(*out->cases));
	for (size_t i = 0; i < f->nwaits; i++) {
		struct wait_case *wait = &out->cases[i];

		wait->c.group = group;
		out->n++;
		if (!orphan_find_uses(s->w, &f->waits[i], &wait->c))
			return false;
		for (size_t t = 0; t < wait->c.n; t++) {
			wait->leads[t] = find_leads(s, &wait->c, t);
			if (is_given(s, wait, t))
				return false;
		}
	}
	return true;
}

static bool is_lock(enum gosync_kind kind)
{
	return kind == GOSYNC_LOCK || kind == GOSYNC_RLOCK;
}

static void find_waiting(struct assumed *s, size_t group, bool proved)
{
	const struct source_facts *f = &s->w->source->facts[group];
	struct waiting *out = &s->groups[group];

	if (s->w->dump->items[group].any_flags & (THREAD_DUMPER | THREAD_TRUNCATED) ||
		wait_is_brief(s->w->dump, s->w->dump->items[group].wait_max_ns))
		return;
	if (proved)
		out->how = PROVED;
	else if (!f->nwaits || f->nwaits > CASES_MAX || f->stale)
		return;
	else if (is_lock(f->waits->op.kind))
		out->how = AT_LOCK;
	else if (find_cases(s, group, out))
		out->how = AT_CASES;
	out->stuck = out->how != GOES_ON;
}

/* By group: all its threads wait for ever without any assumption. */
static bool *find_proved(struct assumed *s)
{
	const struct groups *dump = s->w->dump;
	bool *proved = xcalloc(dump->n + 1, sizeof(*proved));

	for (size_t i = 0; i < dump->n; i++)
		proved[i] = true;
	for (uint64_t i = 0; i < dump->nmembers; i++)
		proved[groups_member(dump, i)->group] &= s->w->v->stuck[i] != 0;
	return proved;
}

/* ---- locks ---- */

enum { HELD = 1, HELD_LIVE = 2 };

/* Threads that wait for a lock go on when one of those who may hold it does, or none may. */
static bool free_locks(struct assumed *s)
{
	const struct waitgraph *g = s->w->g;
	uint8_t *held = xcalloc(g->nobjects + 1, sizeof(*held));
	bool *waits = xcalloc(g->nthreads + 1, sizeof(*waits)), changed = false;

	for (size_t i = 0; i < g->nedges; i++) {
		const struct wait_edge *e = &g->edges[i];

		if (e->kind == WAIT_EDGE_HOLDS)
			held[e->object] |=
				s->groups[groups_member(s->w->dump, e->thread)->group].stuck
					? HELD
					: HELD_LIVE;
	}
	for (size_t i = 0; i < g->nedges; i++)
		if (g->edges[i].kind == WAIT_EDGE_WAITS && held[g->edges[i].object] == HELD)
			waits[g->edges[i].thread] = true;
	for (uint64_t i = 0; i < s->w->dump->nmembers; i++) {
		struct waiting *at = &s->groups[groups_member(s->w->dump, i)->group];

		if (at->how != AT_LOCK || !at->stuck || (waits[i] && !g->live[i]))
			continue;
		at->stuck = false;
		changed = true;
	}
	free(held);
	free(waits);
	return changed;
}

/* ---- all of it ---- */

static bool free_cases(struct assumed *s)
{
	bool changed = false;

	for (size_t i = 0; i < s->w->dump->n; i++) {
		struct waiting *at = &s->groups[i];

		for (size_t k = 0; at->how == AT_CASES && at->stuck && k < at->n; k++)
			if (is_served(s, &at->cases[k], i)) {
				at->stuck = false;
				changed = true;
			}
	}
	return changed;
}

/* Calls that mean the very function that would end it. */
static void add_assumed(
	struct assumed *s, const struct orphan_case *c, size_t thing, struct orphan_assumed *out)
{
	const struct gouses *u = c->uses[thing];

	for (size_t i = 0; i < u->n; i++) {
		const struct gospot *at = &u->items[i].at;
		size_t body = gosync_frees(u->items[i].kind, c->op.kind)
				      ? goassume_body(&s->a, at->outer, at->node)
				      : SIZE_MAX;

		for (size_t k = 0; k < s->a.nedges && out->n < ORPHAN_ASSUMED; k++) {
			const struct goedge *e = &s->a.edges[k];

			if (e->assumed && e->to == body && e->from != SIZE_MAX)
				out->spots[out->n++] = (struct source_spot){e->source, e->outer,
					s->a.bodies[e->from].node, e->call->line};
		}
	}
}

static void report(struct assumed *s, size_t group)
{
	const struct waiting *at = &s->groups[group];
	struct orphan_case *cases = xcalloc(at->n, sizeof(*cases));
	struct orphan_assumed assumed = {.n = 0};

	for (size_t i = 0; i < at->n; i++) {
		cases[i] = at->cases[i].c;
		for (size_t t = 0; t < cases[i].n; t++)
			add_assumed(s, &cases[i], t, &assumed);
	}
	orphan_report(s->w, cases, at->n, group, &assumed);
	free(cases);
}

static void prepare(struct assumed *s, const bool *judged)
{
	bool *proved = find_proved(s);

	s->by_call = xcalloc(s->a.nedges + 1, sizeof(*s->by_call));
	for (size_t i = 0; i < s->a.nedges; i++)
		s->by_call[i] = &s->a.edges[i];
	if (s->a.nedges)
		qsort(s->by_call, s->a.nedges, sizeof(*s->by_call), compare_calls);
	s->groups = xcalloc(s->w->dump->n + 1, sizeof(*s->groups));
	for (size_t i = 0; i < s->w->dump->n; i++)
		find_waiting(s, i, proved[i] || judged[i]);
	free(proved);
}

static void release(struct assumed *s)
{
	for (size_t i = 0; s->groups && i < s->w->dump->n; i++) {
		for (size_t k = 0; k < s->groups[i].n; k++)
			for (size_t t = 0; t < GOTHINGS_MAX; t++)
				free(s->groups[i].cases[k].leads[t]);
		free(s->groups[i].cases);
	}
	free(s->groups);
	free(s->by_call);
	goassume_release(&s->a);
}

/* Some wait is left that this may judge: building all the calls is not for nothing. */
static bool any_open(const struct finding_work *w, const bool *judged)
{
	for (size_t i = 0; i < w->dump->n; i++) {
		const struct source_facts *f = &w->source->facts[i];

		if (!judged[i] && f->nwaits && !is_lock(f->waits->op.kind))
			return true;
	}
	return false;
}

void finding_assumed(struct finding_work *w, const bool *judged)
{
	struct assumed s = {.w = w};

	if (!any_open(w, judged))
		return;
	goassume_build(&s.a, w->source->program);
	w->calls.assume = &s.a;
	if (!s.a.over && !w->source->program->nunread && !w->source->program->full) {
		prepare(&s, judged);
		while (free_locks(&s) || free_cases(&s))
			;
		for (size_t i = 0; i < w->dump->n && s.work <= WORK_MAX; i++)
			if (s.groups[i].how == AT_CASES && s.groups[i].stuck && !is_effect(&s, i))
				report(&s, i);
	}
	w->calls.assume = NULL;
	release(&s);
}
