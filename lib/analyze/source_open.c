/* SPDX-License-Identifier: MIT */
/*
 * Connections that are out, by the dump, and the functions that leave some open, by the source. Who
 * left one open has gone on and is on no stack, so all packages of the module are looked at.
 */
#include <stdlib.h>

#include "analyze/place.h"
#include "analyze/source_findings_parts.h"
#include "base/xmalloc.h"
#include "gosrc/golint.h"
#include "gosrc/goopens.h"
#include "gosrc/gowalk.h"

enum { FEW = 2, MANY = 10, LONG_S = 60, SPOTS_MAX = 3, SITES_MAX = 3 };

/* Threads that show that something is open. */
struct shown {
	uint8_t *groups;  /* by group: 1 = one of these */
	uint64_t waiting; /* for a connection of a pool */
	uint64_t open;	  /* that stand for something open each */
	uint64_t busy;	  /* that use or hold one */
	int64_t wait_ns;  /* the longest */
	bool rows, tx;	  /* of these some are open */
	bool body;	  /* of HTTP, else of a database */
	uint8_t *frames;  /* by frame, as far as asked for */
};

enum { FRAME_HOLDS = 1, FRAME_HOLDS_NONE };

/* Ways out that leave something open. */
struct left_open {
	struct source_spot spots[SPOTS_MAX]; /* of the call that opens */
	struct goclose items[SPOTS_MAX];
	size_t n; /* found, SPOTS_MAX of them kept */
};

static bool is_named(const struct finding_work *w, frameid frame, const char *name)
{
	return frame && str_eq(stacks_frame_name(w->dump->stacks, frame), str_from(name));
}

static bool has_frame(const struct finding_work *w, stackid stack, const char *prefix)
{
	const struct stacks *s = w->dump->stacks;

	for (; stack; stack = stacks_get(s, stack)->parent)
		if (str_starts(stacks_frame_name(s, stacks_get(s, stack)->frame), str_from(prefix)))
			return true;
	return false;
}

/* ---- who is inside of a function behind the line that opens ---- */

struct opening {
	struct goscope scope;
	uint32_t before;
	bool body, found; /* body: of HTTP, else of a database */
};

static bool visit_opening(const struct gonode *n, void *context)
{
	struct opening *o = context;
	enum goclose_kind kind;

	if (n->kind == GN_CALL && n->line < o->before) {
		o->scope.line = n->line;
		o->found |= goopens(&o->scope, n, &kind) && (kind == GOCLOSE_BODY) == o->body;
	}
	return !o->found;
}

/* The function of a frame opens one in a line before that of the frame: asked once for each. */
static bool frame_holds(struct finding_work *w, frameid frame, struct shown *s)
{
	struct opening o = {.body = s->body};
	struct source_spot spot;

	if (!s->frames[frame] && finding_locate(w, frame, &spot)) {
		o.scope = (struct goscope){
			w->source->program, spot.source, spot.outer, spot.outer->line};
		o.before = spot.line;
		gonode_walk(spot.function, visit_opening, &o);
	}
	if (!s->frames[frame])
		s->frames[frame] = o.found ? FRAME_HOLDS : FRAME_HOLDS_NONE;
	return s->frames[frame] == FRAME_HOLDS;
}

static bool holds_one(struct finding_work *w, stackid stack, struct shown *s)
{
	const struct stacks *stacks = w->dump->stacks;

	for (; stack; stack = stacks_get(stacks, stack)->parent)
		if (frame_holds(w, stacks_get(stacks, stack)->frame, s))
			return true;
	return false;
}

static void note(struct shown *s, const struct finding_work *w, size_t group, uint64_t *count)
{
	const struct group *g = &w->dump->items[group];

	s->groups[group] = 1;
	*count += g->count;
	s->wait_ns = s->wait_ns > g->wait_max_ns ? s->wait_ns : g->wait_max_ns;
}

