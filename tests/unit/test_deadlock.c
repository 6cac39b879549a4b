/* SPDX-License-Identifier: MIT */
/* From dumps to verdicts: what may be proved, and all the ways in which nothing may be. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analyze/deadlock.h"
#include "analyze/wait_facts.h"
#include "base/xmalloc.h"
#include "formats/format.h"

/* The last dump of a text, and what is judged of it. */
struct judged {
	struct sink sink; /* first */
	struct stacks stacks;
	struct groups groups;
	struct owner owner;
	struct deadlock d;
	bool begun;
};

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	struct judged *j = (struct judged *)sink;

	groups_release(&j->groups);
	groups_init(&j->groups, &j->stacks);
	j->groups.snapshot = *snap;
	return true;
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	groups_add(&((struct judged *)sink)->groups, t);
	return true;
}

static bool on_end(struct sink *sink, const struct snapshot *snap)
{
	struct judged *j = (struct judged *)sink;

	j->groups.snapshot = *snap;
	groups_finish(&j->groups);
	j->begun = true;
	return true;
}

static void judge(struct judged *j)
{
	struct waitgraph g;

	owner_learn(&j->owner, &j->stacks);
	waitgraph_init(&g, (uint32_t)j->groups.nmembers);
	wait_facts_locks(&g, &j->groups);
	wait_facts_objects(&g, &j->groups);
	wait_facts_hints(&g, &j->groups);
	deadlock_build(&j->d, &j->groups, &j->owner, &g);
	waitgraph_release(&g);
}

static struct judged *judge_input(struct input *in, bool words)
{
	struct judged *j = xcalloc(1, sizeof(*j));
	struct load load = {.stacks = &j->stacks, .sink = &j->sink, .want_words = words};
	struct err err = {0};

	assert_non_null(in);
	j->sink = (struct sink){
		.snapshot_begin = on_begin, .thread = on_thread, .snapshot_end = on_end};
	if (!load_input(in, &load, &err))
		fail_msg("%s", err.text);
	input_close(in);
	assert_true(j->begun);
	judge(j);
	return j;
}

static struct judged *judge_text(struct str text)
{
	return judge_input(input_from_bytes(text, "test", NULL, NULL), true);
}

static void judged_free(struct judged *j)
{
	deadlock_release(&j->d);
	groups_release(&j->groups);
	owner_release(&j->owner);
	stacks_release(&j->stacks);
	free(j);
}

static struct str read_file(const char *path, struct strbuf *text)
{
	FILE *f = fopen(path, "rb");
	char chunk[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
		strbuf_add(text, (struct str){chunk, n});
	fclose(f);
	return strbuf_str(text);
}

#define TRANSFER "testdata/jvm/transfer-jstack-l-jdk17.txt"
#define HUNG	 "testdata/incident/hung/goroutine-debug2-2.txt"

/* The VM's own section is not needed. */
static void monitors_alone_prove(void **state)
{
	struct strbuf file = {0};
	struct str text = read_file(TRANSFER, &file);
	struct judged *j;
	size_t section = str_find(text, STR("Found one Java-level deadlock"));

	(void)state;
	assert_true(section != SIZE_MAX);
	j = judge_text(str_head(text, section));
	assert_int_equal(j->d.ncycles, 2);
	assert_int_equal(j->d.cycles[0].basis, BASIS_PROOF);
	assert_int_equal(j->d.cycles[0].threads, 2);
	assert_int_equal(j->d.cycles[0].behind, 1); /* audit */
	assert_int_equal(j->d.cycles[1].threads, 3);
	assert_int_equal(j->d.stuck, 6);
	judged_free(j);
	strbuf_release(&file);
}

/* Whatever is cut off, nothing is found that is not there: every verdict has its holders. */
static void a_cut_dump_has_no_more_cycles(void **state)
{
	struct strbuf file = {0};
	struct str text = read_file(TRANSFER, &file);
	size_t most = 0;

	(void)state;
	for (size_t n = 3000; n < text.n && n < 9000; n += 97) {
		struct judged *j = judge_text(str_head(text, n));

		assert_true(j->d.ncycles >= most && j->d.ncycles <= 2);
		most = j->d.ncycles;
		for (size_t i = 0; i < j->d.npiles; i++)
			assert_int_not_equal(j->d.piles[i].end, DEADLOCK_END_NOBODY);
		judged_free(j);
	}
	assert_int_equal(most, 2);
	strbuf_release(&file);
}

/* ---- small dumps of a JVM ---- */

#define TITLE "Full thread dump OpenJDK 64-Bit Server VM (17.0.15+6 mixed mode, sharing):\n\n"

static void java_thread(struct strbuf *out, int id, const char *state, unsigned wants, unsigned has)
{
	strbuf_addf(out,
		"\"t%d\" #%d prio=5 os_prio=0 cpu=0.38ms elapsed=1.39s tid=0x%016x nid=0x2ce9 "
		"waiting for monitor entry  [0x00007fbe]\n   java.lang.Thread.State: %s\n"
		"\tat com.example.A.f(A.java:%d)\n",
		id, id, 4096 + id * 16, state, id);
	if (wants)
		strbuf_addf(out, "\t- waiting to lock <0x%08x> (a com.example.L)\n", wants);
	if (has)
		strbuf_addf(out, "\t- locked <0x%08x> (a com.example.L)\n", has);
	strbuf_adds(out, "\n");
}

#define BLOCKED "BLOCKED (on object monitor)"

static struct judged *judge_two(const char *state, int second_id, unsigned third_has)
{
	struct strbuf text = {0};
	struct judged *j;

