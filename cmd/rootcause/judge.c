/* SPDX-License-Identifier: MIT */
/* What the verbs that judge have in common: from words and captures to a report. */
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "formats/idle_file.h"
#include "rootcause.h"
#include "store/query.h"
#include "store/redact.h"

/* ---- the inputs of the run, as the report lists them ---- */

static struct str *read_warnings(
	struct report *r, sqlite3 *db, struct str input, size_t *n, struct err *err)
{
	struct query q;
	struct str *out = NULL, *kept;
	size_t cap = 0;

	*n = 0;
	query_open(&q, db, "SELECT text FROM warnings WHERE run = ?1 AND input = ?2 ORDER BY ord");
	query_text(&q, 1, r->run);
	query_text(&q, 2, input);
	while (query_next(&q)) {
		out = grow_array(out, &cap, *n + 1, sizeof(*out));
		out[(*n)++] = arena_dup(&r->arena, query_col_text(&q, 0));
	}
	query_close(&q, err);
	kept = arena_alloc(&r->arena, (*n + 1) * sizeof(*kept));
	for (size_t i = 0; i < *n; i++)
		kept[i] = out[i];
	free(out);
	return kept;
}

static struct report_input read_input(struct report *r, struct query *q)
{
	struct arena *a = &r->arena;

	return (struct report_input){
		.path = arena_dup(a, query_col_text(q, 0)),
		.process = arena_dup(a, query_col_text(q, 1)),
		.format = arena_dup(a, query_col_text(q, 2)),
		.kind = arena_dup(a, query_col_text(q, 3)),
		.time_ns = query_col_null(q, 4) ? INT64_MIN : query_col_int(q, 4),
		.bytes = (uint64_t)query_col_int(q, 5),
		.hash = arena_dup(a, query_col_text(q, 6)),
		.records = (uint64_t)query_col_int(q, 7),
		.skipped = (uint64_t)query_col_int(q, 8),
	};
}

static bool read_inputs(struct report *r, sqlite3 *db, struct err *err)
{
	struct query q;
	struct report_input *inputs = NULL;
	size_t cap = 0;

	query_open(&q, db,
		"SELECT input, process, format, kind, time_ns, bytes, hash, records, skipped "
		"FROM inputs WHERE run = ?1 "
		"ORDER BY time_ns IS NULL, time_ns, position, input, process");
	query_text(&q, 1, r->run);
	while (query_next(&q)) {
		inputs = grow_array(inputs, &cap, r->ninputs + 1, sizeof(*inputs));
		inputs[r->ninputs++] = read_input(r, &q);
	}
	r->inputs = arena_alloc(&r->arena, (r->ninputs + 1) * sizeof(*r->inputs));
	for (size_t i = 0; i < r->ninputs; i++)
		r->inputs[i] = inputs[i];
	free(inputs);
	if (!query_close(&q, err))
		return false;
	for (size_t i = 0; i < r->ninputs; i++)
		r->inputs[i].warnings =
			read_warnings(r, db, r->inputs[i].path, &r->inputs[i].nwarnings, err);
	return true;
}

/* ---- store and gate ---- */

static bool open_store(struct judge_verb *v, const struct opt_list *paths, struct err *err)
{
	struct strbuf run = {0};
	bool ok;

	if (v->db && paths->n)
		return err_set(err, ERR_USAGE,
			"either --db FILE or captures, not both: `ingest` reads captures into a "
			"store");
	if (!v->db && !paths->n)
		return err_set(err, ERR_USAGE,
			"nothing to report on: name files, a folder or "
			"--db FILE");
	if (v->db) {
		v->store = store_open_read(v->db, err);
		ok = v->store && pick_run(v->store, v->ingest.run, &run, err);
	} else {
		v->store = store_open_temporary(err);
		ok = v->store &&
		     ingest_paths(v->common, &v->ingest, v->store, paths, &v->totals, &run, err);
	}
	v->report.run = arena_dup(&v->report.arena, strbuf_str(&run));
	strbuf_release(&run);
	return ok;
}

static bool set_gate(struct judge_verb *v, struct err *err)
{
	const char *text = v->common->fail_on;

	if (!text)
		text = getenv("ROOTCAUSE_FAIL_ON");
	return gate_parse(
		text && *text ? str_from(text) : STR("none"), &v->report.verdict.gate, err);
}

/* ---- --redact ---- */

/* The run's name after it was replaced; its place among the runs stays. */
static bool find_run_again(struct report *r, sqlite3 *db, int64_t rank, struct err *err)
{
	struct query q;

	query_open(&q, db, "SELECT run FROM runs WHERE rank = ?1");
	query_int(&q, 1, rank);
	if (query_next(&q))
		r->run = arena_dup(&r->arena, query_col_text(&q, 0));
	return query_close(&q, err);
}

