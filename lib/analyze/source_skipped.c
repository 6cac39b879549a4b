/* SPDX-License-Identifier: MIT */
/*
 * Waits for what others do for each piece of work, where one turn of their loop passes it over: the
 * Done that a continue skips. They wait for more work, and so for each other; what was lost is why.
 */
#include "analyze/source_findings_parts.h"

enum { MANY = 2, LONG_S = 60 };

static const struct group *group_of(const struct finding_work *w, uint32_t thread)
{
	return &w->dump->items[groups_member(w->dump, thread)->group];
}

static const struct source_facts *facts_of(const struct finding_work *w, uint32_t thread)
{
	return &w->source->facts[groups_member(w->dump, thread)->group];
}

static enum source_finding_kind kind_of(enum gosync_kind kind)
{
	return kind == GOSYNC_SEND	  ? SOURCE_ORPHAN_SEND
	       : kind == GOSYNC_RECEIVE	  ? SOURCE_ORPHAN_RECEIVE
	       : kind == GOSYNC_COND_WAIT ? SOURCE_ORPHAN_COND
					  : SOURCE_ORPHAN_WAITGROUP;
}

static void merge(struct source_finding *old, uint64_t id, int64_t wait_ns)
{
	old->count++;
	old->wait_ns = old->wait_ns > wait_ns ? old->wait_ns : wait_ns;
	if (old->nsamples < SOURCE_SAMPLES)
		old->samples[old->nsamples++] = id;
	old->severity = SEVERITY_ERROR;
}

/* The operation `ahead` of another thread, which its loop may pass over, ends the wait of t. */
static void report(
	struct finding_work *w, uint32_t t, const struct source_facts *other, size_t ahead)
{
	const struct source_wait *wait = facts_of(w, t)->waits;
	const struct wait_object *o = &w->g->objects[w->g->edges[w->v->chains[t].waits].object];
	int64_t wait_ns = groups_member(w->dump, t)->wait_s * (int64_t)1000000000;
	struct finding_draft draft = {.f = {.kind = kind_of(wait->op.kind),
					      .basis = BASIS_SOURCE,
					      .object_kind = o->kind,
					      .object = wait->op.path,
					      .address = o->key >> 63 ? 0 : o->key,
					      .count = 1,
					      .wait_ns = wait_ns < 0 ? -1 : wait_ns,
					      .doubts = o->doubts}};
	struct source_spot spot;

	if (!finding_locate(w, other->waits->frame, &spot))
		return;
	spot.line = other->skips[ahead];
	draft.f.severity =
		wait_ns >= LONG_S * (int64_t)1000000000 ? SEVERITY_ERROR : SEVERITY_WARNING;
	draft.f.at = finding_spot(w, SOURCE_LEAVES, &spot);
	for (size_t i = 0; i < w->n; i++)
		if (w->items[i].kind == draft.f.kind && w->items[i].at.line == spot.line &&
			str_eq(w->items[i].at.file, draft.f.at.file)) {
			merge(&w->items[i], groups_member(w->dump, t)->id, draft.f.wait_ns);
			return;
		}
	finding_add_sample(&draft, groups_member(w->dump, t)->id);
	finding_add_place(&draft, finding_frame(w, SOURCE_WAITS, wait->frame,
					  stacks_frame_line(w->dump->stacks, wait->frame)));
	finding_add_place(&draft, draft.f.at);
	finding_add(w, &draft);
}

/* Whether somebody who waits for work could end the wait of t through the object, but skipped it.
 */
static bool judge_object(struct finding_work *w, uint32_t t, uint32_t o)
{
	const struct source_facts *f = facts_of(w, t);

	for (uint32_t i = w->g->object_at[o]; i < w->g->object_at[o + 1]; i++) {
		const struct wait_edge *e = &w->g->edges[w->g->by_object[i]];
		const struct source_facts *other = facts_of(w, e->thread);

		if (e->kind != WAIT_EDGE_COULD || !(e->flags & WAIT_WAY_OUT) || e->thread == t)
			continue;
		for (size_t k = 0; k < other->nown; k++)
			if (other->skips[k] &&
				gosync_frees(other->ahead[k].kind, f->waits->op.kind) &&
				str_eq(other->ahead[k].key, f->waits->op.key)) {
				report(w, t, other, k);
				return true;
			}
	}
	return false;
}

