/* SPDX-License-Identifier: MIT */
/*
 * Reports of programs built with -race (ReportRace() of compiler-rt's tsan with Go's printer):
 *
 *	==================
 *	WARNING: DATA RACE
 *	Read at 0x00c000018458 by goroutine 9:
 *	  example.com/shop.addItem()
 *	      example.com/shop/main.go:164 +0x39
 *
 *	Previous write at 0x00c000018458 by main goroutine:
 *	  ...
 *	Goroutine 9 (running) created at:
 *	  ...
 *	==================
 *
 * The stack of the event is that of the first access, its peer the second one; the creators are the
 * stacks of the go statements, found by the goroutine's id. The detail holds the words of both
 * accesses and the second stack.
 */
#include "formats/race.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/goroutine_frame.h"
#include "model/dump.h"
#include "model/event.h"
#include "model/sink.h"

enum { FRAMES_MAX = 256, DETAIL_MAX = 64 * 1024 };

/* The stacks of a report; PART_NONE takes those that nobody needs. */
enum part { PART_NONE, PART_ACCESS, PART_PEER, PART_CREATOR, PART_PEER_CREATOR, PARTS };

struct part_stack {
	uint64_t thread; /* goroutine id, 0 = unknown */
	frameid frames[FRAMES_MAX];
	size_t n;
};

struct race {
	struct textlog *log;
	bool open;
	unsigned accesses;
	enum part part; /* that is being read */
	uint64_t at, lineno;
	int64_t time_ns;
	struct part_stack parts[PARTS];
	struct strbuf text, detail, call;
};

static void *open_race(struct textlog *log)
{
	struct race *r = xcalloc(1, sizeof(*r));

	r->log = log;
	return r;
}

static void close_race(void *state)
{
	struct race *r = state;

	strbuf_release(&r->text);
	strbuf_release(&r->detail);
	strbuf_release(&r->call);
	free(r);
}

static bool is_rule(struct str s)
{
	return str_eq(s, STR("=================="));
}

static bool is_title(struct str s)
{
	return str_eq(s, STR("WARNING: DATA RACE"));
}

static bool starts(void *state, const struct line *line)
{
	(void)state;
	return is_rule(line->text) || is_title(line->text);
}

static stackid part_stack(struct race *r, enum part part)
{
	const struct part_stack *p = &r->parts[part];

	return stacks_from_leaf_first(r->log->load->stacks, p->frames, p->n);
}

static bool emit(struct race *r)
{
	struct sink *sink = r->log->load->sink;
	struct event e = {
		.kind = EVENT_RACE,
		.text = STR("data race"),
		.detail = strbuf_str(&r->detail),
		.thread = r->parts[PART_ACCESS].thread,
		.time_ns = r->time_ns,
		.at = r->at,
		.lineno = r->lineno,
		.snapshot = UINT32_MAX,
	};

	if (!r->open)
		return true;
	r->open = false;
	if (r->accesses == 0)
		return true;
	e.stack = part_stack(r, PART_ACCESS);
	e.peer = part_stack(r, PART_PEER);
	e.creator = part_stack(r, PART_CREATOR);
	e.peer_creator = part_stack(r, PART_PEER_CREATOR);
	r->log->load->records++;
	return !sink->event || sink->event(sink, &e);
}

static void begin(struct race *r, const struct line *line)
{
	r->open = true;
	r->accesses = 0;
	r->part = PART_NONE;
	r->at = line->at;
	r->lineno = line->lineno;
	r->time_ns = line_time(line);
	for (size_t i = 0; i < PARTS; i++)
		r->parts[i].thread = r->parts[i].n = 0;
	strbuf_clear(&r->text);
	strbuf_clear(&r->detail);
	strbuf_clear(&r->call);
}