/* Reads a body, or hands one on, on behalf of somebody who may be slow. */
static bool is_reading(const struct finding_work *w, stackid stack)
{
	static const char *const readers[] = {"net/http.(*bodyEOFSignal).Read",
		"net/http/httputil.", "io.Copy", "io.copyBuffer", "io.ReadAll", "io.ReadFull"};

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if (has_frame(w, stack, readers[i]))
			return true;
	return false;
}

/*
 * Between two responses the read loop of a connection reads; it waits in a select only while a
 * body is in somebody's hands (net/http/transport.go, Go 1.19 to 1.26).
 */
static void show_bodies(struct finding_work *w, struct shown *s)
{
	for (size_t i = 0; i < w->dump->n; i++)
		if (w->dump->items[i].class == WAIT_SELECT &&
			is_named(w, place_of(w->dump->stacks, w->dump->items[i].stack),
				"net/http.(*persistConn).readLoop"))
			note(s, w, i, &s->open);
}

static void count_readers(struct finding_work *w, struct shown *s)
{
	for (size_t i = 0; i < w->dump->n; i++)
		if (!s->groups[i] && (is_reading(w, w->dump->items[i].stack) ||
					     holds_one(w, w->dump->items[i].stack, s)))
			s->busy += w->dump->items[i].count;
}

/* Rows and transactions under a context that ends have a goroutine each (database/sql/sql.go). */
static void show_pool(struct finding_work *w, struct shown *s)
{
	for (size_t i = 0; i < w->dump->n; i++) {
		const struct group *g = &w->dump->items[i];
		frameid entry = place_entry(w->dump->stacks, g->stack);
		bool rows = is_named(w, entry, "database/sql.(*Rows).awaitDone");
		bool tx = is_named(w, entry, "database/sql.(*Tx).awaitDone");

		s->rows |= rows;
		s->tx |= tx;
		if (rows || tx)
			note(s, w, i, &s->open);
		else if (is_named(
				 w, place_of(w->dump->stacks, g->stack), "database/sql.(*DB).conn"))
			note(s, w, i, &s->waiting);
	}
}

/* Who is inside of a driver, or holds a connection while it does something else, or waits for more.
 */
static void count_holders(struct finding_work *w, struct shown *s)
{
	for (size_t i = 0; i < w->dump->n; i++) {
		const struct group *g = &w->dump->items[i];
		const struct stacks *stacks = w->dump->stacks;
		frameid entry = place_entry(stacks, g->stack);
		bool inside = !s->groups[i] && has_frame(w, g->stack, "database/sql.") &&
			      !str_starts(stacks_frame_name(stacks, entry), STR("database/sql."));

		if (inside || holds_one(w, g->stack, s))
			s->busy += g->count;
	}
}

/* ---- what the source leaves open ---- */

/* Packages of the module that are imported by those that were read. */
static void read_imports(struct finding_work *w)
{
	struct goprogram *p = w->source->program;

	for (size_t i = 0; i < p->npackages; i++)
		for (size_t k = 0; k < p->packages[i]->nsources; k++) {
			const struct gonode *n = p->packages[i]->sources[k]->file.decls;

			for (; n; n = n->next)
				if (n->kind == GN_IMPORT)
					goprogram_import(p, n->text);
		}
}

static void keep(struct left_open *out, const struct goscope *scope, struct goclose item)
{
	if (out->n < SPOTS_MAX) {
		out->items[out->n] = item;
		out->spots[out->n] = (struct source_spot){
			scope->source, scope->outer, item.function, item.node->line};
	}
	out->n++;
}

/* Where the dump shows which of the two are open, the other ones are not to blame. */
static bool may_be_open(enum goclose_kind kind, const struct shown *s)
{
	return s->rows == s->tx || (kind != GOCLOSE_ROWS && kind != GOCLOSE_TX) ||
	       s->rows == (kind == GOCLOSE_ROWS);
}

