/* SPDX-License-Identifier: MIT */
/*
 * The tables of a profile.proto: mappings, functions, locations with their lines, and what hangs on
 * the string table. protobuf-c unpacks one sub-message at a time into a scratch arena.
 */
#include <inttypes.h>
#include <protobuf-c/protobuf-c.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/pprof.h"
#include "profile.pb-c.h"

struct reader {
	const struct pprof_scan *scan;
	struct profile *profile;
	struct err *err;
	struct arena scratch;
	struct arena_mark start; /* of scratch, empty */
	ProtobufCAllocator allocator;
	struct refs mappings, functions;
	size_t cap_lines;
};

static void *scratch_alloc(void *arena, size_t size)
{
	return arena_alloc(arena, size);
}

static void scratch_free(void *arena, void *p)
{
	(void)arena;
	(void)p;
}

static bool fail(struct reader *r, const char *at, const char *what)
{
	return err_set(r->err, ERR_FORMAT, "%s: byte %" PRIu64 ": malformed profile: %s",
		r->scan->file, (uint64_t)(at - r->scan->bytes.p), what);
}

static bool fail_id(struct reader *r, struct str at, const char *what, uint64_t id)
{
	return err_set(r->err, ERR_FORMAT, "%s: byte %" PRIu64 ": malformed profile: %s %" PRIu64,
		r->scan->file, (uint64_t)(at.p - r->scan->bytes.p), what, id);
}

/* NULL when the message is damaged; valid until the next one. */
static void *unpack(struct reader *r, const ProtobufCMessageDescriptor *type, struct str bytes)
{
	void *message;

	arena_rewind(&r->scratch, r->start);
	message = protobuf_c_message_unpack(type, &r->allocator, bytes.n, (const uint8_t *)bytes.p);
	if (!message)
		fail(r, bytes.p, "a message is damaged");
	return message;
}

static bool text(struct reader *r, uint64_t i, const char *at, struct str *out)
{
	if (i >= r->scan->strings.n)
		return fail(r, at, "a string index is out of range");
	*out = r->scan->strings.items[i];
	return true;
}

static bool value_type(struct reader *r, struct str bytes, struct profile_type *out)
{
	const Pprof__ValueType *m = unpack(r, &pprof__value_type__descriptor, bytes);

	return m && text(r, (uint64_t)m->type, bytes.p, &out->type) &&
	       text(r, (uint64_t)m->unit, bytes.p, &out->unit);
}

/* ---- columns ---- */

static bool named_once(const struct profile *p, size_t i)
{
	for (size_t k = 0; k < p->ntypes; k++)
		if (k != i && str_eq(p->types[k].type, p->types[i].type))
			return false;
	return true;
}

/*
 * pprof drops every column whose name occurs twice and then prefers the first that is left, even
 * for one profile (CompatibilizeSampleTypes in profile/merge.go).
 */
static bool drop_equal_types(struct reader *r)
{
	struct profile *p = r->profile;
	size_t kept = 0;
	struct profile_type *types = xcalloc(p->ntypes + 1, sizeof(*types));
	bool default_kept = false;

	p->columns = xcalloc(p->ntypes + 1, sizeof(*p->columns));
	for (size_t i = 0; i < p->ntypes; i++) {
		if (!named_once(p, i))
			continue;
		default_kept |= str_eq(p->types[i].type, p->default_type);
		types[kept] = p->types[i];
		p->columns[kept++] = (uint32_t)i;
	}
	if (kept && kept < p->ntypes && !default_kept)
		p->default_type = types[0].type;
	if (kept == p->ntypes) {
		free(p->columns);
		p->columns = NULL;
	}
	p->ncolumns = p->ntypes;
	p->ntypes = kept;
	free(p->types);
	p->types = types;
	if (!kept)
		return err_set(r->err, ERR_FORMAT,
			"%s: malformed profile: it has no sample type, or all have the same name",
			r->scan->file);
	return true;
}

static bool read_types(struct reader *r)
{
	const struct pprof_spans *s = &r->scan->types;
	struct profile *p = r->profile;

	p->types = xcalloc(s->n + 1, sizeof(*p->types));
	for (size_t i = 0; i < s->n; i++)
		if (!value_type(r, s->items[i], &p->types[p->ntypes++]))
			return false;
	if (r->scan->period_type.p && !value_type(r, r->scan->period_type, &p->period_type))
		return false;
	return drop_equal_types(r);
}

/* ---- rows with ids ---- */

static bool add_ref(struct reader *r, struct refs *refs, uint64_t ref, uint32_t row, struct str at)
{
	if (!ref)
		return fail(r, at.p, "an id is 0");
	if (!refs_add(refs, ref, row))
		return fail_id(r, at, "two rows have the id", ref);
	return true;
}

