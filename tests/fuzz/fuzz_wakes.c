/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as an execution trace: what every goroutine did adds up, in little room, too, each
 * chain lies within the wait that it explains, and a trace does not differ from itself.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analyze/trace_diff.h"
#include "analyze/trace_gc.h"
#include "analyze/trace_heap.h"
#include "analyze/trace_times.h"
#include "analyze/trace_wakes.h"
#include "formats/gotrace.h"
#include "report/trace_diff.h"
#include "report/trace_wakes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz {
	struct sink sink;
	struct stacks stacks;
	struct trace_lives lives;
	struct trace_history history;
	struct trace_stretches stretches;
	struct trace_times_sum times;
	struct trace_gc_sum gc;
	struct trace_heap_sum heap;
	struct owner owner;
	struct trace_info info;
	struct strbuf text;
};

static bool on_event(struct sink *sink, const struct trace_event *e)
{
	trace_lives_event(&((struct fuzz *)sink)->lives, e);
	return true;
}

static bool on_info(struct sink *sink, const struct trace_info *info)
{
	((struct fuzz *)sink)->info = *info;
	return true;
}

static void wrong(const char *what)
{
	fprintf(stderr, "%s\n", what);
	abort();
}

static void check_past(const struct fuzz *f, const struct trace_past *p)
{
	int64_t parts[TRACE_PARTS], sum = 0;

	trace_history_parts(&f->history, p, p->g.first_ns, p->end_ns, parts);
	for (int i = 0; i < TRACE_PARTS; i++) {
		if (parts[i] < 0)
			wrong("a part is below zero");
		sum += parts[i];
	}
	if (sum != p->end_ns - p->g.first_ns)
		wrong("the parts are not the whole");
}

static void check_chain(const struct trace_late *l, const struct trace_chain *c)
{
	int64_t from = l->start_ns, to = l->end_ns;

	for (size_t i = 0; i < c->n; i++) {
		const struct trace_link *k = &c->links[i];

		if (k->start_ns < from || k->end_ns > to || k->start_ns > k->end_ns)
			wrong("a link reaches out of the one before");
		if ((k->root == TRACE_ROOT_NONE) != (i + 1 < c->n))
			wrong("a chain without an end");
		from = k->start_ns;
		to = k->end_ns;
	}
}

static void check_path(const struct trace_late *l)
{
	int64_t sum = 0;

	for (size_t i = 0; i < l->npath; i++)
		sum += l->path[i].ns;
	if (l->known && sum != l->end_ns - l->start_ns)
		wrong("the path is not the whole");
}

static void ask(struct fuzz *f, bool goroutine)
{
	struct trace_wakes w = {.stacks = &f->stacks, .about.info = f->info};
	struct trace_wakes_source from = {
		.history = &f->history,
		.stretches = &f->stretches,
		.gc = &f->gc.gc,
		.owner = &f->owner,
		.has_goroutine = goroutine,
		.goroutine = f->history.npasts ? f->history.pasts[0].g.id : 0,
		.most = 3,
		.waits = 3,
		.depth = 5,
	};
	const struct look look = {0};

	trace_wakes_build(&w, &from);
	for (size_t i = 0; i < w.nlates; i++)
		check_path(&w.lates[i]);
	for (size_t i = 0; i < w.nlates; i++)
		for (size_t k = 0; k < w.lates[i].nchains; k++)
			check_chain(&w.lates[i], &w.lates[i].chains[k]);
	trace_wakes_text(&w, 0, &look, &f->text);
	trace_wakes_json(&w, &f->text);
	trace_wakes_records(&w, RECORD_CSV, &f->text);
	trace_wakes_release(&w);
}

static void compare(struct fuzz *f)
{
	struct trace_diff d = {.stacks = &f->stacks};
	const struct trace_diff_source one = {&f->times.times, &f->gc.gc, &f->heap.heap, 1};
	const struct trace_diff_source from[2] = {one, one};
	const struct look look = {0};

	d.side[0].about.info = d.side[1].about.info = f->info;
	trace_diff_build(&d, from, &f->owner);
	for (size_t i = 0; i < d.nentries; i++)
		if (d.entries[i].change != TRACE_CHANGE_SAME)
			wrong("a trace differs from itself");
	trace_diff_text(&d, 0, &look, &f->text);
	trace_diff_json(&d, &f->text);
	trace_diff_records(&d, RECORD_TSV, &f->text);
	trace_diff_release(&d);
}

static void init(struct fuzz *f, size_t room)
{
	const struct trace_stretch_wish wish = {.tasks = true, .regions = true, .most = 3};

	*f = (struct fuzz){
		.sink = {.trace_begin = on_info, .trace_event = on_event, .trace_end = on_info}};
	trace_lives_init(&f->lives, &f->stacks);
	trace_history_init(&f->history, &f->lives, NULL);
	if (room)
		f->history.max_pieces = f->history.max_pasts = room;
	trace_stretches_init(&f->stretches, &f->lives, &wish);
	trace_times_init(&f->times);
	trace_gc_init(&f->gc, &f->lives);
	trace_heap_init(&f->heap);
	trace_lives_watch(&f->lives, &f->history.watch);
	trace_lives_watch(&f->lives, &f->stretches.watch);
	trace_lives_watch(&f->lives, &f->times.watch);
	trace_lives_watch(&f->lives, &f->gc.watch);
	trace_lives_watch(&f->lives, &f->heap.watch);
}

static void release(struct fuzz *f)
{
	trace_heap_sum_release(&f->heap);
	trace_gc_sum_release(&f->gc);
	trace_times_sum_release(&f->times);
	trace_stretches_release(&f->stretches);
	trace_history_release(&f->history);
	trace_lives_release(&f->lives);
	owner_release(&f->owner);
	strbuf_release(&f->text);
	stacks_release(&f->stacks);
}

static void read_once(struct str bytes, size_t room, bool lenient)
{
	const struct input_limits limits = {.max_bytes = 1 << 24};
	struct fuzz f;
	struct diag diag = {0};
	struct err err = {0};
	struct input *in = input_from_bytes(bytes, "fuzz", &limits, &err);
	struct load load = {.diag = &diag, .trace.lenient = lenient};
	struct str head;

	init(&f, room);
	load.sink = &f.sink;
	load.stacks = &f.stacks;
	if (in && input_peek(in, 64, &head, &err) && format_gotrace.probe(head)) {
		format_gotrace.read(in, &load, &err);
		trace_history_finish(&f.history);
		for (size_t i = 0; i < f.history.npasts; i++)
			check_past(&f, &f.history.pasts[i]);
		ask(&f, false);
		ask(&f, true);
		compare(&f);
	}
	input_close(in);
	diag_release(&diag);
	release(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = {(const char *)data, size};

	read_once(bytes, 0, false);
	read_once(bytes, 16, true);
	return 0;
}
