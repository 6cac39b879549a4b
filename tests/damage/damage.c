/* SPDX-License-Identifier: MIT */
/*
 * Cuts and flips real files and reads what is left: files to 64 KiB at every byte, larger ones at
 * every record's start +-1, at that of 300 other lines and at 2,000 seeded offsets. Nothing may
 * crash, hang or fail without words; what is handed over must be consistent. With --every N only
 * every Nth offset is tried.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "formats/format.h"
#include "model/profile.h"
#include "tests/trace_analyses.h"
#include "tests/trace_check.h"

enum { WHOLE = 64 * 1024, SEEDED = 2000, SECONDS = 60 };

struct check {
	struct sink sink;
	struct stacks stacks;
	size_t problems;
	const char *problem;
	struct trace_check trace;
	struct trace_analyses analyses;
	bool is_trace;
};

static void problem(struct check *c, const char *what)
{
	c->problems++;
	c->problem = what;
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	struct check *c = (struct check *)sink;

	if (t->stack && t->stack >= c->stacks.nnodes)
		problem(c, "a thread's stack is not in the trie");
	if (t->class >= WAIT_CLASSES || t->count == 0)
		problem(c, "a thread without a class or count");
	return true;
}

static bool on_snapshot(struct sink *sink, const struct snapshot *s)
{
	(void)sink;
	(void)s;
	return true;
}

static bool on_sample(void *ctx, const struct profile_sample *s)
{
	struct check *c = ctx;

	if (s->nlocations && !s->locations)
		problem(c, "a sample without its locations");
	return true;
}

static bool on_profile(struct sink *sink, const struct profile *p)
{
	struct err err = {0};

	profile_each(p, true, on_sample, sink, &err);
	return true;
}

static bool on_event(struct sink *sink, const struct event *e)
{
	struct check *c = (struct check *)sink;

	if (e->stack && e->stack >= c->stacks.nnodes)
		problem(c, "an event's stack is not in the trie");
	return true;
}

static bool on_trace_begin(struct sink *sink, const struct trace_info *info)
{
	struct check *c = (struct check *)sink;

	(void)info;
	trace_check_begin(&c->trace);
	trace_analyses_begin(&c->analyses, &c->stacks);
	c->is_trace = true;
	return true;
}

static bool on_trace_event(struct sink *sink, const struct trace_event *e)
{
	struct check *c = (struct check *)sink;

	trace_check_event(&c->trace, e);
	trace_lives_event(&c->analyses.lives, e);
	return true;
}

static bool on_trace_end(struct sink *sink, const struct trace_info *info)
{
	struct check *c = (struct check *)sink;

	trace_check_end(&c->trace, info);
	trace_analyses_end(&c->analyses);
	return true;
}

/* One reading; NULL or what went wrong. */
static const char *try_bytes(struct str bytes)
{
	struct check c = {.sink = {on_snapshot, on_thread, on_snapshot, on_profile, on_event, NULL,
				  on_trace_begin, on_trace_event, on_trace_end}};
	struct diag diag = {0};
	struct load load = {.stacks = &c.stacks, .sink = &c.sink, .diag = &diag};
	struct err err = {0};
	struct input *in;

	c.trace.stacks = &c.stacks;
	alarm(SECONDS); /* a hang ends the test by signal */
	in = input_from_bytes(bytes, "damaged", NULL, &err);
	if (in && load_input(in, &load, &err)) {
		if (!load.format)
			problem(&c, "read, but as nothing");
	} else if (err.code == ERR_NONE || !err.text[0]) {
		problem(&c, "failed without words");
	} else if (err.code == ERR_INTERNAL) {
		problem(&c, "internal error");
	}
	if (c.trace.problem)
		problem(&c, c.trace.problem);
	if (c.analyses.problem)
		problem(&c, c.analyses.problem);
	if (c.is_trace)
		trace_analyses_release(&c.analyses);
	trace_check_release(&c.trace);
	input_close(in);
	diag_release(&diag);
	stacks_release(&c.stacks);
	return c.problems ? c.problem : NULL;
}

static size_t failed, passed;

static void note(const char *path, const char *how, size_t at, const char *what)
{
	if (!what) {
		passed++;
		return;
	}
	if (failed++ < 20)
		printf("FAIL %s %s at byte %zu: %s\n", path, how, at, what);
}

static void damage_at(const char *path, struct strbuf *bytes, size_t at)
{
	char old = bytes->p[at];

	note(path, "cut", at, try_bytes((struct str){bytes->p, at}));
	bytes->p[at] = (char)(old ^ (1 << (at % 8)));
	note(path, "flipped", at, try_bytes(strbuf_str(bytes)));
	bytes->p[at] = old;
}

static bool read_file(const char *path, struct strbuf *out)
{
	FILE *f = fopen(path, "rb");
	size_t got = 0;

	if (!f)
		return false;
	do {
		strbuf_grow(out, 65536);
		got = fread(out->p + out->n, 1, 65536, f);
		out->n += got;
	} while (got);
	fclose(f);
	return true;
}

/*
 * Every record of a text begins behind an empty line; of the other lines every 300th part is tried.
 * A binary has neither, its seeded offsets stand for records.
 */
static void damage_large(const char *path, struct strbuf *bytes, size_t every)
{
	size_t lines = 0, step;
	uint64_t seed = 88172645463325252u;

	for (size_t i = 0; i < bytes->n; i++)
		lines += bytes->p[i] == '\n';
	step = lines / 300 + 1;
	for (size_t i = 2, n = 0, line = 0; i + 1 < bytes->n; i++) {
		bool record = bytes->p[i - 1] == '\n' && bytes->p[i - 2] == '\n';

		if (bytes->p[i - 1] != '\n' || (!record && line++ % step) || n++ % every)
			continue;
		for (size_t d = 0; d < 3; d++)
			damage_at(path, bytes, i - 1 + d);
	}
	for (size_t i = 0; i < SEEDED / every; i++) {
		seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
		if (bytes->n)
			damage_at(path, bytes, seed % bytes->n);
	}
}

int main(int argc, char **argv)
{
	size_t every = 1;
	int i = 1;

	if (argc > 2 && strcmp(argv[1], "--every") == 0) {
		every = (size_t)strtoul(argv[2], NULL, 10);
		i = 3;
	}
	for (; i < argc; i++) {
		struct strbuf bytes = {0};

		if (!read_file(argv[i], &bytes)) {
			printf("FAIL %s: cannot read\n", argv[i]);
			failed++;
		} else if (bytes.n > WHOLE) {
			damage_large(argv[i], &bytes, every);
		} else {
			for (size_t at = 0; at < bytes.n; at += every)
				damage_at(argv[i], &bytes, at);
		}
		strbuf_release(&bytes);
	}
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed || !passed;
}
