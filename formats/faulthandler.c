/* SPDX-License-Identifier: MIT */
/*
 * What CPython's faulthandler prints (Python/traceback.c, Modules/faulthandler.c and fatal_error()
 * of Python/pylifecycle.c, CPython 3.6 to 3.14):
 *
 *	Fatal Python error: Segmentation fault
 *	Python runtime state: initialized
 *
 *	Thread 0x00007f90d37f66c0 (most recent call first):
 *	  File "/srv/shop/queue.py", line 90 in get
 *	  ...
 *
 *	Current thread 0x00007f5591406b80 [MainThread] (most recent call first):
 *	  <no Python frame>
 *
 *	Extension modules: numpy.core (total: 1)
 *
 * The id is the pthread id. "  ..." stands for frames behind the 100th, "..." for threads behind
 * it. dump_traceback_later() begins with "Timeout (0:00:05)!": an event of kind signal, as somebody
 * asked for the dump. Ordinary tracebacks ("most recent call last") are none of this.
 */
#include "formats/faulthandler.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/python_wait.h"
#include "formats/thread_dump.h"

struct faulthandler {
	struct thread_dump dump;
	struct textlog *log;
	bool announced; /* event waits for the thread that is current */
	enum event_kind kind;
	struct strbuf text;
	uint64_t at, lineno;
	bool current; /* the open thread is the one that prints */
	uint64_t culprit;
	stackid stack;
};

static void *open_faulthandler(struct textlog *log)
{
	struct faulthandler *f = xcalloc(1, sizeof(*f));

	f->log = log;
	thread_dump_init(&f->dump, log, RUNTIME_PYTHON);
	return f;
}

static void close_faulthandler(void *state)
{
	struct faulthandler *f = state;

	thread_dump_release(&f->dump);
	strbuf_release(&f->text);
	free(f);
}

/* "Thread 0x... [name] (most recent call first):", with "Current thread", or "Stack" alone */
static bool parse_thread(struct str s, uint64_t *id, struct str *name, bool *current)
{
	static const struct str tail = STR_INIT(" (most recent call first):");

	*id = 0;
	*name = (struct str){0};
	if (!str_ends(s, tail))
		return false;
	s = str_head(s, s.n - tail.n);
	*current = str_eat(&s, STR("Current thread 0x"));
	if (!*current && str_eq(s, STR("Stack")))
		return true;
	if (!*current && !str_eat(&s, STR("Thread 0x")))
		return false;
	if (!str_eat_hex(&s, id))
		return false;
	if (!s.n)
		return true;
	if (!str_eat(&s, STR(" [")) || !str_ends(s, STR("]")))
		return false;
	*name = str_head(s, s.n - 1);
	return true;
}

/* "Timeout (0:00:05)!", "Timeout (1 day, 0:00:05.500000)!" */
static bool is_timeout(struct str s)
{
	return str_starts(s, STR("Timeout (")) && str_ends(s, STR(")!")) &&
	       str_find(s, STR(":")) != SIZE_MAX;
}

bool faulthandler_header(struct str s)
{
	struct str name;
	uint64_t id;
	bool current;

	s = str_trim(s);
	return parse_thread(s, &id, &name, &current) || is_timeout(s) ||
	       str_starts(s, STR("Fatal Python error: "));
}

static bool starts(void *state, const struct line *line)
{
	(void)state;
	return faulthandler_header(line->text);
}

static bool close_thread(struct faulthandler *f)
{
	struct wait_frame leaves[WAIT_FRAMES];
	bool ok;

	if (!f->dump.open)
		return true;
	f->dump.thread.class = python_wait_class(leaves, thread_dump_leaves(&f->dump, leaves));
	if (f->current)
		f->dump.thread.class = WAIT_RUN;
	ok = thread_dump_close(&f->dump);
	if (f->current) {
		f->culprit = f->dump.thread.id;
		f->stack = f->dump.thread.stack;
	}
	f->current = false;
	return ok;
}

static bool emit(struct faulthandler *f)
{
	struct sink *sink = f->log->load->sink;
	struct event e = {
		.kind = f->kind,
		.text = strbuf_str(&f->text),
		.thread = f->culprit,
		.stack = f->stack,
		.time_ns = TIME_UNKNOWN,
		.at = f->at,
		.lineno = f->lineno,
		.snapshot = f->dump.dump.begun ? dump_snapshot_ordinal(&f->dump.dump) : UINT32_MAX,
	};

	if (!f->announced)
		return true;
	f->announced = false;
	f->log->load->records++;
	return !sink->event || sink->event(sink, &e);
}

