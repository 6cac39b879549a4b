/* SPDX-License-Identifier: MIT */
/* Two traces whose difference is known. */
#include "unit.h"

#include <math.h>

#include "analyze/trace_diff.h"
#include "analyze/trace_gc.h"
#include "analyze/trace_heap.h"
#include "analyze/trace_times.h"
#include "trace_story.h"

struct pair {
	struct story s;
	struct trace_lives lives[2];
	struct trace_times_sum times[2];
	struct trace_gc_sum gc[2];
	struct trace_heap_sum heap[2];
	struct trace_living living[2];
	struct owner owner;
	struct trace_diff diff;
};

/* The story goes on in the other trace; stacks are shared. */
static void begin(struct pair *p, int side)
{
	struct trace_lives *l = &p->s.lives;

	if (side)
		p->lives[0] = *l;
	trace_lives_init(l, &p->s.stacks);
	trace_times_init(&p->times[side]);
	trace_gc_init(&p->gc[side], l);
	trace_heap_init(&p->heap[side]);
	trace_living_init(&p->living[side]);
	trace_lives_watch(l, &p->living[side].watch);
	trace_lives_watch(l, &p->times[side].watch);
	trace_lives_watch(l, &p->gc[side].watch);
	trace_lives_watch(l, &p->heap[side].watch);
	story_sync(&p->s, 0, false);
}

static void end(struct pair *p, int side, int64_t time)
{
	story_sync(&p->s, time, true);
	p->diff.side[side].about.info.end_ns = time;
}

static void build(struct pair *p)
{
	struct trace_diff_source from[2];

	p->lives[1] = p->s.lives;
	for (int k = 0; k < 2; k++)
		from[k] = (struct trace_diff_source){
			&p->times[k].times, &p->gc[k].gc, &p->heap[k].heap, p->living[k].most};
	p->diff.stacks = &p->s.stacks;
	trace_diff_build(&p->diff, from, &p->owner);
}

static void release(struct pair *p)
{
	trace_diff_release(&p->diff);
	for (int k = 0; k < 2; k++) {
		trace_lives_release(&p->lives[k]);
		trace_times_sum_release(&p->times[k]);
		trace_gc_sum_release(&p->gc[k]);
		trace_heap_sum_release(&p->heap[k]);
	}
	owner_release(&p->owner);
	stacks_release(&p->s.stacks);
}

static const struct trace_diff_row *entry(
	const struct pair *p, const char *name, enum trace_state state)
{
	for (size_t i = 0; i < p->diff.nentries; i++) {
		const struct trace_diff_row *r = &p->diff.entries[i];
		struct str has = stacks_text(
			&p->s.stacks, stacks_function_get(&p->s.stacks, r->entry)->name);

		if (r->state == state && str_eq(has, str_from(name)))
			return r;
	}
	fail_msg("no %s", name);
	return NULL;
}

static void close_to(double is, double should)
{
	if (fabs(is - should) > 1e-6 * (fabs(should) + 1))
		fail_msg("%.9g, not %.9g", is, should);
}

/*
 * Before: 100 ns, of which app.main ran 30 and waited 70. After: 200 ns in another build (its
 * closures are counted otherwise), it ran 120 and waited 60 + 20 (of the run queue), which is
 * another place; and app.fresh ran 100.
 */
static void rates_and_marks(void **state)
{
	struct pair p = {0};
	const struct trace_diff_row *r;

	(void)state;
	begin(&p, 0);
	story_runs(&p.s, 1, 1, "app.main.func1");
	story_block(&p.s, 30, 1, "chan receive", "app.old");
	end(&p, 0, 100);
	begin(&p, 1);
	story_runs(&p.s, 1, 1, "app.main.func2");
	story_block(&p.s, 120, 1, "chan receive", "app.young");
	story_wake(&p.s, 180, TRACE_NONE, 1, NULL);
	story_create(&p.s, 190, 1, 2, "app.fresh");
	end(&p, 1, 200);
	build(&p);

	r = entry(&p, "app.main.func2", TRACE_RUNNING);
	assert_int_equal(r->change, TRACE_CHANGE_GREW);
	assert_int_equal(r->ns[0], 30);
	assert_int_equal(r->ns[1], 120);
	close_to(r->ns_rate[0], 30 / 100e-9);
	close_to(r->ns_rate[1], 120 / 200e-9);
	close_to(r->n_rate[1], 1 / 200e-9);
	r = entry(&p, "app.main.func2", TRACE_WAITING);
	assert_int_equal(r->change, TRACE_CHANGE_SHRANK);
	r = entry(&p, "app.fresh", TRACE_RUNNABLE);
	assert_int_equal(r->change, TRACE_CHANGE_NEW);
	/* Waits come behind the rest, and the greater change first. */
	assert_int_equal(p.diff.nbusy, p.diff.nentries - 1);
	assert_int_equal(p.diff.entries[0].state, TRACE_RUNNING);
	assert_int_equal(p.diff.nplaces, 2);
	assert_int_equal(p.diff.places[0].change, TRACE_CHANGE_GONE);
	assert_int_equal(p.diff.places[1].change, TRACE_CHANGE_NEW);

	close_to(p.diff.side[0].figures[TRACE_FIGURE_CORES], 0.3);
	close_to(p.diff.side[1].figures[TRACE_FIGURE_CORES], 0.6);
	close_to(p.diff.side[1].figures[TRACE_FIGURE_CREATED], 1 / 200e-9);
	close_to(p.diff.side[0].figures[TRACE_FIGURE_LIVING], 1);
	close_to(p.diff.side[1].figures[TRACE_FIGURE_LIVING], 2);
	close_to(p.diff.side[1].figures[TRACE_FIGURE_QUEUE], 30 / 200e-9);
	assert_true(p.diff.side[0].figures[TRACE_FIGURE_QUEUE_MAX] < 0);
	close_to(p.diff.side[1].figures[TRACE_FIGURE_QUEUE_MAX], 20);
	assert_true(p.diff.side[0].figures[TRACE_FIGURE_HEAP_LIVE] < 0);
	assert_false(p.diff.uneven);
	release(&p);
}

/* Nothing differs from itself; and an empty trace divides nothing by zero. */
static void same_and_empty(void **state)
{
	(void)state;
	for (int empty = 0; empty < 2; empty++) {
		struct pair p = {0};

		for (int k = 0; k < 2; k++) {
			begin(&p, k);
			if (!empty) {
				story_runs(&p.s, 1, 1, "app.main");
				story_block(&p.s, 30, 1, "select", "app.wait");
			}
			end(&p, k, empty ? 0 : 90);
		}
		build(&p);
		assert_int_equal(p.diff.nentries, empty ? 0 : 2);
		for (size_t i = 0; i < p.diff.nentries; i++)
			assert_int_equal(p.diff.entries[i].change, TRACE_CHANGE_SAME);
		for (size_t i = 0; i < p.diff.nplaces; i++)
			assert_int_equal(p.diff.places[i].change, TRACE_CHANGE_SAME);
		close_to(p.diff.side[1].figures[TRACE_FIGURE_CORES], empty ? 0 : 30 / 90.0);
		release(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_and_marks),
		cmocka_unit_test(same_and_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
