/* SPDX-License-Identifier: MIT */
/*
 * Collapsed stacks, of stackcollapse-*.pl, perf, py-spy, async-profiler, 0x, ...: one stack a line,
 * root first, then its count; a second count makes it a comparison (difffolded.pl).
 *
 *   main;serve;net/http.(*conn).serve 12          main;serve 30 45
 *
 * Counts are split off from the right, since names hold blanks. Whether there are two columns is
 * decided once for the file. A suffix _[i] marks an inlined frame, _[k], _[j], ... others; they
 * stay part of the name. specs/aux-inputs.md section 1.
 */
#include "formats/folded.h"

#include <math.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/xmalloc.h"
#include "formats/profile_build.h"
#include "model/measure.h"

/* Exact in a double; sums of many do not overflow. */
#define COUNT_MAX 9007199254740992.0

enum { LINE_MAX_BYTES = 16 * 1024 * 1024 };

/* "12", "-4", "1.5", "1e3": digits first, so that no name ("nan", "infinity") is a count. */
static bool parse_count(struct str s, double *out)
{
	char text[64], *end;
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;

	if (i >= s.n || s.n >= sizeof(text) || s.p[i] < '0' || s.p[i] > '9')
		return false;
	for (size_t k = 0; k < s.n; k++) {
		text[k] = s.p[k];
		if (s.p[k] == 'x' || s.p[k] == 'X')
			return false;
	}
	text[s.n] = '\0';
	*out = strtod(text, &end);
	return !*end && isfinite(*out);
}

/* The last blank-separated word, dropped from *s, as a count. */
static bool eat_count(struct str *s, double *out)
{
	struct str t = str_trim(*s);
	size_t blank = str_rchr(t, ' '), tab = str_rchr(t, '\t');

	if (blank == SIZE_MAX || (tab != SIZE_MAX && tab > blank))
		blank = tab;
	if (blank == SIZE_MAX || !parse_count(str_from_at(t, blank + 1), out))
		return false;
	*s = str_head(t, blank);
	return true;
}

struct shape {
	uint64_t lines, counted, twice, stacks;
};

static void look_at(struct shape *shape, struct str line)
{
	double v;

	if (!str_trim(line).n || line.p[0] == '#')
		return;
	shape->lines++;
	if (!eat_count(&line, &v))
		return;
	shape->counted++;
	shape->stacks += str_chr(line, ';') != SIZE_MAX;
	shape->twice += eat_count(&line, &v) && str_trim(line).n;
}

static struct shape look_over(struct str text, bool whole)
{
	enum { ENOUGH = 1000 };
	struct shape shape = {0};

	for (size_t i = 0; i < ENOUGH && text.n; i++) {
		bool complete = str_chr(text, '\n') != SIZE_MAX;

		struct str line = str_split(&text, '\n');

		if (complete || whole)
			look_at(&shape, line);
	}
	return shape;
}

/*
 * Nearly every line ends in a count and most stacks have a semicolon. Text formats must not lose
 * against this: a log line rarely ends in a number and holds a semicolon.
 */
static unsigned folded_probe(struct str head)
{
	struct shape s = look_over(head, head.n < INPUT_PROBE);

	for (size_t i = 0; i < head.n && i < 4096; i++)
		if ((unsigned char)head.p[i] < 8)
			return 0;
	if (s.counted * 2 <= s.lines || s.stacks * 2 < s.counted || !s.stacks)
		return 0;
	return s.stacks < 16 ? 24 + (unsigned)s.stacks : 40;
}

struct reader {
	struct profile_build build;
	struct load *load;
	struct str file;
	size_t columns;
	bool fractions;
	uint32_t *stack;
	size_t cap_stack, nstack;
	uint64_t lineno;
};

/* Bytes before the first semicolon outside of braces; *depth is not 0 when a brace stays open. */
static size_t skip_name(struct str s, bool braces, size_t *depth)
{
	size_t i = 0;

	*depth = 0;
	for (; i < s.n && (*depth || s.p[i] != ';'); i++) {
		if (braces && s.p[i] == '{')
			++*depth;
		else if (*depth && s.p[i] == '}')
			--*depth;
	}
	return i;
}

/* Semicolons inside of braces belong to a Go type: F[go.shape.struct { A int; B string }]. */
static bool braces_match(struct str s)
{
	size_t depth;

	for (;;) {
		size_t n = skip_name(s, true, &depth);

		if (n == s.n)
			return depth == 0;
		s = str_from_at(s, n + 1);
	}
}

