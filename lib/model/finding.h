/* SPDX-License-Identifier: MIT */
#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "model/dump.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_CRITICAL };

/* How we know (DESIGN section 6), weakest first. */
enum basis { BASIS_SIGNATURE, BASIS_STATISTICAL, BASIS_MEASURED, BASIS_SOURCE, BASIS_PROOF };

struct suppression;    /* model/suppress.h */
struct baseline_entry; /* model/baseline.h */

struct place {
	struct str function, file;
	uint32_t line; /* 0 = unknown */
};

/* One evidence value: a column of a rule's result row, its unit in the name's suffix. */
struct evidence {
	struct str name;
	enum { EVIDENCE_NULL, EVIDENCE_INT, EVIDENCE_REAL, EVIDENCE_TEXT } type;
	int64_t number;
	double real;
	struct str text;
};

struct chain_step {
	struct str text;
	struct place place;
};

/* One wait of a ring: who waits, where, for what; and where the thread of the next link has it. */
struct ring_link {
	struct str thread;
	struct place waits;
	struct str object;   /* "mutex (*Ledger).mu"; empty = unknown */
	struct str relation; /* "holds", "may-hold", "in-line", "needed" */
	struct place has;
};

/* All strings live in the report's arena. */
struct finding {
	struct str rule;
	enum severity severity;
	enum basis basis;
	/* 64 bits in hex: rule, canonical site, subject kind; no line, no count. Those alike in
	   one report are told apart by their rank (causes_number). */
	char fingerprint[17];
	struct str title, message, fix, confirm;
	int64_t count;
	double weight; /* sort key below severity and basis */
	struct place *locations;
	size_t nlocations;
	struct chain_step *chain; /* symptom to cause */
	size_t nchain;
	struct ring_link *ring; /* the last link's `has` is the first one's thread */
	size_t nring;
	struct evidence *evidence;
	size_t nevidence;
	struct str *doubts;
	size_t ndoubts;
	struct str subject_kind, subject_key;
	size_t *effects; /* indexes of findings that this one explains */
	size_t neffects;
	bool is_effect; /* listed under its cause only */
	enum { BASELINE_NONE, BASELINE_NEW, BASELINE_KNOWN } baseline;
	const struct suppression *suppressed; /* NULL = it counts */
};

enum coverage_state { COVERAGE_FIRED, COVERAGE_CLEAR, COVERAGE_NOT_APPLICABLE, COVERAGE_ERROR };

struct coverage {
	struct str rule;
	enum coverage_state state;
	struct str title;    /* of the rule */
	struct str note;     /* margin, missing file and how to capture it, or the error */
	struct str missing;  /* the words of `needs` that the inputs lack, blank-separated; empty
				when what is there cannot be judged: then the note says why */
	struct str why, sql; /* of the rule: its comment for people, its query */
	bool limits; /* the note is no more than the rule's limits, which explain has as well */
};

struct report_input {
	struct str path, process, format, kind;
	int64_t time_ns; /* TIME_UNKNOWN */
	uint64_t bytes;
	struct str hash;
	uint64_t records, skipped;
	struct str *warnings;
	size_t nwarnings;
};

enum verdict_state { VERDICT_PASS, VERDICT_FAIL, VERDICT_INSUFFICIENT };

struct gate {
	bool on;
	enum severity at;
	bool only_new;
};

struct report {
	struct arena arena;
	struct str run;
	enum runtime_kind runtime; /* RUNTIME_GO unless all its dumps are another's */
	struct {
		enum verdict_state state;
		int exit;
		struct gate gate;
		struct str class; /* deadlock, contention, leak, cpu, memory, network, load, crash
				   */
		struct str headline;
	} verdict;
	struct finding *findings; /* ranked, effects included */
	size_t nfindings;
	struct coverage *coverage; /* by rule id */
	size_t ncoverage;
	struct report_input *inputs; /* in order of time, then argument */
	size_t ninputs;
	/* Of the baseline, what was judged and is not here any more; borrowed. */
	const struct baseline_entry **fixed;
	size_t nfixed;
	const struct suppression *suppressions; /* all, used or not; borrowed */
	size_t nsuppressions;
};

void report_release(struct report *r);

const char *severity_name(enum severity s);
bool severity_parse(struct str s, enum severity *out);
const char *basis_name(enum basis b);
bool basis_parse(struct str s, enum basis *out);
const char *coverage_state_name(enum coverage_state s);
const char *verdict_state_name(enum verdict_state s);

/* "SEVERITY[,new]" or "none"; false with ERR_USAGE. */
struct err;
bool gate_parse(struct str s, struct gate *out, struct err *err);
void gate_name(const struct gate *g, struct strbuf *out); /* as gate_parse reads it */

/* What a finding counts as before a gate: a signature counts one level lower. */
enum severity finding_gate_severity(const struct finding *f);

/* Whether it fails the gate: no effect, not suppressed, severe and, where asked for, new enough. */
bool finding_fails(const struct finding *f, const struct gate *g);

/* What a report is about: the first cause that fails the gate, else the first above info; or NULL.
 */
const struct finding *report_headline(const struct report *r);

#endif
