/* SPDX-License-Identifier: MIT */
#include "analyze/group_filter.h"

void group_filter_init(
	struct group_filter *f, const struct diff_filter *filter, const struct stacks *stacks)
{
	f->filter = filter;
	name_filter_init(&f->focus, filter->focus, stacks);
	name_filter_init(&f->ignore, filter->ignore, stacks);
}

void group_filter_release(struct group_filter *f)
{
	name_filter_release(&f->focus);
	name_filter_release(&f->ignore);
}

bool group_filter_wants(struct group_filter *f, const struct group *g)
{
	if (!f->filter->any_state && !f->filter->states[g->class])
		return false;
	if (f->focus.regex && !name_filter_stack(&f->focus, g->stack, g->creator))
		return false;
	return !f->ignore.regex || !name_filter_stack(&f->ignore, g->stack, g->creator);
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
