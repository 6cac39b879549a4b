/* SPDX-License-Identifier: MIT */
#include "formats/line_stream.h"

void line_stream_open(struct line_stream *s, const struct textlog *log)
{
	*s = (struct line_stream){.log = *log};
	for (size_t i = 0; line_formats[i]; i++) {
		s->states[i] = line_formats[i]->open(&s->log);
		s->nformats = i + 1;
	}
	s->active = s->alone = s->nformats;
	for (size_t i = 0; i < s->nformats; i++)
		if (line_formats[i]->alone)
			s->alone = i;
}

void line_stream_close(struct line_stream *s)
{
	for (size_t i = 0; i < s->nformats; i++)
		line_formats[i]->close(s->states[i]);
	line_prefix_release(&s->prefix);
	line_json_release(&s->json);
	strbuf_release(&s->joined);
	strbuf_release(&s->join_head);
}

bool line_stream_end_block(struct line_stream *s)
{
	size_t i = s->active;

	s->active = s->nformats;
	return i == s->nformats || line_formats[i]->end(s->states[i]);
}

bool line_stream_finish(struct line_stream *s)
{
	bool ok;

	s->log.at_end = true;
	ok = line_stream_end_block(s);
	for (size_t i = 0; ok && i < s->nformats; i++)
		ok = !line_formats[i]->finish || line_formats[i]->finish(s->states[i]);
	s->log.at_end = false;
	return ok;
}

bool line_stream_busy(const struct line_stream *s)
{
	return s->active < s->nformats || s->log.dump_open;
}

static enum offer settle(struct line_stream *s, enum line_verdict verdict)
{
	switch (verdict) {
	case LINE_STOP:
		return OFFER_STOP;
	case LINE_LAST:
		return line_stream_end_block(s) ? OFFER_TAKEN : OFFER_STOP;
	case LINE_NOT_MINE:
		return OFFER_NOISE;
	default:
		return OFFER_TAKEN;
	}
}

/* Even between the two lines of a frame: the runtime prints it where it likes. */
static bool stands_alone(const struct line_stream *s, const struct line *line)
{
	return s->alone < s->nformats && line_formats[s->alone]->starts(s->states[s->alone], line);
}

static enum offer take_alone(struct line_stream *s, const struct line *line)
{
	enum line_verdict verdict = line_formats[s->alone]->take(s->states[s->alone], line);

	return verdict == LINE_STOP ? OFFER_STOP : OFFER_TAKEN;
}

enum offer line_stream_take(
	struct line_stream *s, const struct line *line, enum line_verdict *verdict)
{
	*verdict = LINE_NOT_MINE;
	if (s->active == s->nformats)
		return OFFER_NOISE;
	if (stands_alone(s, line))
		return take_alone(s, line);
	*verdict = line_formats[s->active]->take(s->states[s->active], line);
	return *verdict == LINE_MAYBE ? OFFER_NOISE : settle(s, *verdict);
}

enum offer line_stream_start(
	struct line_stream *s, const struct line *line, enum line_verdict verdict)
{
	for (size_t i = 0; i < s->nformats; i++) {
		if (verdict == LINE_MAYBE && i == s->active)
			continue;
		if (!line_formats[i]->starts(s->states[i], line))
			continue;
		if (i == s->alone)
			return take_alone(s, line);
		if (i != s->active && !line_stream_end_block(s))
			return OFFER_STOP;
		s->active = i;
		return settle(s, line_formats[i]->take(s->states[i], line));
	}
	return verdict == LINE_MAYBE ? OFFER_TAKEN : OFFER_NOISE;
}

void line_stream_join(struct line_stream *s, const struct line *line, struct str piece)
{
	if (!s->joined.n) {
		s->join_at = line->at;
		s->join_lineno = line->lineno;
		strbuf_clear(&s->join_head);
		strbuf_add(&s->join_head, line->head.n ? line->head : line->json);
	}
	if (s->joined.n + piece.n <= TEXTLOG_LINE_MAX)
		strbuf_add(&s->joined, piece);
}
