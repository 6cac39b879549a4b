/* SPDX-License-Identifier: MIT */
/*
 * What eu-stack prints (src/stack.c of elfutils 0.188), with -m, -s, -i, -v or without:
 *
 *	PID 634 - process
 *	TID 635:
 *	#0  0x00007f1d944a412b     futex_wait - /usr/lib/x86_64-linux-gnu/libc.so.6
 *	    ../sysdeps/nptl/futex-internal.h:146:13
 *	#2  0x00005591f859357e - 1 on_mutex(void*)
 *	eu-stack: tid 634: shown max number of frames (2, use -n 0 for unlimited)
 *
 * "- 1" marks a return address. A frame without a symbol is named by its address.
 */
#include "formats/eu_stack.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/native_wait.h"
#include "formats/thread_dump.h"

struct eu_stack {
	struct thread_dump dump;
	struct textlog *log;
	struct strbuf name, file; /* of the frame that waits for its source line */
	bool pending;
};

static void *open_eu_stack(struct textlog *log)
{
	struct eu_stack *e = xcalloc(1, sizeof(*e));

	e->log = log;
	thread_dump_init(&e->dump, log, RUNTIME_NATIVE);
	return e;
}

static void close_eu_stack(void *state)
{
	struct eu_stack *e = state;

	thread_dump_release(&e->dump);
	strbuf_release(&e->name);
	strbuf_release(&e->file);
	free(e);
}

static bool is_process(struct str s)
{
	uint64_t pid;

	return str_eat(&s, STR("PID ")) && str_eat_u64(&s, &pid) &&
	       (str_eq(s, STR(" - process")) || str_eq(s, STR(" - core")));
}

static bool is_thread(struct str s, uint64_t *tid)
{
	return str_eat(&s, STR("TID ")) && str_eat_u64(&s, tid) && str_eq(s, STR(":"));
}

bool eu_stack_header(struct str s)
{
	uint64_t tid;

	s = str_trim(s);
	return is_process(s) || is_thread(s, &tid);
}

static bool starts(void *state, const struct line *line)
{
	(void)state;
	return eu_stack_header(line->text);
}

static void push(struct eu_stack *e, struct str file, uint32_t line)
{
	if (e->pending)
		thread_dump_push(&e->dump, strbuf_str(&e->name), file, line);
	e->pending = false;
}

static bool close_thread(struct eu_stack *e)
{
	struct wait_frame leaves[WAIT_FRAMES];

	push(e, strbuf_str(&e->file), 0);
	if (e->dump.open)
		e->dump.thread.class =
			native_wait_class(leaves, thread_dump_leaves(&e->dump, leaves));
	return thread_dump_close(&e->dump);
}

static bool end_dump(struct eu_stack *e)
{
	if (!close_thread(e))
		return false;
	return e->log->at_end ? thread_dump_finish(&e->dump) : thread_dump_end(&e->dump);
}

/* "#0  0x00007f1d944a412b - 1 on_mutex(void*) - /srv/shop" */
static bool take_frame(struct eu_stack *e, struct str s)
{
	uint64_t number, address;
	size_t at;

	if (!str_eat(&s, STR("#")) || !str_eat_u64(&s, &number))
		return false;
	s = str_trim(s);
	if (!str_eat(&s, STR("0x")) || !str_eat_hex(&s, &address))
		return false;
	push(e, strbuf_str(&e->file), 0);
	s = str_trim(s);
	if (str_eq(s, STR("- 1")))
		s = STR("");
	str_eat(&s, STR("- 1 "));
	at = str_find(s, STR(" - /"));
	if (str_starts(s, STR("- /")))
		at = 0;
	strbuf_clear(&e->file);
	if (at != SIZE_MAX)
		strbuf_add(&e->file, str_trim(str_from_at(s, at + (at ? 3 : 2))));
	s = str_trim(str_head(s, at));
	strbuf_clear(&e->name);
	if (s.n)
		strbuf_add(&e->name, s);
	else if (e->file.n)
		strbuf_adds(&e->name, "??");
	else
		strbuf_addf(&e->name, "0x%llx", (unsigned long long)address);
	e->pending = true;
	return true;
}

/* "    ../sysdeps/nptl/futex-internal.h:146:13", "    clone3.S:81" */
static bool take_source(struct eu_stack *e, struct str s)
{
	uint64_t numbers[2] = {0};
	size_t n = 0;

	while (n < 2) {
		size_t colon = str_rchr(s, ':');

		if (colon == SIZE_MAX || !str_u64(str_from_at(s, colon + 1), &numbers[n]))
			break;
		s = str_head(s, colon);
		n++;
	}
	if (!n || !e->pending || numbers[n - 1] > UINT32_MAX)
		return false;
	push(e, s, (uint32_t)numbers[n - 1]);
	return true;
}

static enum line_verdict take_remark(struct eu_stack *e, const struct line *line, struct str s)
{
	if (!str_eat(&s, STR("eu-stack: ")))
		return close_thread(e) ? LINE_NOT_MINE : LINE_STOP;
	if (e->dump.open && str_find(s, STR("shown max number of frames")) != SIZE_MAX)
		e->dump.thread.flags |= THREAD_ELIDED;
	else
		textlog_loss(e->log, line, "eu-stack could not show all of a thread");
	return LINE_TAKEN;
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct eu_stack *e = state;
	struct str s = str_trim(line->text);
	uint64_t tid;

	if (!s.n)
		return LINE_TAKEN;
	if (is_process(s))
		return end_dump(e) ? LINE_TAKEN : LINE_STOP;
	if (is_thread(s, &tid)) {
		if (!close_thread(e) || !thread_dump_begin(&e->dump, tid, line))
			return LINE_STOP;
		return LINE_TAKEN;
	}
	if (!e->dump.open)
		return take_remark(e, line, s);
	if (s.p[0] == '#') {
		if (!take_frame(e, s))
			textlog_loss(e->log, line, "the line is no frame of eu-stack");
		return LINE_TAKEN;
	}
	if (line_indent(line->text) && take_source(e, s))
		return LINE_TAKEN;
	return take_remark(e, line, s);
}

static bool end(void *state)
{
	return end_dump(state);
}

const struct line_format eu_stack_format = {
	.name = "eu-stack",
	.open = open_eu_stack,
	.starts = starts,
	.take = take,
	.end = end,
	.finish = end,
	.close = close_eu_stack,
};
