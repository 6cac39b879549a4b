/* SPDX-License-Identifier: MIT */
/* Graphs by hand, random ones against the definition, and large ones against the clock. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analyze/waitgraph.h"

#define WAITS WAIT_EDGE_WAITS
#define HOLDS WAIT_EDGE_HOLDS
#define COULD WAIT_EDGE_COULD

static void add_as(struct waitgraph *g, uint32_t thread, enum wait_edge_kind kind, uint32_t object,
	enum wait_mode mode, enum wait_evidence evidence)
{
	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object,
				 .kind = (uint8_t)kind,
				 .mode = (uint8_t)mode,
				 .evidence = (uint8_t)evidence});
}

static void add(struct waitgraph *g, uint32_t thread, enum wait_edge_kind kind, uint32_t object,
	enum wait_mode mode)
{
	add_as(g, thread, kind, object, mode, WAIT_BY_STATEMENT);
}

static void hold(struct waitgraph *g, uint32_t thread, uint32_t object, enum wait_mode mode)
{
	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object,
				 .kind = HOLDS,
				 .mode = (uint8_t)mode,
				 .flags = WAIT_SURE});
}

static uint32_t lock(struct waitgraph *g, uint64_t key)
{
	uint32_t o = waitgraph_object(g, WAIT_OBJECT_LOCK, key);

	waitgraph_close(g, o, WAIT_BY_STATEMENT);
	return o;
}

static uint32_t channel(struct waitgraph *g, uint64_t key)
{
	uint32_t o = waitgraph_object(g, WAIT_OBJECT_CHANNEL, key);

	waitgraph_close(g, o, WAIT_BY_STATEMENT);
	return o;
}

/* Thread 0 selects between a and b and would then free thread 1; thread 2 may free it by b. */
static void solve_select(struct waitgraph *g, bool freed, struct wait_verdict *v)
{
	uint32_t a, b;

	waitgraph_init(g, 3);
	a = channel(g, 16);
	b = channel(g, 32);
	add(g, 0, WAITS, a, WAIT_SEND);
	add(g, 0, WAITS, b, WAIT_RECEIVE);
	waitgraph_add(g, &(struct wait_edge){.thread = 0,
				 .object = a,
				 .kind = COULD,
				 .mode = WAIT_RECEIVE,
				 .flags = WAIT_WAY_OUT});
	add(g, 1, WAITS, a, WAIT_RECEIVE);
	if (freed)
		add(g, 2, COULD, b, WAIT_RECEIVE);
	waitgraph_solve(g, WAIT_BY_STATEMENT, v);
}

static void a_way_out_frees_and_is_no_cause(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;

	(void)state;
	solve_select(&g, true, &v);
	assert_int_equal(v.nstuck, 0);
	wait_verdict_release(&v);
	waitgraph_release(&g);
	solve_select(&g, false, &v);
	assert_int_equal(v.nstuck, 2);
	assert_int_equal(v.ncycles, 0);
	assert_int_equal(v.chains[1].end, WAIT_END_NOBODY);
	assert_int_equal(v.chains[1].root, 1);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

static void two_locks_in_two_orders(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t a, b;

	(void)state;
	waitgraph_init(&g, 5);
	a = lock(&g, 16);
	b = lock(&g, 32);
	assert_int_equal(lock(&g, 16), a);
	add(&g, 0, WAITS, a, WAIT_EXCLUSIVE); /* behind the cycle */
	hold(&g, 1, a, WAIT_EXCLUSIVE);
	add(&g, 1, WAITS, b, WAIT_EXCLUSIVE);
	hold(&g, 2, b, WAIT_EXCLUSIVE);
	add(&g, 2, WAITS, a, WAIT_EXCLUSIVE);
	hold(&g, 3, lock(&g, 48), WAIT_EXCLUSIVE); /* elsewhere, and well */
	add(&g, 4, WAITS, lock(&g, 48), WAIT_EXCLUSIVE);
	waitgraph_solve(&g, WAIT_BY_INSTANCE, &v);
	assert_int_equal(v.nstuck, 3);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].kind, WAIT_CYCLE_LOCKS);
	assert_int_equal(v.cycles[0].n, 2);
	assert_int_equal(v.cycles[0].threads, 2);
	assert_int_equal(v.cycles[0].behind, 1);
	assert_int_equal(v.steps[0].thread, 1);
	assert_int_equal(g.edges[v.steps[0].frees].thread, 2);
	assert_int_equal(v.knot[0], 0);
	assert_int_equal(v.chains[0].end, WAIT_END_KNOT);
	assert_int_equal(v.chains[4].end, WAIT_END_LIVE);
	assert_int_equal(v.chains[4].root, 3);
	assert_int_equal(v.chains[3].behind, 1);
	wait_verdict_release(&v);
	waitgraph_live(&g, 2); /* a time limit: the ring may break */
	waitgraph_solve(&g, WAIT_BY_INSTANCE, &v);
	assert_int_equal(v.nstuck, 0);
	assert_int_equal(v.ncycles, 0);
	assert_int_equal(v.chains[0].end, WAIT_END_RING);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

