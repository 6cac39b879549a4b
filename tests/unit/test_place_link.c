/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "report/escape.h"
#include "report/place_link.h"

static const char *link_of(const struct report_options *o, const char *file, uint32_t line)
{
	static char text[256];
	struct place p = {.file = str_from(file), .line = line};
	struct strbuf out = {0};

	place_link(o, &p, &out);
	strcpy(text, strbuf_cstr(&out));
	strbuf_release(&out);
	return text;
}

static void templates_are_filled_in(void **state)
{
	static const char *const trim[] = {"example.com/shop", "/src/"};
	struct report_options o = {.link = "https://x/{file}#L{line}", .trim = trim, .ntrim = 2};

	(void)state;
	assert_string_equal(link_of(&o, "example.com/shop/a.go", 7), "https://x/a.go#L7");
	assert_string_equal(link_of(&o, "/src/a b.go", 0), "https://x/a%20b.go#L1");
	/* A prefix ends where a name does. */
	assert_string_equal(link_of(&o, "example.com/shopping/a.go", 1),
		"https://x/example.com/shopping/a.go#L1");
	assert_string_equal(link_of(&o, "example.com/shop", 1), "https://x/example.com/shop#L1");
	assert_string_equal(link_of(&o, "", 1), "");
	assert_string_equal(
		link_of(&o, "{line}\x1b\"<>", 1), "https://x/%7Bline%7D%1B%22%3C%3E#L1");
	o.link = NULL;
	assert_string_equal(link_of(&o, "a.go", 1), "");
}

static void templates_are_checked(void **state)
{
	struct err err = {0};

	(void)state;
	assert_true(link_check(NULL, &err));
	assert_true(link_check("vscode://file/{file}:{line}", &err));
	assert_false(link_check("https://x/", &err));
	assert_false(link_check("https://x/{file}\x1b", &err));
	assert_false(link_check("https://x/{file}\"", &err));
}

static void commands_stay_one_command(void **state)
{
	struct strbuf out = {0};

	(void)state;
	escape_workflow(STR("a,b:c%d\n::error::e"), true, &out);
	assert_string_equal(out.p, "a%2Cb%3Ac%25d\\n%3A%3Aerror%3A%3Ae");
	strbuf_clear(&out);
	escape_workflow(STR("a,b:c%0A"), false, &out);
	assert_string_equal(out.p, "a,b:c%250A");
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(templates_are_filled_in),
		cmocka_unit_test(templates_are_checked),
		cmocka_unit_test(commands_stay_one_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
