/* SPDX-License-Identifier: MIT */
/*
 * Raw bytes come from a descriptor or from memory through raw_fill() and are hashed there. For
 * gzip a zlib stream turns them into the window's bytes; input_all() of an untouched gzip input
 * takes the faster way of libdeflate over the whole file.
 */
#include "io/input.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zlib.h>

#include "base/xmalloc.h"
#include "io/gunzip.h"

enum { BLOCK = 256 * 1024 };

/* Where a gzip that keeps growing is taken for a bomb; whole files are held in memory. */
#define STREAM_LEAST (UINT64_C(1) << 30)
#define STREAM_RATIO 256
#define WHOLE_LEAST  (UINT64_C(512) << 20)
#define WHOLE_RATIO  64

struct input {
	char *name;
	int fd;		   /* -1: memory */
	struct str memory; /* what is left of it */
	struct input_limits limits;

	unsigned char *raw; /* BLOCK bytes; raw_at..raw_n not used yet */
	size_t raw_at, raw_n;
	bool raw_end;
	uint64_t raw_bytes;
	uint64_t size_hint; /* of a regular file, else 0 */
	XXH3_state_t *hash; /* NULL = not asked for */

	bool gzip, stream_open, stream_end;
	z_stream stream;
	const char *damage;

	char *window; /* start..end are the bytes not skipped yet */
	size_t start, end, cap;
	bool window_end;  /* nothing more will come */
	uint64_t at;	  /* offset of window[start] */
	struct str whole; /* libdeflate's result, instead of the window */
	char *whole_memory;
};

static void start_hash(struct input *in)
{
	in->hash = XXH3_createState();
	if (!in->hash || XXH3_128bits_reset(in->hash) != XXH_OK)
		abort();
}

static struct input *new_input(const char *name, const struct input_limits *limits)
{
	struct input *in = xcalloc(1, sizeof(*in));

	in->name = xstrdup(name);
	in->fd = -1;
	in->limits = limits ? *limits : (struct input_limits){0};
	in->raw = xmalloc(BLOCK);
	if (in->limits.identify)
		start_hash(in);
	return in;
}

void input_close(struct input *in)
{
	if (!in)
		return;
	if (in->stream_open)
		inflateEnd(&in->stream);
	if (in->fd > STDERR_FILENO)
		close(in->fd);
	if (in->hash)
		XXH3_freeState(in->hash);
	free(in->whole_memory);
	free(in->window);
	free(in->raw);
	free(in->name);
	free(in);
}

/* Up to BLOCK raw bytes into to; 0 at the end, then raw_end is set. */
static bool read_block(struct input *in, void *to, size_t *got, struct err *err)
{
	struct str head = str_head(in->memory, BLOCK);
	ssize_t n = (ssize_t)head.n;

	if (in->fd < 0) {
		if (head.n)
			memcpy(to, head.p, head.n);
		in->memory = str_from_at(in->memory, head.n);
	} else {
		do
			n = read(in->fd, to, BLOCK);
		while (n < 0 && errno == EINTR);
	}
	if (n < 0)
		return err_sys(
			err, errno, "%s: byte %" PRIu64 ": cannot read", in->name, in->raw_bytes);
	*got = (size_t)n;
	in->raw_end = n == 0;
	in->raw_bytes += (uint64_t)n;
	if (in->hash)
		XXH3_128bits_update(in->hash, to, (size_t)n);
	return true;
}

/* Refills raw when it is used up. At the end raw_end is set and raw stays empty. */
static bool raw_fill(struct input *in, struct err *err)
{
	if (in->raw_at < in->raw_n || in->raw_end)
		return true;
	in->raw_at = 0;
	in->raw_n = 0;
	return read_block(in, in->raw, &in->raw_n, err);
}

/* gzip, deflate method: RFC 1952 section 2.3.1. */
static bool looks_gzip(const struct input *in)
{
	return in->raw_n >= 3 && in->raw[0] == 0x1f && in->raw[1] == 0x8b && in->raw[2] == 8;
}

/* Looks at the first bytes and decides whether a decompressor stands before the window. */
static bool begin(struct input *in, struct err *err)
{
	if (!raw_fill(in, err))
		return false;
	in->gzip = looks_gzip(in);
	if (!in->gzip)
		return true;
	if (inflateInit2(&in->stream, 15 + 16) != Z_OK)
		return err_set(err, ERR_INTERNAL, "%s: zlib does not start", in->name);
	in->stream_open = true;
	return true;
}

