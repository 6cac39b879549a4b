/* SPDX-License-Identifier: MIT */
#ifndef RULES_RUN_H
#define RULES_RUN_H

#include "model/finding.h"
#include "model/idle.h"
#include "rules/contract.h"
#include "rules/rule.h"
#include "rules/waits.h"
#include "store/store.h"

struct ruleset {
	struct rule **items; /* by id */
	size_t n, cap;
	struct idle_list idle;	   /* the built-in entries, and what --idle adds */
	struct contract contract;  /* --contract FILE */
	const struct waits *waits; /* who waits for whom; NULL: not analysed */
};

void ruleset_release(struct ruleset *s);
bool ruleset_add_builtin(struct ruleset *s, struct err *err);
bool ruleset_add_dir(struct ruleset *s, const char *dir, struct err *err); /* same id replaces */
bool ruleset_add_file(struct ruleset *s, const char *path, struct err *err);
bool ruleset_set(struct ruleset *s, struct str setting, struct err *err); /* "ID.name=V" */
const struct rule *ruleset_find(const struct ruleset *s, struct str id);  /* or NULL */

/*
 * Judges a run: findings ranked, with effects; coverage by rule id; the verdict under the gate.
 * Marks the entries of s->idle and lines of s->contract that were used and those that have expired.
 * What single rules do wrong is their coverage, false only when the store cannot be read.
 */
bool rules_run(struct ruleset *s, struct store *store, struct report *report, struct err *err);

/* Whether the statement fits the contract: parameters, columns, placeholders. */
bool rule_check(const struct rule *r, struct store *store, struct err *err);

#endif
