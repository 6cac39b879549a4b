/* SPDX-License-Identifier: MIT */
#ifndef MODEL_OWNER_H
#define MODEL_OWNER_H

#include "model/stacks.h"

/*
 * Tells one's own code from the rest. The module of one's own code is learnt from the functions
 * of package main (their file's module path, or the longest package prefix that they share with
 * what they call), or given as globs by --mine.
 */
struct owner {
	struct str *modules; /* package path prefixes that are mine, borrowed from the arena */
	size_t nmodules, cap_modules;
	struct str *globs;
	size_t nglobs, cap_globs;
	struct arena arena;
};

void owner_release(struct owner *o);

void owner_add_glob(struct owner *o, struct str glob); /* of function names: example.com/m/... */

/* Learns from the functions that have come since the last call; call before asking. */
void owner_learn(struct owner *o, const struct stacks *s);

enum code_owner owner_of(const struct owner *o, const struct stacks *s, funcid function);

/*
 * The site of a finding: the first frame (leaf first) of mine, else the first outside runtime,
 * sync and what the standard library waits in, else the leaf. 0 for the empty stack.
 */
frameid owner_site(const struct owner *o, const struct stacks *s, stackid stack);

#endif
