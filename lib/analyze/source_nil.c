/* SPDX-License-Identifier: MIT */
/* Channels that are nil, by the dump, and the function that should have made them, by the source.
 */
#include "analyze/place.h"
#include "analyze/source_findings_parts.h"
#include "gosrc/gowalk.h"

/* A field that holds the channel, and where the program builds the struct or sets the field. */
struct nil_field {
	struct goscope scope;
	struct str name;
	struct gonamed owner;
	struct source_spot copied; /* set in a method of a value receiver: in a copy */
	struct source_spot built;  /* a composite without it */
	size_t nbuilt, nset;	   /* such composites; other places that set it */
};

static bool same_type(const struct gonamed *a, const struct gonamed *b)
{
	return str_eq(a->path, b->path) && str_eq(a->name, b->name);
}

static bool is_field(const struct nil_field *f, const struct gonode *expr)
{
	struct gonamed owner;

	if (expr->kind != GN_SELECTOR || !str_eq(expr->text, f->name))
		return false;
	gotype_field(&f->scope, goscope_type(&f->scope, expr->a), f->name, &owner);
	return same_type(&owner, &f->owner);
}

/* func (m meter) open(): what it sets in m nobody else sees. */
static bool is_copy(const struct nil_field *f, const struct gonode *left)
{
	const struct gonode *outer = f->scope.outer;
	const struct gonode *receiver = outer && outer->kind == GN_FUNC ? outer->a : NULL;

	return receiver && receiver->a && receiver->a->kind != GN_STAR && left->a &&
	       left->a->kind == GN_IDENT && str_eq(left->a->text, receiver->text);
}

static bool sets(const struct gonode *composite, struct str name)
{
	for (const struct gonode *e = composite->b; e; e = e->next)
		if (e->kind != GN_KEY_VALUE || !e->a || e->a->kind != GN_IDENT ||
			str_eq(e->a->text, name))
			return true; /* without keys all fields are set */
	return false;
}

static bool visit(const struct gonode *n, void *context)
{
	struct nil_field *f = context;
	struct gonamed named;

	f->scope.line = n->line;
	if (n->kind == GN_ASSIGN)
		for (const struct gonode *left = n->a; left; left = left->next) {
			if (!is_field(f, left))
				continue;
			if (is_copy(f, left))
				f->copied = (struct source_spot){f->scope.source, f->scope.outer,
					f->scope.outer, f->scope.outer->line};
			else
				f->nset++;
		}
	if (n->kind != GN_COMPOSITE || !n->a ||
		!gotype_named(&f->scope, (struct gotype){n->a, f->scope.source}, &named) ||
		!same_type(&named, &f->owner))
		return true;
	if (sets(n, f->name)) {
		f->nset++;
	} else if (f->scope.outer) {
		f->built = (struct source_spot){
			f->scope.source, f->scope.outer, f->scope.outer, n->line};
		f->nbuilt++;
	}
	return true;
}

static void search(struct finding_work *w, struct nil_field *f)
{
	struct goprogram *p = w->source->program;

	for (size_t i = 0; i < p->npackages; i++)
		for (size_t k = 0; k < p->packages[i]->nsources; k++) {
			const struct gosource *source = p->packages[i]->sources[k];

			for (const struct gonode *n = source->file.decls; n; n = n->next) {
				f->scope = (struct goscope){
					p, source, n->kind == GN_FUNC ? n : NULL, n->line};
				gonode_walk(n, visit, f);
			}
		}
}

/* The one send or receive of a field in a line. */
struct line_search {
	uint32_t line;
	const struct gonode *channel;
	bool several;
};

static bool visit_line(const struct gonode *n, void *context)
{
	struct line_search *s = context;
	const struct gonode *channel = n->kind == GN_SEND			  ? n->a
				       : n->kind == GN_RANGE			  ? n->b
				       : n->kind == GN_UNARY && n->op == GO_ARROW ? n->a
										  : NULL;

	if (!channel || n->line != s->line)
		return true;
	s->several |= s->channel != NULL;
	s->channel = channel;
	return true;
}

/* As leak.nil-chan has it: main may park there, one receiver is one goroutine too many. */
static enum severity severity_of(const struct group *g)
{
	if (g->count > 1)
		return SEVERITY_ERROR;
	return g->creator ? SEVERITY_WARNING : SEVERITY_INFO;
}

static void report(struct finding_work *w, size_t group, const struct nil_field *f, frameid frame)
{
	const struct group *g = &w->dump->items[group];
	struct source_spot spot = f->copied.source ? f->copied : f->built;
	struct finding_draft draft = {.f = {.kind = SOURCE_NIL_CHAN,
					      .basis = BASIS_SOURCE,
					      .severity = severity_of(g),
					      .count = g->count,
					      .wait_ns = g->wait_max_ns,
					      .object = f->name,
					      .object_kind = WAIT_OBJECT_CHANNEL}};

	finding_add_place(&draft,
		finding_frame(w, SOURCE_WAITS, frame, stacks_frame_line(w->dump->stacks, frame)));
	if (!f->copied.source)
		finding_add_place(&draft, finding_spot(w, SOURCE_MADE, &spot));
	spot.line = spot.outer->line;
	draft.f.at = finding_spot(w, SOURCE_SAYS, &spot);
	finding_add_place(&draft, draft.f.at);
	for (uint64_t i = 0; i < w->dump->nmembers && draft.f.nsamples < SOURCE_SAMPLES; i++)
		if (groups_member(w->dump, i)->group == group)
			finding_add_sample(&draft, groups_member(w->dump, i)->id);
	finding_add(w, &draft);
}

/* The one method that sets it in a copy, or the one function that builds the struct without it. */
static void check(struct finding_work *w, size_t group)
{
	frameid site = place_site(w->owner, w->dump->stacks, w->dump->items[group].stack);
	struct nil_field f = {.nset = 0};
	struct line_search at = {.channel = NULL};
	struct source_spot spot;

	if (w->dump->items[group].class != WAIT_CHAN_NIL || !finding_locate(w, site, &spot))
		return;
	at.line = spot.line;
	gonode_walk(spot.function, visit_line, &at);
	if (!at.channel || at.several || at.channel->kind != GN_SELECTOR)
		return;
	f.scope = (struct goscope){w->source->program, spot.source, spot.outer, spot.line};
	f.name = at.channel->text;
	gotype_field(&f.scope, goscope_type(&f.scope, at.channel->a), f.name, &f.owner);
	if (!f.owner.name.n)
		return;
	search(w, &f);
	if (!f.nset && (f.copied.source || f.nbuilt == 1))
		report(w, group, &f, site);
}

void finding_nil(struct finding_work *w)
{
	for (size_t i = 0; i < w->dump->n; i++)
		check(w, i);
}
