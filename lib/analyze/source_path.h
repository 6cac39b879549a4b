/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SOURCE_PATH_H
#define ANALYZE_SOURCE_PATH_H

#include "base/str.h"

/*
 * A file name of a profile without what --trim_path names (colon list), or without all up to the
 * last element of a directory of --source_path (the same) when there is no --trim_path, or without
 * /proc/self/cwd: trimPath in internal/report/source.go of google/pprof, Go 1.26. A part of path.
 */
struct str source_path_trim(struct str path, struct str trim, struct str search);

#endif
