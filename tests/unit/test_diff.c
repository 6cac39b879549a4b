/* SPDX-License-Identifier: MIT */
#include "analyze/diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyze/diff_labels.h"

enum { SNAPSHOTS = 3 };

/* Snapshots made by hand or by a seeded generator, over one struct stacks. */
struct world {
	struct stacks stacks;
	struct groups groups[SNAPSHOTS];
	size_t n;
	struct owner owner;
	struct str process[SNAPSHOTS];
	struct stack_diff diff;
};

static void world_init(struct world *w, size_t n)
{
	*w = (struct world){.n = n};
	for (size_t k = 0; k < n; k++) {
		groups_init(&w->groups[k], &w->stacks);
		w->groups[k].snapshot.level = DUMP_USER;
		w->groups[k].snapshot.time_ns = TIME_UNKNOWN;
	}
}

static void world_release(struct world *w)
{
	stack_diff_release(&w->diff);
	for (size_t k = 0; k < w->n; k++)
		groups_release(&w->groups[k]);
	owner_release(&w->owner);
	stacks_release(&w->stacks);
}

static frameid frame(struct world *w, const char *function, uint32_t line)
{
	funcid f = stacks_function(&w->stacks, str_from(function), STR("a.go"));

	return stacks_frame(&w->stacks, f, line, 0);
}

/* A thread at f:line, called from main.entry, created by main.creator; ids 0 in grouped sources. */
struct who {
	uint64_t id, count;
	const char *f;
	uint32_t line;
	enum wait_class class;
	const char *creator;
};

static void add(struct world *w, size_t k, struct who who)
{
	struct thread t = {.id = who.id, .count = who.count ? who.count : 1, .wait_ns = -1};
	frameid frames[2];

	t.class = who.class;
	frames[0] = frame(w, who.f, who.line);
	frames[1] = frame(w, "main.entry", 1);
	t.stack = stacks_from_leaf_first(&w->stacks, frames, 2);
	if (who.creator)
		t.creator = frame(w, who.creator, 7);
	groups_add(&w->groups[k], &t);
}

static void compare_order(struct world *w, const size_t *order)
{
	struct diff_input inputs[SNAPSHOTS];
	struct diff_filter all = {.any_state = true};

	for (size_t k = 0; k < w->n; k++)
		inputs[k] = (struct diff_input){
			&w->groups[order[k]], STR("input"), w->process[order[k]], NULL};
	owner_learn(&w->owner, &w->stacks);
	stack_diff_build(&w->diff, inputs, w->n, &w->owner);
	stack_diff_select(&w->diff, &all);
}

static void compare(struct world *w)
{
	static const size_t order[] = {0, 1, 2};

	for (size_t k = 0; k < w->n; k++)
		groups_finish(&w->groups[k]);
	compare_order(w, order);
}

static const struct diff_group *find(const struct world *w, const char *f)
{
	for (size_t i = 0; i < w->diff.ngroups; i++) {
		frameid leaf = stacks_get(&w->stacks, w->diff.groups[i].stack)->frame;

		if (str_eq(stacks_frame_name(&w->stacks, leaf), str_from(f)))
			return &w->diff.groups[i];
	}
	return NULL;
}

/* ---- cases by hand ---- */