static bool end_dump(struct faulthandler *f)
{
	if (!close_thread(f) || !emit(f))
		return false;
	return f->log->at_end ? thread_dump_finish(&f->dump) : thread_dump_end(&f->dump);
}

static bool announce(
	struct faulthandler *f, const struct line *line, enum event_kind kind, struct str text)
{
	if (!end_dump(f))
		return false;
	f->announced = true;
	f->kind = kind;
	f->at = line->at;
	f->lineno = line->lineno;
	f->culprit = 0;
	f->stack = 0;
	strbuf_clear(&f->text);
	strbuf_add(&f->text, text);
	return true;
}

static bool take_thread(
	struct faulthandler *f, const struct line *line, uint64_t id, struct str name, bool current)
{
	bool again = dump_snapshot_repeats(&f->dump.dump, id);

	if (!close_thread(f) || (again && !end_dump(f)) || !thread_dump_begin(&f->dump, id, line))
		return false;
	f->current = current;
	if (current && !f->announced)
		f->dump.thread.flags |= THREAD_DUMPER;
	if (name.n)
		f->dump.thread.name = stacks_string(f->log->load->stacks, name);
	return true;
}

/* File "x.py", line 12 in f: a missing line number or name is "???". */
static bool take_frame(struct faulthandler *f, struct str s)
{
	static const struct str mid = STR_INIT(", line "), in = STR_INIT(" in ");
	size_t at;
	struct str file;
	uint64_t line = 0;

	if (!str_eat(&s, STR("File ")))
		return false;
	at = str_find(s, mid);
	if (at == SIZE_MAX)
		return false;
	file = str_head(s, at);
	s = str_from_at(s, at + mid.n);
	if (str_eat(&file, STR("\"")) && str_ends(file, STR("\"")))
		file.n--;
	if (!str_eat(&s, STR("???")) && !str_eat_u64(&s, &line))
		return false;
	if (line > UINT32_MAX || !str_eat(&s, in) || !s.n)
		return false;
	thread_dump_push(&f->dump, s, file, (uint32_t)line);
	return true;
}

/* Lines between and behind threads. */
static bool is_remark(struct str s)
{
	static const struct str words[] = {STR_INIT("Python runtime state: "),
		STR_INIT("Extension modules: "), STR_INIT("<Cannot show all threads"),
		STR_INIT("<no Python frame>"), STR_INIT("<tstate is freed>"),
		STR_INIT("<freed interpreter>"), STR_INIT("Garbage-collecting"),
		STR_INIT("<truncated rest of calls>"), STR_INIT("<timeout:"),
		STR_INIT("<cannot get C stack")};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_starts(s, words[i]))
			return true;
	return false;
}

static enum line_verdict take_inside(struct faulthandler *f, const struct line *line, struct str s)
{
	if (str_eq(s, STR("..."))) {
		if (line_indent(line->text) && f->dump.open)
			f->dump.thread.flags |= THREAD_ELIDED;
		else if (f->dump.dump.begun)
			f->dump.dump.snap.capped = true;
		return LINE_TAKEN;
	}
	if (is_remark(s))
		return LINE_TAKEN;
	if (str_starts(s, STR("File "))) {
		if (!f->dump.open)
			return LINE_NOT_MINE;
		if (!take_frame(f, s))
			textlog_loss(f->log, line, "the line is no frame of faulthandler");
		return LINE_TAKEN;
	}
	return close_thread(f) ? LINE_NOT_MINE : LINE_STOP;
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct faulthandler *f = state;
	struct str s = str_trim(line->text), name;
	uint64_t id;
	bool current;

	if (!s.n)
		return close_thread(f) ? LINE_TAKEN : LINE_STOP;
	if (parse_thread(s, &id, &name, &current))
		return take_thread(f, line, id, name, current) ? LINE_TAKEN : LINE_STOP;
	if (is_timeout(s))
		return announce(f, line, EVENT_SIGNAL, s) ? LINE_TAKEN : LINE_STOP;
	if (str_eat(&s, STR("Fatal Python error: ")))
		return announce(f, line, EVENT_FATAL, s) ? LINE_TAKEN : LINE_STOP;
	return take_inside(f, line, s);
}

static bool end(void *state)
{
	return end_dump(state);
}

const struct line_format faulthandler_format = {
	.name = "faulthandler",
	.open = open_faulthandler,
	.starts = starts,
	.take = take,
	.end = end,
	.finish = end,
	.close = close_faulthandler,
};
