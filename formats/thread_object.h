/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_THREAD_OBJECT_H
#define FORMATS_THREAD_OBJECT_H

#include "formats/thread_shape.h"

/*
 * Decides which frame's first word is the address of the object that the goroutine waits for
 * (specs/goroutine-dump.md section 5) and fills the object_ members of shape.
 */
void thread_object_find(
	const struct frame_table *t, const struct go_version *version, struct thread_shape *shape);

/* Whether words without "?" of functions for which trust_of_any() holds are what was passed. */
bool thread_words_believed(const struct go_version *version, bool system);

#endif
