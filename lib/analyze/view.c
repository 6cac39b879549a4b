/* SPDX-License-Identifier: MIT */
/*
 * After profile/prune.go, profile/filter.go and internal/driver/driver_focus.go of google/pprof,
 * Go 1.26; specs/pprof.md 2.5 and 2.7. Each step edits the lines of locations that the step before
 * it left, for all samples at once, and flags locations; view_filter() reads the flags.
 */
#include "analyze/view.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/names.h"
#include "analyze/view_tags.h"
#include "base/xmalloc.h"

const char *view_step_name(enum view_step step)
{
	static const char *const names[] = {"Focus", "Ignore", "Hide", "Show", "ShowFrom",
		"TagFocus", "TagIgnore", "TagShow", "TagHide", "TagRoot", "TagLeaf"};

	return names[step];
}

/* ---- one pattern against everything, once ---- */

struct matches {
	uint8_t *functions, *mappings;
	bool nowhere; /* the mapping of a profile that has none: the empty name */
};

static struct matches match_all(const struct view *v, struct regex *re)
{
	struct matches m = {xcalloc(v->nfunctions + 1, 1), xcalloc(v->profile->nmappings + 1, 1),
		regex_match(re, (struct str){0})};

	for (size_t i = 0; i < v->nfunctions; i++)
		m.functions[i] = regex_match(re, v->functions[i].name) ||
				 regex_match(re, v->functions[i].file);
	for (size_t i = 0; i < v->profile->nmappings; i++)
		m.mappings[i] = regex_match(re, v->mapping_files[i]);
	return m;
}

static void matches_release(struct matches *m)
{
	free(m->functions);
	free(m->mappings);
}

static bool mapping_matches(
	const struct view *v, const struct matches *m, const struct view_location *l)
{
	/* pprof gives every location of a profile without mappings an empty one. */
	if (!v->profile->nmappings)
		return m->nowhere && (size_t)(l - v->locations) < v->profile->nlocations;
	return l->mapping != PROFILE_NONE && m->mappings[l->mapping];
}

static bool location_matches(
	const struct view *v, const struct matches *m, const struct view_location *l)
{
	for (uint32_t i = 0; i < l->nlines; i++)
		if (m->functions[v->lines[l->first_line + i].function])
			return true;
	return mapping_matches(v, m, l);
}

/* Keeps the lines that match (or do not) in place. */
static void keep_lines(
	struct view *v, const struct matches *m, struct view_location *l, bool matching)
{
	struct profile_line *lines = v->lines + l->first_line;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < l->nlines; i++)
		if (!!m->functions[lines[i].function] == matching)
			lines[kept++] = lines[i];
	l->nlines = kept;
}

/* ---- steps ---- */

static bool compile(const char *option, struct str pattern, struct regex **out, struct err *err)
{
	*out = NULL;
	if (!pattern.n)
		return true;
	*out = regex_new(pattern, err);
	return *out || err_wrap(err, "parsing %s regexp", option);
}

static void hide_lines(struct view *v, const struct matches *m, struct view_location *l)
{
	if (!location_matches(v, m, l))
		return;
	v->matched[VIEW_HIDE] = true;
	if (mapping_matches(v, m, l))
		l->nlines = 0;
	else
		keep_lines(v, m, l, false);
	if (!l->nlines)
		v->flags[l - v->locations] |= VIEW_HIDDEN;
}

static void show_lines(struct view *v, const struct matches *m, struct view_location *l)
{
	if (!mapping_matches(v, m, l))
		keep_lines(v, m, l, true);
	if (l->nlines)
		v->matched[VIEW_SHOW] = true;
	else
		v->flags[l - v->locations] |= VIEW_HIDDEN;
}

static void focus_location(struct view *v, const struct matches *m, struct view_location *l)
{
	uint8_t *flags = &v->flags[l - v->locations];

	if (v->wanted[VIEW_IGNORE] && location_matches(v, &m[VIEW_IGNORE], l)) {
		v->matched[VIEW_IGNORE] = true;
		*flags |= VIEW_IGNORED;
	} else if (!v->wanted[VIEW_FOCUS] || location_matches(v, &m[VIEW_FOCUS], l)) {
		v->matched[VIEW_FOCUS] = true;
		*flags |= VIEW_FOCUSED;
	}
}