static void split_stack(struct reader *r, struct str stack)
{
	bool braces = braces_match(stack);
	size_t n = 0, depth;

	while (stack.n) {
		size_t length = skip_name(stack, braces, &depth);
		struct str name = str_head(stack, length);
		struct profile_line line = {0};

		stack = str_from_at(stack, length + 1);
		if (!name.n)
			continue;
		line.function = profile_build_function(&r->build, name, (struct str){0});
		r->stack = grow_array(r->stack, &r->cap_stack, n + 1, sizeof(*r->stack));
		r->stack[n++] = profile_build_location(&r->build, 0, &line, 1);
	}
	for (size_t i = 0; i < n / 2; i++) { /* leaf first */
		uint32_t swap = r->stack[i];

		r->stack[i] = r->stack[n - 1 - i];
		r->stack[n - 1 - i] = swap;
	}
	r->nstack = n;
}

static void take_line(struct reader *r, struct str line, uint64_t at)
{
	int64_t values[2] = {0};
	struct profile_sample s = {.values = values, .at = at};
	struct str whole = line;
	double v;

	r->lineno++;
	if (!str_trim(line).n || line.p[0] == '#')
		return;
	for (size_t i = r->columns; i-- > 0;) {
		if (!eat_count(&line, &v)) {
			r->load->skipped++;
			diag_add(r->load->diag, DIAG_LOSS, r->file,
				"the line is no stack with a count", at, r->lineno,
				str_head(whole, 80));
			return;
		}
		r->fractions |= v != floor(v);
		if (fabs(v) > COUNT_MAX) {
			diag_add(r->load->diag, DIAG_LOSS, r->file,
				"a count above 2^53 is cut to that", at, r->lineno,
				str_head(whole, 80));
			v = v < 0 ? -COUNT_MAX : COUNT_MAX;
		}
		values[i] = int64_from_double(round(v));
	}
	split_stack(r, str_trim(line));
	s.locations = r->stack;
	s.nlocations = r->nstack;
	profile_add_sample(&r->build.profile, &s);
	r->load->records++;
}

static bool read_lines(struct reader *r, struct input *in, struct err *err)
{
	for (;;) {
		size_t want = 4096, newline;
		struct str window, line;
		uint64_t at = input_at(in);

		do {
			want *= 2;
			if (!input_peek(in, want, &window, err))
				return false;
			newline = str_chr(window, '\n');
		} while (newline == SIZE_MAX && window.n >= want && want < LINE_MAX_BYTES);
		if (!window.n)
			return true;
		line = str_head(window, newline);
		if (r->load->max_records && r->load->records >= r->load->max_records)
			return err_set(err, ERR_LIMIT, "%s: more than --max-records stacks",
				input_name(in));
		take_line(r, line, at);
		input_skip(in, line.n + (newline != SIZE_MAX));
	}
}

static bool hand_over(struct reader *r)
{
	struct sink *sink = r->load->sink;
	const struct profile *p;

	r->build.profile.kind = "other";
	p = profile_build_finish(&r->build);
	if (r->fractions)
		diag_add(r->load->diag, DIAG_NOTE, r->file, "fractions of counts are rounded",
			UINT64_MAX, 0, (struct str){0});
	return !sink->profile || sink->profile(sink, p);
}

static bool folded_read(struct input *in, struct load *load, struct err *err)
{
	struct reader r = {.load = load, .file = str_from(input_name(in)), .columns = 1};
	struct shape shape;
	struct str head;
	bool ok;

	if (!input_peek(in, INPUT_PROBE, &head, err))
		return false;
	shape = look_over(head, head.n < INPUT_PROBE);
	profile_build_init(&r.build, "folded");
	if (shape.counted && shape.twice == shape.counted) {
		r.columns = 2;
		profile_build_type(&r.build, STR("before"), STR("count"));
	}
	profile_build_type(&r.build, r.columns == 2 ? STR("after") : STR("samples"), STR("count"));
	ok = read_lines(&r, in, err) && hand_over(&r);
	profile_build_release(&r.build);
	free(r.stack);
	return ok;
}

const struct format format_folded = {
	.name = "folded",
	.title = "collapsed stacks",
	.probe = folded_probe,
	.read = folded_read,
};
