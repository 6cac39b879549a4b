/* SPDX-License-Identifier: MIT */
/* Why something was late: stories whose answer is known, and sums that must add up. */
#include "unit.h"

#include <string.h>

#include "analyze/trace_each.h"
#include "analyze/trace_gc.h"
#include "analyze/trace_wakes.h"
#include "formats/format.h"
#include "trace_story.h"

struct teller {
	struct story s;
	struct owner owner;
	struct trace_history history;
	struct trace_stretches stretches;
	struct trace_gc_sum gc;
	struct trace_wakes wakes;
	struct trace_wakes_source from;
};

static void begin(struct teller *t)
{
	const struct trace_stretch_wish wish = {.tasks = true, .regions = true, .most = 4};

	*t = (struct teller){0};
	trace_lives_init(&t->s.lives, &t->s.stacks);
	trace_history_init(&t->history, &t->s.lives, NULL);
	trace_stretches_init(&t->stretches, &t->s.lives, &wish);
	trace_gc_init(&t->gc, &t->s.lives);
	trace_lives_watch(&t->s.lives, &t->history.watch);
	trace_lives_watch(&t->s.lives, &t->stretches.watch);
	trace_lives_watch(&t->s.lives, &t->gc.watch);
	t->from = (struct trace_wakes_source){
		.history = &t->history,
		.stretches = &t->stretches,
		.gc = &t->gc.gc,
		.owner = &t->owner,
		.most = 4,
		.waits = 4,
		.depth = 8,
	};
	story_sync(&t->s, 0, false);
}

/* go: the subject; 0 = whoever is late. */
static void end(struct teller *t, int64_t time, uint64_t go)
{
	story_sync(&t->s, time, true);
	trace_history_finish(&t->history);
	t->from.has_goroutine = go != 0;
	t->from.goroutine = go;
	t->wakes.stacks = &t->s.stacks;
	trace_wakes_build(&t->wakes, &t->from);
}

static void release(struct teller *t)
{
	trace_wakes_release(&t->wakes);
	trace_history_release(&t->history);
	trace_stretches_release(&t->stretches);
	trace_gc_sum_release(&t->gc);
	trace_lives_release(&t->s.lives);
	owner_release(&t->owner);
	stacks_release(&t->s.stacks);
}

static const struct trace_link *link_at(const struct teller *t, size_t chain, size_t i)
{
	assert_true(t->wakes.nlates > 0);
	assert_true(t->wakes.lates[0].nchains > chain);
	assert_true(t->wakes.lates[0].chains[chain].n > i);
	return &t->wakes.lates[0].chains[chain].links[i];
}

static void assert_parts(const int64_t parts[TRACE_PARTS], int64_t running, int64_t ready,
	int64_t syscall, int64_t waiting, int64_t absent)
{
	assert_int_equal(parts[TRACE_PART_RUNNING], running);
	assert_int_equal(parts[TRACE_PART_READY], ready);
	assert_int_equal(parts[TRACE_PART_SYSCALL], syscall);
	assert_int_equal(parts[TRACE_PART_WAITING], waiting);
	assert_int_equal(parts[TRACE_PART_ABSENT], absent);
}

static void assert_wait(
	const struct trace_link *l, uint64_t go, int64_t start, int64_t end_ns, uint64_t waker)
{
	assert_int_equal(l->goroutine, go);
	assert_int_equal(l->start_ns, start);
	assert_int_equal(l->end_ns, end_ns);
	assert_true(l->waker == waker);
}

/* What a path has of one kind: its time. */
static int64_t on_path(const struct teller *t, enum trace_root root, const char *entry)
{
	const struct trace_late *l = &t->wakes.lates[0];
	int64_t ns = 0;

	for (size_t i = 0; i < l->npath; i++) {
		const struct trace_path_row *r = &l->path[i];
		const struct function *f = stacks_function_get(&t->s.stacks, r->entry);

		if (r->root == root &&
			(!entry || str_eq(stacks_text(&t->s.stacks, f->name), str_from(entry))))
			ns += r->ns;
	}
	return ns;
}

