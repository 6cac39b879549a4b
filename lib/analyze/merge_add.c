/* SPDX-License-Identifier: MIT */
/* The tables of a merge: profileMerger in profile/merge.go of google/pprof, Go 1.26. */
#include <stdlib.h>
#include <string.h>

#include "analyze/merge.h"
#include "base/hash.h"
#include "base/xmalloc.h"
#include "model/measure.h"

/* Rows of the profile at hand as rows of the merge; + 1, 0 = not seen. */
struct adder {
	struct merge *m;
	const struct profile *from;
	struct merge_input *to;
	uint32_t *functions, *mappings, *locations;
	uint32_t *stack;
	size_t cap_stack;
};

static struct str keep(struct merge *m, struct str s)
{
	return s.n ? arena_dup(&m->profile.arena, s) : (struct str){0};
}

static uint32_t map_function(struct adder *a, uint32_t i)
{
	struct merge *m = a->m;
	struct profile *p = &m->profile;
	const struct profile_function *f = &a->from->functions[i];
	uint64_t key = hash_mix(hash_mix(hash_str(f->name), hash_str(f->system_name)),
		hash_mix(hash_str(f->file), (uint64_t)f->start_line));
	uint32_t row = refs_find(&m->functions, key);
	const struct profile_function *known = row == REFS_NONE ? NULL : &p->functions[row];

	if (known && known->start_line == f->start_line && str_eq(known->name, f->name) &&
		str_eq(known->system_name, f->system_name) && str_eq(known->file, f->file))
		return row;
	p->functions = grow_array(
		p->functions, &m->cap_functions, p->nfunctions + 1, sizeof(*p->functions));
	row = (uint32_t)p->nfunctions++;
	p->functions[row] = (struct profile_function){row + UINT64_C(1), keep(m, f->name),
		keep(m, f->system_name), keep(m, f->file), f->start_line};
	refs_add(&m->functions, key, row);
	return row;
}

/* Sizes are compared in pages; a build id says more than a name. */
static bool same_mapping(const struct profile_mapping *a, const struct profile_mapping *b)
{
	const uint64_t page = 4096;

	return (a->limit - a->start + page - 1) / page == (b->limit - b->start + page - 1) / page &&
	       a->offset == b->offset &&
	       str_eq(a->build_id.n ? a->build_id : a->file, b->build_id.n ? b->build_id : b->file);
}

static uint32_t add_mapping(struct merge *m, const struct profile_mapping *from)
{
	struct profile *p = &m->profile;
	struct profile_mapping *to;

	for (uint32_t i = 0; i < p->nmappings; i++)
		if (same_mapping(&p->mappings[i], from))
			return i;
	p->mappings =
		grow_array(p->mappings, &m->cap_mappings, p->nmappings + 1, sizeof(*p->mappings));
	to = &p->mappings[p->nmappings++];
	*to = *from;
	to->ref = p->nmappings;
	to->file = keep(m, from->file);
	to->build_id = keep(m, from->build_id);
	return (uint32_t)p->nmappings - 1;
}

/* A profile without mappings is taken to have an empty one, as pprof reads it. */
static uint32_t map_mapping(struct adder *a, uint32_t i)
{
	const struct profile_mapping none = {0};

	if (!a->from->nmappings)
		return add_mapping(a->m, &none);
	if (i == PROFILE_NONE)
		return PROFILE_NONE;
	if (!a->mappings[i])
		a->mappings[i] = add_mapping(a->m, &a->from->mappings[i]) + 1;
	return a->mappings[i] - 1;
}

static bool same_location(const struct profile *p, uint32_t row, const struct profile_location *l,
	const struct profile_line *lines)
{
	const struct profile_location *known = &p->locations[row];

	if (known->address != l->address || known->mapping != l->mapping ||
		known->nlines != l->nlines || known->folded != l->folded)
		return false;
	for (uint32_t i = 0; i < l->nlines; i++) {
		const struct profile_line *x = &p->lines[known->first_line + i];

		if (x->function != lines[i].function || x->line != lines[i].line ||
			x->column != lines[i].column)
			return false;
	}
	return true;
}

static uint32_t add_location(
	struct merge *m, struct profile_location l, const struct profile_line *lines)
{
	struct profile *p = &m->profile;
	uint64_t key = hash_mix(l.address, (uint64_t)l.mapping << 1 | l.folded);
	uint32_t row;

