/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_JVM_SNAPSHOT_H
#define FORMATS_JVM_SNAPSHOT_H

#include "formats/textlog.h"
#include "model/dump.h"

/*
 * The JVM dump that is being read. It begins with its first thread and ends at the next title, at
 * the end of the input, or where its first thread comes again (a title was lost).
 */
struct jvm_snapshot {
	struct textlog *log;
	struct snapshot snap;
	bool begun;	   /* snapshot_begin was called */
	bool headed;	   /* a title was read for it */
	bool complete;	   /* the line that HotSpot writes behind the last thread was read */
	bool cut;	   /* the input ends within a thread */
	uint64_t title_at; /* of the title, with headed */
	uint64_t first;	   /* id of the first thread */
	uint64_t listed;   /* platform threads with an id, and how many the dump says it has */
	uint64_t expected; /* 0 = it does not say */
};

bool jvm_snapshot_repeats(const struct jvm_snapshot *d, uint64_t id);

/* A thread's header was read: where the dump begins, and when it was taken, if it is the first. */
void jvm_snapshot_open(struct jvm_snapshot *d, uint64_t at, int64_t time_ns);

/* False = LINE_STOP. */
bool jvm_snapshot_add(struct jvm_snapshot *d, const struct thread *t);
bool jvm_snapshot_end(struct jvm_snapshot *d); /* nothing happens when none is open */

#endif
