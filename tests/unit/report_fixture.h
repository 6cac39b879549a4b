/* SPDX-License-Identifier: MIT */
#ifndef TESTS_REPORT_FIXTURE_H
#define TESTS_REPORT_FIXTURE_H

#include <string.h>

#include "model/baseline.h"
#include "model/dump.h"
#include "model/finding.h"
#include "model/suppress.h"

/* What the rules would say of testdata/incident/hung (figures from testdata/incident/SOURCE). */

#define FIXTURE_SECOND INT64_C(1000000000)
#define FIXTURE_START  (INT64_C(1795237304) * FIXTURE_SECOND) /* 2026-11-21 05:01:44 UTC */

static inline void *fixture_copy(struct report *r, const void *from, size_t size)
{
	void *p = arena_alloc(&r->arena, size ? size : 1);

	memcpy(p, from, size);
	return p;
}

#define FIXTURE_LIST(r, list, count, ...)                                                          \
	do {                                                                                       \
		(list) = fixture_copy((r), (__VA_ARGS__), sizeof(__VA_ARGS__));                    \
		(count) = sizeof(__VA_ARGS__) / sizeof(*(list));                                   \
	} while (0)

#define SHOP "example.com/shop/internal/"

static inline struct evidence fixture_int(const char *name, int64_t v)
{
	return (struct evidence){.name = str_from(name), .type = EVIDENCE_INT, .number = v};
}

static inline struct evidence fixture_real(const char *name, double v)
{
	return (struct evidence){.name = str_from(name), .type = EVIDENCE_REAL, .real = v};
}

static inline struct evidence fixture_text(const char *name, const char *v)
{
	return (struct evidence){
		.name = str_from(name), .type = EVIDENCE_TEXT, .text = str_from(v)};
}

static inline void fixture_logger(struct report *r, struct finding *f)
{
	*f = (struct finding){
		.rule = STR("leak.chan-send"),
		.severity = SEVERITY_ERROR,
		.basis = BASIS_MEASURED,
		.fingerprint = "7c1e0b77a2d94f10",
		.title = STR("Goroutines wait forever to send on a channel"),
		.message = STR("427 goroutines blocked sending at " SHOP "reqlog.(*Logger).Record"),
		.fix = STR(
			"Start the goroutine that receives, or give the channel a buffer and drop "
			"when it is full: select { case ch <- v: default: dropped++ }"),
		.confirm = STR("Take two dumps 30 s apart: the same ids at the same line say that "
			       "nobody receives."),
		.count = 427,
	};
	FIXTURE_LIST(r, f->locations, f->nlocations,
		(struct place[]){{STR(SHOP "reqlog.(*Logger).Record"),
			STR("example.com/shop/internal/reqlog/reqlog.go"), 45}});
	FIXTURE_LIST(r, f->chain, f->nchain,
		(struct chain_step[]){
			{STR("427 of 705 goroutines wait in chan send, each below an HTTP handler"),
				{{0}, {0}, 0}},
			{STR("the channel has no buffer"),
				{STR(SHOP "reqlog.New"),
					STR("example.com/shop/internal/reqlog/reqlog.go"), 28}},
			{STR("no goroutine is in (*Logger).drain, the only function that receives"),
				{STR("main.main"), STR("example.com/shop/cmd/shop/main.go"), 70}},
		});
	FIXTURE_LIST(r, f->evidence, f->nevidence,
		(struct evidence[]){
			fixture_real("share_pct", 60.567),
			fixture_int("wait_max_ns", 68 * FIXTURE_SECOND),
			fixture_int("stayed", 223),
			fixture_int("snapshots", 3),
			fixture_real("growth_per_s", 6.5),
			fixture_text("dump_lines",
				"goroutine 61 [chan send, 1 minutes]: "
				"example.com/shop/internal/reqlog.(*Logger).Record(...) at "
				"goroutine-debug2-2.txt:212"),
		});
	FIXTURE_LIST(r, f->doubts, f->ndoubts,
		(struct str[]){STR("main.go was not read (--source): that nobody receives is "
				   "inferred from the dumps")});
	FIXTURE_LIST(r, f->effects, f->neffects, (size_t[]){2});
}

