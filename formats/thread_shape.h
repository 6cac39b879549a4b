/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_THREAD_SHAPE_H
#define FORMATS_THREAD_SHAPE_H

#include "formats/frame_table.h"
#include "formats/go_version.h"
#include "model/dump.h"

/* The first argument of a frame that may name what the goroutine waits for. */
struct frame_word {
	uint32_t frame; /* index in the frame table */
	bool known, marked;
	uint64_t value;
};

/*
 * All that follows from a goroutine's frames and status alone. Dumps repeat few shapes many times,
 * so conclusions are drawn once a shape.
 */
struct thread_shape {
	enum wait_class class;
	stackid stack;
	stackid culprit;  /* the stack without what ran after the panic */
	uint32_t flags;	  /* thread_flags */
	uint32_t traits;  /* of all frames together */
	bool system;	  /* holds frames that a user-level traceback hides */
	bool debug_stack; /* the leaf is debug.Stack: one goroutine, no dump */
	/* Which word is the object's address, plus an offset; 0 and OBJECT_NONE: none to believe.
	 */
	uint32_t object_frame;
	int object_offset;
	enum object_evidence evidence;
	/* the key, and what the object was concluded from */
	uint64_t hash;
	strid status;
	unsigned version_changes;
	uint32_t *frames;
	size_t nframes, cap_frames;
};

enum { SHAPE_SLOTS_FIRST = 64, SHAPE_SLOTS_MAX = 32768 };

struct shape_cache {
	struct frame_table *frames; /* borrowed */
	const struct go_version *version;
	struct thread_shape *slots; /* by hash; grows, and at the most overwrites */
	size_t nslots;
	frameid *scratch;
	struct str *names;
	size_t cap_scratch, cap_names;
};

void shape_cache_init(
	struct shape_cache *c, struct frame_table *frames, const struct go_version *version);
void shape_cache_release(struct shape_cache *c);

/* frames are indexes into the frame table, leaf first. Valid until the next call. */
const struct thread_shape *shape_cache_get(
	struct shape_cache *c, const uint32_t *frames, size_t n, strid status);

#endif
