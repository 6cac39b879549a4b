/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a file that is ingested into a store: every constraint of the schema holds for
 * whatever a reader hands over, and the rules judge it without one of them failing.
 */
#include <stdio.h>
#include <stdlib.h>

#include "formats/format.h"
#include "rules/run.h"
#include "store/ingest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const struct err *err)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", err->text);
	abort();
}

static void judge(struct store *store)
{
	struct report report = {.run = STR("fuzz")};
	struct ruleset rules = {0};
	struct err err = {0};

	check(ruleset_add_builtin(&rules, &err), &err);
	check(gate_parse(STR("none"), &report.verdict.gate, &err), &err);
	check(rules_run(&rules, store, &report, &err), &err);
	for (size_t i = 0; i < report.ncoverage; i++)
		if (report.coverage[i].state == COVERAGE_ERROR)
			check(false, &(struct err){ERR_INTERNAL, "a rule failed"});
	report_release(&report);
	ruleset_release(&rules);
}

static void keep(struct ingest *ingest, const struct owner *owner, const struct diag *diag)
{
	struct ingest_source source = {.run = STR("fuzz"),
		.process = STR("main"),
		.name = STR("name"),
		.path = STR("path"),
		.format = STR("text"),
		.hash = STR("00"),
		.time_ns = TIME_UNKNOWN,
		.pid = -1,
		.gomaxprocs = -1,
		.diag = diag};
	enum ingest_result result;
	struct err err = {0};
	struct store *store = store_open_temporary(&err);

	check(store != NULL, &err);
	check(ingest_load(ingest, store, owner, &source, &result, &err), &err);
	judge(store);
	store_close(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct input_limits limits = {.max_bytes = 1 << 20};
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct owner owner = {0};
	struct ingest ingest;
	struct load load = {.stacks = &stacks, .sink = &ingest.sink, .diag = &diag};
	struct err err = {0};
	struct input *in =
		input_from_bytes((struct str){(const char *)data, size}, "fuzz", &limits, &err);

	ingest_init(&ingest, &stacks);
	if (in)
		load_input(in, &load, &err);
	ingest_finish(&ingest);
	if (ingest.n) {
		owner_learn(&owner, &stacks);
		keep(&ingest, &owner, &diag);
	}
	ingest_release(&ingest);
	input_close(in);
	owner_release(&owner);
	diag_release(&diag);
	stacks_release(&stacks);
	return 0;
}
