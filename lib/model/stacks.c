/* SPDX-License-Identifier: MIT */
#include "model/stacks.h"

#include <assert.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"

enum { FIRST_SLOTS = 256 };

void stacks_release(struct stacks *s)
{
	intern_release(&s->strings);
	free(s->functions);
	free(s->frames);
	free(s->nodes);
	free(s->function_slots);
	free(s->frame_slots);
	free(s->node_slots);
	*s = (struct stacks){0};
}

strid stacks_string(struct stacks *s, struct str text)
{
	return intern_add(&s->strings, text);
}

/* ---- three open-addressing tables of ids; the hash is made from the row itself ---- */

static uint64_t function_hash(strid name, strid file)
{
	return hash_mix(name, file);
}

static uint64_t frame_hash(struct frame f)
{
	return hash_mix(hash_mix(f.function, f.line), f.flags);
}

static uint64_t node_hash(stackid parent, frameid frame)
{
	return hash_mix((uint64_t)parent << 32 | frame, 0);
}

/* A free slot of a table that is being filled anew. */
static void put_slot(uint32_t *slots, size_t nslots, uint64_t hash, uint32_t id)
{
	size_t i = hash & (nslots - 1);

	while (slots[i])
		i = (i + 1) & (nslots - 1);
	slots[i] = id;
}

static void grow_function_slots(struct stacks *s)
{
	size_t n = s->function_nslots ? s->function_nslots * 2 : FIRST_SLOTS;

	free(s->function_slots);
	s->function_slots = xcalloc(n, sizeof(uint32_t));
	s->function_nslots = n;
	for (size_t id = 1; id < s->nfunctions; id++)
		put_slot(s->function_slots, n,
			function_hash(s->functions[id].name, s->functions[id].file), (uint32_t)id);
}

static void grow_frame_slots(struct stacks *s)
{
	size_t n = s->frame_nslots ? s->frame_nslots * 2 : FIRST_SLOTS;

	free(s->frame_slots);
	s->frame_slots = xcalloc(n, sizeof(uint32_t));
	s->frame_nslots = n;
	for (size_t id = 1; id < s->nframes; id++)
		put_slot(s->frame_slots, n, frame_hash(s->frames[id]), (uint32_t)id);
}

static void grow_node_slots(struct stacks *s)
{
	size_t n = s->node_nslots ? s->node_nslots * 2 : FIRST_SLOTS;

	free(s->node_slots);
	s->node_slots = xcalloc(n, sizeof(uint32_t));
	s->node_nslots = n;
	for (size_t id = 1; id < s->nnodes; id++)
		put_slot(s->node_slots, n, node_hash(s->nodes[id].parent, s->nodes[id].frame),
			(uint32_t)id);
}

static uint64_t canonical_key(struct str name)
{
	struct strbuf canonical = {0};
	uint64_t key;

	function_canonical(name, &canonical);
	key = hash_str(strbuf_str(&canonical));
	strbuf_release(&canonical);
	return key;
}

static funcid add_function(struct stacks *s, strid name, strid file)
{
	if (s->nfunctions == 0)
		s->nfunctions = 1;
	assert(s->nfunctions < UINT32_MAX);
	s->functions = grow_array(
		s->functions, &s->cap_functions, s->nfunctions + 1, sizeof(*s->functions));
	s->functions[0] = (struct function){0};
	s->functions[s->nfunctions] =
		(struct function){name, file, canonical_key(stacks_text(s, name))};
	return (funcid)s->nfunctions++;
}

funcid stacks_function(struct stacks *s, struct str name, struct str file)
{
	strid n = stacks_string(s, name), f = stacks_string(s, file);
	size_t i;

	if (s->nfunctions * 2 >= s->function_nslots)
		grow_function_slots(s);
	i = function_hash(n, f) & (s->function_nslots - 1);
	while (s->function_slots[i]) {
		const struct function *known = &s->functions[s->function_slots[i]];

		if (known->name == n && known->file == f)
			return s->function_slots[i];
		i = (i + 1) & (s->function_nslots - 1);
	}
	return s->function_slots[i] = add_function(s, n, f);
}

