/* SPDX-License-Identifier: MIT */
#include "model/profile_sums.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"

void profile_sums_release(struct profile_sums *s)
{
	for (size_t i = 0; i < s->nsides; i++)
		free(s->sides[i].sums);
	free(s->sides);
	stacks_release(&s->stacks);
	idmap_release(&s->paths);
	arena_release(&s->arena);
	*s = (struct profile_sums){0};
}

static int compare_stacks(const void *a, const void *b)
{
	const struct profile_sum *x = a, *y = b;

	return x->stack < y->stack ? -1 : x->stack > y->stack;
}

void profile_side_unite(struct profile_side *side)
{
	size_t n = 0;

	if (side->nsums)
		qsort(side->sums, side->nsums, sizeof(*side->sums), compare_stacks);
	for (size_t i = 0; i < side->nsums; i++) {
		const struct profile_sum *sum = &side->sums[i];

		if (n && side->sums[n - 1].stack == sum->stack) {
			side->sums[n - 1].value = wrap_add(side->sums[n - 1].value, sum->value);
			side->sums[n - 1].samples += sum->samples;
		} else {
			side->sums[n++] = *sum;
		}
	}
	side->nsums = n;
}

bool profile_side_is_level(const struct profile_side *s)
{
	return str_starts(s->type, STR("inuse_")) || str_starts(s->type, STR("goroutine")) ||
	       str_eq(s->type, STR("threadcreate")) || str_eq(s->type, STR("objects")) ||
	       str_eq(s->type, STR("space"));
}

/* The root counts, which an empty trie has not stored yet. */
static size_t trie_size(const struct stacks *s)
{
	return s->nnodes ? s->nnodes : 1;
}

int64_t *profile_sums_below(const struct profile_sums *s, size_t side, size_t *n)
{
	const struct profile_side *from = &s->sides[side];
	int64_t *below;

	*n = trie_size(&s->stacks);
	below = xcalloc(*n, sizeof(*below));
	for (size_t i = 0; i < from->nsums; i++)
		below[from->sums[i].stack] =
			wrap_add(below[from->sums[i].stack], from->sums[i].value);
	for (stackid at = (stackid)(*n - 1); at > 0; at--) {
		stackid parent;

		if (!below[at])
			continue;
		parent = stacks_get(&s->stacks, at)->parent;
		below[parent] = wrap_add(below[parent], below[at]);
	}
	return below;
}

static strid name_at(const struct stacks *s, stackid at)
{
	return stacks_function_get(s, stacks_frame_get(s, stacks_get(s, at)->frame)->function)
		->name;
}

static uint64_t *samples_below(const struct profile_sums *s, const struct profile_side *from)
{
	size_t n = trie_size(&s->stacks);
	uint64_t *below = xcalloc(n, sizeof(*below));

	for (size_t i = 0; i < from->nsums; i++)
		below[from->sums[i].stack] += from->sums[i].samples;
	for (stackid at = (stackid)(n - 1); at > 0; at--)
		if (below[at])
			below[stacks_get(&s->stacks, at)->parent] += below[at];
	return below;
}

static bool *stacks_seen(const struct profile_sums *s, const struct profile_side *from)
{
	size_t n = trie_size(&s->stacks);
	bool *seen = xcalloc(n, sizeof(*seen));

	for (size_t i = 0; i < from->nsums; i++)
		seen[from->sums[i].stack] = true;
	for (stackid at = (stackid)(n - 1); at > 0; at--)
		if (seen[at])
			seen[stacks_get(&s->stacks, at)->parent] = true;
	return seen;
}

/* The trie from caller to callee, to walk it with what is on the way in mind. */
struct callees {
	stackid *first, *next; /* by stack; 0 = none */
};

static struct callees callees_of(const struct stacks *s)
{
	size_t n = trie_size(s);
	struct callees c = {xcalloc(n, sizeof(stackid)), xcalloc(n, sizeof(stackid))};

	for (stackid at = (stackid)(n - 1); at > 0; at--) {
		stackid caller = stacks_get(s, at)->parent;

		c.next[at] = c.first[caller];
		c.first[caller] = at;
	}
	return c;
}