static void a_weak_edge_blocks_nobody_at_a_strong_level(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t a;

	(void)state;
	waitgraph_init(&g, 2);
	a = waitgraph_object(&g, WAIT_OBJECT_LOCK, 16);
	add(&g, 0, WAITS, a, WAIT_EXCLUSIVE);
	waitgraph_solve(&g, WAIT_BY_SIGNATURE, &v);
	assert_int_equal(v.nstuck, 0); /* open: somebody may hold it */
	assert_int_equal(v.chains[0].end, WAIT_END_OPEN);
	wait_verdict_release(&v);
	add_as(&g, 0, HOLDS, a, WAIT_EXCLUSIVE, WAIT_BY_TYPE);
	waitgraph_close(&g, a, WAIT_BY_TYPE);
	waitgraph_solve(&g, WAIT_BY_INSTANCE, &v);
	assert_int_equal(v.nstuck, 0);
	wait_verdict_release(&v);
	waitgraph_solve(&g, WAIT_BY_TYPE, &v);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].kind, WAIT_CYCLE_SELF);
	assert_int_equal(v.cycles[0].evidence, WAIT_BY_TYPE);
	wait_verdict_release(&v);
	/* A way out counts however weakly it is known. */
	add_as(&g, 1, COULD, a, WAIT_ANY, WAIT_BY_SIGNATURE);
	waitgraph_solve(&g, WAIT_BY_TYPE, &v);
	assert_int_equal(v.nstuck, 0);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

/* "Nobody holds it" needs everybody to be seen; a holder that is seen, or the runtime's word, not.
 */
static void an_incomplete_dump_loses_no_lock(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t lost, held, never;

	(void)state;
	waitgraph_init(&g, 4);
	lost = waitgraph_object(&g, WAIT_OBJECT_LOCK, 16);
	held = waitgraph_object(&g, WAIT_OBJECT_LOCK, 32);
	never = waitgraph_object(&g, WAIT_OBJECT_NEVER, 0);
	waitgraph_close(&g, lost, WAIT_BY_INSTANCE);
	waitgraph_close(&g, never, WAIT_BY_STATEMENT);
	add(&g, 0, WAITS, lost, WAIT_EXCLUSIVE);
	add(&g, 1, WAITS, held, WAIT_EXCLUSIVE);
	hold(&g, 2, held, WAIT_EXCLUSIVE);
	add(&g, 2, WAITS, never, WAIT_EXCLUSIVE);
	waitgraph_solve(&g, WAIT_BY_TYPE, &v);
	assert_int_equal(v.nstuck, 3);
	assert_int_equal(v.chains[0].end, WAIT_END_NOBODY);
	assert_int_equal(v.chains[1].end, WAIT_END_NOBODY);
	assert_int_equal(v.chains[1].root, 2);
	assert_int_equal(v.ncycles, 0);
	wait_verdict_release(&v);
	g.incomplete = true;
	waitgraph_solve(&g, WAIT_BY_TYPE, &v);
	assert_int_equal(v.nstuck, 2);
	assert_int_equal(v.chains[0].end, WAIT_END_OPEN);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

static void serve_others(struct waitgraph *g, uint32_t thread, uint32_t object)
{
	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object,
				 .kind = COULD,
				 .mode = WAIT_SEND,
				 .flags = WAIT_OTHERS});
}

