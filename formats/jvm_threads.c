/* SPDX-License-Identifier: MIT */
/*
 * Thread dumps of HotSpot (VM_PrintThreads of src/hotspot/share/runtime/vmOperations.cpp), as
 * jstack [-l], jcmd PID Thread.print [-l] and SIGQUIT write them, JDK 5 to 25:
 *
 *	2026-11-21 13:32:22
 *	Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):
 *
 *	Threads class SMR info:
 *	_java_thread_list=0x00007fbe48002750, length=18, elements={
 *	0x00007fbecc017f90, 0x00007fbecc095cc0
 *	}
 *
 *	"transfer-1" #12 prio=5 os_prio=0 cpu=0.38ms elapsed=1.39s tid=0x... nid=0x2ce9 waiting ...
 *	   java.lang.Thread.State: BLOCKED (on object monitor)
 *		at com.example.shop.Transfers.move(Transfers.java:21)
 *		- waiting to lock <0x00000000ffd1d4f8> (a com.example.shop.Account)
 *		- locked <0x00000000ffd1d4b0> (a com.example.shop.Account)
 *
 *	   Locked ownable synchronizers:
 *		- None
 *
 *	JNI global refs: 4, weak refs: 0
 *
 * and the text of jcmd PID Thread.dump_to_file, which has the virtual threads (jvm_header.h). The
 * line with the time is local time without a zone: the dump's time stays unknown. Skipped: heap
 * summaries, class histograms, the list of thread addresses, whose length tells a cut dump.
 *
 * The VM's adapter between a functional interface and a lambda's body ("C$$Lambda$14/0x...run") is
 *a hidden frame, which exceptions and dump_to_file leave out; it is left out here, too.
 *
 * A monitor that a thread gave up in Object.wait() is printed as locked, too, at the frame that
 * entered it; it is not held, and is left out.
 */
#include "formats/jvm_threads.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/jvm_deadlock.h"
#include "formats/jvm_frame.h"
#include "formats/jvm_header.h"
#include "formats/jvm_snapshot.h"
#include "formats/jvm_wait.h"

/* JavaThread::print_stack_on() stops at MaxJavaStackTraceDepth without a word. */
enum { VM_DEPTH = 1024, FRAMES_MAX = 1 << 20, LOCKS_MAX = 1 << 16 };

enum jvm_part {
	PART_NONE,
	PART_FRAMES,
	PART_AFTER,   /* behind the blank line that ends the frames */
	PART_OWNABLE, /* below "Locked ownable synchronizers:" */
	PART_SMR,
	PART_HEAP,
	PART_HISTOGRAM,
};

struct jvm_threads {
	struct textlog *log;
	enum jvm_part part;
	struct jvm_snapshot dump;
	struct jvm_deadlock deadlock;
	struct thread thread;
	bool open;    /* thread is being read */
	bool carrier; /* of a mounted virtual thread */
	bool to_file;
	bool cut; /* the input ends within the thread */
	struct strbuf state, scratch;
	uint32_t printed; /* frames, those left out included */
	frameid *frames;
	size_t n, cap;
	struct thread_lock *locks; /* depth: index of the frame from the leaf, until it is known */
	size_t nlocks, cap_locks;
};

static void *open_threads(struct textlog *log)
{
	struct jvm_threads *j = xcalloc(1, sizeof(*j));

	j->log = j->deadlock.log = j->dump.log = log;
	return j;
}

static void close_threads(void *state)
{
	struct jvm_threads *j = state;

	jvm_deadlock_release(&j->deadlock);
	strbuf_release(&j->state);
	strbuf_release(&j->scratch);
	free(j->frames);
	free(j->locks);
	free(j);
}

/* ---- a thread ---- */

static bool given_up(const struct jvm_threads *j, const struct thread_lock *lock)
{
	if (lock->role != LOCK_HELD || !lock->object)
		return false;
	for (size_t i = 0; i < j->nlocks; i++)
		if (j->locks[i].object == lock->object &&
			(j->locks[i].role == LOCK_WANTED || j->locks[i].role == LOCK_WAITED_ON))
			return true;
	return false;
}

static void finish_locks(struct jvm_threads *j)
{
	size_t kept = 0;

	for (size_t i = 0; i < j->nlocks; i++) {
		struct thread_lock lock = j->locks[i];

		if (given_up(j, &lock))
			continue;
		lock.depth = lock.depth == UINT32_MAX ? 0 : (uint32_t)j->n - lock.depth;
		if (lock.role != LOCK_HELD && !j->thread.object) {
			j->thread.object = lock.object;
			j->thread.evidence = lock.object ? OBJECT_STATED : OBJECT_NONE;
		}
		j->locks[kept++] = lock;
	}
	j->thread.locks = j->locks;
	j->thread.nlocks = kept;
}

