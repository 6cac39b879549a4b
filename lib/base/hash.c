/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_bytes(const void *p, size_t n)
{
	return XXH3_64bits(p, n);
}

uint64_t hash_str(struct str s)
{
	return XXH3_64bits(s.n ? s.p : "", s.n);
}

uint64_t hash_ids(uint64_t a, uint64_t b)
{
	const uint64_t words[] = {a, b};

	return XXH3_64bits(words, sizeof(words));
}

uint64_t hash_mix(uint64_t a, uint64_t b)
{
	uint64_t x = a ^ (b + 0x9e3779b97f4a7c15u + (a << 6) + (a >> 2));

	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	return x;
}
