/* SPDX-License-Identifier: MIT */
#include "cli/common.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct opt *fill_table(struct common *c, struct opt table[])
{
	size_t n = 0;

	table[n++] = (struct opt){OPT_GROUP, NULL, 0, NULL, "Common options:", NULL};
	table[n++] = (struct opt){OPT_TEXT, "format", 0, "NAME", "form of the output", &c->format};
	table[n++] = (struct opt){
		OPT_TEXT, "output", 'o', "FILE", "write there, not to stdout", &c->output};
	table[n++] = (struct opt){OPT_TEXT, "color", 0, "WHEN", "auto, always or never", &c->color};
	table[n++] = (struct opt){
		OPT_INT, "width", 0, "COLUMNS", "fit the text to this width", &c->width};
	table[n++] = (struct opt){
		OPT_FLAG, "strict", 0, NULL, "exit 2 when anything was lost", &c->strict};
	table[n++] = (struct opt){OPT_TEXT, "fail-on", 0, "GATE",
		"exit 1 at SEVERITY[,new]; default none or $ROOTCAUSE_FAIL_ON", &c->fail_on};
	table[n++] = (struct opt){OPT_INT, "max-input", 0, "BYTES",
		"read no more than this of one input, inflated", &c->max_input};
	table[n++] = (struct opt){OPT_INT, "max-records", 0, "N",
		"read no more threads or samples of one input", &c->max_records};
	table[n++] = (struct opt){OPT_FLAG, "quiet", 'q', NULL, "no notes on stderr", &c->quiet};
	table[n++] = (struct opt){OPT_FLAG, "help", 'h', NULL, "this text", &c->help};
	table[n++] = (struct opt){OPT_FLAG, "version", 0, NULL, "name and version", &c->version};
	table[n] = (struct opt)OPT_END;
	return table;
}

static void print_help(const struct common *c, const struct opt *own, const struct opt *shared)
{
	const struct verb *verb = c->verb;
	struct strbuf out = {0};

	strbuf_addf(
		&out, "Usage: %s %s %s\n%s\n", c->program, verb->name, verb->args, verb->summary);
	if (own && (own->name || own->type == OPT_GROUP)) {
		if (own->type != OPT_GROUP)
			strbuf_adds(&out, "\nOptions:\n");
		opt_help(own, &out);
	}
	opt_help(shared, &out);
	fwrite(out.p, 1, out.n, stdout);
	strbuf_release(&out);
}

static bool check_choices(const struct common *c, struct err *err)
{
	if (c->color && strcmp(c->color, "auto") != 0 && strcmp(c->color, "always") != 0 &&
		strcmp(c->color, "never") != 0)
		return err_set(
			err, ERR_USAGE, "--color: '%s' is not auto, always or never", c->color);
	if (c->max_input < 0 || c->max_records < 0 || c->width < 0)
		return err_set(err, ERR_USAGE,
			"--max-input, --max-records and --width take no negative number");
	return true;
}

bool common_parse(
	struct common *c, const struct common_line *line, struct opt_list *operands, int *exit_code)
{
	struct opt table[16];
	struct opt_parse p = {.single_dash = line->single_dash};
	const struct opt *shared = fill_table(c, table);
	struct err err = {0};

	p.tables[0] = line->own ? line->own : shared;
	p.tables[1] = line->own ? shared : NULL;
	*operands = (struct opt_list){0};
	*exit_code = EXIT_OK;
	if (!opt_parse(&p, line->argc, line->argv, &err) || !check_choices(c, &err)) {
		common_error(c, &err);
		fprintf(stderr, "try '%s %s --help'\n", c->program, c->verb->name);
		opt_list_release(&p.operands);
		*exit_code = EXIT_TROUBLE;
		return false;
	}
	*operands = p.operands;
	if (c->help)
		print_help(c, line->own, shared);
	else if (c->version)
		printf("%s %s\n", c->program, VERSION);
	else
		return true;
	opt_list_release(operands);
	return false;
}

void common_error(const struct common *c, const struct err *err)
{
	fprintf(stderr, "%s: %s\n", c->program, err->text);
}

void common_note(const struct common *c, const char *format, ...)
{
	struct strbuf text = {0}, safe = {0};
	va_list args;

	if (c->quiet)
		return;
	va_start(args, format);
	strbuf_addv(&text, format, args);
	va_end(args);
	strbuf_add_safe(&safe, strbuf_str(&text));
	fprintf(stderr, "%s: %s\n", c->program, strbuf_cstr(&safe));
	strbuf_release(&text);
	strbuf_release(&safe);
}

static void note_entry(const struct common *c, const struct diag_entry *e)
{
	struct strbuf text = {0};

	strbuf_add(&text, e->file);
	if (e->lineno)
		strbuf_addf(&text, ":%" PRIu64, e->lineno);
	else if (e->at != UINT64_MAX)
		strbuf_addf(&text, ": byte %" PRIu64, e->at);
	strbuf_addf(&text, ": %s", e->kind);
	if (e->count > 1)
		strbuf_addf(&text, " (%" PRIu64 " times, first here)", e->count);
	if (e->sample.n) {
		strbuf_adds(&text, ": ");
		strbuf_add(&text, e->sample);
	}
	common_note(c, "%s", text.p);
	strbuf_release(&text);
}

bool common_report_diag(const struct common *c, const struct diag *d)
{
	for (size_t i = 0; i < d->n; i++)
		note_entry(c, &d->items[i]);
	return c->strict && diag_any_loss(d);
}

struct input_limits common_limits(const struct common *c)
{
	return (struct input_limits){.max_bytes = (uint64_t)c->max_input};
}

static bool env_set(const char *name)
{
	const char *v = getenv(name);

	return v && *v;
}

bool common_color(const struct common *c, const struct output *out)
{
	const char *term = getenv("TERM"), *force = getenv("CLICOLOR_FORCE");

	if (c->color && strcmp(c->color, "auto") != 0)
		return strcmp(c->color, "always") == 0;
	if (env_set("NO_COLOR"))
		return false;
	if (env_set("FORCE_COLOR") || (force && *force && strcmp(force, "0") != 0))
		return true;
	return output_is_terminal(out) && term && strcmp(term, "dumb") != 0;
}

const char *common_format(const struct common *c)
{
	static const char *const suffixes[][2] = {{".json", "json"}, {".jsonl", "jsonl"},
		{".csv", "csv"}, {".tsv", "tsv"}, {".md", "markdown"}, {".html", "html"},
		{".sarif", "sarif"}, {".xml", "junit"}, {".pb.gz", "pprof"}, {".folded", "folded"}};
	struct str path = str_from(c->output);

	if (c->format)
		return c->format;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (str_ends(path, str_from(suffixes[i][0])))
			return suffixes[i][1];
	return "text";
}
