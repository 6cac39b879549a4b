/* SPDX-License-Identifier: MIT */
#include "io/cursor.h"

#include <inttypes.h>

void cursor_fail(struct cursor *c, const char *problem)
{
	if (!c->problem)
		c->problem = problem;
	c->end = c->p;
}

uint64_t cursor_varint_slow(struct cursor *c)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 70; shift += 7) {
		size_t i = shift / 7;
		unsigned char b;

		if (cursor_left(c) <= i) {
			cursor_fail(c, "the number is cut off");
			return 0;
		}
		b = c->p[i];
		if (shift < 64)
			v |= (uint64_t)(b & 0x7f) << shift;
		if (b < 0x80) {
			c->p += i + 1;
			return v;
		}
	}
	cursor_fail(c, "the number is longer than 10 bytes");
	return 0;
}

struct str cursor_bytes(struct cursor *c, uint64_t n)
{
	struct str s;

	if (n > cursor_left(c)) {
		cursor_fail(c, "the length reaches past the end");
		return (struct str){0};
	}
	s = (struct str){(const char *)c->p, (size_t)n};
	if (n) /* an empty cursor may stand on NULL */
		c->p += n;
	return s;
}

static uint64_t little_endian(struct cursor *c, size_t n)
{
	struct str s = cursor_bytes(c, n);
	uint64_t v = 0;

	for (size_t i = s.n; i-- > 0;)
		v = v << 8 | (unsigned char)s.p[i];
	return v;
}

uint32_t cursor_u32le(struct cursor *c)
{
	return (uint32_t)little_endian(c, 4);
}

uint64_t cursor_u64le(struct cursor *c)
{
	return little_endian(c, 8);
}

bool cursor_error(const struct cursor *c, const char *file, struct err *err)
{
	return err_set(err, ERR_FORMAT, "%s: byte %" PRIu64 ": %s", file, cursor_at(c), c->problem);
}