static frameid add_frame(struct stacks *s, struct frame frame)
{
	if (s->nframes == 0)
		s->nframes = 1;
	assert(s->nframes < UINT32_MAX);
	s->frames = grow_array(s->frames, &s->cap_frames, s->nframes + 1, sizeof(*s->frames));
	s->frames[0] = (struct frame){0};
	s->frames[s->nframes] = frame;
	return (frameid)s->nframes++;
}

frameid stacks_frame(struct stacks *s, funcid function, uint32_t line, uint32_t flags)
{
	struct frame frame = {function, line, flags};
	size_t i;

	if (s->nframes * 2 >= s->frame_nslots)
		grow_frame_slots(s);
	i = frame_hash(frame) & (s->frame_nslots - 1);
	while (s->frame_slots[i]) {
		const struct frame *known = &s->frames[s->frame_slots[i]];

		if (known->function == function && known->line == line && known->flags == flags)
			return s->frame_slots[i];
		i = (i + 1) & (s->frame_nslots - 1);
	}
	return s->frame_slots[i] = add_frame(s, frame);
}

stackid stacks_append(struct stacks *s, stackid caller, frameid frame)
{
	const struct stack_node *parent = stacks_get(s, caller);
	const struct function *function;
	struct stack_node node;

	function = stacks_function_get(s, stacks_frame_get(s, frame)->function);
	node = (struct stack_node){
		.parent = caller,
		.frame = frame,
		.depth = parent->depth + 1,
		.key = hash_mix(parent->key, function->key),
	};
	if (s->nnodes == 0)
		s->nnodes = 1;
	assert(s->nnodes < UINT32_MAX);
	s->nodes = grow_array(s->nodes, &s->cap_nodes, s->nnodes + 1, sizeof(*s->nodes));
	s->nodes[0] = (struct stack_node){0};
	s->nodes[s->nnodes] = node;
	return (stackid)s->nnodes++;
}

stackid stacks_push(struct stacks *s, stackid caller, frameid frame)
{
	size_t i;

	if (s->nnodes * 2 >= s->node_nslots)
		grow_node_slots(s);
	i = node_hash(caller, frame) & (s->node_nslots - 1);
	while (s->node_slots[i]) {
		const struct stack_node *known = &s->nodes[s->node_slots[i]];

		if (known->parent == caller && known->frame == frame)
			return s->node_slots[i];
		i = (i + 1) & (s->node_nslots - 1);
	}
	return s->node_slots[i] = stacks_append(s, caller, frame);
}

stackid stacks_from_leaf_first(struct stacks *s, const frameid *frames, size_t n)
{
	stackid stack = 0;

	while (n > 0)
		stack = stacks_push(s, stack, frames[--n]);
	return stack;
}

struct str stacks_text(const struct stacks *s, strid id)
{
	return intern_get(&s->strings, id);
}

const struct function *stacks_function_get(const struct stacks *s, funcid id)
{
	static const struct function none;

	assert(id == 0 || id < s->nfunctions);
	return id ? &s->functions[id] : &none;
}

const struct frame *stacks_frame_get(const struct stacks *s, frameid id)
{
	static const struct frame none;

	assert(id == 0 || id < s->nframes);
	return id ? &s->frames[id] : &none;
}

const struct stack_node *stacks_get(const struct stacks *s, stackid id)
{
	static const struct stack_node root;

	assert(id == 0 || id < s->nnodes);
	return id ? &s->nodes[id] : &root;
}

struct str stacks_frame_name(const struct stacks *s, frameid id)
{
	return stacks_text(s, stacks_function_get(s, stacks_frame_get(s, id)->function)->name);
}

struct str stacks_frame_file(const struct stacks *s, frameid id)
{
	return stacks_text(s, stacks_function_get(s, stacks_frame_get(s, id)->function)->file);
}

uint32_t stacks_frame_line(const struct stacks *s, frameid id)
{
	return stacks_frame_get(s, id)->line;
}
