/* SPDX-License-Identifier: MIT */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

enum { SAMPLE_BYTES = 80 };

void diag_release(struct diag *d)
{
	arena_release(&d->arena);
	free(d->items);
	*d = (struct diag){0};
}

/* The newest entries are the likeliest to repeat. */
static struct diag_entry *find_entry(struct diag *d, struct str file, const char *kind)
{
	for (size_t i = d->n; i-- > 0;)
		if (strcmp(d->items[i].kind, kind) == 0 && str_eq(d->items[i].file, file))
			return &d->items[i];
	return NULL;
}

void diag_add(struct diag *d, enum diag_class class, struct str file, const char *kind, uint64_t at,
	uint64_t lineno, struct str sample)
{
	struct diag_entry *e;

	if (!d)
		return;
	e = find_entry(d, file, kind);
	if (e) {
		e->count++;
		return;
	}
	d->items = grow_array(d->items, &d->cap, d->n + 1, sizeof(*d->items));
	d->items[d->n++] = (struct diag_entry){
		.file = arena_dup(&d->arena, file),
		.kind = kind,
		.class = class,
		.count = 1,
		.at = at,
		.lineno = lineno,
		.sample = arena_dup(&d->arena, str_head(sample, SAMPLE_BYTES)),
	};
}

uint64_t diag_lost(const struct diag *d, struct str file)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->items[i].class == DIAG_LOSS && str_eq(d->items[i].file, file))
			lost += d->items[i].count;
	return lost;
}

bool diag_any_loss(const struct diag *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->items[i].class == DIAG_LOSS)
			return true;
	return false;
}
