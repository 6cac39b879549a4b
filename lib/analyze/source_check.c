/* SPDX-License-Identifier: MIT */
/* Lines that are faults by their text, in functions that are on a stack or start its threads. */
#include <stdlib.h>

#include "analyze/place.h"
#include "analyze/source_findings_parts.h"
#include "base/xmalloc.h"
#include "gosrc/golint.h"
#include "gosrc/gowalk.h"

enum {
	FEW = 2,
	MANY = 10,
	COLLECTED = 23, /* Go 1.23 collects timers and tickers that nobody refers to */
};

/* A declaration with the threads whose stack has it, or that it started. */
struct checked {
	const struct gosource *source;
	const struct gonode *outer;
	uint64_t started; /* by go statements of it that lie in no loop */
};

struct checks {
	struct finding_work *w;
	struct checked *items;
	size_t n, cap;
};

static struct checked *find(struct checks *c, const struct source_spot *spot)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->items[i].outer == spot->outer)
			return &c->items[i];
	c->items = grow_array(c->items, &c->cap, c->n + 1, sizeof(*c->items));
	c->items[c->n] = (struct checked){.source = spot->source, .outer = spot->outer};
	return &c->items[c->n++];
}

static void gather(struct checks *c)
{
	const struct groups *dump = c->w->dump;
	struct source_spot spot;

	for (size_t i = 0; i < dump->n; i++) {
		for (stackid s = dump->items[i].stack; s; s = stacks_get(dump->stacks, s)->parent)
			if (finding_locate(c->w, stacks_get(dump->stacks, s)->frame, &spot))
				find(c, &spot);
		if (finding_locate(c->w, dump->items[i].creator, &spot) &&
			!golint_in_loop(spot.function, spot.line))
			find(c, &spot)->started += dump->items[i].count;
		else if (finding_locate(c->w, dump->items[i].creator, &spot))
			find(c, &spot);
	}
}

/* ---- threads that a line concerns ---- */

struct concerned {
	uint64_t count, at_line; /* whose stack has the function; that are on this very line */
	uint64_t endless; /* in a loop of it without a way out, each started by a call of its own */
	int64_t wait_ns;
};

static bool is_one_each(struct finding_work *w, frameid creator)
{
	struct source_spot spot;

	return finding_locate(w, creator, &spot) && !golint_in_loop(spot.function, spot.line);
}

/*
 * Whether a thread was started by the function of the line. Other literals of the same declaration
 * are other functions, which may never have run: handlers stand side by side in main.
 */
static bool started_in(
	struct finding_work *w, frameid creator, const struct golint *l, const struct checked *at)
{
	struct source_spot spot;

	return finding_locate(w, creator, &spot) && spot.outer == at->outer &&
	       (l->kind == GOLINT_ADD_INSIDE || spot.function == l->function ||
		       l->function == at->outer);
}

static void count_group(struct finding_work *w, const struct group *g, const struct golint *l,
	const struct checked *at, struct concerned *out)
{
	const struct stacks *s = w->dump->stacks;
	struct source_spot spot;
	bool here = false, line = false, endless = false;

	for (stackid id = g->stack; id; id = stacks_get(s, id)->parent) {
		struct goscope scope;

		if (!finding_locate(w, stacks_get(s, id)->frame, &spot) ||
			(l->kind == GOLINT_ADD_INSIDE ? spot.outer != at->outer
						      : spot.function != l->function))
			continue;
		scope = (struct goscope){w->source->program, spot.source, spot.outer, spot.line};
		here = true;
		line |= spot.line == l->node->line;
		endless |= golint_endless(&scope, spot.function, spot.line) &&
			   is_one_each(w, g->creator);
	}
	if (!here && !started_in(w, g->creator, l, at))
		return;
	out->count += g->count;
	out->at_line += line ? g->count : 0;
	out->endless += endless ? g->count : 0;
	out->wait_ns = out->wait_ns > g->wait_max_ns ? out->wait_ns : g->wait_max_ns;
}

/* concerns: by group */
static void add_samples(
	struct finding_work *w, const uint8_t *concerns, struct finding_draft *draft)
{
	for (uint64_t i = 0; i < w->dump->nmembers && draft->f.nsamples < SOURCE_SAMPLES; i++)
		if (concerns[groups_member(w->dump, i)->group])
			finding_add_sample(draft, groups_member(w->dump, i)->id);
}

