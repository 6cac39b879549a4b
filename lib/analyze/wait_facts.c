/* SPDX-License-Identifier: MIT */
#include "analyze/wait_facts.h"

#include <stdbool.h>
#include <stdlib.h>

#include "analyze/members.h"
#include "base/xmalloc.h"

/* ---- the dump as a whole ---- */

/* A store keeps the first thread of an id, and in its group how many there were. */
static bool ids_twice(const struct groups *dump)
{
	struct members m;
	uint64_t all = 0;
	bool twice;

	members_init(&m, dump);
	for (size_t i = 0; i < dump->n; i++)
		all += dump->items[i].members;
	twice = m.n < all;
	members_release(&m);
	return twice;
}

uint32_t wait_facts_doubts(const struct groups *dump)
{
	uint32_t doubts = 0, flags = 0;

	for (size_t i = 0; i < dump->n; i++)
		flags |= dump->items[i].any_flags;
	if (dump->snapshot.truncated || dump->snapshot.capped || flags & THREAD_TRUNCATED)
		doubts |= WAIT_DOUBT_CUT;
	if (flags & THREAD_ELIDED)
		doubts |= WAIT_DOUBT_ELIDED;
	if (flags & THREAD_NO_STACK)
		doubts |= WAIT_DOUBT_NO_STACK;
	if (ids_twice(dump))
		doubts |= WAIT_DOUBT_TWICE;
	return doubts;
}

static enum wait_evidence weaker(const struct groups *dump, enum wait_evidence evidence)
{
	return ids_twice(dump) ? WAIT_BY_SIGNATURE : evidence;
}

static const struct group *group_of(const struct groups *dump, uint32_t member)
{
	return &dump->items[groups_member(dump, member)->group];
}

static uint32_t member_doubts(const struct group_member *m)
{
	return (m->flags & THREAD_TRUNCATED ? WAIT_DOUBT_CUT : 0u) |
	       (m->flags & THREAD_ELIDED ? WAIT_DOUBT_ELIDED : 0u);
}

/* ---- printed locks ---- */

static enum wait_object_kind kind_of_class(enum wait_class class)
{
	switch (class) {
	case WAIT_RW_READ:
	case WAIT_RW_WRITE:
		return WAIT_OBJECT_RWLOCK;
	case WAIT_CHAN_SEND:
	case WAIT_CHAN_RECEIVE:
		return WAIT_OBJECT_CHANNEL;
	case WAIT_CHAN_NIL:
	case WAIT_SELECT_NONE:
		return WAIT_OBJECT_NEVER;
	case WAIT_SELECT:
		return WAIT_OBJECT_SELECT;
	case WAIT_WAITGROUP:
		return WAIT_OBJECT_WAITGROUP;
	case WAIT_COND:
		return WAIT_OBJECT_COND;
	case WAIT_SEMA:
		return WAIT_OBJECT_SEMAPHORE;
	default:
		return WAIT_OBJECT_LOCK;
	}
}

/* A lock that is held and one that is waited for must meet in one object. */
static enum wait_object_kind kind_of_lock(
	const struct groups *dump, const struct thread_lock *lock, enum wait_class class)
{
	struct str type = stacks_text(dump->stacks, lock->type);

	if (lock->role == LOCK_WAITED_ON)
		return WAIT_OBJECT_COND;
	if (str_find(type, STR("ReentrantReadWriteLock$")) != SIZE_MAX)
		return WAIT_OBJECT_RWLOCK;
	return lock->role == LOCK_PARKED ? kind_of_class(class) : WAIT_OBJECT_LOCK;
}

static void add_lock(struct waitgraph *g, const struct groups *dump, uint32_t member,
	const struct thread_lock *lock, enum wait_evidence evidence)
{
	const struct group *group = group_of(dump, member);
	struct wait_edge e = {.thread = member,
		.kind = lock->role == LOCK_HELD ? WAIT_EDGE_HOLDS : WAIT_EDGE_WAITS,
		.evidence = (uint8_t)evidence,
		.flags = lock->role == LOCK_HELD ? WAIT_SURE : 0,
		.depth = lock->depth,
		.doubts = member_doubts(groups_member(dump, member))};

	e.object = waitgraph_object(g, kind_of_lock(dump, lock, group->class), lock->object);
	if (!g->objects[e.object].name)
		g->objects[e.object].name = lock->type;
	if (lock->role == LOCK_PARKED && group->class == WAIT_RW_READ)
		e.mode = WAIT_SHARED;
	waitgraph_add(g, &e);
}

