/* SPDX-License-Identifier: MIT */
/*
 * The one path of all line texts. Lines are cut out of the input's window, made clean (line_clean,
 * line_prefix, line_json) and offered to the line formats. A clean line of an open block costs
 * one call: what is rare is looked for only in windows where it occurs, and prefixes and JSON only
 * in lines that no format takes.
 */
#include "formats/textlog.h"

#include <string.h>

#include "formats/frame_table.h"
#include "formats/line_clean.h"
#include "formats/line_json.h"
#include "formats/line_prefix.h"
#include "formats/utf16.h"

enum { WINDOW = 256 * 1024, FORMATS_MAX = 16 };

/* What stands somewhere in the window, so that lines need not be searched one by one. */
struct window_traits {
	bool escapes;
	bool searched; /* for the following, which cost more and wait for a line of noise */
	bool markers;
};

struct reader {
	struct textlog log;
	struct input *in;
	void *states[FORMATS_MAX];
	size_t nformats;
	size_t active; /* nformats = none */
	struct str window;
	struct window_traits traits;
	bool html;
	struct line_prefix prefix;
	struct line_json json;
	struct strbuf clean, decoded, joined;
	uint64_t join_at, join_lineno;
	uint64_t lineno;
	unsigned depth; /* of texts inside of texts */
};

enum offer { OFFER_TAKEN, OFFER_NOISE, OFFER_STOP };

void textlog_loss(struct textlog *log, const struct line *line, const char *kind)
{
	diag_add(log->load->diag, DIAG_LOSS, log->file, kind, line->at, line->lineno, line->text);
}

void textlog_note(struct textlog *log, const struct line *line, const char *kind)
{
	diag_add(log->load->diag, DIAG_NOTE, log->file, kind, line->at, line->lineno, line->text);
}

size_t line_indent(struct str s)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	return n;
}

/* ---- line formats ---- */

static void open_formats(struct reader *r)
{
	for (size_t i = 0; line_formats[i]; i++) {
		r->states[i] = line_formats[i]->open(&r->log);
		r->nformats = i + 1;
	}
	r->active = r->nformats;
}

static void close_formats(struct reader *r)
{
	for (size_t i = 0; i < r->nformats; i++)
		line_formats[i]->close(r->states[i]);
}

static bool end_active(struct reader *r)
{
	size_t i = r->active;

	r->active = r->nformats;
	return i == r->nformats || line_formats[i]->end(r->states[i]);
}

static bool finish_formats(struct reader *r)
{
	r->log.at_end = true;
	if (!end_active(r))
		return false;
	for (size_t i = 0; i < r->nformats; i++)
		if (line_formats[i]->finish && !line_formats[i]->finish(r->states[i]))
			return false;
	return true;
}

static enum offer settle(struct reader *r, enum line_verdict verdict)
{
	switch (verdict) {
	case LINE_STOP:
		return OFFER_STOP;
	case LINE_LAST:
		return end_active(r) ? OFFER_TAKEN : OFFER_STOP;
	case LINE_NOT_MINE:
		return OFFER_NOISE;
	default:
		return OFFER_TAKEN;
	}
}

static void search_window(struct reader *r)
{
	static const struct str words[] = {STR_INIT("goroutine "), STR_INIT("panic: "),
		STR_INIT("fatal error: "), STR_INIT("SIGQUIT: "), STR_INIT("SIGABRT: "),
		STR_INIT("SIGSEGV: "), STR_INIT("DATA RACE"), STR_INIT("most recent call first"),
		STR_INIT("Fatal Python error: "), STR_INIT("Python v"), STR_INIT("(LWP "),
		STR_INIT("TID ")};

	r->traits.searched = true;
	for (size_t i = 0; !r->traits.markers && i < sizeof(words) / sizeof(words[0]); i++)
		r->traits.markers = str_find(r->window, words[i]) != SIZE_MAX;
	r->log.may_serve = str_find(r->window, STR("panic serving ")) != SIZE_MAX;
	r->html = r->html || str_find(r->window, STR("<pre")) != SIZE_MAX;
}

static enum offer offer_to_others(
	struct reader *r, const struct line *line, enum line_verdict verdict)
{
	if (!r->traits.searched)
		search_window(r);
	for (size_t i = 0; i < r->nformats; i++) {
		if (verdict == LINE_MAYBE && i == r->active)
			continue;
		if (!line_formats[i]->starts(r->states[i], line))
			continue;
		if (i != r->active && !end_active(r))
			return OFFER_STOP;
		r->active = i;
		return settle(r, line_formats[i]->take(r->states[i], line));
	}
	return verdict == LINE_MAYBE ? OFFER_TAKEN : OFFER_NOISE;
}

