/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_JVM_HEADER_H
#define FORMATS_JVM_HEADER_H

#include "base/str.h"

/*
 * First line of a thread in a HotSpot thread dump. All forms since JDK 5 (Thread::print_on() of
 * src/hotspot/share/runtime/thread.cpp, JavaThread::print_on() of javaThread.cpp):
 *
 *	"main" prio=10 tid=0x00007f10 nid=0x1a2b runnable [0x00007f20]			(5 to 7)
 *	"main" #1 prio=5 os_prio=0 tid=0x00007f10 nid=0x1a2b runnable [0x00007f20]	(8 to 10)
 *	"main" #1 prio=5 os_prio=0 cpu=44.17ms elapsed=1.44s tid=0x... nid=0x2cd3 ...	(11 to 20)
 *	"main" #1 [11475] prio=5 os_prio=0 cpu=... tid=0x... nid=11475 ...		(21 on)
 *	"VM Thread" os_prio=0 cpu=0.75ms elapsed=1.42s tid=0x... nid=0x2cd9 runnable
 *	"main" - Thread t@1				(VisualVM, Spring Boot's actuator)
 *	#1 "main" TIMED_WAITING 2026-11-21T13:32:57.6Z	(Thread.dump_to_file, JDK 21 on)
 *	#52 "" virtual WAITING 2026-11-21T13:32:57.6Z
 */
struct jvm_header {
	struct str name; /* between the quotes, which it may hold itself; may be empty */
	/*
	 * The java id (#N): never used again in a process. VM threads have none: 0. Before JDK 8
	 * nobody has one: there it is the id of the OS thread.
	 */
	uint64_t id;
	bool is_virtual;
	bool to_file;	  /* the form of Thread.dump_to_file */
	struct str state; /* "waiting on condition"; of to_file: "WAITING"; may be empty */
	int64_t time_ns;  /* UTC since 1970, of to_file in JDK 25; else TIME_UNKNOWN */
};

bool jvm_header_parse(struct str s, struct jvm_header *out);

/* Whether a dump may begin with it: more than any line that quotes something after a number. */
bool jvm_header_begins_dump(const struct jvm_header *h);

/* "2026-11-21T13:32:57.666830032Z" as nanoseconds since 1970; false when s is none. */
bool jvm_time_parse(struct str s, int64_t *out);

#endif
