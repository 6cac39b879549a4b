/* SPDX-License-Identifier: MIT */
#include "base/permute.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

void permute(void *array, size_t n, size_t size, uint32_t *from)
{
	char *items = array, *held = xmalloc(size);

	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		if (from[i] == i)
			continue;
		memcpy(held, items + i * size, size);
		while (from[at] != i) {
			size_t next = from[at];

			memcpy(items + at * size, items + next * size, size);
			from[at] = (uint32_t)at;
			at = next;
		}
		memcpy(items + at * size, held, size);
		from[at] = (uint32_t)at;
	}
	free(held);
}
