/* SPDX-License-Identifier: MIT */
#ifndef ROOTCAUSE_H
#define ROOTCAUSE_H

#include "cli/common.h"
#include "io/bundle.h"
#include "model/baseline.h"
#include "model/suppress.h"
#include "rules/run.h"
#include "store/ingest.h"

/* What `ingest` and `report FILE...` understand alike. */
struct ingest_options {
	const char *run, *process, *interval;
	struct opt_list mine;
	bool replace;
};

struct ingest_totals {
	size_t loaded, same, skipped;
	bool trouble; /* exit 2 at the end: something named could not be read */
	bool lost;    /* bytes were passed over: exit 2 with --strict */
};

enum { INGEST_OPTIONS = 5 };
void ingest_options_rows(struct ingest_options *o, struct opt *rows); /* INGEST_OPTIONS of them */

/* Reads files and folders into the store; *run is the run's name. False: nothing more can be done.
 */
bool ingest_paths(const struct common *c, const struct ingest_options *o, struct store *store,
	const struct opt_list *paths, struct ingest_totals *totals, struct strbuf *run,
	struct err *err);

/* A file found for reading: by a name on the command line, or below a folder or archive that was.
 */
struct found {
	char *path;
	struct str name;	   /* below the argument, in path; or path itself */
	bool named;		   /* on the command line */
	const struct bundle *from; /* the archive, whose bytes these are; else NULL */
	struct str bytes;
	bool cut;	  /* the archive is damaged within them */
	struct input *in; /* opened already, what can be read only once; else NULL */
};

struct found_list {
	struct found *items;
	size_t n, cap;
	struct bundle **bundles;
	size_t nbundles, cap_bundles;
};

/*
 * Adds the files of one argument, in the order they were meant in: of a folder, of a tar or zip
 * (stdin included), or the file itself. Notes say what of an archive was left out; *lost then.
 */
bool walk(const struct common *c, const char *argument, struct found_list *out, bool *lost,
	struct err *err);

/* Opens it; the caller closes. */
struct input *found_open(struct found *f, const struct input_limits *limits, struct err *err);
void found_list_release(struct found_list *l);

/* The run that a reading verb means: --run, else the one ingested last. */
bool pick_run(struct store *store, const char *wanted, struct strbuf *run, struct err *err);

/* Writes text to -o or stdout; the exit code, or 2 when that fails. */
int put_out(const struct common *c, const struct strbuf *text, int exit_code);

/* Rules: built in, --rules DIR, --param ID.name=V, --contract FILE, --idle FILE, --today DATE. */
struct rule_options {
	const char *dir;
	const char *idle, *today, *contract;
	struct opt_list params;
};

/* A verb that judges: captures or a store, rules, and the report that comes of them. */
struct judge_verb {
	struct common *common;
	const char *db;
	struct ingest_options ingest;
	struct rule_options rules;
	struct ingest_totals totals;
	struct store *store;
	struct ruleset ruleset;
	struct opt_list sources; /* --source */
	bool redact;
	struct judge_waits *waits;
	const char *baseline_file, *suppress_file; /* --baseline, --suppress: NULL = none */
	struct baseline baseline;
	struct baseline *known; /* in place of a file; NULL = none; borrowed */
	struct suppress_list suppressed;
	struct report report;
};

/*
 * What people decided about findings before, laid over the report, and the verdict anew. Says on
 * standard error which suppressions are of no use.
 */
bool judge_settle(struct judge_verb *v, struct err *err);
enum { SETTLE_OPTIONS = 2 };
void judge_settle_rows(struct judge_verb *v, struct opt *rows); /* SETTLE_OPTIONS of them */

bool read_baseline(struct baseline *b, const char *path, struct err *err);

/*
 * Who waits for whom in the dumps of the run, for the ruleset: of each process in the last one, and
 * in a few before it. Notes say where source was missing or did not fit.
 */
bool judge_waits_find(struct judge_verb *v, struct err *err);
void judge_waits_release(struct judge_waits *w); /* NULL is fine */

enum { JUDGE_OPTIONS = INGEST_OPTIONS + 7 };
void judge_options_rows(struct judge_verb *v, struct opt *rows); /* JUDGE_OPTIONS of them */

/* Reads, judges, and says which --idle entries were of no use. False: err says why. */
bool judge_run(struct judge_verb *v, const struct opt_list *paths, struct err *err);
void judge_release(struct judge_verb *v);

/* --source: each must be a folder that can be read. */
bool check_sources(const struct opt_list *dirs, struct err *err);

bool load_rules(const struct rule_options *o, struct ruleset *rules, struct err *err);

int ingest_run(struct common *c, int argc, char **argv);
int report_run(struct common *c, int argc, char **argv);
int diff_run(struct common *c, int argc, char **argv);
int baseline_run(struct common *c, int argc, char **argv);
int deadlock_run(struct common *c, int argc, char **argv);
int watch_list_run(struct common *c, int argc, char **argv);
int sql_run(struct common *c, int argc, char **argv);
int runs_run(struct common *c, int argc, char **argv);
int forget_run(struct common *c, int argc, char **argv);
int redact_run(struct common *c, int argc, char **argv);
int rules_verb_run(struct common *c, int argc, char **argv);
int capture_run(struct common *c, int argc, char **argv);
int explain_run(struct common *c, int argc, char **argv);

#endif
