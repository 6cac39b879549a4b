/* SPDX-License-Identifier: MIT */
#ifndef REPORT_FOLDED_H
#define REPORT_FOLDED_H

#include "base/strbuf.h"
#include "model/profile_sums.h"

/*
 * Collapsed stacks, as Brendan Gregg's flamegraph.pl, inferno and speedscope read them: root first,
 * then a column of values or, of several snapshots, one column each (difffolded.pl has two):
 *
 *   main.main;main.run;main.(*T).wait 12
 *   main.main;main.run;main.(*T).wait 4 12
 *
 * Lines are sorted by bytes; what reads the same is added up. A ';' in a name becomes ':', as
 * stackcollapse.pl writes it; bytes that end lines or steer terminals are escaped.
 */
struct folded_line {
	struct str text; /* borrowed from the writer's arena */
	int64_t *values;
};

struct folded {
	const struct stacks *stacks; /* borrowed */
	struct arena arena;
	struct folded_line *lines;
	size_t n, cap, columns;
	frameid *frames;
	size_t cap_frames;
	struct strbuf text;
};

void folded_init(struct folded *f, const struct stacks *stacks, size_t columns);

/* The values of one more stack, zeros at first. */
int64_t *folded_add(struct folded *f, stackid stack);

/* Appends the lines that hold a value, and releases. */
void folded_end(struct folded *f, struct strbuf *out);

/* A frame as it stands in a line. */
void folded_frame(const struct stacks *s, frameid frame, struct strbuf *out);

/*
 * All sides, a column each; values of side 0 times the factor, rounded. Lines are sorted by frames,
 * root first, and handed out as they come: they would not fit into memory.
 */
void profile_sums_folded(const struct profile_sums *s, double factor, struct strbuf *out);

/*
 * speedscope's file format, one profile a side: https://www.speedscope.app/file-format-schema.json.
 * Its flame graphs have no place for negative weights: those stacks are left out.
 */
void profile_sums_speedscope(const struct profile_sums *s, struct strbuf *out);

#endif
