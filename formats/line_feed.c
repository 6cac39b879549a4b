/* SPDX-License-Identifier: MIT */
#include "formats/line_feed.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/frame_table.h"
#include "formats/goroutine_frame.h"
#include "formats/line_clean.h"
#include "formats/line_quote.h"

/* ---- streams ---- */

static struct line_stream *open_stream(struct line_feed *r)
{
	size_t i = r->nstreams++;

	r->streams[i] = xcalloc(1, sizeof(*r->streams[i]));
	line_stream_open(r->streams[i], &r->log);
	return r->streams[i];
}

static void switch_to(struct line_feed *r, size_t i)
{
	r->queue.current = i;
	r->cur = r->streams[i];
}

/* The text of a stream is over; it can begin another one. */
static bool finish_stream(struct line_feed *r, size_t i)
{
	size_t before = r->queue.current;
	bool ok;

	switch_to(r, i);
	r->cur->log.size = input_at(r->in);
	r->cur->log.final_newline = r->log.final_newline;
	r->cur->log.named = r->cur->prefix.set && r->cur->prefix.names && !r->cur->prefix.doubts;
	ok = line_stream_finish(r->cur);
	switch_to(r, before);
	return ok;
}

/* No slot is free: the stream that was silent longest. */
static bool replace_stream(struct line_feed *r, const struct line *line, size_t *out)
{
	size_t oldest = r->queue.current == 0;

	for (size_t i = 0; i < r->nstreams; i++)
		if (i != r->queue.current && r->streams[i]->used < r->streams[oldest]->used)
			oldest = i;
	if (line_stream_busy(r->streams[oldest]))
		textlog_loss(&r->log, line, "more than 64 writers: the dump of one is ended early");
	*out = oldest;
	if (!finish_stream(r, oldest))
		return false;
	line_stream_close(r->streams[oldest]);
	line_stream_open(r->streams[oldest], &r->log);
	return true;
}

/* The stream whose prefix the line has: the one of the line before, if it can be. */
static void choose_stream(struct line_feed *r, struct str text)
{
	if (r->nstreams > 1 &&
		!(r->cur->prefix.set && line_prefix_match(&r->cur->prefix, text).n != SIZE_MAX)) {
		for (size_t i = 0; i < r->nstreams; i++) {
			const struct line_prefix *p = &r->streams[i]->prefix;

			if (p->set && p->names && line_prefix_match(p, text).n != SIZE_MAX) {
				switch_to(r, i);
				break;
			}
		}
	}
	r->cur->used = r->lineno;
}

/* A line begins something behind a prefix that is not known: of this stream or of another one. */
static bool learn_prefix(struct line_feed *r, const struct line *line, struct str head)
{
	size_t i = r->nstreams;

	if (r->cur->prefix.set && line_prefix_names(head) &&
		line_prefix_names(head) == r->cur->prefix.names && line_stream_busy(r->cur)) {
		if (i == STREAMS_MAX && !replace_stream(r, line, &i))
			return false;
		if (i == r->nstreams)
			open_stream(r);
		switch_to(r, i);
		r->cur->used = r->lineno;
	}
	line_prefix_learn(&r->cur->prefix, head);
	r->cur->prefix.names = line_prefix_names(head);
	r->cur->prefix.quoted = line_quote_opens(head);
	r->cur->prefix.field = line_quote_opens_field(head);
	return true;
}

static void search_window(struct line_feed *r)
{
	static const struct str words[] = {STR_INIT("goroutine "), STR_INIT("panic: "),
		STR_INIT("fatal error: "), STR_INIT("SIGQUIT: "), STR_INIT("SIGABRT: "),
		STR_INIT("SIGSEGV: "), STR_INIT("DATA RACE"), STR_INIT("Full thread dump "),
		STR_INIT("Found one Java-level"), STR_INIT(" tid=0x"), STR_INIT("Goroutine "),
		STR_INIT("most recent call first"), STR_INIT("Fatal Python error: "),
		STR_INIT("Python v"), STR_INIT("(LWP "), STR_INIT("TID ")};

	r->traits.searched = true;
	for (size_t i = 0; !r->traits.markers && i < sizeof(words) / sizeof(words[0]); i++)
		r->traits.markers = str_find(r->window, words[i]) != SIZE_MAX;
	r->log.may_serve = str_find(r->window, STR("panic serving ")) != SIZE_MAX;
	for (size_t i = 0; i < r->nstreams; i++)
		r->streams[i]->log.may_serve = r->log.may_serve;
	r->html = r->html || str_find(r->window, STR("<pre")) != SIZE_MAX;
}

