/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "analyze/trace_progress.h"
#include "analyze/trace_summary.h"
#include "report/trace_summary.h"
#include "traceq.h"

struct summary {
	struct trace_source source; /* first */
	struct trace_lives lives;
	struct trace_summary_sum sum;
	struct trace_progress_sum progress;
	struct trace_info info;
	struct trace_options options;
	int64_t top;
	bool generations;
};

static bool take_begin(struct sink *sink, const struct trace_info *info)
{
	((struct summary *)sink)->info = *info;
	return true;
}

static bool take_event(struct sink *sink, const struct trace_event *e)
{
	trace_lives_event(&((struct summary *)sink)->lives, e);
	return true;
}

static bool take_end(struct sink *sink, const struct trace_info *info)
{
	((struct summary *)sink)->info = *info;
	return true;
}

static bool check_words(const struct summary *v, const struct common *c,
	const struct opt_list *files, struct err *err)
{
	static const char *const forms[] = {"text", "json", "csv", "tsv", "markdown"};
	const char *form = common_format(c);

	if (files->n != 1)
		return err_set(err, ERR_USAGE, files->n ? "one trace at a time" : "no trace given");
	if (v->top < 0)
		return err_set(err, ERR_USAGE, "--top takes no negative number");
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(form, forms[i]) == 0)
			return true;
	return err_set(
		err, ERR_USAGE, "--format %s: summary writes text, json, csv, tsv, markdown", form);
}

static bool print(const struct summary *v, const struct common *c, struct err *err)
{
	const struct trace_summary *s = &v->sum.summary;
	struct output *out = output_open(c->output, err);
	const char *form = common_format(c);
	struct strbuf text;

	if (!out)
		return false;
	text = output_text(out);
	if (strcmp(form, "json") == 0) {
		trace_summary_json(s, str_from(v->source.path), &text);
	} else if (strcmp(form, "text") == 0) {
		struct trace_summary_layout layout = {
			.look = {common_color(c, out),
				c->width ? (int)c->width : output_width(out)},
			.path = str_from(v->source.path),
			.top = (size_t)v->top,
			.generations = v->generations};

		trace_summary_text(s, &layout, &text);
	} else {
		trace_summary_table(s,
			strcmp(form, "csv") == 0   ? TABLE_CSV
			: strcmp(form, "tsv") == 0 ? TABLE_TSV
						   : TABLE_MARKDOWN,
			&text);
	}
	output_add(out, strbuf_str(&text));
	strbuf_release(&text);
	return output_close(out, true, err);
}

int summary_run(struct common *c, int argc, char **argv)
{
	struct summary v = {.top = 20,
		.source.sink = {.trace_begin = take_begin,
			.trace_event = take_event,
			.trace_end = take_end}};
	struct opt table[TRACE_OPTIONS + 3] = {[TRACE_OPTIONS + 2] = OPT_END};
	struct common_line line = {table, argc - 1, argv + 1, false};
	struct opt_list files;
	struct diag diag = {0};
	struct err err = {0};
	bool ok, lost;
	int code;

	trace_rows(&v.options, table);
	table[TRACE_OPTIONS] = (struct opt){
		OPT_INT, "top", 'n', "N", "text: at most N entry functions (20); 0 = all", &v.top};
	table[TRACE_OPTIONS + 1] = (struct opt){OPT_FLAG, "generations", 0, NULL,
		"text: the generations, too, as --from and --to count them", &v.generations};
	if (!common_parse(c, &line, &files, &code))
		return code;
	trace_lives_init(&v.lives, &v.source.stacks);
	trace_summary_init(&v.sum, &v.source.stacks);
	trace_lives_watch(&v.lives, &v.sum.watch);
	trace_progress_init(&v.progress, &v.lives);
	trace_lives_watch(&v.lives, &v.progress.watch);
	ok = check_words(&v, c, &files, &err);
	if (ok) {
		v.source.path = files.items[0];
		ok = source_read(&v.source, c, &v.options, &diag, &err);
	}
	trace_summary_finish(&v.sum, &v.info);
	v.sum.summary.progress = v.progress.progress;
	lost = common_report_diag(c, &diag);
	ok = ok && print(&v, c, &err);
	if (!ok)
		common_error(c, &err);
	trace_summary_sum_release(&v.sum);
	trace_lives_release(&v.lives);
	source_release(&v.source);
	opt_list_release(&files);
	diag_release(&diag);
	return ok && !lost ? EXIT_OK : EXIT_TROUBLE;
}