static void finish_class(struct jvm_threads *j)
{
	const struct stacks *s = j->log->load->stacks;
	size_t n = j->n < JVM_WAIT_FRAMES ? j->n : JVM_WAIT_FRAMES;
	struct str names[JVM_WAIT_FRAMES], entry = {0};

	for (size_t i = 0; i < n; i++)
		names[i] = stacks_frame_name(s, j->frames[i]);
	if (j->n)
		entry = stacks_frame_name(s, j->frames[j->n - 1]);
	j->thread.class = jvm_wait_class(strbuf_str(&j->state), names, n);
	if (j->carrier || jvm_thread_is_runtime(entry, n ? names[0] : (struct str){0}))
		j->thread.flags |= THREAD_RUNTIME;
	if (n && jvm_thread_writes_dump(names[0]))
		j->thread.flags |= THREAD_DUMPER;
}

static bool close_thread(struct jvm_threads *j)
{
	struct thread *t = &j->thread;
	struct stacks *stacks = j->log->load->stacks;

	if (!j->open)
		return true;
	j->open = false;
	finish_locks(j);
	finish_class(j);
	if (j->printed == VM_DEPTH)
		t->flags |= THREAD_ELIDED;
	if (j->cut)
		t->flags |= THREAD_TRUNCATED;
	t->stack = stacks_from_leaf_first(stacks, j->frames, j->n);
	t->status = stacks_string(stacks, strbuf_str(&j->state));
	return jvm_snapshot_add(&j->dump, t);
}

static void start_thread(struct jvm_threads *j, const struct line *line)
{
	j->thread = (struct thread){.count = 1, .at = line->at, .wait_ns = -1};
	j->open = true;
	j->carrier = false;
	j->part = PART_FRAMES;
	j->n = j->nlocks = j->printed = 0;
	strbuf_clear(&j->state);
}

static bool end_dump(struct jvm_threads *j)
{
	bool ok = jvm_deadlock_end(&j->deadlock) && close_thread(j);

	j->part = PART_NONE;
	return ok && jvm_snapshot_end(&j->dump);
}

static enum line_verdict take_header(
	struct jvm_threads *j, const struct line *line, const struct jvm_header *h)
{
	if (!jvm_deadlock_end(&j->deadlock) || !close_thread(j))
		return LINE_STOP;
	if (jvm_snapshot_repeats(&j->dump, h->id) && !end_dump(j))
		return LINE_STOP;
	start_thread(j, line);
	j->to_file = h->to_file;
	j->thread.id = h->id;
	j->thread.name = stacks_string(j->log->load->stacks, h->name);
	strbuf_add(&j->state, h->state);
	jvm_snapshot_open(
		&j->dump, line->at, h->time_ns == TIME_UNKNOWN ? line_time(line) : h->time_ns);
	j->dump.listed += !h->is_virtual && h->id;
	return LINE_TAKEN;
}

/* "Mounted virtual thread #52", since JDK 21, perhaps with a quoted name before the number. */
static enum line_verdict take_mounted(struct jvm_threads *j, const struct line *line, struct str s)
{
	size_t hash = str_rchr(s, '#'), first = str_chr(s, '"'), last = str_rchr(s, '"');
	struct str number = str_from_at(s, hash == SIZE_MAX ? s.n : hash + 1);
	strid name = 0;
	uint64_t id;

	if (!str_u64(number, &id))
		return LINE_NOT_MINE;
	if (last != SIZE_MAX && first < last)
		name = stacks_string(
			j->log->load->stacks, str_from_at(str_head(s, last), first + 1));
	if (!close_thread(j))
		return LINE_STOP;
	start_thread(j, line);
	j->thread.id = id;
	j->thread.name = name;
	return LINE_TAKEN;
}

static void add_frame(struct jvm_threads *j, const struct line *line, const struct jvm_frame *f)
{
	struct stacks *stacks = j->log->load->stacks;

	if (j->n == FRAMES_MAX) {
		j->thread.flags |= THREAD_ELIDED;
		textlog_loss(j->log, line, "a stack has more than 1048576 frames");
		return;
	}
	j->printed++;
	if (str_find(f->name, STR("$$Lambda")) != SIZE_MAX)
		return;
	j->frames = grow_array(j->frames, &j->cap, j->n + 1, sizeof(*j->frames));
	j->frames[j->n++] =
		stacks_frame(stacks, stacks_function(stacks, f->name, f->file), f->line, 0);
}

