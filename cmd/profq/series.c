/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "analyze/profile_series.h"
#include "answer.h"
#include "report/folded.h"
#include "report/profile_series.h"
#include "sums.h"

struct series {
	const struct common *common;
	struct sums_options options;
	const char *unit;
	bool cum, stacks, mine_only;
	int64_t nodecount;
	double nodefraction;
	struct profile_sums sums;
	struct owner owner;
	struct profile_series result;
};

static void render(void *verb, const struct output *out, struct strbuf *text)
{
	struct series *v = verb;
	struct profile_series_layout layout = {.look = answer_look(v->common, out),
		.most = v->nodecount >= 0 ? (size_t)v->nodecount : answer_rows_that_fit(out),
		.least = v->nodefraction,
		.unit = str_from(v->unit),
		.mine_only = v->mine_only || v->options.mine.n};
	enum record_format format;

	if (answer_is(v->common, "text"))
		profile_series_text(&v->result, &layout, text);
	else if (answer_is(v->common, "json"))
		profile_series_json(&v->result, text);
	else if (answer_is(v->common, "folded"))
		profile_sums_folded(&v->sums, 1, text);
	else if (answer_is(v->common, "speedscope"))
		profile_sums_speedscope(&v->sums, text);
	else if (record_format_parse(str_from(common_format(v->common)), &format))
		profile_series_records(&v->result, format, text);
}

static bool answer(
	struct series *v, const struct opt_list *files, struct diag *diag, struct err *err)
{
	static const char *const forms[] = {
		"text", "json", "csv", "tsv", "markdown", "folded", "speedscope", NULL};
	struct sums_reader r = {.common = v->common, .options = &v->options, .sums = &v->sums};
	struct profile_series_options o = {v->stacks, v->cum, &v->owner};
	bool any = false;

	if (files->n < 2)
		return err_set(err, ERR_USAGE, "two profiles or more make a series");
	if (v->stacks && v->cum)
		return err_set(err, ERR_USAGE, "--stacks and --cum: a stack calls nothing");
	if (!answer_check_format(v->common, forms, err))
		return false;
	for (size_t i = 0; i < files->n; i++)
		if (!sums_read(&r, files->items[i], diag, err))
			return false;
	sums_note_nameless(v->common, &v->sums);
	sums_owner(&v->owner, &v->options, &v->sums.stacks);
	if (!matching_check(&r.matching, v->common, v->options.require_match, err) ||
		!profile_series_build(&v->result, &v->sums, &o, err))
		return false;
	for (size_t i = 0; i < v->result.nrows; i++)
		any |= v->result.rows[i].mine;
	return mine_check(v->common, &v->options.mine, any, v->options.require_match, err) &&
	       answer_write(v->common, render, v, err);
}

static void fill_table(struct series *v, struct opt *table)
{
	const struct opt rows[] = {
		{OPT_FLAG, "cum", 0, NULL, "functions with what they call", &v->cum},
		{OPT_FLAG, "stacks", 0, NULL, "stacks in place of functions", &v->stacks},
		{OPT_INT, "nodecount", 0, "N", "so many rows of text; 0 = all", &v->nodecount},
		{OPT_REAL, "nodefraction", 0, "X",
			"hide rows of text that changed by less than X of the total (0.005)",
			&v->nodefraction},
		{OPT_TEXT, "unit", 0, "UNIT", "of the text: auto, or a unit", &v->unit},
		{OPT_FLAG, "mine-only", 0, NULL, "only functions of mine", &v->mine_only},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);

	memcpy(table, rows, sizeof(rows));
	n += sums_options_rows(&v->options, table + n);
	table[n] = (struct opt)OPT_END;
}

int series_run(struct common *c, int argc, char **argv)
{
	struct series v = {.common = c, .unit = "auto", .nodecount = -1, .nodefraction = 0.005};
	struct opt table[SUMS_ROWS + 8];
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
	ok = answer(&v, &files, &diag, &err);
	code = answer_finish(c, &diag, ok, &err);
	opt_list_release(&files);
	sums_options_release(&v.options);
	profile_series_release(&v.result);
	profile_sums_release(&v.sums);
	owner_release(&v.owner);
	return code;
}
