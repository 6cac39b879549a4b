/* SPDX-License-Identifier: MIT */
/*
 * What `go tool pprof -raw` prints, as people attach it to reports (String() of Profile, Sample,
 * Location and Mapping in profile/profile.go, google/pprof in Go 1.26):
 *
 *   PeriodType: cpu nanoseconds
 *   Period: 10000000
 *   Time: 2026-11-21 04:42:29.701655495 +0000 UTC
 *   Duration: 1.49
 *   Samples:
 *   samples/count cpu/nanoseconds[dflt]
 *             1   10000000: 1 2 3
 *                   route:[/cart] tenant:[acme]
 *                   bytes:[16 bytes]
 *   Locations
 *        1: 0x4e77f0 M=1 main.f main.go:653:0 s=631(system name)
 *                main.g main.go:622:0 s=621
 *   Mappings
 *   1: 0x400000/0x549000/0x0 /tmp/prog BUILDID [FN][FL]
 *
 * The duration is cut to four characters; it is read where its unit is left. Older versions print
 * no column. A label's values stand between brackets with blanks between, so several of one key
 * read as one; which of two label lines holds numbers is told by the order and by the unit.
 * Comments, and the type of values that has no period, are not read.
 */
#include "formats/pprof_raw.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/line_time.h"
#include "formats/profile_build.h"
#include "model/dump.h"
#include "model/measure.h"

enum section {
	SECTION_NONE,
	SECTION_HEAD,
	SECTION_TYPES,
	SECTION_SAMPLES,
	SECTION_LOCATIONS,
	SECTION_MAPPINGS
};

struct raw_sample {
	size_t values, first, nlocations; /* in raw.values, raw.refs */
	size_t labels, nlabels;		  /* in raw.labels */
	unsigned label_lines;
	uint64_t at;
};

struct raw_location {
	uint64_t ref, mapping_ref, address;
	size_t first_line, nlines; /* in raw.lines */
	bool mapped, folded;
};

struct raw {
	struct textlog *log;
	enum section section;
	struct profile_build build;
	struct raw_sample *samples;
	size_t nsamples, cap_samples;
	int64_t *values;
	size_t nvalues, cap_values;
	uint64_t *refs;
	size_t nrefs, cap_refs;
	struct profile_label *labels;
	size_t nlabels, cap_labels;
	struct raw_location *locations;
	size_t nlocations, cap_locations;
	struct profile_line *lines;
	size_t nlines, cap_lines;
	struct refs location_rows, mapping_rows;
};

static void *raw_open(struct textlog *log)
{
	struct raw *r = xcalloc(1, sizeof(*r));

	r->log = log;
	return r;
}

static void raw_release(struct raw *r)
{
	profile_build_release(&r->build);
	free(r->samples);
	free(r->values);
	free(r->refs);
	free(r->labels);
	free(r->locations);
	free(r->lines);
	refs_release(&r->location_rows);
	refs_release(&r->mapping_rows);
	*r = (struct raw){.log = r->log};
}

static bool raw_starts(void *state, const struct line *line)
{
	(void)state;
	return str_starts(line->text, STR("PeriodType: "));
}

/* ---- head ---- */

/* "1.5s", "1m30s", "250ms"; -1 where the unit was cut off. */
static int64_t duration_of(struct str s)
{
	static const struct {
		struct str unit;
		double ns;
	} units[] = {{STR_INIT("ns"), 1}, {STR_INIT("\u00b5s"), 1e3}, {STR_INIT("ms"), 1e6},
		{STR_INIT("s"), 1e9}, {STR_INIT("m"), 60e9}, {STR_INIT("h"), 3600e9}};
	double sum = 0;

	if (!str_ends(s, STR("s")))
		return -1;
	while (s.n) {
		uint64_t whole = 0, part = 0;
		double v, scale = 1;
		size_t i = 0, before;

		if (!str_eat_u64(&s, &whole))
			return -1;
		v = (double)whole;
		if (str_eat(&s, STR("."))) {
			before = s.n;
			if (!str_eat_u64(&s, &part))
				return -1;
			for (; before > s.n; before--)
				scale *= 10;
			v += (double)part / scale;
		}
		while (i < 6 && !str_eat(&s, units[i].unit))
			i++;
		if (i == 6)
			return -1;
		sum += v * units[i].ns;
	}
	return sum < 9e18 ? (int64_t)sum : -1;
}

