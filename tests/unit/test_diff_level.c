/* SPDX-License-Identifier: MIT */
/* Levels of likeness, labels, sorting and processes over more than two snapshots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/diff.h"
#include "analyze/diff_labels.h"

enum { SNAPSHOTS = 4 };

struct world {
	struct stacks stacks;
	struct groups groups[SNAPSHOTS];
	struct diff_input inputs[SNAPSHOTS];
	size_t n;
	struct owner owner;
	struct stack_diff diff;
	struct arena arena;
};

static void world_init(struct world *w, size_t n)
{
	*w = (struct world){.n = n};
	for (size_t k = 0; k < n; k++) {
		groups_init(&w->groups[k], &w->stacks);
		w->groups[k].snapshot.level = DUMP_USER;
		w->groups[k].snapshot.time_ns = TIME_UNKNOWN;
		w->inputs[k] = (struct diff_input){.groups = &w->groups[k], .input = STR("in")};
	}
}

static void world_release(struct world *w)
{
	stack_diff_release(&w->diff);
	for (size_t k = 0; k < w->n; k++)
		groups_release(&w->groups[k]);
	owner_release(&w->owner);
	arena_release(&w->arena);
	stacks_release(&w->stacks);
}

static frameid frame(struct world *w, const char *function, uint32_t line)
{
	funcid f = stacks_function(&w->stacks, str_from(function), STR("a.go"));

	return stacks_frame(&w->stacks, f, line, 0);
}

/* At leaf:line, called by caller. */
struct who {
	uint64_t id;
	const char *leaf, *caller;
	uint32_t line;
	enum wait_class class;
	const char *creator, *labels;
};

static void add(struct world *w, size_t k, struct who who)
{
	struct thread t = {.id = who.id, .count = 1, .wait_ns = -1, .class = who.class};
	frameid frames[3] = {frame(w, "runtime.gopark", 1), frame(w, who.leaf, who.line),
		frame(w, who.caller, 1)};

	t.stack = stacks_from_leaf_first(&w->stacks, frames, 3);
	t.creator = who.creator ? frame(w, who.creator, 7) : 0;
	t.labels = who.labels ? stacks_string(&w->stacks, str_from(who.labels)) : 0;
	groups_add(&w->groups[k], &t);
}

static void compare(struct world *w, struct diff_filter filter, const struct label_split *split)
{
	filter.any_state = true;
	for (size_t k = 0; k < w->n; k++) {
		groups_finish(&w->groups[k]);
		if (split)
			w->inputs[k].parts = diff_split_labels(&w->groups[k], split, &w->arena);
	}
	owner_learn(&w->owner, &w->stacks);
	stack_diff_build(&w->diff, w->inputs, w->n, &w->owner);
	stack_diff_select(&w->diff, &filter);
}

static const struct diff_group *only(const struct world *w)
{
	assert_int_equal(w->diff.ngroups, 1);
	return &w->diff.groups[0];
}

/* ---- levels ---- */

static void functions_forget_lines_and_who_moved_stayed(void **state)
{
	struct world w;

	(void)state;
	for (int level = LEVEL_LINES; level <= LEVEL_FUNCTIONS; level++) {
		world_init(&w, 2);
		add(&w, 0, (struct who){1, "main.f", "main.g", 40, WAIT_MUTEX, "main.c", NULL});
		add(&w, 1, (struct who){1, "main.f", "main.g", 41, WAIT_MUTEX, "main.c", NULL});
		compare(&w, (struct diff_filter){.level = (enum diff_level)level}, NULL);
		assert_int_equal(w.diff.ngroups, level == LEVEL_LINES ? 2 : 1);
		assert_int_equal(w.diff.groups[0].stayed, level == LEVEL_LINES ? 0 : 1);
		if (level == LEVEL_FUNCTIONS) {
			assert_int_equal(only(&w)->count.change, CHANGE_SAME);
			assert_int_equal(only(&w)->nstacks, 2);
		}
		world_release(&w);
	}
}

