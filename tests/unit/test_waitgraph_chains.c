/* SPDX-License-Identifier: MIT */
/* Where the chains of graphs by hand end: what waits, and is no deadlock. */
#include "unit.h"

#include "analyze/waitgraph.h"

#define WAITS WAIT_EDGE_WAITS

static void add(struct waitgraph *g, uint32_t thread, enum wait_edge_kind kind, uint32_t object,
	enum wait_mode mode)
{
	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object,
				 .kind = (uint8_t)kind,
				 .mode = (uint8_t)mode});
}

static void hold(struct waitgraph *g, uint32_t thread, uint32_t object, enum wait_mode mode)
{
	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object,
				 .kind = WAIT_EDGE_HOLDS,
				 .mode = (uint8_t)mode,
				 .flags = WAIT_SURE});
}

static void could(
	struct waitgraph *g, uint32_t thread, uint32_t object, enum wait_mode mode, uint8_t flags)
{
	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object,
				 .kind = WAIT_EDGE_COULD,
				 .mode = (uint8_t)mode,
				 .flags = flags});
}

/*
 * Threads 1 and 2 send to a hub, 3, which sends to one of its clients: 4 waits to receive, so the
 * channel is another one's; 5 writes to the network; 6 may start a client some day.
 */
static void solve_hub(struct waitgraph *g, uint8_t flags_of_6, struct wait_verdict *v)
{
	uint32_t in, out;

	waitgraph_init(g, 7);
	in = waitgraph_object(g, WAIT_OBJECT_CHANNEL, 16);
	out = waitgraph_object(g, WAIT_OBJECT_CHANNEL, 32);
	add(g, 1, WAITS, in, WAIT_SEND);
	add(g, 2, WAITS, in, WAIT_SEND);
	could(g, 3, in, WAIT_SEND, 0);
	add(g, 3, WAITS, out, WAIT_SEND);
	could(g, 3, out, WAIT_ANY, WAIT_WAY_OUT);
	add(g, 4, WAITS, out, WAIT_RECEIVE);
	could(g, 4, out, WAIT_SEND, WAIT_WAY_OUT);
	could(g, 5, out, WAIT_SEND, 0);
	could(g, 6, out, WAIT_SEND, flags_of_6);
	waitgraph_solve(g, WAIT_BY_STATEMENT, v);
}

static void senders_wait_for_the_only_one_that_could_receive(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;

	(void)state;
	solve_hub(&g, WAIT_STARTS, &v);
	assert_int_equal(v.nstuck, 0);
	assert_int_equal(v.chains[1].root, 5);
	assert_int_equal(v.chains[1].end, WAIT_END_LIVE);
	assert_int_equal(v.chains[5].behind, 3);
	assert_int_equal(
		v.chains[4].end, WAIT_END_OPEN); /* idle: it waits for nobody in particular */
	assert_int_equal(v.chains[4].root, 4);
	wait_verdict_release(&v);
	waitgraph_release(&g);
	solve_hub(&g, 0, &v); /* two that could: no telling which */
	assert_int_equal(v.chains[1].root, 3);
	assert_int_equal(v.chains[1].end, WAIT_END_OPEN);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

/* The receiver 5 of solve_hub() is not there: 4 waits at another one's, 6 may start some day. */
static void solve_left(struct waitgraph *g, enum wait_evidence closed, struct wait_verdict *v)
{
	uint32_t in, out;

	waitgraph_init(g, 7);
	in = waitgraph_object(g, WAIT_OBJECT_CHANNEL, 16);
	out = waitgraph_object(g, WAIT_OBJECT_CHANNEL, 32);
	waitgraph_close(g, out, closed);
	add(g, 1, WAITS, in, WAIT_SEND);
	could(g, 3, in, WAIT_SEND, 0);
	add(g, 3, WAITS, out, WAIT_SEND);
	could(g, 3, out, WAIT_ANY, WAIT_WAY_OUT);
	add(g, 4, WAITS, out, WAIT_RECEIVE);
	could(g, 4, out, WAIT_SEND, WAIT_WAY_OUT);
	could(g, 6, out, WAIT_SEND, WAIT_STARTS);
	waitgraph_solve(g, WAIT_BY_TYPE, v);
}

static void a_receiver_has_left_when_all_others_wait_elsewhere(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;

	(void)state;
	solve_left(&g, WAIT_BY_TYPE, &v);
	assert_int_equal(v.chains[1].root, 3);
	assert_int_equal(v.chains[1].end, WAIT_END_GONE);
	assert_int_equal(v.chains[4].end, WAIT_END_OPEN);
	wait_verdict_release(&v);
	waitgraph_release(&g);
	solve_left(&g, WAIT_BY_SIGNATURE, &v); /* somebody unknown may receive */
	assert_int_equal(v.chains[1].end, WAIT_END_OPEN);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

/* Readers 0 and 1 have it, 1 waits for a message; 2 is in line to write, 3 waits behind it to read.
 */
static void solve_readers(struct waitgraph *g, bool writes, struct wait_verdict *v)
{
	uint32_t lock, message;

	waitgraph_init(g, 4);
	lock = waitgraph_object(g, WAIT_OBJECT_RWLOCK, 16);
	message = waitgraph_object(g, WAIT_OBJECT_CHANNEL, 32);
	hold(g, 0, lock, WAIT_SHARED);
	hold(g, 1, lock, WAIT_SHARED);
	add(g, 1, WAITS, message, WAIT_RECEIVE);
	if (writes)
		add(g, 2, WAITS, lock, WAIT_EXCLUSIVE);
	add(g, 3, WAITS, lock, WAIT_SHARED);
	waitgraph_solve(g, WAIT_BY_STATEMENT, v);
}

static void readers_wait_for_a_writer_and_writers_for_a_reader_that_waits(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;

	(void)state;
	solve_readers(&g, true, &v);
	assert_int_equal(v.nstuck, 0);
	assert_int_equal(v.chains[3].root, 1);
	assert_int_equal(v.chains[3].end, WAIT_END_OPEN);
	assert_int_equal(v.chains[2].behind, 1);
	assert_int_equal(v.chains[1].behind, 2);
	wait_verdict_release(&v);
	waitgraph_release(&g);
	solve_readers(&g, false, &v); /* nobody writes: readers do not keep readers out */
	assert_int_equal(v.chains[3].root, 3);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(senders_wait_for_the_only_one_that_could_receive),
		cmocka_unit_test(a_receiver_has_left_when_all_others_wait_elsewhere),
		cmocka_unit_test(readers_wait_for_a_writer_and_writers_for_a_reader_that_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
