/* SPDX-License-Identifier: MIT */
#include "rules/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "model/capture.h"
#include "rules/allow.h"
#include "rules/causes.h"
#include "rules/corroborate.h"
#include "rules/needs.h"
#include "rules/result.h"
#include "rules/rings.h"
#include "rules/sandbox.h"
#include "rules/sourced.h"
#include "store/query.h"

struct judge {
	sqlite3 *db;
	struct sandbox sandbox;
	struct report *report;
	size_t cap_findings, cap_coverage;
	bool trouble;
};

/*
 * The temporary tables that rules read. Memory is the place for them, and the setting drops what
 * temporary tables there are: it comes first.
 */
static bool make_prelude(sqlite3 *db, struct str run, struct ruleset *s, struct err *err)
{
	struct query q;

	if (!query_exec(db, "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE judged (run TEXT)", err))
		return false;
	query_open(&q, db, "INSERT INTO temp.judged VALUES (?1)");
	query_text(&q, 1, run);
	query_run(&q);
	if (!query_close(&q, err) || !allow_load(db, run, &s->idle, err) ||
		!contract_load(db, &s->contract, err))
		return false;
	for (const struct embedded_file *f = prelude_files; f->name; f++) {
		if (!query_exec(db, f->text, err))
			return err_wrap(err, "%s", f->name);
		/* Its tables are empty, and the files behind it read them. */
		if (strcmp(f->name, "waits.sql") == 0 && !waits_fill(db, s->waits, err))
			return err_wrap(err, "%s", f->name);
	}
	return allow_used(db, &s->idle, err) && contract_used(db, &s->contract, err);
}

static void drop_prelude(sqlite3 *db)
{
	sqlite3_exec(db, "PRAGMA temp_store = DEFAULT", NULL, NULL, NULL);
}

static struct coverage *add_coverage(struct judge *j, const struct rule *r)
{
	struct report *report = j->report;

	report->coverage = grow_array(report->coverage, &j->cap_coverage, report->ncoverage + 1,
		sizeof(*report->coverage));
	report->coverage[report->ncoverage] = (struct coverage){
		.rule = arena_dup(&report->arena, r->id),
		.title = arena_dup(&report->arena, r->title),
		.why = arena_dup(&report->arena, r->why),
		.sql = arena_dup(&report->arena, r->sql),
	};
	return &report->coverage[report->ncoverage++];
}

static void bind_params(const struct rule *r, sqlite3_stmt *stmt)
{
	struct strbuf name = {0};

	for (size_t i = 0; i < r->nparams; i++) {
		const struct rule_param *p = &r->params[i];
		int at;

		strbuf_clear(&name);
		strbuf_addf(&name, ":%.*s", STR_ARG(p->name));
		at = sqlite3_bind_parameter_index(stmt, name.p);
		if (p->value >= -9e15 && p->value <= 9e15 && p->value == (double)(int64_t)p->value)
			sqlite3_bind_int64(stmt, at, (int64_t)p->value);
		else
			sqlite3_bind_double(stmt, at, p->value);
	}
	strbuf_release(&name);
}

/* Symptom first: what waits where, then who started it. */
static void add_chain(struct report *report, struct finding *f)
{
	struct chain_step *steps = arena_alloc(&report->arena, 2 * sizeof(*steps));
	struct place creator = {0};

	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];

		if (str_eq(e->name, STR("creator")))
			creator.function = e->text;
		else if (str_eq(e->name, STR("creator_file")))
			creator.file = e->text;
		else if (str_eq(e->name, STR("creator_line")) && e->number > 0)
			creator.line = (uint32_t)e->number;
	}
	if (!f->nlocations || !creator.function.n)
		return;
	steps[0] = (struct chain_step){STR("they wait here"), f->locations[0]};
	steps[1] = (struct chain_step){STR("started here"), creator};
	f->chain = steps;
	f->nchain = 2;
}