static bool rank_of_run(const struct report *r, sqlite3 *db, int64_t *rank, struct err *err)
{
	struct query q;

	*rank = 0;
	query_open(&q, db, "SELECT rank FROM runs WHERE run = ?1");
	query_text(&q, 1, r->run);
	if (query_next(&q))
		*rank = query_col_int(&q, 0);
	return query_close(&q, err);
}

/* In a store of our own, before anything is judged: whatever is printed later comes out of it. */
static bool redact(struct judge_verb *v, struct err *err)
{
	struct store *copy;
	int64_t rank;

	if (!v->redact)
		return true;
	if (!rank_of_run(&v->report, store_reader(v->store), &rank, err))
		return false;
	if (v->db) {
		copy = store_open_temporary(err);
		if (!copy || !store_copy(copy, v->store, err)) {
			store_close(copy);
			return false;
		}
		store_close(v->store);
		v->store = copy;
	}
	return store_redact(v->store, err) &&
	       find_run_again(&v->report, store_reader(v->store), rank, err);
}

/* ---- the allowlist that people give ---- */

/* What is set aside is said: a report that is clear for that reason must not look like another. */
static void note_idle(const struct common *c, const struct idle_list *list)
{
	struct strbuf text = {0};
	size_t applied = 0;

	for (size_t i = 0; i < list->n; i++) {
		strbuf_clear(&text);
		if (idle_list_remark(list, i, &text))
			common_note(c, "%s", strbuf_cstr(&text));
		else if (list->items[i].given)
			applied++;
	}
	if (applied)
		common_note(c, "%.*s: %zu %s applied", STR_ARG(list->file), applied,
			applied == 1 ? "entry" : "entries");
	strbuf_release(&text);
}

static void note_contract(const struct common *c, const struct contract *contract)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < contract->n; i++) {
		strbuf_clear(&text);
		if (contract_remark(contract, i, &text))
			common_note(c, "%s", strbuf_cstr(&text));
	}
	strbuf_release(&text);
}

/* ---- all of it ---- */

bool judge_run(struct judge_verb *v, const struct opt_list *paths, struct err *err)
{
	/* Notes quote the inputs. */
	v->common->quiet = v->common->quiet || v->redact;
	if (v->redact && v->sources.n)
		return err_set(err, ERR_USAGE,
			"--redact hides where files lie, --source needs to know it: one of them");
	if (!set_gate(v, err) || !check_sources(&v->sources, err) ||
		!load_rules(&v->rules, &v->ruleset, err) ||
		!idle_list_set_today(&v->ruleset.idle, v->rules.today, err) ||
		!idle_file_read(&v->ruleset.idle, v->rules.idle, err) ||
		!open_store(v, paths, err) || !redact(v, err) ||
		!read_inputs(&v->report, store_reader(v->store), err) ||
		!judge_waits_find(v, err) || !rules_run(&v->ruleset, v->store, &v->report, err) ||
		!judge_settle(v, err))
		return false;
	note_idle(v->common, &v->ruleset.idle);
	note_contract(v->common, &v->ruleset.contract);
	return true;
}

void judge_options_rows(struct judge_verb *v, struct opt *rows)
{
	const struct opt own[] = {
		{OPT_TEXT, "db", 0, "FILE", "judge a store", &v->db},
		{OPT_TEXT, "rules", 0, "DIR", "more rules; the same id replaces", &v->rules.dir},
		{OPT_LIST, "param", 0, "RULE.NAME=V", "set a limit of a rule", &v->rules.params},
		{OPT_TEXT, "contract", 0, "FILE", "limits of rules, everywhere or at functions",
			&v->rules.contract},
		{OPT_TEXT, "idle", 0, "FILE", "goroutines that are normal here, with reasons",
			&v->rules.idle},
		{OPT_TEXT, "today", 0, "DATE", "the day that until= in --idle is compared with",
			&v->rules.today},
		{OPT_LIST, "source", 0, "DIR", "the program's source: who holds which lock",
			&v->sources},
		{OPT_FLAG, "redact", 0, NULL,
			"words in place of label and panic values, hosts, paths, addresses",
			&v->redact},
	};

	memcpy(rows, own, sizeof(own));
	ingest_options_rows(&v->ingest, rows + sizeof(own) / sizeof(own[0]));
}

void judge_release(struct judge_verb *v)
{
	report_release(&v->report);
	baseline_release(&v->baseline);
	suppress_list_release(&v->suppressed);
	ruleset_release(&v->ruleset);
	judge_waits_release(v->waits);
	opt_list_release(&v->sources);
	store_close(v->store);
	opt_list_release(&v->ingest.mine);
	opt_list_release(&v->rules.params);
}