/* ---- judgement ---- */

static enum source_finding_kind kind_of(enum golint_kind kind)
{
	switch (kind) {
	case GOLINT_BACKGROUND:
		return SOURCE_BACKGROUND;
	case GOLINT_LOST_CANCEL:
		return SOURCE_LOST_CANCEL;
	case GOLINT_ADD_INSIDE:
		return SOURCE_ADD_INSIDE;
	case GOLINT_TIMER:
		return SOURCE_TIMER;
	case GOLINT_AFTER_LOOP:
		break;
	}
	return SOURCE_AFTER_LOOP;
}

/*
 * The line alone is a habit, and info: what it does to the threads makes it a warning. False: the
 * line does no harm here.
 */
static bool rate(const struct finding_work *w, const struct golint *l, const struct checked *at,
	const struct concerned *c, enum severity *severity)
{
	uint32_t minor = w->dump->snapshot.go_minor;

	*severity = SEVERITY_INFO;
	switch (l->kind) {
	case GOLINT_BACKGROUND:
		*severity = c->at_line >= MANY ? SEVERITY_WARNING : SEVERITY_INFO;
		return true;
	case GOLINT_LOST_CANCEL:
		if (!l->ends && at->started >= FEW)
			*severity = SEVERITY_WARNING;
		return true;
	case GOLINT_ADD_INSIDE:
		*severity = SEVERITY_WARNING;
		return true;
	case GOLINT_TIMER:
		if (c->endless >= MANY)
			*severity = SEVERITY_WARNING;
		return c->endless >= FEW || (minor && minor < COLLECTED);
	case GOLINT_AFTER_LOOP:
		return minor && minor < COLLECTED;
	}
	return false;
}

/* ---- who waits for a context that nobody ends ---- */

struct name_search {
	struct str name;
	bool found;
};

static bool visit_name(const struct gonode *n, void *context)
{
	struct name_search *s = context;

	s->found |= n->kind == GN_IDENT && s->name.n && str_eq(n->text, s->name);
	return !s->found;
}

/* ctx in "ctx, cancel := context.WithCancel(...)", and whether some go statement has it. */
struct context_search {
	const struct gonode *made;
	uint32_t line; /* of the go statement */
	struct str name;
	bool given;
};

static bool visit_context(const struct gonode *n, void *context)
{
	struct context_search *s = context;
	struct name_search in = {.name = s->name};

	if (n->kind == GN_ASSIGN && n->b == s->made && n->a->kind == GN_IDENT)
		s->name = n->a->text;
	if (n->kind == GN_GO && n->line == s->line) {
		gonode_walk(n->a, visit_name, &in);
		s->given |= in.found;
	}
	return true;
}

struct done_search {
	uint32_t line;
	bool found;
};

/* <-x.Done() on the line, or a case of the select there. */
static bool visit_done(const struct gonode *n, void *context)
{
	struct done_search *s = context;
	struct done_search inside = {.line = 0};

	if (n->kind == GN_SELECT && n->line == s->line && s->line) {
		for (const struct gonode *c = n->c; c; c = c->next)
			if (c->a)
				gonode_walk(c->a, visit_done, &inside);
		s->found |= inside.found;
	}
	s->found |= n->kind == GN_UNARY && n->op == GO_ARROW && n->a && n->a->kind == GN_CALL &&
		    n->a->a && n->a->a->kind == GN_SELECTOR && str_eq(n->a->a->text, STR("Done")) &&
		    (!s->line || n->line == s->line);
	return true;
}

/* Threads that the function started with the context, and that wait for its end among others. */
static void add_waiting(struct finding_work *w, const struct checked *at, const struct golint *l,
	struct finding_draft *draft)
{
	const struct stacks *s = w->dump->stacks;