static void add_lock(struct jvm_threads *j, const struct line *line, struct str s)
{
	struct jvm_lock lock;
	bool owned = j->part == PART_OWNABLE;

	if (!jvm_lock_parse(s, &lock)) {
		if (!str_eq(s, STR("None")) && !str_starts(s, STR("eliminated ")))
			textlog_loss(j->log, line, "the line about a lock is not understood");
		return;
	}
	if (j->nlocks == LOCKS_MAX) {
		textlog_loss(j->log, line, "a thread has more than 65536 locks");
		return;
	}
	j->locks = grow_array(j->locks, &j->cap_locks, j->nlocks + 1, sizeof(*j->locks));
	j->locks[j->nlocks++] = (struct thread_lock){
		.object = lock.object,
		.type = stacks_string(j->log->load->stacks, lock.type),
		.role = lock.role,
		.depth = owned || j->n == 0 ? UINT32_MAX : (uint32_t)j->n - 1,
	};
}

/* ---- lines ---- */

/* "2026-11-21 13:32:22", and "11470:" that jcmd writes first. */
static bool announces(struct str s)
{
	static const struct str pattern = STR_INIT("0000-00-00 00:00:00");
	bool digits = s.n >= 2 && s.n <= 8 && s.p[s.n - 1] == ':', date = s.n == pattern.n;

	for (size_t i = 0; i < s.n && (digits || date); i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';

		digits = digits && (digit || i + 1 == s.n);
		date = date && (pattern.p[i] == '0' ? digit : s.p[i] == pattern.p[i]);
	}
	return digits || date;
}

static bool is_title(struct str s)
{
	return str_starts(s, STR("Full thread dump "));
}

bool jvm_threads_marker(struct str s)
{
	struct jvm_header h;

	return is_title(s) || jvm_deadlock_starts(s) ||
	       (jvm_header_parse(s, &h) && jvm_header_begins_dump(&h));
}

static bool starts(void *state, const struct line *line)
{
	struct str s = line->text;

	(void)state;
	if (!s.n ||
		(s.p[0] != 'F' && s.p[0] != '"' && s.p[0] != '#' && (s.p[0] < '0' || s.p[0] > '9')))
		return false;
	return announces(s) || jvm_threads_marker(s);
}

/* A line of a thread that is neither frame nor lock. */
static enum line_verdict take_note(struct jvm_threads *j, const struct line *line, struct str s)
{
	static const struct str known[] = {STR_INIT("No compile task"), STR_INIT("Compiling: "),
		STR_INIT("JavaThread state: "), STR_INIT("Thread: 0x"), STR_INIT("OSThread: ")};

	if (str_eat(&s, STR("java.lang.Thread.State: "))) {
		strbuf_clear(&j->state);
		strbuf_add(&j->state, str_trim(s));
		return LINE_TAKEN;
	}
	if (str_starts(s, STR("Carrying virtual thread #"))) {
		j->carrier = true;
		return LINE_TAKEN;
	}
	if (str_eat(&s, STR("Mounted virtual thread ")))
		return take_mounted(j, line, s);
	if (str_starts(s, STR("Locked ownable synchronizers:"))) {
		j->part = PART_OWNABLE;
		return LINE_TAKEN;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_starts(s, known[i]))
			return LINE_TAKEN;
	return LINE_NOT_MINE;
}

/* In an open thread, indented. */
static enum line_verdict take_in_thread(
	struct jvm_threads *j, const struct line *line, struct str s)
{
	struct jvm_frame f;
	bool frame;

	if (str_eat(&s, STR("- ")) && j->part != PART_AFTER) {
		add_lock(j, line, str_trim(s));
		return LINE_TAKEN;
	}
	frame = str_eat(&s, STR("at "));
	if (j->part == PART_FRAMES && (frame || j->to_file) &&
		jvm_frame_parse(s, &j->scratch, &f)) {
		add_frame(j, line, &f);
		return LINE_TAKEN;
	}
	if (frame && j->part == PART_FRAMES) {
		textlog_loss(j->log, line, "the frame is not understood");
		return LINE_TAKEN;
	}
	return take_note(j, line, s);
}

/* The part that a line of an open dump begins between threads; PART_NONE: none that is known. */
static enum jvm_part part_of(struct str s)
{
	if (str_starts(s, STR("Threads class SMR info:")))
		return PART_SMR;
	if (str_eq(s, STR("Heap")))
		return PART_HEAP;
	if (str_starts(s, STR(" num ")) && str_find(s, STR("#instances")) != SIZE_MAX)
		return PART_HISTOGRAM;
	return PART_NONE;
}

