/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GDB_THREADS_H
#define FORMATS_GDB_THREADS_H

#include "formats/textlog.h"

extern const struct line_format gdb_threads_format;

/* Whether a line of gdb's thread apply all bt begins with s that nothing else writes: a header. */
bool gdb_thread_header(struct str s);

#endif
