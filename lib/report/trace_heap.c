/* SPDX-License-Identifier: MIT */
#include "report/trace_heap.h"

#include <inttypes.h>

#include "report/frame_json.h"
#include "report/records.h"
#include "report/trace_head.h"
#include "report/units.h"

enum { SPARKS = 60 };

static bool is_bytes(enum trace_heap_series series)
{
	return series == TRACE_SERIES_LIVE || series == TRACE_SERIES_GOAL;
}

static void add_value(enum trace_heap_series series, uint64_t v, struct strbuf *out)
{
	if (is_bytes(series))
		unit_bytes(v, out);
	else
		strbuf_addf(out, "%" PRIu64, v);
}

/* The highest value in each of SPARKS equal parts of the time, from 0 to the highest of all. */
static void add_sparks(const struct trace_series *s, int64_t end_ns, struct strbuf *out)
{
	static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	uint64_t now = s->first;
	size_t i = 0;

	for (int64_t part = 0; part < SPARKS; part++) {
		int64_t until = end_ns / SPARKS * (part + 1);
		uint64_t top = now;

		for (; i < s->n && (s->points[i].time_ns <= until || part + 1 == SPARKS); i++) {
			top = s->points[i].max > top ? s->points[i].max : top;
			now = s->points[i].last;
		}
		strbuf_adds(out, blocks[s->max ? (size_t)((double)top / (double)s->max * 8) : 0]);
	}
}

static void add_series(const struct trace_heap *h, enum trace_heap_series which,
	const struct look *look, struct strbuf *out)
{
	static const char *const titles[TRACE_HEAP_SERIES] = {
		"live heap", "heap goal", "goroutines", "GOMAXPROCS"};
	const struct trace_series *s = &h->series[which];

	style_add(out, look, STYLE_HEADING, str_from(titles[which]));
	strbuf_adds(out, ": ");
	if (!s->changes) {
		strbuf_adds(out, "the trace does not say\n");
		return;
	}
	add_value(which, s->first, out);
	strbuf_adds(out, " to ");
	add_value(which, s->last, out);
	strbuf_adds(out, ", at least ");
	add_value(which, s->min, out);
	strbuf_adds(out, ", at most ");
	add_value(which, s->max, out);
	strbuf_adds(out, " at ");
	unit_duration(s->max_at_ns, out);
	strbuf_addf(out, ", %" PRIu64 " change%s\n", s->changes - 1, s->changes == 2 ? "" : "s");
	if (s->changes > 1) {
		strbuf_adds(out, "  ");
		add_sparks(s, h->about.info.end_ns, out);
		strbuf_addc(out, '\n');
	}
}

void trace_heap_text(const struct trace_heap *h, const struct look *look, struct strbuf *out)
{
	trace_head_text(&h->about, look, out);
	strbuf_addc(out, '\n');
	for (enum trace_heap_series i = 0; i < TRACE_HEAP_SERIES; i++)
		add_series(h, i, look, out);
}

void trace_heap_table(const struct trace_heap *h, enum table_form form, struct strbuf *out)
{
	static const char *const names[] = {"series", "time_ns", "first", "last", "min", "max"};
	static const enum record_format formats[] = {[TABLE_CSV] = RECORD_CSV,
		[TABLE_TSV] = RECORD_TSV,
		[TABLE_MARKDOWN] = RECORD_MARKDOWN};
	struct records r;

	records_init(&r, formats[form], out);
	records_header(&r, names, sizeof(names) / sizeof(names[0]));
	for (enum trace_heap_series i = 0; i < TRACE_HEAP_SERIES; i++)
		for (size_t k = 0; k < h->series[i].n; k++) {
			const struct trace_point *p = &h->series[i].points[k];

			records_str(&r, str_from(trace_heap_name(i)));
			records_int(&r, p->time_ns);
			records_uint(&r, p->first);
			records_uint(&r, p->last);
			records_uint(&r, p->min);
			records_uint(&r, p->max);
			records_end(&r);
			strbuf_offer(out);
		}
}

static void add_json(struct json_writer *w, const struct trace_series *s, const char *name)
{
	json_object(w);
	json_add_str(w, "name", str_from(name));
	json_add_uint(w, "changes", s->changes);
	json_add_known(w, "stretch_ns", s->stretch_ns);
	json_add_uint(w, "first", s->first);
	json_add_uint(w, "last", s->last);
	json_add_uint(w, "min", s->min);
	json_add_uint(w, "max", s->max);
	json_add_known(w, "max_at_ns", s->changes ? s->max_at_ns : -1);
	json_key(w, "points");
	json_array(w);
	for (size_t i = 0; i < s->n; i++) {
		json_object(w);
		json_add_known(w, "time_ns", s->points[i].time_ns);
		json_add_uint(w, "first", s->points[i].first);
		json_add_uint(w, "last", s->points[i].last);
		json_add_uint(w, "min", s->points[i].min);
		json_add_uint(w, "max", s->points[i].max);
		json_object_end(w);
		strbuf_offer(w->out);
	}
	json_array_end(w);
	json_object_end(w);
}

void trace_heap_json(const struct trace_heap *h, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("traceq.heap/1"));
	json_key(&w, "trace");
	trace_head_json(&h->about, &w);
	json_key(&w, "series");
	json_array(&w);
	for (enum trace_heap_series i = 0; i < TRACE_HEAP_SERIES; i++)
		add_json(&w, &h->series[i], trace_heap_name(i));
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
