/* SPDX-License-Identifier: MIT */
#include "model/finding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "model/capture.h"

static void names_read_back(void **state)
{
	(void)state;
	for (enum severity s = SEVERITY_INFO; s <= SEVERITY_CRITICAL; s++) {
		enum severity back = SEVERITY_INFO;

		assert_true(severity_parse(str_from(severity_name(s)), &back));
		assert_int_equal(back, s);
	}
	for (enum basis b = BASIS_SIGNATURE; b <= BASIS_PROOF; b++) {
		enum basis back = BASIS_SIGNATURE;

		assert_true(basis_parse(str_from(basis_name(b)), &back));
		assert_int_equal(back, b);
	}
	assert_string_equal(coverage_state_name(COVERAGE_NOT_APPLICABLE), "not_applicable");
	assert_string_equal(verdict_state_name(VERDICT_INSUFFICIENT), "insufficient");
}

static void strange_names_are_refused(void **state)
{
	enum severity s = SEVERITY_ERROR;
	enum basis b = BASIS_PROOF;

	(void)state;
	assert_false(severity_parse(STR("Error"), &s));
	assert_false(severity_parse(STR(""), &s));
	assert_false(severity_parse(STR("error "), &s));
	assert_false(basis_parse(STR("guess"), &b));
	assert_int_equal(s, SEVERITY_ERROR);
	assert_int_equal(b, BASIS_PROOF);
}

static void gates_are_read_and_written(void **state)
{
	static const char *const gates[] = {
		"none", "info", "warning", "error", "critical", "error,new", "info,new"};
	struct strbuf name = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(gates) / sizeof(*gates); i++) {
		struct gate gate = {.on = true, .only_new = true};
		struct err err = {0};

		assert_true(gate_parse(str_from(gates[i]), &gate, &err));
		assert_int_equal(gate.on, i != 0);
		assert_int_equal(gate.only_new, strchr(gates[i], ',') != NULL);
		strbuf_clear(&name);
		gate_name(&gate, &name);
		assert_string_equal(strbuf_cstr(&name), gates[i]);
	}
	strbuf_release(&name);
}

static void other_gates_are_a_usage_error(void **state)
{
	static const char *const bad[] = {"", ",", "new", "error,", "error,old", "error,new,new",
		",new", "none,new", "ERROR", "error new", " error", "fatal"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct gate gate = {.on = true, .at = SEVERITY_CRITICAL};
		struct err err = {0};

		assert_false(gate_parse(str_from(bad[i]), &gate, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.text, "no gate"));
		assert_int_equal(gate.at, SEVERITY_CRITICAL);
	}
}

static void a_signature_counts_one_level_lower(void **state)
{
	struct finding f = {.severity = SEVERITY_CRITICAL, .basis = BASIS_SIGNATURE};

	(void)state;
	assert_int_equal(finding_gate_severity(&f), SEVERITY_ERROR);
	f.severity = SEVERITY_INFO;
	assert_int_equal(finding_gate_severity(&f), SEVERITY_INFO);
	f.severity = SEVERITY_WARNING;
	f.basis = BASIS_STATISTICAL;
	assert_int_equal(finding_gate_severity(&f), SEVERITY_WARNING);
}

static void captures_are_in_order_of_harm(void **state)
{
	(void)state;
	for (enum runtime_kind k = 0; k < RUNTIME_KINDS; k++)
		for (size_t i = 1; capture_at(k, i); i++)
			assert_true(capture_at(k, i - 1)->harm <= capture_at(k, i)->harm);
	assert_null(capture_find_of(RUNTIME_JVM, STR("profile.mutex")));
	assert_non_null(strstr(capture_find_of(RUNTIME_JVM, STR("dumps>=2"))->how, "jstack"));
	assert_null(capture_find(STR("dumps")));
	assert_int_equal(capture_find(STR("profile.mutex"))->harm, HARM_PROFILE);
}

static void advice_names_each_missing_file_least_harm_first(void **state)
{
	struct strbuf out = {0};

	(void)state;
	capture_advice(RUNTIME_GO, STR("dump.addresses trace dump unheard-of"), &out);
	assert_string_equal(strbuf_cstr(&out),
		"a goroutine dump: curl -o dump-1.txt "
		"'http://HOST:PORT/debug/pprof/goroutine?debug=2'; an execution trace of 5 s: curl "
		"-o trace.out 'http://HOST:PORT/debug/pprof/trace?seconds=5'; a dump with "
		"addresses: kill -QUIT PID (ends the process)");
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_read_back),
		cmocka_unit_test(strange_names_are_refused),
		cmocka_unit_test(gates_are_read_and_written),
		cmocka_unit_test(other_gates_are_a_usage_error),
		cmocka_unit_test(a_signature_counts_one_level_lower),
		cmocka_unit_test(captures_are_in_order_of_harm),
		cmocka_unit_test(advice_names_each_missing_file_least_harm_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
