/* SPDX-License-Identifier: MIT */
/* What source says of lines, against the findings of a rule. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "rules/run.h"

#define ROW(line) "SELECT 'm.send', 'm.go', " line ", 3, 'thread_group', 'p s m.send:" line "', 'p'"

static struct rule *a_rule(void)
{
	struct err err = {0};
	struct rule *r = rule_parse(STR("x.sql"),
		STR("-- id: leak.chan-send\n-- title: T\n-- severity: warning\n"
		    "-- basis: signature\n-- needs: dump\n-- message: {count}\n"
		    "-- fix: read the line\n--\n"
		    "SELECT 'm.send' AS function, 'm.go' AS file, 7 AS line, 3 AS count, "
		    "'thread_group' AS subject_kind, 'p s m.send:7' AS subject_key, "
		    "'p' AS process UNION ALL " ROW("8")),
		&err);

	if (!r)
		fail_msg("%s", err.text);
	return r;
}

static struct store *a_store(void)
{
	struct err err = {0};
	struct store *store = store_open_temporary(&err);

	assert_non_null(store);
	assert_int_equal(
		sqlite3_exec(store->db,
			"INSERT INTO run VALUES (1, 'r', 1);"
			"INSERT INTO process (id, run, name) VALUES (1, 1, 'p');"
			"INSERT INTO input VALUES (1, 1, 1, 'p', 'i', 'i', 0, 'text', "
			"'dump', NULL, 1, '', 1, 0);"
			"INSERT INTO snapshot (id, input, ordinal, process, kind, lane, "
			"seq, last, runtime) VALUES (1, 1, 0, 1, 'dump', 'ids', 1, 1, 'go')",
			NULL, NULL, NULL),
		SQLITE_OK);
	return store;
}

static struct source_finding says(const char *function, uint32_t line, struct source_place *place)
{
	*place = (struct source_place){.role = SOURCE_WAITS,
		.function = str_from(function),
		.file = STR("m.go"),
		.line = line,
		.quote = STR("errs <- err")};
	return (struct source_finding){.kind = SOURCE_ORPHAN_SEND,
		.basis = BASIS_SOURCE,
		.severity = SEVERITY_ERROR,
		.at = *place,
		.places = place,
		.nplaces = 1,
		.object = STR("errs"),
		.count = 5,
		.wait_ns = -1};
}

static const struct finding *at_line(const struct report *r, uint32_t line)
{
	const struct finding *found = NULL;

	for (size_t i = 0; i < r->nfindings; i++) {
		if (r->findings[i].locations[0].line != line)
			continue;
		assert_null(found); /* once each */
		found = &r->findings[i];
	}
	assert_non_null(found);
	return found;
}

/* At the rule's place it is raised, at another one it stands alone; the rest is left as it was. */
static void source_raises_and_adds(void **state)
{
	struct err err = {0};
	struct store *store = a_store();
	struct rule *r = a_rule();
	struct source_place places[2];
	struct source_finding findings[] = {
		says("m.send", 7, &places[0]), says("m.other", 70, &places[1])};
	struct wait_dump dump = {.snapshot = 1};
	struct waits waits = {.items = &dump, .n = 1};
	struct ruleset rules = {.items = &r, .n = 1, .waits = &waits};
	struct report report = {.run = STR("r")};
	const struct finding *f;

	(void)state;
	dump.deadlock.findings = findings;
	dump.deadlock.nfindings = 2;
	dump.deadlock.sourced = true;
	if (!rules_run(&rules, store, &report, &err))
		fail_msg("%s", err.text);
	assert_int_equal(report.nfindings, 3);
	f = at_line(&report, 7);
	assert_int_equal(f->basis, BASIS_SOURCE);
	assert_int_equal(f->severity, SEVERITY_ERROR);
	assert_int_equal(f->count, 3);
	assert_int_equal(f->nchain, 1);
	assert_non_null(strstr(f->chain[0].text.p, "errs <- err"));
	f = at_line(&report, 8);
	assert_int_equal(f->basis, BASIS_SIGNATURE);
	assert_int_equal(f->severity, SEVERITY_WARNING);
	f = at_line(&report, 70);
	assert_int_equal(f->basis, BASIS_SOURCE);
	assert_int_equal(f->count, 5);
	assert_true(str_eq(f->rule, STR("leak.chan-send")));
	assert_true(str_eq(f->fix, STR("read the line")));
	assert_int_equal(report.coverage[0].state, COVERAGE_FIRED);
	rule_free(r);
	report_release(&report);
	store_close(store);
}