/* focus, ignore, hide, show: one pass over the locations, as pprof does. */
static bool filter_names(struct view *v, const struct view_options *o, struct err *err)
{
	const struct str patterns[4] = {o->focus, o->ignore, o->hide, o->show};
	static const char *const names[4] = {"focus", "ignore", "hide", "show"};
	struct matches m[4] = {0};
	bool ok = true;

	for (int i = VIEW_FOCUS; i <= VIEW_SHOW && ok; i++) {
		struct regex *re;

		ok = compile(names[i], patterns[i], &re, err);
		v->wanted[i] = re != NULL;
		v->name_filters |= re != NULL;
		if (re)
			m[i] = match_all(v, re);
		regex_free(re);
	}
	for (size_t i = 0; i < v->nlocations && ok && v->name_filters; i++) {
		struct view_location *l = &v->locations[i];

		focus_location(v, m, l);
		if (v->wanted[VIEW_HIDE])
			hide_lines(v, &m[VIEW_HIDE], l);
		if (v->wanted[VIEW_SHOW])
			show_lines(v, &m[VIEW_SHOW], l);
		v->any_hidden |= (v->flags[i] & VIEW_HIDDEN) != 0;
	}
	for (int i = 0; i < 4; i++)
		matches_release(&m[i]);
	return ok;
}

static void show_from(struct view *v, struct regex *re)
{
	struct matches m = match_all(v, re);

	for (size_t i = 0; i < v->nlocations; i++) {
		struct view_location *l = &v->locations[i];
		uint32_t n = l->nlines;

		if (!mapping_matches(v, &m, l)) {
			while (n && !m.functions[v->lines[l->first_line + n - 1].function])
				n--;
			if (!n)
				continue;
			l->nlines = n;
		}
		v->flags[i] |= VIEW_FROM;
		v->matched[VIEW_SHOW_FROM] = true;
	}
	matches_release(&m);
}

/* Whether each function's simple name matches drop and not keep (which may be NULL). */
static uint8_t *match_simple(const struct view *v, struct regex *drop, struct regex *keep)
{
	uint8_t *hit = xcalloc(v->nfunctions + 1, 1);

	for (size_t i = 0; i < v->nfunctions; i++) {
		struct str name = name_simple(v->functions[i].name);

		hit[i] = v->functions[i].name.n && regex_match(drop, name) &&
			 !(keep && regex_match(keep, name));
	}
	return hit;
}

static void prune_from(struct view *v, struct regex *re)
{
	uint8_t *hit = match_simple(v, re, NULL);

	for (size_t i = 0; i < v->nlocations; i++) {
		struct view_location *l = &v->locations[i];
		uint32_t k = 0;

		while (k < l->nlines && !hit[v->lines[l->first_line + k].function])
			k++;
		if (k < l->nlines) {
			v->flags[i] |= VIEW_PRUNE;
			l->first_line += k;
			l->nlines -= k;
			v->pruning = true;
		}
	}
	free(hit);
}

static void drop_frames(struct view *v, struct regex *drop, struct regex *keep)
{
	uint8_t *hit = match_simple(v, drop, keep);

	for (size_t i = 0; i < v->nlocations; i++) {
		struct view_location *l = &v->locations[i];
		uint32_t k = l->nlines;

		while (k && !hit[v->lines[l->first_line + k - 1].function])
			k--;
		if (!k)
			continue;
		v->flags[i] |= VIEW_DROP_BELOW;
		if (k == l->nlines) {
			v->flags[i] |= VIEW_DROP;
		} else {
			l->first_line += k;
			l->nlines -= k;
		}
	}
	free(hit);
}

static struct regex *compile_anchored(struct str pattern)
{
	struct strbuf b = {0};
	struct regex *re;

