/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DUMP_SHOW_H
#define ANALYZE_DUMP_SHOW_H

#include "analyze/diff.h"
#include "model/dump_show.h"

struct members;

/* What a dump is, from its groups; input, process and place in the input are the caller's. */
void dump_about_fill(struct dump_about *a, const struct groups *g, const struct diff_filter *f);

/*
 * One dump, its groups finished, as people look at it. d->about is filled before. The table of
 * states has all threads but those set aside, whatever the filter.
 */
void dump_show_build(struct dump_show *d, const struct groups *g, const struct diff_filter *filter,
	const struct owner *owner);

/*
 * The same for one thread, whatever the filter: its group and relatives. False when no thread has
 * that id.
 */
bool dump_show_thread(
	struct dump_show *d, const struct groups *g, const struct owner *owner, uint64_t id);

/* For dump_show_thread: everything about group i of g. */
void dump_show_group(struct dump_show *d, const struct groups *g, size_t i, const struct members *m,
	const struct owner *owner);

#endif
