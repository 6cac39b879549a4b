/* SPDX-License-Identifier: MIT */
#include "report/frame.h"
#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_diff.h"
#include "report/trace_head.h"

/* ---- JSON ---- */

static void add_real(struct json_writer *w, const char *key, double v)
{
	json_key(w, key);
	if (v < 0)
		json_null(w);
	else
		json_real(w, v);
}

static void add_side(struct json_writer *w, const char *key, const struct trace_diff_side *s)
{
	json_key(w, key);
	json_object(w);
	json_key(w, "trace");
	trace_head_json(&s->about, w);
	json_add_known(w, "gomaxprocs_min", s->gomaxprocs_max ? (int64_t)s->gomaxprocs_min : -1);
	json_add_known(w, "gomaxprocs_max", s->gomaxprocs_max ? (int64_t)s->gomaxprocs_max : -1);
	json_key(w, "figures");
	json_object(w);
	for (int i = 0; i < TRACE_FIGURES; i++)
		add_real(w, trace_figure_name((enum trace_figure)i), s->figures[i]);
	json_object_end(w);
	json_object_end(w);
}

static void add_values(struct json_writer *w, const struct trace_diff_row *r)
{
	static const char *const sides[] = {"before", "after"};

	json_add_str(w, "change", str_from(trace_change_name(r->change)));
	for (int k = 0; k < 2; k++) {
		json_key(w, sides[k]);
		json_object(w);
		json_add_uint(w, "count", r->n[k]);
		json_add_known(w, "total_ns", r->ns[k]);
		add_real(w, "count_per_s", r->n_rate[k]);
		add_real(w, "ns_per_s", r->ns_rate[k]);
		json_object_end(w);
	}
}

void trace_diff_json(const struct trace_diff *d, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("traceq.diff/1"));
	add_side(&w, "before", &d->side[0]);
	add_side(&w, "after", &d->side[1]);
	json_add_bool(&w, "uneven", d->uneven);
	json_key(&w, "entries");
	json_array(&w);
	for (size_t i = 0; i < d->nentries; i++) {
		json_object(&w);
		json_add_text(&w, "entry", trace_function_name(d->stacks, d->entries[i].entry));
		json_add_str(&w, "state", str_from(trace_state_name(d->entries[i].state)));
		add_values(&w, &d->entries[i]);
		json_object_end(&w);
		strbuf_offer(out);
	}
	json_array_end(&w);
	json_key(&w, "places");
	json_array(&w);
	for (size_t i = 0; i < d->nplaces; i++) {
		const struct trace_diff_row *r = &d->places[i];

		json_object(&w);
		json_add_str(&w, "state", str_from(trace_state_name(r->state)));
		trace_json_wait(&w, d->stacks, r->class, r->reason);
		json_add_frame(&w, "site", d->stacks, r->site);
		json_add_stack(&w, "stack", d->stacks, r->stack);
		add_values(&w, r);
		json_object_end(&w);
		strbuf_offer(out);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}

/* ---- rows ---- */

static void add_known(struct records *r, double v)
{
	if (v < 0)
		records_null(r);
	else
		records_real(r, v);
}

static void add_nulls(struct records *r, int n)
{
	for (int i = 0; i < n; i++)
		records_null(r);
}

static void add_figure(struct records *r, const struct trace_diff *d, enum trace_figure figure)
{
	records_str(r, STR("figure"));
	records_str(r, str_from(trace_figure_name(figure)));
	add_nulls(r, 5);
	add_known(r, d->side[0].figures[figure]);
	add_known(r, d->side[1].figures[figure]);
	add_nulls(r, 2);
	records_end(r);
}

static void add_row(
	struct records *r, const struct trace_diff *d, const struct trace_diff_row *row, bool place)
{
	struct strbuf site = {0};

	frame_full(d->stacks, row->site, &site);
	records_str(r, place ? STR("place") : STR("entry"));
	records_str(r, trace_function_name(d->stacks, row->entry));
	records_str(r, str_from(trace_state_name(row->state)));
	records_str(r, row->class == WAIT_OTHER ? STR("") : str_from(wait_class_name(row->class)));
	records_str(r, stacks_text(d->stacks, row->reason));
	records_str(r, row->site ? strbuf_str(&site) : STR(""));
	records_str(r, str_from(trace_change_name(row->change)));
	records_real(r, row->ns_rate[0]);
	records_real(r, row->ns_rate[1]);
	records_real(r, row->n_rate[0]);
	records_real(r, row->n_rate[1]);
	records_end(r);
	strbuf_release(&site);
}

void trace_diff_records(const struct trace_diff *d, enum record_format format, struct strbuf *out)
{
	static const char *const names[] = {"kind", "name", "state", "class", "reason", "site",
		"change", "before", "after", "before_count_per_s", "after_count_per_s"};
	struct records r;

	records_init(&r, format, out);
	records_header(&r, names, sizeof(names) / sizeof(names[0]));
	for (int i = 0; i < TRACE_FIGURES; i++)
		add_figure(&r, d, (enum trace_figure)i);
	for (size_t i = 0; i < d->nentries; i++)
		add_row(&r, d, &d->entries[i], false);
	for (size_t i = 0; i < d->nplaces; i++)
		add_row(&r, d, &d->places[i], true);
}
