/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "model/dump.h"
#include "report/time_text.h"
#include "report/trace_summary.h"

static void put_uint(struct json_writer *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_uint(json, value);
}

static void put_int(struct json_writer *json, const char *key, int64_t value)
{
	json_key(json, key);
	json_int(json, value);
}

static void put_bool(struct json_writer *json, const char *key, bool value)
{
	json_key(json, key);
	json_bool(json, value);
}

static void put_time(struct json_writer *json, int64_t time_ns)
{
	struct strbuf text = {0};

	json_key(json, "time");
	if (time_ns == TIME_UNKNOWN) {
		json_null(json);
		return;
	}
	time_text(time_ns, &text);
	json_str(json, strbuf_str(&text));
	strbuf_release(&text);
}

static void put_head(const struct trace_summary *s, struct str path, struct json_writer *json)
{
	char version[16];

	snprintf(version, sizeof(version), "go 1.%" PRIu32, s->info.minor);
	json_key(json, "schema");
	json_str(json, STR("traceq.summary/1"));
	json_key(json, "path");
	json_str(json, path);
	json_key(json, "version");
	json_str(json, str_from(version));
	put_uint(json, "bytes", s->info.bytes);
	put_time(json, s->info.wall_start_ns);
	put_int(json, "clock_start_ns", s->info.clock_start_ns);
	put_int(json, "duration_ns", s->info.end_ns);
	put_uint(json, "generations_read", s->info.generations);
	put_uint(json, "generations_damaged", s->info.lost);
	put_uint(json, "generations_left_out", s->info.skipped);
	put_bool(json, "incomplete", s->info.incomplete);
	json_key(json, "gomaxprocs");
	if (s->gomaxprocs_max)
		json_uint(json, s->gomaxprocs_max);
	else
		json_null(json);
	put_uint(json, "procs", s->procs);
	put_uint(json, "threads", s->threads);
}

static void put_events(const struct trace_summary *s, struct json_writer *json)
{
	put_uint(json, "events", s->events);
	json_key(json, "kinds");
	json_array(json);
	for (int k = TRACE_SYNC + 1; k < TRACE_KINDS; k++) {
		if (!s->kinds[k])
			continue;
		json_object(json);
		json_key(json, "kind");
		json_str(json, str_from(trace_kind_name((enum trace_kind)k)));
		put_uint(json, "count", s->kinds[k]);
		json_object_end(json);
	}
	json_array_end(json);
}

static void put_counts(const struct trace_summary_entry *e, struct json_writer *json)
{
	put_uint(json, "goroutines", e->goroutines);
	put_uint(json, "created", e->created);
	put_uint(json, "ended", e->ended);
	put_uint(json, "alive", e->alive);
}

static void put_moment(struct json_writer *json, const char *key, int64_t time_ns)
{
	json_key(json, key);
	if (time_ns < 0)
		json_null(json);
	else
		json_int(json, time_ns);
}

static void put_progress(const struct trace_progress *p, struct json_writer *json)
{
	put_moment(json, "last_stopped_ns", p->ran_ns);
	put_moment(json, "last_woke_ns", p->woke_ns);
	put_uint(json, "running_at_end", p->running);
}

static void put_entry(const struct trace_summary_entry *e, struct json_writer *json)
{
	json_object(json);
	json_key(json, "function");
	if (e->function)
		json_str(json, e->name);
	else
		json_null(json);
	json_key(json, "file");
	if (e->function)
		json_str(json, e->file);
	else
		json_null(json);
	put_counts(e, json);
	json_object_end(json);
}

static void put_span(const struct trace_summary_span *g, struct json_writer *json)
{
	char number[24];

	snprintf(number, sizeof(number), "%" PRIu64, g->generation);
	json_object(json);
	put_uint(json, "ordinal", g->ordinal);
	json_key(json, "generation");
	json_str(json, str_from(number));
	put_int(json, "start_ns", g->start_ns);
	put_int(json, "end_ns", g->end_ns);
	put_uint(json, "events", g->events);
	put_uint(json, "samples", g->samples);
	put_uint(json, "bytes", g->bytes);
	put_bool(json, "reset", g->reset);
	put_bool(json, "incomplete", g->incomplete);
	json_object_end(json);
}

void trace_summary_json(const struct trace_summary *s, struct str path, struct strbuf *out)
{
	struct json_writer json;

	json_writer_init(&json, out, 2);
	json_object(&json);
	put_head(s, path, &json);
	put_events(s, &json);
	put_counts(&s->total, &json);
	put_progress(&s->progress, &json);
	json_key(&json, "entries");
	json_array(&json);
	for (size_t i = 0; i < s->nentries; i++)
		put_entry(&s->entries[i], &json);
	json_array_end(&json);
	json_key(&json, "generations");
	json_array(&json);
	for (size_t i = 0; i < s->nspans; i++)
		put_span(&s->spans[i], &json);
	json_array_end(&json);
	json_object_end(&json);
	strbuf_addc(out, '\n');
}