/* Two actors that send to each other: one name, two channels. One alone is no ring with itself. */
static void who_serves_others_is_in_their_ring_alone(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t o;

	(void)state;
	waitgraph_init(&g, 3);
	o = channel(&g, 16);
	for (uint32_t t = 0; t < 3; t++)
		add(&g, t, WAITS, o, WAIT_SEND);
	serve_others(&g, 1, o);
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.nstuck, 3);
	assert_int_equal(v.ncycles, 0);
	assert_int_equal(v.chains[1].end, WAIT_END_NOBODY);
	wait_verdict_release(&v);
	serve_others(&g, 2, o);
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].kind, WAIT_CYCLE_MIXED);
	assert_int_equal(v.cycles[0].threads, 2);
	assert_int_equal(v.cycles[0].behind, 1);
	assert_int_equal(v.cycles[0].n, 2);
	for (size_t i = 0; i < 2; i++)
		assert_int_not_equal(v.steps[i].thread, g.edges[v.steps[i].frees].thread);
	assert_int_equal(v.knot[0], 0);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

/* One that waits elsewhere, for the lock that the first one has, closes the ring through it. */
static void who_serves_others_leads_on(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t o, a;

	(void)state;
	waitgraph_init(&g, 2);
	o = channel(&g, 16);
	a = lock(&g, 32);
	add(&g, 0, WAITS, o, WAIT_SEND);
	serve_others(&g, 0, o);
	hold(&g, 0, a, WAIT_EXCLUSIVE);
	add(&g, 1, WAITS, a, WAIT_EXCLUSIVE);
	add(&g, 1, COULD, o, WAIT_SEND);
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].threads, 2);
	assert_int_equal(v.cycles[0].n, 2);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

/* once.Do(f) where f comes to the same once.Do: as a lock that is taken twice. */
static void a_once_in_itself_is_a_lock_in_itself(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t o;

	(void)state;
	waitgraph_init(&g, 1);
	o = waitgraph_object(&g, WAIT_OBJECT_ONCE, 16);
	hold(&g, 0, o, WAIT_EXCLUSIVE);
	add(&g, 0, WAITS, o, WAIT_EXCLUSIVE);
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].kind, WAIT_CYCLE_SELF);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

static void readers_wait_behind_a_writer_in_line(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t o;

	(void)state;
	waitgraph_init(&g, 4);
	o = waitgraph_object(&g, WAIT_OBJECT_RWLOCK, 16);
	hold(&g, 0, o, WAIT_SHARED);
	add(&g, 0, WAITS, o, WAIT_SHARED);
	add(&g, 3, HOLDS, o, WAIT_SHARED); /* another reader, who comes back: no help */
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.nstuck, 0); /* without a writer a reader is let in */
	wait_verdict_release(&v);
	add(&g, 1, WAITS, o, WAIT_EXCLUSIVE);
	add(&g, 2, WAITS, o, WAIT_SHARED);
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.nstuck, 3);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].kind, WAIT_CYCLE_RECURSIVE_READ);
	assert_int_equal(v.cycles[0].threads, 2);
	assert_int_equal(v.cycles[0].behind, 1);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

static void a_reader_who_wants_to_write_waits_for_itself(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t o;

	(void)state;
	waitgraph_init(&g, 1);
	o = waitgraph_object(&g, WAIT_OBJECT_RWLOCK, 16);
	hold(&g, 0, o, WAIT_SHARED);
	add(&g, 0, WAITS, o, WAIT_EXCLUSIVE);
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].kind, WAIT_CYCLE_UPGRADE);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

static void any_case_of_a_select_frees(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t a, b;

	(void)state;
	waitgraph_init(&g, 2);
	a = waitgraph_object(&g, WAIT_OBJECT_CHANNEL, 16);
	b = waitgraph_object(&g, WAIT_OBJECT_CHANNEL, 32);
	waitgraph_close(&g, a, WAIT_BY_TYPE);
	waitgraph_close(&g, b, WAIT_BY_TYPE);
	add(&g, 0, WAITS, a, WAIT_RECEIVE);
	add(&g, 0, WAITS, b, WAIT_SEND);
	add(&g, 1, COULD, b, WAIT_RECEIVE); /* frees receivers: none of ours */
	waitgraph_solve(&g, WAIT_BY_TYPE, &v);
	assert_int_equal(v.nstuck, 1);
	assert_int_equal(v.chains[0].end, WAIT_END_NOBODY);
	wait_verdict_release(&v);
	add(&g, 1, COULD, b, WAIT_SEND);
	waitgraph_solve(&g, WAIT_BY_TYPE, &v);
	assert_int_equal(v.nstuck, 0);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

static void locks_and_channels_make_a_cycle(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t mu, ch;

	(void)state;
	waitgraph_init(&g, 2);
	mu = lock(&g, 16);
	ch = waitgraph_object(&g, WAIT_OBJECT_CHANNEL, 32);
	waitgraph_close(&g, ch, WAIT_BY_TYPE);
	hold(&g, 0, mu, WAIT_EXCLUSIVE);
	add(&g, 0, WAITS, ch, WAIT_SEND);
	add(&g, 1, WAITS, mu, WAIT_EXCLUSIVE);
	add_as(&g, 1, COULD, ch, WAIT_SEND, WAIT_BY_TYPE);
	waitgraph_solve(&g, WAIT_BY_TYPE, &v);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].kind, WAIT_CYCLE_MIXED);
	assert_int_equal(v.cycles[0].evidence, WAIT_BY_TYPE);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

