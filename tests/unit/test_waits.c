/* SPDX-License-Identifier: MIT */
/* A ring over two dumps: one that stays, and one whose threads went on. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/run.h"

struct scene {
	struct stacks stacks;
	struct deadlock_link links[2][2]; /* by dump */
	struct deadlock_cycle cycles[2];
	struct wait_dump dumps[2];
	struct waits waits;
	struct store *store;
};

static void sql(struct store *store, const char *text)
{
	char *why = NULL;

	if (sqlite3_exec(store->db, text, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", text, why);
}

/* Thread `id` of a dump: group 1 waits in a, 2 in b, 3 is elsewhere. */
static void thread(struct scene *s, int dump, int id, int group)
{
	char text[200];

	snprintf(text, sizeof(text),
		"INSERT INTO thread (snapshot, id, grp, at, flags) VALUES (%d, %d, %d, %d, 0)",
		dump, id, group, id);
	sql(s->store, text);
}

static void groups(struct scene *s, int dump)
{
	char text[400];

	for (int g = 1; g <= 3; g++) {
		snprintf(text, sizeof(text),
			"INSERT INTO thread_group (snapshot, id, key, state, risk, count, members, "
			"waits_known, sample_ids, objects_known, leaked, truncated, elided, "
			"locked, runtime, any_flags, all_flags) VALUES (%d, %d, %d, '%s', 'high', "
			"2, 2, 0, '1', 0, 0, 0, 0, 0, 0, 0, 0)",
			dump, g, g * 11, g == 3 ? "select" : "mutex lock");
		sql(s->store, text);
	}
}

static frameid at(struct scene *s, const char *function, uint32_t line)
{
	return stacks_frame(
		&s->stacks, stacks_function(&s->stacks, str_from(function), STR("m.go")), line, 0);
}

/* Threads `first` and first + 1 of a dump wait for each other. */
static void ring(struct scene *s, int dump, uint64_t first, enum basis basis)
{
	struct deadlock_link *l = s->links[dump];
	struct deadlock *d = &s->dumps[dump].deadlock;

	for (int i = 0; i < 2; i++) {
		l[i] = (struct deadlock_link){.thread = {.id = first + (uint64_t)i, .wait_ns = -1},
			.next = {.id = first + (uint64_t)!i, .wait_ns = -1},
			.object = {.kind = WAIT_OBJECT_LOCK, .address = 0x1000 + (uint64_t)i},
			.waits = {.frame = at(s, i ? "m.b" : "m.a", 7)},
			.has = {.frame = at(s, i ? "m.a" : "m.b", 5)}};
	}
	s->cycles[dump] = (struct deadlock_cycle){.kind = DEADLOCK_CYCLE,
		.basis = basis,
		.severity = basis == BASIS_SIGNATURE ? SEVERITY_WARNING : SEVERITY_ERROR,
		.threads = 2,
		.links = l,
		.nlinks = 2};
	*d = (struct deadlock){.stacks = &s->stacks,
		.waiting = 2,
		.sourced = true,
		.nfiles = 1,
		.cycles = &s->cycles[dump],
		.ncycles = 1};
}

static void scene_init(struct scene *s)
{
	struct err err = {0};

	*s = (struct scene){.dumps = {{.snapshot = 1}, {.snapshot = 2}}};
	s->waits = (struct waits){.items = s->dumps, .n = 2};
	s->store = store_open_temporary(&err);
	assert_non_null(s->store);
	sql(s->store,
		"INSERT INTO run VALUES (1, 'r', 1);"
		"INSERT INTO process (id, run, name) VALUES (1, 1, 'p');"
		"INSERT INTO input VALUES (1, 1, 1, 'p', 'i', 'i', 0, 'text', 'dump', NULL, 1, '', "
		"1, 0);"
		"INSERT INTO snapshot (id, input, ordinal, process, kind, lane, seq, last, runtime) "
		"VALUES (1, 1, 0, 1, 'dump', 'ids', 1, 0, 'go'), "
		"(2, 1, 1, 1, 'dump', 'ids', 2, 1, 'go')");
	groups(s, 1);
	groups(s, 2);
}

/* What deadlock.lock-cycle says of the scene: once, or not at all. */
static void expect(struct scene *s, enum severity severity, const char *seen, bool doubt)
{
	struct err err = {0};
	struct ruleset rules = {.waits = &s->waits};
	struct report report = {.run = STR("r")};
	const struct finding *f = NULL;

	assert_true(ruleset_add_builtin(&rules, &err));
	if (!rules_run(&rules, s->store, &report, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < report.nfindings; i++)
		if (str_eq(report.findings[i].rule, STR("deadlock.lock-cycle"))) {
			assert_null(f);
			f = &report.findings[i];
		}
	assert_non_null(f);
	assert_int_equal(f->severity, severity);
	for (size_t i = 0; i < f->nevidence; i++)
		if (str_eq(f->evidence[i].name, STR("seen")))
			assert_string_equal(f->evidence[i].text.p, seen);
	assert_int_equal(f->ndoubts && strstr(f->doubts[0].p, "went on") != NULL, doubt);
	assert_int_equal(f->nchain, 4);
	report_release(&report);
	rules.waits = NULL;
	ruleset_release(&rules);
	store_close(s->store);
	stacks_release(&s->stacks);
}

static void the_same_threads_stay(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s);
	for (int dump = 1; dump <= 2; dump++) {
		thread(&s, dump, 1, 1);
		thread(&s, dump, 2, 2);
	}
	ring(&s, 0, 1, BASIS_SOURCE);
	ring(&s, 1, 1, BASIS_SOURCE);
	expect(&s, SEVERITY_ERROR, "in 2 of 2 dumps", false);
}

/* Others stand in the same ring, and those of the first dump went on: it dissolves. */
static void a_ring_that_dissolves_is_no_error(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s);
	thread(&s, 1, 1, 1);
	thread(&s, 1, 2, 2);
	thread(&s, 2, 1, 3);
	thread(&s, 2, 2, 3);
	thread(&s, 2, 3, 1);
	thread(&s, 2, 4, 2);
	ring(&s, 0, 1, BASIS_SOURCE);
	ring(&s, 1, 3, BASIS_SOURCE);
	expect(&s, SEVERITY_WARNING, "in 1 of 2 dumps", true);
}

/* The last dump does not show it, but its threads are still there. */
static void an_earlier_dump_tells(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s);
	for (int dump = 1; dump <= 2; dump++) {
		thread(&s, dump, 1, 1);
		thread(&s, dump, 2, 2);
	}
	ring(&s, 0, 1, BASIS_SOURCE);
	ring(&s, 1, 1, BASIS_SOURCE);
	s.dumps[1].deadlock.ncycles = 0;
	expect(&s, SEVERITY_ERROR, "in 2 of 2 dumps", false);
}

/* A guess of one moment is a note. */
static void a_guess_of_a_moment_is_info(void **state)
{
	struct scene s;

	(void)state;
	scene_init(&s);
	thread(&s, 2, 1, 1);
	thread(&s, 2, 2, 2);
	ring(&s, 0, 1, BASIS_SIGNATURE);
	ring(&s, 1, 1, BASIS_SIGNATURE);
	s.dumps[0].deadlock.ncycles = 0;
	expect(&s, SEVERITY_INFO, "in 1 of 2 dumps", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_threads_stay),
		cmocka_unit_test(a_ring_that_dissolves_is_no_error),
		cmocka_unit_test(an_earlier_dump_tells),
		cmocka_unit_test(a_guess_of_a_moment_is_info),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
