/* SPDX-License-Identifier: MIT */
#include "formats/gotrace1_tables.h"

#include "formats/gotrace1_wire.h"

static struct str string_of(const struct v1_index *x, uint64_t id)
{
	uint32_t row = idmap_find(&x->string_ids, id);

	if (row == IDMAP_NONE)
		return (struct str){0};
	return (struct str){(const char *)x->data + x->strings[row].at, x->strings[row].size};
}

strid v1_text(struct v1_index *x, struct stacks *stacks, uint64_t id)
{
	uint32_t row = idmap_find(&x->string_ids, id);

	if (row == IDMAP_NONE)
		return 0;
	if (!x->strings[row].strid)
		x->strings[row].strid = stacks_string(stacks, string_of(x, id));
	return x->strings[row].strid;
}

/* pc, function, file, line of each frame, the leaf first (checked by v1_check). */
static stackid make_stack(const struct v1_index *x, struct stacks *stacks, const unsigned char *p)
{
	frameid frames[V1_MAX_FRAMES];
	size_t n = (size_t)v1_number(&p);

	for (size_t i = 0; i < n; i++) {
		struct str name, file;
		uint64_t line;

		v1_number(&p); /* pc */
		name = string_of(x, v1_number(&p));
		file = string_of(x, v1_number(&p));
		line = v1_number(&p);
		frames[i] = stacks_frame(stacks, stacks_function(stacks, name, file),
			line > UINT32_MAX ? 0 : (uint32_t)line, 0);
	}
	return stacks_from_leaf_first(stacks, frames, n);
}

static stackid find_stack(struct v1_index *x, struct stacks *stacks, uint32_t id)
{
	uint32_t row = idmap_find(&x->stack_ids, id);
	struct v1_stack *s;

	if (row == IDMAP_NONE)
		return 0;
	s = &x->stacks[row];
	if (!s->known) {
		s->stackid = make_stack(x, stacks, x->data + s->at);
		s->known = true;
	}
	return s->stackid;
}

stackid v1_stack(struct v1_index *x, struct stacks *stacks, uint32_t id)
{
	size_t at = id % V1_RECENT_STACKS;

	if (!id)
		return 0;
	if (x->recent[at].id != id) {
		x->recent[at].stackid = find_stack(x, stacks, id);
		x->recent[at].id = id;
	}
	return x->recent[at].stackid;
}
