/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_THREAD_DUMP_H
#define FORMATS_THREAD_DUMP_H

#include "formats/dump_snapshot.h"

/* Frames of one thread that are kept; those nearer to the root are left out and said. */
enum { THREAD_DUMP_FRAMES = 16384 };

/*
 * What the readers of dumps that are not Go's share: one thread is open at a time and gets frames,
 * leaf first, until the next begins. A dump ends where the reader says so or an id comes again.
 */
struct thread_dump {
	struct dump_snapshot dump;
	struct go_version version; /* stays unknown */
	struct thread thread;	   /* the open one */
	bool open;
	frameid *frames;
	size_t n, cap;
};

/* What wait classes are decided from; borrowed from the stacks. */
struct wait_frame {
	struct str name, file;
};

enum { WAIT_FRAMES = 32 };

void thread_dump_init(struct thread_dump *d, struct textlog *log, enum runtime_kind runtime);
void thread_dump_release(struct thread_dump *d);

/* Closes the open thread and begins one; class and stack come later. False = LINE_STOP, as below.
 */
bool thread_dump_begin(struct thread_dump *d, uint64_t id, const struct line *line);

/* A frame of the open thread, on the caller's side of those before. */
void thread_dump_push(struct thread_dump *d, struct str name, struct str file, uint32_t line);

/* The leaf-most frames of the open thread. Returns how many there are, WAIT_FRAMES at most. */
size_t thread_dump_leaves(const struct thread_dump *d, struct wait_frame out[WAIT_FRAMES]);

/* Hands the open thread over; its class is set before. Nothing happens when none is open. */
bool thread_dump_close(struct thread_dump *d);

/* Closes the thread and the dump. */
bool thread_dump_end(struct thread_dump *d);

/* The input is over: says whether the last thread is cut. */
bool thread_dump_finish(struct thread_dump *d);

/*
 * Position of a header of a dump of Python, gdb or eu-stack behind whatever stands before it in
 * s; SIZE_MAX when there is none.
 */
size_t thread_dump_marker(struct str s);

#endif