static enum line_verdict take_head(struct raw *r, struct str s)
{
	struct profile *p = &r->build.profile;
	int64_t duration;

	if (str_eat(&s, STR("PeriodType: "))) {
		p->period_type.type = arena_dup(&p->arena, str_split(&s, ' '));
		p->period_type.unit = arena_dup(&p->arena, str_trim(s));
	} else if (str_eat(&s, STR("Period: "))) {
		if (!str_i64(str_trim(s), &p->period))
			return LINE_NOT_MINE;
	} else if (str_eat(&s, STR("Time: "))) {
		p->time_ns = time_in_text(s);
		if (p->time_ns == TIME_UNKNOWN)
			p->time_ns = 0;
	} else if (str_eat(&s, STR("Duration: "))) {
		duration = duration_of(str_trim(s));
		p->duration_ns = duration > 0 ? duration : 0;
	} else if (str_eq(str_trim(s), STR("Samples:"))) {
		r->section = SECTION_TYPES;
	} else {
		return LINE_NOT_MINE;
	}
	return LINE_TAKEN;
}

/* "samples/count cpu/nanoseconds[dflt]" */
static enum line_verdict take_types(struct raw *r, struct str s)
{
	struct profile *p = &r->build.profile;

	for (s = str_trim(s); s.n; s = str_trim(s)) {
		struct str unit = str_split(&s, ' '), type = str_split(&unit, '/');

		if (str_ends(unit, STR("[dflt]"))) {
			unit = str_head(unit, unit.n - 6);
			p->default_type = arena_dup(&p->arena, type);
		}
		profile_build_type(&r->build, type, unit);
	}
	r->section = SECTION_SAMPLES;
	return p->ntypes ? LINE_TAKEN : LINE_NOT_MINE;
}

/* ---- samples ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

static bool take_values(struct raw *r, struct str s)
{
	size_t n = 0, ntypes = r->build.profile.ntypes;

	r->values = grow_array(r->values, &r->cap_values, r->nvalues + ntypes, sizeof(*r->values));
	for (s = str_trim(s); s.n; s = str_trim(s)) {
		if (n == ntypes || !str_i64(str_split(&s, ' '), &r->values[r->nvalues + n++]))
			return false;
	}
	return n == ntypes;
}

static bool take_refs(struct raw *r, struct str s)
{
	for (s = str_trim(s); s.n; s = str_trim(s)) {
		uint64_t ref;

		if (!str_u64(str_split(&s, ' '), &ref))
			return false;
		r->refs = grow_array(r->refs, &r->cap_refs, r->nrefs + 1, sizeof(*r->refs));
		r->refs[r->nrefs++] = ref;
	}
	return true;
}

static bool take_sample(struct raw *r, const struct line *line)
{
	size_t colon = str_chr(line->text, ':'), nrefs = r->nrefs;
	struct raw_sample s = {
		.values = r->nvalues, .first = r->nrefs, .labels = r->nlabels, .at = line->at};

	if (colon == SIZE_MAX || !take_values(r, str_head(line->text, colon)) ||
		!take_refs(r, str_from_at(line->text, colon + 1))) {
		r->nrefs = nrefs;
		return false;
	}
	s.nlocations = r->nrefs - s.first;
	r->nvalues += r->build.profile.ntypes;
	r->samples = grow_array(r->samples, &r->cap_samples, r->nsamples + 1, sizeof(*r->samples));
	r->samples[r->nsamples++] = s;
	return true;
}

/* "KEY:[VALUE]", dropped from *s; a ']' inside of the value is not followed by another key. */
static bool eat_label(struct str *s, struct str *key, struct str *value)
{
	size_t open = str_find(*s, STR(":[")), i;
	struct str rest;

	if (open == SIZE_MAX)
		return false;
	*key = str_head(*s, open);
	rest = str_from_at(*s, open + 2);
	for (i = 0; i < rest.n; i++) {
		struct str after = str_from_at(rest, i + 1);

		if (rest.p[i] != ']')
			continue;
		if (!after.n || (after.p[0] == ' ' && str_find(after, STR(":[")) != SIZE_MAX))
			break;
	}
	if (i == rest.n)
		return false;
	*value = str_head(rest, i);
	*s = str_trim(str_from_at(rest, i + 1));
	return true;
}