/* 1 waits for 2, which waits for 3, which computes. */
static void three_through_channels(void **state)
{
	struct teller t;

	(void)state;
	begin(&t);
	story_runs(&t.s, 1, 1, "app.main");
	story_runs(&t.s, 2, 2, "app.stage");
	story_runs(&t.s, 3, 3, "app.source");
	story_block(&t.s, 10, 1, "chan receive", "app.take");
	story_block(&t.s, 20, 2, "chan receive", "app.middle");
	story_wake(&t.s, 80, 3, 2, "app.emit");
	story_start(&t.s, 81, 2);
	story_wake(&t.s, 100, 2, 1, "app.pass");
	story_start(&t.s, 105, 1);
	end(&t, 120, 1);
	assert_parts(t.wakes.lates[0].parts, 25, 5, 0, 90, 0);
	assert_int_equal(t.wakes.lates[0].nblockers, 1);
	assert_int_equal(t.wakes.lates[0].chains[0].n, 2);
	assert_wait(link_at(&t, 0, 0), 1, 10, 100, 2);
	assert_parts(link_at(&t, 0, 0)->parts, 29, 1, 0, 60, 0);
	assert_int_equal(link_at(&t, 0, 0)->root, TRACE_ROOT_NONE);
	assert_wait(link_at(&t, 0, 1), 2, 20, 80, 3);
	assert_parts(link_at(&t, 0, 1)->parts, 60, 0, 0, 0, 0);
	assert_int_equal(link_at(&t, 0, 1)->root, TRACE_ROOT_RAN);
	/* Back from 120: 1 ran 15, was ready 5; 2 ran 19, was ready 1; 3 ran the rest. */
	assert_int_equal(on_path(&t, TRACE_ROOT_RAN, "app.main"), 15);
	assert_int_equal(on_path(&t, TRACE_ROOT_READY, "app.main"), 5);
	assert_int_equal(on_path(&t, TRACE_ROOT_RAN, "app.stage"), 19);
	assert_int_equal(on_path(&t, TRACE_ROOT_READY, "app.stage"), 1);
	assert_int_equal(on_path(&t, TRACE_ROOT_RAN, "app.source"), 80);
	release(&t);
}

/* 4 held the lock first, then 3, then 2: each only while those behind it waited. */
static void convoy(void **state)
{
	static const size_t depths[] = {8, 2};
	struct teller t;

	(void)state;
	for (int k = 0; k < 2; k++) {
		begin(&t);
		t.from.depth = depths[k];
		for (uint64_t g = 1; g <= 4; g++)
			story_runs(&t.s, (int64_t)g, g, "app.worker");
		for (uint64_t g = 3; g >= 1; g--)
			story_block(&t.s, 20 - (int64_t)g, g, "sync", "app.lock");
		story_wake(&t.s, 120, 4, 3, "app.unlock");
		story_start(&t.s, 121, 3);
		story_wake(&t.s, 150, 3, 2, "app.unlock");
		story_start(&t.s, 151, 2);
		story_wake(&t.s, 170, 2, 1, "app.unlock");
		end(&t, 200, 1);
		assert_wait(link_at(&t, 0, 0), 1, 19, 170, 2);
		assert_wait(link_at(&t, 0, 1), 2, 19, 150, 3);
		if (k == 0) {
			assert_wait(link_at(&t, 0, 2), 3, 19, 120, 4);
			assert_parts(link_at(&t, 0, 2)->parts, 101, 0, 0, 0, 0);
			assert_int_equal(link_at(&t, 0, 2)->root, TRACE_ROOT_RAN);
			assert_int_equal(t.wakes.lates[0].chains[0].n, 3);
		} else {
			assert_int_equal(link_at(&t, 0, 1)->root, TRACE_ROOT_DEPTH);
			assert_int_equal(t.wakes.lates[0].chains[0].n, 2);
		}
		release(&t);
	}
}

