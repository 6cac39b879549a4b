/* SPDX-License-Identifier: MIT */
#ifndef BASE_XMALLOC_H
#define BASE_XMALLOC_H

#include <stddef.h>

/*
 * Memory or the end of the process with exit 2: nothing below cmd/ can do anything useful when
 * memory is out. Counts and sizes from files are checked against limits before they get here.
 */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *p, size_t count, size_t size);
char *xstrdup(const char *s);

/*
 * Makes room for `need` elements of `size` bytes in an array that holds *cap; doubles. Returns the
 * array, perhaps moved: `v->items = grow_array(v->items, &v->cap, v->n + 1, sizeof(*v->items))`.
 */
void *grow_array(void *p, size_t *cap, size_t need, size_t size);

#endif