/* "16 bytes", and with `bare` (or for the keys that pprof knows as bytes) "16". */
static bool number_label(struct str key, struct str value, bool bare, struct profile_label *l)
{
	struct str number = str_split(&value, ' ');

	bare |= str_eq(key, STR("bytes")) || str_eq(key, STR("request")) ||
		str_eq(key, STR("alignment"));
	l->numeric = true;
	l->unit = str_trim(value);
	return str_i64(number, &l->number) &&
	       (l->unit.n ? str_chr(l->unit, ' ') == SIZE_MAX : bare);
}

static bool take_labels(struct raw *r, struct str s)
{
	struct raw_sample *sample = r->nsamples ? &r->samples[r->nsamples - 1] : NULL;
	struct arena *arena = &r->build.profile.arena;
	struct str key, value;

	if (!sample)
		return false;
	sample->label_lines++;
	for (s = str_trim(s); s.n;) {
		struct profile_label l = {0};

		if (!eat_label(&s, &key, &value))
			return false;
		if (number_label(key, value, sample->label_lines > 1, &l))
			l.unit = arena_dup(arena, l.unit);
		else
			l = (struct profile_label){.text = arena_dup(arena, value)};
		l.key = arena_dup(arena, key);
		r->labels =
			grow_array(r->labels, &r->cap_labels, r->nlabels + 1, sizeof(*r->labels));
		r->labels[r->nlabels++] = l;
		sample->nlabels++;
	}
	return true;
}

static enum line_verdict take_in_samples(struct raw *r, const struct line *line)
{
	enum { LABEL_INDENT = 16 };

	if (str_eq(str_trim(line->text), STR("Locations"))) {
		r->section = SECTION_LOCATIONS;
		return LINE_TAKEN;
	}
	if (!line->text.n || !is_space(line->text.p[0]))
		return LINE_NOT_MINE;
	if (line_indent(line->text) >= LABEL_INDENT && take_labels(r, line->text))
		return LINE_TAKEN;
	if (!take_sample(r, line))
		textlog_loss(r->log, line, "a sample of the profile is damaged");
	return LINE_TAKEN;
}

/* ---- locations ---- */

/* The last word, dropped from *s. */
static struct str eat_last(struct str *s)
{
	size_t blank;
	struct str word;

	*s = str_trim(*s);
	blank = str_rchr(*s, ' ');
	word = blank == SIZE_MAX ? *s : str_from_at(*s, blank + 1);
	*s = blank == SIZE_MAX ? (struct str){0} : str_head(*s, blank);
	return word;
}

/* ":NUMBER" at the end of *s, dropped. */
static bool eat_number(struct str *s, int64_t *out)
{
	size_t colon = str_rchr(*s, ':');

	if (colon == SIZE_MAX || !str_i64(str_from_at(*s, colon + 1), out))
		return false;
	*s = str_head(*s, colon);
	return true;
}

static size_t last_of(struct str s, struct str what)
{
	size_t at = SIZE_MAX, from = 0, found;

	while ((found = str_find(str_from_at(s, from), what)) != SIZE_MAX) {
		at = from + found;
		from = at + what.n;
	}
	return at;
}

