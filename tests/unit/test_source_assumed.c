/* SPDX-License-Identifier: MIT */
/*
 * Waits that calls through interfaces and function values stand in front of, in
 * testdata/gen/source_assumed/main.go: its comments say which ones are named, by assumption; those
 * beside them look the same and must not be.
 */
#include "analyze/source_findings.h"

#include <unistd.h>

#include "analyze/deadlock.h"
#include "analyze/wait_facts.h"
#include "dump_capture.h"

#define PROGRAM "testdata/gen/source_assumed"
#define DUMP	"testdata/source_assumed/debug2.txt"

struct judged {
	struct sink sink;
	struct groups groups;
	struct stacks stacks;
	struct owner owner;
	struct goprogram program;
	struct deadlock d;
};

static bool take_thread(struct sink *sink, const struct thread *t)
{
	groups_add(&((struct judged *)sink)->groups, t);
	return true;
}

static bool take_end(struct sink *sink, const struct snapshot *snap)
{
	((struct judged *)sink)->groups.snapshot = *snap;
	return true;
}

static struct judged *judge(const char *dump, const char *root)
{
	struct judged *j = calloc(1, sizeof(*j));
	struct err err = {0};
	struct input *in = input_open(dump, NULL, &err);
	struct load load = {.stacks = &j->stacks, .sink = &j->sink, .want_words = true};
	struct wait_source source = {.program = &j->program, .owner = &j->owner};
	struct waitgraph graph;

	assert_non_null(in);
	j->sink = (struct sink){.thread = take_thread, .snapshot_end = take_end};
	groups_init(&j->groups, &j->stacks);
	assert_true(load_input(in, &load, &err));
	input_close(in);
	groups_finish(&j->groups);
	owner_learn(&j->owner, &j->stacks);
	goprogram_add_root(&j->program, str_from(root));
	source.complete = wait_facts_doubts(&j->groups) == 0;
	waitgraph_init(&graph, (uint32_t)j->groups.nmembers);
	wait_facts_objects(&graph, &j->groups);
	wait_source_add(&source, &j->groups, &graph);
	deadlock_build(&j->d, &j->groups, &j->owner, &graph);
	source_findings_build(&j->d, &source, &graph);
	waitgraph_release(&graph);
	wait_source_release(&source);
	return j;
}

static void release(struct judged *j)
{
	deadlock_release(&j->d);
	goprogram_release(&j->program);
	owner_release(&j->owner);
	groups_release(&j->groups);
	stacks_release(&j->stacks);
	free(j);
}

static char *read_text(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = calloc(1, 1 << 18);

	assert_non_null(f);
	assert_true(fread(text, 1, (1 << 18) - 1, f) > 0);
	fclose(f);
	return text;
}

/* The dump with one word changed wherever it stands, or the source; in files of their own. */
static void write_changed(
	const char *name, const char *from, const char *to, const char *dir, const char *file)
{
	char *text = read_text(name), *at = text, *next, path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, file);
	f = fopen(path, "wb");
	assert_non_null(f);
	for (; (next = strstr(at, from)) != NULL; at = next + strlen(from)) {
		fwrite(at, 1, (size_t)(next - at), f);
		fputs(to, f);
	}
	assert_true(at != text);
	fputs(at, f);
	fclose(f);
	free(text);
}

/* "RULE" of the line's comment; empty: none. */
static struct str wanted_at(struct str source, uint32_t line)
{
	struct str text = STR("");
	size_t at;

	for (uint32_t i = 0; i < line; i++)
		text = str_split(&source, '\n');
	at = str_find(text, STR("// assumed: "));
	return at == SIZE_MAX || str_starts(text, STR("//")) ? STR("") : str_from_at(text, at + 12);
}

static uint32_t line_of(const struct source_finding *f, enum source_role role)
{
	for (size_t i = 0; i < f->nplaces; i++)
		if (f->places[i].role == role)
			return f->places[i].line;
	return 0;
}

