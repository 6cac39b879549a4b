/* SPDX-License-Identifier: MIT */
/*
 * What Delve's `goroutines` prints (pkg/terminal/command.go formatGoroutine and service/api/
 * prettyprint.go PrintStack, Delve 1.27), with -t as far as the stacks go:
 *
 *	* Goroutine 7 - User: ./main.go:15 main.(*store).get (0x4e7edc) [sync.Mutex.Lock]
 *		Labels: "route":"/cart"
 *		0  0x000000000048044e in runtime.gopark
 *		    at /usr/local/go/src/runtime/proc.go:463
 *		(truncated)
 *	  Goroutine 13 - User: ./main.go:1 main.main.func2 (0x4e82e1) (thread 22949)
 *	[14 goroutines]
 *
 * Without -t the location of the first line is all that is known of the stack; after "Go:" it is
 * where the goroutine was started. The number behind a wait reason is the clock at its beginning
 * (older: garbage), not a duration: waits stay unknown. Arguments, locals and deferred calls are
 * passed over.
 */
#include "formats/delve.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/dump_snapshot.h"
#include "formats/goroutine_labels.h"
#include "formats/thread_shape.h"

enum { FRAMES_MAX = 65536 };

struct delve {
	struct textlog *log;
	struct frame_table frames;
	struct go_version version;
	struct shape_cache shapes;
	struct dump_snapshot dump;
	struct thread thread; /* the open one */
	bool open, cut;
	uint32_t place; /* frame of its first line, 0 = none */
	uint32_t *list; /* frames read, leaf first */
	size_t n, cap_list;
	struct strbuf name; /* of the frame whose place is next, or empty */
	struct strbuf printed, labels;
};

static void *open_delve(struct textlog *log)
{
	struct delve *d = xcalloc(1, sizeof(*d));

	d->log = log;
	go_version_init(&d->version);
	frame_table_init(&d->frames, log->load->stacks);
	shape_cache_init(&d->shapes, &d->frames, &d->version);
	d->dump.log = log;
	d->dump.version = &d->version;
	return d;
}

static void close_delve(void *state)
{
	struct delve *d = state;

	dump_snapshot_release(&d->dump);
	shape_cache_release(&d->shapes);
	frame_table_release(&d->frames);
	strbuf_release(&d->name);
	strbuf_release(&d->printed);
	strbuf_release(&d->labels);
	free(d->list);
	free(d);
}

/* ---- the first line ---- */

struct delve_header {
	uint64_t id;
	struct str which; /* "User", "Runtime", "Go", "Start" */
	struct str file, name;
	uint32_t line;
	struct str status; /* empty: runs, or waits for nothing */
	bool on_thread;
};

/* "./main.go:15 main.(*store).get (0x4e7edc)..." Paths may hold blanks; " (0x" ends the name. */
static bool parse_location(struct str *s, struct delve_header *h)
{
	size_t end = str_find(*s, STR(" (0x")), blank, colon;
	struct str place, digits;
	uint64_t line;

	if (end == SIZE_MAX)
		return false;
	place = str_head(*s, end);
	*s = str_from_at(*s, end + 2);
	blank = str_rchr(place, ' ');
	if (blank == SIZE_MAX)
		return false;
	h->name = str_from_at(place, blank + 1);
	place = str_head(place, blank);
	colon = str_rchr(place, ':');
	if (colon == SIZE_MAX)
		return false;
	digits = str_from_at(place, colon + 1);
	h->file = str_head(place, colon);
	if (!str_eat_u64(&digits, &line) || digits.n || line > UINT32_MAX)
		return false;
	h->line = (uint32_t)line;
	return h->name.n > 0;
}

/* "0x4e7edc) (thread 12) [chan send 7341]" */
static void parse_rest(struct str s, struct delve_header *h)
{
	size_t open = str_chr(s, '['), close = str_rchr(s, ']'), n;

	h->on_thread = str_find(s, STR(" (thread ")) != SIZE_MAX;
	if (open == SIZE_MAX || close == SIZE_MAX || close < open)
		return;
	h->status = str_head(str_from_at(s, open + 1), close - open - 1);
	n = str_rchr(h->status, ' ');
	if (n != SIZE_MAX && n + 1 < h->status.n && h->status.p[n + 1] >= '0' &&
		h->status.p[n + 1] <= '9')
		h->status = str_head(h->status, n);
}