struct input *input_open(const char *path, const struct input_limits *limits, struct err *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	struct input *in = new_input(is_stdin ? "standard input" : path, limits);
	struct stat st;

	in->fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0) {
		err_sys(err, errno, "%s", path);
		goto fail;
	}
	if (fstat(in->fd, &st) != 0) {
		err_sys(err, errno, "%s", path);
		goto fail;
	}
	if (S_ISDIR(st.st_mode)) {
		err_set(err, ERR_IO, "%s: is a directory", path);
		goto fail;
	}
	in->size_hint = S_ISREG(st.st_mode) && st.st_size > 0 ? (uint64_t)st.st_size : 0;
	if (begin(in, err))
		return in;
fail:
	input_close(in);
	return NULL;
}

struct input *input_from_bytes(
	struct str bytes, const char *name, const struct input_limits *limits, struct err *err)
{
	struct input *in = new_input(name, limits);

	in->memory = bytes;
	in->size_hint = bytes.n;
	if (begin(in, err))
		return in;
	input_close(in);
	return NULL;
}

const char *input_name(const struct input *in)
{
	return in->name;
}

uint64_t input_at(const struct input *in)
{
	return in->at;
}

bool input_compressed(const struct input *in)
{
	return in->gzip;
}

const char *input_damage(const struct input *in)
{
	return in->damage;
}

/* Room for at least one block behind end; what was skipped is moved out of the way. */
static void make_room(struct input *in)
{
	if (in->start > 0 && (in->start == in->end || in->cap - in->end < BLOCK)) {
		memmove(in->window, in->window + in->start, in->end - in->start);
		in->end -= in->start;
		in->start = 0;
	}
	in->window = grow_array(in->window, &in->cap, in->end + BLOCK, 1);
}

static void end_stream(struct input *in, const char *damage)
{
	in->damage = damage;
	in->window_end = true;
}

/* A member has ended: another one follows, or zero padding and nothing, or garbage. */
static void next_member(struct input *in)
{
	while (in->raw_at < in->raw_n && in->raw[in->raw_at] == 0)
		in->raw_at++;
	if (in->raw_at == in->raw_n && in->raw_end) {
		in->window_end = true;
		return;
	}
	if (in->raw_at < in->raw_n) {
		if (in->raw[in->raw_at] != 0x1f || inflateReset(&in->stream) != Z_OK)
			end_stream(in, "bytes that are not gzip follow the gzip stream");
		else
			in->stream_end = false;
	}
}

static bool fill_inflated(struct input *in, struct err *err)
{
	int rc;

	if (!raw_fill(in, err))
		return false;
	if (in->stream_end) {
		next_member(in);
		return true;
	}
	if (in->raw_end && in->raw_at == in->raw_n) {
		end_stream(in, "the gzip stream ends early");
		return true;
	}
	in->stream.next_in = in->raw + in->raw_at;
	in->stream.avail_in = (uInt)(in->raw_n - in->raw_at);
	in->stream.next_out = (unsigned char *)in->window + in->end;
	in->stream.avail_out = (uInt)BLOCK;
	rc = inflate(&in->stream, Z_NO_FLUSH);
	in->raw_at = in->raw_n - in->stream.avail_in;
	in->end += BLOCK - in->stream.avail_out;
	if (rc == Z_STREAM_END)
		in->stream_end = true;
	else if (rc != Z_OK && rc != Z_BUF_ERROR)
		end_stream(in, "the gzip stream is damaged");
	return true;
}

/* What was read to recognise the file, then straight into the window. */
static bool fill_plain(struct input *in, struct err *err)
{
	size_t n = in->raw_n - in->raw_at;

	if (n) {
		memcpy(in->window + in->end, in->raw + in->raw_at, n);
		in->raw_at = in->raw_n;
	} else if (!in->raw_end && !read_block(in, in->window + in->end, &n, err)) {
		return false;
	}
	in->end += n;
	in->window_end = in->raw_end;
	return true;
}

/*
 * The limit in force for inflated bytes. Unless the user has set one, a gzip may not grow to more
 * than `ratio` times its size once it is past `least`: real captures stay far below, bombs do not.
 */
