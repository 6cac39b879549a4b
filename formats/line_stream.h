/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_LINE_STREAM_H
#define FORMATS_LINE_STREAM_H

#include "formats/line_json.h"
#include "formats/line_prefix.h"
#include "formats/textlog.h"

enum { LINE_FORMATS_MAX = 16 };

enum offer { OFFER_TAKEN, OFFER_NOISE, OFFER_STOP };

/*
 * The text of one writer: the line formats with their state, and what stands around its lines.
 * A log mixes several where a collector puts the name of each before its lines ("a-1  | ").
 */
struct line_stream {
	struct textlog log;
	void *states[LINE_FORMATS_MAX];
	size_t nformats;
	size_t active; /* nformats = none */
	size_t alone;  /* the format of lines that end no block; nformats = none */
	struct line_prefix prefix;
	struct line_json json;
	/* a line in pieces (CRI, Docker) so far, what stood before it, where it began */
	struct strbuf joined, join_head;
	uint64_t join_at, join_lineno;
	unsigned in_field; /* > 0: inside a field of CSV; lines of noise until it is given up */
	uint64_t used;	   /* number of the last line that was its */
};

/* log carries what all streams of the input share; the stream points at its own copy. */
void line_stream_open(struct line_stream *s, const struct textlog *log);
void line_stream_close(struct line_stream *s);

/*
 * Offers the line to the format whose block is open; OFFER_NOISE: it is not its, or *verdict says
 * that it may be another's. That is for line_stream_start() to find out.
 */
enum offer line_stream_take(
	struct line_stream *s, const struct line *line, enum line_verdict *verdict);
enum offer line_stream_start(
	struct line_stream *s, const struct line *line, enum line_verdict verdict);

/* The open block is over. False = LINE_STOP, here and below. */
bool line_stream_end_block(struct line_stream *s);
/* The text is over; the stream can be used for another one afterwards. */
bool line_stream_finish(struct line_stream *s);

/* A block or a dump is open: more lines of it may come. */
bool line_stream_busy(const struct line_stream *s);

/* Adds a piece of a line that the next one goes on with; line says where it stands. */
void line_stream_join(struct line_stream *s, const struct line *line, struct str piece);

#endif