static inline void fixture_cycle(struct report *r, struct finding *f)
{
	*f = (struct finding){
		.rule = STR("deadlock.lock-cycle"),
		.severity = SEVERITY_CRITICAL,
		.basis = BASIS_PROOF,
		.fingerprint = "00a1c2d3e4f50617",
		.title = STR("Two goroutines hold locks in opposite orders"),
		.message =
			STR("goroutine 144 holds Ledger.mu and waits for Inventory.mu; goroutine "
			    "145 the other way round; 44 wait behind them"),
		.fix = STR("Lock both in one order everywhere."),
		.count = 2,
		.baseline = BASELINE_NEW,
	};
	FIXTURE_LIST(r, f->locations, f->nlocations,
		(struct place[]){
			{STR(SHOP "inventory.(*Inventory).Restock"),
				STR("example.com/shop/internal/inventory/inventory.go"), 38},
			{STR(SHOP "ledger.(*Ledger).Hold"),
				STR("example.com/shop/internal/ledger/ledger.go"), 42}});
	FIXTURE_LIST(r, f->evidence, f->nevidence,
		(struct evidence[]){fixture_text("first_lock", "0x263d3f652020"),
			fixture_text("second_lock", "0x263d3f614060"), fixture_int("waiters", 44)});
}

static inline void fixture_findings(struct report *r)
{
	struct finding *f = arena_alloc(&r->arena, 4 * sizeof(*f));

	r->findings = f;
	r->nfindings = 4;
	fixture_cycle(r, &f[0]);
	fixture_logger(r, &f[1]);
	f[2] = (struct finding){
		.rule = STR("leak.goroutine-growth"),
		.severity = SEVERITY_WARNING,
		.basis = BASIS_STATISTICAL,
		.fingerprint = "1111111111111111",
		.title = STR("The number of goroutines grows"),
		.message = STR("379, 684, 705 goroutines in three snapshots"),
		.count = 705,
		.is_effect = true,
	};
	f[3] = (struct finding){
		.rule = STR("memory.heap-growth"),
		.severity = SEVERITY_WARNING,
		.basis = BASIS_MEASURED,
		.fingerprint = "2222222222222222",
		.title = STR("Memory in use grows at one stack"),
		.message = STR("the map that export.render fills grew by 92 %"),
		.count = 1,
	};
	FIXTURE_LIST(r, f[2].locations, f[2].nlocations,
		(struct place[]){
			{STR("net/http.(*Server).Serve"), STR("net/http/server.go"), 3285}});
	FIXTURE_LIST(r, f[3].locations, f[3].nlocations,
		(struct place[]){{STR(SHOP "export.render"),
			STR("example.com/shop/internal/export/export.go"), 39}});
	FIXTURE_LIST(r, f[3].evidence, f[3].nevidence,
		(struct evidence[]){fixture_int("inuse_before_bytes", 105665003),
			fixture_int("inuse_after_bytes", 202763141),
			{.name = STR("gc_goal_bytes"), .type = EVIDENCE_NULL}});
}

#define NOTHING                                                                                    \
	{                                                                                          \
		0                                                                                  \
	}
#define FIXTURE_RULE(id, how, name, text, lacks)                                                   \
	{                                                                                          \
		.rule = id, .state = how, .title = name, .note = text, .missing = lacks,           \
		.why = STR("Why."), .sql = STR("SELECT 1 < 2 AS one\n")                            \
	}

