/* SPDX-License-Identifier: MIT */
#ifndef MODEL_OWNER_H
#define MODEL_OWNER_H

#include "model/stacks.h"

/*
 * Tells one's own code from the rest. Files of a dependency lie in a module cache ("@v1.2.3") or
 * a vendor folder, files of the standard library in packages that Go ships; what is neither is
 * mine. Where no file is known (collapsed stacks), and in GOPATH trees, where dependencies carry
 * no version, the module of package main's file decides. --mine GLOB replaces all of that.
 * Functions of the JVM: owner_jvm.h.
 */
struct owner {
	struct str *modules; /* package path prefixes that are mine, borrowed from the arena */
	size_t nmodules, cap_modules;
	struct str *globs;
	size_t nglobs, cap_globs;
	size_t learnt;	/* functions looked at so far */
	bool by_module; /* a GOPATH build: files alone do not tell */
	struct owner_answer {
		uint8_t owner, rank; /* enum code_owner; as a site, the smaller the better */
	} * answers;		     /* by funcid, of those learnt: asked for every frame */
	size_t nanswers, cap_answers;
	struct arena arena;
};

void owner_release(struct owner *o);

void owner_add_glob(struct owner *o, struct str glob); /* of function names: example.com/m/... */

/*
 * Learns from the functions that have come since the last call, and answers for all; call before
 * asking. What came later, or without this call, is worked out when it is asked for.
 */
void owner_learn(struct owner *o, const struct stacks *s);

enum code_owner owner_of(const struct owner *o, const struct stacks *s, funcid function);

/*
 * The site of a finding: the first frame (leaf first) of mine, else the first of a dependency, else
 * the first outside runtime, sync and internal packages, else the leaf. 0 for the empty stack.
 */
frameid owner_site(const struct owner *o, const struct stacks *s, stackid stack);

#endif
