/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

/* One sign a token, strings and numbers with their text: {"a":[1]} is "{ a= [ 1 ] } .". */
static void trace(struct str in, struct strbuf *out)
{
	static const char signs[] = ".!{}[]__#tfn";
	struct json_reader r;
	enum json_type type;

	strbuf_clear(out);
	json_reader_init(&r, in);
	do {
		type = json_next(&r);
		if (out->n)
			strbuf_addc(out, ' ');
		if (type == JSON_KEY || type == JSON_STRING || type == JSON_NUMBER)
			strbuf_add(out, r.text);
		if (type == JSON_KEY)
			strbuf_addc(out, '=');
		else if (type == JSON_STRING)
			strbuf_addc(out, '\'');
		else if (type != JSON_NUMBER)
			strbuf_addc(out, signs[type]);
	} while (type != JSON_END && type != JSON_ERROR);
	if (type == JSON_ERROR) {
		assert_non_null(r.problem);
		assert_int_equal(json_next(&r), JSON_ERROR);
		strbuf_addf(out, "%zu", r.at);
	} else {
		assert_int_equal(json_next(&r), JSON_END);
	}
	json_reader_release(&r);
}

static const struct {
	const char *in, *want;
} token_cases[] = {
	{"", "."},
	{" \t\r\n", "."},
	{"null", "n ."},
	{"\xef\xbb\xbf{}", "{ } ."},
	{"{\"a\":[1,-2.5e+3,true,false,null],\"b\":{}}", "{ a= [ 1 -2.5e+3 t f n ] b= { } } ."},
	{"{\"a\":1}\n{\"a\":2}\n", "{ a= 1 } { a= 2 } ."},
	{"[] [ ] { } 1 2\"x\"", "[ ] [ ] { } 1 2 x' ."},
	{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t' ."},
	{"\"\\u00e9\\uD83D\\uDE00\"", "\xc3\xa9\xf0\x9f\x98\x80' ."},
	{"\"a\xc3\xa9\"", "a\xc3\xa9' ."},
	/* lone surrogates, a pair the wrong way round, a high one before something else */
	{"\"\\ud800\"", "\xef\xbf\xbd' ."},
	{"\"\\udc00x\"", "\xef\xbf\xbdx' ."},
	{"\"\\udc00\\ud800\"", "\xef\xbf\xbd\xef\xbf\xbd' ."},
	{"\"\\ud800\\u0041\"", "\xef\xbf\xbd"
			       "A' ."},
	{"\"\\ud800\\ud83d\\ude00\"", "\xef\xbf\xbd\xf0\x9f\x98\x80' ."},
	/* bytes that are not UTF-8 */
	{"\"a\xff\xc3\"", "a\xef\xbf\xbd\xef\xbf\xbd' ."},
	{"\"\xed\xa0\x80\"", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd' ."},
	{"\x7f", "!0"},
	{"[1,]", "[ 1 !3"},
	{"[,1]", "[ !1"},
	{"[1 2]", "[ 1 !3"},
	{"[1}", "[ 1 !2"},
	{"{\"a\":1]", "{ a= 1 !6"},
	{"{\"a\" 1}", "{ a= !5"},
	{"{\"a\":}", "{ a= !5"},
	{"{\"a\":1,}", "{ a= 1 !7"},
	{"{,}", "{ !1"},
	{"{1:2}", "{ !1"},
	{"]", "!0"},
	{"1,2", "1 !1"},
	{":", "!0"},
	{"01", "!1"},
	{"-", "!1"},
	{"-a", "!1"},
	{"+1", "!0"},
	{".5", "!0"},
	{"1.", "!2"},
	{"1.e3", "!2"},
	{"1e", "!2"},
	{"1e+", "!3"},
	{"0x10", "!1"},
	{"1-2", "!1"},
	{"NaN", "!0"},
	{"Infinity", "!0"},
	{"-Infinity", "!1"},
	{"nul", "!3"},
	{"nulL", "!3"},
	{"nulls", "!4"},
	{"True", "!0"},
	{"'a'", "!0"},
	{"\"a\nb\"", "!2"},
	{"\"\\x41\"", "!2"},
	{"\"\\u12g4\"", "!5"},
	{"\"\\ud800\\u12\"", "!11"},
	{"\"\\", "!2"},
	{"// c\n1", "!0"},
};

static void test_tokens(void **state)
{
	struct strbuf got = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(token_cases) / sizeof(token_cases[0]); i++) {
		trace(str_from(token_cases[i].in), &got);
		if (strcmp(strbuf_cstr(&got), token_cases[i].want) != 0)
			fail_msg("%s: got %s, want %s", token_cases[i].in, strbuf_cstr(&got),
				token_cases[i].want);
	}
	trace(STR("\"a\0b\""), &got);
	assert_string_equal(strbuf_cstr(&got), "!2");
	trace(STR("1\0"), &got);
	assert_string_equal(strbuf_cstr(&got), "1 !1");
	trace(STR("\"\\u0000\""), &got);
	assert_true(str_eq(strbuf_str(&got), STR("\0' .")));
	strbuf_release(&got);
}

/* Each prefix lies in memory of its own, so that the sanitizer sees a read behind its end. */
static void test_every_prefix(void **state)
{
	static const char text[] =
		"{\"name\":\"a\\u00e9\\ud83d\\ude00\xc3\xa9\\n\",\"list\":[0,-1.5e-7,true,false,"
		"null,[],{}],\"deep\":{\"x\":{\"y\":[[1]]}}}";
	size_t whole = sizeof(text) - 1;

	(void)state;
	for (size_t n = 0; n <= whole; n++) {
		char *copy = malloc(n + 1);
		struct json_reader r;
		enum json_type type;

		memcpy(copy, text, n);
		copy = realloc(copy, n ? n : 1);
		json_reader_init(&r, (struct str){copy, n});
		while ((type = json_next(&r)) > JSON_ERROR)
			assert_true(r.token_at < n && r.at <= n);
		assert_int_equal(type, n == 0 || n == whole ? JSON_END : JSON_ERROR);
		if (type == JSON_ERROR)
			assert_int_equal(r.at, n);
		json_reader_release(&r);
		free(copy);
	}
}

static void test_depth(void **state)
{
	struct strbuf in = {0};
	struct json_reader r;
	int opened = 0;

	(void)state;
	for (int i = 0; i < 100000; i++)
		strbuf_adds(&in, "[");
	json_reader_init(&r, strbuf_str(&in));
	while (json_next(&r) == JSON_ARRAY_BEGIN)
		opened++;
	assert_int_equal(opened, JSON_MAX_DEPTH);
	assert_int_equal(r.at, JSON_MAX_DEPTH);
	assert_non_null(strstr(r.problem, "64"));
	json_reader_release(&r);
	in.n = JSON_MAX_DEPTH;
	for (int i = 0; i < JSON_MAX_DEPTH; i++)
		strbuf_adds(&in, "]");
	json_reader_init(&r, strbuf_str(&in));
	while (json_next(&r) > JSON_ERROR)
		continue;
	assert_null(r.problem);
	json_reader_release(&r);
	strbuf_release(&in);
}

static const struct {
	const char *in;
	bool is_u64, is_i64;
	uint64_t u;
	int64_t i;
} integer_cases[] = {
	{"0", true, true, 0, 0},
	{"-0", true, true, 0, 0},
	{"18446744073709551615", true, false, UINT64_MAX, 0},
	{"18446744073709551616", false, false, 0, 0},
	{"9223372036854775807", true, true, INT64_MAX, INT64_MAX},
	{"9223372036854775808", true, false, (uint64_t)INT64_MAX + 1, 0},
	{"-9223372036854775808", false, true, 0, INT64_MIN},
	{"-9223372036854775809", false, false, 0, 0},
	{"9007199254740993", true, true, 9007199254740993, 9007199254740993},
	{"12.0", true, true, 12, 12},
	{"1.2e1", true, true, 12, 12},
	{"1200e-2", true, true, 12, 12},
	{"-1.50E1", false, true, 0, -15},
	{"0.1e1", true, true, 1, 1},
	{"1.5", false, false, 0, 0},
	{"1e-1", false, false, 0, 0},
	{"1e19", true, false, 10000000000000000000u, 0},
	{"1e20", false, false, 0, 0},
	{"0e99999999999999999999", true, true, 0, 0},
	{"1e99999999999999999999", false, false, 0, 0},
	{"1e-99999999999999999999", false, false, 0, 0},
	{"1.00000000000000000000000000000000", true, true, 1, 1},
	{"true", false, false, 0, 0},
	{"\"12\"", false, false, 0, 0},
};

static void test_integers(void **state)
{

	(void)state;
	for (size_t n = 0; n < sizeof(integer_cases) / sizeof(integer_cases[0]); n++) {
		struct json_reader r;
		uint64_t u = 77;
		int64_t i = 77;

		json_reader_init(&r, str_from(integer_cases[n].in));
		json_next(&r);
		assert_int_equal(json_u64(&r, &u), integer_cases[n].is_u64);
		assert_int_equal(json_i64(&r, &i), integer_cases[n].is_i64);
		assert_true(u == (integer_cases[n].is_u64 ? integer_cases[n].u : 77));
		assert_true(i == (integer_cases[n].is_i64 ? integer_cases[n].i : 77));
		json_reader_release(&r);
	}
}

static bool read_double(const char *in, double *out)
{
	struct json_reader r;
	bool ok;

	json_reader_init(&r, str_from(in));
	json_next(&r);
	ok = json_double(&r, out);
	json_reader_release(&r);
	return ok;
}

static void check_doubles(void)
{
	static const char *const texts[] = {"0", "-0", "0.1", "1e22", "1e23", "123456789.125",
		"2.2250738585072011e-308", "2.2250738585072014e-308", "4.9e-324", "1e-400",
		"1.7976931348623157e308", "9007199254740993", "18446744073709551615",
		"179769313486231570000000000000000000000e270", "0.30000000000000004",
		"1.00000000000000011102230246251565404236316680908203125"};
	double v = 7;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_true(read_double(texts[i], &v));
		setlocale(LC_ALL, "C");
		assert_true(v == strtod(texts[i], NULL) &&
			    !signbit(v) == !signbit(strtod(texts[i], NULL)));
	}
	v = 7;
	assert_false(read_double("1e309", &v));
	assert_false(read_double("-1e99999", &v));
	assert_false(read_double("null", &v));
	assert_true(v == 7);
}