static void five_changes_are_told_apart(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 2);
	add(&w, 0, (struct who){1, 1, "main.same", 3, WAIT_SELECT, "main.c"});
	add(&w, 1, (struct who){1, 1, "main.same", 3, WAIT_SELECT, "main.c"});
	add(&w, 0, (struct who){2, 1, "main.grew", 3, WAIT_CHAN_SEND, "main.c"});
	for (uint64_t id = 2; id < 5; id++)
		add(&w, 1, (struct who){id, 1, "main.grew", 3, WAIT_CHAN_SEND, "main.c"});
	add(&w, 0, (struct who){6, 1, "main.shrank", 3, WAIT_SLEEP, "main.c"});
	add(&w, 0, (struct who){7, 1, "main.shrank", 3, WAIT_SLEEP, "main.c"});
	add(&w, 1, (struct who){7, 1, "main.shrank", 3, WAIT_SLEEP, "main.c"});
	add(&w, 0, (struct who){8, 1, "main.gone", 3, WAIT_MUTEX, "main.c"});
	add(&w, 1, (struct who){9, 1, "main.new", 3, WAIT_MUTEX, "main.c"});
	compare(&w);

	assert_int_equal(w.diff.ngroups, 5);
	assert_int_equal(find(&w, "main.same")->count.change, CHANGE_SAME);
	assert_int_equal(find(&w, "main.grew")->count.change, CHANGE_GREW);
	assert_int_equal(find(&w, "main.grew")->count.delta, 2);
	assert_int_equal(find(&w, "main.grew")->stayed, 1);
	assert_int_equal(find(&w, "main.shrank")->count.change, CHANGE_SHRANK);
	assert_int_equal(find(&w, "main.shrank")->stayed, 1);
	assert_int_equal(find(&w, "main.gone")->count.change, CHANGE_GONE);
	assert_int_equal(find(&w, "main.gone")->stayed, 0);
	assert_int_equal(find(&w, "main.new")->count.change, CHANGE_NEW);
	assert_ptr_equal(&w.diff.groups[0], find(&w, "main.grew"));
	world_release(&w);
}

static void line_creator_and_state_keep_groups_apart(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 2);
	add(&w, 0, (struct who){1, 1, "main.f", 3, WAIT_SELECT, "main.c"});
	add(&w, 1, (struct who){1, 1, "main.f", 4, WAIT_SELECT, "main.c"});
	add(&w, 1, (struct who){2, 1, "main.f", 3, WAIT_SELECT, "main.d"});
	add(&w, 1, (struct who){3, 1, "main.f", 3, WAIT_MUTEX, "main.c"});
	compare(&w);
	assert_int_equal(w.diff.ngroups, 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(w.diff.groups[i].stayed, 0);
	world_release(&w);
}

static void grouped_source_meets_without_creator_and_state(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 2);
	w.groups[0].snapshot.level = DUMP_GROUPED;
	add(&w, 0, (struct who){0, 5, "main.send", 3, WAIT_OTHER, NULL});
	add(&w, 0, (struct who){0, 2, "main.lock", 3, WAIT_MUTEX, NULL});
	for (uint64_t id = 1; id <= 6; id++)
		add(&w, 1, (struct who){id, 1, "main.send", 3, WAIT_CHAN_SEND, "main.c"});
	add(&w, 1, (struct who){8, 1, "main.lock", 3, WAIT_MUTEX, "main.c"});
	add(&w, 1, (struct who){9, 1, "main.lock", 3, WAIT_MUTEX, "main.d"});
	compare(&w);

	assert_int_equal(w.diff.ngroups, 2);
	assert_int_equal(find(&w, "main.send")->class, WAIT_CHAN_SEND);
	assert_int_equal(find(&w, "main.send")->count.counts[0], 5);
	assert_int_equal(find(&w, "main.send")->count.delta, 1);
	assert_int_equal(find(&w, "main.send")->stayed, -1);
	assert_int_not_equal(find(&w, "main.send")->creator, 0);
	assert_int_equal(find(&w, "main.lock")->count.change, CHANGE_SAME);
	assert_int_equal(find(&w, "main.lock")->creator, 0); /* two of them */
	world_release(&w);
}

static void runnable_in_a_dump_meets_the_wait_in_a_profile(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 2);
	w.groups[1].snapshot.level = DUMP_GROUPED;
	add(&w, 0, (struct who){1, 1, "main.loop", 3, WAIT_RUNNABLE, "main.c"});
	add(&w, 1, (struct who){0, 1, "main.loop", 3, WAIT_SELECT, NULL});
	compare(&w);
	assert_int_equal(w.diff.ngroups, 1);
	assert_int_equal(w.diff.groups[0].count.change, CHANGE_SAME);
	assert_int_equal(w.diff.groups[0].class, WAIT_SELECT);
	world_release(&w);
}

