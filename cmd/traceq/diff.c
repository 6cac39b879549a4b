/* SPDX-License-Identifier: MIT */
#include "analyze/trace_diff.h"

#include <string.h>

#include "analyze/trace_gc.h"
#include "analyze/trace_heap.h"
#include "analyze/trace_times.h"
#include "report/trace_diff.h"
#include "traceq.h"

struct side {
	struct trace_lives lives;
	struct trace_times_sum times;
	struct trace_gc_sum gc;
	struct trace_heap_sum heap;
	struct trace_living living;
	struct trace_about about;
};

struct diff {
	struct trace_source source; /* first; both traces go through it and share its stacks */
	struct trace_options options;
	int64_t top;
	int now;
	struct side sides[2];
	struct owner owner;
};

static struct side *now(struct sink *sink)
{
	struct diff *v = (struct diff *)sink;

	return &v->sides[v->now];
}

static bool take_info(struct sink *sink, const struct trace_info *info)
{
	now(sink)->about.info = *info;
	return true;
}

static bool take_event(struct sink *sink, const struct trace_event *e)
{
	trace_lives_event(&now(sink)->lives, e);
	return true;
}

static void init_side(struct side *s, const struct stacks *stacks)
{
	trace_lives_init(&s->lives, stacks);
	trace_times_init(&s->times);
	trace_gc_init(&s->gc, &s->lives);
	trace_heap_init(&s->heap);
	trace_living_init(&s->living);
	trace_lives_watch(&s->lives, &s->times.watch);
	trace_lives_watch(&s->lives, &s->gc.watch);
	trace_lives_watch(&s->lives, &s->heap.watch);
	trace_lives_watch(&s->lives, &s->living.watch);
}

static void release_side(struct side *s)
{
	trace_lives_release(&s->lives);
	trace_times_sum_release(&s->times);
	trace_gc_sum_release(&s->gc);
	trace_heap_sum_release(&s->heap);
}

static bool check(
	const struct diff *v, const struct common *c, const struct opt_list *files, struct err *err)
{
	static const char *const forms[] = {"text", "json", "csv", "tsv", "markdown"};
	const char *form = common_format(c);

	if (files->n != 2)
		return err_set(err, ERR_USAGE, "two traces to compare: BEFORE AFTER");
	if (v->top < 0)
		return err_set(err, ERR_USAGE, "--top takes no negative number");
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(form, forms[i]) == 0)
			return true;
	return err_set(
		err, ERR_USAGE, "--format: '%s' is none of text, json, csv, tsv, markdown", form);
}

static void render(const struct diff *v, const struct common *c, const struct output *out,
	const struct trace_diff *d, struct strbuf *text)
{
	struct look look = {common_color(c, out), c->width ? (int)c->width : output_width(out)};
	const char *form = common_format(c);

	if (strcmp(form, "text") == 0)
		trace_diff_text(d, (size_t)v->top, &look, text);
	else if (strcmp(form, "json") == 0)
		trace_diff_json(d, text);
	else
		trace_diff_records(d,
			strcmp(form, "csv") == 0   ? RECORD_CSV
			: strcmp(form, "tsv") == 0 ? RECORD_TSV
						   : RECORD_MARKDOWN,
			text);
}

static bool print(struct diff *v, const struct common *c, struct err *err)
{
	struct trace_diff d = {.stacks = &v->source.stacks};
	struct output *out = output_open(c->output, err);
	struct trace_diff_source from[2];
	struct strbuf text;

	if (!out)
		return false;
	text = output_text(out);
	owner_learn(&v->owner, &v->source.stacks);
	for (int k = 0; k < 2; k++) {
		struct side *s = &v->sides[k];

		s->about.goroutines = s->lives.goroutines;
		d.side[k].about = s->about;
		from[k] = (struct trace_diff_source){
			&s->times.times, &s->gc.gc, &s->heap.heap, s->living.most};
	}
	trace_diff_build(&d, from, &v->owner);
	render(v, c, out, &d, &text);
	output_add(out, strbuf_str(&text));
	strbuf_release(&text);
	trace_diff_release(&d);
	return output_close(out, true, err);
}

/* A trace of which nothing could be read is no side of a comparison. */
static bool read_sides(struct diff *v, const struct common *c, const struct opt_list *files,
	struct diag *diag, struct err *err)
{
	bool whole = true;

	for (v->now = 0; v->now < 2; v->now++) {
		struct side *s = &v->sides[v->now];

		v->source.path = files->items[v->now];
		s->about.path = str_from(v->source.path);
		if (!source_read(&v->source, c, &v->options, diag, err)) {
			if (!s->about.info.generations)
				return false;
			common_error(c, err);
			*err = (struct err){0};
			whole = false;
		}
	}
	return whole || err_set(err, ERR_FORMAT, "what could be read is compared");
}

static int work(struct diff *v, const struct common *c, const struct opt_list *files)
{
	struct diag diag = {0};
	struct err err = {0};
	bool lost, ok = check(v, c, files, &err) && read_sides(v, c, files, &diag, &err);

	lost = common_report_diag(c, &diag);
	diag_release(&diag);
	if (v->sides[0].about.info.generations && v->sides[1].about.info.generations) {
		struct err late = {0};

		if (!print(v, c, &late)) {
			err = late;
			ok = false;
		}
	}
	if (!ok)
		common_error(c, &err);
	return ok && !lost ? EXIT_OK : EXIT_TROUBLE;
}

int diff_run(struct common *c, int argc, char **argv)
{
	struct diff v = {.source.sink = {.trace_begin = take_info,
				 .trace_event = take_event,
				 .trace_end = take_info},
		.top = 20};
	struct opt own[TRACE_OPTIONS + 2] = {
		[TRACE_OPTIONS] = {OPT_INT, "top", 'n', "N",
			"rows of a table at most, 0 = all (20)", &v.top},
		[TRACE_OPTIONS + 1] = OPT_END};
	struct common_line line = {own, argc - 1, argv + 1, false};
	struct opt_list files;
	int code;

	trace_rows(&v.options, own);
	if (!common_parse(c, &line, &files, &code))
		return code;
	for (int k = 0; k < 2; k++)
		init_side(&v.sides[k], &v.source.stacks);
	code = work(&v, c, &files);
	for (int k = 0; k < 2; k++)
		release_side(&v.sides[k]);
	owner_release(&v.owner);
	source_release(&v.source);
	opt_list_release(&files);
	return code;
}
