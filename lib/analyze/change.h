/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_CHANGE_H
#define ANALYZE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What happened to every group of threads between two snapshots of one process. A count alone
 * cannot tell a leak from healthy turnover: the ids can.
 */
struct change_group {
	uint64_t key;	 /* struct group's */
	uint64_t origin; /* hash of entry and creator functions; 0 = unknown */
	uint64_t count;
};

struct change_member {
	uint64_t id;
	uint32_t group; /* index */
};

struct change_side {
	const struct change_group *groups;
	size_t ngroups;
	const struct change_member *members; /* by rising id, each id once */
	size_t nmembers;
};

#define CHANGE_NONE UINT32_MAX

struct change {
	uint64_t key;
	uint32_t before_group, after_group; /* index or CHANGE_NONE */
	uint64_t before, after;		    /* counts */
	uint64_t stayed;		    /* ids in it in both */
	uint64_t new, came;		    /* in it only after: unknown before; in another group */
	uint64_t gone, left;		    /* in it only before: unknown after; in another group */
};

/* By rising key, *n of them; the caller frees. NULL when both sides are empty. */
struct change *change_find(
	const struct change_side *before, const struct change_side *after, size_t *n);

/* Ids that both sides have, and those of them that began differently: another process. */
struct change_overlap {
	uint64_t common, comparable, different;
};

struct change_overlap change_overlap(
	const struct change_side *before, const struct change_side *after);

#endif
