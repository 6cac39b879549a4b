/* SPDX-License-Identifier: MIT */
/* Any bytes as an execution trace: the invariants of model/trace.h hold, in lenient reading, too.
 */
#include <stdio.h>

#include "analyze/trace_summary.h"
#include "formats/gotrace.h"
#include "report/trace_event.h"
#include "report/trace_summary.h"
#include "tests/trace_analyses.h"
#include "tests/trace_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz {
	struct sink sink;
	struct stacks stacks;
	struct trace_check check;
	struct trace_summary_sum summary;
	struct trace_analyses analyses;
	struct strbuf text;
	struct trace_writer writer;
};

static bool on_begin(struct sink *sink, const struct trace_info *info)
{
	struct fuzz *f = (struct fuzz *)sink;

	trace_check_begin(&f->check);
	trace_analyses_begin(&f->analyses, &f->stacks);
	trace_summary_init(&f->summary, &f->stacks);
	trace_lives_watch(&f->analyses.lives, &f->summary.watch);
	f->writer = (struct trace_writer){&f->text, &f->stacks, *info, 0};
	return true;
}

static bool on_event(struct sink *sink, const struct trace_event *e)
{
	struct fuzz *f = (struct fuzz *)sink;

	trace_check_event(&f->check, e);
	trace_lives_event(&f->analyses.lives, e);
	strbuf_clear(&f->text);
	trace_event_text(&f->writer, e);
	trace_event_json(&f->writer, e);
	return true;
}

static bool on_end(struct sink *sink, const struct trace_info *info)
{
	struct fuzz *f = (struct fuzz *)sink;

	trace_check_end(&f->check, info);
	trace_summary_finish(&f->summary, info);
	trace_analyses_end(&f->analyses);
	if (!f->check.problem)
		f->check.problem = f->analyses.problem;
	trace_summary_json(&f->summary.summary, STR("fuzz"), &f->text);
	return true;
}

static void read_once(struct str bytes, struct trace_wish wish)
{
	const struct input_limits limits = {.max_bytes = 1 << 24};
	struct fuzz f = {
		.sink = {.trace_begin = on_begin, .trace_event = on_event, .trace_end = on_end}};
	struct diag diag = {0};
	struct load load = {.sink = &f.sink, .stacks = &f.stacks, .diag = &diag, .trace = wish};
	struct err err = {0};
	struct input *in = input_from_bytes(bytes, "fuzz", &limits, &err);
	struct str head;

	f.check.stacks = &f.stacks;
	if (!in || !input_peek(in, 64, &head, &err) || !format_gotrace.probe(head)) {
		input_close(in);
		return;
	}
	if (!format_gotrace.read(in, &load, &err) && (!err.text[0] || err.code == ERR_INTERNAL))
		f.check.problem = "failed without words";
	if (f.check.problem) {
		fprintf(stderr, "%s\n", f.check.problem);
		abort();
	}
	input_close(in);
	trace_check_release(&f.check);
	trace_summary_sum_release(&f.summary);
	trace_analyses_release(&f.analyses);
	strbuf_release(&f.text);
	stacks_release(&f.stacks);
	diag_release(&diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};

	read_once(bytes, (struct trace_wish){0});
	read_once(bytes, (struct trace_wish){.from = size % 3, .lenient = true});
	return 0;
}
