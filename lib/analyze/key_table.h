/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_KEY_TABLE_H
#define ANALYZE_KEY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keys to row numbers in the order of first sight; a key is a good hash already. Zeroed is ready.
 */
struct key_table {
	uint64_t *keys; /* 0 = free */
	uint32_t *rows;
	size_t nslots, n;
};

void key_table_release(struct key_table *t);
uint32_t key_table_add(struct key_table *t, uint64_t key); /* the row it has, or a new one */
bool key_table_has(const struct key_table *t, uint64_t key);

#endif