static void top_looks_at_inner_functions_only(void **state)
{
	static const size_t tops[] = {1, 2};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct world w;

		world_init(&w, 1);
		add(&w, 0, (struct who){1, "main.f", "main.g", 4, WAIT_MUTEX, "main.c", NULL});
		add(&w, 0, (struct who){2, "main.f", "main.h", 4, WAIT_MUTEX, "main.d", NULL});
		compare(&w, (struct diff_filter){.level = LEVEL_TOP, .top = tops[i]}, NULL);
		assert_int_equal(w.diff.ngroups, tops[i]);
		world_release(&w);
	}
}

static void creator_gathers_states(void **state)
{
	const struct diff_group *g;
	struct world w;

	(void)state;
	world_init(&w, 2);
	add(&w, 0, (struct who){1, "main.f", "main.g", 4, WAIT_SLEEP, "main.c", NULL});
	add(&w, 1, (struct who){1, "main.f", "main.g", 4, WAIT_SLEEP, "main.c", NULL});
	add(&w, 1, (struct who){2, "main.h", "main.i", 9, WAIT_MUTEX, "main.c", NULL});
	add(&w, 1, (struct who){3, "main.h", "main.i", 9, WAIT_MUTEX, "main.c", NULL});
	compare(&w, (struct diff_filter){.level = LEVEL_CREATOR}, NULL);
	g = only(&w);
	assert_int_equal(g->count.counts[1], 3);
	assert_int_equal(g->count.risk, RISK_HIGH);
	assert_int_equal(g->parts.nclasses, 2);
	assert_int_equal(g->parts.classes[0].class, WAIT_MUTEX);
	assert_int_equal(g->parts.classes[0].count, 2);
	assert_int_equal(w.diff.nstates, 2); /* states are told as ever */
	world_release(&w);
}

/* ---- labels ---- */

static void labels_are_counted(void **state)
{
	const struct diff_group *g;
	struct world w;

	(void)state;
	world_init(&w, 1);
	for (uint64_t id = 1; id <= 5; id++)
		add(&w, 0,
			(struct who){id, "main.f", "main.g", 4, WAIT_SLEEP, "main.c",
				id == 1	  ? "{\"route\":\"/a\"}"
				: id == 5 ? NULL
					  : "{\"route\":\"/b\",\"tenant\":\"x\"}"});
	compare(&w, (struct diff_filter){.min = 0}, NULL);
	g = only(&w);
	assert_int_equal(g->parts.nlabels, 3);
	assert_true(str_eq(g->parts.labels[0].value, STR("/b")));
	assert_int_equal(g->parts.labels[0].count, 3);
	assert_int_equal(g->parts.labels[1].count, 1);
	assert_true(str_eq(g->parts.labels[2].key, STR("tenant")));
	world_release(&w);
}

static void label_filter_and_level_split_a_stack(void **state)
{
	struct err err = {0};
	struct label_filter filter = {STR("route"), regex_new(STR("^/b"), &err)};
	struct label_split splits[] = {{&filter, 1, STR("")}, {NULL, 0, STR("route")}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct world w;

		world_init(&w, 2);
		for (uint64_t id = 1; id <= 5; id++)
			add(&w, id % 2,
				(struct who){id, "main.f", "main.g", 4, WAIT_SLEEP, "main.c",
					id < 3 ? "{\"route\":\"/a\"}" : "{\"route\":\"/b\"}"});
		compare(&w, (struct diff_filter){.level = i ? LEVEL_LABEL : LEVEL_LINES},
			&splits[i]);
		assert_int_equal(w.diff.ngroups, i ? 2 : 1);
		assert_int_equal(w.diff.groups[0].count.counts[0], 1);
		assert_int_equal(w.diff.groups[0].count.counts[1], 2);
		assert_int_equal(w.diff.hidden_groups, i ? 0 : 1);
		if (i)
			assert_true(
				str_eq(stacks_text(&w.stacks, w.diff.groups[0].label), STR("/b")));
		world_release(&w);
	}
	regex_free(filter.value);
}