static enum offer offer(struct line_feed *r, struct line *line)
{
	enum line_verdict verdict;
	enum offer o;

	line->text = line_with_tabs(line->text, &r->tabbed);
	o = line_stream_take(r->cur, line, &verdict);
	if (o != OFFER_NOISE)
		return o;
	if (!r->traits.searched)
		search_window(r);
	return line_stream_start(r->cur, line, verdict);
}

/* ---- lines that are more than they seem ---- */

static bool feed(struct line_feed *r, struct line *line);

static void add_noise(struct line_feed *r, const struct line *line)
{
	if (line_indent(line->text) == line->text.n)
		return;
	if (!r->foreign)
		r->cur->log.noise++;
	r->log.load->skipped++;
	r->noisy = true;
	if (frame_place_indented(line->text))
		textlog_loss(&r->log, line, "the frame belongs to no goroutine");
	else
		textlog_note(&r->log, line, "the line belongs to no dump or event");
}

/*
 * The line after the one that a prefix was learnt from: it has the prefix, or shows that only the
 * first line of a record has one ("x_test.go:12: goroutine 7 [running]:" with the rest indented).
 */
static void doubt_prefix(struct line_feed *r, struct str text)
{
	struct frame_call call;
	size_t indent = line_indent(text);

	if (indent == text.n)
		return;
	if (!r->cur->prefix.blank && indent > 0 && frame_call_parse(text, &call)) {
		line_prefix_learn(&r->cur->prefix, str_head(text, indent));
		r->cur->prefix.doubts = 0;
	} else if (--r->cur->prefix.doubts == 0 || frame_call_parse(text, &call)) {
		r->cur->prefix.set = false;
	}
}

enum strip { STRIP_NONE, STRIP_LINE, STRIP_PART };

/* Takes the prefix off and joins what CRI tore apart. */
static enum strip strip_prefix(struct line_feed *r, struct line *line)
{
	struct line_stream *s = r->cur;
	struct prefix_match m = line_prefix_match(&s->prefix, line->text);

	if (m.n == SIZE_MAX && s->prefix.doubts) {
		doubt_prefix(r, line->text);
		if (s->prefix.set)
			m = line_prefix_match(&s->prefix, line->text);
	} else if (m.n != SIZE_MAX && m.n < line->text.n) {
		s->prefix.doubts = 0;
	}
	if (m.n == SIZE_MAX)
		return STRIP_NONE;
	line->head = str_head(line->text, m.n);
	line->text = str_from_at(line->text, m.n);
	if (!m.partial && !s->joined.n)
		return STRIP_LINE;
	line_stream_join(s, line, line->text);
	return STRIP_PART - !m.partial;
}

static bool offer_or_noise(struct line_feed *r, struct line *line)
{
	enum offer o = offer(r, line);

	if (o == OFFER_NOISE)
		add_noise(r, line);
	return o != OFFER_STOP;
}

static bool feed_joined(struct line_feed *r, struct line *line)
{
	struct line_stream *s = r->cur;
	struct strbuf joined = s->joined;
	bool ok;

	s->joined = (struct strbuf){0};
	line->text = strbuf_str(&joined);
	line->head = strbuf_str(&s->join_head);
	line->at = s->join_at;
	line->lineno = s->join_lineno;
	ok = offer_or_noise(r, line);
	strbuf_clear(&joined);
	strbuf_release(&s->joined);
	s->joined = joined;
	return ok;
}

