/* SPDX-License-Identifier: MIT */
#ifndef STORE_READ_GROUPS_H
#define STORE_READ_GROUPS_H

#include "analyze/group.h"
#include "base/arena.h"
#include "store/store.h"

/* A snapshot of threads in the store: a dump, or a goroutine profile. Texts in the list's arena. */
struct stored_snapshot {
	int64_t id, input_id;
	struct str name, path; /* of its input: below the argument; as it was opened */
	struct str process;    /* as the command or the manifest named it; empty = nobody did */
	bool profile;
	bool trace;	       /* the moment that a trace tells of */
	int64_t time_ns;       /* its own, else its input's */
	int64_t input_time_ns; /* from the manifest */
	int64_t position, ordinal;
};

struct stored_snapshots {
	struct arena arena;
	struct stored_snapshot *items;
	size_t n, cap;
};

/*
 * The snapshots of a run (NULL: the one ingested last), by time when all have one, else in the
 * order of ingest. ERR_USAGE when there is no such run.
 */
bool stored_snapshots_read(
	sqlite3 *db, const char *run, struct stored_snapshots *out, struct err *err);
void stored_snapshots_release(struct stored_snapshots *s);

/*
 * Fills groups_init()ed groups as the reader of the file had filled and finished them, words
 * trimmed (wait_words_trim()). Members come in the order of the file and each id once;
 * g->snapshot.ordinal is the caller's.
 */
bool stored_groups_read(
	sqlite3 *db, const struct stored_snapshot *s, struct groups *g, struct err *err);

#endif