/* A wait with a time limit, or a state that says that it runs whatever its frames say. */
static bool goes_on(const struct groups *dump, uint32_t member)
{
	const struct group *group = group_of(dump, member);

	switch (group->class) {
	case WAIT_RUN:
	case WAIT_RUNNABLE:
	case WAIT_SYSCALL:
	case WAIT_IO:
	case WAIT_SLEEP:
		return true;
	default:
		return str_starts(stacks_text(dump->stacks, group->status), STR("TIMED_"));
	}
}

/* Whether the id is of an earlier member, too: then the first counts. */
static bool *find_repeats(const struct groups *dump)
{
	bool *out = xcalloc((size_t)dump->nmembers + 1, sizeof(*out));
	struct members m;

	members_init(&m, dump);
	for (uint64_t i = 0; i < dump->nmembers && m.n < dump->nmembers; i++) {
		const struct group_member *item = groups_member(dump, i);

		out[i] = m.items[members_find(&m, item->id)] != item;
	}
	members_release(&m);
	return out;
}

void wait_facts_locks(struct waitgraph *g, const struct groups *dump)
{
	enum wait_evidence evidence;
	uint32_t member = 0;
	bool *repeats;

	if (!dump->nlocks)
		return;
	evidence = weaker(dump, WAIT_BY_STATEMENT);
	repeats = find_repeats(dump);
	for (size_t i = 0; i < dump->nlocks; i++) {
		const struct group_lock *l = &dump->locks[i];

		/* Both came in the order of the dump. */
		while (member < dump->nmembers && (groups_member(dump, member)->id != l->thread ||
							  groups_member(dump, member)->at != l->at))
			member++;
		if (member == dump->nmembers)
			break;
		if (!l->lock.object || repeats[member])
			continue;
		add_lock(g, dump, member, &l->lock, evidence);
		if (goes_on(dump, member))
			waitgraph_live(g, member);
	}
	free(repeats);
}

/* ---- trusted addresses ---- */

static enum wait_mode mode_of_class(enum wait_class class)
{
	switch (class) {
	case WAIT_RW_READ:
		return WAIT_SHARED;
	case WAIT_CHAN_SEND:
		return WAIT_SEND;
	case WAIT_CHAN_RECEIVE:
		return WAIT_RECEIVE;
	default:
		return WAIT_EXCLUSIVE;
	}
}

static bool never_ends(const struct group *group, const struct group_member *m)
{
	return m->flags & THREAD_LEAKED || group->class == WAIT_CHAN_NIL ||
	       group->class == WAIT_SELECT_NONE;
}

void wait_facts_objects(struct waitgraph *g, const struct groups *dump)
{
	enum wait_evidence address = weaker(dump, WAIT_BY_ADDRESS);
	enum wait_evidence stated = weaker(dump, WAIT_BY_STATEMENT);
	bool *repeats = find_repeats(dump);

	for (uint32_t i = 0; i < dump->nmembers && dump->snapshot.runtime == RUNTIME_GO; i++) {
		const struct group_member *m = groups_member(dump, i);
		const struct group *group = &dump->items[m->group];
		bool never = never_ends(group, m);
		struct wait_edge e = {.thread = i,
			.kind = WAIT_EDGE_WAITS,
			.mode = (uint8_t)mode_of_class(group->class),
			.evidence = (uint8_t)(m->object ? address : stated),
			.doubts = member_doubts(m)};

		if (repeats[i] || (!m->object && !never))
			continue;
		e.object = waitgraph_object(g, kind_of_class(group->class), m->object);
		if (never)
			waitgraph_close(g, e.object, stated);
		waitgraph_add(g, &e);
	}
	free(repeats);
}

/* ---- hints ---- */

static int compare_words(const void *left, const void *right)
{
	const struct group_word *a = left, *b = right;

	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	if (a->member != b->member)
		return a->member < b->member ? -1 : 1;
	return (a->depth > b->depth) - (a->depth < b->depth);
}

static int compare_addresses(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

bool wait_in_reach(const uint64_t *addresses, size_t n, uint64_t word)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (addresses[middle] < word)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && addresses[low] - word < WAIT_HINT_REACH;
}

/* Receivers near an object, sorted by value, each thread once a value, by its outermost frame. */
static struct group_word *receivers(const struct waitgraph *g, const struct groups *dump, size_t *n)
{
	struct group_word *out = xcalloc(dump->nwords + 1, sizeof(*out));
	uint64_t *addresses = xcalloc(g->nobjects + 1, sizeof(*addresses));
	size_t kept = 0;

