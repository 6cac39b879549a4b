/* SPDX-License-Identifier: MIT */
#ifndef PROFQ_H
#define PROFQ_H

#include "analyze/merge.h"
#include "analyze/weigh.h"
#include "cli/common.h"
#include "formats/format.h"

/* pprof's options as the words they were given in; specs/pprof.md 1.3. */
struct profile_options {
	const char *sample_index, *unit, *granularity;
	const char *focus, *ignore, *hide, *show, *show_from, *prune_from;
	const char *tagfocus, *tagignore, *tagshow, *tagroot, *taghide, *tagleaf;
	const char *trim_path, *source_path;
	const char *symbolize, *buildid, *add_comment, *tools;
	struct opt_list base, diff_base;
	bool cum, flat, mean, trim, noinlines, showcolumns, normalize, call_tree;
	bool relative_percentages, compact_labels, drop_negative, intel_syntax;
	bool functions, filefunctions, files, lines, addresses;
	bool inuse_space, inuse_objects, alloc_space, alloc_objects;
	bool total_delay, contentions, mean_delay;
	bool top, text; /* pprof's names of the verb */
	int64_t nodecount, seconds, timeout;
	double nodefraction, edgefraction, divide_by;
	/* from the words above, by options_finish() */
	enum granularity grain;
};

enum { OPTIONS_ROWS = 64 };

void options_init(struct profile_options *o);
void options_table(struct profile_options *o, struct opt table[OPTIONS_ROWS]);
/* The rows of the filters alone, without an end; how many. */
size_t options_filters(struct profile_options *o, struct opt *table);
bool options_finish(const struct common *c, struct profile_options *o, struct err *err);

struct view_options options_view(const struct profile_options *o);
struct graph_options options_graph(const struct profile_options *o);

/* Reads path and calls sink->profile with what it holds; false with err when it holds none. */
struct profile_source {
	struct sink sink; /* first */
	bool (*use)(struct profile_source *s, const struct profile *p, struct err *err);
	struct err err; /* of use */
	uint64_t profiles, dumps;
	const char *path;
	struct load load;
};

bool source_read(
	struct profile_source *s, const struct common *c, struct diag *diag, struct err *err);

/* Several files as one profile; those that fail are said, one must be there. */
struct several {
	const struct common *common;
	struct diag *diag;
	const struct opt_list *files;
	struct merge merge; /* holds the result until merge_release() */
};

const struct profile *several_read(struct several *s, const struct merge_options *o,
	const struct opt_list *bases, struct err *err);

int top_run(struct common *c, int argc, char **argv);
int diff_run(struct common *c, int argc, char **argv);
int by_run(struct common *c, int argc, char **argv);
int series_run(struct common *c, int argc, char **argv);
int info_run(struct common *c, int argc, char **argv);

#endif
