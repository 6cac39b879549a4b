/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_NAMES_H
#define ANALYZE_NAMES_H

#include "base/arena.h"

struct profile_function;

/*
 * The name under which pprof shows a function (specs/pprof.md 2.12): arguments and template
 * arguments of names that look like C++ are cut, Go generics among them, and mangled names are
 * made readable. The result is borrowed from f or from the arena.
 */
struct str name_shown(const struct profile_function *f, struct arena *arena);

/* What drop_frames, keep_frames and prune_from are matched against (profile/prune.go). */
struct str name_simple(struct str name);

/* Go's filepath.Clean and filepath.Base. */
struct str path_clean(struct str path, struct arena *arena);
struct str path_base(struct str path);

#endif
