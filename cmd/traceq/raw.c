/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "report/trace_event.h"
#include "traceq.h"

struct raw {
	struct trace_source source; /* first */
	struct output *out;
	struct strbuf text;
	struct trace_writer writer;
	void (*write)(struct trace_writer *w, const struct trace_event *e);
};

static bool take_begin(struct sink *sink, const struct trace_info *info)
{
	struct raw *raw = (struct raw *)sink;

	raw->writer.info = *info;
	return true;
}

static bool take_event(struct sink *sink, const struct trace_event *e)
{
	struct raw *raw = (struct raw *)sink;

	raw->write(&raw->writer, e);
	strbuf_offer(&raw->text);
	return !output_failed(raw->out);
}

static bool choose(
	struct raw *raw, const struct common *c, const struct opt_list *files, struct err *err)
{
	const char *format = common_format(c);

	if (files->n != 1)
		return err_set(err, ERR_USAGE, files->n ? "one trace at a time" : "no trace given");
	if (strcmp(format, "text") == 0)
		raw->write = trace_event_text;
	else if (strcmp(format, "jsonl") == 0 || strcmp(format, "ndjson") == 0)
		raw->write = trace_event_json;
	else
		return err_set(err, ERR_USAGE, "--format %s: raw writes text, jsonl", format);
	return true;
}

int raw_run(struct common *c, int argc, char **argv)
{
	struct raw raw = {.source.sink = {.trace_begin = take_begin, .trace_event = take_event}};
	struct trace_options options = {0};
	struct opt table[TRACE_OPTIONS + 1] = {[TRACE_OPTIONS] = OPT_END};
	struct common_line line = {table, argc - 1, argv + 1, false};
	struct opt_list files;
	struct diag diag = {0};
	struct err err = {0};
	bool ok, lost;
	int code;

	trace_rows(&options, table);
	if (!common_parse(c, &line, &files, &code))
		return code;
	ok = choose(&raw, c, &files, &err);
	if (ok) {
		raw.out = output_open(c->output, &err);
		ok = raw.out != NULL;
	}
	if (ok) {
		raw.text = output_text(raw.out);
		raw.writer.out = &raw.text;
		raw.writer.stacks = &raw.source.stacks;
		raw.source.path = files.items[0];
		ok = source_read(&raw.source, c, &options, &diag, &err);
		output_add(raw.out, strbuf_str(&raw.text));
	}
	lost = common_report_diag(c, &diag);
	if (raw.out && !output_close(raw.out, ok || err.code == ERR_LIMIT, ok ? &err : NULL))
		ok = false;
	if (!ok)
		common_error(c, &err);
	strbuf_release(&raw.text);
	source_release(&raw.source);
	opt_list_release(&files);
	diag_release(&diag);
	return ok && !lost ? EXIT_OK : EXIT_TROUBLE;
}
