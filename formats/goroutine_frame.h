/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOROUTINE_FRAME_H
#define FORMATS_GOROUTINE_FRAME_H

#include "base/str.h"

/* First line of a frame: "main.(*T).M(0xc000, {0x1?, 0x2}, ...)". */
struct frame_call {
	struct str name;
	struct str args; /* between the parentheses */
	bool inlined;	 /* printed as "(...)" */
};

/* Second line: "/src/main.go:12 +0x1d fp=0xc0 sp=0xc1 pc=0x45". */
struct frame_place {
	struct str file;
	uint32_t line;
	bool system; /* with fp= and sp=: a system-level traceback */
	bool has_offset;
	uint64_t offset; /* of the pc in its function */
	uint64_t pc;	 /* 0 = not printed */
};

/* False when the line does not end as a call does. */
bool frame_call_parse(struct str s, struct frame_call *out);

/* s without indentation. Paths may hold blanks and colons; the line number is the last one. */
bool frame_place_parse(struct str s, struct frame_place *out);

/*
 * Word number `index` of printed arguments, braces flattened; *marked = printed with "?". False
 * when there are not so many, or that one was not printed ("_", "...").
 */
bool frame_argument(struct str args, unsigned index, uint64_t *value, bool *marked);

/* Without symbols cgo frames are one line; with them a C name and "\tfile.c:12 pc=0x..". */
bool frame_c_name_like(struct str s);

/* Whether s is a frame's second line beyond doubt: it is indented and ends in an offset. */
bool frame_place_indented(struct str s);

#endif
