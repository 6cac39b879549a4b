/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_FRAME_TABLE_H
#define FORMATS_FRAME_TABLE_H

#include "formats/go_version.h"
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
	FRAME_VIA = 1 << 8,	    /* exported method of package sync */
	FRAME_WORDS = 1 << 9,	    /* its words are as trust.h says of any function's */
};

/*
 * 40 bytes, its texts in one run of memory: a dump of many shapes meets its frames in memory order
 * of nothing, and each line that must be fetched costs more than the parsing.
 */
struct known_frame {
	uint64_t hash;
	const char *text; /* name, then file, as printed */
	uint32_t nname, nfile;
	uint32_t line;
	frameid id;
	uint16_t traits;
	uint8_t via; /* with FRAME_VIA: where "sync.(*Mutex).Lock" begins in the name */
	bool inlined;
};

static inline struct str known_frame_name(const struct known_frame *f)
{
	return (struct str){f->text, f->nname};
}

static inline struct str known_frame_file(const struct known_frame *f)
{
	return (struct str){f->text + f->nname, f->nfile};
}

/* The exported method of package sync that the frame is, internal/sync written sync, or empty. */
struct str known_frame_via(const struct known_frame *f);

/* Frames by their printed bytes: one lookup a frame in place of four interned parts. */
struct frame_table {
	struct stacks *stacks; /* borrowed */
	struct arena texts;
	uint64_t path;	    /* of the frames since frame_table_begin() */
	uint32_t *expected; /* by path: the frame that followed it last time, 0 = none */
	unsigned expected_bits;
	struct known_frame *items;
	size_t n, cap; /* [0] is unused */
	uint32_t *slots;
	size_t nslots;
	size_t nlearnt; /* frame_table_learn(): those before this are known */
};

void frame_table_init(struct frame_table *t, struct stacks *stacks);
void frame_table_release(struct frame_table *t);

/* Bits of a path: few frames, as a writer of one stack has, do not pay for a large table. */
enum { EXPECTED_BITS_FEW = 8, EXPECTED_BITS = 16, EXPECTED_FEW = 64 };

/* A goroutine begins: its state, or whatever tells something of its first frame, as a seed. */
void frame_table_begin(struct frame_table *t, uint32_t seed);

/* Index of the frame, from 1. */
uint32_t frame_table_add(
	struct frame_table *t, const struct frame_call *call, const struct frame_place *place);

/*
 * What follows the same frames is mostly what followed them before. frame_table_guess() gives it
 * when the call s is printed like its first line, else 0; frame_table_confirm() says whether s,
 * without indentation, is its second line, and then the frame counts as added. Neither copies,
 * hashes or searches: nearly all frames of a large dump come this way.
 */
uint32_t frame_table_guess(const struct frame_table *t, struct str s);
uint32_t frame_table_guess_name(const struct frame_table *t, struct str name); /* no arguments */
bool frame_table_confirm(struct frame_table *t, uint32_t guess, struct str s);

/*
 * The same for both lines at once, at the start of raw text: bytes of the two lines when they are
 * the expected frame as printed at user level, and *frame; else 0. Frames whose arguments are
 * wanted (FRAME_OBJECT) are left to the caller.
 */
size_t frame_table_follow(struct frame_table *t, struct str text, uint32_t *frame);

/* What the functions that came since the last call tell of the Go version. */
void frame_table_learn(struct frame_table *t, struct go_version *version);

/* The marker of left out frames; how_many 0 = not stated. */
uint32_t frame_table_elided(struct frame_table *t, uint32_t how_many);

#endif