/* Rows to findings; how many, or -1 with err. */
static int take_rows(struct judge *j, const struct rule *r, sqlite3_stmt *stmt, struct err *err)
{
	struct report *report = j->report;
	struct result_map map;
	int rows = 0;

	if (!result_map_init(&map, r, stmt, err))
		return -1;
	bind_params(r, stmt);
	for (;;) {
		enum sandbox_step step = sandbox_step(&j->sandbox, stmt, err);
		struct finding *f;

		if (step == SANDBOX_FAILED)
			return -1;
		if (step == SANDBOX_DONE)
			return rows;
		if (rows == SANDBOX_ROWS) {
			err_set(err, ERR_LIMIT, "more than %d findings", SANDBOX_ROWS);
			return -1;
		}
		report->findings = grow_array(report->findings, &j->cap_findings,
			report->nfindings + 1, sizeof(*report->findings));
		f = &report->findings[report->nfindings];
		if (!result_finding(&map, r, stmt, report, f, err))
			return -1;
		add_chain(report, f);
		report->nfindings++;
		rows++;
	}
}

static bool needs_word(const struct rule *r, struct str word)
{
	for (size_t i = 0; i < r->nneeds; i++) {
		struct str rest = r->needs[i];

		while (rest.n)
			if (str_eq(str_split(&rest, '|'), word))
				return true;
	}
	return false;
}

/*
 * A rule that found nothing with half an eye shut is not clear: what limits the wait analysis of
 * this run. False: nothing does.
 */
static bool is_blind(const struct judge *j, const struct rule *r, struct coverage *coverage)
{
	struct strbuf text = {0};
	bool blind = false;
	struct query q;

	if (!needs_word(r, STR("dump.waits")))
		return false;
	query_open(&q, j->db, "SELECT note, missing FROM temp.wait_caveats ORDER BY note");
	while (query_next(&q)) {
		blind = true;
		if (!query_col_null(&q, 1)) {
			coverage->missing = arena_dup(&j->report->arena, query_col_text(&q, 1));
			continue;
		}
		if (text.n)
			strbuf_adds(&text, "; ");
		strbuf_add(&text, query_col_text(&q, 0));
	}
	query_close(&q, NULL);
	if (text.n)
		coverage->missing = (struct str){0};
	else if (blind)
		capture_advice(j->report->runtime, coverage->missing, &text);
	coverage->note = arena_dup(&j->report->arena, strbuf_str(&text));
	strbuf_release(&text);
	return blind;
}

/* What the rule looked for and did not find: its limits. */
static struct str clear_note(struct judge *j, const struct rule *r)
{
	struct strbuf text = {0};
	struct str out;

	for (size_t i = 0; i < r->nparams; i++)
		strbuf_addf(&text, "%s%.*s %g%s%.*s",
			i ? ", " : "limits: ", STR_ARG(r->params[i].name), r->params[i].value,
			r->params[i].unit.n ? " " : "", STR_ARG(r->params[i].unit));
	out = arena_dup(&j->report->arena, strbuf_str(&text));
	strbuf_release(&text);
	return out;
}

static void judge_applicable(struct judge *j, const struct rule *r, struct coverage *coverage)
{
	size_t before = j->report->nfindings;
	struct err err = {0};
	sqlite3_stmt *stmt;
	int rows = -1;

	if (sandbox_prepare(&j->sandbox, r->sql, &stmt, &err)) {
		rows = take_rows(j, r, stmt, &err);
		sqlite3_finalize(stmt);
	}
	if (rows < 0) {
		/* Half an answer is none. */
		j->report->nfindings = before;
		j->trouble = true;
		coverage->state = COVERAGE_ERROR;
		coverage->note = arena_dup(&j->report->arena, str_from(err.text));
	} else if (rows > 0) {
		coverage->state = COVERAGE_FIRED;
	} else if (is_blind(j, r, coverage)) {
		coverage->state = COVERAGE_NOT_APPLICABLE;
	} else {
		coverage->state = COVERAGE_CLEAR;
		coverage->note = clear_note(j, r);
		coverage->limits = true;
	}
}

/* What the source says under the rule's id, whatever else the rule needs. */
static void judge_sourced(
	struct judge *j, const struct rule *r, struct coverage *coverage, size_t first)
{
	struct report *report = j->report;
	struct finding *more;
	struct err err = {0};
	size_t n = sourced_apply(j->db, r, report, first, &more, &err);

	if (n == SIZE_MAX) {
		j->trouble = true;
		coverage->state = COVERAGE_ERROR;
		coverage->note = arena_dup(&report->arena, str_from(err.text));
		n = 0;
	} else if (n) {
		coverage->state = COVERAGE_FIRED;
		coverage->note = coverage->missing = (struct str){0};
	}
	report->findings = grow_array(report->findings, &j->cap_findings, report->nfindings + n,
		sizeof(*report->findings));
	for (size_t i = 0; i < n; i++)
		report->findings[report->nfindings++] = more[i];
	free(more);
}