/* "NAME FILE:LINE[:COLUMN] s=START[(SYSTEM NAME)]" */
static bool take_line(struct raw *r, struct str s)
{
	size_t start = last_of(s, STR(" s="));
	int64_t numbers[2] = {0}, start_line = 0;
	struct str file, tail = str_from_at(s, start == SIZE_MAX ? s.n : start + 3);
	struct profile_line line = {.function = PROFILE_NONE};
	size_t n = 0, paren = str_chr(tail, '('), before = r->build.profile.nfunctions;

	if (start == SIZE_MAX || !str_i64(str_head(str_trim(tail), paren), &start_line))
		return false;
	s = str_head(s, start);
	file = eat_last(&s);
	while (n < 2 && eat_number(&file, &numbers[n]))
		n++;
	line.line = n == 2 ? numbers[1] : numbers[0];
	line.column = n == 2 ? numbers[0] : 0;
	line.function = profile_build_function(&r->build, str_trim(s), file);
	if (line.function == before) {
		struct profile_function *f = &r->build.profile.functions[before];

		f->start_line = start_line;
		f->system_name = f->name;
		if (paren != SIZE_MAX && str_ends(tail, STR(")")))
			f->system_name = arena_dup(&r->build.profile.arena,
				str_head(str_from_at(tail, paren + 1), tail.n - paren - 2));
	}
	r->lines = grow_array(r->lines, &r->cap_lines, r->nlines + 1, sizeof(*r->lines));
	r->lines[r->nlines++] = line;
	r->locations[r->nlocations - 1].nlines++;
	return true;
}

/* "ID: 0xADDRESS [M=ID] [[F]] LINE" */
static bool take_location(struct raw *r, struct str s)
{
	struct raw_location l = {.first_line = r->nlines};

	if (!str_eat_u64(&s, &l.ref) || !str_eat(&s, STR(": 0x")) || !str_eat_hex(&s, &l.address))
		return false;
	s = str_trim(s);
	if (str_eat(&s, STR("M="))) {
		if (!str_eat_u64(&s, &l.mapping_ref))
			return false;
		l.mapped = true;
		s = str_trim(s);
	}
	l.folded = str_eat(&s, STR("[F]"));
	s = str_trim(s);
	r->locations = grow_array(
		r->locations, &r->cap_locations, r->nlocations + 1, sizeof(*r->locations));
	r->locations[r->nlocations++] = l;
	return !s.n || str_eq(s, STR("??")) || take_line(r, s);
}

static enum line_verdict take_in_locations(struct raw *r, const struct line *line)
{
	enum { LINE_INDENT = 13 };
	struct str s = str_trim(line->text);

	if (str_eq(s, STR("Mappings"))) {
		r->section = SECTION_MAPPINGS;
		return LINE_TAKEN;
	}
	if (!line->text.n ||
		(!is_space(line->text.p[0]) && !isdigit((unsigned char)line->text.p[0])))
		return LINE_NOT_MINE;
	if (!(r->nlocations && line_indent(line->text) >= LINE_INDENT && take_line(r, s)) &&
		!take_location(r, s))
		textlog_loss(r->log, line, "a location of the profile is damaged");
	return LINE_TAKEN;
}

/* ---- mappings ---- */

static bool eat_flag(struct str *s, struct str flag)
{
	size_t at = last_of(*s, flag);

	if (at == SIZE_MAX)
		return false;
	if (at + flag.n == s->n)
		*s = str_head(*s, at);
	return true;
}

/* "ID: 0xSTART/0xLIMIT/0xOFFSET FILE BUILDID [FN][FL][LN][IN]" */
static enum line_verdict take_mapping(struct raw *r, struct str s)
{
	struct profile_mapping m = {0};
	uint64_t ref;

