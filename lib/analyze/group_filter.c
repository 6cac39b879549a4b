/* SPDX-License-Identifier: MIT */
#include "analyze/group_filter.h"

#include <stdlib.h>

#include "base/xmalloc.h"

enum { UNASKED, NO, YES };

void group_filter_init(
	struct group_filter *f, const struct diff_filter *filter, const struct stacks *stacks)
{
	*f = (struct group_filter){.filter = filter, .stacks = stacks};
	if (filter->focus)
		f->focus = xcalloc(stacks->nfunctions + 1, 1);
	if (filter->ignore)
		f->ignore = xcalloc(stacks->nfunctions + 1, 1);
}

void group_filter_release(struct group_filter *f)
{
	free(f->focus);
	free(f->ignore);
	*f = (struct group_filter){0};
}

static bool frame_matches(
	const struct group_filter *f, struct regex *regex, uint8_t *answers, frameid frame)
{
	funcid id = stacks_frame_get(f->stacks, frame)->function;

	if (answers[id] == UNASKED)
		answers[id] = regex_match(regex, stacks_frame_name(f->stacks, frame)) ? YES : NO;
	return answers[id] == YES;
}

static bool group_matches(
	const struct group_filter *f, struct regex *regex, uint8_t *answers, const struct group *g)
{
	for (stackid at = g->stack; at; at = stacks_get(f->stacks, at)->parent)
		if (frame_matches(f, regex, answers, stacks_get(f->stacks, at)->frame))
			return true;
	return g->creator && frame_matches(f, regex, answers, g->creator);
}

bool group_filter_wants(struct group_filter *f, const struct group *g)
{
	if (!f->filter->any_state && !f->filter->states[g->class])
		return false;
	if (f->focus && !group_matches(f, f->filter->focus, f->focus, g))
		return false;
	return !f->ignore || !group_matches(f, f->filter->ignore, f->ignore, g);
}

bool group_is_aside(const struct group *g)
{
	return g->all_flags & (THREAD_RUNTIME | THREAD_DUMPER);
}

enum wait_risk group_risk(enum wait_class class, int64_t wait_max_ns)
{
	const int64_t minute = INT64_C(60000000000);

	if (class == WAIT_IO)
		return wait_max_ns >= minute ? RISK_MEDIUM : RISK_LOW;
	return wait_class_risk(class);
}
