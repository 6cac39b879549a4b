/* SPDX-License-Identifier: MIT */
/*
 * What the source says of the goroutines of testdata/gen/source_findings/main.go, whose comments
 * say what must be found: every line with "// finding: RULE SEVERITY", and no other above info. The
 * program is full of waits that look the same and are served by somebody.
 */
#include "analyze/source_findings.h"

#include <unistd.h>

#include "analyze/deadlock.h"
#include "analyze/wait_facts.h"
#include "dump_capture.h"

#define PROGRAM "testdata/gen/source_findings"
#define DUMP	"testdata/source_findings/debug2.txt"

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

/* The dump with one word changed wherever it stands, in a file of its own. */
static void write_changed(const char *from, const char *to, char path[32])
{
	char *text = read_text(DUMP), *at = text, *next;
	FILE *f;

	strcpy(path, "/tmp/source_findings.XXXXXX");
	f = fdopen(mkstemp(path), "wb");
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

/* "RULE SEVERITY" of the line's comment, or RULE alone of "// assumed: "; empty: none. */
static struct str comment_at(struct str source, uint32_t line, struct str mark)
{
	struct str text = STR("");
	size_t at;

	for (uint32_t i = 0; i < line; i++)
		text = str_split(&source, '\n');
	at = str_find(text, mark);
	return at == SIZE_MAX || str_starts(text, STR("//")) ? STR("")
							     : str_from_at(text, at + mark.n);
}

static struct str wanted_at(struct str source, uint32_t line)
{
	return comment_at(source, line, STR("// finding: "));
}

static void the_comments_are_found_and_nothing_else(void **state)
{
	struct judged *j = judge(DUMP, PROGRAM);
	char *source = read_text(PROGRAM "/main.go");
	unsigned wanted = 0, found = 0, assumed = 0, named = 0;

	(void)state;
	for (size_t i = 0; i < j->d.nfindings; i++) {
		const struct source_finding *f = &j->d.findings[i];
		struct strbuf said = {0};

		if (f->severity == SEVERITY_INFO)
			continue;
		if (f->basis == BASIS_SIGNATURE) {
			assumed += str_eq(str_from(source_finding_rule(f->kind)),
				comment_at(
					str_from(source), f->places[0].line, STR("// assumed: ")));
			named++;
			continue;
		}
		strbuf_addf(
			&said, "%s %s", source_finding_rule(f->kind), severity_name(f->severity));
		if (!str_eq(strbuf_str(&said), wanted_at(str_from(source), f->at.line)))
			fail_msg("line %u: %s", f->at.line, strbuf_cstr(&said));
		assert_int_equal(f->basis, BASIS_SOURCE);
		assert_true(f->count > 0 && f->nplaces > 0 && f->nsamples > 0);
		assert_true(f->at.quote.n > 0);
		strbuf_release(&said);
		found++;
	}
	for (uint32_t line = 1; line < 1000; line++)
		wanted += wanted_at(str_from(source), line).n > 0;
	assert_int_equal(found, wanted);
	assert_int_equal(named, assumed); /* none but those of the comments */
	assert_int_equal(assumed, 1);
	assert_int_equal(wanted, 9);
	free(source);
	release(j);
}

static const struct source_finding *find(const struct judged *j, enum source_finding_kind kind)
{
	for (size_t i = 0; i < j->d.nfindings; i++)
		if (j->d.findings[i].kind == kind &&
			!(j->d.findings[i].doubts & WAIT_DOUBT_DISPATCH))
			return &j->d.findings[i];
	return NULL;
}

static bool has_place(const struct source_finding *f, enum source_role role, const char *function)
{
	for (size_t i = 0; i < f->nplaces; i++)
		if (f->places[i].role == role && str_eq(f->places[i].function, str_from(function)))
			return true;
	return false;
}

static void places_say_why(void **state)
{
	struct judged *j = judge(DUMP, PROGRAM);
	const struct source_finding *f = find(j, SOURCE_ORPHAN_SEND);

	(void)state;
	assert_non_null(f);
	assert_int_equal(f->count, 9);
	assert_true(str_eq(f->object, STR("errs")));
	assert_true(has_place(f, SOURCE_WAITS, "main.probe.func1"));
	assert_true(has_place(f, SOURCE_MADE, "main.probe"));
	assert_true(has_place(f, SOURCE_STARTED, "main.probe"));
	assert_true(has_place(f, SOURCE_GONE, "main.probe"));
	f = find(j, SOURCE_HELD_OVER_IO);
	assert_non_null(f);
	assert_int_equal(f->count, 13);
	assert_true(f->wait_ns >= (int64_t)60 * 1000000000);
	assert_true(has_place(f, SOURCE_LOCKED, "main.(*store).fetch"));
	assert_true(has_place(f, SOURCE_QUEUE, "main.(*store).fetch"));
	release(j);
}

/* Workers without work while main lives on may rest. */
static void idle_workers_are_info(void **state)
{
	struct judged *j = judge(DUMP, PROGRAM);
	const struct source_finding *f = find(j, SOURCE_ORPHAN_RECEIVE);

	(void)state;
	assert_non_null(f);
	assert_int_equal(f->severity, SEVERITY_INFO);
	assert_int_equal(f->count, 4);
	release(j);
}

/* Without minutes nobody knows that a holder does not come back in a moment. */
static void a_fresh_queue_is_info_with_a_doubt(void **state)
{
	const struct source_finding *f;
	struct judged *j;
	char path[32];

	(void)state;
	write_changed(", 1 minutes]", "]", path);
	j = judge(path, PROGRAM);
	f = find(j, SOURCE_HELD_OVER_IO);
	assert_non_null(f);
	assert_int_equal(f->severity, SEVERITY_INFO);
	assert_true(f->doubts & WAIT_DOUBT_ONE_DUMP);
	release(j);
	unlink(path);
}

/* Where a stack is missing, or lines do not hold what they should, nobody is said to be gone. */
static void what_is_not_known_is_not_judged(void **state)
{
	static const char *const changes[][2] = {
		{"created by main.alias in",
			"...additional frames elided...\ncreated by main.alias in"},
		{"./main.go:239", "./elsewhere.go:239"}, /* not there to be read */
		{"./main.go:239", "./main.go:12"},	 /* another version */
	};
	char path[32];

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct judged *j;

		write_changed(changes[i][0], changes[i][1], path);
		j = judge(path, PROGRAM);
		assert_null(find(j, SOURCE_ORPHAN_SEND));
		assert_null(find(j, SOURCE_ORPHAN_SELECT));
		assert_null(find(j, SOURCE_ORPHAN_WAITGROUP));
		release(j);
		unlink(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_comments_are_found_and_nothing_else),
		cmocka_unit_test(places_say_why),
		cmocka_unit_test(idle_workers_are_info),
		cmocka_unit_test(a_fresh_queue_is_info_with_a_doubt),
		cmocka_unit_test(what_is_not_known_is_not_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
