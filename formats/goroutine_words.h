/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOROUTINE_WORDS_H
#define FORMATS_GOROUTINE_WORDS_H

#include "formats/thread_shape.h"

enum { WORDS_A_FRAME = 4, WORDS_A_THREAD = 1024 };

/*
 * The words of one goroutine's frames that may be pointers (struct thread_word), gathered only when
 * somebody wants them: then each line of a dump is looked at.
 */
struct goroutine_words {
	bool wanted;				/* else the calls do nothing */
	struct thread_word call[WORDS_A_FRAME]; /* of the call that waits for its place */
	size_t ncall;
	struct thread_word *items; /* depth: index of the frame in the list, until the end */
	size_t n, cap;
	unsigned changes; /* of the version that `believed` was asked for */
	bool asked, believed[2];
	uint32_t *place; /* by frame of the list: 1 + its place in the stack from the leaf; 0 = none
			  */
	size_t cap_place;
	struct thread_pc *pcs; /* of frames with an offset, hidden ones included */
	size_t npcs, cap_pcs;
};

void goroutine_words_release(struct goroutine_words *w);

/* The arguments of a call whose place comes next. */
void goroutine_words_read(struct goroutine_words *w, struct str args);

/* The call became frame `index` of the list. */
void goroutine_words_keep(struct goroutine_words *w, const struct known_frame *f, size_t index);

/* The second line of frame f, without indentation. */
void goroutine_words_place(struct goroutine_words *w, const struct known_frame *f, struct str line);

/* The goroutine is over: gives t what is to be believed, valid until the next is read. */
void goroutine_words_give(struct goroutine_words *w, const struct frame_table *frames,
	const struct thread_shape *shape, const struct go_version *version, bool system,
	struct thread *t);

#endif
