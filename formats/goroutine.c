/* SPDX-License-Identifier: MIT */
/*
 * Go tracebacks as printed by traceback.go, mprof.go and signal_unix.go of src/runtime, Go 1.0 to
 * 1.26: debug=2, runtime.Stack, SIGQUIT, panics, fatal errors. A block is
 *
 *	goroutine 18 [chan receive, 3 minutes]:
 *	main.(*Pool).work(0xc000010000, {0x4b2f00?, 0x3})
 *		/srv/app/pool.go:42 +0x1d
 *	created by main.NewPool in goroutine 1
 *		/srv/app/pool.go:20 +0x8c
 *
 * and ends at a blank line or the next header. Left out: frames of ancestors (GODEBUG=
 * tracebackancestors) and "runtime stack:" of a scheduler, both counted; registers.
 */
#include "formats/goroutine.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/crash.h"
#include "formats/dump_snapshot.h"
#include "formats/goroutine_header.h"
#include "formats/goroutine_labels.h"
#include "formats/goroutine_words.h"
#include "formats/thread_shape.h"

enum { FRAMES_MAX = 65536, WORDS_MAX = 8 };

enum part {
	PART_NONE,    /* between blocks */
	PART_FRAMES,  /* a call or what comes after frames is next */
	PART_CREATED, /* created by was read */
	PART_SKIPPED, /* ancestors and what else is not the goroutine's own */
};

struct goroutines {
	struct textlog *log;
	struct go_version version;
	struct frame_table frames;
	struct shape_cache shapes;
	struct dump_snapshot dump;
	/* the open block */
	enum part part;
	struct thread thread;
	uint64_t lineno;
	bool system;	     /* printed at system level */
	bool running;	     /* state running */
	bool scheduler;	     /* "runtime stack:", not a goroutine */
	bool announced;	     /* an event told of it */
	bool alone;	     /* belongs to an event and to no dump */
	bool cut;	     /* the input ended inside the block, before created by */
	bool disturbed;	     /* foreign lines came since the last line of the block */
	bool after_noise;    /* foreign lines stand between the block and the one before */
	uint64_t bytes;	     /* of clean text, taken so far */
	uint64_t noise_seen; /* log->noise when the last block ended */
	uint32_t *list;	     /* frames, indexes into the table */
	size_t n, cap_list;
	struct frame_word words[WORDS_MAX];
	size_t nwords;
	/* a call whose place is the next line: a guess, or call, which points into text */
	bool call_open, creator_open;
	uint32_t guess;
	struct strbuf text;
	struct frame_call call;
	struct frame_word word; /* of the call, when it may be an object */
	struct goroutine_words all_words;
	/* the last header's texts and what they became */
	struct strbuf status_text;
	strid status;
	struct goroutine_labels labels;
};

static void *open_goroutines(struct textlog *log)
{
	struct goroutines *g = xcalloc(1, sizeof(*g));

	g->log = log;
	go_version_init(&g->version);
	frame_table_init(&g->frames, log->load->stacks);
	shape_cache_init(&g->shapes, &g->frames, &g->version);
	g->dump.log = log;
	g->dump.version = &g->version;
	g->all_words.wanted = log->load->want_words;
	return g;
}

static void close_goroutines(void *state)
{
	struct goroutines *g = state;

	dump_snapshot_release(&g->dump);
	shape_cache_release(&g->shapes);
	frame_table_release(&g->frames);
	goroutine_words_release(&g->all_words);
	strbuf_release(&g->text);
	strbuf_release(&g->status_text);
	goroutine_labels_release(&g->labels);
	free(g->list);
	free(g);
}

/* ---- frames ---- */

static void push_frame(struct goroutines *g, uint32_t frame)
{
	if (g->n >= FRAMES_MAX) {
		if (!(g->thread.flags & THREAD_TRUNCATED))
			diag_add(g->log->load->diag, DIAG_LOSS, g->log->file,
				"a stack has more than 65536 frames; its outermost are left out",
				g->thread.at, g->lineno, (struct str){0});
		g->thread.flags |= THREAD_TRUNCATED;
		return;
	}
	g->list = grow_array(g->list, &g->cap_list, g->n + 1, sizeof(*g->list));
	g->list[g->n++] = frame;
}

