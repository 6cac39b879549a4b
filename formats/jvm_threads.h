/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_JVM_THREADS_H
#define FORMATS_JVM_THREADS_H

#include "formats/textlog.h"

extern const struct line_format jvm_threads_format;

/* Whether s begins a thread dump of a JVM, its title or a thread: for finding it behind prefixes.
 */
bool jvm_threads_marker(struct str s);

#endif