static bool parse_header(struct str s, struct delve_header *h)
{
	static const char *const kinds[] = {"User: ", "Runtime: ", "Go: ", "Start: "};

	*h = (struct delve_header){0};
	s = str_trim(s);
	str_eat(&s, STR("(dlv) "));
	s = str_trim(s);
	str_eat(&s, STR("* "));
	if (!str_eat(&s, STR("Goroutine ")) || !str_eat_u64(&s, &h->id) || !str_eat(&s, STR(" - ")))
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str kind = str_from(kinds[i]);

		if (str_eat(&s, kind)) {
			h->which = str_head(kind, kind.n - 2);
			if (!parse_location(&s, h))
				return false;
			parse_rest(s, h);
			return true;
		}
	}
	return false;
}

/* ---- goroutines ---- */

/* "main.generic[go.shape.string]" as the runtime prints it: "main.generic[...]". */
static struct str printed_name(struct delve *d, struct str name)
{
	size_t open = str_chr(name, '['), close = str_rchr(name, ']');

	if (open == SIZE_MAX || close == SIZE_MAX || close < open)
		return name;
	strbuf_clear(&d->printed);
	strbuf_add(&d->printed, str_head(name, open));
	strbuf_add(&d->printed, STR("[...]"));
	strbuf_add(&d->printed, str_from_at(name, close + 1));
	return strbuf_str(&d->printed);
}

static uint32_t add_frame(struct delve *d, struct str name, struct str file, uint32_t line)
{
	struct frame_call call = {.name = printed_name(d, name)};
	struct frame_place place = {.file = file, .line = line};
	uint32_t frame = frame_table_add(&d->frames, &call, &place);

	frame_table_learn(&d->frames, &d->version);
	return frame;
}

static void push_frame(struct delve *d, uint32_t frame)
{
	if (d->n >= FRAMES_MAX) {
		d->thread.flags |= THREAD_TRUNCATED;
		return;
	}
	d->list = grow_array(d->list, &d->cap_list, d->n + 1, sizeof(*d->list));
	d->list[d->n++] = frame;
}

/* A call whose place was not printed. */
static void drop_call(struct delve *d)
{
	if (d->name.n && d->open)
		push_frame(d, add_frame(d, strbuf_str(&d->name), STR(""), 0));
	strbuf_clear(&d->name);
}

static bool close_goroutine(struct delve *d)
{
	const struct thread_shape *shape;

	drop_call(d);
	if (!d->open)
		return true;
	d->open = false;
	if (d->n == 0 && d->place) {
		/* A wrapper is kept only where it is all there is; its line is the callee's. */
		push_frame(d, d->place);
		if (!(d->frames.items[d->place].traits & FRAME_HIDDEN))
			push_frame(d, frame_table_elided(&d->frames, 0));
		d->thread.flags |= THREAD_ELIDED;
	}
	shape = shape_cache_get(&d->shapes, d->list, d->n, d->thread.status);
	d->thread.class = shape->class;
	d->thread.stack = shape->stack;
	d->thread.flags |= shape->flags;
	if (!shape->stack && !d->thread.creator)
		d->thread.flags |=
			THREAD_RUNTIME; /* between two lives: runtime.goexit is all it has */
	return dump_snapshot_add(&d->dump, &d->thread, shape->system);
}

/* A list ends where an id comes again: `goroutines` was given twice. */
static enum line_verdict take_header(
	struct delve *d, const struct line *line, const struct delve_header *h)
{
	struct str status = h->status.n ? h->status : h->on_thread ? STR("running") : STR("");

