/* SPDX-License-Identifier: MIT */
#ifndef IO_CURSOR_H
#define IO_CURSOR_H

#include "base/err.h"

/*
 * Bounds-checked walk over bytes. Failure is sticky: after the first one every read gives 0 and
 * nothing moves, so a record is read in a straight line and checked once with cursor_ok(). The
 * position of the failure stays for the message.
 */
struct cursor {
	const unsigned char *p, *end;
	const unsigned char *start;
	uint64_t base;	     /* offset of start in the file */
	const char *problem; /* literal; NULL while all is well */
};

static inline struct cursor cursor_over(struct str bytes, uint64_t base)
{
	const unsigned char *p = (const unsigned char *)bytes.p;

	return (struct cursor){p, p ? p + bytes.n : p, p, base, NULL};
}

static inline bool cursor_ok(const struct cursor *c)
{
	return c->problem == NULL;
}

static inline size_t cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->p);
}

static inline bool cursor_done(const struct cursor *c)
{
	return c->p == c->end || c->problem;
}

static inline uint64_t cursor_at(const struct cursor *c)
{
	return c->base + (uint64_t)(c->p - c->start);
}

void cursor_fail(struct cursor *c, const char *problem); /* keeps the first */
uint64_t cursor_varint_slow(struct cursor *c);

/* Protobuf's base-128 number, up to 10 bytes. */
static inline uint64_t cursor_varint(struct cursor *c)
{
	if (c->end - c->p >= 3) {
		const unsigned char *p = c->p;

		if (p[0] < 0x80) {
			c->p += 1;
			return p[0];
		}
		if (p[1] < 0x80) {
			c->p += 2;
			return (uint64_t)(p[0] & 0x7f) | (uint64_t)p[1] << 7;
		}
		if (p[2] < 0x80) {
			c->p += 3;
			return (uint64_t)(p[0] & 0x7f) | (uint64_t)(p[1] & 0x7f) << 7 |
			       (uint64_t)p[2] << 14;
		}
	}
	return cursor_varint_slow(c);
}

/* Little-endian words, and n bytes as a run. */
uint32_t cursor_u32le(struct cursor *c);
uint64_t cursor_u64le(struct cursor *c);
struct str cursor_bytes(struct cursor *c, uint64_t n);

/* Turns the sticky failure into err: "FILE: byte N: problem". Returns false. */
bool cursor_error(const struct cursor *c, const char *file, struct err *err);

#endif
