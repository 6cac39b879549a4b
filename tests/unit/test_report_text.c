/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "report/report_formats.h"
#include "report/report_parts.h"
#include "tests/unit/nasty.h"
#include "tests/unit/report_fixture.h"

static char *render(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	strbuf_clear(out);
	report_format_find(STR("text"))->write(r, o, out);
	return out->p;
}

/* Where the line that is exactly this stands; fails when there is none. */
static size_t line_of(const struct strbuf *out, const char *line)
{
	struct str rest = strbuf_str(out);

	for (size_t n = 0; rest.n; n++)
		if (str_eq(str_split(&rest, '\n'), str_from(line)))
			return n;
	fail_msg("no line '%s' in:\n%s", line, strbuf_cstr(out));
	return 0;
}

static void cause_line_and_proof_stand_on_the_first_screen(void **state)
{
	static const char *const lines[] = {
		"C1  critical (new) deadlock.lock-cycle: Two goroutines hold locks in opposite "
		"orders (2)",
		"    example.com/shop/internal/inventory/inventory.go:38  "
		"inventory.(*Inventory).Restock",
		"    proof  first lock 0x263d3f652020, second lock 0x263d3f614060, waiters 44",
		"E1  error leak.chan-send: Goroutines wait forever to send on a channel (427)",
		"    example.com/shop/internal/reqlog/reqlog.go:45  reqlog.(*Logger).Record",
		"    proof  measured: share 60.6 %, wait max 1m 8s, stayed 223, snapshots 3, "
		"growth 6.5/s",
	};
	struct report_options o = {.look = {.width = 100}};
	struct strbuf out = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	render(&r, &o, &out);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_true(line_of(&out, lines[i]) < 24);
	strbuf_release(&out);
	report_release(&r);
}

static void parts_come_in_order(void **state)
{
	static const char *const parts[] = {"run hung, process shop",
		"\nFAIL  deadlock: ", "\nC1  ", "\nE1  ",
		"    explains\n      W1  warning leak.goroutine-growth", "\nW2  ",
		"\nchecked and fine (rootcause explain RULE has the limits):\n  cpu.gc-share  3.1 % of CPU, limit 25 %\n  cpu.lock-spin; ",
		"\nnot judged:\n  mutex profile of 98.75 us",
		"\nrules that failed:\n  leak.waitgroup", "\ninputs:\n",
		"stderr.log: not part of a goroutine, 2 times", "\ngate error: failed, exit 1\n"};
	struct report_options o = {0};
	struct strbuf out = {0};
	const char *at;
	struct report r;

	(void)state;
	fixture_incident(&r);
	at = render(&r, &o, &out);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		at = strstr(at, parts[i]);
		if (!at)
			fail_msg("'%s' is missing or too early in:\n%s", parts[i], out.p);
	}
	assert_null(strstr(out.p, "\nW1  "));
	strbuf_release(&out);
	report_release(&r);
}

static void rules_that_want_one_file_are_one_entry(void **state)
{
	struct report_options o = {0};
	struct strbuf out = {0};
	struct report r;
	const char *trace, *quit;

	(void)state;
	fixture_incident(&r);
	render(&r, &o, &out);
	trace = strstr(out.p, "  for want of an execution trace of 5 s\n"
			      "      curl -o trace.out "
			      "'http://HOST:PORT/debug/pprof/trace?seconds=5'\n"
			      "      sched.latency, stw-long\n");
	quit = strstr(out.p, "for want of a dump with addresses - ends the process\n");
	assert_non_null(trace);
	assert_non_null(quit);
	assert_true(trace < quit);
	assert_true(strstr(out.p, "the program's source") < trace);
	/* the note says the same again: it is for JSON */
	assert_null(strstr(out.p, "needs trace"));
	strbuf_release(&out);
	report_release(&r);
}

static void no_line_is_wider_than_asked(void **state)
{
	static const int widths[] = {60, 72, 80, 100, 132};
	struct strbuf out = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++) {
		struct report_options o = {.look = {.width = widths[i]}};
		struct str rest;

		render(&r, &o, &out);
		/* inputs are a table whose paths are never cut */
		*strstr(out.p, "\ninputs:") = '\0';
		rest = str_from(out.p);
		while (rest.n) {
			struct str line = str_split(&rest, '\n');
			bool command = str_find(line, STR("curl ")) != SIZE_MAX ||
				       str_find(line, STR("sleep ")) != SIZE_MAX;
			bool one_word = str_chr(str_trim(line), ' ') == SIZE_MAX;

			if (utf8_count(line) > (size_t)widths[i] && !command && !one_word)
				fail_msg("wider than %d: %.*s", widths[i], STR_ARG(line));
		}
	}
	strbuf_release(&out);
	report_release(&r);
}

static void colour_is_all_that_colour_changes(void **state)
{
	struct report_options plain = {.look = {.width = 80}};
	struct report_options colour = {.look = {.width = 80, .color = true}};
	struct strbuf a = {0}, b = {0}, stripped = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	render(&r, &plain, &a);
	render(&r, &colour, &b);
	for (size_t i = 0; i < b.n; i++) {
		if (b.p[i] == '\033')
			while (b.p[i] != 'm')
				i++;
		else
			strbuf_addc(&stripped, b.p[i]);
	}
	assert_true(b.n > stripped.n);
	assert_string_equal(stripped.p, a.p);
	strbuf_release(&a);
	strbuf_release(&b);
	strbuf_release(&stripped);
	report_release(&r);
}

