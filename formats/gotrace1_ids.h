/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_IDS_H
#define FORMATS_GOTRACE1_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Ids of a file (goroutines, stacks, strings, tasks, threads: any 64 bits) to rows of an array.
 * Open addressing, so that a hostile id costs a slot and not an array of its size. Zeroed is ready.
 */
struct id_map {
	uint64_t *keys;
	uint32_t *rows; /* row + 1, 0 = free */
	size_t nslots, n;
};

#define ID_NO_ROW UINT32_MAX

void id_map_release(struct id_map *m);
uint32_t id_map_find(const struct id_map *m, uint64_t id);    /* ID_NO_ROW when it is not there */
void id_map_put(struct id_map *m, uint64_t id, uint32_t row); /* id must not be there yet */
void id_map_remove(struct id_map *m, uint64_t id);

#endif
