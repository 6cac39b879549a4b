/* SPDX-License-Identifier: MIT */
/*
 * The planted lock bugs of the incident (testdata/gen/incident/broken) in its dumps, by its source:
 * inventory and ledger lock each other's lock while they hold their own, coupons.Redeem returns
 * with its lock held, and all of cache.Get waits behind one fetch without a time limit.
 */
#include "analyze/wait_source.h"

#include "dump_capture.h"

#include <unistd.h>

struct judged {
	struct sink sink;
	struct groups groups;
	struct stacks stacks;
	struct owner owner;
	struct goprogram program;
	struct wait_source source;
	struct waitgraph graph;
	struct wait_verdict verdict;
	unsigned dumps;
};

static bool take_begin(struct sink *sink, const struct snapshot *snap)
{
	(void)snap;
	((struct judged *)sink)->dumps++;
	return true;
}

static bool take_thread(struct sink *sink, const struct thread *t)
{
	struct judged *j = (struct judged *)sink;

	if (j->dumps == 1)
		groups_add(&j->groups, t);
	return true;
}

static struct judged *judge(const char *dump, const char *source)
{
	struct judged *j = calloc(1, sizeof(*j));
	struct err err = {0};
	struct input *in = input_open(dump, NULL, &err);
	struct load load = {.stacks = &j->stacks, .sink = &j->sink, .want_words = true};

	assert_non_null(in);
	j->sink = (struct sink){.snapshot_begin = take_begin, .thread = take_thread};
	groups_init(&j->groups, &j->stacks);
	assert_true(load_input(in, &load, &err));
	input_close(in);
	groups_finish(&j->groups);
	owner_learn(&j->owner, &j->stacks);
	if (source)
		goprogram_add_root(&j->program, str_from(source));
	j->source =
		(struct wait_source){.program = &j->program, .owner = &j->owner, .complete = true};
	waitgraph_init(&j->graph, (uint32_t)j->groups.nmembers);
	wait_source_add(&j->source, &j->groups, &j->graph);
	waitgraph_solve(&j->graph, WAIT_BY_TYPE, &j->verdict);
	return j;
}

static void release(struct judged *j)
{
	wait_verdict_release(&j->verdict);
	waitgraph_release(&j->graph);
	wait_source_release(&j->source);
	goprogram_release(&j->program);
	owner_release(&j->owner);
	groups_release(&j->groups);
	stacks_release(&j->stacks);
	free(j);
}

static struct str site_of(const struct judged *j, uint32_t thread)
{
	const struct group_member *m = groups_member(&j->groups, thread);

	return stacks_frame_name(
		&j->stacks, owner_site(&j->owner, &j->stacks, j->groups.items[m->group].stack));
}

static bool waits_at(const struct judged *j, uint32_t thread, const char *function)
{
	return str_ends(site_of(j, thread), str_from(function));
}

static void assert_incident(const char *dump)
{
	struct judged *j = judge(dump, "testdata/gen/incident/broken");
	const struct wait_cycle *c = j->verdict.cycles;
	uint32_t a, b, behind = 0;

	assert_int_equal(j->verdict.ncycles, 1);
	assert_int_equal(c->kind, WAIT_CYCLE_LOCKS);
	assert_int_equal(c->n, 2);
	a = j->verdict.steps[c->first].thread;
	b = j->verdict.steps[c->first + 1].thread;
	assert_true(
		(waits_at(j, a, ".(*Inventory).Restock") && waits_at(j, b, ".(*Ledger).Hold")) ||
		(waits_at(j, b, ".(*Inventory).Restock") && waits_at(j, a, ".(*Ledger).Hold")));
	for (uint32_t t = 0; t < j->groups.nmembers; t++) {
		/*
		 * Stuck are those of the cycle and who waits for them, and reports of which a
		 * section returned without its Done; nobody else.
		 */
		if (j->verdict.stuck[t])
			assert_true(waits_at(j, t, "Restock") || waits_at(j, t, "Hold") ||
				    waits_at(j, t, "Reserve") || waits_at(j, t, "Refund") ||
				    waits_at(j, t, "Redeem") ||
				    waits_at(j, t, ".(*Builder).Build"));
		if (waits_at(j, t, ".(*Cache).fetch")) {
			assert_int_equal(j->verdict.chains[t].end, WAIT_END_LIVE);
			behind = j->verdict.chains[t].behind;
		}
	}
	assert_true(behind > 10);
	release(j);
}

static void the_cycle_and_the_chain_are_found(void **state)
{
	(void)state;
	assert_incident("testdata/incident/hung/goroutine-debug2-2.txt");
	assert_incident("testdata/incident/hung/stderr.log");
	assert_incident("testdata/incident/hung-go1.19/goroutine-debug2-2.txt");
}

