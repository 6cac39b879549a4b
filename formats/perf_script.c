/* SPDX-License-Identifier: MIT */
/*
 * What `perf script` prints of `perf record -g` (builtin-script.c of perf 6.1, default fields):
 *
 *   web worker  4985/4990 [001] 23515.214308:    2004008 cpu-clock:ppp:
 *               1142 leaf+0x19 (/tmp/load)
 *               118f inlined_callee (inlined)
 *               118f main+0x13 (/tmp/load)
 *     load.c:12
 *   ffffffff821f5b65 irqentry_exit_to_user_mode+0x105 ([kernel.kallsyms])
 *
 * Command, thread, processor where recorded, seconds, period where recorded, event; then one frame
 * a line, leaf first, with its source line below where asked for (-F +srcline); an empty line. Of
 * a record without -g the frame stands on the first line. Each event is a column of the profile,
 * its period the value; those of clocks are time. Without a stack there is no profile: the lines of
 * tracepoints alone are not read. Command and thread are labels.
 */
#include "formats/perf_script.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/proc_maps.h"

enum { EVENTS_MAX = 16, FRAMES_MAX = 4096 };

struct perf_frame {
	uint64_t address;
	struct str name, object, file; /* in the arena of the sample */
	int64_t line;
	bool inlined;
};

struct perf_event {
	struct str name;
	bool clock;
};

struct perf {
	struct textlog *log;
	bool open, in_sample;
	struct profile_build build;
	struct perf_event events[EVENTS_MAX];
	size_t nevents;
	struct perf_sample {
		size_t event, first, n; /* stack in locations */
		int64_t period;
		uint64_t at, tid;
		struct str command;
	} now, *samples;
	size_t nsamples, cap_samples;
	uint32_t *locations;
	size_t nlocations, cap_locations;
	struct perf_frame *frames;
	size_t nframes, cap_frames;
	struct arena texts; /* of the sample at hand */
	struct intern names;
	struct refs objects; /* by strid: mapping */
	double first, last;  /* seconds */
};

struct head {
	struct str command, event, rest;
	uint64_t tid, period;
	double seconds;
	bool has_period;
};

/* ---- the line that begins a sample ---- */

static size_t digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && isdigit((unsigned char)s.p[n]))
		n++;
	return n;
}

/* Where "SECONDS.FRACTION: " begins: the first such word behind a blank; SIZE_MAX: nowhere. */
static size_t find_time(struct str s)
{
	enum { FRACTION_LEAST = 6 };

	for (size_t i = 1; i < s.n; i++) {
		struct str word = str_from_at(s, i);
		size_t whole, part;

		if (s.p[i - 1] != ' ' || !isdigit((unsigned char)word.p[0]))
			continue;
		whole = digits(word);
		if (whole >= word.n || word.p[whole] != '.')
			continue;
		part = digits(str_from_at(word, whole + 1));
		if (part >= FRACTION_LEAST &&
			str_starts(str_from_at(word, whole + 1 + part), STR(": ")))
			return i;
	}
	return SIZE_MAX;
}

static struct str eat_last_word(struct str *s)
{
	size_t blank;
	struct str word;

	*s = str_trim(*s);
	blank = str_rchr(*s, ' ');
	word = str_from_at(*s, blank == SIZE_MAX ? 0 : blank + 1);
	*s = str_head(*s, blank == SIZE_MAX ? 0 : blank);
	return word;
}

/* "COMMAND PID[/TID] [CPU]"; the command may hold blanks. */
static bool read_who(struct str s, struct head *h)
{
	struct str word = eat_last_word(&s), pid;

	if (str_eat(&word, STR("["))) {
		if (digits(word) + 1 != word.n || word.p[word.n - 1] != ']')
			return false;
		word = eat_last_word(&s);
	}
	pid = str_split(&word, '/');
	h->command = str_trim(s);
	return str_u64(word.n ? word : pid, &h->tid) && h->command.n > 0;
}

/* "[PERIOD] EVENT: [FRAME]" */
static bool read_event(struct str s, struct head *h)
{
	struct str word;
	size_t blank;

	s = str_trim(s);
	blank = str_chr(s, ' ');
	word = str_head(s, blank);
	if (str_u64(word, &h->period)) {
		h->has_period = true;
		s = str_trim(str_from_at(s, blank));
		blank = str_chr(s, ' ');
		word = str_head(s, blank);
	}
	if (word.n < 2 || word.p[word.n - 1] != ':')
		return false;
	h->event = str_head(word, word.n - 1);
	h->rest = str_trim(str_from_at(s, word.n));
	return isalpha((unsigned char)h->event.p[0]) || h->event.p[0] == '_';
}

static bool read_head(struct str s, struct head *h)
{
	size_t at;
	uint64_t whole = 0, part = 0;
	struct str time;
	double scale = 1;

	*h = (struct head){0};
	if (!s.n || s.p[0] == '\t' || (at = find_time(s)) == SIZE_MAX)
		return false;
	time = str_from_at(s, at);
	str_eat_u64(&time, &whole);
	time = str_from_at(time, 1);
	for (size_t i = digits(time); i > 0; i--)
		scale *= 10;
	if (!str_eat_u64(&time, &part))
		return false;
	h->seconds = (double)whole + (double)part / scale;
	return read_who(str_head(s, at), h) && read_event(str_from_at(time, 1), h);
}

