/* SPDX-License-Identifier: MIT */
#ifndef STACKDIFF_H
#define STACKDIFF_H

#include "analyze/group.h"
#include "cli/common.h"
#include "model/sink.h"

int diff_run(struct common *c, int argc, char **argv);
int show_run(struct common *c, int argc, char **argv);
int tree_run(struct common *c, int argc, char **argv);

/* The snapshots of all operands, in their order, over one set of stacks. */
struct snapshot_list {
	struct sink sink; /* first */
	struct stacks stacks;
	struct arena arena;
	struct loaded {
		struct groups groups;
		const char *input;
		struct str process; /* what a manifest says, empty = unknown */
		bool time_of_input; /* its time is from a manifest */
	} * *items;
	size_t n, cap;
	const char *reading; /* the operand at hand */
	struct err problem;  /* of a callback */
	size_t from;	     /* where its snapshots begin */
	bool any_dump;	     /* among them: more than a single stack */
	uint64_t singles;    /* dropped while it was read: single stacks behind a dump ... */
	uint64_t beyond;     /* ... and what came when there were too many */
};

enum { MOST_SNAPSHOTS = 50000 }; /* that are kept of one input */

void snapshots_init(struct snapshot_list *l);
void snapshots_release(struct snapshot_list *l);

/* False when an operand cannot be read, or holds no snapshot of goroutines. */
bool snapshots_read(struct snapshot_list *l, const struct common *c, const char *path,
	struct diag *diag, struct err *err);

/* Another, of an input (borrowed); its groups are to be filled. */
struct groups *snapshots_add(struct snapshot_list *l, const char *input);

/* From `from` on: a log's single stacks are none of its dumps; says how many there were. */
void snapshots_drop_single(struct snapshot_list *l, const struct common *c, size_t from);

/* Process and time of the snapshots from `from` on, where a manifest.json beside path has them. */
void snapshots_look_beside(struct snapshot_list *l, size_t from, const char *path);

/*
 * The one of `number` (from 1; 0 = the last) among those of the last item's input. NULL, err set,
 * when there are not so many. Fills what its input tells.
 */
struct dump_about;
const struct loaded *snapshots_pick(
	const struct snapshot_list *l, int64_t number, struct dump_about *about, struct err *err);

#endif
