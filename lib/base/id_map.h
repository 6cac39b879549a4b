/* SPDX-License-Identifier: MIT */
#ifndef BASE_ID_MAP_H
#define BASE_ID_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Ids of any size to numbers, where ids come and go: what lives is what takes memory. Ids come from
 * files and may be chosen to collide: they are mixed. UINT64_MAX is no id. Zeroed is ready to use.
 */
struct id_map {
	struct id_map_slot {
		uint64_t id; /* one more than it is; 0 = free */
		uint32_t value;
	} * slots;
	size_t nslots, n;
};

#define ID_MAP_NONE UINT32_MAX

void id_map_release(struct id_map *m);
void id_map_clear(struct id_map *m); /* keeps the memory */

uint32_t id_map_get(const struct id_map *m, uint64_t id); /* ID_MAP_NONE when it is not there */
void id_map_set(struct id_map *m, uint64_t id, uint32_t value);
void id_map_remove(struct id_map *m, uint64_t id); /* nothing when it is not there */

#endif
