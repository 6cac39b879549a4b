/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "analyze/trace_dump.h"
#include "trace_stream.h"

#define S INT64_C(1000000000)

struct fixture {
	struct sink sink; /* first */
	struct stream stream;
	struct trace_dump_sum sum;
	struct strbuf text; /* "ID STATE LEAF WAIT[ flags]" a line */
	bool began, ended;
};

static bool on_begin(struct sink *sink, const struct snapshot *s)
{
	struct fixture *f = (struct fixture *)sink;

	f->began = true;
	strbuf_addf(&f->text, "%s%s\n", dump_level_name(s->level), s->truncated ? " cut" : "");
	return true;
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	struct fixture *f = (struct fixture *)sink;
	struct str leaf = STR("-");

	if (t->stack)
		leaf = stacks_frame_name(
			&f->stream.stacks, stacks_get(&f->stream.stacks, t->stack)->frame);
	strbuf_addf(&f->text, "%d %s %.*s %d%s%s%s\n", (int)t->id, wait_class_name(t->class),
		STR_ARG(leaf), t->wait_ns < 0 ? -1 : (int)(t->wait_ns / (S / 10)),
		t->flags & THREAD_NO_STACK ? " no stack" : "",
		t->flags & THREAD_RUNTIME ? " runtime" : "",
		t->flags & THREAD_DUMPER ? " dumper" : "");
	return true;
}

static bool on_end(struct sink *sink, const struct snapshot *s)
{
	(void)s;
	((struct fixture *)sink)->ended = true;
	return true;
}

static void begin(struct fixture *f)
{
	*f = (struct fixture){
		.sink = {.snapshot_begin = on_begin, .thread = on_thread, .snapshot_end = on_end}};
	stream_init(&f->stream);
	trace_dump_init(&f->sum, &f->stream.lives);
	trace_lives_watch(&f->stream.lives, &f->sum.watch);
	stream_sync(&f->stream, 0, STREAM_RESET);
}

static void told(struct fixture *f, const char *expected)
{
	struct trace_info info = {.wall_start_ns = TIME_UNKNOWN};

	assert_true(trace_dump_tell(&f->sum, &f->stream.stacks, &info, &f->sink));
	assert_int_equal(f->began, f->ended);
	assert_string_equal(strbuf_cstr(&f->text), expected);
	trace_dump_release(&f->sum);
	stream_release(&f->stream);
	strbuf_release(&f->text);
}

static void is(struct fixture *f, int64_t time, int id, enum trace_state state, const char *at)
{
	stream_go(&f->stream, (struct move){time, state == TRACE_RUNNING ? id : 0,
				      state == TRACE_RUNNING ? id : 0, 0, id, TRACE_BY_STATUS,
				      TRACE_UNDETERMINED, state, at, NULL});
}

static void goes(struct fixture *f, int64_t time, int id, enum trace_via via, enum trace_state from,
	enum trace_state to, const char *at, const char *why)
{
	stream_go(&f->stream, (struct move){time, id, id, from == TRACE_RUNNING ? id : 0, id, via,
				      from, to, at, why});
}

/*
 * At 4.5 s goroutine 2 is stopped, and nobody runs but the runtime's own: all have a stack then.
 * What 2 and 5 did later does not count, and 9 was not there yet.
 */
static void still(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	is(&f, 1, 5, TRACE_WAITING,
		"main.main;main.work;runtime.chansend1;runtime.chansend;runtime.gopark");
	is(&f, 2, 2, TRACE_RUNNING, "");
	is(&f, 3, 7, TRACE_RUNNING, "runtime.bgsweep");
	goes(&f, 9 * S / 2, 2, TRACE_BY_STOP, TRACE_RUNNING, TRACE_RUNNABLE, "main.spin;main.ask",
		"preempted");
	goes(&f, 9 * S / 2 + 10, 2, TRACE_BY_START, TRACE_RUNNABLE, TRACE_RUNNING, "", NULL);
	stream_go(&f.stream, (struct move){9 * S / 2 + 20, 2, 2, 2, 5, TRACE_BY_UNBLOCK,
				     TRACE_WAITING, TRACE_RUNNABLE, "", NULL});
	stream_go(&f.stream, (struct move){9 * S / 2 + 30, 2, 2, 2, 9, TRACE_BY_CREATE,
				     TRACE_ABSENT, TRACE_RUNNABLE, "main.late", NULL});
	stream_sync(&f.stream, 5 * S, STREAM_LAST);
	told(&f, "trace\n"
		 "2 runnable main.ask -1\n"
		 "5 chan send main.work 45\n"
		 "7 running - -1 runtime\n");
}

