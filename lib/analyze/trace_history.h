/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TRACE_HISTORY_H
#define ANALYZE_TRACE_HISTORY_H

#include "analyze/trace_lives.h"
#include "model/trace_wakes.h"

/*
 * What every goroutine did when, in bounded memory: a span each as long as there is room, then
 * short ones that follow each other are added up to a mixture, shorter than 16 times the floor
 * below which a span counts as short. The floor doubles when the room is full; goroutines that
 * lived shorter than it are forgotten then.
 */
enum { TRACE_MIXED = TRACE_STATES };

struct trace_piece {
	int64_t start_ns, end_ns;
	union {
		struct {
			uint64_t waker; /* as in struct trace_span */
			funcid waker_entry;
			stackid waker_stack, stack;
			strid reason;
		} one;
		int64_t ns[TRACE_PART_WAITING]; /* of a mixture; the rest of its time it waited */
	} u;
	uint32_t row;  /* of its goroutine */
	uint8_t state; /* enum trace_state, or TRACE_MIXED */
	bool before, unended;
	bool passes; /* the filter */
};

/* One goroutine. What was lost behind a reset is a gap between its pieces. */
struct trace_past {
	struct trace_goroutine g; /* first_ns: of its first sight */
	int64_t end_ns;
	bool ended, forgotten;
	uint32_t last; /* piece + 1; once finished: of its pieces in order[] the first */
	uint32_t n;
};

struct trace_assist {
	uint64_t goroutine;
	int64_t start_ns, end_ns; /* -1 = not over */
};

struct trace_history {
	struct trace_watch watch;
	const struct trace_lives *lives;
	struct trace_filter *filter; /* which pieces pass; NULL = all. Borrowed */
	struct trace_piece *pieces;
	size_t npieces, cap_pieces;
	struct trace_past *pasts;
	size_t npasts, cap_pasts;
	size_t max_pieces, max_pasts; /* room */
	uint32_t *order;	      /* pieces by goroutine, then time */
	struct idmap rows;	      /* goroutine -> past */
	int64_t floor_ns;	      /* 0 = all pieces are spans */
	struct trace_assist *assists;
	size_t nassists, cap_assists;
	struct idmap assisting; /* goroutine -> assist */
	bool assists_lost;	/* some found no room */
};

enum { TRACE_HISTORY_ROOM = 1 << 19 }; /* pieces; 24 MiB */

void trace_history_init(
	struct trace_history *h, const struct trace_lives *lives, struct trace_filter *filter);
void trace_history_release(struct trace_history *h);

/* Once, behind the last event; before what follows. */
void trace_history_finish(struct trace_history *h);

const struct trace_past *trace_history_get(const struct trace_history *h, uint64_t goroutine);

/* Its i-th piece, i < p->n, in order of time; and the first that ends behind `from`. */
const struct trace_piece *trace_history_piece(
	const struct trace_history *h, const struct trace_past *p, size_t i);
size_t trace_history_first(const struct trace_history *h, const struct trace_past *p, int64_t from);

/*
 * What it did from `from` to `to`; the parts add up to that. Exact but where a mixture is cut: of
 * that its share.
 */
void trace_history_parts(const struct trace_history *h, const struct trace_past *p, int64_t from,
	int64_t to, int64_t parts[TRACE_PARTS]);

#endif
