/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/place_link.h"
#include "report/report_formats.h"
#include "rootcause.h"

enum { OWN_OPTIONS = 3, LEAST_BYTES = 4096 };

struct report_verb {
	struct judge_verb judge;
	const char *link;
	struct opt_list trim;
	int64_t max_bytes;
};

/* A person at a terminal sees the worst in full and lines that the eye can follow. */
static struct report_options options_for(const struct report_verb *v, const struct output *out)
{
	enum { EASY_WIDTH = 100, WORST = 5 };
	const struct common *c = v->judge.common;
	struct report_options o = {.max_full = output_is_terminal(out) ? WORST : 0,
		.max_bytes = (size_t)v->max_bytes,
		.link = v->link,
		.trim = v->trim.items,
		.ntrim = v->trim.n};
	int width = output_width(out);

	o.look.color = common_color(c, out);
	o.links = o.look.color && v->link && output_is_terminal(out);
	o.look.width = width > EASY_WIDTH ? EASY_WIDTH : width;
	if (c->width > 0)
		o.look.width = (int)c->width;
	return o;
}

static int print(struct report_verb *v)
{
	const struct judge_verb *j = &v->judge;
	const struct common *c = j->common;
	const struct report_format *format = report_format_find(str_from(common_format(c)));
	struct err err = {0};
	struct output *out = output_open(c->output, &err);
	struct report_options options;
	struct strbuf text = {0};
	bool ok = out != NULL;

	if (ok) {
		options = options_for(v, out);
		format->write(&j->report, &options, &text);
		output_add(out, strbuf_str(&text));
		ok = output_close(out, true, &err);
	}
	strbuf_release(&text);
	if (!ok) {
		common_error(c, &err);
		return EXIT_TROUBLE;
	}
	if (j->totals.trouble || (c->strict && j->totals.lost))
		return EXIT_TROUBLE;
	return j->report.verdict.exit;
}

static bool check(const struct report_verb *v, struct err *err)
{
	const char *format = common_format(v->judge.common);
	struct strbuf names = {0};

	if (v->max_bytes && v->max_bytes < LEAST_BYTES)
		return err_set(err, ERR_USAGE, "--max-bytes: no report is shorter than %d bytes",
			LEAST_BYTES);
	if (report_format_find(str_from(format)))
		return link_check(v->link, err);
	report_format_names(&names);
	err_set(err, ERR_USAGE, "--format %s: %s", format, strbuf_cstr(&names));
	strbuf_release(&names);
	return false;
}

static int judge(struct report_verb *v, const struct opt_list *paths)
{
	struct err err = {0};

	if (check(v, &err) && judge_run(&v->judge, paths, &err))
		return print(v);
	common_error(v->judge.common, &err);
	return EXIT_TROUBLE;
}

static void add_rows(struct report_verb *v, struct opt *rows)
{
	const struct opt own[OWN_OPTIONS] = {
		{OPT_TEXT, "link", 0, "TEMPLATE", "link places: {file} and {line} are filled in",
			&v->link},
		{OPT_LIST, "trim-path", 0, "PREFIX",
			"cut from files in links and for GitHub, GitLab, SARIF, JUnit", &v->trim},
		{OPT_INT, "max-bytes", 0, "N", "markdown: leave out whole findings beyond this",
			&v->max_bytes},
	};

	memcpy(rows, own, sizeof(own));
}

int report_run(struct common *c, int argc, char **argv)
{
	struct report_verb v = {.judge = {.common = c}};
	struct opt rows[JUDGE_OPTIONS + SETTLE_OPTIONS + OWN_OPTIONS + 1] = {{0}};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list paths = {0};
	int code;

	judge_options_rows(&v.judge, rows);
	judge_settle_rows(&v.judge, rows + JUDGE_OPTIONS);
	add_rows(&v, rows + JUDGE_OPTIONS + SETTLE_OPTIONS);
	rows[JUDGE_OPTIONS + SETTLE_OPTIONS + OWN_OPTIONS] = (struct opt)OPT_END;
	if (!common_parse(c, &line, &paths, &code))
		return code;
	code = judge(&v, &paths);
	judge_release(&v.judge);
	opt_list_release(&v.trim);
	opt_list_release(&paths);
	return code;
}
