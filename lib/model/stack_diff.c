/* SPDX-License-Identifier: MIT */
#include "model/stack_diff.h"

void stack_diff_release(struct stack_diff *d)
{
	arena_release(&d->arena);
	*d = (struct stack_diff){0};
}

const char *diff_change_name(enum diff_change change)
{
	static const char *const names[] = {
		[CHANGE_NEW] = "new",
		[CHANGE_GONE] = "gone",
		[CHANGE_GREW] = "grew",
		[CHANGE_SHRANK] = "shrank",
		[CHANGE_SAME] = "same",
		[CHANGE_UNKNOWN] = "unknown",
	};

	return names[change];
}
