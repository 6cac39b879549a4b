/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOROUTINE_HEADER_H
#define FORMATS_GOROUTINE_HEADER_H

#include "base/str.h"

/*
 * "goroutine 7 gp=0xc0 m=2 mp=0xc1 [chan receive, 3 minutes, locked to thread]:" taken apart.
 * Texts are borrowed from the line.
 */
struct goroutine_header {
	uint64_t id;
	struct str status; /* without flag words: "chan receive" */
	struct str labels; /* what stands between the braces, in any of the forms; may be empty */
	int64_t wait_ns;   /* -1 = none printed */
	uint32_t flags;	   /* THREAD_LOCKED, _SCAN, _LEAKED, _DURABLE */
	bool system;	   /* printed with gp= */
};

/* Whether s begins with "goroutine N [" or "goroutine N gp=": cheap, for every line. */
bool goroutine_header_like(struct str s);

/* False when the line is cut before the header's end. */
bool goroutine_header_parse(struct str s, struct goroutine_header *out);

/* Drops " in goroutine N", the last part of "created by" since Go 1.21, from the end of *s. */
bool creator_drop_parent(struct str *s, uint64_t *parent);

/* "rax    0x0" of dumpregs() in src/runtime/signal_*.go: *name is "rax". */
bool register_parse(struct str s, struct str *name);

#endif
