/* SPDX-License-Identifier: MIT */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

/* XXH3: for tables and identity, no security measure. The same on every machine. */
uint64_t hash_bytes(const void *p, size_t n);
uint64_t hash_str(struct str s);

/* Order-sensitive combination of two hashes; of raw ids, which are alike, use hash_ids(). */
uint64_t hash_mix(uint64_t a, uint64_t b);

/* Of ids, enums and flags packed into two words: a key that need not be compared. */
uint64_t hash_ids(uint64_t a, uint64_t b);

#endif
