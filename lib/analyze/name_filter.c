/* SPDX-License-Identifier: MIT */
#include "analyze/name_filter.h"

#include <stdlib.h>

#include "base/xmalloc.h"

enum { UNASKED, NO, YES };

void name_filter_init(struct name_filter *f, struct regex *regex, const struct stacks *stacks)
{
	*f = (struct name_filter){.regex = regex, .stacks = stacks};
	if (regex)
		f->answers = xcalloc(stacks->nfunctions + 1, 1);
}

void name_filter_release(struct name_filter *f)
{
	free(f->answers);
	f->answers = NULL;
}

bool name_filter_frame(const struct name_filter *f, frameid frame)
{
	funcid id = stacks_frame_get(f->stacks, frame)->function;

	if (!f->regex)
		return false;
	if (f->answers[id] == UNASKED)
		f->answers[id] =
			regex_match(f->regex, stacks_frame_name(f->stacks, frame)) ? YES : NO;
	return f->answers[id] == YES;
}

bool name_filter_stack(const struct name_filter *f, stackid stack, frameid creator)
{
	for (stackid at = stack; at; at = stacks_get(f->stacks, at)->parent)
		if (name_filter_frame(f, stacks_get(f->stacks, at)->frame))
			return true;
	return creator && name_filter_frame(f, creator);
}