	if (!close_goroutine(d))
		return LINE_STOP;
	if (dump_snapshot_repeats(&d->dump, h->id) && !dump_snapshot_end(&d->dump))
		return LINE_STOP;
	d->thread = (struct thread){.id = h->id, .count = 1, .at = line->at, .wait_ns = -1};
	d->thread.status = stacks_string(d->log->load->stacks, status);
	d->dump.time_ns = line_time(line);
	d->open = true;
	d->n = 0;
	frame_table_begin(&d->frames, d->thread.status);
	d->place = 0;
	if (str_eq(h->name, STR("???")))
		return LINE_TAKEN;
	d->place = add_frame(d, h->name, h->file, h->line);
	if (str_eq(h->which, STR("Go"))) {
		d->thread.creator = d->frames.items[d->place].id;
		d->place = 0;
	}
	return LINE_TAKEN;
}

/* "0  0x000000000048044e in runtime.gopark" */
static bool take_call(struct delve *d, struct str s)
{
	uint64_t number, pc;

	if (!str_eat_u64(&s, &number))
		return false;
	s = str_trim(s);
	if (!str_eat(&s, STR("0x")) || !str_eat_hex(&s, &pc) || !str_eat(&s, STR(" in ")) || !s.n)
		return false;
	drop_call(d);
	strbuf_add(&d->name, s);
	return true;
}

/* "at /usr/local/go/src/runtime/proc.go:463" */
static bool take_place(struct delve *d, struct str s)
{
	struct frame_place place;

	if (!d->name.n || !str_eat(&s, STR("at ")) || !frame_place_parse(s, &place))
		return false;
	push_frame(d, add_frame(d, strbuf_str(&d->name), place.file, place.line));
	strbuf_clear(&d->name);
	return true;
}

static bool take_labels(struct delve *d, struct str s)
{
	if (!str_eat(&s, STR("Labels: ")))
		return false;
	strbuf_clear(&d->labels);
	if (goroutine_labels_json(s, &d->labels))
		d->thread.labels = stacks_string(d->log->load->stacks, strbuf_str(&d->labels));
	return true;
}

static enum line_verdict take_in_list(struct delve *d, const struct line *line)
{
	struct str s = str_trim(line->text);

	if (s.n == 0)
		return LINE_TAKEN;
	if (s.p[0] == '[' && str_ends(s, STR(" goroutines]")))
		return close_goroutine(d) && dump_snapshot_end(&d->dump) ? LINE_LAST : LINE_STOP;
	if (!d->open || line_indent(line->text) == 0)
		return LINE_NOT_MINE;
	if (str_eq(s, STR("(truncated)"))) {
		drop_call(d);
		push_frame(d, frame_table_elided(&d->frames, 0));
		return LINE_TAKEN;
	}
	if (str_starts(s, STR("error: "))) {
		d->thread.flags |= THREAD_TRUNCATED;
		return LINE_TAKEN;
	}
	/* What else stands below a frame: arguments, locals, deferred calls. */
	(void)(take_call(d, s) || take_place(d, s) || take_labels(d, s));
	return LINE_TAKEN;
}

static bool starts(void *state, const struct line *line)
{
	struct delve_header h;

	(void)state;
	return str_find(line->text, STR("Goroutine ")) <= 16 && parse_header(line->text, &h);
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct delve *d = state;
	struct delve_header h;

	if (starts(d, line) && parse_header(line->text, &h))
		return take_header(d, line, &h);
	return take_in_list(d, line);
}

static bool end(void *state)
{
	struct delve *d = state;

	/* The number of goroutines comes last (first in old versions): here it is missing. */
	if (d->log->at_end && d->open && !d->log->final_newline) {
		d->thread.flags |= THREAD_TRUNCATED;
		d->cut = true;
	}
	return close_goroutine(d);
}

static bool finish(void *state)
{
	struct delve *d = state;

	if (d->dump.begun)
		d->dump.snap.truncated = d->cut;
	return dump_snapshot_end(&d->dump);
}

const struct line_format delve_format = {
	.name = "delve",
	.open = open_delve,
	.starts = starts,
	.take = take,
	.end = end,
	.finish = finish,
	.close = close_delve,
};