static void add_frame(struct goroutines *g, uint32_t frame)
{
	g->call_open = false;
	if (frame >= g->frames.nlearnt)
		frame_table_learn(&g->frames, &g->version);
	if (g->creator_open) {
		g->creator_open = false;
		g->thread.creator = g->frames.items[frame].id;
	} else if (g->part == PART_FRAMES) {
		size_t before = g->n;

		push_frame(g, frame);
		if (g->all_words.ncall && g->n > before)
			goroutine_words_keep(&g->all_words, &g->frames.items[frame], g->n - 1);
		if (g->frames.items[frame].traits & FRAME_OBJECT && g->nwords < WORDS_MAX) {
			g->word.frame = frame;
			g->words[g->nwords++] = g->word;
		}
	}
}

/* The call that is open has its place, or goes without one. */
static void finish_call(struct goroutines *g, const struct frame_place *place)
{
	if (g->guess) {
		const struct known_frame *f = &g->frames.items[g->guess];

		g->call = (struct frame_call){.name = known_frame_name(f), .inlined = f->inlined};
	}
	g->system |= place->system;
	add_frame(g, frame_table_add(&g->frames, &g->call, place));
}

/* A call without a place: cut, or two writers in one log. */
static void drop_call(struct goroutines *g, const struct line *line)
{
	if (!g->call_open)
		return;
	if (line)
		textlog_loss(g->log, line, "the line with a frame's file is missing");
	if (g->part != PART_SKIPPED)
		g->thread.flags |= THREAD_TRUNCATED;
	finish_call(g, &(struct frame_place){.line = 0});
}

/* ---- blocks ---- */

static void find_object(struct goroutines *g, const struct thread_shape *shape)
{
	for (size_t i = 0; shape->object_frame && i < g->nwords; i++) {
		const struct frame_word *w = &g->words[i];

		if (w->frame != shape->object_frame)
			continue;
		if (!w->known || w->marked || w->value == 0)
			return;
		g->thread.object = w->value - (uint64_t)(int64_t)shape->object_offset;
		g->thread.evidence = shape->evidence;
		return;
	}
}

/*
 * A dump begins with the goroutine that writes it. It is the only one that runs and has a stack,
 * so a second one, or one behind foreign lines, begins another dump.
 */
static bool begins_dump(const struct goroutines *g, const struct thread_shape *shape)
{
	return g->running && !g->system && !(g->thread.flags & THREAD_NO_STACK) &&
	       (shape->flags & THREAD_DUMPER || g->after_noise);
}

/* A goroutine that nobody announced: of a dump, or a stack of its own in a log. */
static bool hand_over(struct goroutines *g, const struct thread_shape *shape)
{
	bool first;

	if (g->dump.begun && begins_dump(g, shape) && !dump_snapshot_end(&g->dump))
		return false;
	first = !g->dump.begun;
	if (shape->debug_stack && g->running) {
		if (shape->flags & THREAD_PANICKED)
			return crash_recovered(
				g->log, &g->thread, shape->culprit, g->lineno, g->dump.time_ns);
		return dump_snapshot_end(&g->dump) &&
		       dump_snapshot_add(&g->dump, &g->thread, g->system) &&
		       dump_snapshot_end(&g->dump);
	}
	if (first && g->running && !g->system && !(g->thread.flags & THREAD_NO_STACK))
		g->thread.flags |= THREAD_DUMPER;
	return dump_snapshot_add(&g->dump, &g->thread, g->system);
}

static const struct thread_shape *conclude(struct goroutines *g)
{
	const struct thread_shape *shape =
		shape_cache_get(&g->shapes, g->list, g->n, g->thread.status);

	if (!str_eq(strbuf_str(&g->status_text), STR("semacquire")))
		return shape;
	go_version_saw_semacquire(&g->version, shape->class);
	return shape_cache_get(&g->shapes, g->list, g->n, g->thread.status);
}