static const char *written(struct strbuf *out, double v)
{
	struct json_writer w;

	strbuf_clear(out);
	json_writer_init(&w, out, 0);
	json_real(&w, v);
	return strbuf_cstr(out);
}

static void check_reals(void)
{
	struct strbuf out = {0};

	assert_string_equal(written(&out, 0), "0");
	assert_string_equal(written(&out, -0.0), "-0");
	assert_string_equal(written(&out, 1), "1");
	assert_string_equal(written(&out, -12.5), "-12.5");
	assert_string_equal(written(&out, 0.1), "0.1");
	assert_string_equal(written(&out, 0.1 + 0.2), "0.30000000000000004");
	assert_string_equal(written(&out, 1e20), "100000000000000000000");
	assert_string_equal(written(&out, 1e21), "1e+21");
	assert_string_equal(written(&out, 1.5e-6), "0.0000015");
	assert_string_equal(written(&out, 1e-7), "1e-7");
	assert_string_equal(written(&out, 4.9406564584124654e-324), "5e-324");
	assert_string_equal(written(&out, DBL_MAX), "1.7976931348623157e+308");
	assert_string_equal(written(&out, DBL_MIN), "2.2250738585072014e-308");
	assert_string_equal(written(&out, 9007199254740993.0), "9007199254740992");
	assert_string_equal(written(&out, 0x1p-44), "5.684341886080802e-14");
	assert_string_equal(written(&out, (double)NAN), "null");
	assert_string_equal(written(&out, -(double)INFINITY), "null");
	strbuf_release(&out);
}

