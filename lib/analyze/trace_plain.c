/* SPDX-License-Identifier: MIT */
#include "analyze/trace_plain.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/place.h"
#include "base/xmalloc.h"

enum { LOOKED_AT = 24 }; /* frames: what a wait is shows near the leaf */

void trace_plain_release(struct trace_plain *p)
{
	free(p->items);
	*p = (struct trace_plain){0};
}

static struct trace_plain_stack work_out(const struct stacks *s, stackid stack)
{
	struct trace_plain_stack plain = {.stack = stack, .known = true};
	struct str names[LOOKED_AT] = {{0}};
	frameid place = place_of(s, stack);
	size_t n = 0;

	for (stackid id = stack; id && n < LOOKED_AT; id = stacks_get(s, id)->parent)
		names[n++] = stacks_frame_name(s, stacks_get(s, id)->frame);
	plain.class = wait_class_of_frames(names, n);
	while (plain.stack && stacks_get(s, plain.stack)->frame != place)
		plain.stack = stacks_get(s, plain.stack)->parent;
	return plain;
}

static void grow(struct trace_plain *p, stackid stack)
{
	size_t old = p->cap;

	p->items = grow_array(p->items, &p->cap, (size_t)stack + 1, sizeof(*p->items));
	memset(p->items + old, 0, (p->cap - old) * sizeof(*p->items));
}

struct trace_plain_stack trace_plain(struct trace_plain *p, const struct stacks *s, stackid stack)
{
	if (!stack)
		return (struct trace_plain_stack){0};
	if (stack >= p->cap)
		grow(p, stack);
	if (!p->items[stack].known)
		p->items[stack] = work_out(s, stack);
	return p->items[stack];
}