static void add_detail(struct race *r, struct str s)
{
	if (r->detail.n + s.n + 1 > DETAIL_MAX)
		return;
	if (r->detail.n)
		strbuf_addc(&r->detail, '\n');
	strbuf_add(&r->detail, s);
}

/* "Previous write at 0x00c000018458 by goroutine 8:" */
static bool take_access(struct race *r, struct str s)
{
	static const struct str by = STR_INIT(" by goroutine ");
	size_t at = str_find(s, by);
	uint64_t id = 0;

	if (str_find(s, STR(" at 0x")) == SIZE_MAX || str_find(s, STR(" by ")) == SIZE_MAX ||
		!str_ends(s, STR(":")))
		return false;
	r->accesses++;
	r->part = r->accesses == 1 ? PART_ACCESS : r->accesses == 2 ? PART_PEER : PART_NONE;
	if (at != SIZE_MAX) {
		struct str number = str_from_at(s, at + by.n);

		str_eat_u64(&number, &id);
	} else if (str_find(s, STR(" by main goroutine")) != SIZE_MAX) {
		id = 1;
	}
	r->parts[r->part].thread = id;
	add_detail(r, str_head(s, s.n - 1));
	return true;
}

/* "Goroutine 9 (running) created at:" */
static bool take_creation(struct race *r, struct str s)
{
	uint64_t id = 0;

	if (!str_ends(s, STR(" created at:")))
		return false;
	r->part = PART_NONE;
	if (!str_eat(&s, STR("Goroutine ")) || !str_eat_u64(&s, &id))
		return true;
	if (r->parts[PART_ACCESS].thread == id && !r->parts[PART_CREATOR].n)
		r->part = PART_CREATOR;
	else if (r->parts[PART_PEER].thread == id && !r->parts[PART_PEER_CREATOR].n)
		r->part = PART_PEER_CREATOR;
	return true;
}

static void take_place(struct race *r, const struct frame_place *place)
{
	struct stacks *stacks = r->log->load->stacks;
	struct part_stack *to = &r->parts[r->part];
	struct frame_call call;

	if (!r->call.n || !frame_call_parse(strbuf_str(&r->call), &call))
		return;
	if (r->part != PART_NONE && to->n < FRAMES_MAX)
		to->frames[to->n++] = stacks_frame(
			stacks, stacks_function(stacks, call.name, place->file), place->line, 0);
	if (r->part == PART_PEER) {
		add_detail(r, call.name);
		if (r->detail.n + place->file.n + 16 < DETAIL_MAX)
			strbuf_addf(&r->detail, " %.*s:%u", STR_ARG(place->file), place->line);
	}
	strbuf_clear(&r->call);
}

static enum line_verdict take_indented(struct race *r, struct str s)
{
	struct frame_place place;

	if (frame_place_parse(s, &place)) {
		take_place(r, &place);
	} else {
		strbuf_clear(&r->call);
		strbuf_add(&r->call, s);
	}
	return LINE_TAKEN;
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct race *r = state;
	struct str s = str_trim(line->text);

	if (is_title(s)) {
		if (!emit(r))
			return LINE_STOP;
		begin(r, line);
		return LINE_TAKEN;
	}
	if (is_rule(s)) {
		return emit(r) ? LINE_TAKEN : LINE_STOP;
	}
	if (!r->open)
		return LINE_NOT_MINE;
	if (s.n == 0)
		return LINE_TAKEN;
	if (line->text.p[0] == ' ' || line->text.p[0] == '\t')
		return take_indented(r, s);
	if (take_access(r, s))
		return LINE_TAKEN;
	if (take_creation(r, s))
		return LINE_TAKEN;
	return str_starts(s, STR("[failed to restore the stack]")) ? LINE_TAKEN : LINE_NOT_MINE;
}

static bool end(void *state)
{
	return emit(state);
}

const struct line_format race_format = {
	.name = "race",
	.open = open_race,
	.starts = starts,
	.take = take,
	.end = end,
	.close = close_race,
};
