/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOHELD_PARTS_H
#define GOSRC_GOHELD_PARTS_H

#include "gosrc/goheld_state.h"

/* What the files of goheld share. */

/* Where break and continue of a loop, switch or select lead, and the locks taken there. */
struct held_target {
	struct held_target *outer;
	struct str label;
	bool loop;     /* continue stops here, not only break */
	uint32_t line; /* of the statement */
	struct held_state broken, continued;
};

enum { HELD_GIVEN_MAX = 8 };

/* The way through one body. */
struct held_walk {
	struct goscope scope;
	const struct gochain *chain; /* how the function was called; NULL = not known */
	uint32_t line;		     /* wanted; 0 = none */
	const struct gonode *node;   /* of the line: in front of this operation; NULL = of all */
	bool around;		     /* behind its operations, too */
	struct goheld_set *at;
	struct goheld_leak *leaks;
	size_t nleaks, max_leaks;
	struct held_target *targets;
	struct str label; /* of the statement that comes */
	struct held_state *exit;
	struct gosync_op given[HELD_GIVEN_MAX]; /* unlocked without having been locked here */
	size_t ngiven;
	struct str released[HELD_GIVEN_MAX]; /* keys that some Unlock here gave back */
	size_t nreleased;
	int helper;		      /* how deep in helpers */
	const struct gonode *results; /* names that get what the call that comes returns */
	const struct goslots *slots;  /* asked for; NULL = locks */
};

void held_run_list(struct held_walk *w, const struct gonode *list, struct held_state *s);
void held_run_expr(struct held_walk *w, const struct gonode *n, struct held_state *s);
void held_run_exprs(struct held_walk *w, const struct gonode *list, struct held_state *s);

/* A way out of the function: deferred calls run. */
void held_leave(struct held_walk *w, struct held_state *s, uint32_t line);

/* A call whose operands were run, and one that is deferred. */
void held_run_call(struct held_walk *w, const struct gonode *call, struct held_state *s);
void held_run_defer(struct held_walk *w, const struct gonode *call, struct held_state *s);

/* A send or receive that takes a slot or gives one back. */
void held_run_slot(struct held_walk *w, const struct gonode *n, struct held_state *s);

/* A function that is started, or literals among the arguments of a call: slots go with them. */
void held_run_go(struct held_walk *w, const struct gonode *call, struct held_state *s);

/* mu.TryLock() takes the lock where it is true. */
bool held_is_try(struct held_walk *w, const struct gonode *call, struct gosync_op *op);

#endif