/* ---- frames ---- */

/* "1142 leaf+0x19 (/tmp/load)" */
static bool read_frame(struct str s, struct perf_frame *f)
{
	size_t open, plus;

	*f = (struct perf_frame){0};
	s = str_trim(s);
	if (!str_eat_hex(&s, &f->address) || !str_starts(s, STR(" ")) || !str_ends(s, STR(")")))
		return false;
	for (open = s.n - 1; open > 0 && !(s.p[open] == '(' && s.p[open - 1] == ' '); open--)
		;
	if (!open)
		return false;
	f->object = str_head(str_from_at(s, open + 1), s.n - open - 2);
	f->name = str_trim(str_head(s, open));
	f->inlined = str_eq(f->object, STR("inlined"));
	plus = str_rchr(f->name, '+');
	if (plus != SIZE_MAX && plus && str_starts(str_from_at(f->name, plus), STR("+0x")))
		f->name = str_head(f->name, plus);
	if (str_eq(f->name, STR("[unknown]")))
		f->name = (struct str){0};
	return true;
}

static void add_frame(struct perf *r, const struct perf_frame *f)
{
	struct perf_frame *to;

	if (r->nframes == FRAMES_MAX)
		return;
	r->frames = grow_array(r->frames, &r->cap_frames, r->nframes + 1, sizeof(*r->frames));
	to = &r->frames[r->nframes++];
	*to = *f;
	to->name = arena_dup(&r->texts, f->name);
	to->object = arena_dup(&r->texts, f->object);
}

/* "  load.c:12" below a frame. */
static bool take_place(struct perf *r, struct str s)
{
	struct perf_frame *f = r->nframes ? &r->frames[r->nframes - 1] : NULL;
	size_t colon;
	int64_t line;

	s = str_trim(s);
	colon = str_rchr(s, ':');
	if (!f || f->line || colon == SIZE_MAX || !colon ||
		!str_i64(str_from_at(s, colon + 1), &line) || line < 0)
		return false;
	f->file = arena_dup(&r->texts, str_head(s, colon));
	f->line = line;
	return true;
}

static uint32_t mapping_of(struct perf *r, struct str object)
{
	strid id = intern_add(&r->names, object);
	uint32_t row;

	if (!id || str_eq(object, STR("[unknown]")))
		return PROFILE_NONE;
	row = refs_find(&r->objects, id);
	if (row == REFS_NONE) {
		row = profile_build_mapping(&r->build,
			&(struct profile_mapping){.file = object, .has_functions = true});
		refs_add(&r->objects, id, row);
	}
	return row;
}

/* Frames that were inlined are lines of the location of the first that was not. */
static void end_sample(struct perf *r)
{
	struct profile_line *lines;
	size_t nlines = 0;

	if (!r->in_sample)
		return;
	r->in_sample = false;
	lines = xcalloc(r->nframes + 1, sizeof(*lines));
	r->now.first = r->nlocations;
	for (size_t i = 0; i < r->nframes; i++) {
		const struct perf_frame *f = &r->frames[i];

		if (f->name.n)
			lines[nlines++] = (struct profile_line){
				profile_build_function(&r->build, f->name, f->file), f->line, 0};
		if (f->inlined && i + 1 < r->nframes)
			continue;
		r->locations = grow_array(
			r->locations, &r->cap_locations, r->nlocations + 1, sizeof(*r->locations));
		r->locations[r->nlocations++] = profile_build_location_in(&r->build,
			f->inlined ? PROFILE_NONE : mapping_of(r, f->object), f->address, lines,
			nlines);
		nlines = 0;
	}
	r->now.n = r->nlocations - r->now.first;
	free(lines);
	r->samples = grow_array(r->samples, &r->cap_samples, r->nsamples + 1, sizeof(*r->samples));
	r->samples[r->nsamples++] = r->now;
}

/* ---- events ---- */

static size_t event_of(struct perf *r, struct str name)
{
	struct str plain = name;
	size_t i = 0;

	while (i < r->nevents && !str_eq(r->events[i].name, name))
		i++;
	if (i < r->nevents || i == EVENTS_MAX)
		return i;
	plain = str_head(plain, str_chr(plain, ':'));
	r->events[r->nevents++] = (struct perf_event){arena_dup(&r->build.profile.arena, name),
		str_eq(plain, STR("cpu-clock")) || str_eq(plain, STR("task-clock"))};
	return i;
}

static void begin_sample(struct perf *r, const struct head *h, uint64_t at)
{
	struct perf_frame frame;
	strid command = intern_add(&r->names, h->command);

	arena_release(&r->texts);
	r->nframes = 0;
	r->in_sample = true;
	r->now = (struct perf_sample){.event = event_of(r, h->event),
		.period = !h->has_period	  ? 1
			  : h->period > INT64_MAX ? INT64_MAX
						  : (int64_t)h->period,
		.at = at,
		.tid = h->tid,
		.command = intern_get(&r->names, command)};
	if (!r->nsamples || h->seconds < r->first)
		r->first = h->seconds;
	if (!r->nsamples || h->seconds > r->last)
		r->last = h->seconds;
	if (h->rest.n && read_frame(h->rest, &frame))
		add_frame(r, &frame);
}