static uint64_t max_inflated(const struct input *in, uint64_t least, uint64_t ratio)
{
	uint64_t by_ratio = in->raw_bytes > least / ratio ? in->raw_bytes * ratio : least;

	if (in->limits.max_bytes)
		return in->limits.max_bytes;
	return in->gzip && by_ratio < INPUT_MAX_DEFAULT ? by_ratio : INPUT_MAX_DEFAULT;
}

static bool limit_error(const struct input *in, uint64_t max, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		"%s: more than %" PRIu64 " bytes%s (raise --max-input to read on)", in->name, max,
		in->gzip ? " when inflated" : "");
}

static bool within_limit(const struct input *in, struct err *err)
{
	uint64_t max = max_inflated(in, STREAM_LEAST, STREAM_RATIO);

	return in->at + (in->end - in->start) <= max || limit_error(in, max, err);
}

bool input_peek(struct input *in, size_t want, struct str *out, struct err *err)
{
	while (!in->whole_memory && in->end - in->start < want && !in->window_end) {
		make_room(in);
		if (!(in->gzip ? fill_inflated(in, err) : fill_plain(in, err)))
			return false;
		if (!within_limit(in, err))
			return false;
	}
	*out = in->whole_memory ? in->whole
				: (struct str){in->window ? in->window + in->start : NULL,
					  in->end - in->start};
	return true;
}

void input_skip(struct input *in, size_t n)
{
	in->at += n;
	if (in->whole_memory)
		in->whole = str_from_at(in->whole, n);
	else
		in->start += n;
}

/* The raw rest in one piece: what raw holds already, then the file. Caller frees *memory. */
static bool read_raw_rest(struct input *in, char **memory, size_t *n, struct err *err)
{
	size_t cap = 0;

	*n = 0;
	*memory =
		grow_array(NULL, &cap, in->size_hint < WHOLE_LEAST ? in->size_hint + 1 : BLOCK, 1);
	for (;;) {
		size_t have;

		if (!raw_fill(in, err))
			return false;
		have = in->raw_n - in->raw_at;
		if (have == 0)
			return true;
		if (in->raw_bytes > max_inflated(in, WHOLE_LEAST, WHOLE_RATIO))
			return limit_error(in, max_inflated(in, WHOLE_LEAST, WHOLE_RATIO), err);
		*memory = grow_array(*memory, &cap, *n + have, 1);
		memcpy(*memory + *n, in->raw + in->raw_at, have);
		*n += have;
		in->raw_at = in->raw_n;
	}
}

static bool inflate_whole(struct input *in, struct err *err)
{
	char *packed;
	size_t n;
	bool ok = read_raw_rest(in, &packed, &n, err);

	if (ok) {
		uint64_t max = max_inflated(in, WHOLE_LEAST, WHOLE_RATIO);

		ok = gunzip_whole((struct str){packed, n}, max, &in->whole_memory, &in->whole.n,
			     &in->damage) ||
		     limit_error(in, max, err);
		in->whole.p = in->whole_memory;
	}
	free(packed);
	return ok;
}

/* As long as one block was read, a look at the head can be undone: its raw bytes are here. */
static void rewind_head(struct input *in)
{
	if (in->at || !in->end || in->raw_bytes != in->raw_n || in->damage ||
		inflateReset(&in->stream) != Z_OK)
		return;
	in->raw_at = in->start = in->end = 0;
	in->stream_end = in->window_end = false;
}

bool input_all(struct input *in, struct str *out, struct err *err)
{
	if (in->gzip && !in->whole_memory)
		rewind_head(in);
	if (!in->whole_memory && in->gzip && in->at == 0 && in->end == 0 && in->raw_at == 0) {
		if (!inflate_whole(in, err))
			return false;
	}
	return input_peek(in, SIZE_MAX, out, err);
}

bool input_identity(struct input *in, uint64_t *raw_bytes, char hash[33], struct err *err)
{
	XXH128_hash_t h;

	assert(in->hash);
	do {
		in->raw_at = in->raw_n;
		if (!raw_fill(in, err))
			return false;
	} while (!in->raw_end);
	h = XXH3_128bits_digest(in->hash);
	snprintf(hash, 33, "%016" PRIx64 "%016" PRIx64, (uint64_t)h.high64, (uint64_t)h.low64);
	*raw_bytes = in->raw_bytes;
	return true;
}