/* A finding of another rule's id is none of this rule. */
static void source_of_another_rule_is_not_taken(void **state)
{
	struct err err = {0};
	struct store *store = a_store();
	struct rule *r = a_rule();
	struct source_place place;
	struct source_finding finding = says("m.send", 7, &place);
	struct wait_dump dump = {.snapshot = 1};
	struct waits waits = {.items = &dump, .n = 1};
	struct ruleset rules = {.items = &r, .n = 1, .waits = &waits};
	struct report report = {.run = STR("r")};

	(void)state;
	finding.kind = SOURCE_ORPHAN_RECEIVE;
	dump.deadlock.findings = &finding;
	dump.deadlock.nfindings = 1;
	assert_true(rules_run(&rules, store, &report, &err));
	assert_int_equal(report.nfindings, 2);
	assert_int_equal(at_line(&report, 7)->basis, BASIS_SIGNATURE);
	rule_free(r);
	report_release(&report);
	store_close(store);
}

/* A hint lends its chain to what numbers show, weighs nothing, and is nothing by itself. */
static void hints_only_explain(void **state)
{
	struct err err = {0};
	struct store *store = a_store();
	struct rule *r = a_rule();
	struct source_place places[2];
	struct source_finding findings[] = {
		says("m.send", 7, &places[0]), says("m.other", 70, &places[1])};
	struct wait_dump dump = {.snapshot = 1};
	struct waits waits = {.items = &dump, .n = 1};
	struct ruleset rules = {.items = &r, .n = 1, .waits = &waits};
	struct report report = {.run = STR("r")};
	const struct finding *f;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		findings[i].hint = true;
		findings[i].basis = BASIS_SIGNATURE;
		findings[i].severity = SEVERITY_INFO;
	}
	dump.deadlock.findings = findings;
	dump.deadlock.nhints = 2;
	dump.deadlock.sourced = true;
	assert_true(rules_run(&rules, store, &report, &err));
	assert_int_equal(report.nfindings, 2);
	f = at_line(&report, 7);
	assert_int_equal(f->severity, SEVERITY_WARNING);
	assert_int_equal(f->basis, BASIS_SIGNATURE);
	assert_int_equal(f->nlocations, 1);
	assert_non_null(strstr(f->chain[0].text.p, "errs <- err"));
	rule_free(r);
	report_release(&report);
	store_close(store);
}

/* The line to mend comes first; where the threads wait stands behind it. */
static void what_is_to_mend_comes_first(void **state)
{
	struct err err = {0};
	struct store *store = a_store();
	struct rule *r = a_rule();
	struct source_place place;
	struct source_finding finding = says("m.send", 7, &place);
	struct wait_dump dump = {.snapshot = 1};
	struct waits waits = {.items = &dump, .n = 1};
	struct ruleset rules = {.items = &r, .n = 1, .waits = &waits};
	struct report report = {.run = STR("r")};
	const struct finding *f;

	(void)state;
	finding.at.function = STR("m.collect");
	finding.at.line = 20;
	dump.deadlock.findings = &finding;
	dump.deadlock.nfindings = 1;
	assert_true(rules_run(&rules, store, &report, &err));
	assert_int_equal(report.nfindings, 2);
	f = at_line(&report, 20);
	assert_int_equal(f->nlocations, 2);
	assert_int_equal(f->locations[1].line, 7);
	assert_int_equal(f->basis, BASIS_SOURCE);
	rule_free(r);
	report_release(&report);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(source_raises_and_adds),
		cmocka_unit_test(hints_only_explain),
		cmocka_unit_test(what_is_to_mend_comes_first),
		cmocka_unit_test(source_of_another_rule_is_not_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
