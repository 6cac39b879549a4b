/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_NATIVE_WAIT_H
#define FORMATS_NATIVE_WAIT_H

#include "formats/thread_dump.h"

/*
 * What a thread that a debugger shows waits for, from its leaf-most frames: functions of glibc,
 * musl, Go's and Rust's runtimes that enter the kernel. WAIT_RUN where the leaf is a named function
 * of the program itself.
 */
enum wait_class native_wait_class(const struct wait_frame *frames, size_t n);

#endif