	if (!str_eat_u64(&s, &ref) || !str_eat(&s, STR(": ")) || !str_eat_hex(&s, &m.start) ||
		!str_eat(&s, STR("/")) || !str_eat_hex(&s, &m.limit) || !str_eat(&s, STR("/")) ||
		!str_eat_hex(&s, &m.offset) || !str_eat(&s, STR(" ")))
		return LINE_NOT_MINE;
	m.has_inline_frames = eat_flag(&s, STR("[IN]"));
	m.has_line_numbers = eat_flag(&s, STR("[LN]"));
	m.has_filenames = eat_flag(&s, STR("[FL]"));
	m.has_functions = eat_flag(&s, STR("[FN]"));
	if (s.n && s.p[s.n - 1] == ' ') /* one blank is the writer's */
		s = str_head(s, s.n - 1);
	m.build_id = str_from_at(s, str_rchr(s, ' ') == SIZE_MAX ? s.n : str_rchr(s, ' ') + 1);
	m.file = str_trim(str_head(s, s.n - m.build_id.n));
	refs_add(&r->mapping_rows, ref, profile_build_mapping(&r->build, &m));
	return LINE_TAKEN;
}

/* ---- the whole ---- */

static enum line_verdict raw_take(void *state, const struct line *line)
{
	struct raw *r = state;

	switch (r->section) {
	case SECTION_NONE:
		profile_build_init(&r->build, "pprof-raw");
		r->section = SECTION_HEAD;
		return take_head(r, line->text);
	case SECTION_HEAD:
		return take_head(r, line->text);
	case SECTION_TYPES:
		return take_types(r, line->text);
	case SECTION_SAMPLES:
		return take_in_samples(r, line);
	case SECTION_LOCATIONS:
		return take_in_locations(r, line);
	default:
		return take_mapping(r, line->text);
	}
}

static void make_locations(struct raw *r)
{
	for (size_t i = 0; i < r->nlocations; i++) {
		const struct raw_location *l = &r->locations[i];
		uint32_t mapping =
			l->mapped ? refs_find(&r->mapping_rows, l->mapping_ref) : REFS_NONE;
		uint32_t row = profile_build_location_in(
			&r->build, mapping, l->address, r->lines + l->first_line, l->nlines);

		r->build.profile.locations[row].folded = l->folded;
		refs_add(&r->location_rows, l->ref, row);
	}
}

/* Samples whose locations were cut off keep what is left of their stack. */
static uint64_t make_samples(struct raw *r)
{
	uint32_t *stack = NULL;
	size_t cap = 0;
	uint64_t lost = 0;

	for (size_t i = 0; i < r->nsamples; i++) {
		const struct raw_sample *s = &r->samples[i];
		struct profile_sample sample = {.values = r->values + s->values,
			.labels = s->nlabels ? r->labels + s->labels : NULL,
			.nlabels = s->nlabels,
			.at = s->at};

		stack = grow_array(stack, &cap, s->nlocations + 1, sizeof(*stack));
		for (size_t k = 0; k < s->nlocations; k++) {
			uint32_t row = refs_find(&r->location_rows, r->refs[s->first + k]);

			if (row != REFS_NONE)
				stack[sample.nlocations++] = row;
			else
				lost++;
		}
		sample.locations = stack;
		profile_add_sample(&r->build.profile, &sample);
	}
	free(stack);
	return lost;
}

static bool raw_end(void *state)
{
	struct raw *r = state;
	struct load *load = r->log->load;
	bool ok = true;

	if (r->section >= SECTION_SAMPLES) {
		make_locations(r);
		if (make_samples(r))
			diag_add(load->diag, DIAG_LOSS, r->log->file,
				"the profile lacks locations that its samples name", UINT64_MAX, 0,
				(struct str){0});
		profile_build_finish(&r->build);
		load->records += r->nsamples;
		load->profiles++;
		ok = !load->sink->profile || load->sink->profile(load->sink, &r->build.profile);
	}
	raw_release(r);
	return ok;
}

static void raw_close(void *state)
{
	raw_release(state);
	free(state);
}

const struct line_format pprof_raw_format = {
	.name = "pprof-raw",
	.open = raw_open,
	.starts = raw_starts,
	.take = raw_take,
	.end = raw_end,
	.close = raw_close,
};
