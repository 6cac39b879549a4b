/* SPDX-License-Identifier: MIT */
#include "analyze/profile_sums.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/names.h"
#include "analyze/sampled.h"
#include "base/xmalloc.h"
#include "model/measure.h"

/* ---- frames of locations ---- */

static frameid nameless(struct stacks *s, const struct view *v, const struct view_location *l)
{
	struct str file =
		l->mapping == PROFILE_NONE ? (struct str){0} : v->mapping_files[l->mapping];
	struct strbuf name = {0};
	frameid frame;

	if (file.n) {
		strbuf_addc(&name, '[');
		strbuf_add(&name, path_base(file));
		strbuf_addc(&name, ']');
	} else {
		strbuf_adds(&name, "<unknown>");
	}
	frame = stacks_frame(s, stacks_function(s, strbuf_str(&name), (struct str){0}), 0, 0);
	strbuf_release(&name);
	return frame;
}

/* "route: none": the frame that tagroot and tagleaf give a sample without the label. */
static frameid unlabelled(struct stacks *s, struct str key)
{
	struct strbuf name = {0};
	frameid frame;

	strbuf_add(&name, key);
	strbuf_adds(&name, ": none");
	frame = stacks_frame(s, stacks_function(s, strbuf_str(&name), key), 0, 0);
	strbuf_release(&name);
	return frame;
}

static frameid frame_of_line(
	struct stacks *s, const struct view *v, const struct profile_line *line, bool inlined)
{
	const struct view_function *f;
	struct str name;

	if (line->function == PROFILE_NONE)
		return stacks_frame(s, stacks_function(s, STR("<unknown>"), (struct str){0}), 0, 0);
	f = &v->functions[line->function];
	if (!f->name.n && line->function >= v->profile->nfunctions)
		return unlabelled(s, f->file);
	name = f->name.n ? f->name : STR("<unknown>"); /* as pprof has it, file or not */
	return stacks_frame(s, stacks_function(s, name, f->file), 0, inlined ? FRAME_INLINED : 0);
}

void location_frames_init(struct location_frames *l, struct stacks *s, const struct view *v)
{
	size_t n = 0, nframes = 0;

	*l = (struct location_frames){.stacks = s, .view = v};
	for (size_t i = 0; i < v->nlocations; i++)
		n += v->locations[i].nlines ? v->locations[i].nlines : 1;
	l->first = xcalloc(v->nlocations + 2, sizeof(*l->first));
	l->frames = xcalloc(n + 1, sizeof(*l->frames));
	for (size_t i = 0; i < v->nlocations; i++) {
		const struct view_location *at = &v->locations[i];

		l->first[i] = (uint32_t)nframes;
		if (!at->nlines)
			l->frames[nframes++] = nameless(s, v, at);
		for (uint32_t k = at->nlines; k-- > 0;)
			l->frames[nframes++] = frame_of_line(
				s, v, &v->lines[at->first_line + k], k + 1 < at->nlines);
	}
	l->first[v->nlocations] = (uint32_t)nframes;
}

void location_frames_release(struct location_frames *l)
{
	free(l->first);
	free(l->frames);
	*l = (struct location_frames){0};
}

/* ---- sums ---- */

/* So many outermost locations of the sample at hand, as a stack. */
struct reached {
	stackid stack;
	uint64_t key;
};

struct step {
	uint64_t key;
	frameid frame;
};

struct adding {
	struct profile_sums *sums;
	struct profile_side side;
	struct location_frames frames;
	struct sampled sampled;
	size_t value;
	struct reached *path;
	size_t cap_path;
	struct step *steps;
	size_t cap_steps;
	bool current; /* path is that of the sample before */
};

/*
 * The keys of a sample's frames from the depth on that it does not share. Where they lie in a large
 * table is far apart: asked for now, they are there when find_step() needs them.
 */
static void plan_steps(struct adding *a, const struct profile_sample *s, size_t depth)
{
	const struct location_frames *f = &a->frames;
	const struct idmap *paths = &a->sums->paths;
	uint64_t key = a->path[depth].key;
	size_t n = 0;

	for (; depth < s->nlocations; depth++) {
		uint32_t location = s->locations[s->nlocations - 1 - depth];
		uint32_t from = f->first[location], to = f->first[location + 1];

		a->steps =
			grow_array(a->steps, &a->cap_steps, n + (to - from) + 1, sizeof(*a->steps));
		for (uint32_t i = from; i < to; i++) {
			key = path_key(key, f->frames[i]);
			a->steps[n++] = (struct step){key, f->frames[i]};
			if (paths->slots)
				__builtin_prefetch(&paths->slots[idmap_home(paths, key)]);
		}
	}
}

