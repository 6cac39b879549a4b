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

/* Depth first, without the stack of the machine: that of a profile may be any length. */
bool *profile_sums_repeated(const struct profile_sums *sums)
{
	const struct stacks *s = &sums->stacks;
	bool *repeated = xcalloc(trie_size(s), sizeof(*repeated));
	uint32_t *open = xcalloc(intern_count(&s->strings) + 1, sizeof(*open)); /* by name */
	struct callees c = callees_of(s);
	stackid at = c.first[0];

	while (at) {
		repeated[at] = open[name_at(s, at)]++ > 0;
		if (c.first[at]) {
			at = c.first[at];
			continue;
		}
		while (at) {
			open[name_at(s, at)]--;
			if (c.next[at])
				break;
			at = stacks_get(s, at)->parent;
		}
		at = at ? c.next[at] : 0;
	}
	free(c.first);
	free(c.next);
	free(open);
	return repeated;
}

/* What a side has at a stack and all below it. */
struct below {
	int64_t value;
	uint64_t samples;
	bool seen;
};

static struct below *all_below(const struct profile_sums *s, const struct profile_side *from)
{
	size_t n = trie_size(&s->stacks);
	struct below *below = xcalloc(n, sizeof(*below));

	for (size_t i = 0; i < from->nsums; i++) {
		struct below *b = &below[from->sums[i].stack];

		b->value = wrap_add(b->value, from->sums[i].value);
		b->samples += from->sums[i].samples;
		b->seen = true;
	}
	for (stackid at = (stackid)(n - 1); at > 0; at--) {
		struct below *caller;

		if (!below[at].seen)
			continue;
		caller = &below[stacks_get(&s->stacks, at)->parent];
		caller->value = wrap_add(caller->value, below[at].value);
		caller->samples += below[at].samples;
		caller->seen = true;
	}
	return below;
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

struct function_sum *profile_sums_functions(
	const struct profile_sums *sums, size_t side, const bool *repeated, size_t *n)
{
	const struct stacks *s = &sums->stacks;
	struct below *below = all_below(sums, &sums->sides[side]);
	struct function_sum *all;

	*n = intern_count(&s->strings) + 1;
	all = xcalloc(*n, sizeof(*all));
	for (stackid at = 1; at < trie_size(s); at++) {
		const struct frame *f = stacks_frame_get(s, stacks_get(s, at)->frame);
		struct function_sum *to = &all[stacks_function_get(s, f->function)->name];

		if (!below[at].seen)
			continue;
		to->function = f->function;
		to->seen |= f->flags & FRAME_INLINED ? FUNCTION_INLINED : FUNCTION_CALLED;
		if (repeated[at])
			continue;
		to->cum = wrap_add(to->cum, below[at].value);
		to->cum_samples += below[at].samples;
	}
	add_flats(all, sums, side);
	free(below);
	return all;
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
