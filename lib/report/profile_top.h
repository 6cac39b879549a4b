/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PROFILE_TOP_H
#define REPORT_PROFILE_TOP_H

#include "io/output.h"
#include "report/profile_text.h"

enum inline_mark { INLINE_NO, INLINE_ALL, INLINE_SOME };

struct top_row {
	struct str name;	   /* printable */
	struct str function, file; /* for machines; empty = unknown */
	int64_t line;		   /* 0 = unknown */
	int64_t flat, cum;
	enum inline_mark inlined;
	uint64_t flat_samples, cum_samples; /* with top_table.samples */
};

/* What `profq top` prints, in any format. Strings are borrowed. */
struct top_table {
	struct profile_head head;
	size_t nodes_left, dropped;
	const struct top_row *rows;
	size_t nrows;
	bool samples;	   /* --samples: how many stand behind each row */
	size_t rows_shown; /* of a terminal; the rest is said in one line; SIZE_MAX = all */
};

/* pprof's bytes. On a terminal control bytes of names are made visible. */
void profile_top_text(const struct top_table *t, struct output *out);

/* "text", "json", "csv", "tsv", "markdown"; false with ERR_USAGE for another name. */
bool profile_top_write(
	const struct top_table *t, const char *format, struct output *out, struct err *err);

#endif
