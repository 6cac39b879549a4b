/* SPDX-License-Identifier: MIT */
#include "analysis.h"

#include <string.h>

enum { MOST_OPTIONS = 16, TOP = 30 };

static bool take_begin(struct sink *sink, const struct trace_info *info)
{
	struct analysis *a = (struct analysis *)sink;

	a->about.info = *info;
	return true;
}

static bool take_event(struct sink *sink, const struct trace_event *e)
{
	struct analysis *a = (struct analysis *)sink;

	trace_lives_event(&a->lives, e);
	return true;
}

static bool take_end(struct sink *sink, const struct trace_info *info)
{
	struct analysis *a = (struct analysis *)sink;

	a->about.info = *info;
	return true;
}

void analysis_init(struct analysis *a, const struct common *c)
{
	a->common = c;
	a->source.sink = (struct sink){
		.trace_begin = take_begin, .trace_event = take_event, .trace_end = take_end};
	a->top = TOP;
	trace_lives_init(&a->lives, &a->source.stacks);
}

void analysis_release(struct analysis *a)
{
	trace_lives_release(&a->lives);
	trace_filter_release(&a->filter);
	owner_release(&a->owner);
	source_release(&a->source);
}

static const char *const *forms_of(const struct analysis *a)
{
	static const char *const usual[] = {"text", "json", "csv", "tsv", "markdown", NULL};

	return a->forms ? a->forms : usual;
}

/* What was asked for; the verb's own default where nothing was. */
static const char *format_of(const struct analysis *a)
{
	const char *format = common_format(a->common);

	return !a->common->format && strcmp(format, "text") == 0 ? forms_of(a)[0] : format;
}

bool analysis_wants(const struct analysis *a, const char *format)
{
	return strcmp(format_of(a), format) == 0;
}

enum table_form analysis_form(const struct analysis *a)
{
	return analysis_wants(a, "csv")	  ? TABLE_CSV
	       : analysis_wants(a, "tsv") ? TABLE_TSV
					  : TABLE_MARKDOWN;
}

struct look analysis_look(const struct analysis *a, const struct output *out)
{
	const struct common *c = a->common;

	return (struct look){common_color(c, out), c->width ? (int)c->width : output_width(out)};
}

static bool check_format(const struct analysis *a, struct err *err)
{
	const char *const *forms = forms_of(a);
	struct strbuf known = {0};

	for (size_t i = 0; forms[i]; i++)
		if (analysis_wants(a, forms[i]))
			return true;
	for (size_t i = 0; forms[i]; i++)
		strbuf_addf(&known, "%s%s", i ? ", " : "", forms[i]);
	err_set(err, ERR_USAGE, "--format: '%s' is none of %s", format_of(a), strbuf_cstr(&known));
	strbuf_release(&known);
	return false;
}

static bool check(const struct analysis *a, const struct opt_list *files, struct err *err)
{
	if (files->n != 1)
		return err_set(err, ERR_USAGE, files->n ? "one trace at a time" : "no trace given");
	if (a->top < 0)
		return err_set(err, ERR_USAGE, "--top takes no negative number");
	return check_format(a, err);
}

static bool open_output(struct analysis *a, struct err *err)
{
	a->out = output_open(a->common->output, err);
	if (!a->out)
		return false;
	a->text = output_text(a->out);
	if (analysis_wants(a, "pprof") && output_is_terminal(a->out))
		return err_set(err, ERR_USAGE, "a pprof profile is binary: give -o FILE.pb.gz");
	return true;
}

static bool set_pattern(
	struct trace_pattern *p, const char *option, const char *text, struct err *err)
{
	if (!text)
		return true;
	p->regex = regex_new(str_from(text), err);
	return p->regex || err_wrap(err, "--%s", option);
}

