/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_PARTS_H
#define REPORT_REPORT_PARTS_H

#include "base/strbuf.h"
#include "model/finding.h"

/* What the text and the Markdown of a report have in common. */

struct report_counts {
	size_t severity[SEVERITY_CRITICAL +
			1]; /* findings, effects included, suppressed ones not */
	size_t suppressed;
	size_t state[COVERAGE_ERROR + 1]; /* rules */
	size_t warnings;		  /* of inputs */
};

void report_count(const struct report *r, struct report_counts *out);

/* "PASS", "FAIL", "INSUFFICIENT"; without a gate nothing passes or fails: "FOUND", "CLEAR". */
const char *report_verdict_word(const struct report *r);

/* "3 errors, 1 warning; 14 rules clear, 6 not judged" */
void report_summary(const struct report *r, struct strbuf *out);

/* "run R, process P, 2026-11-21 05:01:44 to 05:02:52 UTC (1m 8s), 18 inputs, 2 warnings" */
void report_scope(const struct report *r, struct strbuf *out);

/* As strftime writes it, in UTC, because logs are. */
void report_time(struct strbuf *out, int64_t ns, const char *format);

size_t report_processes(const struct report *r);

/* "baseline: 1 new, 3 known, 2 fixed"; false, and nothing, without a baseline. */
bool report_baseline_line(const struct report *r, struct strbuf *out);

/* Findings that are BASELINE_NEW or BASELINE_KNOWN and not suppressed. */
size_t report_count_baseline(const struct report *r, int state);

const char *finding_baseline_word(const struct finding *f); /* "new", "known", "" */

/* "gate error,new: failed, exit 1" */
void report_gate_line(const struct report *r, struct strbuf *out);

/* A name within this report: severity's letter and number in order of rank, "E1". */
void report_tag(const struct report *r, size_t finding, struct strbuf *out);

/* To be shown on its own: no other finding explains it, and it is not suppressed. */
bool report_is_cause(const struct report *r, size_t finding);

/* The first card of the same rule that gives the same advice; finding itself when it is the first.
 */
size_t report_same_advice(const struct report *r, size_t finding);

/* No place at all, or the one that stands above the finding's message. */
bool place_is_site(const struct finding *f, const struct place *place);

/* "wait max" and "2m 10s" of wait_max_ns: the unit's suffix goes from the name to the value. */
void evidence_name(const struct evidence *e, struct strbuf *out);
void evidence_value(const struct evidence *e, struct strbuf *out);

bool evidence_is_long(const struct evidence *e); /* it gets a line of its own */

/* The message, the chain or the first line of the report says it already, or it is unknown. */
bool evidence_is_said(const struct report *r, const struct finding *f, const struct evidence *e);

/* The function without the folders of its package, which its file shows: "reqlog.New". */
struct str place_function(const struct place *p);

/* "FILE:LINE", "FILE" or nothing. */
void place_line(const struct place *p, struct strbuf *out);

/* "PATH: WARNING" */
void input_warning(const struct report_input *in, size_t warning, struct strbuf *out);

/* Does coverage row c lack the file behind this word of `needs`? */
bool coverage_lacks(const struct coverage *c, const char *need);

/* Not judged, but not for want of a file that capture.h knows: its note says why. */
bool coverage_says_why(const struct coverage *c);

/* "leak.select: TITLE: FUNCTION"; "RULE FUNCTION: REASON, until DATE (used, 2 findings)". */
void fixed_line(const struct baseline_entry *e, struct strbuf *out);
void suppression_line(const struct suppression *s, struct strbuf *out);

/*
 * Ids of rules as they come, the family once: "block.cgo, syscall; leak.chan-send, select".
 * Zero-initialised.
 */
struct rule_list {
	struct strbuf text;
	struct str family; /* of the last, with its dot; borrowed */
};

void rule_list_add(struct rule_list *l, struct str rule);
void rule_list_release(struct rule_list *l);

#endif
