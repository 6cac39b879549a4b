/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "report/report_formats.h"
#include "rootcause.h"
#include "store/query.h"

struct report_verb {
	struct common *common;
	const char *db;
	struct ingest_options ingest;
	struct rule_options rules;
	struct ingest_totals totals;
	struct store *store;
	struct ruleset ruleset;
	struct report report;
};

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

/* ---- the verb ---- */

static bool open_store(struct report_verb *v, const struct opt_list *paths, struct err *err)
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

static bool set_gate(struct report_verb *v, struct err *err)
{
	const char *text = v->common->fail_on;

	if (!text)
		text = getenv("ROOTCAUSE_FAIL_ON");
	return gate_parse(
		text && *text ? str_from(text) : STR("none"), &v->report.verdict.gate, err);
}

/* A person at a terminal sees the worst in full and lines that the eye can follow. */
static struct report_options options_for(const struct common *c, const struct output *out)
{
	enum { EASY_WIDTH = 100, WORST = 5 };
	struct report_options o = {.max_full = output_is_terminal(out) ? WORST : 0};
	int width = output_width(out);

	o.look.color = common_color(c, out);
	o.look.width = width > EASY_WIDTH ? EASY_WIDTH : width;
	if (c->width > 0)
		o.look.width = (int)c->width;
	return o;
}

static int print(struct report_verb *v)
{
	const struct common *c = v->common;
	const struct report_format *format = report_format_find(str_from(common_format(c)));
	struct err err = {0};
	struct output *out = output_open(c->output, &err);
	struct report_options options;
	struct strbuf text = {0};
	bool ok = out != NULL;

	if (ok) {
		options = options_for(c, out);
		format->write(&v->report, &options, &text);
		output_add(out, strbuf_str(&text));
		ok = output_close(out, true, &err);
	}
	strbuf_release(&text);
	if (!ok) {
		common_error(c, &err);
		return EXIT_TROUBLE;
	}
	if (v->totals.trouble || (c->strict && v->totals.lost))
		return EXIT_TROUBLE;
	return v->report.verdict.exit;
}

static int judge(struct report_verb *v, const struct opt_list *paths)
{
	struct err err = {0};

	if (!report_format_find(str_from(common_format(v->common)))) {
		err_set(&err, ERR_USAGE, "--format %s: text, markdown, json or jsonl",
			common_format(v->common));
	} else if (set_gate(v, &err) && load_rules(&v->rules, &v->ruleset, &err) &&
		   open_store(v, paths, &err) &&
		   read_inputs(&v->report, store_reader(v->store), &err) &&
		   rules_run(&v->ruleset, v->store, &v->report, &err)) {
		return print(v);
	}
	common_error(v->common, &err);
	return EXIT_TROUBLE;
}

int report_run(struct common *c, int argc, char **argv)
{
	struct report_verb v = {.common = c};
	struct opt rows[INGEST_OPTIONS + 4] = {
		{OPT_TEXT, "db", 0, "FILE", "report on a store", &v.db},
		{OPT_TEXT, "rules", 0, "DIR", "more rules; the same id replaces", &v.rules.dir},
		{OPT_LIST, "param", 0, "RULE.NAME=V", "set a limit of a rule", &v.rules.params},
	};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list paths = {0};
	int code;

	ingest_options_rows(&v.ingest, rows + 3);
	rows[INGEST_OPTIONS + 3] = (struct opt)OPT_END;
	if (!common_parse(c, &line, &paths, &code))
		return code;
	code = judge(&v, &paths);
	report_release(&v.report);
	ruleset_release(&v.ruleset);
	store_close(v.store);
	opt_list_release(&paths);
	opt_list_release(&v.ingest.mine);
	opt_list_release(&v.rules.params);
	return code;
}
