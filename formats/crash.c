/* SPDX-License-Identifier: MIT */
/*
 * What the runtime prints before the stacks when a program ends (printpanics() and dopanic_m() of
 * src/runtime/panic.go, sighandler() of signal_unix.go, Go 1.26), and net/http of a handler:
 *
 *	panic: while reading
 *		panic: while closing
 *	[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x6e6fc3]
 *
 *	fatal error: all goroutines are asleep - deadlock!
 *	SIGQUIT: quit
 *	PC=0x40a8ae m=0 sigcode=0
 *	2026/11/21 04:43:06 http: panic serving 127.0.0.1:44920: MESSAGE
 *
 * Prose and other programs' logs mention such lines too, hence the need for confirmation.
 */
#include "formats/crash.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/goroutine_header.h"
#include "model/sink.h"

enum { MESSAGE_LINES = 64, TEXT_MAX = 64 * 1024, RECORDS_BETWEEN = 4 };

enum crash_state {
	CRASH_NONE,
	CRASH_ANNOUNCED,
	CRASH_CONFIRMED, /* the goroutine is being read */
	CRASH_REPEAT,	 /* a signal by which a crashing process visits its threads: no event */
};

struct crash {
	struct textlog *log;
	enum crash_state state;
	enum event_kind kind;
	struct strbuf text, detail;
	uint64_t at, lineno;
	int64_t time_ns;
	uint64_t noise; /* of the log, when it was announced */
	unsigned lines; /* read since */
	uint64_t last;	/* number of the last line that was taken */
	bool blank;	/* the message has ended with a blank line */
	bool tests;	/* "running tests:" was read */
	bool inner;	/* the message holds a stack, which begins with the line last read */
	bool held;	/* a stack was read that may be the message's; it is this: */
	uint64_t held_thread;
	stackid held_stack;
	bool stopped; /* a callback said no where nobody could be told */
	bool ended;   /* a panic or fatal error was the last event; no foreign line since */
	uint64_t ended_noise;
};

static void *open_crash(struct textlog *log)
{
	struct crash *c = xcalloc(1, sizeof(*c));

	c->log = log;
	log->crash = c;
	return c;
}

static void close_crash(void *state)
{
	struct crash *c = state;

	strbuf_release(&c->text);
	strbuf_release(&c->detail);
	free(c);
}

/* ---- what lines look like ---- */

/* "SIGQUIT: quit" and its kind. */
static bool is_signal(struct str s)
{
	size_t n = 3;

	if (!str_starts(s, STR("SIG")))
		return false;
	while (n < s.n && ((s.p[n] >= 'A' && s.p[n] <= 'Z') || (s.p[n] >= '0' && s.p[n] <= '9')))
		n++;
	return n > 3 && n <= 12 && str_starts(str_from_at(s, n), STR(": ")) && s.n < 80;
}

static bool eat_panic(struct str *s)
{
	return str_eat(s, STR("panic: "));
}

static bool eat_fatal(struct str *s)
{
	return str_eat(s, STR("fatal error: "));
}

/* "... http: panic serving 127.0.0.1:44920: MESSAGE": leaves the message. */
static bool eat_served(struct str *s)
{
	static const struct str words = STR_INIT("panic serving ");
	size_t at = str_find(*s, words), colon;

	if (at == SIZE_MAX)
		return false;
	*s = str_from_at(*s, at + words.n);
	colon = str_find(*s, STR(": "));
	*s = colon == SIZE_MAX ? (struct str){0} : str_from_at(*s, colon + 2);
	return true;
}

/* A record of a log: no panic message goes on with it. */
static bool is_log_record(struct str s)
{
	struct str rest = s;
	uint64_t year;

	if (str_starts(s, STR("{\"")) || str_starts(s, STR("time=\"")))
		return true;
	return str_eat_u64(&rest, &year) && year >= 1970 && year < 3000 &&
	       (str_starts(rest, STR("/")) || str_starts(rest, STR("-")));
}

/* ---- events ---- */

static void forget(struct crash *c)
{
	c->state = CRASH_NONE;
	c->held = false;
}

static void emit_held(struct crash *c);

static void drop(struct crash *c)
{
	if (c->state == CRASH_ANNOUNCED && c->held)
		emit_held(c);
	else if (c->state == CRASH_ANNOUNCED)
		diag_add(c->log->load->diag, DIAG_NOTE, c->log->file,
			"a panic or signal is mentioned, but no stack follows", c->at, c->lineno,
			strbuf_str(&c->text));
	forget(c);
}

static bool send(struct crash *c, const struct event *e)
{
	struct sink *sink = c->log->load->sink;

	c->log->load->records++;
	return !sink->event || sink->event(sink, e);
}

static struct event event_of(const struct crash *c)
{
	return (struct event){
		.kind = c->kind,
		.text = str_trim(strbuf_str(&c->text)),
		.detail = str_trim(strbuf_str(&c->detail)),
		.time_ns = c->time_ns,
		.at = c->at,
		.lineno = c->lineno,
		.snapshot = UINT32_MAX,
	};
}