static void find_in(const struct goscope *scope, enum source_finding_kind kind,
	const struct shown *s, struct left_open *out)
{
	struct goclose open[GOCLOSE_MAX];
	struct golint lints[GOLINT_MAX];
	size_t n;

	if (kind == SOURCE_LOST_CANCEL) {
		n = golint_find(scope, lints);
		for (size_t i = 0; i < n; i++)
			if (lints[i].kind == GOLINT_LOST_CANCEL && !lints[i].ends)
				keep(out, scope,
					(struct goclose){.node = lints[i].node,
						.function = lints[i].function});
		return;
	}
	n = goclose_find(scope, open);
	for (size_t i = 0; i < n; i++)
		if ((open[i].kind == GOCLOSE_BODY) == (kind == SOURCE_BODY_OPEN) &&
			may_be_open(open[i].kind, s))
			keep(out, scope, open[i]);
}

static void find_left_open(struct finding_work *w, enum source_finding_kind kind,
	const struct shown *s, struct left_open *out)
{
	struct goprogram *p = w->source->program;

	read_imports(w);
	for (size_t i = 0; i < p->npackages; i++)
		for (size_t k = 0; k < p->packages[i]->nfuncs; k++) {
			const struct gofunc *f = &p->packages[i]->funcs[k];
			struct goscope scope = {p, f->source, f->node, f->node->line};

			if (f->node->c)
				find_in(&scope, kind, s, out);
		}
}

/* ---- the finding ---- */

/* Of several ways out none is the one to mend, but the call that opens: behind it goes the defer.
 */
static void add_spot(struct finding_work *w, const struct source_spot *opens,
	const struct goclose *item, bool to_mend, struct finding_draft *draft)
{
	struct source_spot spot = *opens;
	struct source_place at =
		finding_spot(w, item->nleaves == 1 ? SOURCE_MADE : SOURCE_SAYS, &spot);

	finding_add_place(draft, at);
	for (size_t i = 0; i < item->nleaves; i++) {
		struct source_place way;

		spot.line = item->leaves[i];
		way = finding_spot(w, SOURCE_LEAVES, &spot);
		finding_add_place(draft, way);
		at = item->nleaves == 1 ? way : at;
	}
	if (to_mend)
		draft->f.at = at;
}

/* Threads that wait are in the function: it was called before, and left something open then. */
static bool is_on_stack(struct finding_work *w, const struct shown *s, const struct gonode *outer)
{
	const struct stacks *stacks = w->dump->stacks;
	struct source_spot spot;

	for (size_t i = 0; i < w->dump->n; i++)
		for (stackid id = s->groups[i] ? w->dump->items[i].stack : 0; id;
			id = stacks_get(stacks, id)->parent)
			if (finding_locate(w, stacks_get(stacks, id)->frame, &spot) &&
				spot.outer == outer)
				return true;
	return false;
}

/* The one to mend among several; SIZE_MAX: nothing tells. */
static size_t choose(struct finding_work *w, const struct left_open *l, const struct shown *s)
{
	size_t found = SIZE_MAX, n = 0;

	if (l->n == 1)
		return 0;
	for (size_t i = 0; i < l->n && i < SPOTS_MAX; i++)
		if (is_on_stack(w, s, l->spots[i].outer)) {
			found = i;
			n++;
		}
	return n == 1 && l->n <= SPOTS_MAX ? found : SIZE_MAX;
}

static void add_places(struct finding_work *w, const struct left_open *l, const struct shown *s,
	struct finding_draft *draft)
{
	const struct stacks *stacks = w->dump->stacks;
	size_t sites = 0, mend = choose(w, l, s);

