/* SPDX-License-Identifier: MIT */
#include "report/trace_procs.h"

#include <inttypes.h>

#include "report/frame_json.h"
#include "report/trace_cells.h"
#include "report/trace_head.h"
#include "report/units.h"

static const struct trace_proc *proc_at(const void *rows, size_t row)
{
	return &((const struct trace_procs_view *)rows)->procs->procs[row];
}

static double percent(int64_t part, int64_t whole)
{
	return whole > 0 ? 100 * (double)part / (double)whole : 0;
}

static void id_text(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, proc_at(rows, row)->id);
}

#define NUMBER(name)                                                                               \
	static void name##_text(const void *rows, size_t row, struct strbuf *out)                  \
	{                                                                                          \
		strbuf_addf(out, "%" PRIu64, proc_at(rows, row)->name);                            \
	}
NUMBER(started)
NUMBER(stolen)
NUMBER(goroutines)

#define TIME(name)                                                                                 \
	static void name##_text(const void *rows, size_t row, struct strbuf *out)                  \
	{                                                                                          \
		const struct trace_proc *p = proc_at(rows, row);                                   \
                                                                                                   \
		strbuf_addf(out, "%.1f%%", percent(p->name, p->seen_ns));                          \
	}                                                                                          \
	static void name##_value(const void *rows, size_t row, struct strbuf *out)                 \
	{                                                                                          \
		strbuf_addf(out, "%" PRId64, proc_at(rows, row)->name);                            \
	}
TIME(running_ns)
TIME(syscall_ns)
TIME(other_ns)
TIME(idle_ns)

static void seen_text(const void *rows, size_t row, struct strbuf *out)
{
	unit_duration(proc_at(rows, row)->seen_ns, out);
}

static void seen_value(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRId64, proc_at(rows, row)->seen_ns);
}

static const struct column columns[] = {
	{"PROC", "proc", ALIGN_RIGHT, CUT_NEVER, 0, false, id_text, NULL, NULL},
	{"SEEN", "seen_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, seen_text, seen_value, NULL},
	{"RUNNING", "running_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, running_ns_text,
		running_ns_value, NULL},
	{"SYSCALL", "syscall_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, syscall_ns_text,
		syscall_ns_value, NULL},
	{"OTHER", "other_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, other_ns_text, other_ns_value,
		NULL},
	{"IDLE", "idle_ns", ALIGN_RIGHT, CUT_NEVER, 0, false, idle_ns_text, idle_ns_value, NULL},
	{"GOROUTINES", "goroutines", ALIGN_RIGHT, CUT_NEVER, 0, false, goroutines_text, NULL, NULL},
	{"TAKEN", "started", ALIGN_RIGHT, CUT_NEVER, 0, false, started_text, NULL, NULL},
	{"STOLEN", "stolen", ALIGN_RIGHT, CUT_NEVER, 0, false, stolen_text, NULL, NULL},
};

static struct table table_of(const struct trace_procs_view *v)
{
	return (struct table){
		.columns = columns,
		.ncolumns = sizeof(columns) / sizeof(columns[0]),
		.rows = v,
		.nrows = v->procs->nprocs,
	};
}

static void add_gomaxprocs(const struct trace_procs *p, struct strbuf *out)
{
	strbuf_addf(out, "GOMAXPROCS %" PRIu64, p->gomaxprocs_min);
	if (p->gomaxprocs_max != p->gomaxprocs_min)
		strbuf_addf(out, " to %" PRIu64, p->gomaxprocs_max);
}

static void add_queue(const struct trace_procs *p, struct strbuf *out)
{
	if (p->seen_ns > 0)
		strbuf_addf(out, "\nready to run: %.1f goroutines on average, at most %" PRIu64,
			(double)p->queue_ns / (double)p->seen_ns, p->queue_max);
	if (p->queue_max) {
		strbuf_adds(out, " at ");
		unit_duration(p->queue_max_at_ns, out);
	}
	strbuf_addc(out, '\n');
	if (!p->wasted.n)
		return;
	strbuf_adds(out, "ready beside an idle proc: ");
	unit_duration(p->wasted.total, out);
	strbuf_addf(out, " (%.1f%% of the time), median ", percent(p->wasted.total, p->seen_ns));
	unit_duration(spread_quantile(&p->wasted, 0.5), out);
	strbuf_adds(out, ", the longest ");
	unit_duration(p->wasted.max, out);
	strbuf_addc(out, '\n');
}

void trace_procs_text(const struct trace_procs_view *v, const struct look *look, struct strbuf *out)
{
	const struct trace_procs *p = v->procs;
	struct table table = table_of(v);
	int64_t running = 0;

	for (size_t i = 0; i < p->nprocs; i++)
		running += p->procs[i].running_ns;
	trace_head_text(&v->about, look, out);
	if (p->gomaxprocs_max) {
		add_gomaxprocs(p, out);
		strbuf_addf(out, ", %.1f%% of it running goroutines\n",
			percent(running, p->seen_ns) / (double)p->gomaxprocs_max);
	}
	strbuf_addc(out, '\n');
	table_text(&table, look, out);
	add_queue(p, out);
}

void trace_procs_table(const struct trace_procs_view *v, enum table_form form, struct strbuf *out)
{
	struct table table = table_of(v);

	table_write(&table, form, out);
}

static void add_proc(struct json_writer *w, const struct trace_proc *p)
{
	json_object(w);
	json_add_uint(w, "proc", p->id);
	json_add_known(w, "seen_ns", p->seen_ns);
	json_add_known(w, "running_ns", p->running_ns);
	json_add_known(w, "syscall_ns", p->syscall_ns);
	json_add_known(w, "other_ns", p->other_ns);
	json_add_known(w, "idle_ns", p->idle_ns);
	json_add_uint(w, "goroutines", p->goroutines);
	json_add_uint(w, "started", p->started);
	json_add_uint(w, "stolen", p->stolen);
	json_object_end(w);
}

void trace_procs_json(const struct trace_procs_view *v, struct strbuf *out)
{
	const struct trace_procs *p = v->procs;
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("traceq.procs/1"));
	json_key(&w, "trace");
	trace_head_json(&v->about, &w);
	json_add_known(&w, "gomaxprocs_min", p->gomaxprocs_min ? (int64_t)p->gomaxprocs_min : -1);
	json_add_known(&w, "gomaxprocs_max", p->gomaxprocs_max ? (int64_t)p->gomaxprocs_max : -1);
	json_add_known(&w, "seen_ns", p->seen_ns);
	json_add_known(&w, "ready_goroutine_ns", p->queue_ns);
	json_add_uint(&w, "ready_max", p->queue_max);
	json_add_known(&w, "ready_max_at_ns", p->queue_max ? p->queue_max_at_ns : -1);
	trace_json_spread(&w, "ready_beside_idle", &p->wasted);
	json_key(&w, "procs");
	json_array(&w);
	for (size_t i = 0; i < p->nprocs; i++)
		add_proc(&w, &p->procs[i]);
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