static inline void fixture_coverage(struct report *r)
{
	FIXTURE_LIST(r, r->coverage, r->ncoverage,
		(struct coverage[]){
			FIXTURE_RULE(STR("contention.hot-lock"), COVERAGE_NOT_APPLICABLE,
				STR("Hot lock"),
				STR("mutex profile of 98.75 us: sampling off or nothing contended"),
				NOTHING),
			FIXTURE_RULE(STR("cpu.gc-share"), COVERAGE_CLEAR, STR("GC share"),
				STR("3.1 % of CPU, limit 25 %"), NOTHING),
			FIXTURE_RULE(STR("cpu.lock-spin"), COVERAGE_CLEAR, STR("Lock spin"),
				NOTHING, NOTHING),
			FIXTURE_RULE(STR("deadlock.all-asleep"), COVERAGE_CLEAR, STR("All asleep"),
				NOTHING, NOTHING),
			FIXTURE_RULE(STR("deadlock.lock-cycle"), COVERAGE_FIRED, STR("Cycle"),
				NOTHING, NOTHING),
			FIXTURE_RULE(STR("leak.chan-send"), COVERAGE_FIRED, STR("Send"), NOTHING,
				NOTHING),
			FIXTURE_RULE(STR("leak.context"), COVERAGE_NOT_APPLICABLE, STR("Context"),
				STR("needs source"), STR("source")),
			FIXTURE_RULE(STR("leak.fds"), COVERAGE_NOT_APPLICABLE, STR("Fds"),
				STR("needs proc"), STR("series.proc")),
			FIXTURE_RULE(STR("leak.waitgroup"), COVERAGE_ERROR, STR("WaitGroup"),
				STR("over its budget of 50,000,000 steps"), NOTHING),
			FIXTURE_RULE(STR("load.threshold"), COVERAGE_NOT_APPLICABLE, STR("Load"),
				STR("needs load"), STR("series.load")),
			FIXTURE_RULE(STR("mixed"), COVERAGE_NOT_APPLICABLE, STR("Mixed"),
				STR("needs addresses"), STR("source dump.addresses")),
			FIXTURE_RULE(STR("net.accept-queue"), COVERAGE_NOT_APPLICABLE,
				STR("Accept"), STR("needs net"), STR("series.proc")),
			FIXTURE_RULE(STR("sched.latency"), COVERAGE_NOT_APPLICABLE, STR("Latency"),
				STR("needs trace"), STR("trace")),
			FIXTURE_RULE(STR("sched.stw-long"), COVERAGE_NOT_APPLICABLE, STR("STW"),
				STR("needs trace"), STR("trace")),
		});
}

static inline void fixture_inputs(struct report *r)
{
	FIXTURE_LIST(r, r->inputs, r->ninputs,
		(struct report_input[]){
			{STR("testdata/incident/hung/goroutine-debug2-1.txt"), STR("shop"),
				STR("text"), STR("dump"), FIXTURE_START + 34 * FIXTURE_SECOND,
				310222, STR("5b0d3a"), 379, 0, NULL, 0},
			{STR("testdata/incident/hung/goroutine-debug2-2.txt"), STR("shop"),
				STR("text"), STR("dump"), FIXTURE_START + 63 * FIXTURE_SECOND,
				560111, STR("77aa00"), 684, 0, NULL, 0},
			{STR("testdata/incident/hung/stderr.log"), STR("shop"), STR("text"),
				STR("dump, log, series gc"), FIXTURE_START + 68 * FIXTURE_SECOND,
				600000, STR("99ccdd"), 705, 2, NULL, 0},
		});
	FIXTURE_LIST(r, r->inputs[2].warnings, r->inputs[2].nwarnings,
		(struct str[]){STR("not part of a goroutine, 2 times, first at line 8812")});
}

static inline void fixture_incident(struct report *r)
{
	*r = (struct report){.run = STR("hung")};
	r->verdict.state = VERDICT_FAIL;
	r->verdict.exit = 1;
	r->verdict.gate = (struct gate){.on = true, .at = SEVERITY_ERROR};
	r->verdict.class = STR("deadlock");
	r->verdict.headline = STR("two locks are taken in opposite orders, and 427 goroutines wait "
				  "to send to a request log that nobody reads");
	fixture_findings(r);
	fixture_coverage(r);
	fixture_inputs(r);
}