static void lower_bounds_claim_only_what_they_prove(void **state)
{
	static const struct {
		bool first, last;
		uint64_t from, to;
		enum diff_change change;
	} cases[] = {
		{false, true, 1, 3, CHANGE_GREW},
		{false, true, 0, 3, CHANGE_NEW},
		{false, true, 3, 1, CHANGE_UNKNOWN},
		{false, true, 3, 0, CHANGE_UNKNOWN},
		{false, true, 3, 3, CHANGE_UNKNOWN},
		{true, false, 1, 3, CHANGE_UNKNOWN},
		{true, false, 0, 3, CHANGE_UNKNOWN},
		{true, false, 3, 1, CHANGE_SHRANK},
		{true, false, 3, 0, CHANGE_GONE},
		{true, true, 3, 3, CHANGE_UNKNOWN},
		{true, true, 1, 3, CHANGE_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w;

		world_init(&w, 2);
		w.groups[0].snapshot.capped = cases[i].first;
		w.groups[1].snapshot.truncated = cases[i].last;
		for (uint64_t id = 1; id <= cases[i].from; id++)
			add(&w, 0, (struct who){id, 1, "main.f", 3, WAIT_MUTEX, "main.c"});
		for (uint64_t id = 1; id <= cases[i].to; id++)
			add(&w, 1, (struct who){id, 1, "main.f", 3, WAIT_MUTEX, "main.c"});
		compare(&w);
		assert_int_equal(w.diff.ngroups, 1);
		assert_int_equal(w.diff.groups[0].count.change, cases[i].change);
		world_release(&w);
	}
}

static void ids_of_two_processes_do_not_stay(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 2);
	add(&w, 0, (struct who){1, 1, "main.f", 3, WAIT_SELECT, "main.c"});
	add(&w, 1, (struct who){1, 1, "main.f", 3, WAIT_SELECT, "main.c"});
	add(&w, 0, (struct who){5, 1, "main.f", 3, WAIT_SELECT, "main.c"});
	add(&w, 1, (struct who){5, 1, "main.f", 3, WAIT_SELECT, "main.other"});
	compare(&w);
	assert_true(w.diff.mismatch.found);
	assert_int_equal(w.diff.mismatch.id, 5);
	assert_true(str_eq(w.diff.mismatch.a, STR("main.c")));
	assert_true(str_eq(w.diff.mismatch.b, STR("main.other")));
	for (size_t i = 0; i < w.diff.ngroups; i++)
		assert_int_equal(w.diff.groups[i].stayed, -1);
	world_release(&w);
}

static void stated_processes_decide(void **state)
{
	static const struct {
		struct str a, b;
		int64_t stayed;
	} cases[] = {{STR_INIT("shop"), STR_INIT("shop"), 1},
		{STR_INIT("shop"), STR_INIT("till"), -1}, {STR_INIT("shop"), STR_INIT(""), 1}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w;

		world_init(&w, 2);
		w.process[0] = cases[i].a;
		w.process[1] = cases[i].b;
		add(&w, 0, (struct who){1, 1, "main.f", 3, WAIT_SELECT, "main.c"});
		add(&w, 1, (struct who){1, 1, "main.f", 3, WAIT_SELECT, "main.c"});
		compare(&w);
		assert_int_equal(w.diff.groups[0].stayed, cases[i].stayed);
		world_release(&w);
	}
}

/* `go f(x)` of Go 1.19: a system-level dump shows the compiler's closure at the bottom. */
static void add_wrapped(struct world *w, size_t k, uint64_t id, bool shown)
{
	struct thread t = {.id = id, .count = 1, .wait_ns = -1, .class = WAIT_SELECT};
	frameid frames[2] = {frame(w, "net.loop", 9), frame(w, "net.dial.func5", 7)};

	t.creator = frame(w, "net.dial", 7);
	t.stack = stacks_from_leaf_first(&w->stacks, frames, shown ? 2 : 1);
	groups_add(&w->groups[k], &t);
}