	*n = 0;
	for (size_t o = 0; o < g->nobjects; o++)
		addresses[o] = g->objects[o].key;
	if (g->nobjects)
		qsort(addresses, g->nobjects, sizeof(*addresses), compare_addresses);
	for (size_t i = 0; i < dump->nwords; i++)
		if (dump->words[i].argument == 0 &&
			wait_in_reach(addresses, g->nobjects, dump->words[i].value))
			out[(*n)++] = dump->words[i];
	free(addresses);
	if (*n)
		qsort(out, *n, sizeof(*out), compare_words);
	for (size_t i = 0; i < *n; i++)
		if (!kept || out[kept - 1].value != out[i].value ||
			out[kept - 1].member != out[i].member)
			out[kept++] = out[i];
	*n = kept;
	return out;
}

struct hints {
	struct waitgraph *g;
	const struct groups *dump;
	struct group_word *words;
	size_t n;
	uint32_t *waits_for; /* by thread: object + 1 */
	uint64_t budget;     /* words looked at: hostile dumps put everything into one page */
};

static bool is_candidate(const struct hints *h, const struct group_word *w, uint32_t object)
{
	const struct group *group = group_of(h->dump, w->member);

	return h->waits_for[w->member] != object + 1 &&
	       !(group->any_flags & (THREAD_RUNTIME | THREAD_DUMPER));
}

/* Holders may be the threads with words[from .. to), whose receiver is the same. */
static bool add_hints(struct hints *h, uint32_t object, size_t from, size_t to)
{
	size_t n = 0;

	h->budget -= h->budget < to - from ? h->budget : to - from;
	for (size_t i = from; i < to && n <= WAIT_HINTS; i++)
		n += is_candidate(h, &h->words[i], object);
	if (n == 0)
		return false;
	for (size_t i = from; i < to && n <= WAIT_HINTS; i++)
		if (is_candidate(h, &h->words[i], object))
			waitgraph_add(h->g, &(struct wait_edge){.thread = h->words[i].member,
						    .object = object,
						    .kind = WAIT_EDGE_HOLDS,
						    .evidence = WAIT_BY_SIGNATURE,
						    .depth = h->words[i].depth});
	if (n <= WAIT_HINTS)
		waitgraph_close(h->g, object, WAIT_BY_SIGNATURE);
	return true;
}

static void hint_object(struct hints *h, uint32_t object)
{
	uint64_t address = h->g->objects[object].key;
	uint64_t least =
		h->g->objects[object].symbol ? address - h->g->objects[object].symbol_offset : 0;
	size_t low = 0, high = h->n;

	while (low < high) { /* the first word above the address */
		size_t middle = low + (high - low) / 2;

		if (h->words[middle].value <= address)
			low = middle + 1;
		else
			high = middle;
	}
	while (h->budget && low > 0 && address - h->words[low - 1].value < WAIT_HINT_REACH) {
		size_t to = low;

		if (h->words[low - 1].value < least)
			return;
		while (low > 0 && h->words[low - 1].value == h->words[to - 1].value)
			low--;
		if (add_hints(h, object, low, to))
			return;
	}
}

void wait_facts_hints(struct waitgraph *g, const struct groups *dump)
{
	struct hints h = {.g = g, .dump = dump};
	size_t objects = g->nobjects;
	bool *held;

	if (!dump->nwords)
		return;
	h.words = receivers(g, dump, &h.n);
	h.budget = 64 * (uint64_t)(h.n + objects);
	h.waits_for = xcalloc((size_t)dump->nmembers + 1, sizeof(*h.waits_for));
	held = xcalloc(objects + 1, sizeof(*held));
	for (size_t i = 0; i < g->nedges; i++) {
		if (g->edges[i].kind == WAIT_EDGE_WAITS)
			h.waits_for[g->edges[i].thread] = g->edges[i].object + 1;
		else
			held[g->edges[i].object] = true;
	}
	for (uint32_t o = 0; o < objects; o++)
		if (!held[o] && g->objects[o].key && g->objects[o].closed == WAIT_EVIDENCES &&
			(g->objects[o].kind == WAIT_OBJECT_LOCK ||
				g->objects[o].kind == WAIT_OBJECT_RWLOCK))
			hint_object(&h, o);
	free(held);
	free(h.words);
	free(h.waits_for);
}
