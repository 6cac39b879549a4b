/* SPDX-License-Identifier: MIT */
#ifndef PROFQ_H
#define PROFQ_H

#include "analyze/merge.h"
#include "analyze/view_profile.h"
#include "analyze/weigh.h"
#include "cli/common.h"
#include "extra.h"
#include "formats/format.h"
#include "io/line_file.h"
#include "report/profile_text.h"

/* What pprof's options -tree, -peek=RE, ... ask for; report_formats() lists them. */
enum { REPORT_FORMATS = 24 };

struct report_choice {
	bool set;
	const char *pattern;
};

/* pprof's options as the words they were given in; specs/pprof.md 1.3. */
struct profile_options {
	const char *sample_index, *unit, *granularity;
	const char *focus, *ignore, *hide, *show, *show_from, *prune_from;
	const char *tagfocus, *tagignore, *tagshow, *tagroot, *taghide, *tagleaf;
	const char *trim_path, *source_path;
	const char *symbolize, *buildid, *add_comment, *tools;
	struct opt_list base, diff_base, source;
	bool cum, flat, mean, trim, noinlines, showcolumns, normalize, call_tree;
	bool relative_percentages, compact_labels, drop_negative, intel_syntax;
	bool functions, filefunctions, files, lines, addresses;
	bool inuse_space, inuse_objects, alloc_space, alloc_objects;
	bool total_delay, contentions, mean_delay;
	struct report_choice formats[REPORT_FORMATS];
	int64_t nodecount, seconds, timeout;
	double nodefraction, edgefraction, divide_by;
	/* from the words above, by options_finish() */
	enum granularity grain;
};

enum { OPTIONS_ROWS = 96 };

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
	const char *only;   /* of files: the one that could be read, when there are no bases */
	struct merge merge; /* holds the result until merge_release() */
};

const struct profile *several_read(struct several *s, const struct merge_options *o,
	const struct opt_list *bases, struct err *err);

/*
 * A report of pprof as a verb: the command line, the input and the filters are the same for all of
 * them, what is made of the samples is show's.
 */
struct pprof_report;

struct report_kind {
	const char *name; /* the verb, and pprof's option */
	bool (*show)(struct pprof_report *r, struct view *v, size_t value, struct err *err);
	int64_t nodecount;     /* unless --nodecount says; 0 = all */
	bool machines;	       /* --format has more than text */
	bool extra;	       /* extra.h */
	bool pattern;	       /* the first operand is a pattern, or -NAME=RE */
	bool whole;	       /* nothing is trimmed */
	bool lines, addresses; /* the granularity, whatever the options say */
};

struct pprof_report {
	struct profile_source source; /* first */
	const struct common *common;
	const struct report_kind *kind;
	struct profile_options options;
	struct extra extra;
	const char *binary, *pattern;
	struct opt_list files; /* borrowed */
	struct output *out;
};

extern const struct report_kind report_top, report_tree, report_peek, report_traces, report_tags,
	report_comments, report_raw, report_list, report_callgrind, report_dot, report_proto,
	report_svg, report_png, report_pdf;
bool dot_text(
	struct pprof_report *r, struct view *v, size_t value, struct strbuf *out, struct err *err);
bool tree_show(struct pprof_report *r, struct view *v, size_t value, struct err *err);

/* Opens what a profile calls file; false with what pprof would say. */
bool source_open(struct line_file *f, const struct profile_options *o, struct str file,
	struct strbuf *message);

/* The verb runs, or, where pprof's command line implied it, what -tree, -raw, ... name. */
int report_run(const struct report_kind *kind, struct common *c, int argc, char **argv);

/* Name of format i, NULL behind the last; *pattern says whether it takes one. */
const char *report_format(size_t i, bool *pattern);

/* The compiled pattern, the caller's; NULL with err. */
struct regex *report_regex(const struct pprof_report *r, struct err *err);

/* Says which filters met no sample; once all samples went through the view. */
void report_note_unmatched(const struct pprof_report *r, const struct view *v);

/* What heads the report; the total is the caller's to set. Strings are put into the arena. */
struct profile_head report_head(
	const struct pprof_report *r, const struct profile *p, size_t value, struct arena *arena);
struct view_profile_options report_profile_options(const struct pprof_report *r);
struct weigh_options report_weigh_options(const struct pprof_report *r, size_t value);

int top_run(struct common *c, int argc, char **argv);
int tree_run(struct common *c, int argc, char **argv);
int peek_run(struct common *c, int argc, char **argv);
int traces_run(struct common *c, int argc, char **argv);
int tags_run(struct common *c, int argc, char **argv);
int comments_run(struct common *c, int argc, char **argv);
int raw_run(struct common *c, int argc, char **argv);
int list_run(struct common *c, int argc, char **argv);
int callgrind_run(struct common *c, int argc, char **argv);
int dot_run(struct common *c, int argc, char **argv);
int proto_run(struct common *c, int argc, char **argv);
int svg_run(struct common *c, int argc, char **argv);
int png_run(struct common *c, int argc, char **argv);
int diff_run(struct common *c, int argc, char **argv);
int by_run(struct common *c, int argc, char **argv);
int series_run(struct common *c, int argc, char **argv);
int info_run(struct common *c, int argc, char **argv);

#endif
