/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_PYTHON_WAIT_H
#define FORMATS_PYTHON_WAIT_H

#include "formats/thread_dump.h"

/*
 * What a Python thread waits for, from its leaf-most frames. Locks, sleeps and reads made straight
 * from C leave no frame of their own: such a thread is WAIT_OTHER, never running by guess.
 */
enum wait_class python_wait_class(const struct wait_frame *frames, size_t n);

#endif