static void the_comments_are_named_and_nothing_else(void **state)
{
	struct judged *j = judge(DUMP, PROGRAM);
	char *source = read_text(PROGRAM "/main.go");
	unsigned wanted = 0;

	(void)state;
	for (size_t i = 0; i < j->d.nfindings; i++) {
		const struct source_finding *f = &j->d.findings[i];
		uint32_t line = line_of(f, SOURCE_WAITS);

		if (!str_eq(str_from(source_finding_rule(f->kind)),
			    wanted_at(str_from(source), line)))
			fail_msg("line %u: %s", line, source_finding_rule(f->kind));
		assert_int_equal(f->basis, BASIS_SIGNATURE);
		/* the program never signals at all: that may be meant */
		assert_int_equal(f->severity,
			f->kind == SOURCE_ORPHAN_COND ? SEVERITY_INFO : SEVERITY_WARNING);
		assert_true(f->doubts & WAIT_DOUBT_DISPATCH);
		assert_int_equal(f->count, 1);
	}
	for (uint32_t line = 1; line < 1000; line++)
		wanted += wanted_at(str_from(source), line).n > 0;
	assert_int_equal(j->d.nfindings, wanted);
	assert_int_equal(wanted, 5);
	free(source);
	release(j);
}

/* Who has not waited for a minute may be served in a moment for all that is known. */
static void a_young_wait_is_info(void **state)
{
	char dir[] = "/tmp/source_assumed.XXXXXX", path[64];
	struct judged *j;

	(void)state;
	assert_non_null(mkdtemp(dir));
	write_changed(DUMP, ", 1 minutes]", "]", dir, "dump.txt");
	snprintf(path, sizeof(path), "%s/dump.txt", dir);
	j = judge(path, PROGRAM);
	assert_int_equal(j->d.nfindings, 5);
	for (size_t i = 0; i < j->d.nfindings; i++)
		assert_int_equal(j->d.findings[i].severity, SEVERITY_INFO);
	release(j);
	unlink(path);
	rmdir(dir);
}

/* A call that nobody alive comes to, but that would end the wait if it meant that, is named. */
static void the_call_that_was_assumed_is_named(void **state)
{
	struct judged *j = judge(DUMP, PROGRAM);
	unsigned named = 0;

	(void)state;
	for (size_t i = 0; i < j->d.nfindings; i++)
		for (size_t k = 0; k < j->d.findings[i].nplaces; k++) {
			const struct source_place *p = &j->d.findings[i].places[k];

			if (p->role != SOURCE_ASSUMED || !str_eq(p->quote, STR("d.Drain(1, 2, 3)")))
				continue;
			assert_true(str_eq(p->function, STR("main.empty")));
			named++;
		}
	assert_int_equal(named, 1);
	release(j);
}

/* One word of the source decides: each makes one of the named waits one that may end. */
static void a_way_that_opens_takes_the_verdict_back(void **state)
{
	static const char *const changes[][2] = {
		/* an interface's method that a living goroutine will call: it may be Drain */
		{"s.Pull(1, 2)", "s.Pull(1, 2); s.(drain).Drain(1, 2, 3)"},
		/* a function value of as many parameters */
		{"s.leave(1, 2, 3, 4, 5)", "s.leave(1, 2, 3, 4, 5); s.stop(1, 2, 3, 4)"},
		/* a library gets the function */
		{"s.leave = func(a, b, c, d, e int) { close(s.apart) }",
			"s.leave = func(a, b, c, d, e int) { close(s.apart) }; "
			"time.AfterFunc(1, s.stop)"},
		/* a living goroutine cancels */
		{"j.abort()", "j.abort(); new(query).Close()"},
		/* the context ends by itself */
		{"context.WithCancel(context.Background())",
			"context.WithTimeout(context.Background(), hour)"},
		/* a living goroutine signals */
		{"b.set.Broadcast()", "b.set.Broadcast(); new(queue).ready.Signal()"},
		/* one of two that wait for each other is not needed any more */
		{"j.abort()", "j.abort(); new(hub).Take(1, 2, 3, 4, 5, 6)"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		char dir[] = "/tmp/source_assumed.XXXXXX", path[64];
		struct judged *j;

		assert_non_null(mkdtemp(dir));
		write_changed(PROGRAM "/main.go", changes[i][0], changes[i][1], dir, "main.go");
		j = judge(DUMP, dir);
		if (j->d.nfindings != 4)
			fail_msg("%s: %zu", changes[i][1], j->d.nfindings);
		release(j);
		snprintf(path, sizeof(path), "%s/main.go", dir);
		unlink(path);
		rmdir(dir);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_comments_are_named_and_nothing_else),
		cmocka_unit_test(a_young_wait_is_info),
		cmocka_unit_test(the_call_that_was_assumed_is_named),
		cmocka_unit_test(a_way_that_opens_takes_the_verdict_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
