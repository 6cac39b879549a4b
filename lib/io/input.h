/* SPDX-License-Identifier: MIT */
#ifndef IO_INPUT_H
#define IO_INPUT_H

#include "base/err.h"

/*
 * The bytes of one file, of stdin or of memory, inflated when they are gzip (any number of
 * members), seen through a window: peek at what is next, skip what was used. Nothing is ever read
 * twice.
 */
struct input;

struct input_limits {
	uint64_t max_bytes; /* of inflated bytes: --max-input; 0 = what is sane */
	bool identify;	    /* hash the raw bytes on the way: input_identity() will be asked */
};

enum { INPUT_PROBE = 64 * 1024 };
#define INPUT_MAX_DEFAULT (UINT64_C(64) << 30)

/* path "-" is stdin. A directory, a missing file: ERR_IO. limits NULL = defaults. */
struct input *input_open(const char *path, const struct input_limits *limits, struct err *err);

/* Borrowed bytes; they must outlive the input. name is what messages call it. */
struct input *input_from_bytes(
	struct str bytes, const char *name, const struct input_limits *limits, struct err *err);
void input_close(struct input *in); /* NULL is fine */

const char *input_name(const struct input *in);
uint64_t input_at(const struct input *in); /* offset of the window's first byte, inflated */
bool input_compressed(const struct input *in);

/*
 * At least `want` bytes from here on, or all there are. The run is valid until the next peek,
 * skip, or close. A damaged or cut gzip stream gives the bytes before the damage and then ends;
 * input_damage() tells. False only when nothing more can be done (read error, limit).
 */
bool input_peek(struct input *in, size_t want, struct str *out, struct err *err);
void input_skip(struct input *in, size_t n); /* n <= what the last peek gave */

/*
 * All bytes from here to the end in one run, valid until close. The fast way for binary formats:
 * whole gzip files are inflated in one go.
 */
bool input_all(struct input *in, struct str *out, struct err *err);

/* NULL, or what was wrong with the compressed stream ("gzip stream ends early", ...). */
const char *input_damage(const struct input *in);

/*
 * Reads whatever is left and gives size and XXH3-128 of the raw file (32 hex digits and NUL).
 * Stdin included; needs limits.identify. False on a read error.
 */
bool input_identity(struct input *in, uint64_t *raw_bytes, char hash[33], struct err *err);

#endif
