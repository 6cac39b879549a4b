/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "analyze/profile_by.h"
#include "answer.h"
#include "base/xmalloc.h"
#include "report/folded.h"
#include "report/profile_by.h"
#include "sums.h"

struct by {
	struct profile_source source; /* first */
	const struct common *common;
	struct sums_options options;
	const char *unit;
	int64_t nodecount;
	struct str *labels;
	size_t nlabels;
	struct opt_list files; /* borrowed */
	struct matching matching;
	struct profile_sums sums; /* of the stacks, where those are asked for */
	struct profile_by result;
};

static bool wants_stacks(const struct by *v)
{
	return answer_is(v->common, "folded") || answer_is(v->common, "speedscope");
}

/* ---- from words to meanings ---- */

/* "route,tenant" */
static bool read_labels(struct by *v, const char *word, struct err *err)
{
	struct str rest = str_from(word);
	size_t cap = 0;

	while (rest.n) {
		struct str label = str_trim(str_split(&rest, ','));

		if (!label.n)
			return err_set(err, ERR_USAGE, "'%s': a label without a name", word);
		v->labels = grow_array(v->labels, &cap, v->nlabels + 1, sizeof(*v->labels));
		v->labels[v->nlabels++] = label;
	}
	return v->nlabels || err_set(err, ERR_USAGE, "no label given");
}

static bool read_words(struct by *v, const struct opt_list *operands, struct err *err)
{
	static const char *const forms[] = {
		"text", "json", "csv", "tsv", "markdown", "folded", "speedscope", NULL};

	if (operands->n < 2)
		return err_set(err, ERR_USAGE, "a label and a profile: LABEL[,LABEL]... FILE");
	v->files = *operands;
	v->files.items++;
	v->files.n--;
	if (wants_stacks(v))
		v->options.profile.tagroot = operands->items[0];
	return answer_check_format(v->common, forms, err) &&
	       read_labels(v, operands->items[0], err);
}

/* ---- the work ---- */

static struct str path_of(const struct by *v)
{
	return v->files.n == 1 ? str_from(v->files.items[0]) : STR("all files");
}

static bool build(struct by *v, struct view *view, size_t value, struct err *err)
{
	if (wants_stacks(v))
		return profile_sums_add(&v->sums, view, value, path_of(v), err);
	if (!profile_by_build(&v->result, view, value, v->labels, v->nlabels, err))
		return false;
	v->result.path = path_of(v);
	return true;
}

static bool use_profile(struct profile_source *s, const struct profile *p, struct err *err)
{
	struct by *v = (struct by *)s;
	struct view_options filters = options_view(&v->options.profile);
	struct view view;
	size_t value;
	bool ok;

	if (!profile_value_index(p, str_from(v->options.profile.sample_index), &value, err))
		return false;
	ok = view_init(&view, p, &filters, err) && build(v, &view, value, err);
	if (ok)
		matching_add(&v->matching, &view);
	view_release(&view);
	return ok;
}

static bool read_files(struct by *v, struct diag *diag, struct err *err)
{
	struct several s = {.common = v->common, .diag = diag, .files = &v->files};
	const struct merge_options o = {0};
	struct opt_list none = {0};
	const struct profile *p;
	bool ok;

	if (v->files.n == 1) {
		v->source.path = v->files.items[0];
		return source_read(&v->source, v->common, diag, err);
	}
	p = several_read(&s, &o, &none, err);
	ok = p && use_profile(&v->source, p, err);
	merge_release(&s.merge);
	return ok;
}

/* A label that no sample has is no filter, but as likely a slip of the pen. */
static bool check_labels(const struct by *v, struct err *err)
{
	bool all = true;

	for (size_t k = 0; k < v->nlabels && !wants_stacks(v); k++) {
		bool found = false;

		for (size_t i = 0; i < v->result.nrows; i++)
			found |= v->result.rows[i].present[k];
		if (!found)
			common_note(v->common,
				"no sample has the label %.*s; profq info lists them",
				STR_ARG(v->labels[k]));
		all &= found;
	}
	if (all || !v->options.require_match)
		return true;
	return err_set(err, ERR_USAGE, "--require-match: a label matched nothing");
}

static void render(void *verb, const struct output *out, struct strbuf *text)
{
	struct by *v = verb;
	struct look look = answer_look(v->common, out);
	enum record_format format;

	if (answer_is(v->common, "text"))
		profile_by_text(&v->result, v->nodecount > 0 ? (size_t)v->nodecount : 0,
			str_from(v->unit), &look, text);
	else if (answer_is(v->common, "json"))
		profile_by_json(&v->result, text);
	else if (answer_is(v->common, "folded"))
		profile_sums_folded(&v->sums, 1, text);
	else if (answer_is(v->common, "speedscope"))
		profile_sums_speedscope(&v->sums, text);
	else if (record_format_parse(str_from(common_format(v->common)), &format))
		profile_by_records(&v->result, format, text);
}

static bool answer(struct by *v, struct diag *diag, struct err *err)
{
	return read_files(v, diag, err) && check_labels(v, err) &&
	       matching_check(&v->matching, v->common, v->options.require_match, err) &&
	       answer_write(v->common, render, v, err);
}

/* ---- command line ---- */

static void fill_table(struct by *v, struct opt *table)
{
	const struct opt rows[] = {
		{OPT_TEXT, "sample_index", 0, "TYPE", "which value: name or number",
			&v->options.profile.sample_index},
		{OPT_INT, "nodecount", 0, "N", "so many rows of text; 0 = all", &v->nodecount},
		{OPT_TEXT, "unit", 0, "UNIT", "of the text: auto, or a unit", &v->unit},
		{OPT_FLAG, "require-match", 0, NULL,
			"a label or filter that matches nothing is an error",
			&v->options.require_match},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);

	memcpy(table, rows, sizeof(rows));
	n += options_filters(&v->options.profile, table + n);
	table[n] = (struct opt)OPT_END;
}

int by_run(struct common *c, int argc, char **argv)
{
	struct by v = {.source.use = use_profile, .common = c, .unit = "auto"};
	struct opt table[SUMS_ROWS + 4];
	struct common_line line = {table, argc - 1, argv + 1, true};
	struct opt_list operands;
	struct diag diag = {0};
	struct err err = {0};
	int code;
	bool ok;

	sums_options_init(&v.options);
	fill_table(&v, table);
	if (!common_parse(c, &line, &operands, &code))
		return code;
	ok = read_words(&v, &operands, &err) && answer(&v, &diag, &err);
	code = answer_finish(c, &diag, ok, &err);
	opt_list_release(&operands);
	sums_options_release(&v.options);
	profile_by_release(&v.result);
	profile_sums_release(&v.sums);
	free(v.labels);
	return code;
}
