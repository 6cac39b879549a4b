/* SPDX-License-Identifier: MIT */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/str.h"

struct arena_block;

/*
 * Memory given back all at once. Pointers stay valid until arena_release() or a rewind to a mark
 * older than they are. Zero-initialised is ready to use.
 */
struct arena {
	struct arena_block *head;
	size_t used; /* in head */
};

struct arena_mark {
	struct arena_block *head;
	size_t used;
};

void arena_release(struct arena *a);

void *arena_alloc(struct arena *a, size_t size);     /* aligned for any type, not cleared */
struct str arena_dup(struct arena *a, struct str s); /* one NUL byte follows the copy */

struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

#endif
