/* SPDX-License-Identifier: MIT */
#include "store/ingest_trace.h"

#include <stddef.h>

static void count_goroutine(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct ingest_trace *t =
		(struct ingest_trace *)((char *)w - offsetof(struct ingest_trace, counter));

	(void)g;
	(void)end_ns;
	t->goroutines++;
}

void ingest_trace_init(
	struct ingest_trace *t, const struct stacks *stacks, const struct trace_info *info)
{
	*t = (struct ingest_trace){
		.info = *info, .counter = {.gone = count_goroutine, .left = count_goroutine}};
	trace_lives_init(&t->lives, stacks);
	trace_times_init(&t->times);
	trace_gc_init(&t->gc, &t->lives);
	trace_waiting_init(&t->waiting, stacks);
	trace_heap_init(&t->heap);
	trace_dump_init(&t->dump, &t->lives);
	trace_busy_init(&t->busy, stacks);
	trace_spawn_init(&t->spawn, stacks);
	trace_lives_watch(&t->lives, &t->counter);
	trace_lives_watch(&t->lives, &t->times.watch);
	trace_lives_watch(&t->lives, &t->gc.watch);
	trace_lives_watch(&t->lives, &t->waiting.watch);
	trace_lives_watch(&t->lives, &t->heap.watch);
	trace_lives_watch(&t->lives, &t->dump.watch);
	trace_lives_watch(&t->lives, &t->busy.watch);
	trace_lives_watch(&t->lives, &t->spawn.watch);
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
	trace_lives_release(&t->lives);
}

void ingest_trace_text(const struct ingest_trace *t, struct strbuf *out)
{
	strbuf_addf(out, "trace, %.3g s, %llu goroutine%s", (double)t->info.end_ns / 1e9,
		(unsigned long long)t->goroutines, t->goroutines == 1 ? "" : "s");
}
