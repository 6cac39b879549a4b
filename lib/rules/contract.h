/* SPDX-License-Identifier: MIT */
#ifndef RULES_CONTRACT_H
#define RULES_CONTRACT_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"

struct ruleset;

/* Limits that people promise of their program, in a file (rootcause-rules(5)): for a function. */
struct contract_line {
	struct str rule, param;
	struct str glob; /* of function names, as idle_glob() has them; empty = everywhere */
	double value;	 /* in the parameter's unit */
	uint32_t line;	 /* in the file */
	bool used;	 /* it decided something; set by contract_used() */
};

/* Zero-initialised is empty. All texts live in the arena. */
struct contract {
	struct arena arena;
	struct contract_line *items;
	size_t n, cap;
	struct str file; /* for messages */
};

enum { CONTRACT_MAX_BYTES = 1 << 20, CONTRACT_MAX_LINES = 10000 };

void contract_release(struct contract *c);

/*
 * Adds the lines of a file to s->contract and sets the parameters of those that hold everywhere;
 * "NAME:LINE: what" in err.
 */
bool contract_add(struct ruleset *s, struct str text, const char *name, struct err *err);

/*
 * Before the prelude: temporary table contracts (rule, param, function, value, line), each function
 * of the store with the last line that names it.
 */
bool contract_load(sqlite3 *db, const struct contract *c, struct err *err);

/* After it: which lines a trace of the run has a function for. */
bool contract_used(sqlite3 *db, struct contract *c, struct err *err);

/* What people should know of a line of theirs. False: nothing. */
bool contract_remark(const struct contract *c, size_t line, struct strbuf *out);

#endif
