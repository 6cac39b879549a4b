/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GDB_FRAME_H
#define FORMATS_GDB_FRAME_H

#include "base/str.h"

/* A line of gdb's backtrace; all parts are borrowed from it. */
struct gdb_frame {
	uint64_t number;
	uint64_t address; /* 0 = none: the leaf, or inlined */
	struct str name;
	struct str file; /* source, else the shared object; empty = unknown */
	uint32_t line;
};

/*
 * "#5  0x0000561a in shop::take<int>(int&) (this=0x1, text="a (b") at take.cc:51". Arguments are
 * passed over. False: no frame.
 */
bool gdb_frame_parse(struct str s, struct gdb_frame *out);

/*
 * "Thread 3 (Thread 0x7f1d (LWP 658) "worker"):" and its older spellings. *id is the LWP, or what
 * stands in its place.
 */
bool gdb_thread_parse(struct str s, uint64_t *id, struct str *name);

#endif
