/* SPDX-License-Identifier: MIT */
/*
 * Strings, stacks, CPU samples and clocks of one generation (specs/go-trace.md section 3;
 * internal/trace generation.go, Go 1.26). Ids hold within the generation only. A frame is kept
 * once per address, as the first stack that has the address says it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/gotrace_event.h"
#include "formats/gotrace_generation.h"

struct reading {
	struct gotrace_generation *g;
	struct stacks *stacks;
	struct cursor c;
	const char *problem; /* literal, of the batch or the cursor */
	uint64_t value;	     /* that the problem is about */
};

static bool fail(struct reading *r, const char *problem, uint64_t value)
{
	r->problem = problem;
	r->value = value;
	return false;
}

/* ---- strings ---- */

static bool read_string(struct reading *r)
{
	struct gotrace_generation *g = r->g;
	uint64_t id = cursor_varint(&r->c), n = cursor_varint(&r->c);
	struct str text;

	if (n > GENERATION_STRING_MAX)
		return fail(r, "a string is longer than 1 KiB", n);
	text = cursor_bytes(&r->c, n);
	if (!cursor_ok(&r->c))
		return true;
	g->strings = grow_array(g->strings, &g->cap_strings, g->nstrings + 1, sizeof(*g->strings));
	g->strings[g->nstrings] = (struct gotrace_string){text, 0};
	if (id == 0 || !refs_add(&g->string_rows, id, (uint32_t)g->nstrings))
		return fail(r, "two strings have one id", id);
	g->nstrings++;
	return true;
}

bool gotrace_text(const struct gotrace_generation *g, uint64_t ref, struct str *out)
{
	uint32_t row;

	*out = (struct str){0};
	if (ref == 0)
		return true;
	row = refs_find(&g->string_rows, ref);
	if (row == REFS_NONE)
		return g->tolerant;
	*out = g->strings[row].text;
	return true;
}

bool gotrace_strid(struct gotrace_generation *g, struct stacks *stacks, uint64_t ref, strid *out)
{
	struct gotrace_string *s;
	uint32_t row;

	*out = 0;
	if (ref == 0)
		return true;
	row = refs_find(&g->string_rows, ref);
	if (row == REFS_NONE)
		return g->tolerant;
	s = &g->strings[row];
	if (!s->id)
		s->id = stacks_string(stacks, s->text);
	*out = s->id;
	return true;
}

/* ---- stacks ---- */

static bool new_frame(struct reading *r, const struct gotrace_pc *pc, frameid *out)
{
	uint32_t line = pc->line > UINT32_MAX ? UINT32_MAX : (uint32_t)pc->line;
	struct str function, file;

	if (!gotrace_text(r->g, pc->function_ref, &function))
		return fail(r, "a frame's function has no name in the table", pc->function_ref);
	if (!gotrace_text(r->g, pc->file_ref, &file))
		return fail(r, "a frame's file has no name in the table", pc->file_ref);
	*out = stacks_frame(r->stacks, stacks_function(r->stacks, function, file), line, 0);
	return true;
}

static bool read_frame(struct reading *r, frameid *out)
{
	struct gotrace_generation *g = r->g;
	uint64_t address = cursor_varint(&r->c);
	struct gotrace_pc pc = {.function_ref = cursor_varint(&r->c)};
	uint32_t row;

	pc.file_ref = cursor_varint(&r->c);
	pc.line = cursor_varint(&r->c);
	*out = 0;
	if (!cursor_ok(&r->c))
		return true;
	row = idmap_find(&g->pc_rows, address);
	if (row != IDMAP_NONE) {
		*out = g->pcs[row].frame;
		return true;
	}
	if (!new_frame(r, &pc, &pc.frame))
		return false;
	idmap_set(&g->pc_rows, address, (uint32_t)g->npcs);
	g->pcs = grow_array(g->pcs, &g->cap_pcs, g->npcs + 1, sizeof(*g->pcs));
	g->pcs[g->npcs++] = pc;
	*out = pc.frame;
	return true;
}

