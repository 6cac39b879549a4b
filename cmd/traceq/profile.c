/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "analysis.h"
#include "analyze/key_table.h"
#include "analyze/trace_cpu.h"
#include "analyze/trace_plain.h"
#include "analyze/trace_times.h"
#include "base/xmalloc.h"
#include "formats/pprof_write.h"
#include "model/profile.h"
#include "report/frame.h"

enum kind { KIND_SYNC, KIND_NETWORK, KIND_SYSCALL, KIND_SCHED, KIND_OFFCPU, KIND_CPU, KINDS };

static const char *const kind_names[KINDS] = {
	"sync", "network", "syscall", "sched", "offcpu", "cpu"};

struct profile_verb {
	struct analysis analysis; /* first */
	const char *kind_name;
	enum kind kind;
	struct trace_times_sum sum;
	struct trace_cpu_sum cpu;
};

/* ---- which time is in which profile ---- */

/*
 * As go tool trace -pprof: "network"; what has to do with channels, select or package sync. What
 * the trace gives no reason for, or only "sync", the frames tell.
 */
static enum kind kind_of_wait(
	struct trace_plain *plain, const struct stacks *s, const struct trace_time *t)
{
	struct str reason = stacks_text(s, t->reason);

	switch (trace_plain(plain, s, t->stack).class) {
	case WAIT_IO:
		return KIND_NETWORK;
	case WAIT_CHAN_SEND:
	case WAIT_CHAN_RECEIVE:
	case WAIT_CHAN_NIL:
	case WAIT_SELECT:
	case WAIT_SELECT_NONE:
	case WAIT_MUTEX:
	case WAIT_RW_READ:
	case WAIT_RW_WRITE:
	case WAIT_WAITGROUP:
	case WAIT_COND:
		return KIND_SYNC;
	default:
		break;
	}
	if (str_eq(reason, STR("network")))
		return KIND_NETWORK;
	return str_find(reason, STR("chan")) != SIZE_MAX ||
			       str_find(reason, STR("sync")) != SIZE_MAX ||
			       str_find(reason, STR("select")) != SIZE_MAX
		       ? KIND_SYNC
		       : KIND_OFFCPU;
}

static bool belongs(struct trace_plain *plain, const struct stacks *s, enum kind kind,
	const struct trace_time *t)
{
	if (kind == KIND_OFFCPU)
		return t->state != TRACE_RUNNING;
	switch (t->state) {
	case TRACE_RUNNABLE:
		return kind == KIND_SCHED;
	case TRACE_SYSCALL:
		return kind == KIND_SYSCALL;
	case TRACE_WAITING:
		return kind_of_wait(plain, s, t) == kind;
	default:
		return false;
	}
}

/* ---- forms ---- */

static void add_folded_stack(const struct stacks *s, stackid stack, struct strbuf *out)
{
	const struct stack_node *n = stack ? stacks_get(s, stack) : NULL;
	struct str name;

	if (!n)
		return;
	add_folded_stack(s, n->parent, out);
	if (n->parent)
		strbuf_addc(out, ';');
	name = stacks_frame_name(s, n->frame);
	name = name.n ? name : STR("?");
	for (size_t i = 0; i < name.n; i++)
		strbuf_addc(
			out, name.p[i] == ';' || (unsigned char)name.p[i] < ' ' ? '_' : name.p[i]);
}

struct folded_row {
	stackid stack;
	int64_t value;
};

struct writer {
	const struct stacks *stacks;
	struct pprof_write *pprof; /* NULL = folded */
	/* Stacks of the same functions are one line, at whichever lines they are. */
	struct key_table by_functions;
	struct folded_row *rows;
	size_t nrows, cap_rows;
};

static void add_folded(struct writer *w, stackid stack, int64_t value)
{
	uint32_t i = key_table_add(&w->by_functions, stacks_get(w->stacks, stack)->key);

	if (i == w->nrows) {
		w->rows = grow_array(w->rows, &w->cap_rows, w->nrows + 1, sizeof(*w->rows));
		w->rows[w->nrows++] = (struct folded_row){stack, 0};
	}
	w->rows[i].value += value;
}

static void write_folded(struct writer *w, struct strbuf *out)
{
	for (size_t i = 0; i < w->nrows; i++) {
		add_folded_stack(w->stacks, w->rows[i].stack, out);
		strbuf_addf(out, " %lld\n", (long long)w->rows[i].value);
		strbuf_offer(out);
	}
	key_table_release(&w->by_functions);
	free(w->rows);
}

