/* SPDX-License-Identifier: MIT */
/*
 * What the readers deliver, as text: for reader goldens and for tests that compare readings.
 *
 *	records [--groups] FILE...
 *
 * Everything by default. --groups leaves out what a wrapping may change: positions, times, notes;
 * what remains must be equal whatever stands before, behind or around the same dump.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "formats/format.h"

struct printer {
	struct sink sink;
	struct stacks stacks;
	bool groups;
	uint64_t threads;
};

static void print_text(const char *label, struct str s)
{
	struct strbuf safe = {0};

	strbuf_add_safe(&safe, s);
	printf("%s%s\n", label, strbuf_cstr(&safe));
	strbuf_release(&safe);
}

static void print_time(int64_t ns)
{
	if (ns == TIME_UNKNOWN)
		printf(" time -");
	else
		printf(" time %" PRId64 ".%09" PRId64, ns / 1000000000, ns % 1000000000);
}

static void print_frame(const struct printer *p, const char *label, frameid id)
{
	const struct frame *f = stacks_frame_get(&p->stacks, id);

	printf("%s%.*s %.*s:%" PRIu32 "%s%s\n", label, STR_ARG(stacks_frame_name(&p->stacks, id)),
		STR_ARG(stacks_frame_file(&p->stacks, id)), stacks_frame_line(&p->stacks, id),
		f->flags & FRAME_INLINED ? " inlined" : "",
		f->flags & FRAME_ELIDED ? " elided" : "");
}

static void print_stack(const struct printer *p, stackid stack)
{
	while (stack) {
		const struct stack_node *node = stacks_get(&p->stacks, stack);

		print_frame(p, "    ", node->frame);
		stack = node->parent;
	}
}

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	struct printer *p = (struct printer *)sink;

	printf("snapshot %" PRIu32, snap->ordinal);
	if (!p->groups) {
		print_time(snap->time_ns);
		printf(" at %" PRIu64, snap->at);
	}
	printf("\n");
	p->threads = 0;
	return true;
}

/* By enum lock_role. */
static const char *const roles[] = {"holds", "wants", "waits on", "parked for"};

static const char *evidence_name(enum object_evidence e)
{
	static const char *const names[] = {
		"none", "lockSlow", "semacquire", "channel", "notify list", "method", "statement"};

	return names[e];
}

