/* SPDX-License-Identifier: MIT */
/*
 * A goroutine profile is a dump without ids, waits and creators: each sample is a group. The state
 * is guessed from the runtime frames at the leaf, which are then left out, so that the stack is
 * the one that a user-level traceback shows.
 */
#include <stdlib.h>

#include "analyze/group.h"
#include "analyze/labels.h"
#include "base/xmalloc.h"
#include "model/profile.h"

struct sample_reader {
	struct groups *groups;
	const struct profile *profile;
	frameid *frames;
	struct str *names;
	size_t cap_frames, cap_names;
};

static size_t count_lines(const struct profile *p, const struct profile_sample *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nlocations; i++)
		n += p->locations[s->locations[i]].nlines;
	return n;
}

static frameid line_frame(struct sample_reader *r, const struct profile_line *line, bool inlined)
{
	const struct profile_function *f;
	funcid function;
	uint32_t number = line->line > 0 && line->line <= UINT32_MAX ? (uint32_t)line->line : 0;

	if (line->function == PROFILE_NONE)
		return 0;
	f = &r->profile->functions[line->function];
	function = stacks_function(r->groups->stacks, f->name, f->file);
	return stacks_frame(r->groups->stacks, function, number, inlined ? FRAME_INLINED : 0);
}

/* Fills names with every frame and frames with those a user sees, or all; how many of each. */
static size_t collect(
	struct sample_reader *r, const struct profile_sample *s, bool all, size_t *shown)
{
	const struct profile *p = r->profile;
	size_t n = 0;

	*shown = 0;
	for (size_t i = 0; i < s->nlocations; i++) {
		const struct profile_location *l = &p->locations[s->locations[i]];

		for (uint32_t k = 0; k < l->nlines; k++) {
			const struct profile_line *line = &p->lines[l->first_line + k];
			frameid frame = line_frame(r, line, k + 1 < l->nlines);

			if (!frame)
				continue;
			r->names[n] = p->functions[line->function].name;
			if (all || !frame_hidden_at_user_level(r->names[n]))
				r->frames[(*shown)++] = frame;
			n++;
		}
	}
	return n;
}

/* Who takes the profile is in it: runtime/pprof/pprof.go, Go 1.19 to 1.26. */
static bool takes_profile(struct str name)
{
	return str_eq(name, STR("runtime/pprof.writeRuntimeProfile")) ||
	       str_eq(name, STR("runtime/pprof.runtime_goroutineProfileWithLabels")) ||
	       str_eq(name, STR("runtime.GoroutineProfile"));
}

static uint32_t flags_of(const struct sample_reader *r, size_t n, bool hidden)
{
	uint32_t flags = hidden ? THREAD_RUNTIME : 0;

	for (size_t i = 0; i < n; i++) {
		if (takes_profile(r->names[i]))
			flags |= THREAD_DUMPER;
		if (!str_starts(r->names[i], STR("runtime.")))
			flags &= ~(uint32_t)THREAD_RUNTIME;
	}
	return flags;
}

static bool take_sample(void *ctx, const struct profile_sample *s)
{
	struct sample_reader *r = ctx;
	size_t lines = count_lines(r->profile, s), n, shown;
	struct thread t = {.wait_ns = -1, .at = s->at};

	if (s->values[0] <= 0)
		return true;
	r->frames = grow_array(r->frames, &r->cap_frames, lines, sizeof(*r->frames));
	r->names = grow_array(r->names, &r->cap_names, lines, sizeof(*r->names));
	n = collect(r, s, false, &shown);
	t.flags = flags_of(r, n, n > 0 && shown == 0);
	if (shown == 0)
		n = collect(r, s, true, &shown);
	t.class = wait_class_of_frames(r->names, n);
	t.count = (uint64_t)s->values[0];
	t.stack = stacks_from_leaf_first(r->groups->stacks, r->frames, shown);
	t.labels = labels_of_sample(r->groups->stacks, s);
	groups_add(r->groups, &t);
	return true;
}

bool groups_add_profile(struct groups *g, const struct profile *p, struct err *err)
{
	struct sample_reader r = {.groups = g, .profile = p};
	bool ok;

	if (p->ntypes == 0)
		return err_set(err, ERR_FORMAT, "the profile has no sample type");
	g->snapshot.level = DUMP_GROUPED;
	if (p->time_ns > 0)
		g->snapshot.time_ns = p->time_ns;
	else
		g->snapshot.time_ns = TIME_UNKNOWN;
	ok = profile_each(p, true, take_sample, &r, err);
	free(r.frames);
	free(r.names);
	return ok;
}
