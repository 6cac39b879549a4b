/* SPDX-License-Identifier: MIT */
#include "report/trace_waiting.h"

#include <inttypes.h>

#include "report/frame.h"
#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/units.h"

static const struct stacks *stacks_of(const void *rows)
{
	return ((const struct trace_waiting *)rows)->stacks;
}

static const struct trace_waiting_row *row_at(const void *rows, size_t row)
{
	return &((const struct trace_waiting *)rows)->rows[row];
}

static void count_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, row_at(rows, row)->count);
}

static void whole_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, row_at(rows, row)->whole);
}

static void born_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, row_at(rows, row)->born);
}

static void max_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(row_at(rows, row)->max_ns, out);
}

static void max_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRId64, row_at(rows, row)->max_ns);
}

static void state_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_adds(out, trace_state_name(row_at(rows, row)->state));
}

static void reason_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, stacks_text(stacks_of(rows), row_at(rows, row)->reason));
}

static void reason_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_waiting_row *r = row_at(rows, row);

	trace_state_wait_text(stacks_of(rows), r->state, r->class, r->reason, out);
}

static void site_text(const void *rows, size_t row, struct strbuf *out)
{
	frame_short(stacks_of(rows), row_at(rows, row)->site, out);
}

static void site_value(const void *rows, size_t row, struct strbuf *out)
{
	frame_full(stacks_of(rows), row_at(rows, row)->site, out);
}

static void entry_text(const void *rows, size_t row, struct strbuf *out)
{
	trace_function_short(stacks_of(rows), row_at(rows, row)->entry, out);
}

static void entry_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, trace_function_name(stacks_of(rows), row_at(rows, row)->entry));
}

static void stack_value(const void *rows, size_t row, struct strbuf *out)
{
	frame_stack(stacks_of(rows), row_at(rows, row)->stack, out);
}

static void ids_text(const void *rows, size_t row, struct strbuf *out)
{
	const struct trace_waiting_row *r = row_at(rows, row);

	for (size_t i = 0; i < r->nsamples; i++)
		strbuf_addf(out, "%s%" PRIu64, i ? " " : "", r->samples[i]);
}

static const struct column columns[] = {
	{"COUNT", "count", ALIGN_RIGHT, CUT_NEVER, 0, false, count_text, NULL, NULL},
	{"CREATED", "created", ALIGN_RIGHT, CUT_NEVER, 0, false, born_text, NULL, NULL},
	{"THROUGHOUT", "throughout", ALIGN_RIGHT, CUT_NEVER, 0, false, whole_text, NULL, NULL},
	{"LONGEST", "max_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, max_text, max_value, NULL},
	{NULL, "state", ALIGN_LEFT, CUT_NEVER, 0, false, state_value, NULL, NULL},
	{"WAITS FOR", "class", ALIGN_LEFT, CUT_RIGHT, 0, false, reason_text, NULL, NULL},
	{NULL, "reason", ALIGN_LEFT, CUT_RIGHT, 0, false, reason_value, NULL, NULL},
	{"SITE", "site", ALIGN_LEFT, CUT_MIDDLE, 0, true, site_text, site_value, NULL},
	{"ENTRY", "entry", ALIGN_LEFT, CUT_MIDDLE, 0, true, entry_text, entry_value, NULL},
	{"GOROUTINES", "goroutines", ALIGN_LEFT, CUT_RIGHT, 0, false, ids_text, NULL, NULL},
	{NULL, "stack", ALIGN_LEFT, CUT_RIGHT, 0, false, stack_value, NULL, NULL},
};

static struct table table_of(const struct trace_waiting *v)
{
	return (struct table){
		.columns = columns,
		.ncolumns = sizeof(columns) / sizeof(columns[0]),
		.rows = v,
		.nrows = v->nrows,
	};
}

void trace_waiting_text(const struct trace_waiting *v, bool all, size_t most,
	const struct look *look, struct strbuf *out)
{
	struct table table = table_of(v);
	size_t own = v->nrows - (all ? 0 : v->nsystem);

	table.nrows = most && own > most ? most : own;
	trace_head_text(&v->about, look, out);
	strbuf_addc(out, '\n');
	if (table.nrows)
		table_text(&table, look, out);
	else
		strbuf_adds(out, "nobody waits at the end\n");
	if (table.nrows < own)
		strbuf_addf(out, "%zu more (--top=N)\n", own - table.nrows);
	if (!all && v->nsystem)
		strbuf_addf(out, "%zu row%s of the runtime's own goroutines left out (--all)\n",
			v->nsystem, v->nsystem > 1 ? "s" : "");
}

void trace_waiting_table(const struct trace_waiting *v, enum table_form form, struct strbuf *out)
{
	struct table table = table_of(v);

	table_write(&table, form, out);
}

static void add_row(struct json_writer *w, const struct trace_waiting *v, size_t row)
{
	const struct trace_waiting_row *r = &v->rows[row];

	json_object(w);
	json_add_uint(w, "count", r->count);
	json_add_uint(w, "created", r->born);
	json_add_uint(w, "throughout", r->whole);
	json_add_known(w, "max_ns", r->max_ns);
	json_add_str(w, "state", str_from(trace_state_name(r->state)));
	trace_json_wait(w, v->stacks, r->class, r->reason);
	json_add_text(w, "entry", trace_function_name(v->stacks, r->entry));
	json_add_bool(w, "runtime", r->system);
	json_add_frame(w, "site", v->stacks, r->site);
	json_add_stack(w, "stack", v->stacks, r->stack);
	json_key(w, "goroutines");
	json_array(w);
	for (size_t i = 0; i < r->nsamples; i++) {
		json_object(w);
		json_add_id(w, "id", r->samples[i]);
		json_add_known(w, "wait_ns", r->sample_ns[i]);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

void trace_waiting_json(const struct trace_waiting *v, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("traceq.waiting/1"));
	json_key(&w, "trace");
	trace_head_json(&v->about, &w);
	json_add_known(&w, "seen_ns", v->seen_ns);
	json_key(&w, "rows");
	json_array(&w);
	for (size_t i = 0; i < v->nrows; i++) {
		add_row(&w, v, i);
		strbuf_offer(out);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
