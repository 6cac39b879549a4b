/* SPDX-License-Identifier: MIT */
#include "analyze/aggregate.h"

#include <stdlib.h>

#include "analyze/labels.h"
#include "base/hash.h"
#include "base/xmalloc.h"

void aggregate_init(struct aggregate *a, struct stacks *stacks)
{
	*a = (struct aggregate){.stacks = stacks, .kind = "other", .format = ""};
}

void aggregate_release(struct aggregate *a)
{
	free(a->types);
	free(a->rows);
	free(a->values);
	free(a->slots);
	free(a->frames);
	*a = (struct aggregate){0};
}

static stackid sample_stack(
	struct aggregate *a, const struct profile *p, const struct profile_sample *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nlocations; i++) {
		const struct profile_location *l = &p->locations[s->locations[i]];

		a->frames = grow_array(
			a->frames, &a->cap_frames, n + l->nlines + 1, sizeof(*a->frames));
		for (uint32_t k = 0; k < l->nlines; k++) {
			const struct profile_line *line = &p->lines[l->first_line + k];
			const struct profile_function *f;
			uint32_t number = line->line > 0 && line->line <= UINT32_MAX
						  ? (uint32_t)line->line
						  : 0;
			funcid function;

			if (line->function == PROFILE_NONE)
				continue;
			f = &p->functions[line->function];
			function = stacks_function(a->stacks, f->name, f->file);
			a->frames[n++] = stacks_frame(
				a->stacks, function, number, k + 1 < l->nlines ? FRAME_INLINED : 0);
		}
	}
	return stacks_from_leaf_first(a->stacks, a->frames, n);
}

static uint64_t row_hash(struct aggregate_row row)
{
	return hash_mix(row.stack, row.labels);
}

static void grow_slots(struct aggregate *a)
{
	size_t n = a->nslots ? a->nslots * 2 : 256;

	free(a->slots);
	a->slots = xcalloc(n, sizeof(*a->slots));
	a->nslots = n;
	for (size_t r = 0; r < a->nrows; r++) {
		size_t i = row_hash(a->rows[r]) & (n - 1);

		while (a->slots[i])
			i = (i + 1) & (n - 1);
		a->slots[i] = (uint32_t)r + 1;
	}
}

static size_t find_row(struct aggregate *a, struct aggregate_row row)
{
	size_t i;

	if (a->nrows * 2 >= a->nslots)
		grow_slots(a);
	i = row_hash(row) & (a->nslots - 1);
	while (a->slots[i]) {
		const struct aggregate_row *r = &a->rows[a->slots[i] - 1];

		if (r->stack == row.stack && r->labels == row.labels)
			return a->slots[i] - 1;
		i = (i + 1) & (a->nslots - 1);
	}
	a->rows = grow_array(a->rows, &a->cap_rows, a->nrows + 1, sizeof(*a->rows));
	a->values = grow_array(
		a->values, &a->cap_values, (a->nrows + 1) * a->ntypes, sizeof(*a->values));
	a->rows[a->nrows] = row;
	for (size_t t = 0; t < a->ntypes; t++)
		a->values[a->nrows * a->ntypes + t] = 0;
	a->slots[i] = (uint32_t)++a->nrows;
	return a->nrows - 1;
}

/* Values come from files: a sum that overflows stays at the limit. */
static int64_t add_capped(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b > 0 ? INT64_MAX : INT64_MIN;
	return sum;
}

struct adding {
	struct aggregate *aggregate;
	const struct profile *profile;
};

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct adding *adding = ctx;
	struct aggregate *a = adding->aggregate;
	struct aggregate_row row = {.stack = sample_stack(a, adding->profile, s),
		.labels = labels_of_sample(a->stacks, s)};
	size_t r = find_row(a, row);

	for (size_t t = 0; t < a->ntypes; t++) {
		int64_t *v = &a->values[r * a->ntypes + t];

		*v = add_capped(*v, s->values[t]);
		a->types[t].total = add_capped(a->types[t].total, s->values[t]);
	}
	return true;
}

bool aggregate_add(struct aggregate *a, const struct profile *p, struct err *err)
{
	struct adding adding = {a, p};

	a->kind = p->kind ? p->kind : "other";
	a->format = p->format ? p->format : "";
	a->ntypes = p->ntypes;
	a->types = xcalloc(p->ntypes + 1, sizeof(*a->types));
	for (size_t t = 0; t < p->ntypes; t++) {
		a->types[t].name = stacks_string(a->stacks, p->types[t].type);
		a->types[t].unit = stacks_string(a->stacks, p->types[t].unit);
	}
	a->period_type = stacks_string(a->stacks, p->period_type.type);
	a->period_unit = stacks_string(a->stacks, p->period_type.unit);
	a->period = p->period;
	a->time_ns = p->time_ns;
	a->duration_ns = p->duration_ns;
	a->nsamples = p->nsamples;
	return profile_each(p, true, add_sample, &adding, err);
}

/* Adds one row's value of one type to all functions of its stack. */
static void add_functions(const struct aggregate *a, size_t row, size_t type,
	struct aggregate_function *all, uint32_t *stamps)
{
	int64_t value = a->values[row * a->ntypes + type];
	bool leaf = true;

	for (stackid at = a->rows[row].stack; value && at;) {
		const struct stack_node *node = stacks_get(a->stacks, at);
		funcid f = stacks_frame_get(a->stacks, node->frame)->function;
		struct aggregate_function *to = &all[f];

		if (leaf)
			to->flat = add_capped(to->flat, value);
		if (stamps[f] != (uint32_t)row + 1)
			to->cum = add_capped(to->cum, value);
		stamps[f] = (uint32_t)row + 1;
		leaf = false;
		at = node->parent;
	}
}

struct aggregate_function *aggregate_functions(const struct aggregate *a, size_t *n)
{
	size_t nfunctions = a->stacks->nfunctions + 1, cap = 0;
	struct aggregate_function *out = NULL, *all = xcalloc(nfunctions, sizeof(*all));
	uint32_t *stamps = xcalloc(nfunctions, sizeof(*stamps));

	*n = 0;
	for (size_t t = 0; t < a->ntypes; t++) {
		for (size_t f = 0; f < nfunctions; f++) {
			all[f] = (struct aggregate_function){
				.function = (funcid)f, .type = (uint32_t)t};
			stamps[f] = 0;
		}
		for (size_t r = 0; r < a->nrows; r++)
			add_functions(a, r, t, all, stamps);
		for (size_t f = 1; f < nfunctions; f++) {
			if (!all[f].flat && !all[f].cum)
				continue;
			out = grow_array(out, &cap, *n + 1, sizeof(*out));
			out[(*n)++] = all[f];
		}
	}
	free(all);
	free(stamps);
	return out;
}
