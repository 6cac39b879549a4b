/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "report/report_formats.h"
#include "tests/unit/nasty.h"
#include "tests/unit/report_fixture.h"

static void render(const struct report *r, size_t max_bytes, struct strbuf *out)
{
	struct report_options o = {.max_bytes = max_bytes};

	strbuf_clear(out);
	report_format_find(STR("markdown"))->write(r, &o, out);
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (text = strstr(text, what); text; text = strstr(text + 1, what))
		n++;
	return n;
}

static void parts_come_in_order(void **state)
{
	static const char *const parts[] = {"## rootcause: FAIL\n",
		"**Verdict:** deadlock: two locks",
		"| C1 | critical, new | Two goroutines hold locks", "| E1 | error |",
		"| W2 | warning |", "<details open><summary><b>C1</b>",
		"<details><summary><b>E1</b>",
		("**What:** 427 goroutines blocked sending at "
		 "example.com/shop/internal/reqlog.(\\*Logger).Record\n"),
		"**Why:** **1.** 427 of 705", "| share | 60.6 % |",
		"select { case ch &lt;- v:", "- **explains** W1 warning `leak.goroutine-growth`",
		"Checked and fine", "Not judged", "rules `sched.latency`, `sched.stw-long`\n",
		"**ends the process**: `kill -QUIT PID`", "Rules that failed", "Inputs",
		"**gate error: failed, exit 1**\n"};
	struct strbuf out = {0};
	const char *at;
	struct report r;

	(void)state;
	fixture_incident(&r);
	render(&r, 0, &out);
	at = out.p;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		at = strstr(at, parts[i]);
		if (!at)
			fail_msg("'%s' is missing or too early in:\n%s", parts[i], out.p);
	}
	assert_null(strstr(out.p, "| W1 |"));
	assert_int_equal(count(out.p, "<details"), count(out.p, "</details>"));
	strbuf_release(&out);
	report_release(&r);
}

/* GitHub refuses a comment that is too long: what is left out is said, and nothing is half. */
static void a_long_report_is_cut_between_findings(void **state)
{
	struct finding *many;
	struct strbuf out = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	many = arena_alloc(&r.arena, 500 * sizeof(*many));
	for (size_t i = 0; i < 500; i++) {
		many[i] = r.findings[1];
		many[i].neffects = 0;
	}
	r.findings = many;
	r.nfindings = 500;
	render(&r, 0, &out);
	assert_true(out.n <= 60000);
	assert_true(out.n > 30000);
	assert_non_null(strstr(out.p, "460 more causes are not in this table"));
	assert_non_null(strstr(out.p, "causes left out; `--format json` has all"));
	assert_int_equal(count(out.p, "<details"), count(out.p, "</details>"));
	assert_non_null(strstr(out.p, "**gate error: failed, exit 1**\n"));
	strbuf_release(&out);
	report_release(&r);
}

/* Whatever the limit and the names: no byte more, no half markup, and what is left out is said. */
static void no_limit_is_passed(void **state)
{
	static const size_t limits[] = {4096, 5000, 7000, 10000, 20000, 65536};
	struct strbuf out = {0};
	char *name = malloc(20000);

	(void)state;
	assert_non_null(name);
	memset(name, '<', 20000);
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		struct finding *many;
		struct report r;

		fixture_incident(&r);
		many = arena_alloc(&r.arena, 100 * sizeof(*many));
		for (size_t k = 0; k < 100; k++)
			many[k] = r.findings[k % 2];
		many[7].message = (struct str){name, 20000};
		r.findings = many;
		r.nfindings = 100;
		render(&r, limits[i], &out);
		assert_true(out.n <= limits[i]);
		assert_true(out.n > limits[i] / 4);
		assert_int_equal(count(out.p, "<details"), count(out.p, "</details>"));
		assert_non_null(strstr(out.p, "causes left out; `--format json` has all"));
		assert_non_null(strstr(out.p, "**gate error: failed, exit 1**\n"));
		r.verdict.headline = r.run = (struct str){name, 20000};
		render(&r, limits[i], &out);
		assert_true(out.n <= limits[i]);
		report_release(&r);
	}
	free(name);
	strbuf_release(&out);
}

