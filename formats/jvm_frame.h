/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_JVM_FRAME_H
#define FORMATS_JVM_FRAME_H

#include "base/strbuf.h"
#include "model/dump.h"

/*
 * A frame of a thread dump (java_lang_Throwable::print_stack_element_to_buffer() of
 * src/hotspot/share/classfile/javaClasses.cpp, StackTraceElement.toString()):
 *
 *	at java.lang.Thread.run(java.base@17.0.15/Thread.java:840)
 *	at java.base/java.lang.Thread.run(Thread.java:840)
 *	at com.example.Shop$$Lambda$14/0x00007fbe58001000.run(Unknown Source)
 *	at jdk.internal.misc.Unsafe.park(java.base@17.0.15/Native Method)
 *
 * The name comes without module and loader, and without the number that tells hidden classes of one
 * run apart.
 */
struct jvm_frame {
	struct str name; /* borrowed from the line or from scratch */
	struct str file; /* "Thread.java", empty when native or unknown */
	uint32_t line;
};

/* s behind "at ". False: no frame. */
bool jvm_frame_parse(struct str s, struct strbuf *scratch, struct jvm_frame *out);

/*
 * A line about a lock below a frame (javaVFrame::print_lock_info_on() of runtime/vframe.cpp),
 * behind "- ":
 *
 *	locked <0x00000000ffd1d4b0> (a com.example.shop.Account)
 *	waiting to lock <0x...> (a X)		waiting to re-lock in wait() <0x...> (a X)
 *	waiting on <0x...> (a X)		parking to wait for  <0x...> (a X)
 *	waiting on <no object reference available>
 *	parking to wait for <X@685b5070>	(Thread.dump_to_file: a hash, no identity)
 *	<0x...> (a X)				below "Locked ownable synchronizers:"
 */
struct jvm_lock {
	enum lock_role role;
	uint64_t object; /* 0 = not told */
	struct str type; /* may be empty */
};

/* False: another line, or one that names no lock that anybody could wait for ("eliminated"). */
bool jvm_lock_parse(struct str s, struct jvm_lock *out);

#endif