static void two_holders_of_one_lock_are_not_believed(void **state)
{
	struct waitgraph g;
	struct wait_verdict v;
	uint32_t a;

	(void)state;
	waitgraph_init(&g, 2);
	a = lock(&g, 16);
	hold(&g, 0, a, WAIT_EXCLUSIVE);
	hold(&g, 1, a, WAIT_EXCLUSIVE);
	add(&g, 0, WAITS, a, WAIT_EXCLUSIVE);
	add(&g, 1, WAITS, a, WAIT_EXCLUSIVE);
	waitgraph_solve(&g, WAIT_BY_SIGNATURE, &v);
	assert_int_equal(v.nstuck, 0);
	assert_true(g.objects[a].doubts & WAIT_DOUBT_TWO_HOLDERS);
	wait_verdict_release(&v);
	waitgraph_release(&g);
}

/* ---- against the definition ---- */

/* Written from the header's words, not from the code: may any of the object's waiters go on? */
static bool may_end(const struct waitgraph *g, const uint8_t *stuck, const struct wait_edge *w,
	enum wait_evidence level)
{
	const struct wait_object *o = &g->objects[w->object];
	bool reads = w->mode == WAIT_SHARED || w->mode == WAIT_RECEIVE;
	bool live_way = false, stuck_writer = false, stuck_line = false, stuck_reader = false;
	uint32_t sure_threads = 0;
	bool exclusive = false;

	for (uint32_t t = 0; t < g->nthreads; t++) {
		bool sure = false;

		for (size_t i = 0; i < g->nedges; i++) {
			const struct wait_edge *e = &g->edges[i];

			if (e->thread != t || e->object != w->object || e->kind != HOLDS ||
				!(e->flags & WAIT_SURE) || e->evidence > level)
				continue;
			sure = true;
			exclusive |= e->mode != WAIT_SHARED;
		}
		sure_threads += sure;
	}
	for (size_t i = 0; i < g->nedges; i++) {
		const struct wait_edge *e = &g->edges[i];
		bool known = e->kind == HOLDS && e->flags & WAIT_SURE && e->evidence <= level;
		bool way = false;

		if (e->object != w->object)
			continue;
		if (e->kind == HOLDS)
			way = !reads || e->mode != WAIT_SHARED;
		if (e->kind == COULD)
			way = e->mode == WAIT_ANY ||
			      reads == (e->mode == WAIT_SHARED || e->mode == WAIT_RECEIVE);
		if (e->kind == WAITS && o->kind == WAIT_OBJECT_RWLOCK &&
			!(e->mode == WAIT_SHARED || e->mode == WAIT_RECEIVE)) {
			way = reads;
			stuck_line |= stuck[e->thread];
		}
		live_way |= way && !stuck[e->thread];
		stuck_writer |= known && way && stuck[e->thread];
		stuck_reader |= known && e->mode == WAIT_SHARED && stuck[e->thread];
	}
	if (exclusive && sure_threads > 1)
		return true;
	if (stuck_writer || (reads && stuck_reader && stuck_line))
		return false;
	return o->closed > level || live_way;
}

