/* SPDX-License-Identifier: MIT */
#include "analyze/source_findings.h"

#include <stdlib.h>
#include <string.h>

#include "analyze/source_findings_parts.h"
#include "base/xmalloc.h"

enum { QUOTE_MAX = 160 };

/* ---- places ---- */

static struct str text_of_line(const struct gosource *s, uint32_t line)
{
	struct str rest = s->text, text = STR("");

	for (uint32_t i = 0; i < line && rest.n; i++)
		text = str_split(&rest, '\n');
	return str_head(str_trim(text), QUOTE_MAX);
}

static struct str kept(struct finding_work *w, struct str text)
{
	return arena_dup(&w->d->arena, text);
}

/* Paths as the dump prints them, for lines that no frame stands at. */
static void learn_file(struct finding_work *w, const struct gosource *source, struct str file)
{
	for (size_t i = 0; i < w->nfiles; i++)
		if (w->files[i].source == source)
			return;
	w->files = grow_array(w->files, &w->cap_files, w->nfiles + 1, sizeof(*w->files));
	w->files[w->nfiles++] = (struct printed_file){source, file};
}

/* The bytes at their ends that are the same, in whole names of folders. */
static size_t same_end(struct str a, struct str b)
{
	size_t n = 0, whole = 0;

	while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
		if (a.p[a.n - 1 - n++] == '/')
			whole = n;
	return whole;
}

/* A file that no stack names is printed as its neighbours are: below the same folder. */
static struct str printed_file(struct finding_work *w, const struct gosource *source)
{
	for (size_t i = 0; i < w->nfiles; i++)
		if (w->files[i].source == source)
			return w->files[i].file;
	for (size_t i = 0; i < w->nfiles; i++) {
		struct str opened = w->files[i].source->path, printed = w->files[i].file, out;
		size_t same = same_end(opened, printed);
		struct strbuf b = {0};

		if (!same || !str_starts(source->path, str_head(opened, opened.n - same + 1)))
			continue;
		strbuf_add(&b, str_head(printed, printed.n - same + 1));
		strbuf_add(&b, str_from_at(source->path, opened.n - same + 1));
		out = kept(w, strbuf_str(&b));
		strbuf_release(&b);
		return out;
	}
	return source->path;
}

static struct str name_of(struct finding_work *w, const struct source_spot *spot)
{
	struct strbuf b = {0};
	struct str name;

	gosource_name(spot->source, spot->outer, spot->function, &b);
	name = kept(w, strbuf_str(&b));
	strbuf_release(&b);
	return name;
}

struct source_place finding_spot(
	struct finding_work *w, enum source_role role, const struct source_spot *spot)
{
	return (struct source_place){.role = role,
		.function = name_of(w, spot),
		.file = kept(w, printed_file(w, spot->source)),
		.line = spot->line,
		.quote = kept(w, text_of_line(spot->source, spot->line))};
}

struct source_place finding_frame(
	struct finding_work *w, enum source_role role, frameid frame, uint32_t line)
{
	const struct stacks *s = w->dump->stacks;
	struct str name = stacks_frame_name(s, frame), file = stacks_frame_file(s, frame);
	const struct gosource *source =
		file.n ? goprogram_source(w->source->program, name, file) : NULL;

	return (struct source_place){.role = role,
		.function = kept(w, name),
		.file = kept(w, file),
		.line = line,
		.quote = source ? kept(w, text_of_line(source, line)) : STR("")};
}

static bool locate(struct finding_work *w, frameid frame, struct source_spot *out)
{
	const struct stacks *s = w->dump->stacks;
	struct str name = stacks_frame_name(s, frame), file = stacks_frame_file(s, frame);

	if (!file.n || !stacks_frame_line(s, frame) ||
		owner_of(w->owner, s, stacks_frame_get(s, frame)->function) != CODE_MINE)
		return false;
	*out = (struct source_spot){.line = stacks_frame_line(s, frame)};
	out->source = goprogram_source(w->source->program, name, file);
	if (!out->source)
		return false;
	learn_file(w, out->source, file);
	out->function = gosource_function_named(out->source, out->line, name, &out->outer);
	return out->function &&
	       (out->outer->kind != GN_FUNC || str_find(name, out->outer->text) != SIZE_MAX);
}

bool finding_locate(struct finding_work *w, frameid frame, struct source_spot *out)
{
	struct located_frame *known = &w->frames[frame];

	if (!frame)
		return false;
	if (known->state == FRAME_UNASKED)
		known->state = locate(w, frame, &known->spot) ? FRAME_FOUND : FRAME_UNKNOWN;
	*out = known->spot;
	return known->state == FRAME_FOUND;
}

static bool same_thing(const struct gothing *a, const struct gothing *b)
{
	return a->kind == b->kind && a->outer == b->outer && a->line == b->line &&
	       str_eq(a->name, b->name) && str_eq(a->key, b->key) && a->cancel == b->cancel;
}