	for (uint32_t i = 0; i < l.nlines; i++)
		key = hash_mix(
			key, hash_mix(lines[i].function,
				     (uint64_t)lines[i].line ^ (uint64_t)lines[i].column << 32));
	row = refs_find(&m->locations, key);
	if (row != REFS_NONE && same_location(p, row, &l, lines))
		return row;
	p->lines = grow_array(p->lines, &m->cap_lines, p->nlines + l.nlines + 1, sizeof(*p->lines));
	p->locations = grow_array(
		p->locations, &m->cap_locations, p->nlocations + 1, sizeof(*p->locations));
	row = (uint32_t)p->nlocations++;
	l.ref = row + UINT64_C(1);
	l.first_line = (uint32_t)p->nlines;
	p->locations[row] = l;
	if (l.nlines)
		memcpy(p->lines + p->nlines, lines, l.nlines * sizeof(*lines));
	p->nlines += l.nlines;
	refs_add(&m->locations, key, row);
	return row;
}

static uint32_t map_location(struct adder *a, uint32_t i)
{
	const struct profile *from = a->from;
	struct profile_location l = from->locations[i];
	struct profile_line *lines;

	if (a->locations[i])
		return a->locations[i] - 1;
	lines = xcalloc(l.nlines + 1, sizeof(*lines));
	for (uint32_t k = 0; k < l.nlines; k++) {
		uint32_t f;

		lines[k] = from->lines[l.first_line + k];
		f = lines[k].function;
		if (!a->functions[f])
			a->functions[f] = map_function(a, f) + 1;
		lines[k].function = a->functions[f] - 1;
	}
	if (from->nmappings && l.mapping != PROFILE_NONE) {
		uint64_t start = from->mappings[l.mapping].start;

		l.mapping = map_mapping(a, l.mapping);
		l.address += a->m->profile.mappings[l.mapping].start - start;
	} else {
		l.mapping = map_mapping(a, PROFILE_NONE);
	}
	a->locations[i] = add_location(a->m, l, lines) + 1;
	free(lines);
	return a->locations[i] - 1;
}

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct adder *a = ctx;
	struct merge *m = a->m;
	struct merge_input *to = a->to;
	struct merge_sample x = {.values = m->nvalues};

	a->stack = grow_array(a->stack, &a->cap_stack, s->nlocations + 1, sizeof(*a->stack));
	for (size_t i = 0; i < s->nlocations; i++)
		a->stack[i] = map_location(a, s->locations[i]);
	x.stack = intern_add(&m->stacks,
		(struct str){(const char *)a->stack, s->nlocations * sizeof(*a->stack)});
	x.labels = merge_labels(&m->labels, s->labels, s->nlabels);
	m->values = grow_array(
		m->values, &m->cap_values, m->nvalues + to->ntypes + 1, sizeof(*m->values));
	memcpy(m->values + m->nvalues, s->values, to->ntypes * sizeof(*m->values));
	m->nvalues += to->ntypes;
	to->samples = grow_array(to->samples, &to->cap, to->n + 1, sizeof(*to->samples));
	to->samples[to->n++] = x;
	return true;
}

static struct profile_type keep_type(struct merge *m, const struct profile_type *t)
{
	return (struct profile_type){keep(m, t->type), keep(m, t->unit)};
}

static void copy_header(struct merge *m, const struct profile *p, struct merge_input *to)
{
	struct arena *arena = &m->profile.arena;

	to->types = arena_alloc(arena, (p->ntypes + 1) * sizeof(*to->types));
	for (; to->ntypes < p->ntypes; to->ntypes++)
		to->types[to->ntypes] = keep_type(m, &p->types[to->ntypes]);
	to->comments = arena_alloc(arena, (p->ncomments + 1) * sizeof(*to->comments));
	for (; to->ncomments < p->ncomments; to->ncomments++)
		to->comments[to->ncomments] = keep(m, p->comments[to->ncomments]);
	to->period_type = keep_type(m, &p->period_type);
	to->period = p->period;
	to->time_ns = p->time_ns;
	to->duration_ns = p->duration_ns;
	to->drop_frames = keep(m, p->drop_frames);
	to->keep_frames = keep(m, p->keep_frames);
	to->default_type = keep(m, p->default_type);
	to->doc_url = keep(m, p->doc_url);
}

bool merge_add(struct merge *m, const struct profile *p, bool base, struct err *err)
{
	struct merge_input **list = base ? &m->bases : &m->sources;
	size_t *n = base ? &m->nbases : &m->nsources;
	struct adder a = {.m = m, .from = p};
	bool ok;

	*list = grow_array(*list, base ? &m->cap_bases : &m->cap_sources, *n + 1, sizeof(**list));
	a.to = &(*list)[(*n)++];
	*a.to = (struct merge_input){0};
	copy_header(m, p, a.to);
	a.functions = xcalloc(p->nfunctions + 1, sizeof(*a.functions));
	a.mappings = xcalloc(p->nmappings + 1, sizeof(*a.mappings));
	a.locations = xcalloc(p->nlocations + 1, sizeof(*a.locations));
	if (!m->profile.nmappings && p->nmappings)
		map_mapping(&a, 0);
	ok = profile_each(p, true, add_sample, &a, err);
	free(a.functions);
	free(a.mappings);
	free(a.locations);
	free(a.stack);
	return ok;
}
