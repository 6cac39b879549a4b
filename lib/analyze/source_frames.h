/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SOURCE_FRAMES_H
#define ANALYZE_SOURCE_FRAMES_H

#include "gosrc/gochain.h"
#include "model/owner.h"
#include "model/stacks.h"

/* The frames of a stack with their source, and how they call each other by it. */
struct source_frame {
	frameid frame;
	struct str name;
	uint32_t line, depth; /* depth: frames from the root to it */
	bool own;	      /* of code whose source may be read */
	bool read;	      /* its file is there */
	bool wrapper;	      /* the compiler's, around a go or defer statement's call */
	bool found;	      /* the line lies in the function that the stack names: */
	struct goscope scope;
	const struct gonode *function;
	/* The call on its line that the frame above is of, where only one can be it. */
	const struct gonode *call;
	struct gochain chain; /* how it was called: function NULL = not known */
};

struct source_frames {
	struct source_frame *items; /* leaf first */
	size_t n;
};

/* creator: 0 = not known. */
void source_frames_find(struct source_frames *f, struct goprogram *program,
	const struct owner *owner, const struct stacks *stacks, stackid stack, frameid creator);
void source_frames_release(struct source_frames *f);

/* "Get" of "example.com/m/cache.(*Cache[...]).Get"; "" of closures, which have no name to call. */
struct str source_frame_called(struct str function);

/*
 * What the frame `from` calls `path`, in the words of the frame `to` above it; empty: not known.
 * The text is in the program's arena.
 */
struct str source_frames_path(
	const struct source_frames *f, size_t from, size_t to, struct str path);

#endif
