/* SPDX-License-Identifier: MIT */
#include "report/records.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "report/escape.h"
#include "tests/unit/nasty.h"

static void assert_text(const struct strbuf *b, const char *expected)
{
	assert_string_equal(strbuf_cstr(b), expected);
}

static void one_row(enum record_format format, struct str a, struct str b, struct strbuf *out)
{
	struct records r;

	strbuf_clear(out);
	records_init(&r, format, out);
	records_str(&r, a);
	records_str(&r, b);
	records_end(&r);
}

static void csv_quotes_what_rfc_4180_says(void **state)
{
	struct strbuf out = {0};

	(void)state;
	one_row(RECORD_CSV, STR("plain"), STR("a,b"), &out);
	assert_text(&out, "plain,\"a,b\"\n");
	one_row(RECORD_CSV, STR("say \"hi\""), STR(" led by a blank"), &out);
	assert_text(&out, "\"say \"\"hi\"\"\",\" led by a blank\"\n");
	one_row(RECORD_CSV, STR("=1+1"), STR("two\nlines"), &out);
	assert_text(&out, "=1+1,two\\nlines\n");
	one_row(RECORD_CSV, STR(""), STR("\x1b[0m"), &out);
	assert_text(&out, "\"\",\\x1b[0m\n");
	strbuf_release(&out);
}

static void tsv_escapes_can_be_read_back(void **state)
{
	struct strbuf out = {0};

	(void)state;
	one_row(RECORD_TSV, STR("a\tb\nc\rd"), STR("C:\\new"), &out);
	assert_text(&out, "a\\tb\\nc\\x0dd\tC:\\\\new\n");
	one_row(RECORD_TSV, STR("\xff"), STR("\\xff"), &out);
	assert_text(&out, "\\xff\t\\\\xff\n");
	strbuf_release(&out);
}

static void markdown_has_a_header_and_rows(void **state)
{
	static const char *const names[] = {"name", "a|b"};
	struct strbuf out = {0};
	struct records r;

	(void)state;
	records_init(&r, RECORD_MARKDOWN, &out);
	records_header(&r, names, 2);
	records_str(&r, STR("x|<y>"));
	records_null(&r);
	records_end(&r);
	assert_text(&out, "| name | a\\|b |\n| --- | --- |\n| x\\|&lt;y> |  |\n");
	strbuf_release(&out);
}

static void numbers_are_whole_and_unknown_is_empty(void **state)
{
	struct strbuf out = {0};
	struct records r;

	(void)state;
	records_init(&r, RECORD_CSV, &out);
	records_int(&r, INT64_MIN);
	records_uint(&r, UINT64_MAX);
	records_real(&r, 0.1);
	records_real(&r, (double)NAN);
	records_null(&r);
	records_end(&r);
	assert_text(&out, "-9223372036854775808,18446744073709551615,0.1,,\n");
	strbuf_clear(&out);
	records_null(&r);
	records_end(&r);
	assert_text(&out, "\"\"\n");
	strbuf_release(&out);
}

static void formats_have_names(void **state)
{
	enum record_format format = RECORD_CSV;

	(void)state;
	assert_true(record_format_parse(STR("tsv"), &format));
	assert_int_equal(format, RECORD_TSV);
	assert_true(record_format_parse(STR("markdown"), &format));
	assert_int_equal(format, RECORD_MARKDOWN);
	assert_false(record_format_parse(STR("CSV"), &format));
	assert_false(record_format_parse(STR("json"), &format));
}

/* Every character between the ends of the line can be shown. */
static void assert_one_harmless_line(struct str row, struct str end, bool tabs)
{
	assert_true(str_ends(row, end));
	row.n -= end.n;
	while (row.n) {
		uint32_t c = 0;
		size_t n = utf8_next(row, &c);

		assert_int_not_equal(n, 0);
		assert_true(!utf8_hostile(c) || (tabs && c == '\t'));
		row = str_from_at(row, n);
	}
}

static size_t count_cells_csv(struct str row)
{
	size_t cells = 1;
	bool quoted = false;

	for (size_t i = 0; i < row.n; i++) {
		if (row.p[i] == '"')
			quoted = !quoted;
		else if (row.p[i] == ',' && !quoted)
			cells++;
	}
	assert_false(quoted);
	return cells;
}

/* A pipe counts unless an odd number of backslashes stands before it. */
static size_t count_pipes(struct str row)
{
	size_t pipes = 0, slashes = 0;

	for (size_t i = 0; i < row.n; i++) {
		if (row.p[i] == '|' && slashes % 2 == 0)
			pipes++;
		slashes = row.p[i] == '\\' ? slashes + 1 : 0;
	}
	return pipes;
}

static void nasty_cells_stay_cells(void **state)
{
	struct strbuf out = {0};

	(void)state;
	for (size_t i = 0; i < NASTY_COUNT; i++) {
		struct str s = nasty_strings[i];

		one_row(RECORD_CSV, s, s, &out);
		assert_one_harmless_line(strbuf_str(&out), STR("\n"), false);
		assert_int_equal(count_cells_csv(strbuf_str(&out)), 2);
		one_row(RECORD_TSV, s, s, &out);
		assert_one_harmless_line(strbuf_str(&out), STR("\n"), true);
		assert_null(strchr(strchr(out.p, '\t') + 1, '\t'));
		one_row(RECORD_MARKDOWN, s, s, &out);
		assert_one_harmless_line(strbuf_str(&out), STR("\n"), false);
		assert_int_equal(count_pipes(strbuf_str(&out)), 3);
	}
	strbuf_release(&out);
}

static void code_spans_hold_any_backticks(void **state)
{
	struct strbuf out = {0};

	(void)state;
	escape_markdown_code(STR("a|b"), &out);
	assert_text(&out, "<code>a\\|b</code>");
	strbuf_clear(&out);
	escape_markdown_code(STR("`x``"), &out);
	assert_text(&out, "``` `x`` ```");
	strbuf_clear(&out);
	escape_markdown_code(STR(""), &out);
	assert_text(&out, "");
	strbuf_release(&out);
}

static void mentions_call_nobody(void **state)
{
	struct strbuf out = {0};

	(void)state;
	escape_markdown(STR("@me x@v1.2 (@you) @ 3 `x`"), &out);
	assert_text(&out, "@<!-- -->me x@v1.2 (@<!-- -->you) @ 3 \\`x\\`");
	strbuf_clear(&out);
	escape_html(STR("<a href=\"x\">'&"), &out);
	assert_text(&out, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_quotes_what_rfc_4180_says),
		cmocka_unit_test(tsv_escapes_can_be_read_back),
		cmocka_unit_test(markdown_has_a_header_and_rows),
		cmocka_unit_test(numbers_are_whole_and_unknown_is_empty),
		cmocka_unit_test(formats_have_names),
		cmocka_unit_test(nasty_cells_stay_cells),
		cmocka_unit_test(code_spans_hold_any_backticks),
		cmocka_unit_test(mentions_call_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
