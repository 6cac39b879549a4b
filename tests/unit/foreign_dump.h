/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_FOREIGN_DUMP_H
#define TESTS_UNIT_FOREIGN_DUMP_H

#include "dump_capture.h"

#include "base/strbuf.h"

/* What a thread of a test program waits for, by a function of its stack that starts it. */
struct wait_label {
	const char *function;
	enum wait_class class;
};

static inline bool stack_has(const struct capture *c, stackid stack, const char *name)
{
	for (; stack; stack = stacks_get(&c->stacks, stack)->parent)
		if (str_eq(stacks_frame_name(&c->stacks, stacks_get(&c->stacks, stack)->frame),
			    str_from(name)))
			return true;
	return false;
}

/* Every thread that has the function is in this state, and there is one. */
static inline void check_label(
	const struct capture *c, const char *file, const struct wait_label *l)
{
	size_t n = 0;

	for (size_t i = 0; i < c->nthreads; i++) {
		if (!stack_has(c, c->threads[i].stack, l->function))
			continue;
		n++;
		if (c->threads[i].class != l->class)
			fail_msg("%s: %s is %s", file, l->function,
				wait_class_name(c->threads[i].class));
	}
	if (!n)
		fail_msg("%s: no thread in %s", file, l->function);
}

static inline struct strbuf whole_file(const char *path)
{
	struct input *in = input_open(path, NULL, NULL);
	struct strbuf out = {0};
	struct str all;

	assert_non_null(in);
	assert_true(input_all(in, &all, NULL));
	strbuf_add(&out, all);
	input_close(in);
	return out;
}

/* Every line between two others. */
static inline struct strbuf wrapped_lines(struct str text, const char *before, const char *after)
{
	struct strbuf out = {0};

	while (text.n) {
		strbuf_adds(&out, before);
		strbuf_add(&out, str_split(&text, '\n'));
		strbuf_adds(&out, after);
	}
	return out;
}

/* Dumps, threads, states, ids and stacks of two readings are the same. */
static inline void check_same(const struct capture *a, const struct capture *b, const char *what)
{
	if (a->nsnaps != b->nsnaps || a->nthreads != b->nthreads || a->nevents != b->nevents)
		fail_msg("%s: %zu dumps, %zu threads, %zu events", what, b->nsnaps, b->nthreads,
			b->nevents);
	for (size_t i = 0; i < a->nthreads; i++) {
		const struct thread *s = &a->threads[i], *t = &b->threads[i];

		if (s->id != t->id || s->class != t->class ||
			!str_eq(stacks_text(&a->stacks, s->name), stacks_text(&b->stacks, t->name)))
			fail_msg("%s: thread %zu differs", what, i);
		for (unsigned f = 0; capture_frame(a, s->stack, f).n; f++)
			assert_true(str_eq(
				capture_frame(a, s->stack, f), capture_frame(b, t->stack, f)));
	}
}

/* The same dump behind prefixes and with other line ends. */
static inline void check_wrappings(const char *path)
{
	static const char *const forms[][2] = {{"", "\r\n"}, {"  ", "\n"}, {"\t", "\n"},
		{"shop-1  | ", "\n"}, {"2026-11-21T05:00:01.123456789Z ", "\n"},
		{"2026-11-21T05:00:01.1Z stderr F ", "\n"}, {"[pod/shop-7d9f/shop] ", "\n"}};
	struct strbuf text = whole_file(path);
	struct capture *plain = capture_text(strbuf_str(&text));

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct strbuf other = wrapped_lines(strbuf_str(&text), forms[i][0], forms[i][1]);
		struct capture *c = capture_text(strbuf_str(&other));
		char what[256];

		snprintf(what, sizeof(what), "%s behind '%s'", path, forms[i][0]);
		check_same(plain, c, what);
		capture_free(c);
		strbuf_release(&other);
	}
	capture_free(plain);
	strbuf_release(&text);
}

/*
 * Cut anywhere: what was whole before the cut is read. No thread before the last one read may
 * differ from the whole.
 */
static inline void check_cuts(const char *path)
{
	struct strbuf text = whole_file(path);
	struct capture *all = capture_text(strbuf_str(&text));
	size_t before = 0;

	for (size_t cut = 1; cut < text.n; cut += 7) {
		struct capture *c = capture_text(str_head(strbuf_str(&text), cut));

		assert_true(c->nthreads >= before);
		before = c->nthreads;
		for (size_t i = 0; i + 1 < c->nthreads; i++) {
			assert_true(c->threads[i].id == all->threads[i].id);
			assert_int_equal(c->threads[i].class, all->threads[i].class);
		}
		capture_free(c);
	}
	assert_true(before + 1 >= all->nthreads);
	capture_free(all);
	strbuf_release(&text);
}

#endif
