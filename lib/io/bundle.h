/* SPDX-License-Identifier: MIT */
#ifndef IO_BUNDLE_H
#define IO_BUNDLE_H

#include "base/err.h"
#include "io/input.h"

/*
 * The files in a tar (plain or compressed) or a zip. They are unpacked into one private file that
 * has lost its name before the first byte is written, so nothing an archive says names a file of
 * ours, and nothing is left behind whatever ends the process; from there they are mapped.
 */
struct bundle;

enum bundle_kind { BUNDLE_NONE, BUNDLE_TAR, BUNDLE_ZIP };

/* By the first bytes, inflated: POSIX.1-1988 ustar and older (checksum), APPNOTE.TXT 4.3.7. */
enum bundle_kind bundle_looks(struct str head);

/* By the first bytes as they are: compressed in a way that input.h does not see through. */
bool bundle_maybe_compressed(struct str head);

struct bundle_file {
	struct str
		name; /* below the top folder; never absolute, no "..", no part begins with "." */
	struct str bytes; /* still gzip, where it was */
	bool cut;	  /* these are not all: the archive is damaged there */
	size_t order;	  /* in the archive */
};

/* Members that are not among the files, why, how many. */
struct bundle_lost {
	uint64_t outside;   /* absolute or "..": would have been unpacked elsewhere */
	uint64_t links;	    /* symbolic and hard */
	uint64_t special;   /* devices, pipes, sockets */
	uint64_t encrypted; /* zip */
	uint64_t long_names;
	uint64_t replaced; /* a later member has the same name */
};

struct bundle_limits {
	uint64_t max_bytes; /* of all files together, --max-input; 0 = what is sane */
	size_t max_files;
};

/*
 * Exactly one of path and in: path is a regular file, in may be a pipe and is read from where it
 * stands. name is what messages call it. NULL with ERR_UNKNOWN_FORMAT: not an archive.
 */
struct bundle *bundle_open(const char *path, struct input *in, const char *name,
	const struct bundle_limits *limits, struct err *err);
void bundle_close(struct bundle *b); /* NULL is fine */

/* In the order in which a walk through the unpacked folder meets them. Valid until close. */
const struct bundle_file *bundle_files(const struct bundle *b, size_t *n);
struct str bundle_top(const struct bundle *b); /* the folder that holds them all, or empty */
const struct bundle_lost *bundle_lost(const struct bundle *b);
const char *bundle_damage(const struct bundle *b); /* NULL, or what ended the reading early */

#endif
