/* SPDX-License-Identifier: MIT */
#ifndef STORE_INGEST_H
#define STORE_INGEST_H

#include "analyze/aggregate.h"
#include "analyze/group.h"
#include "base/diag.h"
#include "model/owner.h"
#include "model/sink.h"
#include "store/ingest_trace.h"
#include "store/store.h"

/* What one input turned out to hold, in memory until it is loaded in one transaction. */
enum ingest_kind { INGEST_DUMP, INGEST_PROFILE, INGEST_LOG, INGEST_TRACE };

struct ingest_snapshot {
	enum ingest_kind kind;
	struct groups groups;	  /* dump, goroutine profile; trace: who stood where near its end */
	bool has_groups, leaks;	  /* leaks: a goroutineleak profile */
	struct aggregate profile; /* INGEST_PROFILE */
	struct event *events;	  /* INGEST_LOG; texts in the ingest's arena */
	size_t nevents, cap_events;
	struct series_point *series;
	size_t nseries, cap_series;
	struct ingest_trace *trace; /* INGEST_TRACE */
};

/* The sink of readers; ctx for exactly one input. */
struct ingest {
	struct sink sink;      /* first */
	struct stacks *stacks; /* the one that the reader fills */
	struct ingest_snapshot **items;
	size_t n, cap;
	struct ingest_snapshot *log;   /* events and series, one for the whole input */
	struct ingest_snapshot *open;  /* dump being read */
	struct ingest_snapshot *trace; /* being read */
	/* Unwrapped stacks by stack and creator, for the shapes that came last. */
	struct unwrapped {
		stackid stack, result;
		frameid creator;
	} unwrapped[256];
	struct thread_word *words; /* scratch */
	size_t cap_words;
	struct arena arena;
	struct err err; /* set when a callback stopped the reading */
};

void ingest_init(struct ingest *in, struct stacks *stacks);
void ingest_release(struct ingest *in);
void ingest_finish(struct ingest *in); /* after the reading, damaged or not */

/* "dump", "profile heap", "dump, log": appended. */
void ingest_kind_text(const struct ingest *in, struct strbuf *out);

/* What is known of an input besides its contents. Empty texts and -1 are unknown. */
struct ingest_source {
	struct str run, process;
	struct str name, path; /* below the argument; as opened */
	struct str format, hash;
	uint64_t bytes, records, skipped;
	int64_t time_ns; /* TIME_UNKNOWN */
	int64_t position;
	const struct diag *diag; /* may be NULL */
	struct str host, service, build, go_version;
	int64_t pid, gomaxprocs;
	bool replace;
	bool process_given; /* by the user: whatever the manifest says of host, pid and build */
};

enum ingest_result { INGEST_LOADED, INGEST_SAME, INGEST_OTHER_PROCESS, INGEST_STATED_PROCESS };

/*
 * Puts it into the store, in one transaction of its own. The same identity and hash: INGEST_SAME
 * and nothing changes. Another hash: ERR_STORE, or the old input goes first with replace.
 * INGEST_OTHER_PROCESS: loaded, but the goroutine ids say that it is not the process it was said
 * to be, so it became another one. INGEST_STATED_PROCESS: the same, by host, pid or build, which
 * are others than those of the process of that name.
 */
bool ingest_load(struct ingest *in, struct store *store, const struct owner *owner,
	const struct ingest_source *source, enum ingest_result *result, struct err *err);

/* The same input already in the store, without reading it again? */
bool ingest_known(
	struct store *store, const struct ingest_source *source, bool *known, struct err *err);

/* Removes a run and all that is only its. False with ERR_USAGE when there is none. */
bool store_forget_run(struct store *store, struct str run, struct err *err);

#endif