/* One more line of the input, or of a text in a line of it. */
static bool count_line(struct line_feed *r, struct line *line)
{
	bool ok;

	r->noisy = false;
	r->log.load->lines++;
	ok = feed(r, line);
	r->log.load->read += !r->noisy;
	r->noisy = false;
	return ok;
}

/* The lines of a text that stood in one string; all at the position of its line. */
static bool feed_text(struct line_feed *r, struct str text, const struct line *at)
{
	struct line_stream *s = r->cur;
	struct line_prefix outside = s->prefix;
	bool ok = true;

	s->prefix = (struct line_prefix){0};
	r->depth++;
	while (ok && text.n) {
		struct line line = *at;

		line.text = str_split(&text, '\n');
		ok = count_line(r, &line);
	}
	r->depth--;
	ok = ok && line_stream_end_block(s);
	line_prefix_release(&s->prefix);
	s->prefix = outside;
	return ok;
}

/* What a JSON record carries; kind is not NONE. */
static bool feed_record(
	struct line_feed *r, struct line *line, enum json_text kind, struct str text)
{
	bool ok = true;

	line->json = line->text;
	line->text = text;
	if (kind == JSON_TEXT_WHOLE)
		return feed_text(r, text, line);
	if (kind == JSON_TEXT_PART || r->cur->joined.n)
		line_stream_join(r->cur, line, text);
	if (kind == JSON_TEXT_PART)
		return true;
	if (r->cur->joined.n)
		return feed_joined(r, line);
	r->depth++;
	ok = feed(r, line);
	r->depth--;
	return ok;
}

/* A line of JSON that carries a dump, or a line of one. *done = it did. */
static bool feed_json(struct line_feed *r, struct line *line, bool *done)
{
	struct strbuf text = {0};
	struct line inner = *line;
	bool ok = true;

	*done = false;
	if (!r->traits.searched)
		search_window(r);
	if (r->depth >= 2 ||
		!(r->cur->json.key.n || (r->traits.markers && line_marker(line->text) != SIZE_MAX)))
		return true;
	switch (line_json_text(&r->cur->json, line->text, &text)) {
	case JSON_TEXT_NONE:
		break;
	case JSON_TEXT_WHOLE:
		*done = true;
		ok = feed_record(r, &inner, JSON_TEXT_WHOLE, strbuf_str(&text));
		break;
	case JSON_TEXT_PART:
		*done = true;
		ok = feed_record(r, &inner, JSON_TEXT_PART, strbuf_str(&text));
		break;
	case JSON_TEXT_LINE:
		*done = true;
		ok = feed_record(r, &inner, JSON_TEXT_LINE, strbuf_str(&text));
		break;
	}
	strbuf_release(&text);
	return ok;
}

/* A value in quotes: one line, or a text of several. */
static bool feed_quoted(struct line_feed *r, struct line *line)
{
	struct strbuf text = {0};
	bool ok;

	line_quote_inside(line->text, &text);
	line->text = strbuf_str(&text);
	if (str_chr(line->text, '\n') != SIZE_MAX && r->depth < 2)
		ok = feed_text(r, line->text, line);
	else
		ok = offer_or_noise(r, line);
	strbuf_release(&text);
	return ok;
}

/*
 * A line of a field in quotes; what follows the field in its record is passed over. Some noise
 * ends it: perhaps it was no field.
 */
static bool feed_field(struct line_feed *r, struct line *line)
{
	struct strbuf text = {0};
	bool ok, closed = line_quote_field(line->text, &text);

	line->text = strbuf_str(&text);
	ok = offer_or_noise(r, line);
	if (closed)
		r->cur->in_field = 0;
	else if (!r->cur->in_field)
		r->cur->in_field = 8;
	else if (r->noisy)
		r->cur->in_field--;
	strbuf_release(&text);
	return ok;
}

/* The lines of a dump that something made one; at the position of that. */
static bool feed_folded(struct line_feed *r, struct line *line)
{
	struct strbuf text = {0};
	bool ok = feed_text(r, line_unfolded(line->text, &text), line);

	strbuf_release(&text);
	return ok;
}