/* It waits for one thing, which the dump may know by its address and the source by its name. */
static void judge(struct finding_work *w, uint32_t t)
{
	for (uint32_t i = w->g->thread_at[t]; i < w->g->thread_at[t + 1]; i++) {
		const struct wait_edge *e = &w->g->edges[w->g->by_thread[i]];

		if (e->kind == WAIT_EDGE_WAITS && judge_object(w, t, e->object))
			return;
	}
}

/* At the end of a chain, for something other than a lock that nobody can end. */
static bool is_root(const struct finding_work *w, uint32_t t)
{
	const struct wait_chain *c = &w->v->chains[t];
	const struct source_facts *f = facts_of(w, t);

	return w->v->stuck[t] && c->root == t && c->end == WAIT_END_NOBODY &&
	       c->waits != WAIT_NONE && f->nwaits == 1 && f->waits->op.kind != GOSYNC_LOCK &&
	       f->waits->op.kind != GOSYNC_RLOCK && f->waits->op.kind != GOSYNC_ONCE_DO &&
	       !(group_of(w, t)->any_flags & THREAD_TRUNCATED);
}

void finding_skipped(struct finding_work *w)
{
	for (uint32_t t = 0; t < w->g->nthreads; t++)
		if (is_root(w, t))
			judge(w, t);
}

/* ---- what no other finding says ---- */

static bool says(const struct source_finding *f, enum source_finding_kind kind)
{
	return f->kind == kind || f->kind == SOURCE_SLOT_LOST;
}

static bool is_said(
	const struct finding_work *w, enum source_finding_kind kind, const struct source_place *at)
{
	for (size_t i = 0; i < w->n; i++)
		for (size_t k = 0; says(&w->items[i], kind) && k < w->items[i].nplaces; k++)
			if (w->items[i].places[k].role == SOURCE_WAITS &&
				w->items[i].places[k].line == at->line &&
				str_eq(w->items[i].places[k].file, at->file))
				return true;
	return false;
}

static void report_stuck(struct finding_work *w, uint32_t t)
{
	const struct source_wait *wait = facts_of(w, t)->waits;
	const struct wait_object *o = &w->g->objects[w->g->edges[w->v->chains[t].waits].object];
	int64_t wait_ns = groups_member(w->dump, t)->wait_s * (int64_t)1000000000;
	bool lasts = wait_ns >= LONG_S * (int64_t)1000000000, deep = w->v->chains[t].behind > 0;
	struct finding_draft draft = {
		.f = {.kind = kind_of(wait->op.kind),
			.basis = BASIS_SOURCE,
			.severity = lasts && deep ? SEVERITY_ERROR : SEVERITY_WARNING,
			.object_kind = o->kind,
			.object = wait->op.path,
			.address = o->key >> 63 ? 0 : o->key,
			.count = 1,
			.wait_ns = wait_ns < 0 ? -1 : wait_ns,
			.doubts = o->doubts}};

	draft.f.at = finding_frame(
		w, SOURCE_WAITS, wait->frame, stacks_frame_line(w->dump->stacks, wait->frame));
	if ((!deep && !lasts) || is_said(w, draft.f.kind, &draft.f.at))
		return;
	finding_add_sample(&draft, groups_member(w->dump, t)->id);
	finding_add_place(&draft, draft.f.at);
	finding_add(w, &draft);
}

void finding_stuck(struct finding_work *w)
{
	for (uint32_t t = 0; t < w->g->nthreads; t++)
		if (is_root(w, t))
			report_stuck(w, t);
}
