/* SPDX-License-Identifier: MIT */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include "base/arena.h"

typedef uint32_t strid; /* 0 = none = the empty string */

/*
 * Strings kept once. Ids count from 1 in the order of first sight and never change; the bytes stay
 * where they are until release. Zero-initialised is ready to use.
 */
struct intern {
	struct arena arena;
	struct str *items; /* by id; items[0] is empty */
	size_t n, cap;
	uint32_t *slots; /* open addressing, id or 0 */
	uint32_t *tags;	 /* upper hash bits beside each slot */
	size_t nslots;	 /* a power of two */
};

void intern_release(struct intern *t);

strid intern_add(struct intern *t, struct str s);
strid intern_find(const struct intern *t, struct str s); /* 0 when it is not there */
struct str intern_get(const struct intern *t, strid id);
size_t intern_count(const struct intern *t); /* ids run from 1 to this */

#endif
