/* SPDX-License-Identifier: MIT */
/* Conditions that nobody alive signals (the wait graph says so), with the signals that there were.
 */
#include "analyze/source_findings_parts.h"

static size_t group_of(const struct finding_work *w, uint64_t thread)
{
	for (uint64_t i = 0; i < w->dump->nmembers; i++)
		if (groups_member(w->dump, i)->id == thread)
			return groups_member(w->dump, i)->group;
	return SIZE_MAX;
}

/* Signal wakes one of several; what else there was has come and gone. */
static void add_signals(
	struct finding_work *w, const struct gouses *u, bool several, struct finding_draft *draft)
{
	for (size_t i = 0; i < u->n; i++) {
		const struct gouse *use = &u->items[i];
		const struct gonode *f = use->at.node->a;
		struct source_spot spot = {
			use->at.source, use->at.outer, use->at.function, use->at.node->line};
		bool one = several && f && f->kind == GN_SELECTOR && str_eq(f->text, STR("Signal"));
		struct source_place at;

		if (use->kind != GOSYNC_COND_SIGNAL)
			continue;
		at = finding_spot(w, one ? SOURCE_SAYS : SOURCE_GONE, &spot);
		finding_add_place(draft, at);
		if (one)
			draft->f.at = at;
	}
}

static void report(struct finding_work *w, const struct deadlock_pile *p, size_t group)
{
	const struct source_facts *facts = &w->source->facts[group];
	struct gothing things[GOTHINGS_MAX];
	struct finding_draft draft = {.f = {.kind = SOURCE_ORPHAN_COND,
					      .basis = p->basis,
					      .severity = p->severity,
					      .count = p->threads,
					      .wait_ns = w->dump->items[group].wait_max_ns,
					      .doubts = p->doubts,
					      .object_kind = WAIT_OBJECT_COND,
					      .address = p->object.address}};
	const struct source_wait *wait = facts->waits;
	struct goscope scope;
	struct source_spot spot;
	size_t n;

	if (facts->nwaits != 1 || wait->op.kind != GOSYNC_COND_WAIT || !wait->op.node->a ||
		!finding_locate(w, wait->frame, &spot))
		return;
	draft.f.at = finding_frame(w, SOURCE_WAITS, wait->frame, spot.line);
	draft.f.object = wait->op.path;
	finding_add_place(&draft, draft.f.at);
	scope = (struct goscope){w->source->program, spot.source, spot.outer, wait->op.line};
	n = gothing_of(&w->calls, &scope, wait->op.node->a->a, things);
	for (size_t i = 0; i < n; i++)
		add_signals(w, finding_uses(w, &things[i]), p->threads > 1, &draft);
	for (uint64_t i = 0; i < w->dump->nmembers && draft.f.nsamples < SOURCE_SAMPLES; i++)
		if (groups_member(w->dump, i)->group == group)
			finding_add_sample(&draft, groups_member(w->dump, i)->id);
	finding_add(w, &draft);
}

/* Unless it is one of a kind: what source_orphan.c said of it stands. */
static bool is_said(const struct finding_work *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->items[i].kind == SOURCE_ORPHAN_COND)
			return true;
	return false;
}

void finding_conds(struct finding_work *w)
{
	if (is_said(w))
		return;
	for (size_t i = 0; i < w->d->npiles; i++) {
		const struct deadlock_pile *p = &w->d->piles[i];
		size_t group;

		if (p->end != DEADLOCK_END_NOBODY || p->object.kind != WAIT_OBJECT_COND)
			continue;
		group = group_of(w, p->root.id);
		if (group != SIZE_MAX)
			report(w, p, group);
	}
}