static void a_screen_shows_the_worst_in_full(void **state)
{
	struct report_options o = {.look = {.width = 80}, .max_full = 1};
	struct strbuf out = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	render(&r, &o, &out);
	assert_non_null(strstr(out.p, "Lock both in one order everywhere."));
	assert_null(strstr(out.p, "Start the goroutine that receives"));
	assert_non_null(strstr(out.p, "\nE1  error leak.chan-send"));
	assert_non_null(strstr(out.p, "\n    2 shown by their first lines"));
	strbuf_release(&out);
	report_release(&r);
}

static void advice_of_one_rule_is_given_once(void **state)
{
	struct report_options o = {0};
	struct strbuf out = {0};
	struct report r;
	const char *at;

	(void)state;
	fixture_incident(&r);
	r.findings[3] = r.findings[0];
	render(&r, &o, &out);
	at = strstr(out.p, "    fix    Lock both in one order everywhere.\n");
	assert_non_null(at);
	assert_null(strstr(at + 20, "Lock both in one order"));
	assert_non_null(strstr(at, "\nC2  critical"));
	assert_non_null(strstr(strstr(at, "\nC2  "), "\n    fix    as C1\n"));
	strbuf_release(&out);
	report_release(&r);
}

static void an_effect_that_nobody_explains_is_shown(void **state)
{
	struct report_options o = {0};
	struct strbuf out = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	r.findings[1].neffects = 0;
	render(&r, &o, &out);
	assert_non_null(strstr(out.p, "\nW1  warning leak.goroutine-growth"));
	strbuf_release(&out);
	report_release(&r);
}

/* Two findings that claim to explain each other must not send the report round for ever. */
static void effects_in_a_circle_end(void **state)
{
	struct report_options o = {0};
	struct strbuf out = {0};
	struct report r;

	(void)state;
	fixture_incident(&r);
	FIXTURE_LIST(&r, r.findings[2].effects, r.findings[2].neffects, (size_t[]){1, 99});
	render(&r, &o, &out);
	assert_true(out.n < 20000);
	strbuf_release(&out);
	report_release(&r);
}

static void words_without_a_gate_do_not_say_pass(void **state)
{
	struct report r = {0};

	(void)state;
	assert_string_equal(report_verdict_word(&r), "CLEAR");
	r.verdict.gate.on = true;
	assert_string_equal(report_verdict_word(&r), "PASS");
	r.verdict.state = VERDICT_INSUFFICIENT;
	assert_string_equal(report_verdict_word(&r), "INSUFFICIENT");
	r.verdict.gate.on = false;
	assert_string_equal(report_verdict_word(&r), "INSUFFICIENT");
	fixture_incident(&r);
	r.verdict.gate.on = false;
	assert_string_equal(report_verdict_word(&r), "FOUND");
	report_release(&r);
}

static void evidence_is_shown_in_its_unit(void **state)
{
	static const struct {
		const char *name;
		double v;
		const char *text;
	} cases[] = {
		{"wait_max_ns", 68e9, "wait max 1m 8s"},
		{"drift_ns", -2e9, "drift -2s"},
		{"inuse_bytes", 1536, "inuse 1.5 KB"},
		{"share_pct", 12.345, "share 12.3 %"},
		{"growth_per_s", 0.25, "growth 0.25/s"},
		{"ratio", 1234567.8, "ratio 1234568"},
		{"_ns", 7, " ns 7"},
		{"huge_ns", 1e30, "huge 1e+30ns"},
	};
	struct strbuf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct evidence e = fixture_real(cases[i].name, cases[i].v);

		strbuf_clear(&out);
		evidence_name(&e, &out);
		strbuf_addc(&out, ' ');
		evidence_value(&e, &out);
		assert_string_equal(out.p, cases[i].text);
	}
	strbuf_release(&out);
}

static void nasty_words_send_nothing_to_a_terminal(void **state)
{
	static const int widths[] = {0, 30, 80};
	struct strbuf out = {0};

	(void)state;
	for (size_t i = 0; i < NASTY_COUNT * 3; i++) {
		struct report_options o = {.look = {.width = widths[i % 3]}};
		struct report r;
		struct str rest;

		fixture_nasty(&r, nasty_strings[i / 3]);
		render(&r, &o, &out);
		report_release(&r);
		rest = strbuf_str(&out);
		while (rest.n) {
			uint32_t c = 0;
			size_t n = utf8_next(rest, &c);

			assert_int_not_equal(n, 0);
			assert_true(c == '\n' || !utf8_hostile(c));
			rest = str_from_at(rest, n);
		}
		assert_true(str_ends(strbuf_str(&out), STR("\ngate none, exit 0\n")));
	}
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cause_line_and_proof_stand_on_the_first_screen),
		cmocka_unit_test(parts_come_in_order),
		cmocka_unit_test(rules_that_want_one_file_are_one_entry),
		cmocka_unit_test(no_line_is_wider_than_asked),
		cmocka_unit_test(colour_is_all_that_colour_changes),
		cmocka_unit_test(a_screen_shows_the_worst_in_full),
		cmocka_unit_test(advice_of_one_rule_is_given_once),
		cmocka_unit_test(an_effect_that_nobody_explains_is_shown),
		cmocka_unit_test(effects_in_a_circle_end),
		cmocka_unit_test(words_without_a_gate_do_not_say_pass),
		cmocka_unit_test(evidence_is_shown_in_its_unit),
		cmocka_unit_test(nasty_words_send_nothing_to_a_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
