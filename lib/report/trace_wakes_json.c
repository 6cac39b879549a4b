/* SPDX-License-Identifier: MIT */
#include "report/frame.h"
#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/trace_wakes.h"

/* ---- JSON ---- */

static void add_parts(struct json_writer *w, const int64_t parts[TRACE_PARTS])
{
	static const char *const keys[TRACE_PARTS] = {
		"running_ns", "ready_ns", "syscall_ns", "waiting_ns", "absent_ns"};

	json_key(w, "parts");
	json_object(w);
	for (int i = 0; i < TRACE_PARTS; i++)
		json_add_known(w, keys[i], parts[i]);
	json_object_end(w);
}

static void add_known_id(struct json_writer *w, const char *key, uint64_t id)
{
	json_add_id(w, key, id == TRACE_NONE ? 0 : id);
}

static void add_spot(struct json_writer *w, const struct trace_wakes *v, const struct trace_spot *s)
{
	trace_json_wait(w, v->stacks, s->class, s->reason);
	json_add_frame(w, "site", v->stacks, s->site);
}

static void add_link(struct json_writer *w, const struct trace_wakes *v, const struct trace_link *l)
{
	json_object(w);
	json_add_id(w, "goroutine", l->goroutine);
	json_add_text(w, "entry", trace_function_name(v->stacks, l->entry));
	json_add_known(w, "start_ns", l->start_ns);
	json_add_known(w, "duration_ns", l->end_ns - l->start_ns);
	json_add_bool(w, "created", l->created);
	json_add_bool(w, "began_before", l->before);
	json_add_bool(w, "unended", l->unended);
	add_spot(w, v, &l->at);
	json_add_stack(w, "stack", v->stacks, l->at.stack);
	add_known_id(w, "woken_by", l->waker);
	json_add_text(w, "waker_entry", trace_function_name(v->stacks, l->waker_entry));
	json_add_frame(w, "waker_site", v->stacks, l->waker_site);
	json_add_stack(w, "waker_stack", v->stacks, l->waker_stack);
	add_parts(w, l->parts);
	json_add_str(w, "root", str_from(trace_root_name(l->root)));
	json_key(w, "most");
	if (l->most_ns) {
		json_object(w);
		json_add_known(w, "total_ns", l->most_ns);
		add_spot(w, v, &l->most);
		json_object_end(w);
	} else {
		json_null(w);
	}
	json_object_end(w);
}