/* ---- the line format ---- */

static void *perf_open(struct textlog *log)
{
	struct perf *r = xcalloc(1, sizeof(*r));

	r->log = log;
	return r;
}

static void perf_release(struct perf *r)
{
	profile_build_release(&r->build);
	refs_release(&r->objects);
	intern_release(&r->names);
	arena_release(&r->texts);
	free(r->samples);
	free(r->locations);
	free(r->frames);
	r->frames = NULL;
	r->cap_frames = 0;
	memset(r->events, 0, sizeof(r->events));
	r->samples = NULL;
	r->locations = NULL;
	r->open = r->in_sample = false;
	r->nevents = r->nsamples = r->cap_samples = r->nlocations = r->cap_locations = 0;
	r->nframes = 0;
}

static bool perf_starts(void *state, const struct line *line)
{
	struct head h;

	(void)state;
	return read_head(line->text, &h);
}

static enum line_verdict perf_take(void *state, const struct line *line)
{
	struct perf *r = state;
	struct perf_frame frame;
	struct head h;

	if (!r->open) {
		profile_build_init(&r->build, "perf-script");
		r->open = true;
	}
	if (!str_trim(line->text).n) {
		end_sample(r);
		return LINE_TAKEN;
	}
	if (r->in_sample && read_frame(line->text, &frame)) {
		add_frame(r, &frame);
		return LINE_TAKEN;
	}
	if (r->in_sample && line_indent(line->text) && take_place(r, line->text))
		return LINE_TAKEN;
	if (!read_head(line->text, &h))
		return LINE_NOT_MINE;
	end_sample(r);
	if (event_of(r, h.event) == EVENTS_MAX)
		textlog_loss(r->log, line, "more than 16 events: a sample is passed over");
	else
		begin_sample(r, &h, line->at);
	return LINE_TAKEN;
}

static bool is_cycles(struct str event)
{
	return str_starts(event, STR("cycles")) || str_starts(event, STR("cpu-cycles"));
}

/* Time before cycles before what else was counted. */
static size_t main_event(const struct perf *r)
{
	size_t best = 0;

	for (size_t i = 1; i < r->nevents; i++) {
		const struct perf_event *e = &r->events[i], *b = &r->events[best];

		if (e->clock > b->clock || (!b->clock && is_cycles(e->name) > is_cycles(b->name)))
			best = i;
	}
	return best;
}

static void add_types(struct perf *r)
{
	size_t first = main_event(r);
	struct profile *p = &r->build.profile;

	profile_build_type(&r->build, STR("samples"), STR("count"));
	for (size_t i = 0; i < r->nevents; i++) {
		if (r->events[i].clock && i == first)
			profile_build_type(&r->build, STR("cpu"), STR("nanoseconds"));
		else
			profile_build_type(&r->build, r->events[i].name,
				r->events[i].clock ? STR("nanoseconds") : STR("count"));
	}
	p->default_type = p->types[1 + first].type;
	p->duration_ns = (int64_t)((r->last - r->first) * 1e9);
	p->kind = r->events[first].clock || is_cycles(r->events[first].name) ? "cpu" : "other";
}

static void add_samples(struct perf *r)
{
	int64_t values[1 + EVENTS_MAX];

	for (size_t i = 0; i < r->nsamples; i++) {
		const struct perf_sample *s = &r->samples[i];
		const struct profile_label labels[] = {{.key = STR("command"), .text = s->command},
			{.key = STR("tid"), .numeric = true, .number = (int64_t)s->tid}};
		struct profile_sample sample = {.locations = r->locations + s->first,
			.nlocations = s->n,
			.values = values,
			.labels = labels,
			.nlabels = 2,
			.at = s->at};

		memset(values, 0, sizeof(values));
		values[0] = 1;
		values[1 + s->event] = s->period;
		profile_add_sample(&r->build.profile, &sample);
	}
}

/* Lines that only look like the first of a sample had no frame below them. */
static bool perf_end(void *state)
{
	struct perf *r = state;
	struct load *load = r->log->load;
	bool ok = true;

	end_sample(r);
	if (r->nlocations) {
		add_types(r);
		add_samples(r);
		maps_put_program_first(&r->build.profile);
		profile_build_finish(&r->build);
		load->records += r->nsamples;
		load->profiles++;
		ok = !load->sink->profile || load->sink->profile(load->sink, &r->build.profile);
	}
	perf_release(r);
	return ok;
}

static void perf_close(void *state)
{
	perf_release(state);
	free(state);
}

const struct line_format perf_script_format = {
	.name = "perf-script",
	.open = perf_open,
	.starts = perf_starts,
	.take = perf_take,
	.end = perf_end,
	.close = perf_close,
};
