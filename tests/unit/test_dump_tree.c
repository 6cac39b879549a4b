/* SPDX-License-Identifier: MIT */
#include "analyze/dump_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "report/dump_tree.h"

enum { MILLION = 1000000 };

struct world {
	struct stacks stacks;
	struct groups groups;
	struct owner owner;
	struct diff_filter filter;
	struct dump_tree tree;
};

static int setup(void **state)
{
	static struct world w;

	w = (struct world){.filter = {.any_state = true}};
	groups_init(&w.groups, &w.stacks);
	w.groups.snapshot = (struct snapshot){.level = DUMP_USER, .time_ns = TIME_UNKNOWN};
	*state = &w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	dump_tree_release(&w->tree);
	groups_release(&w->groups);
	owner_release(&w->owner);
	stacks_release(&w->stacks);
	return 0;
}

static frameid frame(struct world *w, const char *function)
{
	funcid f = stacks_function(&w->stacks, str_from(function), STR("a.go"));

	return stacks_frame(&w->stacks, f, 1, 0);
}

/* A thread that began in entry, made by creator in thread parent. */
static void add(
	struct world *w, uint64_t id, const char *entry, const char *creator, uint64_t parent)
{
	frameid leaf = frame(w, entry);
	struct thread t = {.id = id, .parent = parent, .count = 1, .wait_ns = -1, .at = id};

	t.class = WAIT_SELECT;
	t.stack = stacks_from_leaf_first(&w->stacks, &leaf, 1);
	t.creator = creator ? frame(w, creator) : 0;
	groups_add(&w->groups, &t);
}

static void build(struct world *w)
{
	groups_finish(&w->groups);
	dump_tree_build(&w->tree, &w->groups, &w->filter, &w->owner);
}

/* "level:count name" of every node; what is gone or not known in brackets. */
static void draw(const struct world *w, char *out, size_t size)
{
	uint32_t level[64] = {0};
	size_t at = 0;

	out[0] = 0;
	assert_true(w->tree.nnodes < 64);
	for (size_t i = 0; i < w->tree.nnodes; i++) {
		const struct tree_node *n = &w->tree.nodes[i];
		funcid f = n->kind == TREE_THREADS ? n->entry : n->creator;
		struct str name = stacks_text(&w->stacks, stacks_function_get(&w->stacks, f)->name);

		assert_true(n->parent == TREE_NONE || n->parent < i);
		level[i] = n->parent == TREE_NONE ? 0 : level[n->parent] + 1;
		at += (size_t)snprintf(out + at, size - at,
			n->kind == TREE_THREADS ? "%u:%u %.*s\n"
			: n->kind == TREE_ENDED ? "%u:(%u) %.*s\n"
						: "%u:[%u] %.*s\n",
			level[i], (unsigned)(n->kind == TREE_THREADS ? n->count : n->ended),
			STR_ARG(name));
	}
}

static void expect(struct world *w, const char *wanted)
{
	char got[4096];

	build(w);
	draw(w, got, sizeof(got));
	assert_string_equal(got, wanted);
}

static void children_are_counted_below_their_creator(void **state)
{
	struct world *w = *state;

	add(w, 1, "main", NULL, 0);
	add(w, 5, "serve", "accept", 1);
	for (uint64_t id = 10; id < 410; id++)
		add(w, id, "conn", "serve", 5);
	add(w, 500, "read", "conn", 17);
	add(w, 501, "read", "conn", 300);
	expect(w, "0:1 main\n1:1 serve\n2:400 conn\n3:2 read\n");
	assert_int_equal(w->tree.nodes[0].total, 404);
	assert_int_equal(w->tree.nodes[2].states[WAIT_SELECT], 400);
}

static void creators_that_ended_are_distinct(void **state)
{
	struct world *w = *state;

	add(w, 20, "work", "handle", 7);
	add(w, 21, "work", "handle", 7);
	add(w, 22, "work", "handle", 8);
	add(w, 23, "log", "handle", 9);
	expect(w, "0:(3) handle\n1:3 work\n1:1 log\n");
}

