/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_FRAME_TABLE_H
#define FORMATS_FRAME_TABLE_H

#include "formats/goroutine_frame.h"
#include "model/stacks.h"

/* What a reader of goroutines wants to know of a function, found out once per frame. */
enum frame_traits {
	FRAME_HIDDEN = 1 << 0,	    /* not shown by a user-level traceback */
	FRAME_GOEXIT = 1 << 1,	    /* runtime.goexit, below everything */
	FRAME_PANIC = 1 << 2,	    /* runtime.gopanic, printed as panic */
	FRAME_DUMPER = 1 << 3,	    /* writes goroutine stacks */
	FRAME_DEBUG_STACK = 1 << 4, /* runtime/debug.Stack */
	FRAME_RUNTIME = 1 << 5,	    /* package runtime, runtime.main aside */
	FRAME_OBJECT = 1 << 6,	    /* its first word may be what the goroutine waits for */
	FRAME_IN_WAIT = 1 << 7,	    /* runtime or sync: may stand above the code that waits */
};

struct known_frame {
	uint64_t hash;
	struct str name, file; /* as printed */
	struct str via;	       /* "sync.(*Mutex).Lock": exported method of sync; else empty */
	uint32_t line;
	uint32_t traits;
	frameid id;
	bool inlined;
};

/* Frames by their printed bytes: one lookup a frame in place of four interned parts. */
struct frame_table {
	struct stacks *stacks; /* borrowed */
	struct known_frame *items;
	size_t n, cap; /* [0] is unused */
	uint32_t *slots;
	size_t nslots;
	size_t nlearnt; /* callers learn from items as they come: those before this are known */
};

void frame_table_init(struct frame_table *t, struct stacks *stacks);
void frame_table_release(struct frame_table *t);

/* Index of the frame, from 1. */
uint32_t frame_table_add(
	struct frame_table *t, const struct frame_call *call, const struct frame_place *place);

/* The marker of left out frames; how_many 0 = not stated. */
uint32_t frame_table_elided(struct frame_table *t, uint32_t how_many);

#endif