static bool in_smr(struct jvm_threads *j, struct str s)
{
	size_t at = str_find(s, STR(" length="));

	if (str_starts(s, STR("_java_thread_list=")) && at != SIZE_MAX) {
		s = str_from_at(s, at + 8);
		return str_eat_u64(&s, &j->dump.expected);
	}
	return str_starts(s, STR("0x")) || str_starts(s, STR("_")) || str_eq(s, STR("}"));
}

/* "   1:   12345   67890  [B (java.base@17)", "Total   12   34", "-----". */
static bool in_histogram(struct str s)
{
	uint64_t n;

	s = str_trim(s);
	return (str_eat_u64(&s, &n) && str_starts(s, STR(":"))) || str_starts(s, STR("Total ")) ||
	       str_starts(s, STR("-----"));
}

/* Between threads, and before the first. */
static enum line_verdict take_between(struct jvm_threads *j, const struct line *line)
{
	struct str s = line->text;
	enum jvm_part part = j->dump.headed || j->dump.begun ? part_of(s) : PART_NONE;

	if (line_indent(s) == s.n || announces(s))
		return LINE_TAKEN;
	if (part != PART_NONE) {
		j->part = part;
		return close_thread(j) ? LINE_TAKEN : LINE_STOP;
	}
	if (str_starts(s, STR("JNI global ref"))) {
		j->dump.complete = true;
		return close_thread(j) ? LINE_TAKEN : LINE_STOP;
	}
	if ((j->part == PART_SMR && in_smr(j, s)) || (j->part == PART_HEAP && line_indent(s)) ||
		(j->part == PART_HISTOGRAM && in_histogram(s)))
		return LINE_TAKEN;
	return LINE_NOT_MINE;
}

static enum line_verdict take_title(struct jvm_threads *j, const struct line *line)
{
	if (!end_dump(j))
		return LINE_STOP;
	j->dump.headed = true;
	j->dump.title_at = line->at;
	return LINE_TAKEN;
}

static enum line_verdict take_deadlock(struct jvm_threads *j, const struct line *line)
{
	enum line_verdict verdict = jvm_deadlock_take(&j->deadlock, line);

	if (verdict != LINE_LAST)
		return verdict;
	return jvm_deadlock_end(&j->deadlock) ? LINE_TAKEN : LINE_STOP;
}

static bool begin_deadlock(struct jvm_threads *j, const struct line *line)
{
	uint32_t ordinal = j->dump.begun ? j->dump.snap.ordinal
			   : j->open	 ? *j->log->ordinals
					 : UINT32_MAX;

	return close_thread(j) && jvm_deadlock_begin(&j->deadlock, line, ordinal);
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct jvm_threads *j = state;
	struct str s = line->text;
	struct jvm_header h;
	size_t indent = line_indent(s);

	if (is_title(s))
		return take_title(j, line);
	if (jvm_deadlock_starts(s))
		return begin_deadlock(j, line) ? LINE_TAKEN : LINE_STOP;
	if (s.n && (s.p[0] == '"' || s.p[0] == '#') && jvm_header_parse(s, &h) &&
		(j->dump.begun || j->open || jvm_header_begins_dump(&h)))
		return take_header(j, line, &h);
	if (j->deadlock.open)
		return take_deadlock(j, line);
	if (s.n && s.p[0] == '"' && j->dump.begun) {
		textlog_loss(j->log, line, "a thread's header is cut");
		return close_thread(j) ? LINE_TAKEN : LINE_STOP;
	}
	if (j->open && indent == s.n) {
		j->part = PART_AFTER;
		return LINE_TAKEN;
	}
	if (j->open && indent) {
		enum line_verdict verdict = take_in_thread(j, line, str_trim(s));

		if (verdict != LINE_NOT_MINE)
			return verdict;
	}
	return take_between(j, line);
}

static bool end(void *state)
{
	struct jvm_threads *j = state;

	j->cut = j->log->at_end && j->part == PART_FRAMES;
	j->dump.cut = j->cut && j->open;
	return jvm_deadlock_end(&j->deadlock) && close_thread(j);
}

static bool finish(void *state)
{
	return end_dump(state);
}

const struct line_format jvm_threads_format = {
	.name = "jvm",
	.open = open_threads,
	.starts = starts,
	.take = take,
	.end = end,
	.finish = finish,
	.close = close_threads,
};
