/* SPDX-License-Identifier: MIT */
#ifndef STORE_LOADER_H
#define STORE_LOADER_H

#include "analyze/members.h"
#include "store/ingest.h"
#include "store/query.h"

/*
 * One load into an open transaction: the dictionaries of the input's stacks against those of the
 * store, made as they are needed. Inward header of lib/store.
 */
struct loader {
	sqlite3 *db;
	const struct stacks *stacks;
	const struct owner *owner;
	int64_t *strings, *functions, *frames; /* by id of the input; 0 = not yet there */
	struct query add_string, get_string, add_function, add_frame;
	int64_t snapshot;
	uint32_t *local; /* by stackid: number in the snapshot's trie, 0 = not in it */
	uint32_t nlocal;
};

void loader_init(
	struct loader *l, sqlite3 *db, const struct stacks *stacks, const struct owner *owner);
bool loader_release(struct loader *l, struct err *err); /* false: some statement had failed */

/* Ids in the store, 0 for none. */
int64_t loader_text(struct loader *l, struct str text);
int64_t loader_string(struct loader *l, strid id);
int64_t loader_function(struct loader *l, funcid id);
int64_t loader_frame(struct loader *l, frameid id);

/* Begins a snapshot's trie; marks stacks as part of it; writes the trie; then gives ids. */
void loader_trie_begin(struct loader *l, int64_t snapshot);
void loader_trie_mark(struct loader *l, stackid stack);
bool loader_trie_write(struct loader *l, struct err *err);
int64_t loader_stack(const struct loader *l, stackid stack);

/* The parts of a snapshot; its row is there. */
bool load_groups(struct loader *l, const struct groups *g, struct err *err);
bool load_profile(struct loader *l, const struct aggregate *a, struct err *err);
bool load_log(struct loader *l, const struct ingest *in, const struct ingest_snapshot *s,
	struct err *err);
/* With the snapshot's trie; once, it finishes what was added up. time_ns: of its start. */
bool load_trace(struct loader *l, struct ingest_trace *t, int64_t time_ns, struct err *err);
bool load_trace_busy(struct loader *l, struct ingest_trace *t, struct err *err);

/* The rows of single threads, the locks that were printed for them, and the words kept of them. */
bool load_members(
	struct loader *l, const struct groups *g, const struct members *m, struct err *err);
bool load_locks(struct loader *l, const struct groups *g, const struct members *m, struct err *err);
bool load_words(struct loader *l, const struct groups *g, const struct members *m, struct err *err);

/* Takes out the texts, functions and frames that no snapshot names any more. */
bool loader_sweep(sqlite3 *db, struct err *err);

/* Orders the snapshots of a process and finds the changes between new neighbours. */
bool neighbours_update(sqlite3 *db, int64_t process, struct err *err);

/* Whether g can be of the process, by the ids that both have. */
bool neighbours_fit(
	sqlite3 *db, int64_t process, const struct groups *g, bool *fits, struct err *err);

/* Hash of where the threads of a group began and who made them; 0 = cannot tell. */
uint64_t group_origin(const struct stacks *s, const struct group *g);

#endif
