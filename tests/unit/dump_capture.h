/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_DUMP_CAPTURE_H
#define TESTS_UNIT_DUMP_CAPTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/xmalloc.h"
#include "formats/format.h"
#include "formats/textlog.h"

enum { CAPTURE_MAX = 512 };

struct captured_event {
	enum event_kind kind;
	char text[512], detail[2048];
	uint64_t thread, at, lineno;
	stackid stack;
	uint32_t snapshot;
};

/* Everything that reading one text gives, for tests. */
struct capture {
	struct sink sink;
	struct stacks stacks;
	struct diag diag;
	struct load load;
	struct err err;
	bool ok;
	struct thread threads[CAPTURE_MAX];
	uint32_t ordinal_of[CAPTURE_MAX];
	size_t nthreads;
	struct snapshot snaps[CAPTURE_MAX];
	size_t nsnaps;
	uint32_t open;
	struct captured_event events[CAPTURE_MAX];
	size_t nevents;
};

static inline bool capture_begin(struct sink *sink, const struct snapshot *snap)
{
	struct capture *c = (struct capture *)sink;

	c->open = snap->ordinal;
	return true;
}

static inline bool capture_thread(struct sink *sink, const struct thread *t)
{
	struct capture *c = (struct capture *)sink;

	if (c->nthreads < CAPTURE_MAX) {
		c->ordinal_of[c->nthreads] = c->open;
		c->threads[c->nthreads++] = *t;
	}
	return true;
}

static inline bool capture_end(struct sink *sink, const struct snapshot *snap)
{
	struct capture *c = (struct capture *)sink;

	if (c->nsnaps < CAPTURE_MAX)
		c->snaps[c->nsnaps++] = *snap;
	return true;
}

static inline void capture_copy(char *to, size_t size, struct str s)
{
	s = str_head(s, size - 1);
	if (s.n)
		memcpy(to, s.p, s.n);
	to[s.n] = '\0';
}

static inline bool capture_event(struct sink *sink, const struct event *e)
{
	struct capture *c = (struct capture *)sink;
	struct captured_event *to = &c->events[c->nevents];

	if (c->nevents == CAPTURE_MAX)
		return true;
	to->kind = e->kind;
	to->thread = e->thread;
	to->stack = e->stack;
	to->at = e->at;
	to->lineno = e->lineno;
	to->snapshot = e->snapshot;
	capture_copy(to->text, sizeof(to->text), e->text);
	capture_copy(to->detail, sizeof(to->detail), e->detail);
	c->nevents++;
	return true;
}

static inline struct capture *capture_new(void)
{
	struct capture *c = xcalloc(1, sizeof(*c));

	c->sink = (struct sink){.snapshot_begin = capture_begin,
		.thread = capture_thread,
		.snapshot_end = capture_end,
		.event = capture_event};
	c->load = (struct load){.stacks = &c->stacks, .sink = &c->sink, .diag = &c->diag};
	return c;
}

static inline void capture_free(struct capture *c)
{
	stacks_release(&c->stacks);
	diag_release(&c->diag);
	free(c);
}

static inline struct capture *capture_input(struct input *in)
{
	struct capture *c = capture_new();

	assert_non_null(in);
	c->ok = textlog_read(in, &c->load, &c->err);
	input_close(in);
	return c;
}

static inline struct capture *capture_text(struct str text)
{
	return capture_input(input_from_bytes(text, "test", NULL, NULL));
}

static inline struct capture *capture_file(const char *path)
{
	return capture_input(input_open(path, NULL, NULL));
}

/* Name of frame number i of a stack, leaf first; empty behind the root. */
static inline struct str capture_frame(const struct capture *c, stackid stack, unsigned i)
{
	while (i-- > 0 && stack)
		stack = stacks_get(&c->stacks, stack)->parent;
	return stack ? stacks_frame_name(&c->stacks, stacks_get(&c->stacks, stack)->frame)
		     : (struct str){0};
}

#define assert_str(s, literal)                                                                     \
	do {                                                                                       \
		struct str got_ = (s), want_ = str_from(literal);                                  \
		if (!str_eq(got_, want_))                                                          \
			fail_msg("\"%.*s\" is not \"%.*s\"", STR_ARG(got_), STR_ARG(want_));       \
	} while (0)

#endif
