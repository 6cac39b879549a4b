/* SPDX-License-Identifier: MIT */
#include "formats/goroutine_words.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/thread_object.h"

/* No system maps the first page, and the kernel's half is no program's. */
enum { POINTER_LEAST = 4096, POINTER_BITS = 56 };

void goroutine_words_release(struct goroutine_words *w)
{
	free(w->items);
	free(w->place);
	free(w->pcs);
	*w = (struct goroutine_words){0};
}

void goroutine_words_read(struct goroutine_words *w, struct str args)
{
	uint64_t value;
	bool marked;

	w->ncall = 0;
	for (unsigned i = 0; i < WORDS_A_FRAME && args.n; i++)
		if (frame_argument(args, i, &value, &marked) && !marked && value >= POINTER_LEAST &&
			value >> POINTER_BITS == 0)
			w->call[w->ncall++] = (struct thread_word){.value = value, .argument = i};
}

void goroutine_words_keep(struct goroutine_words *w, const struct known_frame *f, size_t index)
{
	for (size_t i = 0; i < w->ncall && f->traits & FRAME_WORDS; i++) {
		if (f->inlined || w->n == WORDS_A_THREAD)
			break;
		w->items = grow_array(w->items, &w->cap, w->n + 1, sizeof(*w->items));
		w->items[w->n] = w->call[i];
		w->items[w->n++].depth = (uint32_t)index;
	}
	w->ncall = 0;
}

void goroutine_words_place(struct goroutine_words *w, const struct known_frame *f, struct str line)
{
	struct frame_place place;

	if (!w->wanted || f->inlined || w->npcs == WORDS_A_THREAD ||
		!frame_place_parse(line, &place) || !place.has_offset)
		return;
	w->pcs = grow_array(w->pcs, &w->cap_pcs, w->npcs + 1, sizeof(*w->pcs));
	w->pcs[w->npcs++] = (struct thread_pc){f->id, place.offset, place.pc};
}

static bool believed(struct goroutine_words *w, const struct go_version *version, bool system)
{
	if (!w->asked || w->changes != version->changes) {
		w->asked = true;
		w->changes = version->changes;
		w->believed[0] = thread_words_believed(version, false);
		w->believed[1] = thread_words_believed(version, true);
	}
	return w->believed[system];
}

void goroutine_words_give(struct goroutine_words *w, const struct frame_table *frames,
	const struct thread_shape *shape, const struct go_version *version, bool system,
	struct thread *t)
{
	uint32_t depth = stacks_get(frames->stacks, t->stack)->depth, n = 0;
	size_t kept = 0;

	t->pcs = w->pcs;
	t->npcs = w->npcs;
	if (!w->n || !believed(w, version, system))
		return;
	/* As the stack was made: leaf first, without what a user-level traceback hides. */
	w->place = grow_array(w->place, &w->cap_place, shape->nframes + 1, sizeof(*w->place));
	for (size_t i = 0; i < shape->nframes; i++) {
		uint32_t traits = frames->items[shape->frames[i]].traits;

		w->place[i] = 0;
		if (!(traits & FRAME_HIDDEN) && !(traits & FRAME_PANIC && n == 0))
			w->place[i] = ++n;
	}
	for (size_t i = 0; i < w->n; i++) {
		struct thread_word word = w->items[i];

		if (word.depth >= shape->nframes || !w->place[word.depth] ||
			w->place[word.depth] > depth)
			continue;
		word.depth = depth - w->place[word.depth] + 1;
		w->items[kept++] = word;
	}
	t->words = w->items;
	t->nwords = w->n = kept;
}
