/* SPDX-License-Identifier: MIT */
#ifndef MODEL_IDLE_H
#define MODEL_IDLE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"

/*
 * Goroutines that wait for a living: the built-in list (idle.list) and what people add to it
 * (--idle FILE, rootcause-rules(5)). An entry names functions; what stays below `most` goroutines
 * says nothing by its number, and without `most` the goroutines are set aside entirely.
 */
enum idle_scope {
	IDLE_SITE,  /* the line that a finding names: the first frame of one's own code */
	IDLE_PLACE, /* the frame that waits: the first outside runtime and sync */
	IDLE_ENTRY, /* where the goroutine began */
	IDLE_SCOPES,
};

enum idle_state {
	IDLE_APPLIES,
	IDLE_EXPIRED,
	IDLE_UNDATED, /* it has an end, and nothing says when the captures were taken */
};

#define IDLE_ANY_NUMBER UINT64_MAX

struct idle_entry {
	struct str glob; /* of function names, see idle_glob() */
	enum idle_scope scope;
	uint64_t most;		     /* or IDLE_ANY_NUMBER */
	struct str reason;	     /* for people */
	struct str wait;	     /* name of a wait class; empty = any */
	struct str label_key, label; /* label: a glob; key empty = any labels */
	struct str until;	     /* as written, empty = for ever */
	int64_t until_day;	     /* the last day it applies, days since 1970 */
	uint32_t line;		     /* in its file */
	bool given;		     /* by people: built-in ones are false */
	bool used;		     /* it matched; set by whoever applies the list */
	enum idle_state state;
};

/* Zero-initialised is empty. All texts live in the arena. */
struct idle_list {
	struct arena arena;
	struct idle_entry *items;
	size_t n, cap;
	struct str file; /* of the entries that people gave, for messages */
	int64_t today;	 /* days since 1970, where `has_today`: in place of the captures' time */
	bool has_today;
};

/* Limits of a file: what is beyond them is an error that says so. */
enum { IDLE_MAX_BYTES = 1 << 20, IDLE_MAX_ENTRIES = 10000 };

void idle_list_release(struct idle_list *l);

void idle_list_add_builtin(struct idle_list *l);
/* The entries of a file that people wrote; "NAME:LINE: what" in err, and then nothing is added. */
bool idle_list_add(struct idle_list *l, struct str text, const char *name, struct err *err);
bool idle_list_any_given(const struct idle_list *l);

/* --today DATE; NULL is fine. */
bool idle_list_set_today(struct idle_list *l, const char *date, struct err *err);

/* After the list was applied: what people should know of an entry of theirs. False: nothing. */
bool idle_list_remark(const struct idle_list *l, size_t entry, struct strbuf *out);

/* "not applied, it ended on 2026-12-31: ", or `otherwise` where it applies. */
void idle_add_state(
	enum idle_state state, struct str until, const char *otherwise, struct strbuf *out);

/*
 * Which entries apply on the day of the captures. It is never asked from the clock: the same
 * captures get the same answer next year. `known`: there is such a day.
 */
void idle_list_date(struct idle_list *l, bool known, int64_t day);
bool idle_day_parse(struct str text, int64_t *day); /* "2026-12-31" */
int64_t idle_day_of(int64_t time_ns);		    /* UTC */

/*
 * `*` stands for any run, slashes and dots included, but not behind "(": there it is the star of
 * Go's "(*T)". A backslash takes the next byte as it is. Everything else stands for itself.
 */
bool idle_glob(struct str glob, struct str name);

void idle_add_glob(struct str name, struct strbuf *out); /* that matches this name alone */

const char *idle_scope_name(enum idle_scope scope); /* "site", "place", "entry" */

#endif