/* The collector's work counts where it overlaps the region, and no longer. */
static void collector_in_a_wait(void **state)
{
	struct teller t;

	(void)state;
	begin(&t);
	story_runs(&t.s, 1, 1, "app.main");
	story_runs(&t.s, 2, 2, "app.other");
	story_range(&t.s, 5, TRACE_RANGE_BEGIN, TRACE_STW, 2, "GC sweep termination");
	story_user(&t.s, 10, TRACE_REGION_BEGIN, 1, 0, "step");
	story_range(&t.s, 15, TRACE_RANGE_END, TRACE_STW, 2, NULL);
	story_range(&t.s, 20, TRACE_RANGE_BEGIN, TRACE_ASSIST, 1, NULL);
	story_range(&t.s, 23, TRACE_RANGE_END, TRACE_ASSIST, 1, NULL);
	story_block(&t.s, 30, 1, "GC mark assist wait for work", "app.alloc");
	story_range(&t.s, 40, TRACE_RANGE_BEGIN, TRACE_STW, 2, "GC mark termination");
	story_range(&t.s, 47, TRACE_RANGE_END, TRACE_STW, 2, NULL);
	story_wake(&t.s, 60, 2, 1, "app.whatever");
	story_start(&t.s, 62, 1);
	story_user(&t.s, 70, TRACE_REGION_END, 1, 0, "step");
	story_range(&t.s, 75, TRACE_RANGE_BEGIN, TRACE_STW, 2, "GC sweep termination");
	story_range(&t.s, 79, TRACE_RANGE_END, TRACE_STW, 2, NULL);
	end(&t, 90, 0);
	assert_int_equal(t.wakes.nlates, 1);
	assert_int_equal(t.wakes.lates[0].kind, TRACE_LATE_REGION);
	assert_parts(t.wakes.lates[0].parts, 28, 2, 0, 30, 0);
	assert_int_equal(t.wakes.lates[0].nstw, 2);
	assert_int_equal(t.wakes.lates[0].stw_ns, 5 + 7);
	assert_int_equal(t.wakes.lates[0].assist_ns, 3);
	/* Who happens to end it is not whom it waited for. */
	assert_wait(link_at(&t, 0, 0), 1, 30, 60, TRACE_NONE);
	assert_int_equal(link_at(&t, 0, 0)->root, TRACE_ROOT_GC);
	release(&t);
}

static void nobody_of_the_program(void **state)
{
	static const struct {
		const char *why, *where;
		uint64_t waker;
		const char *at;
		enum trace_root root;
	} cases[] = {
		{"sleep", "app.nap", TRACE_NONE, NULL, TRACE_ROOT_TIMER},
		{"network", "app.read", TRACE_NONE, NULL, TRACE_ROOT_NETWORK},
		/* Without a reason, as in a status: by the frames. */
		{NULL, "internal/poll.runtime_pollWait", 2, "app.busy", TRACE_ROOT_NETWORK},
		{"network", "app.read", 2, "app.busy", TRACE_ROOT_NETWORK},
		{"network", "app.read", 2, "internal/poll.runtime_pollUnblock", TRACE_ROOT_RAN},
		{"select", "app.pick", TRACE_NONE, NULL, TRACE_ROOT_RUNTIME},
		{"select", "app.pick", 2, "app.busy", TRACE_ROOT_RAN},
		{"select", "app.pick", 77, "app.unseen", TRACE_ROOT_LOST},
	};
	struct teller t;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(&t);
		story_runs(&t.s, 1, 1, "app.main");
		story_runs(&t.s, 2, 2, "app.other");
		story_block(&t.s, 10, 1, cases[i].why, cases[i].where);
		story_wake(&t.s, 50, cases[i].waker, 1, cases[i].at);
		end(&t, 60, 1);
		assert_int_equal(link_at(&t, 0, 0)->root, cases[i].root);
		assert_int_equal(t.wakes.lates[0].chains[0].n, 1);
		release(&t);
	}
}

static void never_woken(void **state)
{
	struct teller t;

	(void)state;
	begin(&t);
	story_runs(&t.s, 1, 1, "app.main");
	story_block(&t.s, 10, 1, "chan send", "app.put");
	end(&t, 60, 1);
	assert_wait(link_at(&t, 0, 0), 1, 10, 60, TRACE_NONE);
	assert_int_equal(link_at(&t, 0, 0)->root, TRACE_ROOT_OPEN);
	release(&t);
}

