/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DEMANGLE_H
#define ANALYZE_DEMANGLE_H

#include "base/strbuf.h"

/*
 * Appends a mangled C++ or Rust name as pprof shows it (specs/pprof.md 2.12): no parameters, no
 * template arguments. False, with out as it was: the name is not mangled, or too big when written
 * out: a few hundred bytes may stand for terabytes.
 */
bool demangle(struct str name, struct strbuf *out);

#endif
