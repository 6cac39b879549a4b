/* SPDX-License-Identifier: MIT */
#include "analyze/wait_words.h"

#include <stdlib.h>

#include "analyze/wait_facts.h"
#include "base/xmalloc.h"

static bool waits_for_lock(enum wait_class class)
{
	return class == WAIT_MUTEX || class == WAIT_RW_READ || class == WAIT_RW_WRITE ||
	       class == WAIT_SEMA;
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* The addresses of locks that are waited for, sorted, once each. */
static uint64_t *awaited(const struct groups *g, size_t *n)
{
	uint64_t *out = NULL;
	size_t cap = 0, kept = 0;

	*n = 0;
	for (uint64_t i = 0; i < g->nmembers; i++) {
		const struct group_member *m = groups_member(g, i);

		if (!waits_for_lock(g->items[m->group].class))
			continue;
		if (!m->object || (*n && out[*n - 1] == m->object))
			continue;
		out = grow_array(out, &cap, *n + 1, sizeof(*out));
		out[(*n)++] = m->object;
	}
	if (*n)
		qsort(out, *n, sizeof(*out), compare);
	for (size_t i = 0; i < *n; i++)
		if (!kept || out[kept - 1] != out[i])
			out[kept++] = out[i];
	*n = kept;
	return out;
}

static bool has_source(
	const struct groups *g, const struct owner *owner, const struct group_word *w)
{
	const struct group *group = &g->items[groups_member(g, w->member)->group];
	stackid stack = group->stack;
	/* Depths count the wrapper that place_unwrapped() took off. */
	uint32_t depth = group->wrapper ? w->depth - 1 : w->depth;
	enum code_owner of;

	while (stack && stacks_get(g->stacks, stack)->depth > depth)
		stack = stacks_get(g->stacks, stack)->parent;
	if (!stack)
		return false;
	of = owner_of(owner, g->stacks,
		stacks_frame_get(g->stacks, stacks_get(g->stacks, stack)->frame)->function);
	return of != CODE_RUNTIME && of != CODE_STDLIB;
}

void wait_words_drop_idle(struct groups *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (waits_for_lock(g->items[i].class))
			return;
	free(g->words);
	g->words = NULL;
	g->nwords = g->cap_words = 0;
}

void wait_words_trim(struct groups *g, const struct owner *owner)
{
	uint64_t *addresses;
	size_t n, kept = 0;

	wait_words_drop_idle(g);
	if (!g->nwords)
		return;
	addresses = awaited(g, &n);
	for (size_t i = 0; i < g->nwords; i++) {
		const struct group_word *w = &g->words[i];

		if (w->argument == 0 &&
			(wait_in_reach(addresses, n, w->value) || has_source(g, owner, w)))
			g->words[kept++] = *w;
	}
	free(addresses);
	g->nwords = kept;
}
