/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_STREAM_H
#define FORMATS_GOTRACE1_STREAM_H

#include "formats/gotrace1_convert.h"

/* What one proc wrote, event by event in the order of the file; or all CPU samples by time. */
struct v1_stream {
	const unsigned char *p, *end; /* in the batch */
	uint64_t tick;
	uint64_t goroutine; /* that the proc runs behind the event read last; 0 = none */
	uint32_t batch;	    /* next one's row */
	uint32_t waiter;    /* next on its goroutine's list */
	uint32_t waits_for; /* row of the goroutine */
	uint8_t current;    /* of events */
	bool samples;
	size_t sample; /* next one's row */
	struct v1_event events[2];
};

void v1_stream_init(struct v1_stream *s, uint32_t first_batch, bool samples);
bool v1_stream_next(struct v1_stream *s, const struct v1_index *x, struct v1_event *e);

#endif