	for (size_t i = 0; i < w->dump->n; i++) {
		const struct group *g = &w->dump->items[i];
		frameid site = place_site(w->owner, s, g->stack);
		struct context_search started = {.made = l->node};
		struct source_spot spot;
		struct done_search done = {.line = 0};

		if (!started_in(w, g->creator, l, at) || !finding_locate(w, g->creator, &spot))
			continue;
		started.line = spot.line;
		gonode_walk(spot.outer, visit_context, &started);
		if (!started.given || !finding_locate(w, site, &spot))
			continue;
		done.line = spot.line;
		gonode_walk(spot.function, visit_done, &done);
		if (done.found)
			finding_add_place(draft, finding_frame(w, SOURCE_WAITS, site, spot.line));
	}
}

static void judge(struct finding_work *w, const struct checked *at, const struct golint *l)
{
	struct concerned c = {.wait_ns = -1};
	struct source_spot spot = {at->source, at->outer, l->function, l->node->line};
	struct finding_draft draft = {.f = {.kind = kind_of(l->kind),
					      .basis = BASIS_SOURCE,
					      .object_kind = WAIT_OBJECT_NEVER}};
	uint8_t *concerns;

	concerns = xcalloc(w->dump->n + 1, sizeof(*concerns));
	for (size_t i = 0; i < w->dump->n; i++) {
		uint64_t before = c.count;

		count_group(w, &w->dump->items[i], l, at, &c);
		concerns[i] = c.count > before;
	}
	add_samples(w, concerns, &draft);
	free(concerns);
	if (!c.count || !rate(w, l, at, &c, &draft.f.severity))
		return;
	draft.f.count = c.count;
	draft.f.wait_ns = c.wait_ns;
	draft.f.at = finding_spot(w, SOURCE_SAYS, &spot);
	finding_add_place(&draft, draft.f.at);
	if (l->kind == GOLINT_LOST_CANCEL && !l->ends)
		add_waiting(w, at, l, &draft);
	if (l->leaves) {
		spot.line = l->leaves;
		finding_add_place(&draft, finding_spot(w, SOURCE_LEAVES, &spot));
	}
	finding_add(w, &draft);
}

/* ---- a lock across Sleep ---- */

static bool is_reported(const struct finding_work *w, const struct source_place *at)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->items[i].kind == SOURCE_HELD_OVER_IO)
			for (size_t k = 0; k < w->items[i].nplaces; k++)
				if (w->items[i].places[k].line == at->line &&
					str_eq(w->items[i].places[k].file, at->file))
					return true;
	return false;
}

static void check_sleep(struct finding_work *w, size_t group)
{
	const struct source_facts *f = &w->source->facts[group];
	const struct group *g = &w->dump->items[group];
	const struct stacks *s = w->dump->stacks;
	const struct source_hold *h = f->holds;
	struct finding_draft draft = {.f = {.kind = SOURCE_LOCKED_SLEEP,
					      .basis = BASIS_SOURCE,
					      .severity = SEVERITY_INFO,
					      .count = g->count,
					      .wait_ns = g->wait_max_ns,
					      .object_kind = WAIT_OBJECT_LOCK}};

	if (g->class != WAIT_SLEEP || !f->nholds || !h->held.sure || f->stale ||
		h->held.op.kind == GOSYNC_ONCE_DO)
		return;
	draft.f.object = h->held.op.path;
	draft.f.at = finding_frame(w, SOURCE_HOLDS, h->frame, stacks_frame_line(s, h->frame));
	if (is_reported(w, &draft.f.at))
		return;
	finding_add_place(&draft, draft.f.at);
	finding_add_place(&draft, finding_frame(w, SOURCE_LOCKED, h->frame, h->held.op.line));
	for (uint64_t i = 0; i < w->dump->nmembers && draft.f.nsamples < SOURCE_SAMPLES; i++)
		if (groups_member(w->dump, i)->group == group)
			finding_add_sample(&draft, groups_member(w->dump, i)->id);
	finding_add(w, &draft);
}

void finding_checks(struct finding_work *w)
{
	struct checks c = {.w = w};

	gather(&c);
	for (size_t i = 0; i < c.n; i++) {
		struct goscope scope = {w->source->program, c.items[i].source, c.items[i].outer,
			c.items[i].outer->line};
		struct golint found[GOLINT_MAX];
		size_t n = golint_find(&scope, found);

		for (size_t k = 0; k < n; k++)
			judge(w, &c.items[i], &found[k]);
	}
	for (size_t i = 0; i < w->dump->n; i++)
		check_sleep(w, i);
	free(c.items);
}