static void wrappers_do_not_part_user_from_system_level(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 2);
	w.groups[1].snapshot.level = DUMP_SYSTEM;
	add_wrapped(&w, 0, 5, false);
	add_wrapped(&w, 0, 4, false);
	add_wrapped(&w, 1, 4, true);
	add_wrapped(&w, 1, 5, true);
	compare(&w);
	assert_int_equal(w.diff.ngroups, 1);
	assert_int_equal(w.diff.groups[0].count.change, CHANGE_SAME);
	assert_int_equal(w.diff.groups[0].stayed, 2);
	world_release(&w);
}

/* As show, tree and the store have it: lib/analyze/place.h. */
static void a_site_is_no_wrapper_of_the_compiler(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 1);
	add(&w, 0, (struct who){1, 1, "main.entry.deferwrap1", 7, WAIT_MUTEX, "main.creator"});
	compare(&w);
	assert_int_equal(w.diff.nsites, 1);
	assert_int_equal(w.diff.groups[0].site, frame(&w, "main.entry", 1));
	assert_int_equal(w.diff.sites[0].site, frame(&w, "main.entry", 1));
	world_release(&w);
}

static void sites_gather_the_stacks_of_one_line(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 2);
	for (uint64_t id = 1; id <= 4; id++)
		add(&w, 1,
			(struct who){id, 1, "main.put", 3, WAIT_CHAN_SEND,
				id % 2 ? "main.c" : "main.d"});
	add(&w, 0, (struct who){1, 1, "main.put", 3, WAIT_CHAN_SEND, "main.c"});
	add(&w, 1, (struct who){9, 1, "main.put", 3, WAIT_MUTEX, "main.c"});
	compare(&w);
	assert_int_equal(w.diff.ngroups, 3);
	assert_int_equal(w.diff.nsites, 2);
	assert_int_equal(w.diff.sites[0].class, WAIT_CHAN_SEND);
	assert_int_equal(w.diff.sites[0].ngroups, 2);
	assert_int_equal(w.diff.sites[0].count.counts[0], 1);
	assert_int_equal(w.diff.sites[0].count.counts[1], 4);
	assert_int_equal(w.diff.sites[0].stayed, 1);
	world_release(&w);
}

/* ---- properties over random snapshots ---- */

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Few functions, lines and creators, so that groups meet; entry and creator go by id. */
static void fill_random(struct world *w, uint32_t *seed)
{
	static const char *const names[] = {"main.a", "main.b", "lib.c", "sync.d"};
	static const char *const creators[] = {"main.x", "main.y"};
	static const enum wait_class classes[] = {WAIT_MUTEX, WAIT_SELECT, WAIT_IO, WAIT_SLEEP};

	for (size_t k = 0; k < w->n; k++)
		for (uint64_t id = 1; id < 60; id++)
			if (next(seed) % 3)
				add(w, k,
					(struct who){id, 1, names[next(seed) % 4], next(seed) % 2,
						classes[next(seed) % 4], creators[id % 2]});
}

static void check_totals(const struct world *w)
{
	for (size_t k = 0; k < w->n; k++) {
		uint64_t groups = 0, sites = 0, states = 0;

		for (size_t i = 0; i < w->diff.ngroups; i++)
			groups += w->diff.groups[i].count.counts[k];
		for (size_t i = 0; i < w->diff.nsites; i++)
			sites += w->diff.sites[i].count.counts[k];
		for (size_t i = 0; i < w->diff.nstates; i++)
			states += w->diff.states[i].count.counts[k];
		assert_int_equal(groups, w->diff.snapshots[k].threads);
		assert_int_equal(sites, groups);
		assert_int_equal(states, groups);
	}
}