/* Nothing follows the stack that was held: it is what the panic is about. */
static void emit_held(struct crash *c)
{
	struct event e = event_of(c);

	e.thread = c->held_thread;
	e.stack = c->held_stack;
	c->stopped |= !send(c, &e);
}

static bool emit(struct crash *c, const struct thread *t, stackid culprit, uint32_t ordinal)
{
	struct event e = event_of(c);
	bool blames = c->kind != EVENT_TEST_TIMEOUT &&
		      !(c->kind == EVENT_SIGNAL && str_starts(e.text, STR("SIGQUIT")));

	if (t && blames) {
		e.thread = t->id;
		e.stack = culprit;
	}
	e.snapshot = ordinal;
	c->ended = c->kind == EVENT_PANIC || c->kind == EVENT_FATAL;
	c->ended_noise = c->log->noise;
	forget(c);
	return send(c, &e);
}

/*
 * A panic confirms itself by a running goroutine; a signal has shown its PC= line. Lines of
 * others in between: then the goroutine has another reason, save for a few records of a log behind
 * the blank line that ends the message.
 */
bool crash_confirm(struct crash *c, bool running)
{
	uint64_t between = c->log->noise - c->noise;
	bool needs_running = c->kind == EVENT_PANIC || c->kind == EVENT_PANIC_SERVED ||
			     c->kind == EVENT_TEST_TIMEOUT;

	if (c->state == CRASH_REPEAT)
		forget(c);
	if (c->state != CRASH_ANNOUNCED)
		return false;
	if (between > (c->blank && !c->held ? RECORDS_BETWEEN : 0) || (needs_running && !running)) {
		drop(c);
		return false;
	}
	if (c->held)
		diag_add(c->log->load->diag, DIAG_NOTE, c->log->file,
			"a stack in the message of a panic is no goroutine of the dump", c->at,
			c->lineno, strbuf_str(&c->text));
	c->held = false;
	c->state = CRASH_CONFIRMED;
	c->log->repeats = false;
	return true;
}

bool crash_hold(struct crash *c, const struct thread *t, stackid culprit)
{
	if (c->state != CRASH_CONFIRMED || c->kind != EVENT_PANIC)
		return false;
	c->state = CRASH_ANNOUNCED;
	c->held = c->blank = true;
	c->held_thread = t->id;
	c->held_stack = culprit;
	c->noise = c->log->noise;
	return true;
}

bool crash_waits(const struct crash *c)
{
	return c->state == CRASH_CONFIRMED;
}

bool crash_has_dump(const struct crash *c)
{
	return c->kind != EVENT_PANIC_SERVED;
}

bool crash_stack(struct crash *c, const struct thread *t, stackid culprit, uint32_t ordinal)
{
	return c->state != CRASH_CONFIRMED || emit(c, t, culprit, ordinal);
}

bool crash_recovered(struct textlog *log, const struct thread *t, stackid culprit, uint64_t lineno,
	int64_t time_ns)
{
	struct event e = {
		.kind = EVENT_PANIC_RECOVERED,
		.text = STR("recovered panic"),
		.thread = t->id,
		.stack = culprit,
		.time_ns = time_ns,
		.at = t->at,
		.lineno = lineno,
		.snapshot = UINT32_MAX,
	};

	return send(log->crash, &e);
}

/* ---- lines ---- */

static bool starts(void *state, const struct line *line)
{
	const struct crash *c = state;
	struct str s = line->text;

	if (s.n < 8)
		return false;
	if (s.p[0] == 'p' && eat_panic(&s))
		return true;
	if (s.p[0] == 'f' && eat_fatal(&s))
		return true;
	if (s.p[0] == 'S' && is_signal(s))
		return true;
	return c->log->may_serve && eat_served(&s);
}

static void add_line(struct strbuf *b, struct str s)
{
	if (b->n + s.n + 1 > TEXT_MAX)
		return;
	if (b->n)
		strbuf_addc(b, '\n');
	strbuf_add(b, s);
}

static void announce(struct crash *c, const struct line *line)
{
	struct str s = line->text;

	drop(c);
	strbuf_clear(&c->text);
	strbuf_clear(&c->detail);
	if (eat_panic(&s))
		c->kind = str_starts(s, STR("test timed out after ")) ? EVENT_TEST_TIMEOUT
								      : EVENT_PANIC;
	else if (eat_fatal(&s))
		c->kind = EVENT_FATAL;
	else if (is_signal(s))
		c->kind = EVENT_SIGNAL;
	else if (eat_served(&s))
		c->kind = EVENT_PANIC_SERVED;
	add_line(&c->text, str_head(s, TEXT_MAX - 1));
	c->at = line->at;
	c->lineno = line->lineno;
	c->time_ns = line_time(line);
	c->noise = c->log->noise;
	c->lines = 0;
	c->tests = c->blank = c->inner = false;
	c->state = CRASH_ANNOUNCED;
}

