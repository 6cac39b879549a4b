/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_JVM_WAIT_H
#define FORMATS_JVM_WAIT_H

#include "model/dump.h"

/*
 * What a Java thread waits for, from its printed state ("WAITING (parking)") and its leaf-most
 * function names, leaf first. A parked thread does not say for what: the classes of java.util.
 * concurrent above LockSupport do. RUNNABLE covers native calls that wait, for the VM does not look
 * into them. Names: OpenJDK 8 to 25.
 */
enum wait_class jvm_wait_class(struct str state, const struct str *names, size_t n);

enum { JVM_WAIT_FRAMES = 24 };

/*
 * Whether the VM or its libraries run the thread for themselves, by its outermost and leaf-most
 * function; no name at all: it has no Java frame.
 */
bool jvm_thread_is_runtime(struct str entry, struct str leaf);

bool jvm_thread_writes_dump(struct str leaf);

#endif