static bool read_mappings(struct reader *r)
{
	const struct pprof_spans *s = &r->scan->mappings;
	struct profile *p = r->profile;

	refs_init(&r->mappings, s->n);
	p->mappings = xcalloc(s->n + 1, sizeof(*p->mappings));
	for (size_t i = 0; i < s->n; i++) {
		struct str at = s->items[i];
		const Pprof__Mapping *m = unpack(r, &pprof__mapping__descriptor, at);
		struct profile_mapping *out = &p->mappings[i];

		if (!m)
			return false;
		*out = (struct profile_mapping){.ref = m->id,
			.start = m->memory_start,
			.limit = m->memory_limit,
			.offset = m->file_offset,
			.has_functions = m->has_functions,
			.has_filenames = m->has_filenames,
			.has_line_numbers = m->has_line_numbers,
			.has_inline_frames = m->has_inline_frames};
		if (!text(r, (uint64_t)m->filename, at.p, &out->file) ||
			!text(r, (uint64_t)m->build_id, at.p, &out->build_id) ||
			!add_ref(r, &r->mappings, m->id, (uint32_t)i, at))
			return false;
		p->nmappings++;
	}
	return true;
}

static bool read_functions(struct reader *r)
{
	const struct pprof_spans *s = &r->scan->functions;
	struct profile *p = r->profile;

	refs_init(&r->functions, s->n);
	p->functions = xcalloc(s->n + 1, sizeof(*p->functions));
	for (size_t i = 0; i < s->n; i++) {
		struct str at = s->items[i];
		const Pprof__Function *m = unpack(r, &pprof__function__descriptor, at);
		struct profile_function *out = &p->functions[i];

		if (!m)
			return false;
		out->ref = m->id;
		out->start_line = m->start_line;
		if (!text(r, (uint64_t)m->name, at.p, &out->name) ||
			!text(r, (uint64_t)m->system_name, at.p, &out->system_name) ||
			!text(r, (uint64_t)m->filename, at.p, &out->file) ||
			!add_ref(r, &r->functions, m->id, (uint32_t)i, at))
			return false;
		p->nfunctions++;
	}
	return true;
}

static bool read_lines(struct reader *r, const Pprof__Location *m, struct str at)
{
	struct profile *p = r->profile;

	p->lines =
		grow_array(p->lines, &r->cap_lines, p->nlines + m->n_line + 1, sizeof(*p->lines));
	for (size_t i = 0; i < m->n_line; i++) {
		uint32_t function = refs_find(&r->functions, m->line[i]->function_id);

		if (function == REFS_NONE)
			return fail_id(r, at, "a line without function in location", m->id);
		p->lines[p->nlines++] =
			(struct profile_line){function, m->line[i]->line, m->line[i]->column};
	}
	return true;
}

static bool read_locations(struct reader *r)
{
	const struct pprof_spans *s = &r->scan->locations;
	struct profile *p = r->profile;

	refs_init(&p->location_refs, s->n);
	p->locations = xcalloc(s->n + 1, sizeof(*p->locations));
	for (size_t i = 0; i < s->n; i++) {
		struct str at = s->items[i];
		const Pprof__Location *m = unpack(r, &pprof__location__descriptor, at);

		if (!m)
			return false;
		p->locations[i] = (struct profile_location){.ref = m->id,
			.address = m->address,
			.mapping = refs_find(&r->mappings, m->mapping_id),
			.first_line = (uint32_t)p->nlines,
			.nlines = (uint32_t)m->n_line,
			.folded = m->is_folded};
		if (!read_lines(r, m, at) || !add_ref(r, &p->location_refs, m->id, (uint32_t)i, at))
			return false;
		p->nlocations++;
	}
	return true;
}

/* ---- the rest ---- */

static bool read_scalars(struct reader *r)
{
	const struct pprof_scan *s = r->scan;
	const char *at = s->bytes.p;
	struct profile *p = r->profile;

	if (s->strings.n && s->strings.items[0].n)
		return fail(r, s->strings.items[0].p, "the first string is not empty");
	p->strings = xcalloc(s->strings.n + 1, sizeof(*p->strings));
	for (size_t i = 0; i < s->strings.n; i++)
		p->strings[p->nstrings++] = s->strings.items[i];
	p->comments = xcalloc(s->ncomments + 1, sizeof(*p->comments));
	for (size_t i = 0; i < s->ncomments; i++)
		if (!text(r, s->comments[i], at, &p->comments[p->ncomments++]))
			return false;
	return text(r, s->drop_frames, at, &p->drop_frames) &&
	       text(r, s->keep_frames, at, &p->keep_frames) &&
	       text(r, s->default_type, at, &p->default_type) &&
	       text(r, s->doc_url, at, &p->doc_url);
}

/* Rows are numbered in 32 bits. */
static bool small_enough(const struct pprof_scan *s, struct err *err)
{
	if (s->locations.n < REFS_NONE && s->functions.n < REFS_NONE && s->nlines < REFS_NONE &&
		s->mappings.n < REFS_NONE && s->types.n < 65536)
		return true;
	return err_set(err, ERR_LIMIT, "%s: a table of the profile has 4 billion rows", s->file);
}

bool pprof_tables(const struct pprof_scan *scan, struct profile *p, struct err *err)
{
	struct reader r = {.scan = scan, .profile = p, .err = err};
	bool ok;

	if (!small_enough(scan, err))
		return false;
	arena_alloc(&r.scratch, 1); /* so that a rewind keeps the first block */
	r.start = arena_mark(&r.scratch);
	r.allocator = (ProtobufCAllocator){scratch_alloc, scratch_free, &r.scratch};
	ok = read_scalars(&r) && read_types(&r) && read_mappings(&r) && read_functions(&r) &&
	     read_locations(&r);
	refs_release(&r.mappings);
	refs_release(&r.functions);
	arena_release(&r.scratch);
	return ok;
}