static bool is_folded(const struct line_feed *r, struct str text)
{
	return r->depth < 2 && line_folded(text) != SIZE_MAX;
}

/* What a line behind its prefix is unpacked from. */
static bool is_field(const struct line_feed *r, const struct line *line)
{
	return r->cur->prefix.field ||
	       (str_ends(line->head, STR(",")) && str_starts(line->text, STR("\"")));
}

static bool is_wrapped(const struct line_feed *r, const struct line *line)
{
	return r->cur->prefix.quoted || is_field(r, line) ||
	       (str_starts(line->text, STR("goroutine ")) && is_folded(r, line->text));
}

static bool feed_wrapped(struct line_feed *r, struct line *line)
{
	if (r->cur->prefix.quoted)
		return feed_quoted(r, line);
	if (!is_field(r, line))
		return feed_folded(r, line);
	if (!r->cur->prefix.field)
		str_eat(&line->text, STR("\""));
	return feed_field(r, line);
}

/* Behind its prefix. */
static bool feed_stripped(struct line_feed *r, struct line *line, enum strip stripped)
{
	if (stripped == STRIP_PART)
		return true;
	if (r->cur->joined.n)
		return feed_joined(r, line);
	if (stripped == STRIP_LINE && is_wrapped(r, line))
		return feed_wrapped(r, line);
	return offer_or_noise(r, line);
}

/* Where a dump or an event begins behind something that is not known yet; 0 = nowhere. */
static size_t unknown_prefix(const struct line_feed *r, struct str raw)
{
	size_t at = r->traits.markers ? line_marker(raw) : SIZE_MAX;
	size_t quote = at == SIZE_MAX || at == 0 ? SIZE_MAX : line_quote_around(raw, at);

	if (quote != SIZE_MAX)
		at = quote;
	return at == SIZE_MAX || at > PREFIX_MAX ? 0 : at;
}

/* Learns the prefix of at bytes, and tries once more. */
static bool feed_unknown(struct line_feed *r, struct line *line, struct str raw, size_t at)
{
	enum strip stripped;

	if (at == 0 && r->traits.markers && is_folded(r, raw))
		return feed_folded(r, line);
	if (at == 0) {
		add_noise(r, line);
		return true;
	}
	if (!line_quote_opens(str_head(raw, at)) && is_folded(r, str_from_at(raw, at))) {
		line->head = str_head(raw, at);
		line->text = str_from_at(raw, at);
		return feed_folded(r, line);
	}
	if (!learn_prefix(r, line, str_head(raw, at)))
		return false;
	line->text = raw;
	stripped = strip_prefix(r, line);
	r->cur->prefix.doubts = 8;
	if (!feed_stripped(r, line, stripped))
		return false;
	if (r->noisy) {
		r->cur->prefix.set = false;
		r->cur->in_field = 0;
	}
	return true;
}

static void clean_line(struct line_feed *r, struct line *line)
{
	if (line->text.n && line->text.p[line->text.n - 1] == '\r')
		line->text.n--;
	if (r->traits.escapes)
		line->text = line_without_escapes(line->text, &r->clean);
	if (r->html)
		line->text = line_without_entities(line->text, &r->decoded);
}

/*
 * A line with another writer's name in front is no part of what this one has open, whatever it
 * looks like.
 */
static size_t other_writer(struct line_feed *r, struct str raw)
{
	size_t at;

	if (!r->cur->prefix.names)
		return 0;
	if (!r->traits.searched)
		search_window(r);
	at = unknown_prefix(r, raw);
	return at && line_prefix_names(str_head(raw, at)) == r->cur->prefix.names ? at : 0;
}

/*
 * Once lines are known to bear their writer's name, one without is nobody's, whatever it looks
 * like: it must not get between the two lines of a frame.
 */
static bool is_foreign(const struct line_feed *r, struct str raw)
{
	const struct line_prefix *p = &r->cur->prefix;

	return p->set && p->names && !p->doubts && line_indent(raw) < raw.n && raw.p[0] != '{' &&
	       (!r->traits.markers || line_marker(raw) == SIZE_MAX);
}