/* Ids are small numbers; a hash that makes two of them meet would lose a group. */
static void many_groups_and_values_stay_apart(void **state)
{
	enum { MANY = 40000 };
	struct label_split split = {NULL, 0, STR("k")};

	(void)state;
	for (int level = LEVEL_LINES; level <= LEVEL_LABEL; level += LEVEL_LABEL) {
		struct world w;
		char text[32];

		world_init(&w, 1);
		for (uint32_t i = 0; i < MANY; i++) {
			snprintf(text, sizeof(text), "{\"k\":\"%u\"}", (unsigned)i);
			add(&w, 0,
				(struct who){i + 1, "main.f", "main.g", i + 1, WAIT_SLEEP, "main.c",
					text});
		}
		compare(&w, (struct diff_filter){.level = (enum diff_level)level},
			level == LEVEL_LABEL ? &split : NULL);
		assert_int_equal(w.diff.ngroups, MANY);
		world_release(&w);
	}
}

/* ---- processes ---- */

static void a_restart_between_later_snapshots_is_seen(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 4);
	for (size_t k = 0; k < 4; k++)
		add(&w, k, (struct who){1, "main.f", "main.g", 4, WAIT_SLEEP, "main.c", NULL});
	add(&w, 1, (struct who){9, "main.f", "main.g", 4, WAIT_SLEEP, "main.c", NULL});
	add(&w, 2, (struct who){9, "main.f", "main.other", 4, WAIT_SLEEP, "main.c", NULL});
	compare(&w, (struct diff_filter){.min = 0}, NULL);
	assert_true(w.diff.mismatch.found);
	assert_int_equal(w.diff.mismatch.id, 9);
	assert_int_equal(w.diff.mismatch.first, 1);
	assert_int_equal(w.diff.mismatch.second, 2);
	for (size_t i = 0; i < w.diff.ngroups; i++)
		assert_int_equal(w.diff.groups[i].stayed, -1);
	world_release(&w);
}

static void turnover_is_no_stuck_set(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, 3);
	for (size_t k = 0; k < 3; k++)
		for (uint64_t id = 1; id <= 5; id++) {
			add(&w, k,
				(struct who){
					id, "main.stuck", "main.g", 4, WAIT_MUTEX, "main.c", NULL});
			add(&w, k,
				(struct who){100 + 10 * k + id, "main.busy", "main.g", 4,
					WAIT_SELECT, "main.c", NULL});
		}
	compare(&w, (struct diff_filter){.sort = SORT_NAME}, NULL);
	assert_int_equal(w.diff.ngroups, 2);
	assert_int_equal(w.diff.groups[0].stayed, 0); /* main.busy */
	assert_int_equal(w.diff.groups[1].stayed, 5);
	assert_int_equal(w.diff.groups[1].count.trend, TREND_CONSTANT);
	world_release(&w);
}

static void lower_bounds_give_no_trend(void **state)
{
	(void)state;
	for (int cut = 0; cut < 2; cut++) {
		struct world w;

		world_init(&w, 3);
		w.groups[1].snapshot.truncated = cut;
		for (size_t k = 0; k < 3; k++)
			for (uint64_t id = 1; id <= 10 * (k + 1); id++)
				add(&w, k,
					(struct who){id, "main.f", "main.g", 4, WAIT_MUTEX,
						"main.c", NULL});
		for (size_t k = 0; k < 3; k++)
			w.groups[k].snapshot.time_ns = (int64_t)k * INT64_C(30000000000);
		compare(&w, (struct diff_filter){.min = 0}, NULL);
		assert_int_equal(only(&w)->count.trend, cut ? TREND_UNKNOWN : TREND_LINEAR);
		assert_int_equal(only(&w)->count.timed, !cut);
		if (!cut)
			assert_true(only(&w)->count.per_minute > 19.9 &&
				    only(&w)->count.per_minute < 20.1);
		world_release(&w);
	}
}

