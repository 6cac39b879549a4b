/* SPDX-License-Identifier: MIT */
#ifndef TRACEQ_ANALYSIS_H
#define TRACEQ_ANALYSIS_H

#include "analyze/trace_lives.h"
#include "model/owner.h"
#include "model/trace_view.h"
#include "report/table.h"
#include "traceq.h"

/*
 * A verb that answers from one pass over a trace: it adds its watches to lives before
 * analysis_run(), or in begin, and draws afterwards.
 */
struct analysis {
	struct trace_source source; /* first */
	const struct common *common;
	struct trace_options options;
	int64_t top;					 /* rows of a text, 0 = all */
	const char *goroutine, *reason, *focus, *ignore; /* as given */
	const char *task, *region;			 /* as given; where `scoped` */
	bool scoped;  /* --task and --region choose what counts */
	bool rowless; /* no rows that --top could limit */
	struct trace_filter filter;
	struct trace_lives lives;
	struct trace_about about;
	struct owner owner;
	struct output *out;
	struct strbuf text; /* goes to out; drains where strbuf_offer() is called */
	/* NULL-terminated, the first is the default; NULL: text, json and tables. */
	const char *const *forms;
	/* The options are known; false with err set ends it. May be NULL. */
	bool (*begin)(struct analysis *a, struct err *err);
	/* Writes into text before the first event, for who writes as they come. May be NULL. */
	void (*start)(struct analysis *a);
	/* In the form that analysis_wants() tells. */
	void (*render)(struct analysis *a, const struct output *out, struct strbuf *text);
};

enum { ANALYSIS_OPTIONS = TRACE_OPTIONS + 7 };

void analysis_init(struct analysis *a, const struct common *c);
void analysis_release(struct analysis *a);

/* Reads the one operand and writes the answer; own: the verb's further options, or NULL. */
int analysis_run(
	struct analysis *a, struct common *c, const struct opt *own, int argc, char **argv);

bool analysis_wants(const struct analysis *a, const char *format);
enum table_form analysis_form(const struct analysis *a);
struct look analysis_look(const struct analysis *a, const struct output *out);

#endif
