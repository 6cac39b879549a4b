/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "report/time_text.h"
#include "report/trace_event.h"

static void add_uint(struct strbuf *out, uint64_t v)
{
	char digits[20];
	size_t n = sizeof(digits);

	do
		digits[--n] = (char)('0' + v % 10);
	while ((v /= 10) != 0);
	strbuf_add(out, (struct str){digits + n, sizeof(digits) - n});
}

static void add_int(struct strbuf *out, int64_t v)
{
	if (v < 0)
		strbuf_addc(out, '-');
	add_uint(out, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

static void add_field(struct strbuf *out, const char *name, uint64_t id)
{
	strbuf_adds(out, name);
	add_int(out, (int64_t)id);
}

/* Go's strconv.Quote for ASCII; characters beyond it are safe or escaped as elsewhere here. */
static void add_quoted(struct strbuf *out, struct str s)
{
	static const char names[] = "abtnvfr"; /* from 7 on */

	strbuf_addc(out, '"');
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		size_t n = 1;

		if (c == '"' || c == '\\') {
			strbuf_addc(out, '\\');
			strbuf_addc(out, (char)c);
		} else if (c >= 7 && c <= 13) {
			strbuf_addc(out, '\\');
			strbuf_addc(out, names[c - 7]);
		} else {
			while (c >= 0x80 && i + n < s.n && (unsigned char)s.p[i + n] >= 0x80)
				n++;
			strbuf_add_safe(out, (struct str){s.p + i, n});
		}
		i += n;
	}
	strbuf_addc(out, '"');
}

static void add_text(struct trace_writer *w, const char *name, strid text)
{
	strbuf_adds(w->out, name);
	add_quoted(w->out, stacks_text(w->stacks, text));
}

static void add_stack(struct trace_writer *w, const char *title, stackid id)
{
	strbuf_adds(w->out, title);
	for (; id; id = stacks_get(w->stacks, id)->parent) {
		frameid frame = stacks_get(w->stacks, id)->frame;

		strbuf_addc(w->out, '\t');
		strbuf_add_safe(w->out, stacks_frame_name(w->stacks, frame));
		strbuf_adds(w->out, "\n\t\t");
		strbuf_add_safe(w->out, stacks_frame_file(w->stacks, frame));
		strbuf_addc(w->out, ':');
		add_uint(w->out, stacks_frame_line(w->stacks, frame));
		strbuf_addc(w->out, '\n');
	}
}

/* ---- by kind ---- */

static const char *title(const struct trace_event *e)
{
	static const char *const titles[TRACE_KINDS] = {"Sync", "StateTransition",
		"StateTransition", "Metric", "Label", "StackSample", "RangeBegin", "RangeActive",
		"RangeEnd", "TaskBegin", "TaskEnd", "RegionBegin", "RegionEnd", "Log",
		"Experimental"};

	return titles[e->kind];
}

static void add_transition(struct trace_writer *w, const struct trace_event *e)
{
	static const char *const states[TRACE_STATES] = {
		"Undetermined", "NotExist", "Runnable", "Running", "Waiting", "Syscall", "Idle"};
	bool created = e->kind == TRACE_GO && e->via == TRACE_BY_CREATE;

	add_field(w->out, e->kind == TRACE_GO ? " GoID=" : " ProcID=", e->subject);
	strbuf_addc(w->out, ' ');
	strbuf_adds(w->out, states[e->from]);
	strbuf_adds(w->out, "->");
	strbuf_adds(w->out, states[e->to]);
	add_text(w, " Reason=", e->text);
	if (e->own_stack || created)
		add_stack(w, "\nTransitionStack=\n", e->own_stack);
}

static void add_metric(struct trace_writer *w, const struct trace_event *e)
{
	static const char *const names[TRACE_METRICS] = {"/sched/gomaxprocs:threads",
		"/memory/classes/heap/objects:bytes", "/gc/heap/goal:bytes"};

	strbuf_adds(w->out, " Name=\"");
	strbuf_adds(w->out, names[e->u.metric.id]);
	strbuf_adds(w->out, "\" Value=Value{Uint64(");
	add_uint(w->out, e->u.metric.value);
	strbuf_adds(w->out, ")}");
}

static void add_range(struct trace_writer *w, const struct trace_event *e)
{
	static const char *const names[TRACE_RANGES] = {"stop-the-world (",
		"GC concurrent mark phase", "GC incremental sweep", "GC mark assist"};
	static const char *const scopes[TRACE_RANGES] = {
		" Scope=Goroutine(", " Scope=None", " Scope=Proc(", " Scope=Goroutine("};
	struct strbuf name = {0};

	strbuf_adds(&name, names[e->range]);
	if (e->range == TRACE_STW) {
		strbuf_add(&name, stacks_text(w->stacks, e->text));
		strbuf_addc(&name, ')');
	}
	strbuf_adds(w->out, " Name=");
	add_quoted(w->out, strbuf_str(&name));
	strbuf_release(&name);
	strbuf_adds(w->out, scopes[e->range]);
	if (e->range != TRACE_GC) {
		add_int(w->out, (int64_t)e->subject);
		strbuf_addc(w->out, ')');
	}
	if (e->kind != TRACE_RANGE_END)
		return;
	strbuf_adds(w->out, " Attributes=[");
	if (e->range == TRACE_SWEEP) {
		strbuf_adds(w->out, "\"bytes swept\"=Value{Uint64(");
		add_uint(w->out, e->u.swept.bytes);
		strbuf_adds(w->out, ")} \"bytes reclaimed\"=Value{Uint64(");
		add_uint(w->out, e->u.swept.reclaimed);
		strbuf_adds(w->out, ")}");
	}
	strbuf_addc(w->out, ']');
}

static void add_user(struct trace_writer *w, const struct trace_event *e)
{
	if (e->kind == TRACE_LOG) {
		strbuf_adds(w->out, " Task=");
		add_uint(w->out, e->u.log.task);
		add_text(w, " Category=", e->text);
		strbuf_adds(w->out, " Message=");
		add_quoted(w->out, e->u.log.message);
		return;
	}
	if (e->kind == TRACE_REGION_BEGIN || e->kind == TRACE_REGION_END) {
		strbuf_adds(w->out, " Task=");
		add_uint(w->out, e->u.task.id);
	} else {
		strbuf_adds(w->out, " ID=");
		add_uint(w->out, e->u.task.id);
		strbuf_adds(w->out, " Parent=");
		add_uint(w->out, e->u.task.parent);
	}
	add_text(w, " Type=", e->text);
}

static void add_experimental(struct trace_writer *w, const struct trace_event *e)
{
	strbuf_adds(w->out, " Name=");
	strbuf_adds(w->out, trace_experiment_name(e->experiment));
	strbuf_adds(w->out, " Args=[");
	for (size_t i = 0; i < e->nraw; i++) {
		strbuf_adds(w->out, i ? ", " : "");
		strbuf_adds(w->out, trace_experiment_field(e->experiment, i));
		strbuf_adds(w->out, "=Value{Uint64(");
		add_uint(w->out, e->u.raw[i]);
		strbuf_adds(w->out, ")}");
	}
	strbuf_addc(w->out, ']');
}

static void add_sync(struct trace_writer *w, const struct trace_event *e)
{
	const struct trace_sync *sync = e->u.sync;

	strbuf_adds(w->out, " N=");
	add_uint(w->out, ++w->syncs);
	if (!sync->has_clock)
		return;
	strbuf_adds(w->out, " Trace=");
	add_int(w->out, sync->clock.time_ns + w->info.clock_start_ns);
	strbuf_adds(w->out, " Mono=");
	add_int(w->out, sync->clock.mono_ns);
	strbuf_adds(w->out, " Wall=");
	time_text(sync->clock.wall_ns, w->out);
}

void trace_event_text(struct trace_writer *w, const struct trace_event *e)
{
	add_field(w->out, "M=", e->thread);
	add_field(w->out, " P=", e->proc);
	add_field(w->out, " G=", e->goroutine);
	strbuf_addc(w->out, ' ');
	strbuf_adds(w->out, title(e));
	add_field(w->out, " Time=", (uint64_t)(e->time_ns + w->info.clock_start_ns));
	if (e->kind == TRACE_SYNC)
		add_sync(w, e);
	else if (e->kind == TRACE_GO || e->kind == TRACE_PROC)
		add_transition(w, e);
	else if (e->kind == TRACE_METRIC)
		add_metric(w, e);
	else if (e->kind == TRACE_LABEL)
		add_text(w, " Label=", e->text),
			add_field(w->out, " Resource=Goroutine(", e->subject),
			strbuf_addc(w->out, ')');
	else if (e->kind >= TRACE_RANGE_BEGIN && e->kind <= TRACE_RANGE_END)
		add_range(w, e);
	else if (e->kind >= TRACE_TASK_BEGIN && e->kind <= TRACE_LOG)
		add_user(w, e);
	else if (e->kind == TRACE_EXPERIMENTAL)
		add_experimental(w, e);
	if (e->stack)
		add_stack(w, "\nStack=\n", e->stack);
	strbuf_addc(w->out, '\n');
}
