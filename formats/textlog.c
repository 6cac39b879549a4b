/* SPDX-License-Identifier: MIT */
/*
 * The one path of all line texts. Lines are cut out of the input's window, made clean, their writer
 * found and what wraps them taken off (line_feed.c), and offered to the line formats. A clean line
 * of an open block costs one call: what is rare is looked for only in windows where it occurs, and
 * prefixes and JSON only in lines that no format takes.
 */
#include "formats/textlog.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/line_feed.h"
#include "formats/line_time.h"
#include "formats/utf16.h"

enum { WINDOW = 256 * 1024 };

bool textlog_thread(struct textlog *log, struct snapshot *snap, const struct thread *t)
{
	struct load *load = log->load;

	if (load->max_records && load->records >= load->max_records)
		return err_set(log->err, ERR_LIMIT,
			"%.*s: more than %" PRIu64 " %s (raise --max-records to read on)",
			STR_ARG(log->file), load->max_records, runtime_kind_threads(snap->runtime));
	load->records++;
	snap->threads++;
	return !load->sink->thread || load->sink->thread(load->sink, t);
}

void textlog_loss(struct textlog *log, const struct line *line, const char *kind)
{
	diag_add(log->load->diag, DIAG_LOSS, log->file, kind, line->at, line->lineno, line->text);
}

void textlog_note(struct textlog *log, const struct line *line, const char *kind)
{
	diag_add(log->load->diag, DIAG_NOTE, log->file, kind, line->at, line->lineno, line->text);
}

int64_t line_time(const struct line *line)
{
	int64_t ns = line->head.n ? time_in_text(line->head) : TIME_UNKNOWN;

	return ns == TIME_UNKNOWN && line->json.n ? time_in_json(line->json) : ns;
}

size_t line_indent(struct str s)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	return n;
}

/* ---- lines out of windows ---- */

static bool feed_raw(struct line_feed *r, struct str text, uint64_t at, bool unfinished)
{
	struct line line = {
		.text = text, .at = at, .lineno = ++r->lineno, .unfinished = unfinished};

	if (text.n > TEXTLOG_LINE_MAX) {
		line.text = str_head(text, TEXTLOG_LINE_MAX);
		line.cut = true;
		textlog_loss(&r->log, &line, "the line is longer than 1 MiB; its head is read");
	}
	return line_feed_line(r, &line);
}

/* All whole lines of the window. *used = their bytes. */
static bool feed_window(struct line_feed *r, struct str window, size_t *used)
{
	const char *p = window.p, *end = p + window.n, *newline;
	uint64_t at = input_at(r->in);

	for (;;) {
		struct str text = {p, (size_t)(end - p)};

		p += line_feed_run(r, text);
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
static bool feed_long(struct line_feed *r, struct str window, struct err *err)
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

static bool read_windows(struct line_feed *r, struct err *err)
{
	size_t want = WINDOW;

	for (;;) {
		struct str window;
		size_t used = 0;

		if (!input_peek(r->in, want, &window, err))
			return false;
		if (!window.n)
			return true;
		line_feed_window(r, window);
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
	struct line_feed *r = xmalloc(sizeof(*r));
	bool ok;

	line_feed_init(r, in, load, err);
	ok = read_windows(r, err) && line_feed_finish(r);
	line_feed_release(r);
	free(r);
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