static bool close_block(struct goroutines *g)
{
	const struct thread_shape *shape;
	struct thread *t = &g->thread;

	drop_call(g, NULL);
	if (g->part == PART_NONE)
		return true;
	g->part = PART_NONE;
	g->dump.block_to = g->bytes;
	g->noise_seen = g->log->noise;
	if (g->scheduler)
		return true;
	shape = conclude(g);
	t->class = shape->class;
	t->stack = shape->stack;
	t->flags |= shape->flags;
	g->system |= shape->system;
	if (t->id == 0)
		t->flags |= THREAD_G0 | THREAD_RUNTIME;
	find_object(g, shape);
	goroutine_words_give(&g->all_words, &g->frames, shape, &g->version, g->system, t);
	if (!g->announced)
		return hand_over(g, shape);
	if (shape->debug_stack && g->running && crash_hold(g->log->crash, t, shape->culprit))
		return true;
	if (!g->alone && !dump_snapshot_add(&g->dump, t, g->system))
		return false;
	return crash_stack(g->log->crash, t, shape->culprit,
		g->alone ? UINT32_MAX : dump_snapshot_ordinal(&g->dump));
}

/* Headers repeat: a text equal to the last one's has the same id. */
static strid status_id(struct goroutines *g, struct str status)
{
	if (g->status && str_eq(strbuf_str(&g->status_text), status))
		return g->status;
	strbuf_clear(&g->status_text);
	strbuf_add(&g->status_text, status);
	go_version_saw_status(&g->version, status);
	return g->status = stacks_string(g->log->load->stacks, status);
}

static void start_block(struct goroutines *g, const struct line *line)
{
	g->part = PART_FRAMES;
	g->thread = (struct thread){.count = 1, .at = line->at, .wait_ns = -1};
	g->lineno = line->lineno;
	g->dump.time_ns = line_time(line);
	g->dump.block_from = g->bytes;
	g->after_noise = g->log->noise != g->noise_seen;
	g->system = g->running = g->scheduler = g->announced = g->alone = g->disturbed = false;
	g->n = g->nwords = 0;
	g->all_words.n = g->all_words.ncall = g->all_words.npcs = 0;
}

/* Whose goroutine this is: of an event that was announced, of the open dump, of a new one. */
static bool assign_block(struct goroutines *g)
{
	struct crash *crash = g->log->crash;

	if (crash_confirm(crash, g->running)) {
		g->announced = crash_waits(crash);
		g->alone = !crash_has_dump(crash);
		return g->alone || dump_snapshot_end(&g->dump);
	}
	if (crash_waits(crash)) {
		g->announced = true;
		return true;
	}
	if (dump_snapshot_repeats(&g->dump, g->thread.id))
		return dump_snapshot_end(&g->dump);
	return true;
}

static enum line_verdict take_header(struct goroutines *g, const struct line *line)
{
	struct goroutine_header h;

	if (!close_block(g))
		return LINE_STOP;
	if (!goroutine_header_parse(line->text, &h)) {
		textlog_loss(
			g->log, line, "a goroutine's header cannot be read: cut, or a huge id");
		return LINE_TAKEN;
	}
	start_block(g, line);
	g->thread.id = h.id;
	g->thread.status = status_id(g, h.status);
	frame_table_begin(&g->frames, g->thread.status);
	g->thread.labels = goroutine_labels_id(&g->labels, g->log->load->stacks, h.labels);
	g->thread.wait_ns = h.wait_ns;
	g->thread.flags = h.flags;
	g->system = h.system;
	g->running = str_eq(h.status, STR("running"));
	if (h.system)
		go_version_at_least(&g->version, 22);
	return assign_block(g) ? LINE_TAKEN : LINE_STOP;
}

static enum line_verdict take_scheduler(struct goroutines *g, const struct line *line)
{
	if (!close_block(g))
		return LINE_STOP;
	start_block(g, line);
	g->scheduler = true;
	textlog_note(g->log, line, "the stack of a scheduler is left out: no goroutine runs on it");
	return LINE_TAKEN;
}

static enum line_verdict open_call(struct goroutines *g, struct str s);

/* "created by NAME in goroutine N", the last part since Go 1.21. */
static enum line_verdict take_creator(struct goroutines *g, struct str s)
{
	if (g->part == PART_SKIPPED)
		return open_call(g, s);
	g->part = PART_CREATED;
	if (creator_drop_parent(&s, &g->thread.parent))
		go_version_at_least(&g->version, 21);
	else if (g->version.least < 21 && !str_starts(s, STR("time.")))
		/* Timers start goroutines outside of any: time.goFunc has no parent. */
		go_version_at_most(&g->version, 20);
	g->guess = frame_table_guess_name(&g->frames, s);
	if (!g->guess) {
		strbuf_clear(&g->text);
		strbuf_add(&g->text, s);
		g->call = (struct frame_call){.name = strbuf_str(&g->text)};
	}
	g->call_open = g->creator_open = true;
	return LINE_TAKEN;
}