/* The bits of doubles from a fixed generator: what is written reads back as the same double. */
static void check_round_trips(void)
{
	struct strbuf out = {0};
	uint64_t bits = 88172645463325252u;

	for (int i = 0; i < 20000; i++) {
		double v, back;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&v, &bits, sizeof(v));
		if (!isfinite(v))
			continue;
		assert_true(read_double(written(&out, v), &back));
		assert_memory_equal(&v, &back, sizeof(v));
	}
	strbuf_release(&out);
}

static void test_doubles(void **state)
{
	(void)state;
	check_doubles();
	check_reals();
	check_round_trips();
}

/* Where a locale with a decimal comma is installed, nothing may change. */
static void test_locale(void **state)
{
	static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
	const char *set = NULL;
	double v;

	(void)state;
	for (size_t i = 0; !set && i < sizeof(names) / sizeof(names[0]); i++)
		set = setlocale(LC_ALL, names[i]);
	if (!set || strcmp(localeconv()->decimal_point, ",") != 0)
		skip();
	check_reals();
	check_round_trips();
	assert_true(read_double("2.2250738585072011e-308", &v));
	setlocale(LC_ALL, "C");
	assert_true(v == 2.2250738585072011e-308);
}

static void test_skip(void **state)
{
	struct json_reader r;

	(void)state;
	json_reader_init(&r, STR("{\"a\":{\"x\":[1,{}]},\"b\":[[2]],\"c\":3} [4,5]"));
	assert_int_equal(json_next(&r), JSON_OBJECT_BEGIN);
	assert_int_equal(json_next(&r), JSON_KEY);
	json_skip(&r); /* after a key */
	assert_int_equal(json_next(&r), JSON_KEY);
	assert_true(str_eq(r.text, STR("b")));
	assert_int_equal(json_next(&r), JSON_ARRAY_BEGIN);
	json_skip(&r); /* inside */
	assert_int_equal(json_next(&r), JSON_KEY);
	assert_true(str_eq(r.text, STR("c")));
	assert_int_equal(json_next(&r), JSON_NUMBER);
	json_skip(&r); /* nothing is left of a number */
	assert_int_equal(json_next(&r), JSON_OBJECT_END);
	json_skip(&r);
	assert_int_equal(json_next(&r), JSON_ARRAY_BEGIN);
	json_skip(&r);
	assert_int_equal(json_next(&r), JSON_END);
	json_skip(&r);
	assert_int_equal(json_next(&r), JSON_END);
	json_reader_release(&r);
	json_reader_init(&r, STR("[[1,2"));
	json_skip(&r); /* nothing was read */
	json_next(&r);
	json_skip(&r);
	assert_int_equal(json_next(&r), JSON_ERROR);
	json_reader_release(&r);
}

