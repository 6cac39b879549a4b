/* SPDX-License-Identifier: MIT */
#ifndef REPORT_SHORT_NAME_H
#define REPORT_SHORT_NAME_H

#include "base/arena.h"

/*
 * A function's name as pprof shows it in a graph: without the path of a Go package and its major
 * version, without Java packages and arguments, without C++ namespaces (ShortenFunctionName in
 * internal/graph/graph.go of google/pprof, Go 1.26). Borrowed from name or from the arena.
 */
struct str short_name(struct str name, struct arena *arena);

#endif