static enum offer offer(struct reader *r, const struct line *line)
{
	enum line_verdict verdict = LINE_NOT_MINE;

	if (r->active < r->nformats) {
		verdict = line_formats[r->active]->take(r->states[r->active], line);
		if (verdict != LINE_NOT_MINE && verdict != LINE_MAYBE)
			return settle(r, verdict);
	}
	return offer_to_others(r, line, verdict);
}

/* ---- lines that are more than they seem ---- */

static bool feed(struct reader *r, struct line *line);

/* Frames whose header was lost belong to nobody. */
static bool is_lost_frame(struct str s)
{
	struct frame_place place;
	size_t indent = line_indent(s);

	return indent > 0 && str_find(s, STR(" +0x")) != SIZE_MAX &&
	       frame_place_parse(str_from_at(s, indent), &place);
}

static bool add_noise(struct reader *r, const struct line *line)
{
	if (line_indent(line->text) == line->text.n)
		return true;
	r->log.noise++;
	r->log.load->skipped++;
	if (is_lost_frame(line->text))
		textlog_loss(&r->log, line, "the frame belongs to no goroutine");
	else
		textlog_note(&r->log, line, "the line belongs to no dump or event");
	return true;
}

/*
 * The line after the one that a prefix was learnt from: it has the prefix, or shows that only the
 * first line of a record has one ("x_test.go:12: goroutine 7 [running]:" with the rest indented).
 */
static void doubt_prefix(struct reader *r, struct str text)
{
	struct frame_call call;
	size_t indent = line_indent(text);

	if (indent == text.n)
		return;
	if (!r->prefix.blank && indent > 0 && frame_call_parse(text, &call)) {
		line_prefix_learn(&r->prefix, str_head(text, indent));
		r->prefix.doubts = 0;
	} else if (--r->prefix.doubts == 0 || frame_call_parse(text, &call)) {
		r->prefix.set = false;
	}
}

/* Strips the prefix and joins what CRI tore apart. False: the line is only a part. */
static bool strip_prefix(struct reader *r, struct line *line)
{
	struct prefix_match m = line_prefix_match(&r->prefix, line->text);

	if (m.n == SIZE_MAX && r->prefix.doubts) {
		doubt_prefix(r, line->text);
		if (r->prefix.set)
			m = line_prefix_match(&r->prefix, line->text);
	} else if (m.n != SIZE_MAX && m.n < line->text.n) {
		r->prefix.doubts = 0;
	}
	if (m.n == SIZE_MAX)
		return true;
	line->text = str_from_at(line->text, m.n);
	if (!m.partial && !r->joined.n)
		return true;
	if (!r->joined.n) {
		r->join_at = line->at;
		r->join_lineno = line->lineno;
	}
	if (r->joined.n + line->text.n <= TEXTLOG_LINE_MAX)
		strbuf_add(&r->joined, line->text);
	return !m.partial;
}

static bool feed_joined(struct reader *r, struct line *line)
{
	struct strbuf joined = r->joined;
	enum offer o;

	r->joined = (struct strbuf){0};
	line->text = strbuf_str(&joined);
	line->at = r->join_at;
	line->lineno = r->join_lineno;
	o = offer(r, line);
	if (o == OFFER_NOISE)
		add_noise(r, line);
	strbuf_clear(&joined);
	strbuf_release(&r->joined);
	r->joined = joined;
	return o != OFFER_STOP;
}

/* The lines of a text that stood in a JSON string; all at the position of its line. */
static bool feed_text(struct reader *r, struct str text, const struct line *at)
{
	bool ok = true;

	r->depth++;
	while (ok && text.n) {
		struct line line = *at;

		line.text = str_split(&text, '\n');
		ok = feed(r, &line);
	}
	r->depth--;
	return ok;
}

