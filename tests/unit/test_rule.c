/* SPDX-License-Identifier: MIT */
#include "rules/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "rules/run.h"
#include "rules/sandbox.h"
#include "store/store.h"

/* Line 1 to 7, so that a test can say which line is at fault. */
#define HEAD                                                                                       \
	"-- id: leak.test\n-- title: T\n-- severity: error\n-- basis: measured\n"                  \
	"-- needs: dump\n-- message: {count} at {function}\n--\n"
#define COLUMNS                                                                                    \
	"'f' AS function, 'a.go' AS file, 1 AS line, 2 AS count, 'k' AS subject_kind, "            \
	"'s' AS subject_key"

static void a_header_is_read(void **state)
{
	struct err err = {0};
	struct rule *r = rule_parse(STR("x.sql"),
		STR("-- SPDX-License-Identifier: MIT\n-- id: leak.some-thing\n-- title: Some\n"
		    "--   thing\n-- severity: warning\n-- basis: signature\n"
		    "-- needs: profile.mutex|profile.block dumps>=2\n"
		    "-- param: limit = 2.5 seconds   # for people\n-- message: m: {count}\n--\n"
		    "-- Why,\n-- and how.\nSELECT 1\n"),
		&err);

	(void)state;
	assert_non_null(r);
	assert_true(str_eq(r->id, STR("leak.some-thing")));
	assert_true(str_eq(r->title, STR("Some thing")));
	assert_int_equal(r->severity, SEVERITY_WARNING);
	assert_int_equal(r->basis, BASIS_SIGNATURE);
	assert_int_equal(r->nneeds, 2);
	assert_true(str_eq(r->needs[1], STR("dumps>=2")));
	assert_int_equal(r->nparams, 1);
	assert_true(r->params[0].value == 2.5);
	assert_true(str_eq(r->params[0].unit, STR("seconds")));
	assert_true(str_eq(r->message, STR("m: {count}")));
	assert_true(str_eq(r->why, STR("Why,\nand how.")));
	assert_int_equal(r->sql_line, 13);
	rule_free(r);
}

static void faulty_headers_say_where(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{"", "x.sql:0: there is no statement"},
		{"SELECT 1", "x.sql:1: missing key \"id\""},
		{"-- id: leak.a\n-- colour: red\n--\nSELECT 1", "x.sql:2: unknown key \"colour\""},
		{"-- id: leak.a\n-- id: leak.b\n--\nSELECT 1", "x.sql:2: a second \"id\""},
		{"-- id: Leak\n--\nSELECT 1", "x.sql:1: not an id"},
		{"-- id:\n--\nSELECT 1", "x.sql:1: a key without a value"},
		{"--   more\n--\nSELECT 1", "x.sql:1: continues nothing"},
		{"-- no key here\n--\nSELECT 1", "x.sql:1: a header line reads"},
		{"-- severity: bad\n--\nSELECT 1", "x.sql:1: unknown severity \"bad\""},
		{"-- basis: hunch\n--\nSELECT 1", "x.sql:1: unknown basis \"hunch\""},
		{"-- needs: dump magic\n--\nSELECT 1", "x.sql:1: unknown need \"magic\""},
		{"-- param: x 3\n--\nSELECT 1", "x.sql:1: a param reads"},
		{"-- param: x = nan\n--\nSELECT 1", "x.sql:1: a param reads"},
		{"-- param: x = 1\n-- param: x = 2\n--\nSELECT 1", "x.sql:2: a second param"},
		{HEAD, "x.sql:7: there is no statement"},
		{HEAD "-- only words\n", "there is no statement"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = {0};

		assert_null(rule_parse(STR("x.sql"), str_from(cases[i].text), &err));
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
	}
}

static bool lint(const char *text, struct err *err)
{
	struct store *store = store_open_temporary(err);
	struct rule *r = rule_parse(STR("x.sql"), str_from(text), err);
	bool ok = store && r && rule_check(r, store, err);

	rule_free(r);
	store_close(store);
	return ok;
}

