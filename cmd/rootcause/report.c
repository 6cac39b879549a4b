/* SPDX-License-Identifier: MIT */
#include "report/report_formats.h"
#include "rootcause.h"

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

static int print(struct judge_verb *v)
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

static int judge(struct judge_verb *v, const struct opt_list *paths)
{
	struct err err = {0};

	if (!report_format_find(str_from(common_format(v->common))))
		err_set(&err, ERR_USAGE, "--format %s: text, markdown, json or jsonl",
			common_format(v->common));
	else if (judge_run(v, paths, &err))
		return print(v);
	common_error(v->common, &err);
	return EXIT_TROUBLE;
}

int report_run(struct common *c, int argc, char **argv)
{
	struct judge_verb v = {.common = c};
	struct opt rows[JUDGE_OPTIONS + 1] = {{0}};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list paths = {0};
	int code;

	judge_options_rows(&v, rows);
	rows[JUDGE_OPTIONS] = (struct opt)OPT_END;
	if (!common_parse(c, &line, &paths, &code))
		return code;
	code = judge(&v, &paths);
	judge_release(&v);
	opt_list_release(&paths);
	return code;
}
