/* SPDX-License-Identifier: MIT */
#include "report/trace_chrome.h"

#include <inttypes.h>

#include "report/frame_json.h"
#include "report/trace_cells.h"

enum process { GOROUTINES = 1, PROCS = 2, PROGRAM = 3 };

/* Microseconds with three digits behind the point: no rounding of ns. */
static void add_time(struct json_writer *w, const char *key, int64_t ns)
{
	struct strbuf text = {0};

	strbuf_addf(&text, "%" PRId64 ".%03d", ns / 1000, (int)(ns % 1000));
	json_key(w, key);
	json_raw(w, strbuf_str(&text));
	strbuf_release(&text);
}

static void begin_event(struct trace_chrome *c, const char *phase, struct str name,
	enum process process, uint64_t track)
{
	json_object(&c->json);
	json_add_str(&c->json, "ph", str_from(phase));
	json_add_str(&c->json, "name", name);
	json_add_uint(&c->json, "pid", process);
	json_add_uint(&c->json, "tid", track);
}

static void end_event(struct trace_chrome *c)
{
	json_object_end(&c->json);
	strbuf_addc(c->out, '\n');
	strbuf_offer(c->out);
}

/* what: "process_name" or "thread_name" */
static void add_name(struct trace_chrome *c, const char *what, enum process process, uint64_t track,
	struct str name)
{
	begin_event(c, "M", str_from(what), process, track);
	json_key(&c->json, "args");
	json_object(&c->json);
	json_add_str(&c->json, "name", name);
	json_object_end(&c->json);
	end_event(c);
}

void trace_chrome_begin(struct trace_chrome *c, const struct stacks *stacks, struct strbuf *out)
{
	c->stacks = stacks;
	c->out = out;
	json_writer_init(&c->json, out, 0);
	json_object(&c->json);
	json_add_str(&c->json, "displayTimeUnit", STR("ns"));
	json_key(&c->json, "traceEvents");
	json_array(&c->json);
	add_name(c, "process_name", GOROUTINES, 0, STR("goroutines"));
	add_name(c, "process_name", PROCS, 0, STR("procs"));
	add_name(c, "process_name", PROGRAM, 0, STR("program"));
	add_name(c, "thread_name", PROGRAM, TRACE_GC, STR("garbage collection"));
	add_name(c, "thread_name", PROGRAM, TRACE_STW, STR("stop of the world"));
}

/* "worker 17": the entry's own name is in front, where a narrow track shows it. */
static void goroutine_name(
	const struct trace_chrome *c, const struct trace_goroutine *g, struct strbuf *out)
{
	trace_function_short(c->stacks, g->entry, out);
	strbuf_addf(out, " %" PRIu64, g->id);
}

void trace_chrome_goroutine(struct trace_chrome *c, const struct trace_goroutine *g)
{
	struct strbuf name = {0};

	goroutine_name(c, g, &name);
	add_name(c, "thread_name", GOROUTINES, g->id, strbuf_str(&name));
	strbuf_release(&name);
}

static struct str state_name(const struct trace_chrome *c, const struct trace_span *s)
{
	struct str reason = stacks_text(c->stacks, s->reason);

	if (s->state == TRACE_WAITING && reason.n)
		return reason;
	return str_from(trace_state_name(s->state));
}

static void add_site(struct trace_chrome *c, const char *key, stackid stack)
{
	if (stack)
		json_add_text(&c->json, key,
			stacks_frame_name(c->stacks, stacks_get(c->stacks, stack)->frame));
}

void trace_chrome_span(struct trace_chrome *c, const struct trace_span *s)
{
	begin_event(c, "X", state_name(c, s), GOROUTINES, s->goroutine->id);
	json_add_str(&c->json, "cat", str_from(trace_state_name(s->state)));
	add_time(&c->json, "ts", s->start_ns);
	add_time(&c->json, "dur", trace_span_ns(s));
	json_key(&c->json, "args");
	json_object(&c->json);
	add_site(c, "at", s->stack);
	if (s->waker != TRACE_NONE)
		json_add_uint(&c->json, "woken_by", s->waker);
	if (s->lost_ns >= 0)
		add_time(&c->json, "without_proc_us", s->end_ns - s->lost_ns);
	json_object_end(&c->json);
	end_event(c);
}

void trace_chrome_running(struct trace_chrome *c, const struct trace_goroutine *g, uint64_t proc,
	int64_t start, int64_t end)
{
	struct strbuf name = {0};

	goroutine_name(c, g, &name);
	begin_event(c, "X", strbuf_str(&name), PROCS, proc);
	add_time(&c->json, "ts", start);
	add_time(&c->json, "dur", end - start);
	end_event(c);
	strbuf_release(&name);
}

/* A stop may begin within a mark phase and end behind it: slices of one track must nest. */
void trace_chrome_range(
	struct trace_chrome *c, enum trace_range range, struct str name, int64_t start, int64_t end)
{
	begin_event(c, "X", name, PROGRAM, range);
	add_time(&c->json, "ts", start);
	add_time(&c->json, "dur", end - start);
	end_event(c);
}

void trace_chrome_counter(struct trace_chrome *c, const char *name, int64_t time, uint64_t value)
{
	begin_event(c, "C", str_from(name), PROGRAM, 0);
	add_time(&c->json, "ts", time);
	json_key(&c->json, "args");
	json_object(&c->json);
	json_add_uint(&c->json, "value", value);
	json_object_end(&c->json);
	end_event(c);
}

void trace_chrome_end(struct trace_chrome *c, const struct trace_about *about)
{
	json_array_end(&c->json);
	json_key(&c->json, "otherData");
	json_object(&c->json);
	json_add_str(&c->json, "source", about->path);
	json_add_uint(&c->json, "go_minor", about->info.minor);
	json_object_end(&c->json);
	json_object_end(&c->json);
	strbuf_addc(c->out, '\n');
}