static inline void fixture_nasty_finding(struct report *r, struct finding *f, struct str s)
{
	struct place place = {s, s, 7};

	*f = (struct finding){.rule = s.n ? s : STR("rule"),
		.severity = SEVERITY_ERROR,
		.basis = BASIS_MEASURED,
		.fingerprint = "0123456789abcdef",
		.title = s,
		.message = s,
		.fix = s,
		.confirm = s,
		.count = 1};
	FIXTURE_LIST(r, f->locations, f->nlocations, (struct place[]){place, place});
	FIXTURE_LIST(r, f->chain, f->nchain, (struct chain_step[]){{s, place}, {s, place}});
	FIXTURE_LIST(r, f->ring, f->nring,
		(struct ring_link[]){
			{s, place, s, STR("holds"), place}, {s, place, s, STR("may-hold"), place}});
	FIXTURE_LIST(r, f->evidence, f->nevidence,
		(struct evidence[]){{.name = s, .type = EVIDENCE_TEXT, .text = s},
			{.name = s, .type = EVIDENCE_INT, .number = 1}});
	FIXTURE_LIST(r, f->doubts, f->ndoubts, (struct str[]){s, s});
}

/* Every word that can come from a file or a rule is s. */
/* A baseline and a suppression of these words, and a third finding that it holds. */
static inline void fixture_decided(struct report *r, struct str s)
{
	struct baseline_entry gone = {"00000000000000ff", s.n ? s : STR("rule"), s, s, s, false};
	struct suppression entry = {.rule = s.n ? s : STR("*"),
		.function = s.n ? s : STR("*"),
		.reason = s.n ? s : STR("because"),
		.until = STR("2027-01-01"),
		.findings = 1};
	const struct baseline_entry *fixed = fixture_copy(r, &gone, sizeof(gone));

	r->fixed = fixture_copy(r, &fixed, sizeof(fixed));
	r->nfixed = 1;
	r->suppressions = fixture_copy(r, &entry, sizeof(entry));
	r->nsuppressions = 1;
	r->findings[0].baseline = BASELINE_NEW;
	fixture_nasty_finding(r, &r->findings[2], s);
	r->findings[2].suppressed = r->suppressions;
	r->nfindings = 3;
}

static inline void fixture_nasty(struct report *r, struct str s)
{
	struct str rule = s.n ? s : STR("rule"); /* an id is never empty */

	*r = (struct report){.run = s};
	r->verdict.class = s;
	r->verdict.headline = s;
	r->findings = arena_alloc(&r->arena, 3 * sizeof(*r->findings));
	r->nfindings = 2;
	fixture_nasty_finding(r, &r->findings[0], s);
	fixture_nasty_finding(r, &r->findings[1], s);
	r->findings[1].is_effect = true;
	FIXTURE_LIST(r, r->findings[0].effects, r->findings[0].neffects, (size_t[]){1});
	FIXTURE_LIST(r, r->coverage, r->ncoverage,
		(struct coverage[]){{rule, COVERAGE_CLEAR, s, s, {0}, s, s, false},
			{rule, COVERAGE_ERROR, s, s, {0}, s, s, false},
			{rule, COVERAGE_NOT_APPLICABLE, s, s, {0}, s, s, false},
			{rule, COVERAGE_NOT_APPLICABLE, s, s, STR("trace"), s, s, false},
			{rule, COVERAGE_NOT_APPLICABLE, s, s, s, s, s, false}});
	FIXTURE_LIST(r, r->inputs, r->ninputs,
		(struct report_input[]){{s, s, s, s, TIME_UNKNOWN, 1, s, 1, 1, NULL, 0}});
	FIXTURE_LIST(r, r->inputs[0].warnings, r->inputs[0].nwarnings, (struct str[]){s, s});
	fixture_decided(r, s);
}

#endif
