/* SPDX-License-Identifier: MIT */
/* After internal/driver/tagroot.go of google/pprof, Go 1.26. */
#include <stdlib.h>

#include "analyze/view_tags.h"
#include "base/intern.h"
#include "base/xmalloc.h"
#include "model/measure.h"

/* Labels as frames: each key of tagroot and tagleaf gives one, named by the sample's values. */
struct tag_frames {
	struct view *view;
	struct str *roots, *leaves; /* keys */
	size_t nroots, nleaves;
	struct str unit;
	struct intern names; /* "key\0values" */
	uint32_t *locations; /* by id of names */
	size_t cap;
	uint32_t *stack;
	size_t cap_stack;
	struct strbuf text;
};

void tag_frames_free(struct tag_frames *t)
{
	if (!t)
		return;
	free(t->roots);
	free(t->leaves);
	free(t->locations);
	free(t->stack);
	strbuf_release(&t->text);
	intern_release(&t->names);
	free(t);
}

static struct str *split_keys(struct str list, size_t *n)
{
	struct str *keys = NULL;
	size_t cap = 0;

	while (list.n) {
		struct str key = str_split(&list, ',');

		if (key.n) {
			keys = grow_array(keys, &cap, *n + 1, sizeof(*keys));
			keys[(*n)++] = key;
		}
	}
	return keys;
}

/* String labels first, then numbers. Numbers are scaled only when one of them has a unit. */
static bool format_values(
	struct tag_frames *t, const struct profile_sample *s, struct str key, struct strbuf *out)
{
	bool found = false, units = false;

	for (size_t i = 0; i < s->nlabels; i++)
		if (str_eq(s->labels[i].key, key))
			units |= s->labels[i].numeric && s->labels[i].unit.n;
	for (int numeric = 0; numeric < 2; numeric++) {
		for (size_t i = 0; i < s->nlabels; i++) {
			const struct profile_label *l = &s->labels[i];

			if (l->numeric != numeric || !str_eq(l->key, key))
				continue;
			if (found)
				strbuf_addc(out, ',');
			found = true;
			if (numeric)
				unit_label(l->number, l->unit, units ? t->unit : STR(""), out);
			else
				strbuf_add(out, l->text);
		}
	}
	return found;
}

static uint32_t new_location(struct view *v, struct str name, struct str file)
{
	v->functions = grow_array(
		v->functions, &v->cap_functions, v->nfunctions + 1, sizeof(*v->functions));
	v->functions[v->nfunctions++] = (struct view_function){name, file, 0};
	v->lines = grow_array(v->lines, &v->cap_lines, v->nlines + 1, sizeof(*v->lines));
	v->lines[v->nlines++] = (struct profile_line){(uint32_t)v->nfunctions - 1, 0, 0};
	v->locations = grow_array(
		v->locations, &v->cap_locations, v->nlocations + 1, sizeof(*v->locations));
	v->locations[v->nlocations] =
		(struct view_location){0, PROFILE_NONE, (uint32_t)v->nlines - 1, 1};
	return (uint32_t)v->nlocations++;
}

static uint32_t frame_of(
	struct tag_frames *t, const struct profile_sample *s, struct str key, bool *matched)
{
	size_t known = intern_count(&t->names);
	strid id;

	strbuf_clear(&t->text);
	strbuf_add(&t->text, key);
	strbuf_addc(&t->text, '\0');
	if (format_values(t, s, key, &t->text))
		*matched = true;
	id = intern_add(&t->names, strbuf_str(&t->text));
	if (id > known) {
		struct str kept = intern_get(&t->names, id);

		t->locations =
			grow_array(t->locations, &t->cap, (size_t)id + 1, sizeof(*t->locations));
		t->locations[id] =
			new_location(t->view, str_from_at(kept, key.n + 1), str_head(kept, key.n));
	}
	return t->locations[id];
}

void tag_frames_add(struct view *v, struct profile_sample *s)
{
	struct tag_frames *t = v->tag_frames;

	t->stack = grow_array(t->stack, &t->cap_stack, s->nlocations + t->nroots + t->nleaves + 1,
		sizeof(*t->stack));
	/* Roots are met first: it decides about the ids of new locations in `raw`. */
	for (size_t i = 0; i < t->nroots; i++)
		t->stack[t->nleaves + s->nlocations + i] =
			frame_of(t, s, t->roots[t->nroots - 1 - i], &v->matched[VIEW_TAG_ROOT]);
	for (size_t i = 0; i < t->nleaves; i++)
		t->stack[i] =
			frame_of(t, s, t->leaves[t->nleaves - 1 - i], &v->matched[VIEW_TAG_LEAF]);
	for (size_t i = 0; i < s->nlocations; i++)
		t->stack[t->nleaves + i] = s->locations[i];
	s->locations = t->stack;
	s->nlocations += t->nroots + t->nleaves;
}

static bool discover(void *ctx, const struct profile_sample *sample)
{
	struct profile_sample s = *sample;

	tag_frames_add(ctx, &s);
	return true;
}

bool tag_frames_new(struct view *v, const struct view_options *o, struct err *err)
{
	struct tag_frames *t;

	if (!o->tagroot.n && !o->tagleaf.n)
		return true;
	t = v->tag_frames = xcalloc(1, sizeof(*t));
	t->view = v;
	t->unit = o->unit;
	t->roots = split_keys(o->tagroot, &t->nroots);
	t->leaves = split_keys(o->tagleaf, &t->nleaves);
	v->wanted[VIEW_TAG_ROOT] = o->tagroot.n > 0;
	v->wanted[VIEW_TAG_LEAF] = o->tagleaf.n > 0;
	return profile_each(v->profile, true, discover, v, err);
}
