/* SPDX-License-Identifier: MIT */
#include "formats/profile_build.h"

#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"

void profile_build_init(struct profile_build *b, const char *format)
{
	*b = (struct profile_build){.profile.format = format};
}

void profile_build_release(struct profile_build *b)
{
	profile_release(&b->profile);
	refs_release(&b->functions);
	refs_release(&b->locations);
}

void profile_build_type(struct profile_build *b, struct str type, struct str unit)
{
	struct profile *p = &b->profile;

	p->types = grow_array(p->types, &b->cap_types, p->ntypes + 1, sizeof(*p->types));
	p->types[p->ntypes++] =
		(struct profile_type){arena_dup(&p->arena, type), arena_dup(&p->arena, unit)};
}

uint32_t profile_build_function(struct profile_build *b, struct str name, struct str file)
{
	struct profile *p = &b->profile;
	uint64_t key = hash_mix(hash_str(name), hash_str(file));
	uint32_t row = refs_find(&b->functions, key);

	if (row != REFS_NONE && str_eq(p->functions[row].name, name) &&
		str_eq(p->functions[row].file, file))
		return row;
	p->functions = grow_array(
		p->functions, &b->cap_functions, p->nfunctions + 1, sizeof(*p->functions));
	row = (uint32_t)p->nfunctions++;
	/* No system name: what the text says is shown, generics included. */
	p->functions[row] = (struct profile_function){.ref = row + 1,
		.name = arena_dup(&p->arena, name),
		.file = arena_dup(&p->arena, file)};
	refs_add(&b->functions, key, row);
	return row;
}

static bool same_location(const struct profile *p, uint32_t row, uint32_t mapping, uint64_t address,
	const struct profile_line *lines, size_t n)
{
	const struct profile_location *l = &p->locations[row];
	const struct profile_line *known = p->lines + l->first_line;

	if (l->address != address || l->nlines != n || l->mapping != mapping)
		return false;
	for (size_t i = 0; i < n; i++)
		if (known[i].function != lines[i].function || known[i].line != lines[i].line)
			return false;
	return true;
}

uint32_t profile_build_location(
	struct profile_build *b, uint64_t address, const struct profile_line *lines, size_t n)
{
	return profile_build_location_in(b, PROFILE_NONE, address, lines, n);
}

uint32_t profile_build_location_in(struct profile_build *b, uint32_t mapping, uint64_t address,
	const struct profile_line *lines, size_t n)
{
	struct profile *p = &b->profile;
	uint64_t key = hash_mix(hash_mix(address, n), mapping);
	uint32_t row;

	for (size_t i = 0; i < n; i++)
		key = hash_mix(key, hash_mix(lines[i].function, (uint64_t)lines[i].line));
	row = refs_find(&b->locations, key);
	if (row != REFS_NONE && same_location(p, row, mapping, address, lines, n))
		return row;
	p->lines = grow_array(p->lines, &b->cap_lines, p->nlines + n + 1, sizeof(*p->lines));
	p->locations = grow_array(
		p->locations, &b->cap_locations, p->nlocations + 1, sizeof(*p->locations));
	row = (uint32_t)p->nlocations++;
	p->locations[row] = (struct profile_location){.ref = row + 1,
		.address = address,
		.mapping = mapping,
		.first_line = (uint32_t)p->nlines,
		.nlines = (uint32_t)n};
	if (n)
		memcpy(p->lines + p->nlines, lines, n * sizeof(*lines));
	p->nlines += n;
	refs_add(&b->locations, key, row);
	return row;
}

uint32_t profile_build_mapping(struct profile_build *b, const struct profile_mapping *m)
{
	struct profile *p = &b->profile;
	uint32_t row = (uint32_t)p->nmappings;

	p->mappings =
		grow_array(p->mappings, &b->cap_mappings, p->nmappings + 1, sizeof(*p->mappings));
	p->mappings[p->nmappings++] = *m;
	p->mappings[row].ref = row + 1;
	p->mappings[row].file = arena_dup(&p->arena, m->file);
	p->mappings[row].build_id = arena_dup(&p->arena, m->build_id);
	return row;
}

const struct profile *profile_build_finish(struct profile_build *b)
{
	profile_built(&b->profile);
	if (!b->profile.kind)
		b->profile.kind = profile_guess_kind(&b->profile);
	return &b->profile;
}