struct walk {
	const struct profile_sums *sums;
	struct function_sum *all;
	uint32_t *open; /* by name: how often it is on the stack at hand */
	int64_t *below;
	uint64_t *samples;
	bool *seen;
};

static void enter(struct walk *w, stackid at)
{
	const struct stacks *s = &w->sums->stacks;
	const struct frame *f = stacks_frame_get(s, stacks_get(s, at)->frame);
	strid name = name_at(s, at);
	struct function_sum *to = &w->all[name];

	w->open[name]++;
	if (!w->seen[at])
		return;
	to->function = f->function;
	to->seen |= f->flags & FRAME_INLINED ? FUNCTION_INLINED : FUNCTION_CALLED;
	if (w->open[name] > 1)
		return;
	to->cum = wrap_add(to->cum, w->below[at]);
	to->cum_samples += w->samples[at];
}

/* Depth first, without the stack of the machine: that of a profile may be any length. */
static void add_cums(struct walk *w)
{
	const struct stacks *s = &w->sums->stacks;
	struct callees c = callees_of(s);
	stackid at = c.first[0];

	while (at) {
		enter(w, at);
		if (c.first[at]) {
			at = c.first[at];
			continue;
		}
		while (at) {
			w->open[name_at(s, at)]--;
			if (c.next[at])
				break;
			at = stacks_get(s, at)->parent;
		}
		at = at ? c.next[at] : 0;
	}
	free(c.first);
	free(c.next);
}

static void add_flats(struct function_sum *all, const struct profile_sums *s, size_t side)
{
	const struct profile_side *from = &s->sides[side];

	for (size_t i = 0; i < from->nsums; i++) {
		const struct profile_sum *sum = &from->sums[i];
		struct function_sum *to;

		if (!sum->stack)
			continue;
		to = &all[name_at(&s->stacks, sum->stack)];
		to->flat = wrap_add(to->flat, sum->value);
		to->flat_samples += sum->samples;
	}
}

struct function_sum *profile_sums_functions(const struct profile_sums *s, size_t side, size_t *n)
{
	const struct profile_side *from = &s->sides[side];
	struct walk w = {.sums = s};
	size_t nbelow;

	*n = intern_count(&s->stacks.strings) + 1;
	w.all = xcalloc(*n, sizeof(*w.all));
	w.open = xcalloc(*n, sizeof(*w.open));
	w.below = profile_sums_below(s, side, &nbelow);
	w.samples = samples_below(s, from);
	w.seen = stacks_seen(s, from);
	add_cums(&w);
	add_flats(w.all, s, side);
	free(w.open);
	free(w.below);
	free(w.samples);
	free(w.seen);
	return w.all;
}

/* By stack: the same without inlined frames. Callers come before callees. */
static stackid *plain_stacks(struct profile_sums *s)
{
	size_t n = trie_size(&s->stacks);
	stackid *plain = xcalloc(n, sizeof(*plain));
	struct idmap known = {0};

	for (stackid at = 1; at < n; at++) {
		struct stack_node node = *stacks_get(&s->stacks, at);
		stackid caller = plain[node.parent];
		uint64_t key = hash_ids(caller, node.frame);
		uint32_t found;

		if (stacks_frame_get(&s->stacks, node.frame)->flags & FRAME_INLINED) {
			plain[at] = caller;
			continue;
		}
		found = idmap_find(&known, key);
		if (found == IDMAP_NONE) {
			found = stacks_append(&s->stacks, caller, node.frame);
			idmap_set(&known, key, found);
		}
		plain[at] = found;
	}
	idmap_release(&known);
	return plain;
}

void profile_sums_drop_inlined(struct profile_sums *s)
{
	stackid *plain = plain_stacks(s);

	for (size_t k = 0; k < s->nsides; k++) {
		struct profile_side *side = &s->sides[k];

		for (size_t i = 0; i < side->nsums; i++)
			side->sums[i].stack = plain[side->sums[i].stack];
		profile_side_unite(side);
	}
	free(plain);
}