/* "...additional frames elided..." (Go <= 1.20 and ancestors), "...23 frames elided..." */
static enum line_verdict take_elided(struct goroutines *g, struct str s)
{
	uint64_t n = 0;

	if (!str_ends(s, STR(" frames elided...")))
		return LINE_NOT_MINE;
	s = str_from_at(s, 3);
	if (!str_eat_u64(&s, &n) || n > UINT32_MAX)
		n = 0;
	if (g->part == PART_FRAMES)
		push_frame(g, frame_table_elided(&g->frames, (uint32_t)n));
	return LINE_TAKEN;
}

/* The first argument, read now: the line is gone when the place comes. */
static void read_word(struct goroutines *g, struct str args)
{
	g->word = (struct frame_word){0};
	g->word.known = frame_argument(args, 0, &g->word.value, &g->word.marked);
}

static enum line_verdict open_call(struct goroutines *g, struct str s)
{
	g->guess = frame_table_guess(&g->frames, s);
	g->call_open = true;
	if (g->guess) {
		const struct known_frame *f = &g->frames.items[g->guess];

		s = (struct str){s.p + f->nname + 1, s.n - f->nname - 2};
		if (f->traits & FRAME_OBJECT)
			read_word(g, s);
		if (g->all_words.wanted && !f->inlined)
			goroutine_words_read(&g->all_words, s);
		return LINE_TAKEN;
	}
	strbuf_clear(&g->text);
	strbuf_add(&g->text, s);
	s = strbuf_str(&g->text);
	if (frame_call_parse(s, &g->call)) {
		read_word(g, g->call.args);
		if (g->all_words.wanted && !g->call.inlined)
			goroutine_words_read(&g->all_words, g->call.args);
		if (str_chr(g->call.args, '?') != SIZE_MAX)
			go_version_at_least(&g->version, 18);
		return LINE_TAKEN;
	}
	g->call_open = !g->disturbed && frame_c_name_like(s);
	g->call = (struct frame_call){.name = s};
	return g->call_open ? LINE_TAKEN : LINE_NOT_MINE;
}

static enum line_verdict take_foreign(struct goroutines *g)
{
	struct frame_call call = {.name = STR("non-Go function")};

	if (g->part == PART_FRAMES)
		push_frame(g, frame_table_add(&g->frames, &call, &(struct frame_place){.line = 0}));
	return LINE_TAKEN;
}

/* A line of a block that is no place of an open call. */
static enum line_verdict take_other(struct goroutines *g, const struct line *line, struct str s)
{
	switch (s.p[0]) {
	case 'c':
		if (str_eat(&s, STR("created by ")))
			return take_creator(g, s);
		break;
	case '.':
		if (str_starts(s, STR("...")))
			return take_elided(g, s);
		break;
	case '[':
		if (str_starts(s, STR("[originating from goroutine "))) {
			textlog_note(g->log, line, "the stack of an ancestor is left out");
			g->part = PART_SKIPPED;
			return LINE_TAKEN;
		}
		return LINE_NOT_MINE;
	case 'n':
		if (str_starts(s, STR("non-Go function")))
			return take_foreign(g);
		break;
	case 'p':
		if (str_starts(s, STR("pc=0x")))
			return LINE_TAKEN;
		break;
	case 'g':
		if (str_starts(s, STR("goroutine running on other thread"))) {
			g->thread.flags |= THREAD_NO_STACK;
			return LINE_TAKEN;
		}
		break;
	default:
		break;
	}
	return g->part == PART_CREATED ? LINE_NOT_MINE : open_call(g, s);
}

static struct str without_indent(struct str s)
{
	return str_from_at(s, line_indent(s));
}

/* The second line of the call that is open. */
static bool take_place(struct goroutines *g, struct str s)
{
	struct frame_place place;

	if (g->guess && frame_table_confirm(&g->frames, g->guess, s))
		add_frame(g, g->guess);
	else if (frame_place_parse(s, &place))
		finish_call(g, &place);
	else
		return false;
	return true;
}

