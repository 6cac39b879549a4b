/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/profile_diff.h"
#include "analyze/sampled.h"
#include "answer.h"
#include "base/xmalloc.h"
#include "model/finding.h"
#include "model/measure.h"
#include "report/folded.h"
#include "report/profile_diff.h"
#include "sums.h"

struct diff {
	const struct common *common;
	struct sums_options options;
	const char *per, *ops, *unit;
	struct opt_list renames;
	bool cum, mine_only;
	int64_t nodecount;
	double nodefraction, threshold, floor;
	struct gate gate;
	struct profile_diff_options how;
	struct profile_rename *pairs;
	struct profile_sums sums;
	struct owner owner;
	struct profile_diff result;
};

/* ---- from words to meanings ---- */

static bool read_per(struct diff *v, struct err *err)
{
	for (int i = PER_AUTO; i <= PER_SHARE; i++) {
		if (!v->per || strcmp(v->per, profile_per_name((enum profile_per)i)) == 0) {
			v->how.per = (enum profile_per)i;
			return true;
		}
	}
	return err_set(
		err, ERR_USAGE, "--per: '%s' is none of auto, none, second, op, share", v->per);
}

/* "1000,2000": operations of BASE and of NEW. */
static bool read_ops(struct diff *v, struct err *err)
{
	char *end;

	if (!v->ops)
		return true;
	v->how.base_ops = strtod(v->ops, &end);
	if (end != v->ops && *end == ',') {
		const char *second = end + 1;

		v->how.ops = strtod(second, &end);
		if (end != second && !*end && v->how.base_ops > 0 && v->how.ops > 0 &&
			v->how.base_ops < 1e18 && v->how.ops < 1e18)
			return true;
	}
	return err_set(err, ERR_USAGE, "--ops: '%s' is not BASE,NEW, two numbers above 0", v->ops);
}

static bool read_renames(struct diff *v, struct err *err)
{
	v->pairs = xcalloc(v->renames.n + 1, sizeof(*v->pairs));
	for (size_t i = 0; i < v->renames.n; i++) {
		struct str now = str_from(v->renames.items[i]), old = str_split(&now, '=');

		if (!old.n || !now.n)
			return err_set(err, ERR_USAGE, "--rename: '%s' is not OLD=NEW",
				v->renames.items[i]);
		v->pairs[i] = (struct profile_rename){old, now};
	}
	v->how.renames = v->pairs;
	v->how.nrenames = v->renames.n;
	return true;
}

static bool read_gate(struct diff *v, struct err *err)
{
	const char *env = getenv("ROOTCAUSE_FAIL_ON");
	const char *word = v->common->fail_on ? v->common->fail_on : env && *env ? env : "none";

	if (!gate_parse(str_from(word), &v->gate, err))
		return err_wrap(err, v->common->fail_on ? "--fail-on" : "ROOTCAUSE_FAIL_ON");
	if (!(v->threshold > 0) || !(v->floor >= 0))
		return err_set(
			err, ERR_USAGE, "--threshold takes a number above 0, --floor none below");
	return true;
}

static bool read_words(struct diff *v, const struct opt_list *files, struct err *err)
{
	static const char *const forms[] = {
		"text", "json", "csv", "tsv", "markdown", "folded", "speedscope", NULL};

	if (files->n != 2)
		return err_set(err, ERR_USAGE, "two profiles to compare: BASE NEW");
	v->how.by_cum = v->cum;
	v->how.owner = &v->owner;
	return answer_check_format(v->common, forms, err) && read_per(v, err) && read_ops(v, err) &&
	       read_renames(v, err) && read_gate(v, err);
}

/* ---- the work ---- */

static void render(void *verb, const struct output *out, struct strbuf *text)
{
	struct diff *v = verb;
	struct profile_diff_layout layout = {.look = answer_look(v->common, out),
		.most = v->nodecount >= 0 ? (size_t)v->nodecount : answer_rows_that_fit(out),
		.least = v->nodefraction,
		.unit = str_from(v->unit),
		.mine_only = v->mine_only || v->options.mine.n};
	const struct common *c = v->common;

	if (answer_is(c, "text"))
		profile_diff_text(&v->result, &layout, text);
	else if (answer_is(c, "json"))
		profile_diff_json(&v->result, text);
	else if (answer_is(c, "folded"))
		profile_sums_folded(&v->sums, v->result.base_factor, text);
	else if (answer_is(c, "speedscope"))
		profile_sums_speedscope(&v->sums, text);
	else
		profile_diff_table(&v->result,
			answer_is(c, "csv")   ? TABLE_CSV
			: answer_is(c, "tsv") ? TABLE_TSV
					      : TABLE_MARKDOWN,
			text);
}

static bool read_sides(
	struct diff *v, const struct opt_list *files, struct diag *diag, struct err *err)
{
	struct sums_reader r = {.common = v->common, .options = &v->options, .sums = &v->sums};

	for (size_t i = 0; i < 2; i++)
		if (!sums_read(&r, files->items[i], diag, err))
			return false;
	sums_note_nameless(v->common, &v->sums);
	return matching_check(&r.matching, v->common, v->options.require_match, err);
}

