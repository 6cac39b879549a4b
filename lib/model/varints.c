/* SPDX-License-Identifier: MIT */
#include "model/varints.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* Compilers make one load of these. */
static inline uint32_t load32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t load64(const unsigned char *p)
{
	return load32(p) | (uint64_t)load32(p + 4) << 32;
}

/* The bytes that end a number, one bit each, at the bottom of the byte. */
static inline uint64_t ends(uint64_t word)
{
	return (~word & HIGH_BITS) >> 7;
}

size_t varints_count(const unsigned char *p, size_t n)
{
	size_t count = 0;

	for (; n >= 8; p += 8, n -= 8)
		count += (size_t)(ends(load64(p)) * UINT64_C(0x0101010101010101) >> 56);
	for (; n; p++, n--)
		count += *p < 0x80;
	return count;
}

size_t varints_common_tail(const struct varints *a, const struct varints *b)
{
	size_t most = a->n < b->n ? a->n : b->n, n = 0;
	const unsigned char *x, *y;

	if (!most) /* an empty run may stand on NULL */
		return 0;
	x = a->p + a->n;
	y = b->p + b->n;
	while (n + 8 <= most) {
		uint64_t differ = load64(x - n - 8) ^ load64(y - n - 8);

		if (differ) {
			n += (size_t)__builtin_clzll(differ) / 8;
			break;
		}
		n += 8;
	}
	if (n + 8 > most)
		while (n < most && x[-1 - (ptrdiff_t)n] == y[-1 - (ptrdiff_t)n])
			n++;
	/* The first bytes may be the rest of numbers that differ. */
	if ((n < a->n && x[-1 - (ptrdiff_t)n] >= 0x80) ||
		(n < b->n && y[-1 - (ptrdiff_t)n] >= 0x80))
		while (n && x[-(ptrdiff_t)n--] >= 0x80)
			;
	return n;
}

/* As a mask: bit i for byte i of 64. */
static inline uint64_t ends_of_64(const unsigned char *p)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < 64; i += 8)
		mask |= ends(load64(p + i)) * UINT64_C(0x0102040810204080) >> 56 << i;
	return mask;
}

/*
 * No branch depends on the numbers: sizes of two and three bytes alternate at random, and a wrong
 * guess costs more than a number.
 */
bool varints_rows(const struct varints *v, uint64_t rows, uint32_t *out, size_t *n)
{
	uint32_t *first = out;
	const unsigned char *p = v->p;
	size_t left = v->n;
	uint32_t odd = 0;

	while (left && v->limit - p >= VARINTS_SLACK) {
		uint64_t mask = ends_of_64(p);
		unsigned start = 0;

		if (left < 64)
			mask &= (UINT64_C(1) << left) - 1;
		if (!mask)
			return false;
		for (; mask; mask &= mask - 1) {
			unsigned end = (unsigned)__builtin_ctzll(mask), more = end - start;
			uint32_t x = load32(p + start) & (UINT32_MAX >> ((24 - 8 * more) & 31));

			x = (x & 0x7f) | (x >> 1 & 0x3f80) | (x >> 2 & 0x1fc000) |
			    (x >> 3 & 0xfe00000);
			odd |= (more > 3) | (x - UINT64_C(1) >= rows);
			*out++ = x - 1;
			start = end + 1;
		}
		p += start;
		left -= start;
	}
	*n = (size_t)(out - first);
	return !left && !odd;
}