static void test_positions(void **state)
{
	struct json_reader r;

	(void)state;
	json_reader_init(&r, STR(" {\"k\" :\t[ \"x\" , tru]}"));
	json_next(&r);
	assert_int_equal(r.token_at, 1);
	json_next(&r);
	assert_int_equal(r.token_at, 2);
	json_next(&r);
	assert_int_equal(r.token_at, 8);
	json_next(&r);
	assert_int_equal(r.token_at, 10);
	assert_int_equal(json_next(&r), JSON_ERROR);
	assert_int_equal(r.token_at, 16);
	assert_int_equal(r.at, 19);
	json_reader_release(&r);
}

/* Lent from the input when it can be, copied when an escape is in it. */
static void test_long_strings(void **state)
{
	const size_t n = 1 << 20;
	struct strbuf in = {0};
	struct json_reader r;

	(void)state;
	strbuf_addc(&in, '"');
	for (size_t i = 0; i < n; i++)
		strbuf_addc(&in, (char)('a' + i % 26));
	strbuf_adds(&in, "\"\"\\n");
	for (size_t i = 0; i < n; i++)
		strbuf_adds(&in, "\\u0041");
	strbuf_addc(&in, '"');
	json_reader_init(&r, strbuf_str(&in));
	assert_int_equal(json_next(&r), JSON_STRING);
	assert_int_equal(r.text.n, n);
	assert_ptr_equal(r.text.p, in.p + 1);
	assert_int_equal(json_next(&r), JSON_STRING);
	assert_int_equal(r.text.n, n + 1);
	assert_int_equal(r.text.p[n], 'A');
	assert_int_equal(json_next(&r), JSON_END);
	json_reader_release(&r);
	strbuf_release(&in);
}

