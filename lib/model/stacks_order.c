/* SPDX-License-Identifier: MIT */
#include "model/stacks.h"

int stacks_compare_frames(const struct stacks *s, frameid a, frameid b)
{
	uint32_t line_a = stacks_frame_line(s, a), line_b = stacks_frame_line(s, b);
	int c;

	if (a == b)
		return 0;
	c = str_cmp(stacks_frame_name(s, a), stacks_frame_name(s, b));
	if (c == 0)
		c = (line_a > line_b) - (line_a < line_b);
	return c ? c : str_cmp(stacks_frame_file(s, a), stacks_frame_file(s, b));
}

int stacks_compare(const struct stacks *s, stackid a, stackid b)
{
	while (a != b) {
		const struct stack_node *na = stacks_get(s, a), *nb = stacks_get(s, b);
		int c;

		if (!a || !b)
			return a ? 1 : -1;
		c = stacks_compare_frames(s, na->frame, nb->frame);
		if (c)
			return c;
		a = na->parent;
		b = nb->parent;
	}
	return 0;
}
