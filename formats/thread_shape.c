/* SPDX-License-Identifier: MIT */
#include "formats/thread_shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "formats/thread_object.h"

enum { CLASS_FRAMES = 24 }; /* waits are told by the leaf-most frames */

void shape_cache_init(
	struct shape_cache *c, struct frame_table *frames, const struct go_version *version)
{
	*c = (struct shape_cache){.frames = frames, .version = version};
	c->nslots = SHAPE_SLOTS_FIRST;
	c->slots = xcalloc(c->nslots, sizeof(*c->slots));
}

void shape_cache_release(struct shape_cache *c)
{
	for (size_t i = 0; i < c->nslots; i++)
		free(c->slots[i].frames);
	free(c->slots);
	free(c->scratch);
	free(c->names);
	*c = (struct shape_cache){0};
}

/* The frames that are kept: those of user level, or all when there are no others. */
static stackid stack_of(struct shape_cache *c, const struct thread_shape *s, size_t from)
{
	const struct known_frame *items = c->frames->items;
	size_t n = 0;
	bool nothing;

	c->scratch = grow_array(c->scratch, &c->cap_scratch, s->nframes + 1, sizeof(*c->scratch));
	for (size_t i = from; i < s->nframes; i++) {
		const struct known_frame *f = &items[s->frames[i]];

		/* A gopanic that comes first is not printed at user level: showfuncinfo(). */
		if (!(f->traits & FRAME_HIDDEN) && !(f->traits & FRAME_PANIC && n == 0))
			c->scratch[n++] = f->id;
	}
	nothing = n == 0;
	for (size_t i = from; nothing && i < s->nframes; i++)
		if (!(items[s->frames[i]].traits & FRAME_GOEXIT))
			c->scratch[n++] = items[s->frames[i]].id;
	return stacks_from_leaf_first(c->frames->stacks, c->scratch, n);
}

/* A lock inside another, and what semacquire stands for, is told by the frames. */
static enum wait_class class_of(struct shape_cache *c, const struct thread_shape *s)
{
	struct str status = stacks_text(c->frames->stacks, s->status);
	enum wait_class class = wait_class_of_status(status), by_frames;
	size_t n = s->nframes < CLASS_FRAMES ? s->nframes : CLASS_FRAMES;

	if (class != WAIT_SEMA && class != WAIT_MUTEX && !str_eq(status, STR("waiting")))
		return class;
	c->names = grow_array(c->names, &c->cap_names, CLASS_FRAMES, sizeof(*c->names));
	for (size_t i = 0; i < n; i++)
		c->names[i] = known_frame_name(&c->frames->items[s->frames[i]]);
	by_frames = wait_class_of_frames(c->names, n);
	return by_frames == WAIT_OTHER ? class : by_frames;
}

/* isSystemGoroutine() of src/runtime/traceback.go: started by the runtime for itself. */
static bool runs_runtime_only(const struct shape_cache *c, const struct thread_shape *s)
{
	for (size_t i = s->nframes; i-- > 0;) {
		uint32_t traits = c->frames->items[s->frames[i]].traits;

		if (!(traits & FRAME_GOEXIT))
			return (traits & FRAME_RUNTIME) && !(traits & FRAME_PANIC);
	}
	return false;
}

/* Whoever allocates may be put to work for the GC: its state says so, and its frames whose it is.
 */
static bool runs_other_code(const struct shape_cache *c, const struct thread_shape *s)
{
	for (size_t i = 0; i < s->nframes; i++)
		if (!(c->frames->items[s->frames[i]].traits & (FRAME_RUNTIME | FRAME_GOEXIT)))
			return true;
	return false;
}

static void conclude(struct shape_cache *c, struct thread_shape *s)
{
	size_t after_panic = 0;

	s->flags = 0;
	s->traits = 0;
	s->system = false;
	for (size_t i = 0; i < s->nframes; i++) {
		uint32_t traits = c->frames->items[s->frames[i]].traits;

		s->traits |= traits;
		s->system |=
			(traits & (FRAME_HIDDEN | FRAME_RUNTIME)) == (FRAME_HIDDEN | FRAME_RUNTIME);
		if (traits & FRAME_PANIC)
			after_panic = i + 1;
		if (stacks_frame_get(c->frames->stacks, c->frames->items[s->frames[i]].id)->flags &
			FRAME_ELIDED)
			s->flags |= THREAD_ELIDED;
	}
	s->class = class_of(c, s);
	s->stack = stack_of(c, s, 0);
	s->culprit = after_panic ? stack_of(c, s, after_panic) : s->stack;
	s->debug_stack = s->nframes && c->frames->items[s->frames[0]].traits & FRAME_DEBUG_STACK;
	if (s->traits & FRAME_PANIC)
		s->flags |= THREAD_PANICKED;
	if (s->traits & FRAME_DUMPER)
		s->flags |= THREAD_DUMPER;
	if (((s->class == WAIT_GC || s->class == WAIT_RUNTIME_IDLE) && !runs_other_code(c, s)) ||
		runs_runtime_only(c, s))
		s->flags |= THREAD_RUNTIME;
}

/* Two shapes meet in one slot: a bigger table keeps both, in the end or at the next doubling. */
static void grow_slots(struct shape_cache *c)
{
	struct thread_shape *old = c->slots;
	size_t nold = c->nslots;

	c->nslots = nold * 2;
	c->slots = xcalloc(c->nslots, sizeof(*c->slots));
	for (size_t i = 0; i < nold; i++)
		if (old[i].frames)
			c->slots[old[i].hash & (c->nslots - 1)] = old[i];
	free(old);
}

const struct thread_shape *shape_cache_get(
	struct shape_cache *c, const uint32_t *frames, size_t n, strid status)
{
	uint64_t hash = hash_mix(hash_bytes(frames, n * sizeof(*frames)), status);
	struct thread_shape *s = &c->slots[hash & (c->nslots - 1)];
	bool same;

	while (s->frames && s->hash != hash && c->nslots < SHAPE_SLOTS_MAX) {
		grow_slots(c);
		s = &c->slots[hash & (c->nslots - 1)];
	}
	same = s->frames && s->hash == hash && s->status == status && s->nframes == n &&
	       (n == 0 || memcmp(s->frames, frames, n * sizeof(*frames)) == 0);

	if (!same) {
		s->frames = grow_array(s->frames, &s->cap_frames, n + 1, sizeof(*s->frames));
		if (n)
			memcpy(s->frames, frames, n * sizeof(*frames));
		s->nframes = n;
		s->hash = hash;
		s->status = status;
		conclude(c, s);
	}
	if (!same || s->version_changes != c->version->changes) {
		thread_object_find(c->frames, c->version, s);
		s->version_changes = c->version->changes;
	}
	return s;
}