/* Too long ago: the end it is, and who runs there has no stack. */
static void moving(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	is(&f, 1, 2, TRACE_RUNNING, "");
	for (int id = 10; id < 20; id++)
		is(&f, id, id, TRACE_WAITING, "main.idle;sync.(*Mutex).Lock");
	goes(&f, S, 2, TRACE_BY_STOP, TRACE_RUNNING, TRACE_RUNNABLE, "main.spin", "preempted");
	goes(&f, S + 10, 2, TRACE_BY_START, TRACE_RUNNABLE, TRACE_RUNNING, "", NULL);
	stream_sync(&f.stream, 5 * S, STREAM_LAST);
	told(&f, "trace\n"
		 "2 running - -1 no stack\n"
		 "10 mutex lock sync.(*Mutex).Lock 50\n"
		 "11 mutex lock sync.(*Mutex).Lock 50\n"
		 "12 mutex lock sync.(*Mutex).Lock 50\n"
		 "13 mutex lock sync.(*Mutex).Lock 50\n"
		 "14 mutex lock sync.(*Mutex).Lock 50\n"
		 "15 mutex lock sync.(*Mutex).Lock 50\n"
		 "16 mutex lock sync.(*Mutex).Lock 50\n"
		 "17 mutex lock sync.(*Mutex).Lock 50\n"
		 "18 mutex lock sync.(*Mutex).Lock 50\n"
		 "19 mutex lock sync.(*Mutex).Lock 50\n");
}

/* Reasons that only an event gives, who takes the trace, and a generation that breaks off. */
static void reasons(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	is(&f, 1, 2, TRACE_RUNNING, "");
	goes(&f, 2, 2, TRACE_BY_BLOCK, TRACE_RUNNING, TRACE_WAITING, "main.nil;runtime.chanrecv1",
		"forever");
	is(&f, 3, 3, TRACE_RUNNING, "");
	goes(&f, 4, 3, TRACE_BY_BLOCK, TRACE_RUNNING, TRACE_WAITING, "main.read;net.read",
		"network");
	is(&f, 5, 4, TRACE_WAITING, "net/http/pprof.Trace;net/http/pprof.sleep;runtime.selectgo");
	is(&f, 6, 6, TRACE_WAITING, "runtime/trace.(*x).run;runtime.gopark");
	stream_sync(&f.stream, S, STREAM_RESET | STREAM_LAST);
	told(&f, "trace cut\n"
		 "2 nil chan main.nil 0\n"
		 "3 IO wait net.read 0\n"
		 "4 select net/http/pprof.sleep 0 dumper\n"
		 "6 other runtime/trace.(*x).run 0 runtime\n");
}

/* Behind a part that was lost only what is named again is there; without stacks nothing is told. */
static void blind(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	is(&f, 1, 5, TRACE_WAITING, "main.work;runtime.chansend1");
	stream_sync(&f.stream, S, STREAM_RESET);
	is(&f, S + 1, 6, TRACE_WAITING, "");
	is(&f, S + 2, 7, TRACE_WAITING, "main.work;runtime.chansend1");
	stream_sync(&f.stream, 2 * S, STREAM_LAST);
	told(&f, "");
	assert_true(f.sum.blind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(still),
		cmocka_unit_test(moving),
		cmocka_unit_test(reasons),
		cmocka_unit_test(blind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
