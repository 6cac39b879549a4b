/* SPDX-License-Identifier: MIT */
/*
 * What `py-spy dump` prints (src/dump.rs of py-spy 0.4):
 *
 *	Process 28906: python3 shop.py
 *	Python v3.11.7 (/usr/bin/python3.11)
 *
 *	Thread 28906 (idle): "MainThread"
 *	    Queue.get (queue.py:171)
 *	        Arguments:
 *	            self: <Queue at 0x7ff37f3aaf50>
 *	    pause (libc.so.6)
 *
 * Leaf first. With --subprocesses a line of dashes and "Parent Process" follow: ids of threads are
 * unique over all processes of a machine, so the tree is one dump. Without an OS thread id the
 * pthread id stands there in hex. Values of variables (--locals) are left out.
 */
#include "formats/pyspy.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/python_wait.h"
#include "formats/thread_dump.h"

struct pyspy {
	struct thread_dump dump;
	struct textlog *log;
	struct str state; /* of the open thread, a literal */
	size_t indent;	  /* of its frames; 0 = none seen */
	size_t base;	  /* of its header */
	bool dashes;	  /* the last line was a rule between processes */
};

static void *open_pyspy(struct textlog *log)
{
	struct pyspy *p = xcalloc(1, sizeof(*p));

	p->log = log;
	thread_dump_init(&p->dump, log, RUNTIME_PYTHON);
	return p;
}

static void close_pyspy(void *state)
{
	struct pyspy *p = state;

	thread_dump_release(&p->dump);
	free(p);
}

/* "Process 28906: python3 shop.py", "Process 28906" of another user's process */
static bool is_process(struct str s)
{
	uint64_t pid;

	return str_eat(&s, STR("Process ")) && str_eat_u64(&s, &pid) && str_starts(s, STR(": "));
}

/* "Python v3.11.7 (/usr/bin/python3.11)" */
static bool is_version(struct str s)
{
	uint64_t major;

	return str_eat(&s, STR("Python v")) && str_eat_u64(&s, &major) && str_starts(s, STR(".")) &&
	       str_ends(s, STR(")"));
}

static bool eat_state(struct str *s, struct str *state)
{
	static const struct str states[] = {
		STR_INIT("idle"), STR_INIT("active"), STR_INIT("active+gil"), STR_INIT("idle+gil")};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		struct str rest = *s;

		if (!str_eat(&rest, states[i]) || !str_eat(&rest, STR(")")))
			continue;
		*s = rest;
		*state = states[i];
		return true;
	}
	return false;
}

/* "Thread 28906 (idle): "MainThread"", "Thread 0x7F90D37F66C0 (active)" */
static bool parse_thread(struct str s, uint64_t *id, struct str *state, struct str *name)
{
	bool ok;

	*name = (struct str){0};
	if (!str_eat(&s, STR("Thread ")))
		return false;
	if (str_starts(s, STR("0x")) || str_starts(s, STR("0X"))) {
		s = str_from_at(s, 2);
		ok = str_eat_hex(&s, id);
	} else {
		ok = str_eat_u64(&s, id);
	}
	if (!ok || !str_eat(&s, STR(" (")) || !eat_state(&s, state))
		return false;
	if (str_eat(&s, STR(": \"")))
		*name = str_head(s, str_ends(s, STR("\"")) ? s.n - 1 : s.n);
	else if (s.n)
		return false;
	return true;
}

bool pyspy_header(struct str s)
{
	struct str state, name;
	uint64_t id;

	return is_process(s) || is_version(s) || parse_thread(str_trim(s), &id, &state, &name);
}

/* "Process 12: exited" is no dump: what begins with it must look like one in the next line. */
static bool starts(void *state, const struct line *line)
{
	(void)state;
	return pyspy_header(str_trim(line->text));
}

static enum wait_class class_of(struct pyspy *p)
{
	struct wait_frame leaves[WAIT_FRAMES];
	size_t n = thread_dump_leaves(&p->dump, leaves);