	strbuf_adds(&b, "^(");
	strbuf_add(&b, pattern);
	strbuf_adds(&b, ")$");
	re = regex_new(strbuf_str(&b), NULL);
	strbuf_release(&b);
	return re;
}

/* A pattern that does not compile switches the step off: pprof ignores the error. */
static void drop_uninteresting(struct view *v)
{
	struct regex *drop = NULL, *keep = NULL;

	if (v->profile->drop_frames.n)
		drop = compile_anchored(v->profile->drop_frames);
	if (drop && v->profile->keep_frames.n)
		keep = compile_anchored(v->profile->keep_frames);
	if (drop && (keep || !v->profile->keep_frames.n))
		drop_frames(v, drop, keep);
	regex_free(drop);
	regex_free(keep);
}

/* ---- setting up ---- */

static bool in_scheme(char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.');
}

/* pprof empties a mapping's file when it parses as an absolute URL (driver/fetch.go). */
static struct str mapping_file(const struct profile_mapping *m)
{
	size_t i = 0;

	while (i < m->file.n && in_scheme(m->file.p[i], i == 0))
		i++;
	if (!m->build_id.n && i && i < m->file.n && m->file.p[i] == ':')
		return (struct str){0};
	return m->file;
}

static void copy_tables(struct view *v, bool names_as_stated)
{
	const struct profile *p = v->profile;

	v->nfunctions = v->cap_functions = p->nfunctions;
	v->nlocations = v->cap_locations = p->nlocations;
	v->nlines = v->cap_lines = p->nlines;
	v->functions = xcalloc(p->nfunctions + 1, sizeof(*v->functions));
	v->locations = xcalloc(p->nlocations + 1, sizeof(*v->locations));
	v->lines = xcalloc(p->nlines + 1, sizeof(*v->lines));
	v->mapping_files = xcalloc(p->nmappings + 1, sizeof(*v->mapping_files));
	for (size_t i = 0; i < p->nfunctions; i++)
		v->functions[i] = (struct view_function){
			names_as_stated ? p->functions[i].name
					: name_shown(&p->functions[i], &v->arena),
			p->functions[i].file, p->functions[i].start_line};
	for (size_t i = 0; i < p->nlocations; i++)
		v->locations[i] =
			(struct view_location){p->locations[i].address, p->locations[i].mapping,
				p->locations[i].first_line, p->locations[i].nlines};
	if (p->nlines)
		memcpy(v->lines, p->lines, p->nlines * sizeof(*v->lines));
	for (size_t i = 0; i < p->nmappings; i++)
		v->mapping_files[i] = mapping_file(&p->mappings[i]);
}

static bool apply_patterns(struct view *v, const struct view_options *o, struct err *err)
{
	struct regex *from = NULL, *prune = NULL;
	bool ok = filter_names(v, o, err) && compile("show_from", o->show_from, &from, err) &&
		  compile("prune_from", o->prune_from, &prune, err) &&
		  compile("tagshow", o->tagshow, &v->tagshow, err) &&
		  compile("taghide", o->taghide, &v->taghide, err);

	if (ok && from) {
		v->wanted[VIEW_SHOW_FROM] = true;
		show_from(v, from);
	}
	if (ok && prune)
		prune_from(v, prune);
	regex_free(from);
	regex_free(prune);
	v->wanted[VIEW_TAG_SHOW] = v->tagshow != NULL;
	v->wanted[VIEW_TAG_HIDE] = v->taghide != NULL;
	return ok;
}

bool view_init(
	struct view *v, const struct profile *p, const struct view_options *o, struct err *err)
{
	*v = (struct view){.profile = p};
	copy_tables(v, o->names_as_stated);
	v->flags = xcalloc(v->nlocations + 1, 1);
	drop_uninteresting(v);
	if (!tag_frames_new(v, o, err))
		return false;
	v->flags = xrealloc(v->flags, v->nlocations + 1, 1);
	memset(v->flags + p->nlocations, 0, v->nlocations + 1 - p->nlocations);
	if (!apply_patterns(v, o, err) || !tag_filters_new(v, o, err))
		return false;
	v->need_labels = v->tagfocus || v->tagignore || v->tagshow || v->taghide || v->tag_frames;
	return true;
}

