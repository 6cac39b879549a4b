/* SPDX-License-Identifier: MIT */
#include "io/gunzip.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/xmalloc.h"

enum { FIRST_GUESS = 64 * 1024, ZLIB_STEP = 1 << 20 };

struct buffer {
	char *p;
	size_t n, cap;
	uint64_t max;
};

/* False when the limit does not allow a byte more than there is room for. */
static bool more_room(struct buffer *b, size_t want)
{
	if (want > b->max)
		want = (size_t)b->max;
	if (want <= b->cap)
		return false;
	b->p = xrealloc(b->p, want, 1);
	b->cap = want;
	return true;
}

/* The trailer's size is modulo 2^32 and written by whoever made the file: a hint only. */
static size_t trailer_size(struct str packed)
{
	const unsigned char *p = (const unsigned char *)packed.p + packed.n - 4;

	return p[0] | (size_t)p[1] << 8 | (size_t)p[2] << 16 | (size_t)p[3] << 24;
}

/* No trailer is believed beyond deflate's best ratio of 1032. */
static size_t first_size(struct str packed)
{
	size_t hint = packed.n >= 18 ? trailer_size(packed) : 0;
	size_t most = packed.n * 1032;

	if (hint > most)
		hint = most;
	return hint < FIRST_GUESS ? FIRST_GUESS : hint + 1;
}

/* One member with libdeflate. SHORT_OUTPUT is worth another try with more room. */
static enum libdeflate_result one_member(
	struct libdeflate_decompressor *d, struct str packed, struct buffer *b, size_t *used)
{
	for (;;) {
		size_t got = 0;
		enum libdeflate_result rc = libdeflate_gzip_decompress_ex(
			d, packed.p, packed.n, b->p + b->n, b->cap - b->n, used, &got);

		if (rc == LIBDEFLATE_SUCCESS)
			b->n += got;
		if (rc != LIBDEFLATE_INSUFFICIENT_SPACE || !more_room(b, b->cap * 2))
			return rc;
	}
}

static bool fast_way(struct str packed, struct buffer *b)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	enum libdeflate_result rc = d ? LIBDEFLATE_SUCCESS : LIBDEFLATE_BAD_DATA;

	more_room(b, first_size(packed));
	while (rc == LIBDEFLATE_SUCCESS && packed.n) {
		size_t used = 0;

		rc = one_member(d, packed, b, &used);
		packed = str_from_at(packed, used);
	}
	if (d)
		libdeflate_free_decompressor(d);
	return rc == LIBDEFLATE_SUCCESS;
}

/* Inflates into what room there is; true: call again. */
static bool inflate_step(z_stream *z, struct buffer *b, const char **damage)
{
	size_t room = b->cap - b->n;
	int rc;

	z->next_out = (unsigned char *)b->p + b->n;
	z->avail_out = (uInt)(room < ZLIB_STEP ? room : ZLIB_STEP);
	room = z->avail_out;
	rc = inflate(z, Z_NO_FLUSH);
	b->n += room - z->avail_out;
	if (rc == Z_STREAM_END) {
		while (z->avail_in && *z->next_in == 0)
			z->next_in++, z->avail_in--;
		if (z->avail_in == 0)
			return false;
		if (*z->next_in == 0x1f && inflateReset(z) == Z_OK)
			return true;
		*damage = "bytes that are not gzip follow the gzip stream";
		return false;
	}
	if (rc == Z_OK && (z->avail_in || z->avail_out == 0))
		return true;
	*damage = z->avail_in ? "the gzip stream is damaged" : "the gzip stream ends early";
	return false;
}

static bool salvage(struct str packed, struct buffer *b, const char **damage)
{
	z_stream z = {0};
	bool more = true, fits = true;

	if (packed.n > UINT32_MAX || inflateInit2(&z, 15 + 16) != Z_OK) {
		*damage = "the gzip stream cannot be inflated";
		return true;
	}
	z.next_in = (z_const unsigned char *)(uintptr_t)packed.p;
	z.avail_in = (uInt)packed.n;
	b->n = 0;
	while (more && fits) {
		if (b->n == b->cap)
			fits = more_room(b, b->cap * 2);
		if (fits)
			more = inflate_step(&z, b, damage);
	}
	inflateEnd(&z);
	return fits;
}

bool gunzip_whole(struct str packed, uint64_t max, char **out, size_t *n, const char **damage)
{
	struct buffer b = {.max = max};
	bool fits = true;

	if (!fast_way(packed, &b))
		fits = salvage(packed, &b, damage);
	*out = b.p;
	*n = b.n;
	return fits;
}