static uint32_t by_definition(const struct waitgraph *g, enum wait_evidence level, uint8_t *stuck)
{
	bool changed = true;
	uint32_t n = 0;

	memset(stuck, 0, g->nthreads);
	for (size_t i = 0; i < g->nedges; i++)
		stuck[g->edges[i].thread] |= g->edges[i].kind == WAITS;
	for (uint32_t t = 0; t < g->nthreads; t++)
		stuck[t] = stuck[t] && !g->live[t];
	while (changed) {
		changed = false;
		for (size_t i = 0; i < g->nedges; i++) {
			const struct wait_edge *e = &g->edges[i];

			if (e->kind != WAITS || !stuck[e->thread])
				continue;
			if (e->evidence <= level && !may_end(g, stuck, e, level))
				continue;
			stuck[e->thread] = 0;
			changed = true;
		}
	}
	for (uint32_t t = 0; t < g->nthreads; t++)
		n += stuck[t];
	return n;
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void random_graph(struct waitgraph *g, uint64_t *seed)
{
	uint32_t threads = 1 + (uint32_t)(next_random(seed) % 7);
	uint32_t objects = 1 + (uint32_t)(next_random(seed) % 5);
	uint32_t edges = (uint32_t)(next_random(seed) % 18);

	waitgraph_init(g, threads);
	for (uint32_t o = 0; o < objects; o++) {
		waitgraph_object(
			g, (enum wait_object_kind)(next_random(seed) % 3), next_random(seed) | 1);
		if (next_random(seed) % 4)
			waitgraph_close(g, o, (enum wait_evidence)(next_random(seed) % 5));
	}
	for (uint32_t i = 0; i < edges; i++) {
		uint32_t o = (uint32_t)(next_random(seed) % objects);
		bool channel = g->objects[o].kind == WAIT_OBJECT_CHANNEL;
		struct wait_edge e = {
			.thread = (uint32_t)(next_random(seed) % threads), .object = o};

		e.kind = (uint8_t)(next_random(seed) % 3);
		e.mode = (uint8_t)(next_random(seed) % 2 + (channel ? 2 : 0));
		if (g->objects[o].kind == WAIT_OBJECT_LOCK)
			e.mode = WAIT_EXCLUSIVE;
		if (e.kind == COULD && next_random(seed) % 2)
			e.mode = WAIT_ANY;
		if (e.kind == HOLDS && channel)
			e.kind = COULD;
		e.evidence = (uint8_t)(next_random(seed) % 5);
		e.flags = next_random(seed) % 2 ? WAIT_SURE : 0;
		waitgraph_add(g, &e);
	}
	if (next_random(seed) % 4 == 0)
		waitgraph_live(g, (uint32_t)(next_random(seed) % threads));
}

/* What a way around must be: each step waits, and the next thread is why. */
static void check_cycles(const struct waitgraph *g, const struct wait_verdict *v)
{
	for (size_t c = 0; c < v->ncycles; c++) {
		const struct wait_cycle *cycle = &v->cycles[c];

		assert_true(cycle->n >= 1 && cycle->n <= cycle->threads);
		for (size_t i = 0; i < cycle->n; i++) {
			const struct wait_step *s = &v->steps[cycle->first + i];
			const struct wait_step *next = &v->steps[cycle->first + (i + 1) % cycle->n];
			const struct wait_edge *waits = &g->edges[s->waits];
			const struct wait_edge *frees = &g->edges[s->frees];

			assert_int_equal(waits->kind, WAITS);
			assert_int_equal(waits->thread, s->thread);
			assert_int_equal(frees->thread, next->thread);
			assert_int_equal(waits->object, frees->object);
			assert_true(waits->evidence <= v->level && frees->evidence <= v->level);
			assert_true(v->stuck[s->thread]);
			assert_int_equal(v->knot[s->thread], c + 1);
		}
	}
}

static void check_chains(const struct waitgraph *g, const struct wait_verdict *v)
{
	for (uint32_t t = 0; t < g->nthreads; t++) {
		const struct wait_chain *c = &v->chains[t];
		uint32_t u = t, hops = 0;

		while (v->chains[u].frees != WAIT_NONE && hops++ <= g->nthreads && !(u == c->root))
			u = g->edges[v->chains[u].frees].thread;
		assert_int_equal(u, c->root);
		if (v->stuck[t])
			assert_true(c->end == WAIT_END_KNOT || c->end == WAIT_END_NOBODY);
		if (c->end == WAIT_END_KNOT)
			assert_true(v->knot[c->root]);
	}
}

static void random_graphs_are_judged_by_the_definition(void **state)
{
	uint64_t seed = 88172645463325252;
	uint32_t stuck_ones = 0, cycles = 0;

	(void)state;
	for (int round = 0; round < 60000; round++) {
		struct waitgraph g;
		struct wait_verdict v;
		uint8_t stuck[8];
		enum wait_evidence level = (enum wait_evidence)(round % 5);

		random_graph(&g, &seed);
		waitgraph_solve(&g, level, &v);
		assert_int_equal(v.nstuck, by_definition(&g, level, stuck));
		assert_memory_equal(stuck, v.stuck, g.nthreads);
		check_cycles(&g, &v);
		check_chains(&g, &v);
		stuck_ones += v.nstuck;
		cycles += (uint32_t)v.ncycles;
		wait_verdict_release(&v);
		waitgraph_release(&g);
	}
	assert_true(stuck_ones > 5000 && cycles > 1000); /* the test has something to test */
}

/* ---- large ---- */

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void a_million_edges_are_no_matter(void **state)
{
	enum { THREADS = 100000, EDGES = 1000000 };
	struct waitgraph g;
	struct wait_verdict v;
	double start = seconds();
	uint32_t one, other, o;

	(void)state;
	waitgraph_init(&g, THREADS);
	one = lock(&g, 8);
	other = lock(&g, 9);
	hold(&g, 0, one, WAIT_EXCLUSIVE);
	add(&g, 0, WAITS, other, WAIT_EXCLUSIVE);
	hold(&g, 1, other, WAIT_EXCLUSIVE);
	add(&g, 1, WAITS, one, WAIT_EXCLUSIVE);
	for (uint32_t t = 2; t < THREADS; t++)
		add(&g, t, WAITS, one, WAIT_EXCLUSIVE);
	for (uint32_t i = 0; g.nedges < EDGES; i++) { /* what they all hold besides */
		o = lock(&g, 100 + i % 5000);
		add(&g, i % THREADS, HOLDS, o, WAIT_EXCLUSIVE);
	}
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.nstuck, THREADS);
	assert_int_equal(v.ncycles, 1);
	assert_int_equal(v.cycles[0].behind, THREADS - 2);
	wait_verdict_release(&v);
	waitgraph_live(&g, 0); /* a time limit, and all of them may go on */
	waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
	assert_int_equal(v.nstuck, 0);
	assert_int_equal(v.chains[THREADS - 1].end, WAIT_END_RING);
	assert_int_equal(v.chains[0].behind, THREADS - 2);
	wait_verdict_release(&v);
	waitgraph_release(&g);
	assert_true(seconds() - start < 20); /* linear: a tenth of a second without sanitizers */
}