static void the_contract_is_checked(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{HEAD "SELECT 'f' AS function, 'a' AS file, 1 AS line, 2 AS count, 'k' AS "
		      "subject_kind",
			"x.sql:8: no column \"subject_key\""},
		{HEAD "SELECT 1;\nSELECT 2", "x.sql:8: a second statement"},
		{HEAD "SELECT " COLUMNS " FROM nowhere", "no such table: nowhere"},
		{HEAD "SELECT " COLUMNS " WHERE 1 > :limit", "no param \":limit\""},
		{"-- param: limit = 1\n" HEAD "SELECT " COLUMNS, "param \"limit\" is not used"},
		{"-- fix: see {place}\n" HEAD "SELECT " COLUMNS, "{place} is no column"},
	};
	struct err err = {0};

	(void)state;
	if (!lint(HEAD "SELECT " COLUMNS ", 3 AS more -- and a comment\n;  /* another */\n", &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		err = (struct err){0};
		assert_false(lint(cases[i].text, &err));
		if (!strstr(err.text, cases[i].says))
			fail_msg("case %zu: %s", i, err.text);
	}
}

/* Every statement must end in an error that names its reason, soon and without effect. */
static void attacks_are_refused(void **state)
{
	static const struct {
		const char *sql, *says;
	} cases[] = {
		{"INSERT INTO run VALUES (1, 'x', 1)", "refused"},
		{"UPDATE run SET name = 'x'", "refused"},
		{"DELETE FROM run", "refused"},
		{"DROP TABLE run", "refused"},
		{"CREATE TABLE t (x)", "refused"},
		{"CREATE TEMP TABLE t (x)", "refused"},
		{"ATTACH '/tmp/rootcause-evil.db' AS e", "refused"},
		{"VACUUM INTO '/tmp/rootcause-evil.db'", "refused"},
		{"PRAGMA user_version = 9", "refused"},
		{"PRAGMA temp_store_directory = '/tmp'", "refused"},
		{"SELECT * FROM pragma_user_version", "refused"},
		{"SELECT name FROM sqlite_master", "refused"},
		{"SELECT load_extension('libevil')", ""},
		{"SELECT random()", "refused"},
		{"SELECT randomblob(1000000)", "refused"},
		{"SELECT zeroblob(1000000000)", "refused"},
		{"SELECT fts3_tokenizer('simple')", ""},
		{"SELECT * FROM json_each('[1,2]')", "refused"},
		{"SELECT * FROM rows(NULL)", ""},
		{"BEGIN", "refused"},
		{"SELECT length(printf('%900000000d', 1))", ""},
		{"SELECT length(replace(printf('%3000000d', 1), ' ', 'xxxxxxxxxx'))",
			"longer than"},
		{"WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) "
		 "SELECT count(*) FROM r",
			"steps"},
		{"WITH RECURSIVE r(x) AS (SELECT printf('%100000d', 1) UNION ALL "
		 "SELECT x FROM r) SELECT x FROM r ORDER BY x",
			"stopped"},
		{"SELECT 1; DROP TABLE run", "a second statement"},
	};
	struct err err = {0};
	struct store *store = store_open_temporary(&err);

	(void)state;
	assert_non_null(store);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sandbox s;
		sqlite3_stmt *stmt;
		bool failed;

		err = (struct err){0};
		sandbox_enter(&s, store_reader(store));
		s.budget = 20000000;
		failed = !sandbox_prepare(&s, str_from(cases[i].sql), &stmt, &err);
		while (!failed) {
			enum sandbox_step step = sandbox_step(&s, stmt, &err);

			if (step == SANDBOX_ROW)
				continue;
			failed = step == SANDBOX_FAILED;
			break;
		}
		sqlite3_finalize(stmt);
		sandbox_leave(&s);
		/* printf caps its width by the length limit instead of failing. */
		if (!failed && !strstr(cases[i].sql, "%900000000d"))
			fail_msg("it ran: %s", cases[i].sql);
		if (failed && !strstr(err.text, cases[i].says))
			fail_msg("%s: %s", cases[i].sql, err.text);
	}
	store_close(store);
}

/* A run "r" with one dump, empty: rules that need a dump are applicable. */
static void add_dump(struct store *store)
{
	assert_true(sqlite3_exec(store->db,
			    "INSERT INTO run VALUES (1, 'r', 1);"
			    "INSERT INTO process (id, run, name) VALUES (1, 1, 'p');"
			    "INSERT INTO input VALUES (1, 1, 1, 'p', 'i', 'i', 0, 'text', 'dump', "
			    "NULL, 1, '', 1, 0);"
			    "INSERT INTO snapshot (id, input, ordinal, process, kind, lane) "
			    "VALUES (1, 1, 0, 1, 'dump', 'ids')",
			    NULL, NULL, NULL) == SQLITE_OK);
}