const struct gouses *finding_uses(struct finding_work *w, const struct gothing *thing)
{
	struct gouses *uses;

	for (size_t i = 0; i < w->nuses; i++)
		if (same_thing(&w->uses[i].thing, thing) &&
			w->uses[i].assumed == (w->calls.assume != NULL))
			return w->uses[i].uses;
	uses = xmalloc(sizeof(*uses));
	gouses_find(w->source->program, &w->calls, thing, uses);
	w->uses = grow_array(w->uses, &w->cap_uses, w->nuses + 1, sizeof(*w->uses));
	w->uses[w->nuses++] = (struct known_uses){*thing, w->calls.assume != NULL, uses};
	return uses;
}

/* ---- findings ---- */

void finding_add_place(struct finding_draft *draft, struct source_place place)
{
	struct source_finding *f = &draft->f;

	for (size_t i = 0; i < f->nplaces; i++)
		if (draft->places[i].role == place.role && draft->places[i].line == place.line &&
			str_eq(draft->places[i].file, place.file))
			return;
	if (f->nplaces < SOURCE_PLACES)
		draft->places[f->nplaces++] = place;
}

void finding_add_sample(struct finding_draft *draft, uint64_t id)
{
	if (draft->f.nsamples < SOURCE_SAMPLES)
		draft->f.samples[draft->f.nsamples++] = id;
}

static int compare_places(const void *left, const void *right)
{
	const struct source_place *a = left, *b = right;
	int order = (a->role > b->role) - (a->role < b->role);

	order = order ? order : str_cmp(a->file, b->file);
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

void finding_add(struct finding_work *w, const struct finding_draft *draft)
{
	struct source_finding f = draft->f;

	f.places = arena_alloc(&w->d->arena, (f.nplaces + 1) * sizeof(*f.places));
	memcpy(f.places, draft->places, f.nplaces * sizeof(*f.places));
	if (f.nplaces)
		qsort(f.places, f.nplaces, sizeof(*f.places), compare_places);
	f.object = kept(w, f.object);
	w->items = grow_array(w->items, &w->cap, w->n + 1, sizeof(*w->items));
	w->items[w->n++] = f;
}

static int compare_findings(const void *left, const void *right)
{
	const struct source_finding *a = left, *b = right;
	int order;

	if (a->hint != b->hint)
		return a->hint ? 1 : -1;
	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	order = str_cmp(a->at.file, b->at.file);
	if (order)
		return order;
	if (a->at.line != b->at.line)
		return a->at.line < b->at.line ? -1 : 1;
	order = str_cmp(a->object, b->object);
	return order ? order : (a->samples[0] > b->samples[0]) - (a->samples[0] < b->samples[0]);
}

static void keep_findings(struct finding_work *w)
{
	struct deadlock *d = w->d;
	size_t n = w->n < DEADLOCK_MAX ? w->n : DEADLOCK_MAX;

	for (size_t i = n; i < w->n; i++)
		d->more_findings += !w->items[i].hint;
	d->findings = arena_alloc(&d->arena, (n + 1) * sizeof(*d->findings));
	if (n)
		memcpy(d->findings, w->items, n * sizeof(*d->findings));
	while (n > d->nfindings && !d->findings[d->nfindings].hint)
		d->nfindings++;
	d->nhints = n - d->nfindings;
}

static void learn_files(struct finding_work *w)
{
	struct source_spot spot;

	for (size_t i = 0; i < w->dump->n; i++) {
		finding_locate(w, w->dump->items[i].creator, &spot);
		for (stackid s = w->dump->items[i].stack; s;
			s = stacks_get(w->dump->stacks, s)->parent)
			finding_locate(w, stacks_get(w->dump->stacks, s)->frame, &spot);
	}
}

void source_findings_build(
	struct deadlock *d, const struct wait_source *source, struct waitgraph *g)
{
	struct wait_verdict v;
	struct finding_work w = {.d = d,
		.source = source,
		.dump = source->dump,
		.owner = source->owner,
		.g = g,
		.v = &v};

	if (!source->nfacts)
		return;
	w.frames = xcalloc(w.dump->stacks->nframes + 1, sizeof(*w.frames));
	learn_files(&w);
	waitgraph_solve(g, WAIT_BY_TYPE, &v);
	gocalls_build(&w.calls, source->program);
	finding_contention(&w);
	finding_skipped(&w);
	finding_orphans(&w);
	finding_conds(&w);
	finding_stuck(&w);
	finding_checks(&w);
	finding_nil(&w);
	finding_limits(&w);
	finding_open(&w);
	gocalls_release(&w.calls);
	wait_verdict_release(&v);
	if (w.n)
		qsort(w.items, w.n, sizeof(*w.items), compare_findings);
	keep_findings(&w);
	for (size_t i = 0; i < w.nuses; i++)
		free(w.uses[i].uses);
	free(w.uses);
	free(w.frames);
	free(w.items);
	free(w.files);
}
