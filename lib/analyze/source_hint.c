/* SPDX-License-Identifier: MIT */
/*
 * Waits of which it is not known that nobody ends them, as in most servers: others may. Where
 * numbers show that they pile up, the ways out on which the other end is skipped are where to look
 * first.
 */
#include "analyze/source_orphan_parts.h"

enum { CASES_MAX = 16 };

static enum source_finding_kind kind_of(const struct group *g)
{
	switch (g->class) {
	case WAIT_CHAN_SEND:
		return SOURCE_ORPHAN_SEND;
	case WAIT_CHAN_RECEIVE:
		return SOURCE_ORPHAN_RECEIVE;
	case WAIT_WAITGROUP:
		return SOURCE_ORPHAN_WAITGROUP;
	default:
		return SOURCE_ORPHAN_SELECT;
	}
}

static bool is_kind(const struct group *g)
{
	return g->class == WAIT_CHAN_SEND || g->class == WAIT_CHAN_RECEIVE ||
	       g->class == WAIT_WAITGROUP || g->class == WAIT_SELECT;
}

static void add_place(struct finding_work *w, struct finding_draft *draft, enum source_role role,
	const struct gouse *use, uint32_t line)
{
	struct source_spot spot = {use->at.source, use->at.outer, use->at.function, line};

	finding_add_place(draft, finding_spot(w, role, &spot));
}

/* A return that lies before the operation, in a function that has it: of all of one object. */
static bool add_skipped(struct finding_work *w, const struct gothing *thing, enum gosync_kind waits,
	struct finding_draft *draft)
{
	const struct gouses *u = finding_uses(w, thing);
	bool any = false;

	for (size_t i = 0; i < u->n; i++) {
		uint32_t line = gosync_frees(u->items[i].kind, waits)
					? orphan_leaving_line(&u->items[i])
					: 0;

		if (!line)
			continue;
		add_place(w, draft, SOURCE_LEAVES, &u->items[i], line);
		add_place(w, draft, SOURCE_GONE, &u->items[i], u->items[i].at.node->line);
		any = true;
	}
	return any;
}

static bool add_case(
	struct finding_work *w, const struct source_wait *wait, struct finding_draft *draft)
{
	struct gothing things[GOTHINGS_MAX];
	const struct gonode *object = gosync_object(&wait->op);
	struct source_spot spot;
	struct goscope scope;
	bool any = false;
	size_t n;

	if (!object || !finding_locate(w, wait->frame, &spot))
		return false;
	scope = (struct goscope){w->source->program, spot.source, spot.outer, wait->op.line};
	n = gothing_of(&w->calls, &scope, object, things);
	for (size_t i = 0; i < n; i++)
		any |= add_skipped(w, &things[i], wait->op.kind, draft);
	return any;
}

static void hint(struct finding_work *w, size_t group)
{
	const struct source_facts *facts = &w->source->facts[group];
	const struct group *g = &w->dump->items[group];
	struct finding_draft draft = {.f = {.kind = kind_of(g),
					      .basis = BASIS_SIGNATURE,
					      .severity = SEVERITY_INFO,
					      .hint = true,
					      .count = g->count,
					      .wait_ns = g->wait_max_ns,
					      .object_kind = WAIT_OBJECT_NEVER}};
	bool any = false;

	if (!facts->nwaits || facts->nwaits > CASES_MAX || facts->stale)
		return;
	draft.f.at = finding_frame(w, SOURCE_WAITS, facts->waits->frame,
		stacks_frame_line(w->dump->stacks, facts->waits->frame));
	finding_add_place(&draft, draft.f.at);
	for (size_t i = 0; i < facts->nwaits; i++)
		any |= add_case(w, &facts->waits[i], &draft);
	if (any)
		finding_add(w, &draft);
}

void finding_hints(struct finding_work *w, const bool *judged)
{
	for (size_t i = 0; i < w->dump->n; i++)
		if (!judged[i] && is_kind(&w->dump->items[i]) &&
			!(w->dump->items[i].any_flags & (THREAD_DUMPER | THREAD_TRUNCATED)))
			hint(w, i);
}