/* It ended the wait soon after it was created: what mattered is what its creator did. */
static void created_within(void **state)
{
	struct teller t;

	(void)state;
	begin(&t);
	story_runs(&t.s, 1, 1, "app.main");
	story_runs(&t.s, 2, 2, "app.parent");
	story_block(&t.s, 10, 1, "chan receive", "app.take");
	story_create(&t.s, 90, 2, 3, "app.child");
	story_start(&t.s, 91, 3);
	story_wake(&t.s, 100, 3, 1, "app.give");
	story_end(&t.s, 101, 3);
	story_create(&t.s, 102, TRACE_NONE, 4, "app.timed");
	end(&t, 120, 1);
	assert_parts(link_at(&t, 0, 0)->parts, 9, 1, 0, 0, 80);
	assert_true(link_at(&t, 0, 1)->created);
	assert_wait(link_at(&t, 0, 1), 3, 10, 90, 2);
	assert_int_equal(link_at(&t, 0, 1)->root, TRACE_ROOT_RAN);
	assert_int_equal(on_path(&t, TRACE_ROOT_RAN, "app.child"), 9);
	assert_int_equal(on_path(&t, TRACE_ROOT_READY, "app.child"), 1);
	assert_int_equal(on_path(&t, TRACE_ROOT_RAN, "app.parent"), 90);
	release(&t);
}

/* Each woke the other while it waited: no runtime does that, damage may. */
static void circle(void **state)
{
	struct teller t;

	(void)state;
	begin(&t);
	story_runs(&t.s, 1, 1, "app.a");
	story_runs(&t.s, 2, 2, "app.b");
	story_block(&t.s, 10, 1, "select", "app.x");
	story_block(&t.s, 11, 2, "select", "app.y");
	story_wake(&t.s, 45, 1, 2, "app.odd");
	story_wake(&t.s, 50, 2, 1, "app.odd");
	story_start(&t.s, 51, 1);
	story_block(&t.s, 52, 1, "select", "app.x");
	story_wake(&t.s, 95, 1, 1, "app.self"); /* by itself: by nobody */
	end(&t, 99, 1);
	assert_wait(link_at(&t, 0, 0), 1, 52, 95, TRACE_NONE);
	assert_int_equal(link_at(&t, 0, 0)->root, TRACE_ROOT_RUNTIME);
	assert_wait(link_at(&t, 1, 0), 1, 10, 50, 2);
	assert_wait(link_at(&t, 1, 1), 2, 11, 45, 1);
	assert_int_equal(link_at(&t, 1, 1)->root, TRACE_ROOT_CYCLE);
	assert_int_equal(on_path(&t, TRACE_ROOT_RUNTIME, NULL), 95 - 52);
	release(&t);
}

/* Nested regions, a task that ends elsewhere, an end without a begin, one that stays open. */
static void stretches(void **state)
{
	struct teller t;

	(void)state;
	begin(&t);
	story_runs(&t.s, 1, 1, "app.main");
	story_runs(&t.s, 2, 2, "app.other");
	story_user(&t.s, 3, TRACE_REGION_END, 1, 0, "early");
	story_user(&t.s, 10, TRACE_TASK_BEGIN, 1, 5, "request");
	story_user(&t.s, 20, TRACE_REGION_BEGIN, 1, 5, "outer");
	story_user(&t.s, 25, TRACE_REGION_BEGIN, 1, 5, "inner");
	story_user(&t.s, 30, TRACE_REGION_END, 1, 5, "inner");
	story_user(&t.s, 50, TRACE_REGION_END, 1, 5, "outer");
	story_user(&t.s, 60, TRACE_TASK_END, 2, 5, "request");
	story_user(&t.s, 70, TRACE_REGION_BEGIN, 2, 0, "open");
	end(&t, 80, 0);
	assert_int_equal(t.wakes.nlates, 4);
	assert_int_equal(t.wakes.lates[0].kind, TRACE_LATE_TASK);
	assert_int_equal(t.wakes.lates[0].goroutine, 2);
	assert_int_equal(t.wakes.lates[0].nmembers, 1);
	assert_int_equal(t.wakes.lates[0].members[0].goroutine, 1);
	assert_parts(t.wakes.lates[0].members[0].parts, 50, 0, 0, 0, 0);
	assert_int_equal(t.wakes.lates[1].end_ns - t.wakes.lates[1].start_ns, 30);
	assert_int_equal(t.wakes.lates[2].end_ns - t.wakes.lates[2].start_ns, 10);
	assert_true(t.wakes.lates[2].unended);
	assert_int_equal(t.wakes.lates[3].end_ns - t.wakes.lates[3].start_ns, 5);
	release(&t);
}

/* ---- the parts of every goroutine add up ---- */

