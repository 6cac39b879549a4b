/* SPDX-License-Identifier: MIT */
#ifndef MODEL_OWNER_NATIVE_H
#define MODEL_OWNER_NATIVE_H

#include "model/stacks.h"

/*
 * "pthread_mutex_lock" of "___pthread_mutex_lock@GLIBC_2.2.5": without leading underscores, __GI_
 * of glibc's own calls, __libc_, versions of symbols, parameters, and the path of Rust's std::sys.
 */
struct str native_plain_name(struct str name);

/* "??" and bare addresses. */
bool native_unknown(struct str name);

/*
 * Whose a function of C, C++ or Rust is: what enters the kernel, starts threads or the process is
 * the runtime, std:: and core:: the standard library, another shared object a dependency, source
 * files of these languages mine. False: neither name nor file tells that it is such a function.
 */
bool native_owner(struct str name, struct str file, enum code_owner *out);

#endif