/* The tags that the report itself writes. */
static size_t own_tag(const char *p)
{
	static const char *const tags[] = {"<details><summary>", "<details open><summary>",
		"<summary>", "</details>\n", "</summary>\n", "<b>", "</b>", "<code>", "</code>",
		"<br>\n", "<!-- -->"};

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (strncmp(p, tags[i], strlen(tags[i])) == 0)
			return strlen(tags[i]);
	return 0;
}

/* The end of the code span that starts at p, or p when none does. */
static const char *skip_span(const char *p)
{
	size_t fence = strspn(p, "`");
	const char *at = p + fence;

	while (fence && *at && *at != '\n') {
		size_t run = strspn(at, "`");

		if (run == fence)
			return at + run;
		at += run ? run : 1;
	}
	return p;
}

/*
 * Walks a line as a reader of Markdown does: what is neither escaped nor inside a code span must be
 * markup of ours. Unclosed spans and foreign tags fail.
 */
static void check_line(const char *p, const char *whole)
{
	while (*p && *p != '\n') {
		const char *after = *p == '`' ? skip_span(p) : p;

		if (*p == '`' && after == p)
			fail_msg("a backtick opens nothing: %.60s\nin:\n%s", p, whole);
		if (*p == '<' && own_tag(p) == 0)
			fail_msg("a foreign tag: %.60s\nin:\n%s", p, whole);
		if (*p == '[' || *p == '~' || *p == '$')
			fail_msg("markup: %.60s\nin:\n%s", p, whole);
		if (*p == '@' && isalnum((unsigned char)p[1]) && !isalnum((unsigned char)p[-1]))
			fail_msg("a mention: %.60s\nin:\n%s", p, whole);
		if (after > p)
			p = after;
		else
			p += *p == '\\' && ispunct((unsigned char)p[1]) ? 2 : 1;
	}
}

/* Inside an HTML line Markdown is not read, only tags are. */
static void check_html(const char *p, const char *whole)
{
	for (; *p && *p != '\n'; p++)
		if (*p == '<' && own_tag(p) == 0)
			fail_msg("a foreign tag: %.60s\nin:\n%s", p, whole);
}

static void check_starts(const char *line, const char *whole)
{
	static const char *const starts[] = {"## rootcause: ", "**", "| ", "|---", "<details",
		"</details>\n", "- at ", "- fixed: ", "- entry: ", "- **explains** ",
		"- **for want of ", "- `", "- <code>", "- :", "  rules ",
		"fingerprint `0123456789abcdef`\n", "\n"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (strncmp(line, starts[i], strlen(starts[i])) == 0)
			return;
	fail_msg("a line that is not ours: %.60s\nin:\n%s", line, whole);
}

static void nasty_words_stay_words(void **state)
{
	struct strbuf out = {0};

	(void)state;
	for (size_t i = 0; i < NASTY_COUNT; i++) {
		struct report r;
		const char *line;

		fixture_nasty(&r, nasty_strings[i]);
		render(&r, 0, &out);
		report_release(&r);
		assert_int_equal(strlen(out.p), out.n);
		for (line = out.p; line && *line; line = strchr(line, '\n') + 1) {
			check_starts(line, out.p);
			if (strncmp(line, "<details", 8) == 0)
				check_html(line, out.p);
			else
				check_line(line, out.p);
		}
		for (struct str rest = strbuf_str(&out); rest.n;) {
			uint32_t c = 0;
			size_t n = utf8_next(rest, &c);

			assert_true(n && (c == '\n' || !utf8_hostile(c)));
			rest = str_from_at(rest, n);
		}
	}
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_come_in_order),
		cmocka_unit_test(a_long_report_is_cut_between_findings),
		cmocka_unit_test(no_limit_is_passed),
		cmocka_unit_test(nasty_words_stay_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
