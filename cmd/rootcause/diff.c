/* SPDX-License-Identifier: MIT */
/* diff BEFORE AFTER: two runs of a store, or two folders or files. */
#include <string.h>

#include "report/run_diff.h"
#include "rootcause.h"
#include "rules/figures.h"

struct diff_verb {
	struct judge_verb before, after;
	struct baseline known; /* what `before` has */
	struct figure figures[FIGURES_MAX];
	size_t nfigures;
};

/* The options are those of `after`; `before` shares them but for the gate, which judges `after`. */
static bool judge_before(
	struct diff_verb *v, const char *operand, struct common *quiet, struct err *err)
{
	const struct judge_verb *o = &v->after;
	struct opt_list path = {&operand, o->db ? 0 : 1, 0};

	v->before = (struct judge_verb){.common = quiet,
		.db = o->db,
		.ingest = o->ingest,
		.rules = o->rules,
		.sources = o->sources,
		.suppress_file = o->suppress_file};
	if (o->db)
		v->before.ingest.run = operand;
	return judge_run(&v->before, &path, err);
}

static bool judge_after(struct diff_verb *v, const char *operand, struct err *err)
{
	struct opt_list path = {&operand, v->after.db ? 0 : 1, 0};

	if (v->after.db)
		v->after.ingest.run = operand;
	v->after.known = &v->known;
	return judge_run(&v->after, &path, err);
}

static bool read_figures(struct diff_verb *v, struct err *err)
{
	struct judge_verb *const sides[2] = {&v->before, &v->after};

	for (int i = 0; i < 2; i++)
		if (!figures_read(store_reader(sides[i]->store), sides[i]->report.run, i,
			    v->figures, &v->nfigures, &v->after.report.arena, err))
			return false;
	return true;
}

static bool judge(struct diff_verb *v, const struct opt_list *operands, struct err *err)
{
	struct common quiet = *v->after.common;

	quiet.fail_on = "none";
	if (!judge_before(v, operands->items[0], &quiet, err))
		return false;
	baseline_add(&v->known, &v->before.report);
	return judge_after(v, operands->items[1], err) && read_figures(v, err);
}

static int print(struct diff_verb *v)
{
	const struct common *c = v->after.common;
	const struct run_diff diff = {&v->before.report, &v->after.report, v->figures, v->nfigures};
	const char *format = common_format(c);
	struct report_options o = {.look = {.width = (int)c->width}};
	struct strbuf text = {0};
	int code = v->after.report.verdict.exit;

	if (strcmp(format, "json") == 0)
		run_diff_json(&diff, &text);
	else if (strcmp(format, "markdown") == 0)
		run_diff_markdown(&diff, &o, &text);
	else
		run_diff_text(&diff, &o, &text);
	if (v->before.totals.trouble || v->after.totals.trouble ||
		(c->strict && (v->before.totals.lost || v->after.totals.lost)))
		code = EXIT_TROUBLE;
	code = put_out(c, &text, code);
	strbuf_release(&text);
	return code;
}

static bool check(const struct diff_verb *v, const struct opt_list *operands, struct err *err)
{
	static const char *const formats[] = {"text", "markdown", "json"};
	const char *format = common_format(v->after.common);

	if (operands->n != 2)
		return err_set(err, ERR_USAGE,
			"diff takes two folders or files, or with --db the names of two runs");
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (strcmp(format, formats[i]) == 0)
			return true;
	return err_set(err, ERR_USAGE, "--format %s: text, markdown or json", format);
}

static void release(struct diff_verb *v)
{
	/* Lists that both were given are those of `after`. */
	v->before.ingest.mine = (struct opt_list){0};
	v->before.sources = (struct opt_list){0};
	v->before.rules.params = (struct opt_list){0};
	judge_release(&v->before);
	judge_release(&v->after);
	baseline_release(&v->known);
}

int diff_run(struct common *c, int argc, char **argv)
{
	struct diff_verb v = {.after = {.common = c}};
	struct opt rows[JUDGE_OPTIONS + 2] = {{0}};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct err err = {0};
	int code;

	judge_options_rows(&v.after, rows);
	rows[JUDGE_OPTIONS] = (struct opt){OPT_TEXT, "suppress", 0, "FILE",
		"findings that may stay, with reasons and dates", &v.after.suppress_file};
	rows[JUDGE_OPTIONS + 1] = (struct opt)OPT_END;
	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (check(&v, &operands, &err) && judge(&v, &operands, &err)) {
		code = print(&v);
	} else {
		common_error(c, &err);
		code = EXIT_TROUBLE;
	}
	release(&v);
	opt_list_release(&operands);
	return code;
}