static bool read_stack(struct reading *r)
{
	struct gotrace_generation *g = r->g;
	uint64_t id = cursor_varint(&r->c), n = cursor_varint(&r->c);
	frameid frames[GENERATION_DEPTH];

	if (n > GENERATION_DEPTH)
		return fail(r, "a stack has more than 128 frames", n);
	for (size_t i = 0; i < n; i++)
		if (!read_frame(r, &frames[i]))
			return false;
	if (!cursor_ok(&r->c))
		return true;
	g->stacks = grow_array(g->stacks, &g->cap_stacks, g->nstacks + 1, sizeof(*g->stacks));
	g->stacks[g->nstacks] = stacks_from_leaf_first(r->stacks, frames, (size_t)n);
	if (id == 0 || !refs_add(&g->stack_rows, id, (uint32_t)g->nstacks))
		return fail(r, "two stacks have one id", id);
	g->nstacks++;
	return true;
}

/* ---- samples ---- */

static bool read_sample(struct reading *r)
{
	struct gotrace_generation *g = r->g;
	uint64_t ticks = cursor_varint(&r->c);
	struct gotrace_sample s = {.thread = cursor_varint(&r->c)};

	s.proc = cursor_varint(&r->c);
	s.goroutine = cursor_varint(&r->c);
	s.stack_ref = cursor_varint(&r->c);
	if (!cursor_ok(&r->c))
		return true;
	if (s.goroutine == 0)
		s.goroutine = TRACE_NONE;
	s.time_ns = gotrace_ns(g, ticks);
	if (s.time_ns < 0)
		return fail(r, "a sample's time is none", ticks);
	s.ordinal = (uint32_t)g->nsamples;
	g->samples = grow_array(g->samples, &g->cap_samples, g->nsamples + 1, sizeof(*g->samples));
	g->samples[g->nsamples++] = s;
	return true;
}

static int compare_samples(const void *a, const void *b)
{
	const struct gotrace_sample *x = a, *y = b;

	if (x->time_ns != y->time_ns)
		return x->time_ns < y->time_ns ? -1 : 1;
	return (x->ordinal > y->ordinal) - (x->ordinal < y->ordinal);
}

/* ---- clocks ---- */

static bool read_frequency(struct reading *r, bool known)
{
	uint64_t frequency = cursor_varint(&r->c);

	if (!cursor_ok(&r->c))
		return true;
	if (known)
		return fail(r, "a second clock frequency", frequency);
	if (frequency == 0)
		return fail(r, "the clock's frequency is 0", frequency);
	r->g->ns_per_tick = 1.0 / ((double)frequency / 1e9);
	return true;
}

static bool read_clock(struct reading *r, uint64_t *ticks)
{
	struct gotrace_generation *g = r->g;
	uint64_t seconds, ns;

	*ticks += cursor_varint(&r->c);
	g->clock.mono_ns = (int64_t)cursor_varint(&r->c);
	seconds = cursor_varint(&r->c);
	ns = cursor_varint(&r->c);
	if (!cursor_ok(&r->c))
		return true;
	if (g->has_clock)
		return fail(r, "a second clock snapshot", 0);
	if (seconds > INT64_MAX / 1000000000 - 1 || ns >= 1000000000)
		return fail(r, "a clock snapshot without a wall time", seconds);
	g->clock.wall_ns = (int64_t)(seconds * 1000000000 + ns);
	g->has_clock = true;
	return true;
}

/* The snapshot's ticks may stand before the frequency that makes nanoseconds of them. */
static bool read_sync(struct reading *r, const struct gotrace_batch *b)
{
	bool known = false;
	uint64_t ticks = b->time;

	while (!cursor_done(&r->c)) {
		uint8_t type = *r->c.p++;

		if (type == GT_FREQUENCY) {
			if (!read_frequency(r, known || r->g->ns_per_tick > 0))
				return false;
			known = true;
		} else if (type != GT_CLOCK_SNAPSHOT || r->g->minor < 25) {
			return fail(r, "neither frequency nor clock in a sync batch", type);
		} else if (!read_clock(r, &ticks)) {
			return false;
		}
	}
	if (r->g->has_clock && r->g->ns_per_tick > 0) {
		r->g->clock.time_ns = gotrace_ns(r->g, ticks);
		if (r->g->clock.time_ns < 0)
			return fail(r, "a clock snapshot without a time", ticks);
	}
	return true;
}