/* A line of JSON that carries a dump, or a line of one. *done = it did. */
static bool feed_json(struct reader *r, const struct line *line, bool *done)
{
	struct strbuf text = {0};
	enum json_text kind = JSON_TEXT_NONE;
	bool ok = true;

	if (r->depth < 2 && str_starts(line->text, STR("{")) &&
		(r->json.key.n || (r->traits.markers && line_marker(line->text) != SIZE_MAX)))
		kind = line_json_text(&r->json, line->text, &text);
	*done = kind != JSON_TEXT_NONE;
	if (kind == JSON_TEXT_PART) {
		if (!r->joined.n) {
			r->join_at = line->at;
			r->join_lineno = line->lineno;
		}
		if (r->joined.n + text.n <= TEXTLOG_LINE_MAX)
			strbuf_add(&r->joined, strbuf_str(&text));
	} else if (*done && r->joined.n) {
		struct line whole = *line;

		strbuf_add(&r->joined, strbuf_str(&text));
		ok = feed_joined(r, &whole);
	} else if (kind == JSON_TEXT_LINE) {
		struct line inner = *line;

		inner.text = strbuf_str(&text);
		r->depth++;
		ok = feed(r, &inner);
		r->depth--;
	} else if (*done) {
		ok = feed_text(r, strbuf_str(&text), line) && end_active(r);
	}
	strbuf_release(&text);
	return ok;
}

/*
 * Nobody knows the line: perhaps because something stands before what it says. Learns a prefix
 * and tries once more.
 */
static bool feed_unknown(struct reader *r, struct line *line, struct str raw)
{
	size_t at = r->traits.markers ? line_marker(raw) : SIZE_MAX;
	enum offer o;

	if (at == 0 || at == SIZE_MAX || at > PREFIX_MAX)
		return add_noise(r, line);
	line_prefix_learn(&r->prefix, str_head(raw, at));
	line->text = raw;
	if (!strip_prefix(r, line))
		return true;
	r->prefix.doubts = 8;
	if (r->joined.n)
		return feed_joined(r, line);
	o = offer(r, line);
	if (o == OFFER_NOISE) {
		r->prefix.set = false;
		add_noise(r, line);
	}
	return o != OFFER_STOP;
}

static bool feed(struct reader *r, struct line *line)
{
	struct str raw;
	bool done;

	if (line->text.n && line->text.p[line->text.n - 1] == '\r')
		line->text.n--;
	if (r->traits.escapes)
		line->text = line_without_escapes(line->text, &r->clean);
	if (r->html)
		line->text = line_without_entities(line->text, &r->decoded);
	raw = line->text;
	if (r->prefix.set) {
		if (!strip_prefix(r, line))
			return true;
		if (r->joined.n)
			return feed_joined(r, line);
	}
	if (line->text.n && line->text.p[0] == '{') {
		if (!r->traits.searched)
			search_window(r);
		if (!feed_json(r, line, &done))
			return false;
		if (done)
			return true;
	}
	switch (offer(r, line)) {
	case OFFER_TAKEN:
		return true;
	case OFFER_STOP:
		return false;
	default:
		return feed_unknown(r, line, raw);
	}
}

/* ---- lines out of windows ---- */

static bool feed_raw(struct reader *r, struct str text, uint64_t at, bool unfinished)
{
	struct line line = {
		.text = text, .at = at, .lineno = ++r->lineno, .unfinished = unfinished};

	if (text.n > TEXTLOG_LINE_MAX) {
		line.text = str_head(text, TEXTLOG_LINE_MAX);
		line.cut = true;
		textlog_loss(&r->log, &line, "the line is longer than 1 MiB; its head is read");
	}
	return feed(r, &line);
}

static void look_at_window(struct reader *r, struct str window)
{
	r->window = window;
	r->traits = (struct window_traits){.escapes = memchr(window.p, '\x1b', window.n) != NULL};
}

/* What the open block's format takes at once; nothing where lines must be cleaned first. */
static size_t feed_run(struct reader *r, struct str text)
{
	if (r->active == r->nformats || !line_formats[r->active]->take_run || r->prefix.set ||
		r->html || r->traits.escapes)
		return 0;
	return line_formats[r->active]->take_run(r->states[r->active], text, &r->lineno);
}

/* All whole lines of the window. *used = their bytes. */
static bool feed_window(struct reader *r, struct str window, size_t *used)
{
	const char *p = window.p, *end = p + window.n, *newline;
	uint64_t at = input_at(r->in);

	for (;;) {
		struct str text = {p, (size_t)(end - p)};

		p += feed_run(r, text);
		newline = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
		if (!newline)
			break;
		text = (struct str){p, (size_t)(newline - p)};
		if (!feed_raw(r, text, at + (uint64_t)(p - window.p), false))
			return false;
		p = newline + 1;
	}
	*used = (size_t)(p - window.p);
	return true;
}