static stackid find_step(struct profile_sums *s, stackid caller, const struct step *step)
{
	uint32_t found = idmap_find(&s->paths, step->key);

	if (found == IDMAP_NONE) {
		found = stacks_append(&s->stacks, caller, step->frame);
		idmap_set(&s->paths, step->key, found);
	}
	return found;
}
static stackid follow(struct adding *a, const struct profile_sample *s)
{
	size_t depth = a->current ? s->shared : 0, n = 0;

	a->path = grow_array(a->path, &a->cap_path, s->nlocations + 1, sizeof(*a->path));
	a->path[0] = (struct reached){0};
	plan_steps(a, s, depth);
	for (; depth < s->nlocations; depth++) {
		uint32_t location = s->locations[s->nlocations - 1 - depth];
		struct reached at = a->path[depth];
		size_t end = n + a->frames.first[location + 1] - a->frames.first[location];

		for (; n < end; n++) {
			at.stack = find_step(a->sums, at.stack, &a->steps[n]);
			at.key = a->steps[n].key;
		}
		a->path[depth + 1] = at;
	}
	a->current = true;
	return a->path[s->nlocations].stack;
}

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct adding *a = ctx;
	struct profile_side *side = &a->side;
	int64_t v = s->values[a->value];
	struct profile_sum sum = {
		.value = v, .samples = sampled_count(&a->sampled, s->values, a->value)};

	if (!v) {
		a->current = false;
		return true;
	}
	sum.stack = follow(a, s);
	side->total = wrap_add(side->total, wrap_abs(v));
	side->samples += sum.samples;
	side->records++;
	if (side->nsums && side->sums[side->nsums - 1].stack == sum.stack) {
		struct profile_sum *same = &side->sums[side->nsums - 1];

		same->value = wrap_add(same->value, v);
		same->samples += sum.samples;
		return true;
	}
	side->sums = grow_array(side->sums, &side->cap_sums, side->nsums + 1, sizeof(*side->sums));
	side->sums[side->nsums++] = sum;
	return true;
}

/* What the tables say, not the samples: a file without lines cannot know what was inlined. */
static void look_at_tables(struct profile_side *side, const struct profile *p)
{
	for (size_t i = 0; i < p->nlines && !side->has_lines; i++)
		side->has_lines = p->lines[i].line > 0;
	for (size_t i = 0; i < p->nlocations && !side->has_inlines; i++)
		side->has_inlines = p->locations[i].nlines > 1;
	for (size_t i = 0; i < p->nfunctions && !side->has_names; i++)
		side->has_names = p->functions[i].name.n > 0;
}

static struct profile_side side_of(
	struct arena *arena, const struct profile *p, size_t value, struct str path)
{
	return (struct profile_side){.path = arena_dup(arena, path),
		.type = arena_dup(arena, p->types[value].type),
		.unit = arena_dup(arena, p->types[value].unit),
		.period_type = arena_dup(arena, p->period_type.type),
		.period_unit = arena_dup(arena, p->period_type.unit),
		.kind = p->kind ? p->kind : "other",
		.format = p->format ? p->format : "",
		.period = p->period,
		.time_ns = p->time_ns,
		.duration_ns = p->duration_ns};
}

bool profile_sums_add(
	struct profile_sums *s, struct view *v, size_t value, struct str path, struct err *err)
{
	struct adding a = {.sums = s,
		.side = side_of(&s->arena, v->profile, value, path),
		.sampled = sampled_of(v->profile, value),
		.value = value};
	bool ok;

	look_at_tables(&a.side, v->profile);
	location_frames_init(&a.frames, &s->stacks, v);
	ok = view_each(v, add_sample, &a, err);
	profile_side_unite(&a.side);
	s->sides = grow_array(s->sides, &s->cap_sides, s->nsides + 1, sizeof(*s->sides));
	s->sides[s->nsides++] = a.side;
	location_frames_release(&a.frames);
	free(a.path);
	free(a.steps);
	return ok;
}
