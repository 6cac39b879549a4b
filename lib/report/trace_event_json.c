/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "model/dump.h"
#include "report/trace_event.h"

/* Ids are strings (DESIGN section 2): no reader of JSON may round them. */
static void put_id(struct json_writer *json, const char *key, uint64_t id)
{
	char text[24];

	if (id == TRACE_NONE)
		return;
	json_key(json, key);
	json_str(json, (struct str){text, (size_t)snprintf(text, sizeof(text), "%" PRIu64, id)});
}

static void put_text(struct trace_writer *w, struct json_writer *json, const char *key, strid text)
{
	if (!text)
		return;
	json_key(json, key);
	json_str(json, stacks_text(w->stacks, text));
}

static void put_name(struct json_writer *json, const char *key, const char *name)
{
	json_key(json, key);
	json_str(json, str_from(name));
}

static void put_uint(struct json_writer *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_uint(json, value);
}

static void put_stack(struct trace_writer *w, struct json_writer *json, const char *key, stackid id)
{
	if (!id)
		return;
	json_key(json, key);
	json_array(json);
	for (; id; id = stacks_get(w->stacks, id)->parent) {
		frameid frame = stacks_get(w->stacks, id)->frame;

		json_object(json);
		json_key(json, "function");
		json_str(json, stacks_frame_name(w->stacks, frame));
		json_key(json, "file");
		json_str(json, stacks_frame_file(w->stacks, frame));
		put_uint(json, "line", stacks_frame_line(w->stacks, frame));
		json_object_end(json);
	}
	json_array_end(json);
}

static void put_sync(struct trace_writer *w, struct json_writer *json, const struct trace_sync *s)
{
	if (s->last) {
		json_key(json, "last");
		json_bool(json, true);
		return;
	}
	put_uint(json, "ordinal", s->ordinal);
	put_id(json, "generation", s->generation);
	json_key(json, "reset");
	json_bool(json, s->reset);
	json_key(json, "incomplete");
	json_bool(json, s->incomplete);
	put_uint(json, "bytes", s->bytes);
	if (w->syncs++ == 0) {
		json_key(json, "clock_start_ns");
		json_int(json, w->info.clock_start_ns);
	}
	if (s->has_clock) {
		json_key(json, "clock_time_ns");
		json_int(json, s->clock.time_ns);
		json_key(json, "mono_ns");
		json_int(json, s->clock.mono_ns);
		json_key(json, "wall_ns");
		json_int(json, s->clock.wall_ns);
	}
}

static void put_values(
	struct trace_writer *w, struct json_writer *json, const struct trace_event *e)
{
	switch (e->kind) {
	case TRACE_SYNC:
		put_sync(w, json, e->u.sync);
		break;
	case TRACE_METRIC:
		put_name(json, "metric", trace_metric_name(e->u.metric.id));
		put_uint(json, "value", e->u.metric.value);
		break;
	case TRACE_RANGE_END:
		if (e->range == TRACE_SWEEP) {
			put_uint(json, "swept_bytes", e->u.swept.bytes);
			put_uint(json, "reclaimed_bytes", e->u.swept.reclaimed);
		}
		break;
	case TRACE_TASK_BEGIN:
	case TRACE_TASK_END:
	case TRACE_REGION_BEGIN:
	case TRACE_REGION_END:
		put_id(json, "task", e->u.task.id);
		put_id(json, "parent", e->u.task.parent);
		break;
	case TRACE_LOG:
		put_id(json, "task", e->u.log.task);
		json_key(json, "message");
		json_str(json, e->u.log.message);
		break;
	case TRACE_EXPERIMENTAL:
		put_name(json, "event", trace_experiment_name(e->experiment));
		for (size_t i = 0; i < e->nraw; i++)
			put_id(json, trace_experiment_field(e->experiment, i), e->u.raw[i]);
		break;
	default:
		break;
	}
}

void trace_event_json(struct trace_writer *w, const struct trace_event *e)
{
	bool transition = e->kind == TRACE_GO || e->kind == TRACE_PROC;
	struct json_writer json;

	json_writer_init(&json, w->out, 0);
	json_object(&json);
	json_key(&json, "time_ns");
	json_int(&json, e->time_ns);
	put_name(&json, "kind", trace_kind_name(e->kind));
	put_id(&json, "thread", e->thread);
	put_id(&json, "proc", e->proc);
	put_id(&json, "goroutine", e->goroutine);
	put_id(&json, "subject", e->subject);
	if (transition) {
		put_name(&json, "via", trace_via_name(e->via));
		put_name(&json, "from", trace_state_name(e->from));
		put_name(&json, "to", trace_state_name(e->to));
		if (e->via == TRACE_BY_STEAL)
			put_id(&json, "victim", e->u.victim);
	}
	if (e->kind >= TRACE_RANGE_BEGIN && e->kind <= TRACE_RANGE_END)
		put_name(&json, "range", trace_range_name(e->range));
	put_values(w, &json, e);
	put_text(w, &json, "text", e->text);
	put_stack(w, &json, "stack", e->stack);
	put_stack(w, &json, "own_stack", e->own_stack);
	json_object_end(&json);
	strbuf_addc(w->out, '\n');
}