	strbuf_adds(&text, TITLE);
	java_thread(&text, 11, BLOCKED, 32, 16);
	java_thread(&text, 12, state, 16, 32);
	if (second_id)
		java_thread(&text, second_id, BLOCKED, 16, third_has);
	strbuf_adds(&text, "JNI global refs: 4, weak refs: 0\n");
	j = judge_text(strbuf_str(&text));
	strbuf_release(&text);
	return j;
}

static void facts_that_speak_against_it_prevent_a_verdict(void **state)
{
	struct judged *j = judge_two(BLOCKED, 0, 0);

	(void)state;
	assert_int_equal(j->d.ncycles, 1); /* the twin of what follows */
	assert_int_equal(j->d.cycles[0].basis, BASIS_PROOF);
	assert_int_equal(j->d.cycles[0].kind, DEADLOCK_CYCLE);
	judged_free(j);

	j = judge_two("TIMED_WAITING (parking)", 0, 0);
	assert_int_equal(j->d.ncycles, 0);
	assert_int_equal(j->d.npiles, 1);
	assert_int_equal(j->d.piles[0].end, DEADLOCK_END_RING);
	judged_free(j);

	j = judge_two(BLOCKED, 13, 32); /* t12 and t13 both hold 32, says the dump */
	assert_int_equal(j->d.ncycles, 0);
	judged_free(j);

	j = judge_two("RUNNABLE", 0, 0);
	assert_int_equal(j->d.ncycles, 0); /* it runs, whatever it prints besides */
	judged_free(j);
}

/* Two dumps run together: t12 of the one does not hold up t11 of the other. */
static void ids_that_come_twice_prove_nothing(void **state)
{
	struct judged *j = judge_two(BLOCKED, 12, 48);

	(void)state;
	assert_true(j->d.doubts & WAIT_DOUBT_TWICE);
	for (size_t i = 0; i < j->d.ncycles; i++) {
		assert_int_equal(j->d.cycles[i].basis, BASIS_SIGNATURE);
		assert_int_equal(j->d.cycles[i].severity, SEVERITY_WARNING);
	}
	assert_int_equal(j->d.stuck, 0);
	judged_free(j);
}

/* ---- Go ---- */

static void text_alone_only_suspects(void **state)
{
	static const char *const files[] = {HUNG, "testdata/incident/hung/stderr.log",
		"testdata/incident/hung-go1.19/goroutine-debug2-2.txt",
		"testdata/incident/hung-go1.19/stderr.log"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct judged *j = judge_input(input_open(files[i], NULL, NULL), true);

		/* testdata/incident/SOURCE, fault 3: Refund and Reserve, in two orders. */
		assert_int_equal(j->d.ncycles, 1);
		assert_int_equal(j->d.cycles[0].basis, BASIS_SIGNATURE);
		assert_int_equal(j->d.cycles[0].severity, SEVERITY_WARNING);
		assert_int_equal(j->d.cycles[0].nlinks, 2);
		for (size_t l = 0; l < 2; l++) {
			const struct deadlock_link *link = &j->d.cycles[0].links[l];
			struct str name = stacks_frame_name(&j->stacks, link->has.frame);

			assert_true(
				str_ends(name, STR(".Reserve")) || str_ends(name, STR(".Refund")));
			assert_int_equal(link->relation, DEADLOCK_MAY_HOLD);
		}
		assert_int_equal(j->d.stuck, 0);
		judged_free(j);
	}
}

static void healthy_dumps_have_nothing(void **state)
{
	static const char *const files[] = {"testdata/incident/healthy/goroutine-debug2-1.txt",
		"testdata/incident/healthy/goroutine-debug2-2.txt",
		"testdata/incident/healthy/stderr.log", "testdata/goroutine/hung-quit-go1.26.txt",
		"testdata/goroutine/minutes-go1.26.txt",
		"testdata/jvm/contended-jstack-l-jdk17.txt",
		"testdata/jvm/contended-2-jstack-l-jdk17.txt",
		"testdata/jvm/waits-sigquit-jdk17.txt", "testdata/jvm/holder-jstack-l-jdk17.txt"};

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct judged *j = judge_input(input_open(files[i], NULL, NULL), true);

		if (j->d.ncycles)
			fail_msg("%s: a cycle", files[i]);
		judged_free(j);
	}
}