static enum line_verdict take_in_block(struct goroutines *g, const struct line *line)
{
	enum line_verdict verdict;
	struct str s = without_indent(line->text);

	if (s.n == 0)
		return close_block(g) ? LINE_TAKEN : LINE_STOP;
	if (g->call_open) {
		size_t before = g->n;

		if (take_place(g, s)) {
			if (g->n > before)
				goroutine_words_place(
					&g->all_words, &g->frames.items[g->list[before]], s);
			g->disturbed = false;
			return LINE_TAKEN;
		}
		drop_call(g, line);
	}
	verdict = take_other(g, line, s);
	if (verdict != LINE_NOT_MINE)
		return verdict;
	if (go_version_saw_register(&g->version, s))
		return close_block(g) ? LINE_TAKEN : LINE_STOP;
	g->disturbed = true;
	return LINE_NOT_MINE;
}

/* Between blocks of one dump. */
static enum line_verdict take_between(struct goroutines *g, const struct line *line)
{
	struct str s = str_trim(line->text);

	if (s.n == 0 || go_version_saw_register(&g->version, s))
		return LINE_TAKEN;
	if (str_eq(s, STR("-----")) && g->dump.begun) {
		g->log->dashes = line->lineno;
		return LINE_TAKEN;
	}
	if (str_starts(s, STR("exit status ")))
		return LINE_LAST;
	return LINE_NOT_MINE;
}

static bool starts(void *state, const struct line *line)
{
	(void)state;
	return goroutine_header_like(line->text) || str_starts(line->text, STR("runtime stack:"));
}

static enum line_verdict take_line(struct goroutines *g, const struct line *line)
{
	if (line->text.n && line->text.p[0] == 'g' && goroutine_header_like(line->text))
		return take_header(g, line);
	if (str_starts(line->text, STR("runtime stack:")))
		return take_scheduler(g, line);
	if (g->part == PART_NONE || str_starts(line->text, STR("exit status ")) ||
		str_eq(line->text, STR("-----")))
		return close_block(g) ? take_between(g, line) : LINE_STOP;
	return take_in_block(g, line);
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct goroutines *g = state;
	enum line_verdict verdict = take_line(g, line);

	if (verdict != LINE_NOT_MINE)
		g->bytes += line->text.n + 1;
	return verdict;
}

/* Frames that follow each other as they did before. */
static size_t take_run(void *state, struct str text, uint64_t *lines)
{
	struct goroutines *g = state;
	size_t used = 0, n;
	uint32_t frame;

	if (g->part != PART_FRAMES || g->call_open || g->all_words.wanted)
		return 0;
	while ((n = frame_table_follow(&g->frames, str_from_at(text, used), &frame)) > 0) {
		push_frame(g, frame);
		*lines += 2;
		used += n;
	}
	if (used)
		g->disturbed = false;
	g->bytes += used;
	return used;
}

static bool end(void *state)
{
	struct goroutines *g = state;

	g->cut = g->log->at_end && g->part == PART_FRAMES && g->thread.id > 1 && !g->announced;
	return close_block(g);
}

/*
 * What the end of the input tells of the last goroutine. A traceback that a buffer cut stops
 * anywhere; buffers are multiples of 4 KiB, and debug=2 never gives more than 64 MiB
 * (runtime/pprof.writeGoroutineStacks).
 */
static bool finish(void *state)
{
	struct goroutines *g = state;
	struct textlog *log = g->log;
	struct dump_snapshot *d = &g->dump;
	uint64_t size = log->size - d->snap.at;
	bool cut = !log->final_newline || g->cut;

	if (d->begun) {
		d->snap.truncated = cut && d->have_last;
		d->snap.capped = (!log->final_newline && size % 4096 == 0) || size == UINT64_C(64)
											      << 20;
		if (d->snap.truncated)
			d->last.flags |= THREAD_TRUNCATED;
	}
	return dump_snapshot_end(d);
}

const struct line_format goroutine_format = {
	.name = "goroutine",
	.open = open_goroutines,
	.starts = starts,
	.take = take,
	.take_run = take_run,
	.end = end,
	.finish = finish,
	.close = close_goroutines,
};
