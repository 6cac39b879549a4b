/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

enum { ARENA_BLOCK = 64 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t size;
	alignas(max_align_t) char bytes[];
};

void arena_release(struct arena *a)
{
	arena_rewind(a, (struct arena_mark){NULL, 0});
}

static void push_block(struct arena *a, size_t size)
{
	size_t room = size > ARENA_BLOCK ? size : ARENA_BLOCK;
	struct arena_block *b = xmalloc(sizeof(*b) + room);

	b->next = a->head;
	b->size = room;
	a->head = b;
	a->used = 0;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	void *p;

	size = (size + align - 1) / align * align;
	if (!a->head || a->head->size - a->used < size)
		push_block(a, size);
	p = a->head->bytes + a->used;
	a->used += size;
	return p;
}

struct str arena_dup(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){p, s.n};
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){a->head, a->used};
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->head != mark.head) {
		struct arena_block *next = a->head->next;

		free(a->head);
		a->head = next;
	}
	a->used = mark.used;
}
