/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_JVM_DEADLOCK_H
#define FORMATS_JVM_DEADLOCK_H

#include "formats/textlog.h"

/*
 * The VM's own finding behind a dump (DeadlockCycle::print_on_with() of
 * src/hotspot/share/services/threadService.cpp), once for each cycle:
 *
 *	Found one Java-level deadlock:
 *	=============================
 *	"transfer-1":
 *	  waiting to lock monitor 0x00007fbe3405f7f0 (object 0x00000000ffd1d4f8, a
 *com.example.Account), which is held by "transfer-2"
 *
 *	"transfer-2":
 *	  waiting for ownable synchronizer 0x00000000ffd18670, (a java...ReentrantLock$NonfairSync),
 *	  which is held by "transfer-1"
 *
 *	Java stack information for the threads listed above:
 *	===================================================
 *	"transfer-1":
 *		at com.example.Transfers.move(Transfers.java:21)
 *		- waiting to lock <0x00000000ffd1d4f8> (a com.example.Account)
 *	...
 *	Found 1 deadlock.
 *
 * An event only where the waits close to a cycle: a section that is cut is counted as lost, a log
 * that quotes its title is noted.
 */
struct jvm_deadlock {
	struct textlog *log;
	bool open;
	bool stacks;	 /* behind "Java stack information" */
	uint64_t pairs;	 /* waiter and holder, read whole */
	uint64_t blocks; /* threads of the second part begun */
	uint64_t at, lineno;
	uint32_t snapshot; /* ordinal of the dump before it, UINT32_MAX = none */
	struct strbuf text, detail;
	struct strbuf first, waiter, holder, scratch;
	frameid *frames; /* of the first thread, leaf first */
	size_t nframes, cap_frames;
};

void jvm_deadlock_release(struct jvm_deadlock *d);

bool jvm_deadlock_starts(struct str line);
bool jvm_deadlock_begin(struct jvm_deadlock *d, const struct line *line, uint32_t snapshot);

/* A line while a section is open. LINE_LAST: the VM's summary, no more will come. */
enum line_verdict jvm_deadlock_take(struct jvm_deadlock *d, const struct line *line);

/* The section is over: hands over what it said. False = LINE_STOP; nothing where none is open. */
bool jvm_deadlock_end(struct jvm_deadlock *d);

#endif
