/* SPDX-License-Identifier: MIT */
#ifndef MODEL_OWNER_JVM_H
#define MODEL_OWNER_JVM_H

#include "model/stacks.h"

/*
 * Names of the JVM, "com.example.shop.Transfers$Account.move": packages in lower case, a class, a
 * method, dots between all of them. Source files are named without a path.
 */

/* Whether a function is of the JVM: by its file, or, where that is unknown, by its name. */
bool jvm_is_function(struct str name, struct str file);

/*
 * Where the class begins in a name with at least two packages in lower case, a class in upper case
 * and a method; 0: no such name. Go's "main.run.OnceFunc.func1" (a closure that was inlined) is
 * none.
 */
size_t jvm_class_at(struct str name);

/*
 * Whose a JVM function is. What waits and locks for others (monitors, park, locks) and classes
 * that the VM makes up (lambdas' adapters, proxies) are the runtime, the rest of the JDK and of
 * Kotlin's and Scala's library the standard library. Libraries cannot be told by a path: a short
 * list of package prefixes that are nobody's own code is a dependency, everything else mine. --mine
 * GLOB decides where it is given.
 */
enum code_owner jvm_owner(struct str name);

/*
 * Whether a JVM function waits or locks on behalf of its caller: all of the runtime, and the
 * queues, latches and futures of java.util.concurrent, sockets and streams, but not what runs tasks
 * (executors, fork and join, timers), which is where an idle worker waits.
 */
bool jvm_serves_callers(struct str name);

#endif
