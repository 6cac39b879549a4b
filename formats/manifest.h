/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_MANIFEST_H
#define FORMATS_MANIFEST_H

#include "base/arena.h"
#include "base/err.h"

/*
 * manifest.json beside captures, schema rootcause.capture/1: of which process and moment the files
 * of its folder are. Empty texts, -1 and TIME_UNKNOWN are unknown.
 */
struct manifest_file {
	struct str path, what, process; /* path below the manifest's folder */
	int64_t time_ns;
};

struct manifest {
	struct arena arena;
	struct str process, host, service, build, go_version;
	int64_t pid, gomaxprocs;
	struct manifest_file *files;
	size_t nfiles, cap_files;
};

/* Whether the bytes are a manifest of this schema; name decides nothing. */
bool manifest_is(struct str text);
bool manifest_read(struct manifest *m, struct str text, const char *name, struct err *err);
void manifest_release(struct manifest *m);

const struct manifest_file *manifest_find(const struct manifest *m, struct str path);

/* "2026-11-21T04:42:55.949329Z", any offset: UTC nanoseconds since 1970. */
bool time_parse(struct str text, int64_t *ns);

#endif