/*
 * GOTRACEBACK=crash: after the dump every thread gets SIGQUIT behind a line of dashes, and the
 * process ends with SIGABRT. Neither is news.
 */
static bool is_repeat(const struct crash *c, const struct line *line)
{
	if (!is_signal(line->text))
		return false;
	if (c->log->dashes && line->lineno - c->log->dashes <= 3)
		return true;
	return c->ended && c->ended_noise == c->log->noise &&
	       str_starts(line->text, STR("SIGABRT: "));
}

static enum line_verdict take_first(struct crash *c, const struct line *line)
{
	if (is_repeat(c, line)) {
		c->state = CRASH_REPEAT;
		c->log->repeats = true;
	} else {
		announce(c, line);
	}
	return LINE_TAKEN;
}

/* After "SIGQUIT: quit". */
static enum line_verdict take_signal(struct crash *c, struct str s)
{
	if (str_starts(s, STR("PC=0x")) || str_starts(s, STR("signal arrived during"))) {
		add_line(&c->detail, s);
		return LINE_TAKEN;
	}
	if (s.n == 0)
		return LINE_TAKEN;
	if (c->state == CRASH_ANNOUNCED && !c->detail.n)
		drop(c);
	return LINE_NOT_MINE;
}

/* "running tests:" of a time-out and the tests behind it, which testing indents. */
static bool take_tests(struct crash *c, struct str s)
{
	if (c->kind != EVENT_TEST_TIMEOUT)
		return false;
	if (str_eq(s, STR("running tests:"))) {
		c->tests = true;
		return true;
	}
	if (!c->tests || c->blank || !str_ends(s, STR(")")))
		return false;
	add_line(&c->detail, s);
	return true;
}

/*
 * Since Go 1.23 further lines of a message are indented (printindented), so that a stack in it
 * does not look like the one that follows.
 */
static enum line_verdict take_inner(struct crash *c, const struct line *line)
{
	if (!c->inner)
		textlog_note(c->log, line,
			"a stack in the message of a panic is no goroutine of the dump");
	c->inner = true;
	c->lines--;
	return LINE_TAKEN;
}

static enum line_verdict take_message(struct crash *c, const struct line *line)
{
	struct str s = str_trim(line->text), rest = s;

	if (s.n == 0) {
		add_line(&c->text, s);
		c->blank = true;
		return LINE_TAKEN;
	}
	if (str_starts(s, STR("[signal "))) {
		add_line(&c->detail, s);
		return LINE_TAKEN;
	}
	if (c->kind != EVENT_PANIC_SERVED && (eat_panic(&rest) || eat_fatal(&rest))) {
		add_line(&c->text, s);
		return LINE_TAKEN;
	}
	if (take_tests(c, s))
		return LINE_TAKEN;
	if (str_starts(s, STR("exit status ")))
		return emit(c, NULL, 0, UINT32_MAX) ? LINE_LAST : LINE_STOP;
	if (c->lines > MESSAGE_LINES || (is_log_record(s) && !c->blank)) {
		drop(c);
		return LINE_NOT_MINE;
	}
	if (is_log_record(s))
		return LINE_NOT_MINE;
	if (line->text.p[0] == '\t' && (c->inner || goroutine_header_like(s)))
		return take_inner(c, line);
	if (goroutine_header_like(s) || str_starts(s, STR("runtime stack:")))
		return LINE_NOT_MINE;
	add_line(&c->text, s);
	return LINE_MAYBE;
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct crash *c = state;

	if (c->stopped)
		return LINE_STOP;
	c->lines++;
	c->last = line->lineno;
	switch (c->state) {
	case CRASH_ANNOUNCED:
		if (c->kind != EVENT_SIGNAL)
			return take_message(c, line);
		return take_signal(c, str_trim(line->text));
	case CRASH_REPEAT:
		return take_signal(c, str_trim(line->text));
	default:
		return starts(c, line) ? take_first(c, line) : LINE_NOT_MINE;
	}
}

/* Whatever starts next may be the confirmation. */
static bool end(void *state)
{
	(void)state;
	return true;
}

/*
 * With GOTRACEBACK=none the message is the last thing in the log, or the last that a writer said
 * whose lines are known by its name.
 */
static bool finish(void *state)
{
	struct crash *c = state;
	bool last = c->noise == c->log->noise && c->lines <= 4 &&
		    (c->log->named || c->last == *c->log->lineno);

	if (c->state == CRASH_CONFIRMED ||
		(c->state == CRASH_ANNOUNCED && last && !c->held && c->kind != EVENT_PANIC_SERVED))
		return emit(c, NULL, 0, UINT32_MAX);
	drop(c);
	return !c->stopped;
}

const struct line_format crash_format = {
	.name = "crash",
	.open = open_crash,
	.starts = starts,
	.take = take,
	.end = end,
	.finish = finish,
	.close = close_crash,
};
