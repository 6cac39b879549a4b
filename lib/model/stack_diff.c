/* SPDX-License-Identifier: MIT */
#include "model/stack_diff.h"

void stack_diff_release(struct stack_diff *d)
{
	arena_release(&d->arena);
	intern_release(&d->label_texts);
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

const char *trend_name(enum trend trend)
{
	static const char *const names[] = {
		[TREND_UNKNOWN] = "unknown",
		[TREND_CONSTANT] = "constant",
		[TREND_CONVERGING] = "converging",
		[TREND_LINEAR] = "linear",
		[TREND_EXPONENTIAL] = "exponential",
		[TREND_GROWING] = "growing",
		[TREND_SHRINKING] = "shrinking",
		[TREND_VARYING] = "varying",
	};

	return names[trend];
}

const char *stack_diff_noun(const struct stack_diff *d)
{
	const char *noun = runtime_kind_threads(d->snapshots[0].snapshot.runtime);

	for (size_t k = 1; k < d->nsnapshots; k++)
		if (d->snapshots[k].snapshot.runtime != d->snapshots[0].snapshot.runtime)
			return "threads";
	return noun;
}