static void the_lost_unlock_is_named(void **state)
{
	struct judged *j = judge(
		"testdata/incident/hung/goroutine-debug2-2.txt", "testdata/gen/incident/broken");
	struct lost_unlock lost[4];

	(void)state;
	assert_int_equal(wait_source_lost_unlocks(&j->source,
				 STR("example.com/shop/internal/coupons.Registry.mu"), lost, 4),
		1);
	assert_true(str_eq(lost[0].outer->text, STR("Redeem")));
	assert_ptr_equal(lost[0].function, lost[0].outer);
	assert_int_equal(lost[0].lock_line, 33);
	assert_int_equal(lost[0].return_line, 36);
	/* Locks that are given back everywhere are not lost. */
	assert_int_equal(wait_source_lost_unlocks(&j->source,
				 STR("example.com/shop/internal/ledger.Ledger.mu"), lost, 4),
		0);
	release(j);
}

static void a_healthy_service_is_stuck_nowhere(void **state)
{
	static const char *const dumps[] = {"testdata/incident/healthy/goroutine-debug2-1.txt",
		"testdata/incident/healthy/goroutine-debug2-2.txt",
		"testdata/incident/five-healthy/1.txt", "testdata/incident/five-healthy/5.txt"};

	(void)state;
	for (size_t i = 0; i < sizeof(dumps) / sizeof(dumps[0]); i++) {
		struct judged *j = judge(dumps[i], "testdata/gen/incident/fixed");

		assert_int_equal(j->verdict.nstuck, 0);
		assert_int_equal(j->verdict.ncycles, 0);
		release(j);
	}
}

/* Without source, or with that of another program, nobody is said to hold or to be stuck. */
static void no_source_is_no_verdict(void **state)
{
	static const char *const sources[] = {
		NULL, "testdata/gen/trust", "testdata/incident", "/nonexistent"};

	(void)state;
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		struct judged *j =
			judge("testdata/incident/hung/goroutine-debug2-2.txt", sources[i]);

		assert_int_equal(j->verdict.nstuck, 0);
		assert_int_equal(j->verdict.ncycles, 0);
		release(j);
	}
}

/* The source of the mended service has the same functions at other lines: it is stale. */
static void other_source_is_stale(void **state)
{
	struct judged *j = judge(
		"testdata/incident/hung/goroutine-debug2-2.txt", "testdata/gen/incident/fixed");
	bool stale = false;

	(void)state;
	for (size_t i = 0; i < j->source.nfacts; i++)
		stale |= j->source.facts[i].stale;
	assert_true(stale);
	for (size_t o = 0; o < j->graph.nobjects; o++)
		assert_int_equal(j->graph.objects[o].closed, WAIT_EVIDENCES);
	release(j);
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* ship() is locked in one goroutine and unlocked in another, which is on its way there. */
static void a_lock_that_is_handed_over_is_not_lost(void **state)
{
	char dir[] = "/tmp/handover.XXXXXX", source[64], dump[64];
	struct judged *j;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(source, sizeof(source), "%s/main.go", dir);
	snprintf(dump, sizeof(dump), "%s/dump.txt", dir);
	put(source, "package main\n\nimport \"sync\"\n\nvar dock sync.Mutex\n\n"
		    "func ship() {\n\tdock.Lock()\n\tdefer dock.Unlock()\n}\n\n"
		    "func land() {\n\tprintln()\n\tdock.Unlock()\n}\n");
	put(dump, "goroutine 7 [runnable]:\nmain.land()\n\t/srv/main.go:13 +0x23\n"
		  "created by main.main in goroutine 1\n\t/srv/main.go:9 +0x25\n\n"
		  "goroutine 8 [sync.Mutex.Lock]:\n"
		  "sync.(*Mutex).Lock(...)\n\t/usr/local/go/src/sync/mutex.go:46\n"
		  "main.ship()\n\t/srv/main.go:8 +0x45\n"
		  "created by main.main in goroutine 1\n\t/srv/main.go:9 +0x25\n\n");
	j = judge(dump, dir);
	assert_int_equal(j->groups.nmembers, 2);
	assert_int_equal(j->verdict.nstuck, 0);
	assert_int_equal(j->verdict.chains[1].end, WAIT_END_LIVE);
	release(j);
	/* Nobody on his way to unlock it: lost. */
	put(source, "package main\n\nimport \"sync\"\n\nvar dock sync.Mutex\n\n"
		    "func ship() {\n\tdock.Lock()\n\tdefer dock.Unlock()\n}\n\n"
		    "func land() {\n\tprintln()\n}\n");
	j = judge(dump, dir);
	assert_int_equal(j->verdict.nstuck, 1);
	assert_int_equal(j->verdict.chains[1].end, WAIT_END_NOBODY);
	release(j);
	assert_int_equal(unlink(source), 0);
	assert_int_equal(unlink(dump), 0);
	assert_int_equal(rmdir(dir), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cycle_and_the_chain_are_found),
		cmocka_unit_test(the_lost_unlock_is_named),
		cmocka_unit_test(a_lock_that_is_handed_over_is_not_lost),
		cmocka_unit_test(a_healthy_service_is_stuck_nowhere),
		cmocka_unit_test(no_source_is_no_verdict),
		cmocka_unit_test(other_source_is_stale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
