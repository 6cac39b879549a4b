/* SPDX-License-Identifier: MIT */
#include "store/ingest_trace.h"

#include "base/xmalloc.h"

void ingest_trace_init(
	struct ingest_trace *t, const struct stacks *stacks, const struct trace_info *info)
{
	*t = (struct ingest_trace){.info = *info};
	trace_lives_init(&t->lives, stacks);
	trace_times_init(&t->times);
	trace_gc_init(&t->gc, &t->lives);
	trace_waiting_init(&t->waiting, stacks);
	trace_heap_init(&t->heap);
	trace_dump_init(&t->dump, &t->lives);
	trace_busy_init(&t->busy, stacks);
	trace_spawn_init(&t->spawn, stacks);
	trace_longest_init(&t->longest);
	trace_user_init(&t->user, &t->lives);
	trace_cpu_init(&t->cpu);
	trace_lives_watch(&t->lives, &t->times.watch);
	trace_lives_watch(&t->lives, &t->gc.watch);
	trace_lives_watch(&t->lives, &t->waiting.watch);
	trace_lives_watch(&t->lives, &t->heap.watch);
	trace_lives_watch(&t->lives, &t->dump.watch);
	trace_lives_watch(&t->lives, &t->busy.watch);
	trace_lives_watch(&t->lives, &t->spawn.watch);
	trace_lives_watch(&t->lives, &t->longest.watch);
	trace_lives_watch(&t->lives, &t->user.watch);
	trace_lives_watch(&t->lives, &t->cpu.watch);
}

void ingest_trace_release(struct ingest_trace *t)
{
	trace_times_sum_release(&t->times);
	trace_gc_sum_release(&t->gc);
	trace_waiting_sum_release(&t->waiting);
	trace_heap_sum_release(&t->heap);
	trace_dump_release(&t->dump);
	trace_busy_sum_release(&t->busy);
	trace_spawn_sum_release(&t->spawn);
	trace_longest_sum_release(&t->longest);
	trace_user_sum_release(&t->user);
	trace_cpu_sum_release(&t->cpu);
	aggregate_release(&t->profile);
	trace_lives_release(&t->lives);
}

/* As runtime/pprof writes a CPU profile: samples and nanoseconds. */
static void init_profile(struct ingest_trace *t, struct stacks *stacks)
{
	struct aggregate *a = &t->profile;
	strid count = stacks_string(stacks, STR("count")), cpu = stacks_string(stacks, STR("cpu"));
	strid ns = stacks_string(stacks, STR("nanoseconds"));

	aggregate_init(a, stacks);
	a->kind = "cpu";
	a->format = "gotrace";
	a->ntypes = 2;
	a->types = xcalloc(2, sizeof(*a->types));
	a->types[0] = (struct aggregate_type){stacks_string(stacks, STR("samples")), count, 0};
	a->types[1] = (struct aggregate_type){cpu, ns, 0};
	a->period_type = cpu;
	a->period_unit = ns;
	a->period = TRACE_CPU_PERIOD_NS;
	a->time_ns = t->info.wall_start_ns == TIME_UNKNOWN ? 0 : t->info.wall_start_ns;
	a->duration_ns = t->info.end_ns;
}

void ingest_trace_finish(struct ingest_trace *t, struct stacks *stacks)
{
	const struct trace_cpu *cpu = &t->cpu.cpu;
	struct aggregate *a = &t->profile;

	init_profile(t, stacks);
	a->nsamples = cpu->n;
	a->rows = xcalloc(cpu->nrows + 1, sizeof(*a->rows));
	a->values = xcalloc(2 * cpu->nrows + 1, sizeof(*a->values));
	for (size_t i = 0; i < cpu->nrows; i++) {
		if (!cpu->rows[i].stack)
			continue; /* no stack is known: nothing to be said of it */
		a->rows[a->nrows].stack = cpu->rows[i].stack;
		a->values[2 * a->nrows] = (int64_t)cpu->rows[i].n;
		a->values[2 * a->nrows + 1] = (int64_t)cpu->rows[i].n * TRACE_CPU_PERIOD_NS;
		for (size_t type = 0; type < 2; type++)
			a->types[type].total += a->values[2 * a->nrows + type];
		a->nrows++;
	}
}

void ingest_trace_text(const struct ingest_trace *t, struct strbuf *out)
{
	strbuf_addf(out, "trace, %.3g s, %llu goroutine%s", (double)t->info.end_ns / 1e9,
		(unsigned long long)t->lives.goroutines, t->lives.goroutines == 1 ? "" : "s");
}
