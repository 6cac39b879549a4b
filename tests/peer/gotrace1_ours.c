/* SPDX-License-Identifier: MIT */
/*
 * What the v1 trace reader delivers, a line an event: time, thread, proc, goroutine, kind, and the
 * rest as gotrace1.py makes it of `go tool trace -d=parsed`. With --read nothing is printed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/gotrace1.h"

struct printer {
	struct sink sink;
	struct stacks stacks;
	bool quiet;
	uint64_t events;
};

static void print_stack(const struct printer *p, stackid stack)
{
	putchar('\t');
	while (stack) {
		const struct stack_node *node = stacks_get(&p->stacks, stack);

		printf("%.*s %.*s:%" PRIu32 ";",
			STR_ARG(stacks_frame_name(&p->stacks, node->frame)),
			STR_ARG(stacks_frame_file(&p->stacks, node->frame)),
			stacks_frame_line(&p->stacks, node->frame));
		stack = node->parent;
	}
}

static const char *state_name(unsigned state)
{
	static const char *const names[TRACE_STATES] = {
		"Undetermined", "NotExist", "Runnable", "Running", "Waiting", "Syscall", "Idle"};

	return names[state];
}

static void print_range(const struct trace_event *e, struct str text)
{
	static const char *const names[TRACE_RANGES] = {
		"", "GC concurrent mark phase", "GC incremental sweep", "GC mark assist"};
	static const char *const scopes[TRACE_RANGES] = {"Goroutine", "None", "Proc", "Goroutine"};

	if (e->range == TRACE_STW)
		printf("stop-the-world (%.*s)", STR_ARG(text));
	printf("%s %s(%" PRId64 ")", names[e->range], scopes[e->range], (int64_t)e->subject);
	if (e->kind == TRACE_RANGE_END && e->range == TRACE_SWEEP)
		printf(" %" PRIu64 " %" PRIu64, e->u.swept.bytes, e->u.swept.reclaimed);
}

static void print_own(const struct trace_event *e, struct str text)
{
	static const char *const metrics[TRACE_METRICS] = {"/sched/gomaxprocs:threads",
		"/memory/classes/heap/objects:bytes", "/gc/heap/goal:bytes"};

	switch ((enum trace_kind)e->kind) {
	case TRACE_GO:
	case TRACE_PROC:
		printf("%s %" PRId64 " %s->%s %.*s %s", e->kind == TRACE_GO ? "go" : "proc",
			(int64_t)e->subject, state_name(e->from), state_name(e->to), STR_ARG(text),
			e->via == TRACE_BY_STEAL ? "steal" : "");
		break;
	case TRACE_METRIC:
		printf("%s %" PRIu64, metrics[e->u.metric.id], e->u.metric.value);
		break;
	case TRACE_LABEL:
		printf("%.*s %" PRId64, STR_ARG(text), (int64_t)e->subject);
		break;
	case TRACE_RANGE_BEGIN:
	case TRACE_RANGE_ACTIVE:
	case TRACE_RANGE_END:
		print_range(e, text);
		break;
	case TRACE_TASK_BEGIN:
	case TRACE_TASK_END:
		printf("%" PRIu64 " %" PRIu64 " %.*s", e->u.task.id, e->u.task.parent,
			STR_ARG(text));
		break;
	case TRACE_REGION_BEGIN:
	case TRACE_REGION_END:
		printf("%" PRIu64 " %.*s", e->u.task.id, STR_ARG(text));
		break;
	case TRACE_LOG:
		printf("%" PRIu64 " %.*s %.*s", e->u.log.task, STR_ARG(text),
			STR_ARG(e->u.log.message));
		break;
	default:
		break;
	}
}

static bool on_event(struct sink *sink, const struct trace_event *e)
{
	static const char *const kinds[TRACE_KINDS] = {"Sync", "StateTransition", "StateTransition",
		"Metric", "Label", "StackSample", "RangeBegin", "RangeActive", "RangeEnd",
		"TaskBegin", "TaskEnd", "RegionBegin", "RegionEnd", "Log", "Experimental"};
	struct printer *p = (struct printer *)sink;

	p->events++;
	if (p->quiet)
		return true;
	printf("%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%s\t", e->time_ns - 1,
		(int64_t)e->thread, (int64_t)e->proc, (int64_t)e->goroutine, kinds[e->kind]);
	print_own(e, stacks_text(&p->stacks, e->text));
	print_stack(p, e->stack);
	print_stack(p, e->own_stack);
	putchar('\n');
	return true;
}

int main(int argc, char **argv)
{
	struct printer p = {.sink = {.trace_event = on_event}};
	struct diag diag = {0};
	struct err err = {0};
	struct load load = {.stacks = &p.stacks, .sink = &p.sink, .diag = &diag};
	struct input *in;
	struct str head;
	bool ok;

	p.quiet = argc == 3 && strcmp(argv[1], "--read") == 0;
	in = input_open(argv[argc - 1], NULL, &err);
	ok = in && input_peek(in, 16, &head, &err) && head.n >= 16 &&
	     gotrace1_read(in, (uint32_t)atoi(head.p + 5), &load, &err);
	if (p.quiet)
		printf("%" PRIu64 " events\n", p.events);
	for (size_t i = 0; i < diag.n; i++)
		fprintf(stderr, "%s at %" PRIu64 "\n", diag.items[i].kind, diag.items[i].at);
	if (!ok)
		fprintf(stderr, "%s\n", err.text);
	input_close(in);
	diag_release(&diag);
	stacks_release(&p.stacks);
	return !ok;
}