static void add_row(struct writer *w, stackid stack, int64_t count, int64_t ns)
{
	const int64_t values[] = {count, ns};

	if (!stack)
		return; /* without a stack it says nothing here */
	if (w->pprof)
		pprof_write_sample(w->pprof, stack, values);
	else if (ns > 0)
		add_folded(w, stack, ns);
}

/* One row a stack: its time in all the states and for all the reasons of the kind. */
static void add_times(const struct profile_verb *v, struct writer *w)
{
	const struct trace_times *all = &v->sum.times;
	struct trace_times some = {.rows = xcalloc(all->nrows + 1, sizeof(*some.rows))}, sums;
	struct trace_plain plain = {0};

	for (size_t i = 0; i < all->nrows; i++)
		if (belongs(&plain, w->stacks, v->kind, &all->rows[i]))
			some.rows[some.nrows++] = all->rows[i];
	sums = trace_times_by(&some, w->stacks, TRACE_KEY_STACK);
	for (size_t i = 0; i < sums.nrows; i++)
		add_row(w, sums.rows[i].stack, (int64_t)sums.rows[i].time.n,
			sums.rows[i].time.total);
	trace_times_release(&sums);
	trace_plain_release(&plain);
	free(some.rows); /* what they hold is the sum's */
}

static void add_samples(const struct profile_verb *v, struct writer *w)
{
	for (size_t i = 0; i < v->cpu.cpu.nrows; i++) {
		const struct trace_cpu_row *r = &v->cpu.cpu.rows[i];

		add_row(w, r->stack, (int64_t)r->n, (int64_t)r->n * TRACE_CPU_PERIOD_NS);
	}
}

/* By its types it could be a mutex or block profile: who reads it can tell by this. */
static void add_comment(const struct profile_verb *v, struct writer *w)
{
	struct strbuf text = {0};

	strbuf_add(&text, PROFILE_FROM_TRACE);
	strbuf_adds(&text, kind_names[v->kind]);
	pprof_write_comment(w->pprof, strbuf_str(&text));
	strbuf_release(&text);
}

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	static const struct pprof_write_type delays[] = {
		{STR_INIT("contentions"), STR_INIT("count")},
		{STR_INIT("delay"), STR_INIT("nanoseconds")}};
	static const struct pprof_write_type samples[] = {{STR_INIT("samples"), STR_INIT("count")},
		{STR_INIT("cpu"), STR_INIT("nanoseconds")}};
	struct profile_verb *v = (struct profile_verb *)a;
	struct pprof_write pprof = {0};
	struct writer w = {.stacks = &a->source.stacks};

	(void)out;
	if (analysis_wants(a, "pprof")) {
		w.pprof = &pprof;
		pprof_write_begin(&pprof, w.stacks, v->kind == KIND_CPU ? samples : delays, 2);
	}
	if (w.pprof && v->kind != KIND_CPU)
		add_comment(v, &w);
	if (v->kind == KIND_CPU)
		add_samples(v, &w);
	else
		add_times(v, &w);
	if (w.pprof)
		pprof_write_end(&pprof,
			a->about.info.wall_start_ns == TIME_UNKNOWN ? 0
								    : a->about.info.wall_start_ns,
			a->about.info.end_ns, text);
	else
		write_folded(&w, text);
}

static bool begin(struct analysis *a, struct err *err)
{
	struct profile_verb *v = (struct profile_verb *)a;

	for (v->kind = 0; v->kind < KINDS; v->kind++)
		if (strcmp(v->kind_name, kind_names[v->kind]) == 0)
			break;
	if (v->kind == KINDS)
		return err_set(err, ERR_USAGE,
			"--kind: '%s' is none of sync, network, syscall, sched, offcpu, cpu",
			v->kind_name);
	trace_lives_watch(&a->lives, v->kind == KIND_CPU ? &v->cpu.watch : &v->sum.watch);
	return true;
}

int profile_run(struct common *c, int argc, char **argv)
{
	static const char *const forms[] = {"folded", "pprof", NULL};
	struct profile_verb v = {
		.analysis = {.begin = begin,
			.render = render,
			.forms = forms,
			.scoped = true,
			.rowless = true},
		.kind_name = "offcpu",
	};
	const struct opt own[] = {
		{OPT_TEXT, "kind", 'k', "KIND",
			"sync, network, syscall, sched, offcpu (all of them) or cpu", &v.kind_name},
		OPT_END,
	};
	int code;

	analysis_init(&v.analysis, c);
	trace_times_init(&v.sum);
	trace_cpu_init(&v.cpu);
	v.cpu.lives = &v.analysis.lives;
	code = analysis_run(&v.analysis, c, own, argc, argv);
	trace_times_sum_release(&v.sum);
	trace_cpu_sum_release(&v.cpu);
	analysis_release(&v.analysis);
	return code;
}