static bool answer(struct diff *v, const struct opt_list *files, struct diag *diag, struct err *err)
{
	bool any = false;

	if (!read_sides(v, files, diag, err))
		return false;
	sums_owner(&v->owner, &v->options, &v->sums.stacks);
	if (!profile_diff_build(&v->result, &v->sums, &v->how, err))
		return false;
	for (size_t i = 0; i < v->result.nrows; i++)
		any |= v->result.rows[i].mine;
	return mine_check(v->common, &v->options.mine, any, v->options.require_match, err) &&
	       answer_write(v->common, render, v, err);
}

/* ---- the gate ---- */

/* By --threshold percent, and by --floor percent of the base's total. */
static bool grew(const struct diff *v, int64_t before, int64_t after)
{
	double delta = (double)after - (double)before;

	return delta > 0 && delta * 100 >= v->threshold * (double)before &&
	       delta * 100 >= v->floor * (double)v->result.base_total;
}

static bool function_fails(const struct diff *v, const struct profile_diff_row *r)
{
	if (r->samples < SAMPLED_FEW || ((v->mine_only || v->options.mine.n) && !r->mine))
		return false;
	if (v->gate.only_new && r->change != CHANGE_NEW)
		return false;
	return grew(v, r->base_flat, r->flat) || grew(v, r->base_cum, r->cum);
}

static bool any_fails(const struct diff *v)
{
	const struct profile_diff *d = &v->result;

	if (!v->gate.only_new && grew(v, d->base_total, d->total)) {
		common_note(v->common, "the gate failed: the total grew by %.1f%%",
			100 * ((double)d->total / (double)d->base_total - 1));
		return true;
	}
	for (size_t i = 0; i < d->nrows && v->gate.at <= SEVERITY_WARNING; i++) {
		const struct profile_diff_row *r = &d->rows[i];

		if (!function_fails(v, r))
			continue;
		common_note(v->common, "the gate failed: %.*s",
			STR_ARG(stacks_text(&v->sums.stacks, r->name)));
		return true;
	}
	return false;
}

static int judge(const struct diff *v, int code)
{
	struct err problem = {0};

	if (code != EXIT_OK || !v->gate.on || v->gate.at > SEVERITY_ERROR)
		return code;
	if (v->result.unjudged.n) {
		err_set(&problem, ERR_USAGE, "the gate cannot be judged: %.*s",
			STR_ARG(v->result.unjudged));
		common_error(v->common, &problem);
		return EXIT_TROUBLE;
	}
	return any_fails(v) ? EXIT_GATE : EXIT_OK;
}

/* ---- command line ---- */

static void fill_table(struct diff *v, struct opt *table)
{
	const struct opt rows[] = {
		{OPT_FLAG, "cum", 0, NULL, "order by what changed in cum", &v->cum},
		{OPT_INT, "nodecount", 0, "N", "so many rows of text; 0 = all", &v->nodecount},
		{OPT_REAL, "nodefraction", 0, "X",
			"hide rows of text that changed by less than X of the total (0.005)",
			&v->nodefraction},
		{OPT_TEXT, "unit", 0, "UNIT", "of the text: auto, or a unit", &v->unit},
		{OPT_TEXT, "per", 0, "WHAT",
			"divide by: auto, none, second (of the wall), op, share", &v->per},
		{OPT_TEXT, "ops", 0, "BASE,NEW", "operations that each did: compare per operation",
			&v->ops},
		{OPT_LIST, "rename", 0, "OLD=NEW", "two names of one function", &v->renames},
		{OPT_FLAG, "mine-only", 0, NULL, "only functions of mine", &v->mine_only},
		{OPT_REAL, "threshold", 0, "PCT",
			"--fail-on lets pass what grew by less than this (10)", &v->threshold},
		{OPT_REAL, "floor", 0, "PCT", "and by less than this much of the base's total (1)",
			&v->floor},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);

	memcpy(table, rows, sizeof(rows));
	n += sums_options_rows(&v->options, table + n);
	table[n] = (struct opt)OPT_END;
}

int diff_run(struct common *c, int argc, char **argv)
{
	struct diff v = {.common = c,
		.unit = "auto",
		.nodecount = -1,
		.nodefraction = 0.005,
		.threshold = 10,
		.floor = 1};
	struct opt table[SUMS_ROWS + 12];
	struct common_line line = {table, argc - 1, argv + 1, true};
	struct opt_list files;
	struct diag diag = {0};
	struct err err = {0};
	int code;
	bool ok;

	sums_options_init(&v.options);
	fill_table(&v, table);
	if (!common_parse(c, &line, &files, &code))
		return code;
	ok = read_words(&v, &files, &err) && answer(&v, &files, &diag, &err);
	code = judge(&v, answer_finish(c, &diag, ok, &err));
	opt_list_release(&files);
	opt_list_release(&v.renames);
	sums_options_release(&v.options);
	profile_diff_release(&v.result);
	profile_sums_release(&v.sums);
	owner_release(&v.owner);
	free(v.pairs);
	return code;
}