static void write_sample(struct json_writer *w)
{
	json_object(w);
	json_key(w, "empty");
	json_array(w);
	json_array_end(w);
	json_key(w, "list");
	json_array(w);
	json_uint(w, UINT64_MAX);
	json_int(w, INT64_MIN);
	json_bool(w, true);
	json_null(w);
	json_object(w);
	json_object_end(w);
	json_array_end(w);
	json_key(w, "raw");
	json_raw(w, STR("[1]"));
	json_object_end(w);
}

static void test_writer_layout(void **state)
{
	struct strbuf out = {0};
	struct json_writer w;

	(void)state;
	json_writer_init(&w, &out, 0);
	write_sample(&w);
	assert_string_equal(strbuf_cstr(&out),
		"{\"empty\":[],\"list\":[18446744073709551615,-9223372036854775808,true,null,{}],"
		"\"raw\":[1]}");
	strbuf_clear(&out);
	json_writer_init(&w, &out, 2);
	write_sample(&w);
	assert_string_equal(strbuf_cstr(&out), "{\n"
					       "  \"empty\": [],\n"
					       "  \"list\": [\n"
					       "    18446744073709551615,\n"
					       "    -9223372036854775808,\n"
					       "    true,\n"
					       "    null,\n"
					       "    {}\n"
					       "  ],\n"
					       "  \"raw\": [1]\n"
					       "}");
	strbuf_release(&out);
}

static void test_writer_strings(void **state)
{
	static const struct {
		struct str in;
		const char *want;
	} cases[] = {
		{STR_INIT(""), "\"\""},
		{STR_INIT("a\"b\\c/"), "\"a\\\"b\\\\c/\""},
		{STR_INIT("\b\f\n\r\t\0\x1f\x7f"), "\"\\b\\f\\n\\r\\t\\u0000\\u001f\\u007f\""},
		{STR_INIT("\xc2\x9b[31m"), "\"\\u009b[31m\""},
		{STR_INIT("\xe2\x80\xa8\xe2\x80\xa9"), "\"\\u2028\\u2029\""},
		{STR_INIT("\xe2\x80\xae\xe2\x81\xa6\xd8\x9c"), "\"\\u202e\\u2066\\u061c\""},
		{STR_INIT("\xff\xc3\xed\xa0\x80"),
			"\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
		{STR_INIT("\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80"),
			"\"\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\""},
	};
	struct strbuf out = {0};
	struct json_writer w;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strbuf_clear(&out);
		json_writer_init(&w, &out, 0);
		json_str(&w, cases[i].in);
		assert_string_equal(strbuf_cstr(&out), cases[i].want);
	}
	strbuf_release(&out);
}

/* Every character written comes back, alone and between others. */
static void test_strings_round_trip(void **state)
{
	struct strbuf in = {0}, out = {0};
	struct json_writer w;
	struct json_reader r;

	(void)state;
	for (uint32_t c = 0; c < 0x11000; c++) {
		if (c < 0x80)
			strbuf_addc(&in, (char)c);
		else if (c < 0x800)
			strbuf_addf(&in, "%c%c", (int)(0xc0 | c >> 6), (int)(0x80 | (c & 0x3f)));
		else if (c < 0x10000 && (c < 0xd800 || c > 0xdfff))
			strbuf_addf(&in, "%c%c%c", (int)(0xe0 | c >> 12),
				(int)(0x80 | (c >> 6 & 0x3f)), (int)(0x80 | (c & 0x3f)));
	}
	json_writer_init(&w, &out, 0);
	json_str(&w, strbuf_str(&in));
	json_reader_init(&r, strbuf_str(&out));
	assert_int_equal(json_next(&r), JSON_STRING);
	assert_true(str_eq(r.text, strbuf_str(&in)));
	json_reader_release(&r);
	strbuf_release(&in);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_every_prefix),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_doubles),
		cmocka_unit_test(test_locale),
		cmocka_unit_test(test_skip),
		cmocka_unit_test(test_positions),
		cmocka_unit_test(test_long_strings),
		cmocka_unit_test(test_writer_layout),
		cmocka_unit_test(test_writer_strings),
		cmocka_unit_test(test_strings_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
