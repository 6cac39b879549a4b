/* SPDX-License-Identifier: MIT */
#include "report/trace_cpu.h"

#include <inttypes.h>

#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/units.h"

static const struct trace_cpu *cpu(const void *rows)
{
	return rows;
}

static void percent(uint64_t part, uint64_t whole, struct strbuf *out)
{
	strbuf_addf(out, "%.1f%%", whole ? 100 * (double)part / (double)whole : 0);
}

static void flat_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, cpu(rows)->functions[row].flat);
}

static void flat_share(const void *rows, size_t row, struct strbuf *out)
{
	percent(cpu(rows)->functions[row].flat, cpu(rows)->n, out);
}

static void cum_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, cpu(rows)->functions[row].cum);
}

static void cum_share(const void *rows, size_t row, struct strbuf *out)
{
	percent(cpu(rows)->functions[row].cum, cpu(rows)->n, out);
}

static void function_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, trace_function_name(cpu(rows)->stacks, cpu(rows)->functions[row].function));
}

static const struct column columns[] = {
	{"FLAT", "flat", ALIGN_RIGHT, CUT_NEVER, 0, false, flat_text, NULL, NULL},
	{"FLAT%", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, flat_share, NULL, NULL},
	{"CUM", "cum", ALIGN_RIGHT, CUT_NEVER, 0, false, cum_text, NULL, NULL},
	{"CUM%", NULL, ALIGN_RIGHT, CUT_NEVER, 0, false, cum_share, NULL, NULL},
	{"FUNCTION", "function", ALIGN_LEFT, CUT_MIDDLE, 0, true, function_text, NULL, NULL},
};

static struct table table_of(const struct trace_cpu *c)
{
	return (struct table){
		.columns = columns,
		.ncolumns = sizeof(columns) / sizeof(columns[0]),
		.rows = c,
		.nrows = c->nfunctions,
	};
}

void trace_cpu_text(
	const struct trace_cpu *c, size_t most, const struct look *look, struct strbuf *out)
{
	struct table table = table_of(c);

	if (most && table.nrows > most)
		table.nrows = most;
	trace_head_text(&c->about, look, out);
	if (!c->n) {
		strbuf_adds(
			out, c->about.has_filter
				     ? "\nno CPU samples there\n"
				     : "\nno CPU samples: no CPU profile ran beside the trace\n");
		return;
	}
	strbuf_addf(out, "%" PRIu64 " CPU sample%s\n\n", c->n, c->n > 1 ? "s" : "");
	table_text(&table, look, out);
	if (table.nrows < c->nfunctions)
		strbuf_addf(out, "%zu more (--top=N)\n", c->nfunctions - table.nrows);
}

void trace_cpu_table(const struct trace_cpu *c, enum table_form form, struct strbuf *out)
{
	struct table table = table_of(c);

	table_write(&table, form, out);
}

void trace_cpu_json(const struct trace_cpu *c, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("traceq.cpu/1"));
	json_key(&w, "trace");
	trace_head_json(&c->about, &w);
	json_add_uint(&w, "samples", c->n);
	json_key(&w, "functions");
	json_array(&w);
	for (size_t i = 0; i < c->nfunctions; i++) {
		json_object(&w);
		json_add_text(
			&w, "function", trace_function_name(c->stacks, c->functions[i].function));
		json_add_uint(&w, "flat", c->functions[i].flat);
		json_add_uint(&w, "cum", c->functions[i].cum);
		json_object_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