static void add_blockers(
	struct json_writer *w, const struct trace_wakes *v, const struct trace_late *l)
{
	json_key(w, "waits");
	json_array(w);
	for (size_t i = 0; i < l->nblockers; i++) {
		const struct trace_blocker *b = &l->blockers[i];

		json_object(w);
		json_add_uint(w, "count", b->n);
		json_add_known(w, "total_ns", b->ns);
		json_add_known(w, "max_ns", b->max_ns);
		add_spot(w, v, &b->at);
		json_add_bool(w, "by_goroutine", !b->none);
		json_add_text(w, "waker_entry", trace_function_name(v->stacks, b->waker_entry));
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_path(struct json_writer *w, const struct trace_wakes *v, const struct trace_late *l)
{
	json_key(w, "path");
	json_array(w);
	for (size_t i = 0; i < l->npath; i++) {
		const struct trace_path_row *r = &l->path[i];

		json_object(w);
		json_add_str(w, "root", str_from(trace_root_name(r->root)));
		json_add_text(w, "entry", trace_function_name(v->stacks, r->entry));
		add_spot(w, v, &r->at);
		json_add_uint(w, "count", r->n);
		json_add_known(w, "total_ns", r->ns);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_members(
	struct json_writer *w, const struct trace_wakes *v, const struct trace_late *l)
{
	json_key(w, "members");
	json_array(w);
	for (size_t i = 0; i < l->nmembers; i++) {
		json_object(w);
		json_add_id(w, "goroutine", l->members[i].goroutine);
		json_add_text(w, "entry", trace_function_name(v->stacks, l->members[i].entry));
		add_parts(w, l->members[i].parts);
		json_object_end(w);
	}
	json_array_end(w);
	json_add_bool(w, "more_members", l->more_members);
}

static void add_late(struct json_writer *w, const struct trace_wakes *v, const struct trace_late *l)
{
	json_object(w);
	json_add_str(w, "kind", str_from(trace_late_name(l->kind)));
	add_known_id(w, "goroutine", l->goroutine);
	json_add_text(w, "entry", trace_function_name(v->stacks, l->entry));
	json_add_id(w, "task", l->task);
	json_add_text(w, "type", stacks_text(v->stacks, l->type));
	json_add_frame(w, "site", v->stacks, l->site);
	json_add_known(w, "start_ns", l->start_ns);
	json_add_known(w, "duration_ns", l->end_ns - l->start_ns);
	json_add_bool(w, "began_before", l->before);
	json_add_bool(w, "unended", l->unended);
	json_add_bool(w, "idle", l->idle);
	json_add_bool(w, "seen", l->known);
	add_parts(w, l->parts);
	json_add_uint(w, "stops", l->nstw);
	json_add_known(w, "stopped_ns", l->stw_ns);
	json_add_known(w, "marking_ns", l->gc_ns);
	json_add_known(w, "assist_ns", l->assist_ns);
	add_members(w, v, l);
	add_path(w, v, l);
	add_blockers(w, v, l);
	json_key(w, "chains");
	json_array(w);
	for (size_t i = 0; i < l->nchains; i++) {
		json_array(w);
		for (size_t k = 0; k < l->chains[i].n; k++)
			add_link(w, v, &l->chains[i].links[k]);
		json_array_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

void trace_wakes_json(const struct trace_wakes *v, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("traceq.wakes/1"));
	json_key(&w, "trace");
	trace_head_json(&v->about, &w);
	json_add_known(&w, "floor_ns", v->floor_ns);
	json_add_bool(&w, "assists_lost", v->assists_lost);
	json_key(&w, "late");
	json_array(&w);
	for (size_t i = 0; i < v->nlates; i++) {
		add_late(&w, v, &v->lates[i]);
		strbuf_offer(out);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}

/* ---- rows ---- */

static void add_function(struct records *r, const struct stacks *s, funcid id)
{
	struct str name = trace_function_name(s, id);

	if (name.n)
		records_str(r, name);
	else
		records_null(r);
}

static void add_frame(struct records *r, const struct stacks *s, frameid frame)
{
	struct strbuf text = {0};

	if (frame) {
		frame_full(s, frame, &text);
		records_str(r, strbuf_str(&text));
	} else {
		records_null(r);
	}
	strbuf_release(&text);
}

static void add_class(struct records *r, enum wait_class class)
{
	if (class == WAIT_OTHER)
		records_null(r);
	else
		records_str(r, str_from(wait_class_name(class)));
}

static void add_row(struct records *r, const struct trace_wakes *w, const struct trace_late *late,
	size_t chain, size_t link)
{
	const struct trace_link *l = &late->chains[chain].links[link];

	records_str(r, str_from(trace_late_name(late->kind)));
	records_str(r, stacks_text(w->stacks, late->type));
	records_int(r, late->start_ns);
	records_uint(r, chain + 1);
	records_uint(r, link + 1);
	records_uint(r, l->goroutine);
	add_function(r, w->stacks, l->entry);
	records_int(r, l->start_ns);
	records_int(r, l->end_ns - l->start_ns);
	if (l->created)
		records_str(r, STR("creation"));
	else
		add_class(r, l->at.class);
	records_str(r, stacks_text(w->stacks, l->at.reason));
	add_frame(r, w->stacks, l->at.site);
	if (l->waker == TRACE_NONE)
		records_null(r);
	else
		records_uint(r, l->waker);
	add_function(r, w->stacks, l->waker_entry);
	add_frame(r, w->stacks, l->waker_site);
	for (int i = 0; i < TRACE_PARTS; i++)
		records_int(r, l->parts[i]);
	records_str(r, str_from(trace_root_name(l->root)));
	records_end(r);
}

void trace_wakes_records(const struct trace_wakes *w, enum record_format format, struct strbuf *out)
{
	static const char *const names[] = {"kind", "type", "subject_start_ns", "chain", "link",
		"goroutine", "entry", "start_ns", "wait_ns", "class", "reason", "site", "woken_by",
		"waker_entry", "waker_site", "waker_running_ns", "waker_ready_ns",
		"waker_syscall_ns", "waker_waiting_ns", "waker_absent_ns", "root"};
	struct records r;

	records_init(&r, format, out);
	records_header(&r, names, sizeof(names) / sizeof(names[0]));
	for (size_t i = 0; i < w->nlates; i++)
		for (size_t k = 0; k < w->lates[i].nchains; k++)
			for (size_t m = 0; m < w->lates[i].chains[k].n; m++)
				add_row(&r, w, &w->lates[i], k, m);
}