static bool set_filter(struct analysis *a, struct err *err)
{
	struct trace_filter *f = &a->filter;

	f->has_goroutine = a->goroutine != NULL;
	if (a->goroutine && !str_u64(str_from(a->goroutine), &f->goroutine))
		return err_set(err, ERR_USAGE, "--goroutine: '%s' is no id", a->goroutine);
	f->reason = str_from(a->reason);
	f->within.has_task = a->task && str_u64(str_from(a->task), &f->within.task);
	f->within.type = f->within.has_task ? (struct str){0} : str_from(a->task);
	f->within.region = str_from(a->region);
	if (!set_pattern(&f->focus, "focus", a->focus, err) ||
		!set_pattern(&f->ignore, "ignore", a->ignore, err))
		return false;
	a->about.has_filter = trace_filter_set(f);
	if (a->about.has_filter)
		a->lives.filter = f;
	return true;
}

static bool read_trace(struct analysis *a, const char *path, struct diag *diag, struct err *err)
{
	a->source.path = path;
	a->about.path = str_from(path);
	if (!set_filter(a, err) || (a->begin && !a->begin(a, err)))
		return false;
	if (!open_output(a, err))
		return false;
	if (a->start)
		a->start(a);
	return source_read(&a->source, a->common, &a->options, diag, err);
}

/* What could be read before the trouble is an answer too. */
static bool close_output(struct analysis *a, bool answer, struct err *err)
{
	struct err late = {0};
	bool ok;

	if (!a->out)
		return true;
	if (answer) {
		owner_learn(&a->owner, &a->source.stacks);
		a->about.filtered = a->filter.filtered;
		a->about.goroutines = a->lives.goroutines;
		a->render(a, a->out, &a->text);
		output_add(a->out, strbuf_str(&a->text));
	}
	strbuf_release(&a->text);
	ok = output_close(a->out, answer, &late);
	if (!ok && !err->code)
		*err = late;
	return ok;
}

static int work(struct analysis *a, const struct opt_list *files)
{
	struct diag diag = {0};
	struct err err = {0};
	bool lost, ok = check(a, files, &err) && read_trace(a, files->items[0], &diag, &err);

	lost = common_report_diag(a->common, &diag);
	diag_release(&diag);
	if (!close_output(a, ok || a->about.info.generations, &err))
		ok = false;
	if (err.code) {
		common_error(a->common, &err);
		return EXIT_TROUBLE;
	}
	return ok && !lost ? EXIT_OK : EXIT_TROUBLE;
}

static void fill_table(struct analysis *a, const struct opt *own, struct opt table[])
{
	const struct opt top = {
		OPT_INT, "top", 'n', "N", "rows of a text at most, 0 = all (30)", &a->top};
	const struct opt rows[] = {
		{OPT_TEXT, "goroutine", 'g', "ID", "only this goroutine's intervals",
			&a->goroutine},
		{OPT_TEXT, "reason", 0, "WORD",
			"only waits for it (\"chan send\", \"mutex lock\"), or one state (syscall)",
			&a->reason},
		{OPT_TEXT, "focus", 0, "REGEX", "only where a function on the stack matches",
			&a->focus},
		{OPT_TEXT, "ignore", 0, "REGEX", "not where a function on the stack matches",
			&a->ignore},
	};
	const struct opt scopes[] = {
		{OPT_TEXT, "task", 0, "ID|GLOB", "only who works inside of it, or of such a type",
			&a->task},
		{OPT_TEXT, "region", 0, "GLOB", "only who works inside of such a region",
			&a->region},
	};
	size_t n = TRACE_OPTIONS;

	trace_rows(&a->options, table);
	if (!a->rowless)
		table[n++] = top;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		table[n++] = rows[i];
	for (size_t i = 0; a->scoped && i < sizeof(scopes) / sizeof(scopes[0]); i++)
		table[n++] = scopes[i];
	for (size_t i = 0; own && own[i].name; i++)
		table[n++] = own[i];
	table[n] = (struct opt)OPT_END;
}

int analysis_run(struct analysis *a, struct common *c, const struct opt *own, int argc, char **argv)
{
	struct opt table[MOST_OPTIONS];
	struct common_line line = {table, argc - 1, argv + 1, false};
	struct opt_list files;
	int code;

	fill_table(a, own, table);
	if (!common_parse(c, &line, &files, &code))
		return code;
	code = work(a, &files);
	opt_list_release(&files);
	return code;
}