static void without_parent_ids_the_function_stands_for_them(void **state)
{
	struct world *w = *state;

	add(w, 1, "main", NULL, 0);
	add(w, 2, "work", "main", 0);
	add(w, 3, "work", "main", 0);
	expect(w, "0:[0] main\n1:2 work\n0:1 main\n");
	assert_false(w->tree.parents);
}

static void rings_are_cut_once(void **state)
{
	struct world *w = *state;

	add(w, 2, "self", "self", 2);
	add(w, 5, "a", "c", 7);
	add(w, 6, "b", "a", 5);
	add(w, 7, "c", "b", 6);
	add(w, 9, "tail", "c", 7);
	expect(w, "0:[0] a\n1:1 b\n2:1 c\n3:1 a\n3:1 tail\n0:[0] self\n1:1 self\n");
	assert_int_equal(w->tree.rings, 2);
}

/* Whatever the order in the file, and an id that is there twice is one thread and one more. */
static void doubled_ids_are_counted(void **state)
{
	struct world *w = *state;

	add(w, 9, "work", "main", 1);
	add(w, 9, "work", "main", 1);
	add(w, 1, "main", NULL, 0);
	build(w);
	assert_int_equal(w->tree.about.threads, 3);
	{
		uint64_t sum = 0;

		for (size_t i = 0; i < w->tree.nnodes; i++)
			sum += w->tree.nodes[i].count;
		assert_int_equal(sum, 3);
	}
}

static void the_filter_keeps_what_leads_to_it(void **state)
{
	struct world *w = *state;
	struct err err = {0};

	add(w, 1, "main", NULL, 0);
	add(w, 2, "serve", "main", 1);
	add(w, 3, "leak", "serve", 2);
	add(w, 4, "idle", "main", 1);
	w->filter.focus = regex_new(STR("^leak$"), &err);
	assert_non_null(w->filter.focus);
	expect(w, "0:1 main\n1:1 serve\n2:1 leak\n");
	assert_int_equal(w->tree.hidden_nodes, 1);
	regex_free(w->filter.focus);
}

static void a_million_in_a_row_is_one_node(void **state)
{
	struct world *w = *state;

	for (uint64_t id = MILLION; id >= 1; id--)
		add(w, id, "next", "next", id - 1);
	build(w);
	assert_int_equal(w->tree.nnodes, 2);
	assert_int_equal(w->tree.nodes[1].count, MILLION);
	assert_int_equal(w->tree.nodes[1].depth, MILLION - 1);
}

/* Nothing folds: every one has a name of its own, each below the one before. */
static void a_chain_of_strangers_is_drawn_to_its_limit(void **state)
{
	enum { N = 100000 };
	struct world *w = *state;
	struct dump_tree_layout layout = {.depth = 0};
	struct strbuf out = {0};
	char name[2][16];

	for (uint64_t id = 1; id <= N; id++) {
		snprintf(name[0], sizeof(name[0]), "f%u", (unsigned)id);
		snprintf(name[1], sizeof(name[1]), "f%u", (unsigned)id - 1);
		add(w, id, name[0], id > 1 ? name[1] : NULL, id - 1);
	}
	build(w);
	assert_int_equal(w->tree.nnodes, N);
	assert_int_equal(w->tree.nodes[0].total, N);
	dump_tree_text(&w->tree, &layout, &out);
	assert_true(out.n < 20000);
	assert_true(
		str_find(strbuf_str(&out), STR("\n99960 more, down to level 100000 ")) != SIZE_MAX);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			children_are_counted_below_their_creator, setup, teardown),
		cmocka_unit_test_setup_teardown(creators_that_ended_are_distinct, setup, teardown),
		cmocka_unit_test_setup_teardown(
			without_parent_ids_the_function_stands_for_them, setup, teardown),
		cmocka_unit_test_setup_teardown(rings_are_cut_once, setup, teardown),
		cmocka_unit_test_setup_teardown(doubled_ids_are_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(the_filter_keeps_what_leads_to_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_million_in_a_row_is_one_node, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_chain_of_strangers_is_drawn_to_its_limit, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
