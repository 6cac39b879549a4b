/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/weigh.h"
#include "formats/profile_build.h"

/*
 * Profiles are written as "main;mid+inlined;leaf 5\n": root first, `+` puts a name as an inlined
 * line into the location before it.
 */
static void add_stack(struct profile_build *b, struct str stack, int64_t value)
{
	uint32_t locations[16], n = 0;
	struct profile_sample s = {.values = &value};
	uint32_t leaf_first[16];

	while (stack.n) {
		struct str names = str_split(&stack, ';');
		struct profile_line lines[8];
		uint32_t k = 8;

		while (names.n) /* outermost last */
			lines[--k] = (struct profile_line){
				profile_build_function(b, str_split(&names, '+'), STR("f.go")), 1,
				0};
		locations[n++] = profile_build_location(b, 0, lines + k, 8 - k);
	}
	for (uint32_t i = 0; i < n; i++)
		leaf_first[i] = locations[n - 1 - i];
	s.locations = leaf_first;
	s.nlocations = n;
	profile_add_sample(&b->profile, &s);
}

struct options {
	struct view_options view;
	struct weigh_options weigh;
};

/* Rows as "name flat cum mark\n"; mark: i inline, p partly, - not. */
static void rows_of(const char *text, const struct options *o, struct strbuf *out)
{
	struct str rest = str_from(text);
	const struct graph_options grain = {0};
	struct profile_build b;
	struct weighing w;
	struct view v;
	struct graph g;
	struct err err = {0};

	profile_build_init(&b, "test");
	profile_build_type(&b, STR("samples"), STR("count"));
	while (rest.n) {
		struct str line = str_split(&rest, '\n'), stack = str_split(&line, ' ');
		int64_t value;

		assert_true(str_i64(line, &value));
		add_stack(&b, stack, value);
	}
	assert_true(view_init(&v, profile_build_finish(&b), &o->view, &err));
	graph_init(&g, &v, &grain);
	assert_true(weigh(&w, &v, &g, &o->weigh, &err) && weigh_marks(&w, &err));
	strbuf_addf(out, "total %lld, dropped %zu\n", (long long)w.total, w.dropped);
	for (size_t i = 0; i < w.nrows; i++)
		strbuf_addf(out, "%.*s %lld %lld %c\n", STR_ARG(w.rows[i].name),
			(long long)w.rows[i].flat, (long long)w.rows[i].cum,
			!w.rows[i].inline_edge ? '-'
			: w.rows[i].call_edge  ? 'p'
					       : 'i');
	weigh_release(&w);
	graph_release(&g);
	view_release(&v);
	profile_build_release(&b);
}

static void check(const char *text, struct options o, const char *want)
{
	struct strbuf got = {0};

	rows_of(text, &o, &got);
	assert_string_equal(strbuf_cstr(&got), want);
	strbuf_release(&got);
}

static void recursion_counts_once(void **state)
{
	(void)state;
	check("main;a;b;a;b 5\nmain;a 2\n", (struct options){0},
		"total 7, dropped 0\nb 5 5 -\na 2 7 -\nmain 0 7 -\n");
}

static void order_is_by_size_then_name(void **state)
{
	(void)state;
	check("z;b 3\nz;a 3\nz;c -9\n", (struct options){0},
		"total 15, dropped 0\nc -9 -9 -\na 3 3 -\nb 3 3 -\nz 0 -3 -\n");
	check("z;b 3\nz;a 3\n", (struct options){.weigh.cum = true},
		"total 6, dropped 0\nz 0 6 -\na 3 3 -\nb 3 3 -\n");
}

static void small_nodes_go(void **state)
{
	(void)state;
	check("m;a 90\nm;b 10\n", (struct options){.weigh.nodefraction = 0.2},
		"total 100, dropped 1\na 90 90 -\nm 0 100 -\n");
	check("m;a 90\nm;b 10\n", (struct options){.weigh.nodecount = 1},
		"total 100, dropped 0\na 90 90 -\n");
}

static void filters_keep_the_total(void **state)
{
	const char *text = "m;a;x 5\nm;b;x 3\nm;c 2\n";

	(void)state;
	check(text, (struct options){.view.focus = STR("^a$")},
		"total 10, dropped 0\nx 5 5 -\na 0 5 -\nm 0 5 -\n");
	check(text, (struct options){.view.ignore = STR("x")},
		"total 10, dropped 0\nc 2 2 -\nm 0 2 -\n");
	check(text, (struct options){.view.hide = STR("x")},
		"total 10, dropped 0\na 5 5 -\nb 3 3 -\nc 2 2 -\nm 0 10 -\n");
	check(text, (struct options){.view.show = STR("x|b")},
		"total 10, dropped 0\nx 8 8 -\nb 0 3 -\n");
	check(text, (struct options){.view.show_from = STR("b")},
		"total 10, dropped 0\nx 3 3 -\nb 0 3 -\n");
	check(text, (struct options){.view.prune_from = STR("a|b")},
		"total 10, dropped 0\na 5 5 -\nb 3 3 -\nc 2 2 -\nm 0 10 -\n");
	check(text, (struct options){.view.focus = STR("^a$"), .weigh.relative = true},
		"total 5, dropped 0\nx 5 5 -\na 0 5 -\nm 0 5 -\n");
}

static void marks_inlined_calls(void **state)
{
	(void)state;
	check("m+i 5\n", (struct options){0}, "total 5, dropped 0\ni 5 5 i\nm 0 5 -\n");
	check("m+i 5\nm;i 5\n", (struct options){0}, "total 10, dropped 0\ni 10 10 -\nm 0 10 -\n");
	check("m+i 5\nn;i 5\n", (struct options){0},
		"total 10, dropped 0\ni 10 10 p\nm 0 5 -\nn 0 5 -\n");
	/* A rare call does not count once edges are trimmed. */
	check("m+i 500\nn;i 5\n", (struct options){.weigh.edgefraction = 0.1},
		"total 505, dropped 0\ni 505 505 i\nm 0 500 -\nn 0 5 -\n");
}

static void sums_wrap_as_go_does(void **state)
{
	(void)state;
	check("m 9223372036854775807\nm 2\n", (struct options){0},
		"total -9223372036854775807, dropped 0\n"
		"m -9223372036854775807 -9223372036854775807 -\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recursion_counts_once),
		cmocka_unit_test(order_is_by_size_then_name),
		cmocka_unit_test(small_nodes_go),
		cmocka_unit_test(filters_keep_the_total),
		cmocka_unit_test(marks_inlined_calls),
		cmocka_unit_test(sums_wrap_as_go_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