/* A word stands at the frame that was called with it, and is there only when asked for. */
static void words_are_those_of_their_frames(void **state)
{
	struct judged *j = judge_input(input_open(HUNG, NULL, NULL), true);
	size_t found = 0;

	(void)state;
	for (size_t i = 0; i < j->groups.nwords; i++) {
		const struct group_word *w = &j->groups.words[i];
		stackid s = j->groups.items[groups_member(&j->groups, w->member)->group].stack;
		struct str name;

		while (stacks_get(&j->stacks, s)->depth > w->depth)
			s = stacks_get(&j->stacks, s)->parent;
		assert_int_equal(stacks_get(&j->stacks, s)->depth, w->depth);
		name = stacks_frame_name(&j->stacks, stacks_get(&j->stacks, s)->frame);
		/* As the file has it: "ledger.(*Ledger).Refund(0x263d3f614060, ..." */
		if (w->value != UINT64_C(0x263d3f614060) || w->argument != 0)
			continue;
		if (str_find(name, STR("ledger.(*Ledger).")) == SIZE_MAX)
			fail_msg("0x%llx at %.*s", (unsigned long long)w->value, STR_ARG(name));
		found++;
	}
	assert_true(found >= 23);
	judged_free(j);
	j = judge_input(input_open(HUNG, NULL, NULL), false);
	assert_int_equal(j->groups.nwords, 0);
	assert_int_equal(j->d.ncycles, 0);
	judged_free(j);
}

static void a_nil_channel_never_ends(void **state)
{
	struct judged *j = judge_text(
		STR("goroutine 1 [running]:\nmain.main()\n\t/srv/main.go:9 +0x1d\n\n"
		    "goroutine 7 [chan receive (nil chan)]:\nmain.worker()\n"
		    "\t/srv/main.go:20 +0x1d\ncreated by main.main in goroutine 1\n"
		    "\t/srv/main.go:8 +0x1d\n\n"
		    "goroutine 8 [select (no cases)]:\nmain.park()\n\t/srv/main.go:30 +0x1d\n"
		    "created by main.main in goroutine 1\n\t/srv/main.go:7 +0x1d\n"));

	(void)state;
	assert_int_equal(j->d.stuck, 2);
	assert_int_equal(j->d.ncycles, 0);
	assert_int_equal(j->d.npiles, 1); /* select {} is how a main function rests */
	assert_int_equal(j->d.piles[0].end, DEADLOCK_END_NOBODY);
	assert_int_equal(j->d.piles[0].root.id, 7);
	assert_int_equal(j->d.piles[0].severity, SEVERITY_WARNING);
	judged_free(j);
}

/* ---- large ---- */

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Waiters on one lock, each with its own receiver close to it: a page full of guesses. */
static void a_million_waiters_are_no_matter(void **state)
{
	enum { THREADS = 1000000 };
	struct judged *j = xcalloc(1, sizeof(*j));
	double start;

	(void)state;
	groups_init(&j->groups, &j->stacks);
	for (uint32_t i = 0; i < THREADS; i++) {
		struct thread_word word = {.value = 65536 + i % 4096, .depth = 1};
		struct thread t = {.id = i + 1, .count = 1, .at = i, .wait_ns = -1};

		t.class = WAIT_MUTEX;
		t.object = 65536 + 4000 + i % 2000;
		t.evidence = OBJECT_LOCK_SLOW;
		t.words = &word;
		t.nwords = 1;
		groups_add(&j->groups, &t);
	}
	groups_finish(&j->groups);
	start = seconds();
	judge(j);
	assert_true(seconds() - start < 60); /* linear: about a second without sanitizers */
	assert_int_equal(j->d.waiting, THREADS);
	assert_int_equal(j->d.stuck, 0);
	judged_free(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(monitors_alone_prove),
		cmocka_unit_test(a_cut_dump_has_no_more_cycles),
		cmocka_unit_test(facts_that_speak_against_it_prevent_a_verdict),
		cmocka_unit_test(ids_that_come_twice_prove_nothing),
		cmocka_unit_test(text_alone_only_suspects),
		cmocka_unit_test(healthy_dumps_have_nothing),
		cmocka_unit_test(words_are_those_of_their_frames),
		cmocka_unit_test(a_nil_channel_never_ends),
		cmocka_unit_test(a_million_waiters_are_no_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