static void print_flags(uint32_t flags)
{
	static const char *const names[] = {"locked", "scan", "leaked", "durable", "truncated",
		"no-stack", "runtime", "dumper", "elided", "g0", "panicked"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (flags >> i & 1)
			printf(" %s", names[i]);
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	struct printer *p = (struct printer *)sink;

	p->threads++;
	printf("  thread %" PRIu64 " [%.*s] %s", t->id, STR_ARG(stacks_text(&p->stacks, t->status)),
		wait_class_name(t->class));
	if (!p->groups)
		printf(" at %" PRIu64, t->at);
	if (t->wait_ns >= 0)
		printf(" waits %" PRId64 "s", t->wait_ns / 1000000000);
	if (t->parent)
		printf(" parent %" PRIu64, t->parent);
	if (t->count != 1)
		printf(" count %" PRIu64, t->count);
	if (t->object)
		printf(" object 0x%" PRIx64 " by %s", t->object, evidence_name(t->evidence));
	print_flags(t->flags);
	printf("\n");
	if (t->name)
		print_text("    name ", stacks_text(&p->stacks, t->name));
	if (t->labels)
		print_text("    labels ", stacks_text(&p->stacks, t->labels));
	print_stack(p, t->stack);
	if (t->creator)
		print_frame(p, "    by ", t->creator);
	for (size_t i = 0; i < t->nlocks; i++)
		printf("    %s 0x%" PRIx64 " %.*s depth %" PRIu32 "\n", roles[t->locks[i].role],
			t->locks[i].object, STR_ARG(stacks_text(&p->stacks, t->locks[i].type)),
			t->locks[i].depth);
	return true;
}

static bool on_end(struct sink *sink, const struct snapshot *snap)
{
	static const char *const levels[] = {"unknown", "grouped", "user", "system"};
	struct printer *p = (struct printer *)sink;

	printf("end %" PRIu32 " %s %s threads %" PRIu64, snap->ordinal,
		runtime_kind_name(snap->runtime), levels[snap->level], snap->threads);
	if (snap->declared)
		printf(" declared %" PRIu64, snap->declared);
	if (snap->go_minor)
		printf(" go1.%" PRIu32, snap->go_minor);
	if (snap->go_version)
		printf(" stated %.*s", STR_ARG(stacks_text(&p->stacks, snap->go_version)));
	printf("%s%s\n", snap->truncated ? " truncated" : "", snap->capped ? " capped" : "");
	if (p->threads != snap->threads)
		printf("WRONG: %" PRIu64 " threads delivered\n", p->threads);
	return true;
}

static bool on_series(struct sink *sink, const struct series_point *p)
{
	(void)sink;
	printf("series %.*s %s %" PRId64 " %.17g\n", STR_ARG(p->name),
		p->absolute ? "utc" : "since start", p->time_ns, p->value);
	return true;
}

static bool on_event(struct sink *sink, const struct event *e)
{
	struct printer *p = (struct printer *)sink;

	printf("event %s thread %" PRIu64, event_kind_name(e->kind), e->thread);
	if (e->snapshot != UINT32_MAX)
		printf(" snapshot %" PRIu32, e->snapshot);
	if (!p->groups) {
		print_time(e->time_ns);
		printf(" at %" PRIu64 " line %" PRIu64, e->at, e->lineno);
	}
	printf("\n");
	print_text("    text ", e->text);
	if (e->detail.n)
		print_text("    detail ", e->detail);
	print_stack(p, e->stack);
	return true;
}

static void print_diag(const struct printer *p, const struct diag *diag)
{
	for (size_t i = 0; i < diag->n; i++) {
		const struct diag_entry *d = &diag->items[i];

		if (p->groups && d->class == DIAG_NOTE)
			continue;
		printf("%s %" PRIu64 " %s", d->class == DIAG_NOTE ? "note" : "loss", d->count,
			d->kind);
		if (!p->groups)
			printf(" (first at line %" PRIu64 ")", d->lineno);
		printf("\n");
	}
}

static bool print_file(const char *path, bool groups)
{
	struct printer p = {.sink = {.snapshot_begin = on_begin,
				    .thread = on_thread,
				    .snapshot_end = on_end,
				    .event = on_event,
				    .series = groups ? NULL : on_series},
		.groups = groups};
	struct diag diag = {0};
	struct load load = {.stacks = &p.stacks, .sink = &p.sink, .diag = &diag};
	struct err err = {0};
	struct input *in = input_open(path, NULL, &err);
	bool ok = in && load_input(in, &load, &err);

	print_diag(&p, &diag);
	if (!ok)
		printf("error %s\n", groups ? "" : err.text + strlen(path));
	if (!groups && load.format)
		printf("format %s, records %" PRIu64 "\n", load.format->name, load.records);
	if (load.read + load.skipped != load.lines)
		printf("WRONG: %" PRIu64 " lines: %" PRIu64 " read, %" PRIu64 " skipped\n",
			load.lines, load.read, load.skipped);
	else if (!groups)
		printf("lines %" PRIu64 " = %" PRIu64 " read + %" PRIu64 " skipped\n", load.lines,
			load.read, load.skipped);
	input_close(in);
	stacks_release(&p.stacks);
	diag_release(&diag);
	return ok;
}

int main(int argc, char **argv)
{
	bool groups = argc > 1 && strcmp(argv[1], "--groups") == 0;
	int first = groups ? 2 : 1;

	if (argc <= first) {
		fprintf(stderr, "usage: records [--groups] FILE...\n");
		return 2;
	}
	for (int i = first; i < argc; i++) {
		if (argc - first > 1)
			printf("==> %s\n", argv[i]);
		print_file(argv[i], groups);
	}
	return 0;
}