static bool feed_foreign(struct line_feed *r, const struct line *line)
{
	enum offer o = line_stream_start(r->cur, line, LINE_NOT_MINE);

	r->foreign = true;
	if (o == OFFER_NOISE)
		add_noise(r, line);
	r->foreign = false;
	return o != OFFER_STOP;
}

static bool feed(struct line_feed *r, struct line *line)
{
	enum strip stripped = STRIP_NONE;
	struct str raw;
	size_t at;
	bool done;

	clean_line(r, line);
	raw = line->text;
	choose_stream(r, raw);
	if (r->cur->in_field)
		return feed_field(r, line);
	if (r->cur->prefix.set) {
		stripped = strip_prefix(r, line);
		at = stripped == STRIP_NONE ? other_writer(r, raw) : 0;
		if (at)
			return feed_unknown(r, line, raw, at);
		if (stripped == STRIP_NONE && is_foreign(r, raw))
			return feed_foreign(r, line);
		if (stripped == STRIP_PART)
			return true;
		if (r->cur->joined.n)
			return feed_joined(r, line);
		if (stripped == STRIP_LINE && is_wrapped(r, line))
			return feed_wrapped(r, line);
	}
	if (line->text.n && line->text.p[0] == '{') {
		bool ok = feed_json(r, line, &done);

		if (!ok || done)
			return ok;
	}
	switch (offer(r, line)) {
	case OFFER_TAKEN:
		return true;
	case OFFER_STOP:
		return false;
	default:
		return feed_unknown(r, line, raw, unknown_prefix(r, raw));
	}
}

/* One dump keeps too many records of others waiting: it is over for us. */
static bool keep_queue_small(struct line_feed *r, const struct line *line)
{
	if (r->queue.waiting <= QUEUED_MAX || r->queue.owner >= r->nstreams)
		return true;
	textlog_loss(&r->log, line, "dumps of several writers: one is ended before the others");
	return finish_stream(r, r->queue.owner);
}

bool line_feed_line(struct line_feed *r, struct line *line)
{
	return count_line(r, line) && keep_queue_small(r, line);
}

void line_feed_window(struct line_feed *r, struct str window)
{
	r->window = window;
	r->traits = (struct window_traits){.escapes = memchr(window.p, '\x1b', window.n) != NULL};
}

size_t line_feed_run(struct line_feed *r, struct str text)
{
	struct line_stream *s = r->cur;
	uint64_t before = r->lineno;
	size_t n;

	if (s->active == s->nformats || !line_formats[s->active]->take_run || r->html ||
		s->prefix.set || r->nstreams > 1 || r->traits.escapes)
		return 0;
	n = line_formats[s->active]->take_run(s->states[s->active], text, &r->lineno);
	r->log.load->lines += r->lineno - before;
	r->log.load->read += r->lineno - before;
	return n;
}

bool line_feed_finish(struct line_feed *r)
{
	for (size_t i = 0; i < r->nstreams; i++)
		if (!finish_stream(r, i))
			return false;
	return true;
}

void line_feed_init(struct line_feed *r, struct input *in, struct load *load, struct err *err)
{
	*r = (struct line_feed){.in = in};
	r->log = (struct textlog){.load = load,
		.ordinals = &r->ordinals,
		.lineno = &r->lineno,
		.file = str_from(input_name(in)),
		.err = err};
	record_queue_init(&r->queue, load->sink);
	load->sink = &r->queue.sink;
	r->cur = open_stream(r);
}

void line_feed_release(struct line_feed *r)
{
	r->log.load->sink = r->queue.out;
	for (size_t i = 0; i < r->nstreams; i++) {
		line_stream_close(r->streams[i]);
		free(r->streams[i]);
	}
	record_queue_release(&r->queue);
	strbuf_release(&r->clean);
	strbuf_release(&r->decoded);
	strbuf_release(&r->tabbed);
}