static void judge_rule(struct judge *j, const struct rule *r, bool applicable,
	const struct strbuf *missing, struct strbuf *note)
{
	struct coverage *coverage = add_coverage(j, r);
	struct arena *arena = &j->report->arena;
	size_t first = j->report->nfindings;

	if (applicable) {
		judge_applicable(j, r, coverage);
		if (coverage->state != COVERAGE_ERROR)
			judge_sourced(j, r, coverage, first);
		return;
	}
	coverage->state = COVERAGE_NOT_APPLICABLE;
	if (note->n && missing->n)
		strbuf_adds(note, "; ");
	if (j->report->runtime != RUNTIME_GO &&
		!needs_can_be_met(j->report->runtime, strbuf_str(missing))) {
		strbuf_adds(note, "judges programs in Go, of which nothing is here");
	} else if (missing->n) {
		coverage->missing = arena_dup(arena, strbuf_str(missing));
		capture_advice(j->report->runtime, strbuf_str(missing), note);
	}
	coverage->note = arena_dup(arena, strbuf_str(note));
	judge_sourced(j, r, coverage, first);
}

/* Needs are asked outside of the sandbox: they are ours. */
struct applicability {
	bool met;
	struct strbuf missing, note;
};

static struct applicability *ask_needs(const struct ruleset *s, sqlite3 *db)
{
	struct applicability *all = xcalloc(s->n + 1, sizeof(*all));

	for (size_t i = 0; i < s->n; i++)
		all[i].met = needs_met(db, s->items[i], &all[i].missing, &all[i].note);
	return all;
}

/* Arrays grow on the heap; all that a report holds lives in its arena. */
static void *move_to_arena(struct arena *arena, void *items, size_t size)
{
	void *out = arena_alloc(arena, size + 1);

	if (size)
		memcpy(out, items, size);
	free(items);
	return out;
}

static void keep_in_arena(struct report *r)
{
	r->findings = move_to_arena(&r->arena, r->findings, r->nfindings * sizeof(*r->findings));
	r->coverage = move_to_arena(&r->arena, r->coverage, r->ncoverage * sizeof(*r->coverage));
}

bool rules_run(struct ruleset *s, struct store *store, struct report *report, struct err *err)
{
	struct judge j = {.db = store_reader(store), .report = report};
	struct applicability *all;
	bool ok;

	if (!make_prelude(j.db, report->run, s, err))
		return err_wrap(err, "%s", store->path);
	report->runtime = needs_runtime(j.db);
	all = ask_needs(s, j.db);
	sandbox_enter(&j.sandbox, j.db);
	for (size_t i = 0; i < s->n; i++) {
		judge_rule(&j, s->items[i], all[i].met, &all[i].missing, &all[i].note);
		strbuf_release(&all[i].missing);
		strbuf_release(&all[i].note);
	}
	free(all);
	sandbox_leave(&j.sandbox);
	keep_in_arena(report);
	ok = waits_explain(j.db, report, err) && rings_find(j.db, report, err) &&
	     waits_join(j.db, report, err) && corroborate(j.db, report, err);
	drop_prelude(j.db);
	if (!ok)
		return err_wrap(err, "%s", store->path);
	causes_join(report);
	causes_number(report);
	causes_order(report);
	causes_verdict(report, j.trouble);
	return true;
}

bool rule_check(const struct rule *r, struct store *store, struct err *err)
{
	struct sandbox sandbox;
	struct ruleset none = {0};
	struct result_map map;
	sqlite3_stmt *stmt;
	sqlite3 *db = store_reader(store);
	bool ok;

	if (!make_prelude(db, STR(""), &none, err))
		return false;
	sandbox_enter(&sandbox, db);
	ok = sandbox_prepare(&sandbox, r->sql, &stmt, err);
	if (!ok)
		err_wrap(err, "%.*s:%u", STR_ARG(r->file), r->sql_line);
	else
		ok = result_map_init(&map, r, stmt, err);
	sqlite3_finalize(stmt);
	sandbox_leave(&sandbox);
	drop_prelude(db);
	return ok;
}
