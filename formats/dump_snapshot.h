/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_DUMP_SNAPSHOT_H
#define FORMATS_DUMP_SNAPSHOT_H

#include "formats/go_version.h"
#include "formats/textlog.h"

enum { HELD_MAX = 4096 };

/* 64 neighbouring ids: those of a dump lie close together. */
struct id_page {
	uint64_t key; /* id / 64 + 1; 0 = free */
	uint64_t bits;
};

/*
 * The dump that is being read: where it begins and ends, and which goroutines it has had. A dump
 * ends where an id comes again or something else happened (specs/goroutine-dump.md section 2).
 * With GOTRACEBACK=crash every thread prints its goroutine once more: repeats then belong to the
 * same dump, and those whose stack was not available are held until it comes.
 */
struct dump_snapshot {
	struct textlog *log;
	const struct go_version *version;
	struct snapshot snap;
	bool begun;	       /* snapshot_begin was called */
	struct id_page *pages; /* open addressing */
	size_t npages, nslots;
	struct thread *held; /* without a stack, HELD_MAX at most */
	size_t nheld, cap_held;
	struct thread last; /* not handed over yet: the end may say that it is cut */
	bool have_last;
	struct thread_word *words; /* of last */
	size_t cap_words;
	struct thread_pc *pcs; /* likewise */
	size_t cap_pcs;
	/* bytes of clean text: of the block that is added, and of the dump so far */
	uint64_t block_from, block_to, from, to;
	bool open_end;	 /* the last block ends without a creator, as where a buffer was full */
	uint64_t system; /* threads printed at system level */
	int64_t time_ns; /* of the next goroutine's header: when a dump begins with it, the dump's
			  */
	enum runtime_kind runtime;
};

void dump_snapshot_release(struct dump_snapshot *d);

/* Whether a goroutine with this id belongs to a new dump. */
bool dump_snapshot_repeats(const struct dump_snapshot *d, uint64_t id);

/* False = LINE_STOP, here and below. */
bool dump_snapshot_add(struct dump_snapshot *d, const struct thread *t, bool system);

/* Nothing happens when no dump is open. */
bool dump_snapshot_end(struct dump_snapshot *d);

/* The ordinal of the open dump, or of the one that would begin now. */
uint32_t dump_snapshot_ordinal(const struct dump_snapshot *d);

#endif