	for (size_t i = 0; i < l->n && i < SPOTS_MAX; i++)
		add_spot(w, &l->spots[i], &l->items[i], i == mend, draft);
	for (size_t i = 0; i < w->dump->n && sites < SITES_MAX; i++)
		if (s->groups[i]) {
			frameid site = place_site(w->owner, stacks, w->dump->items[i].stack);

			struct source_place at = finding_frame(
				w, SOURCE_WAITS, site, stacks_frame_line(stacks, site));

			finding_add_place(draft, at);
			if (!draft->f.at.line)
				draft->f.at = at;
			sites++;
		}
	for (uint64_t i = 0; i < w->dump->nmembers && draft->f.nsamples < SOURCE_SAMPLES; i++)
		if (s->groups[groups_member(w->dump, i)->group])
			finding_add_sample(draft, groups_member(w->dump, i)->id);
}

/* Info: said beside numbers only. Several places may be to blame: then it is no error. */
static void report(struct finding_work *w, enum source_finding_kind kind, const struct shown *s,
	enum severity severity)
{
	struct left_open left = {.n = 0};
	struct finding_draft draft = {.f = {.kind = kind,
					      .basis = BASIS_SOURCE,
					      .severity = severity,
					      .count = s->waiting + s->open,
					      .wait_ns = s->wait_ns,
					      .hint = severity == SEVERITY_INFO,
					      .object_kind = WAIT_OBJECT_NEVER}};

	find_left_open(w, kind, s, &left);
	if (!left.n)
		return;
	if (left.n > 1 && severity > SEVERITY_WARNING && choose(w, &left, s) == SIZE_MAX)
		draft.f.severity = SEVERITY_WARNING;
	add_places(w, &left, s, &draft);
	finding_add(w, &draft);
}

static bool is_old(const struct shown *s)
{
	return s->wait_ns >= (int64_t)LONG_S * 1000000000;
}

static void find_bodies(struct finding_work *w, struct shown *s)
{
	s->body = true;
	show_bodies(w, s);
	if (s->open >= FEW)
		count_readers(w, s);
	if (s->open < s->busy + FEW)
		return;
	report(w, SOURCE_BODY_OPEN, s, is_old(s) ? SEVERITY_WARNING : SEVERITY_INFO);
}

static void find_pool(struct finding_work *w, struct shown *s)
{
	show_pool(w, s);
	if (s->waiting || s->open >= FEW)
		count_holders(w, s);
	if (!s->waiting && s->open < s->busy + FEW)
		return;
	report(w, SOURCE_POOL_OPEN, s,
		!is_old(s)			      ? SEVERITY_INFO
		: s->busy && s->open < s->busy + MANY ? SEVERITY_WARNING
						      : SEVERITY_ERROR);
}

/*
 * A context below one that is not of package context has a goroutine until either ends
 * (context/context.go propagateCancel, Go 1.19 to 1.26). Whether one of those whose cancel is lost
 * was made below such a parent is not known.
 */
static void find_contexts(struct finding_work *w, struct shown *s)
{
	for (size_t i = 0; i < w->dump->n; i++) {
		const struct stacks *stacks = w->dump->stacks;
		struct str place =
			stacks_frame_name(stacks, place_of(stacks, w->dump->items[i].stack));

		if (str_starts(place, STR("context.(*cancelCtx).propagateCancel.func")) ||
			str_starts(place, STR("context.propagateCancel.func")))
			note(s, w, i, &s->open);
	}
	if (s->open >= FEW)
		report(w, SOURCE_LOST_CANCEL, s,
			s->open >= MANY && is_old(s) ? SEVERITY_WARNING : SEVERITY_INFO);
}

void finding_open(struct finding_work *w)
{
	static void (*const finders[])(struct finding_work *, struct shown *) = {
		find_bodies, find_pool, find_contexts};

	for (size_t i = 0; i < sizeof(finders) / sizeof(finders[0]); i++) {
		struct shown s = {.wait_ns = -1};

		s.groups = xcalloc(w->dump->n + 1, sizeof(*s.groups));
		s.frames = xcalloc(w->dump->stacks->nframes + 1, sizeof(*s.frames));
		finders[i](w, &s);
		free(s.groups);
		free(s.frames);
	}
}