/* A rule that fails is coverage, and under a gate the run is trouble. */
static void a_failing_rule_is_coverage(void **state)
{
	struct err err = {0};
	struct store *store = store_open_temporary(&err);
	struct ruleset rules = {0};
	struct report report = {0};
	struct rule *r = rule_parse(STR("x.sql"),
		STR("-- id: leak.endless\n-- title: T\n-- severity: error\n-- basis: measured\n"
		    "-- needs: dump\n-- message: {count}\n--\nWITH RECURSIVE r(x) AS (SELECT 1 "
		    "UNION ALL SELECT x + 1 FROM r) SELECT " COLUMNS ", sum(x) FROM r"),
		&err);

	(void)state;
	assert_non_null(r);
	add_dump(store);
	rules.items = &r;
	rules.n = 1;
	report.run = STR("r");
	report.verdict.gate.on = true;
	report.verdict.gate.at = SEVERITY_ERROR;
	assert_true(rules_run(&rules, store, &report, &err));
	assert_int_equal(report.ncoverage, 1);
	assert_int_equal(report.coverage[0].state, COVERAGE_ERROR);
	assert_int_equal(report.nfindings, 0);
	assert_int_equal(report.verdict.exit, 2);
	rule_free(r);
	report_release(&report);
	store_close(store);
}

/* The column `fix` speaks in place of the header's where it is not NULL. */
static void a_row_may_bring_its_fix(void **state)
{
	struct err err = {0};
	struct store *store = store_open_temporary(&err);
	struct ruleset rules = {0};
	struct report report = {.run = STR("r")};
	struct rule *r = rule_parse(STR("x.sql"),
		STR("-- id: leak.advised\n-- title: T\n-- severity: error\n-- basis: measured\n"
		    "-- needs: dump\n-- message: {name}\n-- fix: general {name}\n--\n"
		    "SELECT " COLUMNS ", 'a' AS name, NULL AS fix "
		    "UNION ALL SELECT " COLUMNS ", 'b', 'special {name}'"),
		&err);

	(void)state;
	assert_non_null(r);
	add_dump(store);
	rules.items = &r;
	rules.n = 1;
	assert_true(rules_run(&rules, store, &report, &err));
	assert_int_equal(report.nfindings, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct finding *f = &report.findings[i];

		assert_true(str_eq(f->fix,
			str_eq(f->message, STR("a")) ? STR("general a") : STR("special {name}")));
		for (size_t k = 0; k < f->nevidence; k++)
			assert_false(str_eq(f->evidence[k].name, STR("fix")));
	}
	rule_free(r);
	report_release(&report);
	store_close(store);
}

static void settings_reach_their_rule(void **state)
{
	struct ruleset rules = {0};
	struct err err = {0};
	const struct rule *r;

	(void)state;
	assert_true(ruleset_add_builtin(&rules, &err));
	assert_true(rules.n >= 11);
	assert_true(ruleset_set(&rules, STR("leak.chan-send.min_new=3"), &err));
	r = ruleset_find(&rules, STR("leak.chan-send"));
	assert_non_null(r);
	for (size_t i = 0; i < r->nparams; i++)
		if (str_eq(r->params[i].name, STR("min_new")))
			assert_true(r->params[i].value == 3);
	assert_false(ruleset_set(&rules, STR("leak.chan-send.nothing=3"), &err));
	assert_false(ruleset_set(&rules, STR("leak.nothing.min_new=3"), &err));
	assert_false(ruleset_set(&rules, STR("leak.chan-send.min_new=many"), &err));
	assert_false(ruleset_set(&rules, STR("leak.chan-send.min_new"), &err));
	ruleset_release(&rules);
}

/* All that is built in keeps the contract. */
static void built_in_rules_are_sound(void **state)
{
	struct ruleset rules = {0};
	struct err err = {0};
	struct store *store = store_open_temporary(&err);

	(void)state;
	assert_non_null(store);
	assert_true(ruleset_add_builtin(&rules, &err));
	for (size_t i = 0; i < rules.n; i++)
		if (!rule_check(rules.items[i], store, &err))
			fail_msg("%s", err.text);
	ruleset_release(&rules);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_read),
		cmocka_unit_test(faulty_headers_say_where),
		cmocka_unit_test(the_contract_is_checked),
		cmocka_unit_test(attacks_are_refused),
		cmocka_unit_test(a_failing_rule_is_coverage),
		cmocka_unit_test(a_row_may_bring_its_fix),
		cmocka_unit_test(settings_reach_their_rule),
		cmocka_unit_test(built_in_rules_are_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
