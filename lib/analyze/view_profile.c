/* SPDX-License-Identifier: MIT */
/*
 * What pprof holds in its hands when it writes a profile: after locateBinaries and
 * unsourceMappings in internal/driver/fetch.go, addLabelNodes in internal/driver/tagroot.go and
 * Aggregate in profile/profile.go of google/pprof, Go 1.26.
 */
#include "analyze/view_profile.h"

#include "base/xmalloc.h"

static void copy_functions(const struct view *v, struct profile *out)
{
	const struct profile *p = v->profile;
	uint64_t next = 0;

	for (size_t i = 0; i < p->nfunctions; i++)
		if (p->functions[i].ref > next)
			next = p->functions[i].ref;
	out->nfunctions = v->nfunctions;
	out->functions = xcalloc(v->nfunctions + 1, sizeof(*out->functions));
	for (size_t i = 0; i < v->nfunctions; i++) {
		struct profile_function *f = &out->functions[i];

		if (i < p->nfunctions)
			*f = p->functions[i];
		else
			f->ref = ++next;
		f->name = v->functions[i].name;
		f->file = v->functions[i].file;
	}
}

static void copy_lines(const struct view_location *from, const struct view *v,
	const struct view_profile_options *o, struct profile *out, struct profile_location *to)
{
	uint32_t skip = o->noinlines && from->nlines ? from->nlines - 1 : 0;

	to->first_line = (uint32_t)out->nlines;
	to->nlines = from->nlines - skip;
	for (uint32_t k = skip; k < from->nlines; k++) {
		struct profile_line line = v->lines[from->first_line + k];

		if (o->noinlines && !o->showcolumns)
			line.column = 0;
		out->lines[out->nlines++] = line;
	}
}

static void copy_locations(
	const struct view *v, const struct view_profile_options *o, struct profile *out)
{
	const struct profile *p = v->profile;
	size_t nlines = 0;
	uint64_t next = 0;

	for (size_t i = 0; i < p->nlocations; i++)
		if (p->locations[i].ref > next)
			next = p->locations[i].ref;
	for (size_t i = 0; i < v->nlocations; i++)
		nlines += v->locations[i].nlines;
	out->nlocations = v->nlocations;
	out->locations = xcalloc(v->nlocations + 1, sizeof(*out->locations));
	out->lines = xcalloc(nlines + 1, sizeof(*out->lines));
	for (size_t i = 0; i < v->nlocations; i++) {
		const struct view_location *from = &v->locations[i];
		struct profile_location *to = &out->locations[i];

		to->address = from->address;
		to->mapping = from->mapping;
		if (i < p->nlocations) {
			to->ref = p->locations[i].ref;
			to->folded = p->locations[i].folded;
			if (!p->nmappings)
				to->mapping = 0;
		} else {
			to->ref = ++next;
		}
		copy_lines(from, v, o, out, to);
	}
}

static void copy_mappings(
	const struct view *v, const struct view_profile_options *o, struct profile *out)
{
	const struct profile *p = v->profile;
	struct profile_mapping *m;

	out->nmappings = p->nmappings ? p->nmappings : 1;
	m = out->mappings = xcalloc(out->nmappings, sizeof(*out->mappings));
	m->ref = 1;
	for (size_t i = 0; i < p->nmappings; i++) {
		m[i] = p->mappings[i];
		m[i].file = v->mapping_files[i];
		m[i].has_inline_frames &= !o->noinlines;
	}
	if (o->binary.n)
		m->file = o->binary;
	if (!m->build_id.n)
		m->build_id = o->build_id;
}

void view_profile(const struct view *v, const struct view_profile_options *o, struct profile *out)
{
	const struct profile *p = v->profile;

	*out = (struct profile){.ntypes = p->ntypes,
		.period_type = p->period_type,
		.period = p->period,
		.time_ns = p->time_ns,
		.duration_ns = p->duration_ns,
		.drop_frames = p->drop_frames,
		.keep_frames = p->keep_frames,
		.default_type = p->default_type,
		.doc_url = p->doc_url,
		.format = p->format,
		.kind = p->kind};
	out->types = xcalloc(p->ntypes + 1, sizeof(*out->types));
	for (size_t i = 0; i < p->ntypes; i++)
		out->types[i] = p->types[i];
	out->comments = xcalloc(p->ncomments + 1, sizeof(*out->comments));
	for (; out->ncomments < p->ncomments; out->ncomments++)
		out->comments[out->ncomments] = p->comments[out->ncomments];
	if (o->comment.n)
		out->comments[out->ncomments++] = o->comment;
	copy_functions(v, out);
	copy_locations(v, o, out);
	copy_mappings(v, o, out);
}
