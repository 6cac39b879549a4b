/* SPDX-License-Identifier: MIT */
#include "base/word_line.h"
#include "model/idle.h"

#include <string.h>

#include "unit.h"

static void a_glob_knows_go_names(void **state)
{
	static const struct {
		const char *glob, *name;
		bool match;
	} cases[] = {
		{"main.f", "main.f", true},
		{"main.f", "main.f.func1", false},
		{"main.*", "main.f.func1", true},
		{"*", "", true},
		{"", "", true},
		{"", "x", false},
		{"a*b*c", "aXbYbZc", true},
		{"a*b*c", "aXbYbZ", false},
		{"pool.(*Pool).work", "pool.(*Pool).work", true},
		{"pool.(*Pool).work", "pool.(*ConnPool).work", false},
		{"pool.(**).work", "pool.(*ConnPool).work", true},
		{"pool.(*Pool).*", "pool.(*Pool).work.func2", true},
		{"f[...]", "f[...]", true},
		{"f[...]", "f.", false},
		{"f?", "fx", false},
		{"a\\*", "a*", true},
		{"a\\*", "ab", false},
		{"a\\", "a\\", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (idle_glob(str_from(cases[i].glob), str_from(cases[i].name)) != cases[i].match)
			fail_msg("%s against %s", cases[i].glob, cases[i].name);
}

static void a_costly_glob_ends(void **state)
{
	struct strbuf glob = {0}, name = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		strbuf_adds(&glob, "*a");
	for (int i = 0; i < 10000; i++)
		strbuf_addc(&name, 'a');
	strbuf_addc(&name, 'b');
	assert_false(idle_glob(strbuf_str(&glob), strbuf_str(&name)));
	strbuf_release(&glob);
	strbuf_release(&name);
}

static void names_come_back(void **state)
{
	static const char *const names[] = {"main.f", "pool.(*Pool).work", "void f(char*)", "a\\b",
		"say \"x\"", "x\x01\n\xff", "#x"};
	struct strbuf glob = {0}, line = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct idle_list list = {0};
		struct err err = {0};

		strbuf_clear(&glob);
		strbuf_clear(&line);
		idle_add_glob(str_from(names[i]), &glob);
		assert_true(idle_glob(strbuf_str(&glob), str_from(names[i])));
		word_add(strbuf_str(&glob), &line);
		strbuf_adds(&line, " reason=x");
		if (!idle_list_add(&list, strbuf_str(&line), "n", &err))
			fail_msg("%s: %s", strbuf_cstr(&line), err.text);
		assert_int_equal(list.n, 1);
		assert_true(str_eq(list.items[0].glob, strbuf_str(&glob)));
		idle_list_release(&list);
	}
	strbuf_release(&glob);
	strbuf_release(&line);
}

static void an_entry_is_read(void **state)
{
	struct idle_list list = {0};
	struct err err = {0};
	const struct idle_entry *e;

	(void)state;
	assert_true(idle_list_add(&list,
		STR("# why\r\n\r\n\tmain.f\tscope=entry max=7 state=\"chan send\" "
		    "label=\"a b=c*\" until=2026-02-28 reason=\" so \"\r\nmain.g reason=x"),
		"my.list", &err));
	assert_int_equal(list.n, 2);
	e = &list.items[0];
	assert_true(str_eq(e->glob, STR("main.f")));
	assert_int_equal(e->scope, IDLE_ENTRY);
	assert_int_equal(e->most, 7);
	assert_true(str_eq(e->wait, STR("chan send")));
	assert_true(str_eq(e->label_key, STR("a b")));
	assert_true(str_eq(e->label, STR("c*")));
	assert_true(str_eq(e->reason, STR("so")));
	assert_int_equal(e->line, 3);
	assert_true(e->given);
	e = &list.items[1];
	assert_int_equal(e->scope, IDLE_SITE);
	assert_true(e->most == IDLE_ANY_NUMBER);
	assert_int_equal(e->line, 4);
	idle_list_release(&list);
}

/* One bad line and nothing of the file is taken. */
static void a_bad_line_is_named(void **state)
{
	struct idle_list list = {0};
	struct err err = {0};

	(void)state;
	assert_true(idle_list_add(&list, STR("main.e reason=x"), "one", &err));
	assert_false(idle_list_add(&list, STR("main.f reason=x\n\nmain.g max=1\n"), "two", &err));
	assert_string_equal(err.text, "two:3: reason= is missing: say why it is normal");
	assert_int_equal(list.n, 1);
	idle_list_release(&list);
}

static void days_are_counted(void **state)
{
	static const char *const wrong[] = {"", "2026", "2026-1-01", "2026-13-01", "2026-00-01",
		"2026-04-31", "2026-02-29", "1969-12-31", "2026-01-01x", "x2026-01-01",
		"2026/01/01"};
	int64_t day;

	(void)state;
	assert_true(idle_day_parse(STR("1970-01-01"), &day));
	assert_int_equal(day, 0);
	assert_true(idle_day_parse(STR("2000-03-01"), &day));
	assert_int_equal(day, 11017); /* date -d 2000-03-01 +%s / 86400 */
	assert_true(idle_day_parse(STR("2024-02-29"), &day));
	assert_int_equal(day, 19782);
	assert_true(idle_day_parse(STR("2026-11-21"), &day));
	assert_int_equal(day, 20778);
	assert_int_equal(idle_day_of(INT64_C(1795236209956330000)), 20778);
	assert_int_equal(idle_day_of(-1), -1);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (idle_day_parse(str_from(wrong[i]), &day))
			fail_msg("%s", wrong[i]);
}

static void an_entry_ends_behind_its_day(void **state)
{
	struct idle_list list = {0};
	struct err err = {0};

	(void)state;
	assert_true(
		idle_list_add(&list, STR("f reason=x until=2026-11-21\ng reason=x"), "l", &err));
	idle_list_date(&list, true, 20778);
	assert_int_equal(list.items[0].state, IDLE_APPLIES);
	idle_list_date(&list, true, 20779);
	assert_int_equal(list.items[0].state, IDLE_EXPIRED);
	idle_list_date(&list, false, 0);
	assert_int_equal(list.items[0].state, IDLE_UNDATED);
	assert_int_equal(list.items[1].state, IDLE_APPLIES);
	assert_true(idle_list_set_today(&list, "2026-11-22", &err));
	idle_list_date(&list, true, 20000);
	assert_int_equal(list.items[0].state, IDLE_EXPIRED);
	idle_list_release(&list);
}

/* The list is ours: it must parse to its end, and say what it means by every entry. */
static void the_builtin_list_is_whole(void **state)
{
	struct idle_list list = {0};
	bool last = false;

	(void)state;
	idle_list_add_builtin(&list);
	for (size_t i = 0; i < list.n; i++) {
		assert_false(list.items[i].given);
		assert_int_not_equal(list.items[i].scope, IDLE_SITE);
		assert_int_equal(list.items[i].until.n, 0);
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(list.items[i].glob, list.items[k].glob));
		last |= str_starts(list.items[i].glob, STR("github.com/Shopify/sarama"));
	}
	assert_true(last);
	assert_false(idle_list_any_given(&list));
	idle_list_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_glob_knows_go_names),
		cmocka_unit_test(a_costly_glob_ends),
		cmocka_unit_test(names_come_back),
		cmocka_unit_test(an_entry_is_read),
		cmocka_unit_test(a_bad_line_is_named),
		cmocka_unit_test(days_are_counted),
		cmocka_unit_test(an_entry_ends_behind_its_day),
		cmocka_unit_test(the_builtin_list_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
