/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DEADLOCK_PARTS_H
#define ANALYZE_DEADLOCK_PARTS_H

#include "analyze/deadlock.h"

/* What the files of deadlock share. */
struct deadlock_work {
	struct deadlock *d;
	const struct groups *dump;
	const struct owner *owner;
	struct waitgraph *g;
	strid *names;	/* by thread */
	uint8_t *known; /* by thread: in a knot already */
	struct deadlock_cycle *cycles;
	size_t cap_cycles;
	struct deadlock_behind *behind;
	size_t nbehind, cap_behind;
};

/* A thread, its group, and the cycle or pile that it waits for. */
struct behind_thread {
	size_t index;
	uint32_t group, thread;
};

/* Threads sorted by index, group and thread, as rows of d->behind. */
void deadlock_add_behind(
	struct deadlock_work *w, bool cycle, const struct behind_thread *threads, size_t n);

/* Those of a verdict whose knots are cycles; cycle_of: by knot, from 1; SIZE_MAX = none. */
void deadlock_add_behind_knots(
	struct deadlock_work *w, const struct wait_verdict *v, const size_t *cycle_of);

struct deadlock_thread deadlock_thread_of(const struct deadlock_work *w, uint32_t member);
struct deadlock_object deadlock_object_of(const struct deadlock_work *w, uint32_t object);
struct deadlock_fact deadlock_fact_of(const struct deadlock_work *w, uint32_t edge);
struct deadlock_link deadlock_link_of(
	const struct deadlock_work *w, uint32_t waits, uint32_t frees);
enum basis deadlock_basis(enum wait_evidence level);

void deadlock_find_piles(struct deadlock_work *w, const struct wait_verdict *v);

#endif
