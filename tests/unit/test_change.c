/* SPDX-License-Identifier: MIT */
#include "analyze/change.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyze/place.h"
#include "base/str.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct change *find(const struct change *items, size_t n, uint64_t key)
{
	for (size_t i = 0; i < n; i++)
		if (items[i].key == key)
			return &items[i];
	fail_msg("no change with key %llu", (unsigned long long)key);
	return NULL;
}

/*
 * Before: 1 2 3 send (key 10), 4 sleeps (20). After: 2 3 send, 4 sends, 9 sends, 3 ids of 30 new;
 * goroutine 1 is gone, and the group 20 with it.
 */
static void ids_tell_staying_from_turnover(void **state)
{
	const struct change_group old_groups[] = {{10, 1, 3}, {20, 1, 1}};
	const struct change_member old_members[] = {{1, 0}, {2, 0}, {3, 0}, {4, 1}};
	const struct change_group new_groups[] = {{30, 1, 2}, {10, 1, 4}};
	const struct change_member new_members[] = {
		{2, 1}, {3, 1}, {4, 1}, {9, 1}, {11, 0}, {12, 0}};
	const struct change_side before = {old_groups, 2, old_members, COUNT(old_members)};
	const struct change_side after = {new_groups, 2, new_members, COUNT(new_members)};
	size_t n;
	struct change *all = change_find(&before, &after, &n);
	const struct change *c;

	(void)state;
	assert_int_equal(n, 3);
	assert_true(all[0].key < all[1].key && all[1].key < all[2].key);
	c = find(all, n, 10);
	assert_int_equal(c->before, 3);
	assert_int_equal(c->after, 4);
	assert_int_equal(c->stayed, 2);
	assert_int_equal(c->new, 1);
	assert_int_equal(c->came, 1);
	assert_int_equal(c->gone, 1);
	assert_int_equal(c->left, 0);
	assert_int_equal(c->before_group, 0);
	assert_int_equal(c->after_group, 1);
	c = find(all, n, 20);
	assert_int_equal(c->left, 1);
	assert_int_equal(c->gone, 0);
	assert_true(c->after_group == CHANGE_NONE);
	c = find(all, n, 30);
	assert_int_equal(c->new, 2);
	assert_true(c->before_group == CHANGE_NONE);
	free(all);
}

static void nothing_against_nothing(void **state)
{
	const struct change_side none = {0};
	size_t n = 7;

	(void)state;
	assert_null(change_find(&none, &none, &n));
	assert_int_equal(n, 0);
}

static void equal_ids_of_another_process_differ_in_origin(void **state)
{
	const struct change_group a[] = {{10, 100, 2}, {11, 0, 1}};
	const struct change_group b[] = {{10, 200, 2}, {11, 300, 1}};
	const struct change_member ids[] = {{1, 0}, {2, 0}, {3, 1}};
	const struct change_side before = {a, 2, ids, 3}, after = {b, 2, ids, 3};
	struct change_overlap o = change_overlap(&before, &after);

	(void)state;
	assert_int_equal(o.common, 3);
	assert_int_equal(o.comparable, 2);
	assert_int_equal(o.different, 2);
	o = change_overlap(&before, &before);
	assert_int_equal(o.different, 0);
}

static frameid frame(struct stacks *s, const char *name, uint32_t line)
{
	return stacks_frame(s, stacks_function(s, str_from(name), STR("m/a.go")), line, 0);
}

/* Go <= 1.20 wraps `go f(x)`; SIGQUIT shows the wrapper, debug=2 does not. */
static void a_go_statement_is_no_frame(void **state)
{
	struct stacks s = {0};
	frameid creator = frame(&s, "m.Start", 7), wrapper = frame(&s, "m.Start.func3", 7);
	frameid work = frame(&s, "m.work", 20), body = frame(&s, "m.Start.func4", 9);
	const frameid with[] = {work, wrapper}, closure[] = {work, body}, alone[] = {wrapper};
	stackid plain = stacks_from_leaf_first(&s, &work, 1);
	stackid other = stacks_from_leaf_first(&s, closure, 2);
	stackid only = stacks_from_leaf_first(&s, alone, 1);

	(void)state;
	assert_int_equal(place_unwrapped(&s, stacks_from_leaf_first(&s, with, 2), creator), plain);
	assert_int_equal(place_unwrapped(&s, other, creator), other);
	assert_int_equal(place_unwrapped(&s, only, creator), only);
	assert_int_equal(place_unwrapped(&s, plain, 0), plain);
	assert_int_equal(place_unwrapped(&s, 0, creator), 0);
	stacks_release(&s);
}

static void the_place_is_above_sync(void **state)
{
	struct stacks s = {0};
	const frameid leaf_first[] = {frame(&s, "internal/sync.(*Mutex).lockSlow", 1),
		frame(&s, "sync.(*Mutex).Lock", 2), frame(&s, "net/http.(*T).get", 3),
		frame(&s, "main.main", 4)};
	stackid stack = stacks_from_leaf_first(&s, leaf_first, 4);

	(void)state;
	assert_int_equal(place_of(&s, stack), leaf_first[2]);
	assert_int_equal(place_entry(&s, stack), leaf_first[3]);
	assert_int_equal(place_of(&s, 0), 0);
	stacks_release(&s);
}

/* Who reads a response body is net/http, not the buffers and the socket below it. */
static void via_is_past_the_plumbing(void **state)
{
	struct stacks s = {0};
	const frameid leaf_first[] = {frame(&s, "internal/poll.(*FD).Read", 1),
		frame(&s, "net.(*netFD).Read", 2), frame(&s, "net.(*conn).Read", 3),
		frame(&s, "crypto/tls.(*Conn).Read", 4),
		frame(&s, "net/http.(*persistConn).Read", 5), frame(&s, "bufio.(*Reader).fill", 6),
		frame(&s, "net/http.(*body).Read", 7), frame(&s, "io.ReadAll", 8),
		frame(&s, "example.com/m/pkg.(*T).get", 9)};
	const frameid only_io[] = {frame(&s, "runtime.gopark", 1), frame(&s, "net.Dial", 2)};
	stackid stack = stacks_from_leaf_first(&s, leaf_first, 9);
	stackid plumbing = stacks_from_leaf_first(&s, only_io, 2);
	struct strbuf packages = {0};

	(void)state;
	assert_int_equal(place_of(&s, stack), leaf_first[1]);
	assert_int_equal(place_via(&s, stack), leaf_first[4]);
	assert_int_equal(place_via(&s, plumbing), only_io[0]);
	assert_int_equal(place_via(&s, 0), 0);
	place_packages(&s, stack, &packages);
	assert_true(str_eq(
		strbuf_str(&packages), STR("net crypto/tls net/http bufio io example.com/m/pkg")));
	strbuf_clear(&packages);
	place_packages(&s, 0, &packages);
	assert_int_equal(packages.n, 0);
	strbuf_release(&packages);
	stacks_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_tell_staying_from_turnover),
		cmocka_unit_test(nothing_against_nothing),
		cmocka_unit_test(equal_ids_of_another_process_differ_in_origin),
		cmocka_unit_test(a_go_statement_is_no_frame),
		cmocka_unit_test(the_place_is_above_sync),
		cmocka_unit_test(via_is_past_the_plumbing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