/* A ring of all threads, and many small ones: neither recursion nor a search from everywhere. */
static void long_rings_and_many(void **state)
{
	enum { THREADS = 100000 };
	double start = seconds();

	(void)state;
	for (int many = 0; many < 2; many++) {
		struct waitgraph g;
		struct wait_verdict v;
		uint32_t ring = many ? 2 : THREADS;

		waitgraph_init(&g, THREADS);
		for (uint32_t t = 0; t < THREADS; t++) {
			uint32_t first = t / ring * ring, next = first + (t - first + 1) % ring;

			hold(&g, t, lock(&g, 16 + t), WAIT_EXCLUSIVE);
			add(&g, t, WAITS, lock(&g, 16 + next), WAIT_EXCLUSIVE);
		}
		waitgraph_solve(&g, WAIT_BY_STATEMENT, &v);
		assert_int_equal(v.ncycles, THREADS / ring);
		assert_int_equal(v.cycles[0].n, ring);
		wait_verdict_release(&v);
		waitgraph_release(&g);
	}
	assert_true(seconds() - start < 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_locks_in_two_orders),
		cmocka_unit_test(a_way_out_frees_and_is_no_cause),
		cmocka_unit_test(who_serves_others_is_in_their_ring_alone),
		cmocka_unit_test(who_serves_others_leads_on),
		cmocka_unit_test(a_once_in_itself_is_a_lock_in_itself),
		cmocka_unit_test(a_weak_edge_blocks_nobody_at_a_strong_level),
		cmocka_unit_test(an_incomplete_dump_loses_no_lock),
		cmocka_unit_test(readers_wait_behind_a_writer_in_line),
		cmocka_unit_test(a_reader_who_wants_to_write_waits_for_itself),
		cmocka_unit_test(any_case_of_a_select_frees),
		cmocka_unit_test(locks_and_channels_make_a_cycle),
		cmocka_unit_test(two_holders_of_one_lock_are_not_believed),
		cmocka_unit_test(random_graphs_are_judged_by_the_definition),
		cmocka_unit_test(a_million_edges_are_no_matter),
		cmocka_unit_test(long_rings_and_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