struct sums {
	struct sink sink;
	struct stacks stacks;
	struct trace_lives lives;
	struct trace_history history;
	struct trace_each_sum each;
};

static bool on_event(struct sink *sink, const struct trace_event *e)
{
	trace_lives_event(&((struct sums *)sink)->lives, e);
	return true;
}

static bool on_info(struct sink *sink, const struct trace_info *info)
{
	(void)sink;
	(void)info;
	return true;
}

/* A goroutine's whole time, and in cuts: the sum of the cuts is the whole. */
static void check_row(struct sums *s, const struct trace_each_row *r)
{
	const struct trace_past *p = trace_history_get(&s->history, r->goroutine.id);
	int64_t parts[TRACE_PARTS], sum[TRACE_PARTS] = {0}, from = r->goroutine.first_ns;
	int64_t step = (r->end_ns - from) / 7 + 1, all = 0;

	if (!p) {
		assert_true(r->ended && r->end_ns - from < s->history.floor_ns);
		return;
	}
	trace_history_parts(&s->history, p, from, r->end_ns, parts);
	assert_parts(parts, r->state_ns[TRACE_RUNNING], r->state_ns[TRACE_RUNNABLE],
		r->state_ns[TRACE_SYSCALL], r->state_ns[TRACE_WAITING], 0);
	for (int64_t at = from; at < r->end_ns; at += step) {
		int64_t to = at + step < r->end_ns ? at + step : r->end_ns;

		trace_history_parts(&s->history, p, at, to, parts);
		for (int i = 0; i < TRACE_PARTS; i++) {
			sum[i] += parts[i];
			all += parts[i];
		}
	}
	assert_int_equal(all, r->end_ns - from);
	if (!s->history.floor_ns)
		assert_parts(sum, r->state_ns[TRACE_RUNNING], r->state_ns[TRACE_RUNNABLE],
			r->state_ns[TRACE_SYSCALL], r->state_ns[TRACE_WAITING], 0);
}

static void parts_of(const char *path, size_t room)
{
	struct sums s = {
		.sink = {.trace_begin = on_info, .trace_event = on_event, .trace_end = on_info}};
	struct diag diag = {0};
	struct load load = {.sink = &s.sink, .stacks = &s.stacks, .diag = &diag};
	struct err err = {0};
	struct input *in = input_open(path, NULL, &err);

	assert_non_null(in);
	trace_lives_init(&s.lives, &s.stacks);
	trace_history_init(&s.history, &s.lives, NULL);
	trace_each_init(&s.each);
	if (room)
		s.history.max_pieces = room;
	trace_lives_watch(&s.lives, &s.history.watch);
	trace_lives_watch(&s.lives, &s.each.watch);
	assert_true(load_input(in, &load, &err));
	trace_history_finish(&s.history);
	trace_each_finish(&s.each, &s.stacks);
	assert_true(s.each.each.nrows > 4);
	if (room)
		assert_true(s.history.floor_ns > 0);
	for (size_t i = 0; i < s.each.each.nrows; i++)
		check_row(&s, &s.each.each.rows[i]);
	input_close(in);
	diag_release(&diag);
	trace_each_sum_release(&s.each);
	trace_history_release(&s.history);
	trace_lives_release(&s.lives);
	stacks_release(&s.stacks);
}

static void parts_add_up(void **state)
{
	static const char *const paths[] = {"testdata/gotrace/sync-go1.22.trace",
		"testdata/gotrace/syscalls-go1.26.trace", "testdata/gotrace/gc-go1.25.trace",
		"testdata/gotrace/long-go1.26.trace", "testdata/gotrace/coroutine-go1.26.trace",
		"testdata/incident/hung/trace.out"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		parts_of(paths[i], 0);
	/* In so little room that short intervals become mixtures. */
	parts_of("testdata/incident/healthy/trace.out", 512);
	parts_of("testdata/gotrace/sync-go1.26.trace", 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_through_channels),
		cmocka_unit_test(convoy),
		cmocka_unit_test(collector_in_a_wait),
		cmocka_unit_test(nobody_of_the_program),
		cmocka_unit_test(never_woken),
		cmocka_unit_test(created_within),
		cmocka_unit_test(circle),
		cmocka_unit_test(stretches),
		cmocka_unit_test(parts_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
