/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_LINE_FEED_H
#define FORMATS_LINE_FEED_H

#include "formats/line_stream.h"
#include "formats/record_queue.h"

/* What stands somewhere in the window, so that lines need not be searched one by one. */
struct window_traits {
	bool escapes;
	bool searched; /* for the following, which cost more and wait for a line of noise */
	bool markers;
};

/*
 * What becomes of a line: it is made clean, its writer found, unpacked from what wraps it, and
 * offered to the line formats of that writer's stream.
 */
struct line_feed {
	struct textlog log; /* what streams share; each has a copy */
	struct input *in;
	struct record_queue queue;
	uint32_t ordinals;
	struct line_stream *streams[STREAMS_MAX];
	size_t nstreams;
	struct line_stream *cur;
	struct str window;
	struct window_traits traits;
	bool html;
	struct strbuf clean, decoded, tabbed;
	uint64_t lineno;
	unsigned depth; /* of texts inside of texts */
	bool foreign;	/* the line being fed is of another writer */
	bool noisy;	/* the line just fed was noise */
};

void line_feed_init(struct line_feed *r, struct input *in, struct load *load, struct err *err);
/* Gives the load its own sink back. */
void line_feed_release(struct line_feed *r);

/* Lines from here on come out of this window, which is searched as a whole for what is rare. */
void line_feed_window(struct line_feed *r, struct str window);

/* One line of the input. False: stop, with err set or because a callback said so; here and below.
 */
bool line_feed_line(struct line_feed *r, struct line *line);

/* Bytes of whole lines at the start of text that need no cleaning and were read at once. */
size_t line_feed_run(struct line_feed *r, struct str text);

bool line_feed_finish(struct line_feed *r);

#endif