void view_release(struct view *v)
{
	free(v->functions);
	free(v->locations);
	free(v->lines);
	free(v->mapping_files);
	free(v->flags);
	free(v->scratch);
	free(v->labels);
	tag_filter_free(v->tagfocus);
	tag_filter_free(v->tagignore);
	tag_frames_free(v->tag_frames);
	regex_free(v->tagshow);
	regex_free(v->taghide);
	arena_release(&v->arena);
	*v = (struct view){0};
}

/* ---- per sample ---- */

static void prune(const struct view *v, struct profile_sample *s)
{
	bool user_frame = false; /* nothing is cut before one was seen */

	for (size_t i = s->nlocations; i-- > 0;) {
		uint8_t flags = v->flags[s->locations[i]];

		if (!(flags & (VIEW_DROP | VIEW_DROP_BELOW))) {
			user_frame = true;
		} else if (user_frame) {
			size_t cut = flags & VIEW_DROP ? i + 1 : i;

			s->locations += cut;
			s->nlocations -= cut;
			return;
		}
	}
}

static bool focused(const struct view *v, const struct profile_sample *s)
{
	uint8_t seen = 0;

	for (size_t i = 0; i < s->nlocations; i++)
		seen |= v->flags[s->locations[i]];
	return (seen & VIEW_FOCUSED) && !(seen & VIEW_IGNORED);
}

static bool drop_hidden(struct view *v, struct profile_sample *s)
{
	size_t n = 0;

	v->scratch =
		grow_array(v->scratch, &v->cap_scratch, s->nlocations + 1, sizeof(*v->scratch));
	for (size_t i = 0; i < s->nlocations; i++)
		if (!(v->flags[s->locations[i]] & VIEW_HIDDEN))
			v->scratch[n++] = s->locations[i];
	s->locations = v->scratch;
	s->nlocations = n;
	return n > 0;
}

static bool cut_callers(const struct view *v, struct profile_sample *s)
{
	while (s->nlocations && !(v->flags[s->locations[s->nlocations - 1]] & VIEW_FROM))
		s->nlocations--;
	return s->nlocations > 0;
}

static void cut_callees(const struct view *v, struct profile_sample *s)
{
	for (size_t i = 0; i < s->nlocations; i++) {
		if (v->flags[s->locations[i]] & VIEW_PRUNE) {
			s->locations += i;
			s->nlocations -= i;
			return;
		}
	}
}

void view_frames(struct view *v, struct profile_sample *s)
{
	if (v->profile->drop_frames.n)
		prune(v, s);
	if (v->tag_frames)
		tag_frames_add(v, s);
}

bool view_filter(struct view *v, struct profile_sample *s)
{
	if (v->name_filters && !focused(v, s))
		return false;
	if (v->any_hidden && !drop_hidden(v, s))
		return false;
	if (v->wanted[VIEW_SHOW_FROM] && !cut_callers(v, s))
		return false;
	if (v->need_labels && !tag_filters_pass(v, s))
		return false;
	if (v->pruning)
		cut_callees(v, s);
	return true;
}

bool view_keeps_stacks(const struct view *v)
{
	return !v->profile->drop_frames.n && !v->name_filters && !v->wanted[VIEW_SHOW_FROM] &&
	       !v->tagfocus && !v->tagignore && !v->tag_frames && !v->pruning;
}

struct each {
	struct view *view;
	profile_sample_fn fn;
	void *ctx;
	bool same_stacks;
};

static bool filter_one(void *ctx, const struct profile_sample *sample)
{
	const struct each *e = ctx;
	struct profile_sample s = *sample;

	if (!e->same_stacks)
		s.shared = 0;
	view_frames(e->view, &s);
	return !view_filter(e->view, &s) || e->fn(e->ctx, &s);
}

bool view_each(struct view *v, profile_sample_fn fn, void *ctx, struct err *err)
{
	struct each e = {v, fn, ctx, view_keeps_stacks(v)};

	return profile_each(v->profile, v->need_labels, filter_one, &e, err);
}