/* A line that does not fit: its head is kept, the rest is passed over. */
static bool feed_long(struct reader *r, struct str window, struct err *err)
{
	uint64_t at = input_at(r->in);
	const char *newline = NULL;
	struct strbuf head = {0};
	bool ok;

	strbuf_add(&head, str_head(window, TEXTLOG_LINE_MAX + 1));
	while (!newline) {
		input_skip(r->in, window.n);
		if (!input_peek(r->in, WINDOW, &window, err)) {
			strbuf_release(&head);
			return false;
		}
		if (!window.n)
			break;
		newline = memchr(window.p, '\n', window.n);
		if (newline)
			window.n = (size_t)(newline + 1 - window.p);
	}
	if (newline)
		input_skip(r->in, window.n);
	r->log.final_newline = newline != NULL;
	r->window = strbuf_str(&head);
	ok = feed_raw(r, strbuf_str(&head), at, !newline);
	strbuf_release(&head);
	return ok;
}

static bool read_windows(struct reader *r, struct err *err)
{
	size_t want = WINDOW;

	for (;;) {
		struct str window;
		size_t used = 0;

		if (!input_peek(r->in, want, &window, err))
			return false;
		if (!window.n)
			return true;
		look_at_window(r, window);
		if (!feed_window(r, window, &used))
			return false;
		r->log.final_newline = used == window.n;
		if (used == 0 && window.n >= want && window.n <= TEXTLOG_LINE_MAX) {
			want = window.n + WINDOW;
			continue;
		}
		if (used == 0 && window.n > TEXTLOG_LINE_MAX) {
			if (!feed_long(r, window, err))
				return false;
		} else if (used == 0) {
			/* The last line, without a newline. */
			if (!feed_raw(r, window, input_at(r->in), true))
				return false;
			input_skip(r->in, window.n);
		} else {
			input_skip(r->in, used);
		}
		want = WINDOW;
	}
}

static bool read_bytes(struct input *in, struct load *load, struct err *err)
{
	struct reader r = {.in = in};
	bool ok;

	r.log = (struct textlog){.load = load, .file = str_from(input_name(in)), .err = err};
	open_formats(&r);
	ok = read_windows(&r, err);
	r.log.size = input_at(in);
	ok = ok && finish_formats(&r);
	close_formats(&r);
	line_prefix_release(&r.prefix);
	line_json_release(&r.json);
	strbuf_release(&r.clean);
	strbuf_release(&r.decoded);
	strbuf_release(&r.joined);
	return ok;
}

static bool read_utf16(struct input *in, struct load *load, struct err *err)
{
	struct strbuf text = {0};
	struct input *inner;
	struct str all;
	bool ok;

	if (!input_all(in, &all, err))
		return false;
	utf16_decode(all, &text);
	input_skip(in, all.n);
	inner = input_from_bytes(strbuf_str(&text), input_name(in), NULL, err);
	ok = inner && read_bytes(inner, load, err);
	input_close(inner);
	strbuf_release(&text);
	return ok;
}

bool textlog_read(struct input *in, struct load *load, struct err *err)
{
	uint64_t before = load->records + load->profiles;
	struct str head;
	bool ok;

	if (!input_peek(in, 4, &head, err))
		return false;
	if (str_starts(head, STR("\xef\xbb\xbf")))
		input_skip(in, 3);
	ok = utf16_marked(head) ? read_utf16(in, load, err) : read_bytes(in, load, err);
	if (ok && load->records + load->profiles == before)
		return err_set(err, ERR_UNKNOWN_FORMAT,
			"%s: a text without goroutines, events or profiles", input_name(in));
	return ok;
}

/* Text: hardly any control bytes. Few bits, so that everything else goes first. */
unsigned textlog_probe(struct str head)
{
	size_t odd = 0;

	if (!head.n)
		return 0;
	if (utf16_marked(head))
		return 16;
	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];

		odd += (c < ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\x1b') || c == 0x7f;
	}
	return odd * 32 <= head.n ? 4 : 0;
}

const struct format format_text = {
	.name = "text",
	.title = "a text with goroutine dumps, panics or debug=1 profiles",
	.probe = textlog_probe,
	.read = textlog_read,
};