/* ---- properties ---- */

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void fill_random(struct world *w, uint32_t *seed)
{
	static const char *const names[] = {"main.a", "main.b.func1", "main.b.func2", "sync.d"};
	static const char *const creators[] = {"main.x", "main.y", NULL};
	static const char *const labels[] = {"{\"k\":\"1\"}", "{\"k\":\"2\",\"l\":\"1\"}", NULL};
	static const enum wait_class classes[] = {WAIT_MUTEX, WAIT_SELECT, WAIT_IO, WAIT_SLEEP};

	for (size_t k = 0; k < w->n; k++)
		for (uint64_t id = 1; id < 60; id++)
			if (next(seed) % 3)
				add(w, k,
					(struct who){id, names[next(seed) % 4], names[id % 4],
						next(seed) % 3, classes[next(seed) % 4],
						creators[id % 3], labels[next(seed) % 3]});
}

static void check(const struct world *w)
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
	for (size_t i = 0; i < w->diff.ngroups; i++) {
		const struct diff_group *g = &w->diff.groups[i];
		uint64_t classes = 0, creators = 0, last = 0;

		for (size_t k = 0; k < w->n; k++) {
			assert_true(g->stayed < 0 || (uint64_t)g->stayed <= g->count.counts[k]);
			last = g->count.counts[k] ? g->count.counts[k] : last;
		}
		for (size_t j = 0; j < g->parts.nclasses; j++)
			classes += g->parts.classes[j].count;
		for (size_t j = 0; j < g->parts.ncreators; j++)
			creators += g->parts.creators[j].count;
		assert_int_equal(classes, last);
		assert_int_equal(creators, last);
	}
}

static void every_level_conserves_the_totals(void **state)
{
	struct label_split split = {NULL, 0, STR("k")};
	uint32_t seed = 21;

	(void)state;
	for (int round = 0; round < 100; round++) {
		enum diff_level level = (enum diff_level)(round % 5);
		struct world w;

		world_init(&w, 1 + (size_t)round / 5 % SNAPSHOTS);
		fill_random(&w, &seed);
		compare(&w, (struct diff_filter){.level = level, .top = 1 + (size_t)round % 3},
			level == LEVEL_LABEL ? &split : NULL);
		check(&w);
		world_release(&w);
	}
}

/* A coarser level never has more groups, and nobody who stayed is lost. */
static void coarser_levels_only_gather(void **state)
{
	uint32_t seed = 22;

	(void)state;
	for (int round = 0; round < 30; round++) {
		size_t ngroups = SIZE_MAX;
		uint32_t from = seed;
		int64_t stayed = 0;

		for (int level = LEVEL_LINES; level <= LEVEL_CREATOR; level++) {
			int64_t now = 0;
			struct world w;

			seed = from;
			world_init(&w, 2);
			fill_random(&w, &seed);
			compare(&w,
				(struct diff_filter){.level = (enum diff_level)level, .top = 99},
				NULL);
			for (size_t i = 0; i < w.diff.ngroups; i++)
				now += w.diff.groups[i].stayed;
			assert_true(w.diff.ngroups <= ngroups);
			assert_true(now >= stayed);
			ngroups = w.diff.ngroups;
			stayed = now;
			world_release(&w);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_forget_lines_and_who_moved_stayed),
		cmocka_unit_test(top_looks_at_inner_functions_only),
		cmocka_unit_test(creator_gathers_states),
		cmocka_unit_test(labels_are_counted),
		cmocka_unit_test(label_filter_and_level_split_a_stack),
		cmocka_unit_test(many_groups_and_values_stay_apart),
		cmocka_unit_test(a_restart_between_later_snapshots_is_seen),
		cmocka_unit_test(turnover_is_no_stuck_set),
		cmocka_unit_test(lower_bounds_give_no_trend),
		cmocka_unit_test(every_level_conserves_the_totals),
		cmocka_unit_test(coarser_levels_only_gather),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