/* ---- the generation ---- */

static bool read_rows(struct reading *r, const struct gotrace_batch *b)
{
	unsigned row = (unsigned)b->kind + 1;

	if (b->kind == GT_FREQUENCY)
		return read_sync(r, b);
	r->c.p++;
	if (b->kind == GT_SYNC)
		return read_sync(r, b);
	while (!cursor_done(&r->c)) {
		uint8_t type = *r->c.p++;

		if (type != row)
			return fail(r, "a table holds something else", type);
		if (!(b->kind == GT_STRINGS	   ? read_string(r)
			    : b->kind == GT_STACKS ? read_stack(r)
						   : read_sample(r)))
			return false;
	}
	return true;
}

static bool read_kind(struct reading *r, uint8_t kind, uint64_t *at)
{
	struct gotrace_generation *g = r->g;

	for (size_t i = 0; i < g->ntables; i++) {
		const struct gotrace_batch *b = &g->tables[i];

		if (b->kind != kind)
			continue;
		r->c = cursor_over((struct str){(const char *)g->bytes + b->at, b->size}, b->at);
		if (read_rows(r, b) && cursor_ok(&r->c))
			continue;
		*at = g->at + cursor_at(&r->c);
		if (!r->problem)
			r->problem = r->c.problem;
		return false;
	}
	return true;
}

static void start_tables(struct gotrace_generation *g)
{
	size_t strings = 0, stacks = 0;

	for (size_t i = 0; i < g->ntables; i++) {
		strings += g->tables[i].kind == GT_STRINGS ? g->tables[i].size / 16 : 0;
		stacks += g->tables[i].kind == GT_STACKS ? g->tables[i].size / 64 : 0;
	}
	refs_release(&g->string_rows);
	refs_release(&g->stack_rows);
	refs_init(&g->string_rows, strings);
	refs_init(&g->stack_rows, stacks);
	idmap_clear(&g->pc_rows);
	g->nstrings = g->nstacks = g->npcs = g->nsamples = 0;
	g->has_clock = false;
	g->clock = (struct trace_clock){0};
}

bool gotrace_read_tables(
	struct gotrace_generation *g, struct stacks *stacks, uint64_t *at, struct err *err)
{
	struct reading r = {.g = g, .stacks = stacks};
	double before = g->ns_per_tick;
	bool ok;

	start_tables(g);
	g->ns_per_tick = 0;
	*at = g->at;
	ok = read_kind(&r, g->minor >= 25 ? GT_SYNC : GT_FREQUENCY, at);
	if (ok && g->tolerant && g->ns_per_tick <= 0)
		g->ns_per_tick = before;
	if (ok && g->ns_per_tick <= 0)
		ok = fail(&r, "it does not state the clock's frequency", 0);
	if (ok && g->minor >= 25 && !g->has_clock && !g->tolerant)
		ok = fail(&r, "it has no clock snapshot", 0);
	ok = ok && read_kind(&r, GT_STRINGS, at) && read_kind(&r, GT_STACKS, at) &&
	     read_kind(&r, GT_SAMPLES, at);
	if (!ok && r.value)
		return err_set(err, ERR_FORMAT, "%s (%" PRIu64 ")", r.problem, r.value);
	if (!ok)
		return err_set(err, ERR_FORMAT, "%s", r.problem);
	if (g->nsamples > 1)
		qsort(g->samples, g->nsamples, sizeof(*g->samples), compare_samples);
	return true;
}

void gotrace_generation_release(struct gotrace_generation *g)
{
	free(g->batches);
	free(g->tables);
	free(g->threads);
	free(g->strings);
	free(g->stacks);
	free(g->pcs);
	free(g->samples);
	idmap_release(&g->thread_rows);
	idmap_release(&g->pc_rows);
	refs_release(&g->string_rows);
	refs_release(&g->stack_rows);
	*g = (struct gotrace_generation){0};
}
