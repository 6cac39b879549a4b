/* SPDX-License-Identifier: MIT */
#include "base/xmalloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void die_oom(void)
{
	static const char text[] = "out of memory\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(2);
	_exit(2);
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		die_oom();
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		die_oom();
	return p;
}

void *xrealloc(void *p, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		die_oom();
	p = realloc(p, bytes ? bytes : 1);
	if (!p)
		die_oom();
	return p;
}

char *xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}

void *grow_array(void *p, size_t *cap, size_t need, size_t size)
{
	size_t to = *cap ? *cap : 8;

	if (need <= *cap)
		return p;
	while (to < need)
		to = to > SIZE_MAX / 2 ? need : to * 2;
	p = xrealloc(p, to, size);
	*cap = to;
	return p;
}