static void check_stayed(const struct world *w)
{
	for (size_t i = 0; i < w->diff.ngroups; i++) {
		const struct diff_group *g = &w->diff.groups[i];

		assert_true(g->stayed >= 0);
		for (size_t k = 0; k < w->n; k++)
			assert_true((uint64_t)g->stayed <= g->count.counts[k]);
	}
}

static void counts_add_up_and_stayed_is_bounded(void **state)
{
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct world w;

		world_init(&w, round % 2 ? 3 : 2);
		fill_random(&w, &seed);
		compare(&w);
		check_totals(&w);
		check_stayed(&w);
		world_release(&w);
	}
}

static enum diff_change turned(enum diff_change c)
{
	static const enum diff_change other[] = {[CHANGE_NEW] = CHANGE_GONE,
		[CHANGE_GONE] = CHANGE_NEW,
		[CHANGE_GREW] = CHANGE_SHRANK,
		[CHANGE_SHRANK] = CHANGE_GREW,
		[CHANGE_SAME] = CHANGE_SAME};

	return other[c];
}

static void backwards_is_the_same_with_new_for_gone(void **state)
{
	static const size_t back[] = {1, 0};
	uint32_t seed = 11;

	(void)state;
	for (int round = 0; round < 40; round++) {
		struct stack_diff forth;
		struct world w;

		world_init(&w, 2);
		fill_random(&w, &seed);
		compare(&w);
		forth = w.diff;
		compare_order(&w, back);
		assert_int_equal(forth.ngroups, w.diff.ngroups);
		for (size_t i = 0; i < forth.ngroups; i++) {
			const struct diff_group *a = &forth.groups[i], *b = NULL;

			for (size_t j = 0; j < w.diff.ngroups; j++)
				if (w.diff.groups[j].stack == a->stack &&
					w.diff.groups[j].class == a->class &&
					w.diff.groups[j].creator == a->creator)
					b = &w.diff.groups[j];
			assert_non_null(b);
			assert_int_equal(b->count.delta, -a->count.delta);
			assert_int_equal(b->count.change, turned(a->count.change));
			assert_int_equal(b->stayed, a->stayed);
		}
		stack_diff_release(&forth);
		world_release(&w);
	}
}

static void order_is_total_and_not_by_id(void **state)
{
	uint32_t seed = 3;
	struct world w;

	(void)state;
	world_init(&w, 2);
	fill_random(&w, &seed);
	compare(&w);
	for (size_t i = 1; i < w.diff.ngroups; i++) {
		const struct diff_group *a = &w.diff.groups[i - 1], *b = &w.diff.groups[i];
		int64_t da = llabs(a->count.delta), db = llabs(b->count.delta);

		assert_true(da >= db);
		if (da == db)
			assert_true(a->count.counts[1] >= b->count.counts[1]);
		if (da == db && a->count.counts[1] == b->count.counts[1] &&
			a->count.counts[0] == b->count.counts[0])
			assert_true(stacks_compare(&w.stacks, a->stack, b->stack) < 0 ||
				    (a->stack == b->stack && a->class <= b->class));
	}
	world_release(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_changes_are_told_apart),
		cmocka_unit_test(line_creator_and_state_keep_groups_apart),
		cmocka_unit_test(grouped_source_meets_without_creator_and_state),
		cmocka_unit_test(runnable_in_a_dump_meets_the_wait_in_a_profile),
		cmocka_unit_test(lower_bounds_claim_only_what_they_prove),
		cmocka_unit_test(ids_of_two_processes_do_not_stay),
		cmocka_unit_test(stated_processes_decide),
		cmocka_unit_test(wrappers_do_not_part_user_from_system_level),
		cmocka_unit_test(a_site_is_no_wrapper_of_the_compiler),
		cmocka_unit_test(sites_gather_the_stacks_of_one_line),
		cmocka_unit_test(counts_add_up_and_stayed_is_bounded),
		cmocka_unit_test(backwards_is_the_same_with_new_for_gone),
		cmocka_unit_test(order_is_total_and_not_by_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
