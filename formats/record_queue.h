/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_RECORD_QUEUE_H
#define FORMATS_RECORD_QUEUE_H

#include "model/sink.h"

enum { STREAMS_MAX = 64, STREAM_NONE = STREAMS_MAX };

/* How many records may wait; whoever feeds ends the dump that keeps them waiting. */
enum { QUEUED_MAX = 256 * 1024 };

struct queued;

struct queued_records {
	struct queued *items;
	size_t first, n, cap;
};

/*
 * Dumps that several writers print at once reach a receiver one after the other: while the dump
 * of one stream is open, the records of others wait. Embeds the sink that readers see; `current`
 * says whose records come.
 */
struct record_queue {
	struct sink sink;
	struct sink *out; /* borrowed */
	size_t current;	  /* stream, set by whoever feeds */
	size_t owner;	  /* stream whose dump is open at out, or STREAM_NONE */
	size_t waiting;	  /* records */
	struct queued_records streams[STREAMS_MAX];
};

void record_queue_init(struct record_queue *q, struct sink *out);
/* Records that still wait are dropped: only after a failure. */
void record_queue_release(struct record_queue *q);

#endif
