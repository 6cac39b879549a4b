/* SPDX-License-Identifier: MIT */
/*
 * Field numbers: github.com/google/pprof/proto/profile.proto. Messages may come in any order, so
 * that functions and locations are written when they are first used, strings at the end.
 */
#include "formats/pprof_write.h"

#include <libdeflate.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/pprof_wire.h"

enum field {
	PROFILE_TYPE = 1,
	PROFILE_SAMPLE = 2,
	PROFILE_LOCATION = 4,
	PROFILE_FUNCTION = 5,
	PROFILE_STRING = 6,
	PROFILE_TIME = 9,
	PROFILE_DURATION = 10,
	PROFILE_COMMENT = 13,
	TYPE_TYPE = 1,
	TYPE_UNIT = 2,
	SAMPLE_LOCATIONS = 1,
	SAMPLE_VALUES = 2,
	LOCATION_ID = 1,
	LOCATION_LINE = 4,
	LINE_FUNCTION = 1,
	LINE_LINE = 2,
	FUNCTION_ID = 1,
	FUNCTION_NAME = 2,
	FUNCTION_SYSTEM_NAME = 3,
	FUNCTION_FILE = 4,
};

/* ---- tables ---- */

static uint32_t new_string(struct pprof_write *w, struct str text)
{
	pprof_add_bytes(&w->strings, PROFILE_STRING, text);
	return w->nstrings++;
}

static uint32_t string_of(struct pprof_write *w, strid id)
{
	if (!id)
		return 0;
	if (!w->string_of[id])
		w->string_of[id] = new_string(w, stacks_text(w->stacks, id));
	return w->string_of[id];
}

static void add_function(struct pprof_write *w, funcid id)
{
	const struct function *f;

	if (!id || w->function_of[id])
		return;
	w->function_of[id] = 1;
	f = stacks_function_get(w->stacks, id);
	strbuf_clear(&w->part);
	pprof_add_number(&w->part, FUNCTION_ID, id);
	pprof_add_number(&w->part, FUNCTION_NAME, string_of(w, f->name));
	pprof_add_number(&w->part, FUNCTION_SYSTEM_NAME, string_of(w, f->name));
	pprof_add_number(&w->part, FUNCTION_FILE, string_of(w, f->file));
	pprof_add_bytes(&w->body, PROFILE_FUNCTION, strbuf_str(&w->part));
}

static void add_location(struct pprof_write *w, frameid id)
{
	const struct frame *f;
	struct strbuf line = {0};

	if (!id || w->frame_of[id])
		return;
	w->frame_of[id] = 1;
	f = stacks_frame_get(w->stacks, id);
	add_function(w, f->function);
	pprof_add_number(&line, LINE_FUNCTION, f->function);
	pprof_add_number(&line, LINE_LINE, f->line);
	strbuf_clear(&w->part);
	pprof_add_number(&w->part, LOCATION_ID, id);
	pprof_add_bytes(&w->part, LOCATION_LINE, strbuf_str(&line));
	pprof_add_bytes(&w->body, PROFILE_LOCATION, strbuf_str(&w->part));
	strbuf_release(&line);
}

/* ---- the profile ---- */

void pprof_write_begin(struct pprof_write *w, const struct stacks *stacks,
	const struct pprof_write_type *types, size_t ntypes)
{
	w->stacks = stacks;
	w->string_of = xcalloc(intern_count(&stacks->strings) + 1, sizeof(*w->string_of));
	w->function_of = xcalloc(stacks->nfunctions + 1, sizeof(*w->function_of));
	w->frame_of = xcalloc(stacks->nframes + 1, sizeof(*w->frame_of));
	w->ntypes = ntypes;
	new_string(w, (struct str){0});
	for (size_t i = 0; i < ntypes; i++) {
		strbuf_clear(&w->part);
		pprof_add_number(&w->part, TYPE_TYPE, new_string(w, types[i].type));
		pprof_add_number(&w->part, TYPE_UNIT, new_string(w, types[i].unit));
		pprof_add_bytes(&w->body, PROFILE_TYPE, strbuf_str(&w->part));
	}
}

void pprof_write_sample(struct pprof_write *w, stackid stack, const int64_t *values)
{
	struct strbuf sample = {0};

	strbuf_clear(&w->scratch);
	while (stack) {
		const struct stack_node *n = stacks_get(w->stacks, stack);

		add_location(w, n->frame);
		if (n->frame)
			pprof_add_varint(&w->scratch, n->frame);
		stack = n->parent;
	}
	pprof_add_bytes(&sample, SAMPLE_LOCATIONS, strbuf_str(&w->scratch));
	strbuf_clear(&w->scratch);
	for (size_t i = 0; i < w->ntypes; i++)
		pprof_add_varint(&w->scratch, (uint64_t)values[i]);
	pprof_add_bytes(&sample, SAMPLE_VALUES, strbuf_str(&w->scratch));
	pprof_add_bytes(&w->body, PROFILE_SAMPLE, strbuf_str(&sample));
	strbuf_release(&sample);
}

static void compress(struct str raw, struct strbuf *out)
{
	enum { LEVEL = 6 };
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
	size_t bound;

	if (!c)
		abort();
	bound = libdeflate_gzip_compress_bound(c, raw.n);
	strbuf_grow(out, bound);
	out->n += libdeflate_gzip_compress(c, raw.p, raw.n, out->p + out->n, bound);
	out->p[out->n] = '\0';
	libdeflate_free_compressor(c);
}

void pprof_write_comment(struct pprof_write *w, struct str text)
{
	pprof_add_number(&w->body, PROFILE_COMMENT, new_string(w, text));
}

void pprof_write_end(
	struct pprof_write *w, int64_t time_ns, int64_t duration_ns, struct strbuf *out)
{
	pprof_add_number(&w->body, PROFILE_TIME, (uint64_t)time_ns);
	pprof_add_number(&w->body, PROFILE_DURATION, (uint64_t)duration_ns);
	strbuf_add(&w->body, strbuf_str(&w->strings));
	compress(strbuf_str(&w->body), out);
	strbuf_release(&w->body);
	strbuf_release(&w->scratch);
	strbuf_release(&w->part);
	strbuf_release(&w->strings);
	free(w->string_of);
	free(w->function_of);
	free(w->frame_of);
	*w = (struct pprof_write){0};
}