	if (str_starts(p->state, STR("active")))
		return WAIT_RUN;
	return python_wait_class(leaves, n);
}

static bool close_thread(struct pyspy *p)
{
	if (p->dump.open)
		p->dump.thread.class = class_of(p);
	return thread_dump_close(&p->dump);
}

static bool take_thread(
	struct pyspy *p, const struct line *line, uint64_t id, struct str state, struct str name)
{
	struct stacks *stacks = p->log->load->stacks;

	if (!close_thread(p) || !thread_dump_begin(&p->dump, id, line))
		return false;
	p->state = state;
	p->indent = 0;
	p->base = line_indent(line->text);
	p->dump.thread.status = stacks_string(stacks, state);
	if (name.n)
		p->dump.thread.name = stacks_string(stacks, name);
	return true;
}

/* "Queue.get (queue.py:171)", "pause (libc.so.6)", "0x7f7203c4524a (libc.so.6)" */
static bool take_frame(struct pyspy *p, struct str s)
{
	size_t at = str_rchr(s, '('), colon;
	struct str name, file;
	uint64_t line = 0;

	if (at == SIZE_MAX || at < 2 || s.p[at - 1] != ' ' || !str_ends(s, STR(")")))
		return false;
	name = str_head(s, at - 1);
	file = str_head(str_from_at(s, at + 1), s.n - at - 2);
	colon = str_rchr(file, ':');
	if (colon != SIZE_MAX && str_u64(str_from_at(file, colon + 1), &line))
		file = str_head(file, colon);
	if (!file.n || line > UINT32_MAX)
		return false;
	if (str_starts(name, STR("0x")))
		name = STR("??");
	thread_dump_push(&p->dump, name, file, (uint32_t)line);
	return true;
}

/* Frames are indented by four, what --locals prints below them by more. */
static enum line_verdict take_indented(struct pyspy *p, const struct line *line, struct str s)
{
	size_t indent = line_indent(line->text);

	if (!p->dump.open)
		return LINE_NOT_MINE;
	if (p->indent && indent > p->indent)
		return LINE_TAKEN;
	if (!take_frame(p, s)) {
		/* An argument's value may hold line breaks. */
		textlog_loss(p->log, line, "the line is no frame of py-spy");
		return LINE_TAKEN;
	}
	p->indent = indent;
	return LINE_TAKEN;
}

static bool is_rule(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '-')
			return false;
	return s.n >= 40;
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct pyspy *p = state;
	struct str s = str_trim(line->text), thread_state, name;
	bool dashes = p->dashes;
	uint64_t id;

	if (!s.n)
		return LINE_TAKEN;
	p->dashes = false;
	if (parse_thread(s, &id, &thread_state, &name))
		return take_thread(p, line, id, thread_state, name) ? LINE_TAKEN : LINE_STOP;
	if (is_process(s)) {
		if (!close_thread(p) || (!dashes && !thread_dump_end(&p->dump)))
			return LINE_STOP;
		return LINE_TAKEN;
	}
	if (is_version(s) || str_starts(s, STR("Parent Process ")))
		return LINE_TAKEN;
	if (is_rule(s)) {
		p->dashes = true;
		return LINE_TAKEN;
	}
	if (line_indent(line->text) > p->base)
		return take_indented(p, line, s);
	return close_thread(p) ? LINE_NOT_MINE : LINE_STOP;
}

static bool end(void *state)
{
	struct pyspy *p = state;

	if (p->dump.open)
		p->dump.thread.class = class_of(p);
	if (p->log->at_end)
		return thread_dump_finish(&p->dump);
	return thread_dump_end(&p->dump);
}

static bool finish(void *state)
{
	struct pyspy *p = state;

	return thread_dump_finish(&p->dump);
}

const struct line_format pyspy_format = {
	.name = "pyspy",
	.open = open_pyspy,
	.starts = starts,
	.take = take,
	.end = end,
	.finish = finish,
	.close = close_pyspy,
};
