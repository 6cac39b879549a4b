/* SPDX-License-Identifier: MIT */
#include "analyze/wait_source.h"

#include <stdlib.h>

#include "analyze/wait_facts.h"
#include "analyze/wait_variable.h"
#include "base/hash.h"
#include "base/xmalloc.h"

/* A lock as the source names it: "path.Type.field" or "path.variable". */
struct lock_key {
	struct str key;
	bool package; /* a variable of a package: one object */
	bool shared;  /* somebody takes or waits for it as a reader: an RWMutex */
	bool once;
	/* Where in its receiver's type it lies, learnt from waiters; -1 = they disagree. */
	int64_t offset;
	bool has_offset;
	uint64_t address; /* of a package's variable, learnt from a waiter; 0 = not */
	uint64_t symbol;  /* the same by the binary */
	bool by_symbol;	  /* that is where address is from */
};

enum { OFFSET_MAX = 1 << 20 };

void wait_source_release(struct wait_source *w)
{
	free(w->facts);
	free(w->keys);
	free(w->lost);
	w->facts = NULL;
	w->keys = NULL;
	w->lost = NULL;
}

static struct lock_key *find_key(struct wait_source *w, const struct gosync_op *op)
{
	for (size_t i = 0; i < w->nkeys; i++)
		if (str_eq(w->keys[i].key, op->key))
			return &w->keys[i];
	w->keys = grow_array(w->keys, &w->cap_keys, w->nkeys + 1, sizeof(*w->keys));
	w->keys[w->nkeys] = (struct lock_key){.key = op->key,
		.package = gosync_is_variable(op),
		.once = op->kind == GOSYNC_ONCE_DO,
		.symbol = wait_variable_address(w->program, w->binary, op)};
	return &w->keys[w->nkeys++];
}

static bool is_lock(enum gosync_kind kind)
{
	return kind == GOSYNC_LOCK || kind == GOSYNC_RLOCK || kind == GOSYNC_ONCE_DO;
}

/* ---- what addresses say of keys ---- */

/* The receiver of a thread's frame, where the dump prints it and it is to be believed. */
static bool find_word(const struct groups *dump, uint64_t thread, uint32_t depth, uint64_t *value)
{
	size_t low = 0, high = dump->nwords;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (dump->words[middle].member < thread)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < dump->nwords && dump->words[low].member == thread; low++)
		if (dump->words[low].depth == depth && dump->words[low].argument == 0) {
			*value = dump->words[low].value;
			return *value != 0;
		}
	return false;
}

/* The frame is that of a method, whose first word is the receiver; a closure's first is its own. */
static bool is_method(const struct wait_source *w, uint64_t thread, uint32_t depth)
{
	const struct stacks *s = w->dump->stacks;
	stackid id = w->dump->items[groups_member(w->dump, thread)->group].stack;

	while (id && stacks_get(s, id)->depth > depth)
		id = stacks_get(s, id)->parent;
	return id && stacks_get(s, id)->depth == depth &&
	       gosource_literals(stacks_frame_name(s, stacks_get(s, id)->frame)) == 0;
}

static bool receiver_of(const struct wait_source *w, uint64_t thread, const struct gosync_op *op,
	uint32_t depth, uint64_t *value)
{
	if (op->root != GOROOT_RECEIVER || op->indexed || op->up >= depth)
		return false;
	depth -= op->up;
	return is_method(w, thread, depth) && find_word(w->dump, thread, depth, value);
}

/* One field of the receiver itself: c.mu, not c.next.mu. */
static bool is_direct(const struct gosync_op *op)
{
	size_t dot = str_chr(op->path, '.');

	return dot != SIZE_MAX && str_chr(str_from_at(op->path, dot + 1), '.') == SIZE_MAX;
}

static void learn_offset(struct lock_key *k, uint64_t address, uint64_t receiver)
{
	int64_t offset = (int64_t)(address - receiver);

	if (k->has_offset && k->offset != offset)
		offset = -1;
	if (address < receiver || offset > OFFSET_MAX)
		offset = -1;
	k->has_offset = true;
	k->offset = offset;
}

static void learn(struct wait_source *w, const struct groups *dump)
{
	for (uint64_t i = 0; i < dump->nmembers; i++) {
		const struct group_member *m = groups_member(dump, i);
		const struct source_facts *f = &w->facts[m->group];
		const struct source_wait *wait = f->waits;
		struct lock_key *k;
		uint64_t receiver;

		if (!f->nwaits || !is_lock(wait->op.kind) || !wait->op.key.n)
			continue;
		k = find_key(w, &wait->op);
		k->shared |= wait->op.kind == GOSYNC_RLOCK;
		if (!m->object)
			continue;
		if (k->package)
			k->address = m->object;
		else if (is_direct(&wait->op) &&
			 receiver_of(w, i, &wait->op, wait->depth, &receiver))
			learn_offset(k, m->object, receiver);
	}
	for (size_t i = 0; i < w->nfacts; i++)
		for (size_t h = 0; h < w->facts[i].nholds; h++)
			find_key(w, &w->facts[i].holds[h].held.op)->shared |=
				w->facts[i].holds[h].held.shared;
}

/* Whether somebody waits for that address in code that was not read. */
static bool has_strangers(const struct wait_source *w, uint64_t address)
{
	for (uint64_t i = 0; i < w->dump->nmembers; i++) {
		const struct group_member *m = groups_member(w->dump, i);
		const struct source_facts *f = &w->facts[m->group];

		if (m->object == address && !(f->nwaits && f->waits->op.key.n))
			return true;
	}
	return false;
}

/* Where waiters did not say it, variables lie where the binary has them, if it is to be asked. */
static void ask_binary(struct wait_source *w)
{
	bool agree = false;

	for (size_t i = 0; i < w->nkeys; i++) {
		const struct lock_key *k = &w->keys[i];

		if (!k->package || !k->address)
			continue;
		agree |= wait_variable_holds(w->binary, k->key, k->address);
		w->disagree |= k->symbol && k->symbol != k->address;
	}
	w->joined = w->binary && !w->disagree && (w->binary->proved || agree);
	for (size_t i = 0; w->joined && i < w->nkeys; i++) {
		struct lock_key *k = &w->keys[i];

		if (k->address || !k->symbol ||
			(!w->binary->proved && !has_strangers(w, k->symbol)))
			continue;
		k->address = k->symbol;
		k->by_symbol = true;
	}
}

/* ---- objects ---- */

static uint64_t key_of_name(struct str name)
{
	return hash_str(name) | UINT64_C(1) << 63;
}

static enum wait_object_kind kind_of(const struct lock_key *k)
{
	return k->once ? WAIT_OBJECT_ONCE : k->shared ? WAIT_OBJECT_RWLOCK : WAIT_OBJECT_LOCK;
}

/* The lock that an operation of a thread means; *evidence says how well it is known. */
static uint64_t identify(const struct wait_source *w, const struct lock_key *k, uint64_t thread,
	const struct gosync_op *op, uint32_t depth, enum wait_evidence *evidence)
{
	uint64_t receiver;

	*evidence = WAIT_BY_INSTANCE;
	if (k->by_symbol && !w->binary->proved)
		*evidence = WAIT_BY_TYPE;
	if (k->package)
		return k->address ? k->address : key_of_name(k->key);
	if (k->has_offset && k->offset >= 0 && is_direct(op) &&
		receiver_of(w, thread, op, depth, &receiver))
		return receiver + (uint64_t)k->offset;
	*evidence = WAIT_BY_TYPE;
	return 0;
}

/* The object by the name that the source has for it, where it has none yet. */
static uint32_t object_of(const struct wait_source *w, struct waitgraph *g,
	enum wait_object_kind kind, uint64_t key, struct str name)
{
	uint32_t o = waitgraph_object(g, kind, key);

	if (!g->objects[o].name)
		g->objects[o].name = stacks_string(w->dump->stacks, name);
	return o;
}

/* "i.mu, locked in line 29" */
static strid note_line(const struct wait_source *w, struct str path, const char *words,
	uint32_t line, const char *end)
{
	struct strbuf b = {0};
	strid note;

	strbuf_addf(&b, "%.*s, %s %u%s", STR_ARG(path), words, line, end);
	note = stacks_string(w->dump->stacks, strbuf_str(&b));
	strbuf_release(&b);
	return note;
}

static strid note_of(const struct wait_source *w, const struct goheld *h)
{
	return note_line(w, h->op.path,
		h->op.kind == GOSYNC_ONCE_DO ? "entered in line" : "locked in line", h->op.line,
		h->sure ? "" : " on some ways");
}

static uint32_t mode_of(bool shared)
{
	return shared ? WAIT_SHARED : WAIT_EXCLUSIVE;
}

static bool waits_for_key(const struct source_facts *f, struct str key)
{
	return f->nwaits && str_eq(f->waits->op.key, key);
}

/* By address where there is one, else by the name that stands for all of the type. */
static uint32_t awaited_object(struct wait_source *w, struct waitgraph *g,
	const struct group_member *m, uint32_t thread, const struct lock_key *k,
	enum wait_evidence *evidence)
{
	const struct source_wait *wait = w->facts[m->group].waits;
	uint64_t address = m->object;

	*evidence = WAIT_BY_INSTANCE;
	if (!address)
		address = identify(w, k, thread, &wait->op, wait->depth, evidence);
	return object_of(w, g, kind_of(k), address ? address : key_of_name(k->key), k->key);
}

static void add_wait(struct wait_source *w, struct waitgraph *g, const struct group_member *m,
	uint32_t thread, const struct source_wait *wait)
{
	struct lock_key *k = find_key(w, &wait->op);
	enum wait_evidence evidence;
	uint32_t object = awaited_object(w, g, m, thread, k, &evidence);

	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object,
				 .kind = WAIT_EDGE_WAITS,
				 .mode = (uint8_t)mode_of(wait->op.kind == GOSYNC_RLOCK),
				 .evidence = (uint8_t)evidence,
				 .depth = wait->depth});
}

/* A holder whose instance is not known may hold any lock of that type that somebody waits for. */
static void add_hold_by_type(struct wait_source *w, const struct groups *dump, struct waitgraph *g,
	uint32_t thread, const struct source_hold *hold, const struct lock_key *k, strid note)
{
	struct wait_edge e = {.thread = thread,
		.kind = WAIT_EDGE_HOLDS,
		.mode = (uint8_t)mode_of(hold->held.shared),
		.evidence = WAIT_BY_TYPE,
		.note = note,
		.depth = hold->depth};
	uint64_t done = 0, own = groups_member(dump, thread)->object;

	for (uint64_t i = 0; i < dump->nmembers; i++) {
		const struct group_member *m = groups_member(dump, i);
		const struct source_facts *f = &w->facts[m->group];

		if (!f->nwaits || !str_eq(f->waits->op.key, k->key) || !m->object ||
			m->object == done || (m->object == own && hold->awaited == AWAITED_NO))
			continue;
		done = m->object;
		e.object = object_of(w, g, kind_of(k), m->object, k->key);
		waitgraph_add(g, &e);
	}
	/* The object that stands for all of the type: not for who waits for another of them. */
	if (wait_is_another(dump, hold) &&
		waits_for_key(&w->facts[groups_member(dump, thread)->group], k->key))
		return;
	e.object = object_of(w, g, kind_of(k), key_of_name(k->key), k->key);
	waitgraph_add(g, &e);
}

/* It holds the very object that it waits for. */
static void add_awaited_hold(struct wait_source *w, const struct groups *dump, struct waitgraph *g,
	uint32_t thread, const struct source_hold *hold, const struct lock_key *k)
{
	enum wait_evidence evidence;
	uint32_t object = awaited_object(w, g, groups_member(dump, thread), thread, k, &evidence);

	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object,
				 .kind = WAIT_EDGE_HOLDS,
				 .mode = (uint8_t)mode_of(hold->held.shared),
				 .evidence = WAIT_BY_INSTANCE,
				 .note = note_of(w, &hold->held),
				 .flags = hold->held.sure ? WAIT_SURE : 0,
				 .depth = hold->depth});
}

static void add_hold(struct wait_source *w, const struct groups *dump, struct waitgraph *g,
	uint32_t thread, const struct source_hold *hold)
{
	const struct lock_key *k = find_key(w, &hold->held.op);
	enum wait_evidence evidence;
	uint64_t address = identify(w, k, thread, &hold->held.op, hold->depth, &evidence);

	if (hold->awaited == AWAITED_YES) {
		add_awaited_hold(w, dump, g, thread, hold, k);
		return;
	}
	if (!address) {
		add_hold_by_type(w, dump, g, thread, hold, k, note_of(w, &hold->held));
		return;
	}
	waitgraph_add(g, &(struct wait_edge){.thread = thread,
				 .object = object_of(w, g, kind_of(k), address, k->key),
				 .kind = WAIT_EDGE_HOLDS,
				 .note = note_of(w, &hold->held),
				 .mode = (uint8_t)mode_of(hold->held.shared),
				 .evidence = (uint8_t)evidence,
				 .flags = hold->held.sure ? WAIT_SURE : 0,
				 .depth = hold->depth});
}

/* Whether the thread has the lock, or takes or gives it back before its i-th operation ahead. */
static bool uses_before(const struct source_facts *f, size_t i)
{
	struct str key = f->ahead[i].key;

	for (size_t h = 0; h < f->nholds; h++)
		if (str_eq(f->holds[h].held.op.key, key))
			return true;
	for (size_t k = 0; k < i; k++)
		if (f->ahead[k].kind >= GOSYNC_LOCK && f->ahead[k].kind <= GOSYNC_TRYLOCK &&
			str_eq(f->ahead[k].key, key))
			return true;
	return false;
}

/*
 * Who will unlock what it did not lock: a lock that is taken in one goroutine and given back in
 * another. It stands for the holder.
 */
static void add_handed_over(struct wait_source *w, const struct groups *dump, struct waitgraph *g,
	uint32_t thread, const struct source_facts *f)
{
	size_t nkeys = w->nkeys;

	for (size_t i = 0; i < f->nahead; i++) {
		const struct gosync_op *op = &f->ahead[i];
		struct source_hold hold = {.held = {.op = *op}, .awaited = AWAITED_NO};
		strid note;

		if ((op->kind != GOSYNC_UNLOCK && op->kind != GOSYNC_RUNLOCK) || !op->key.n ||
			uses_before(f, i))
			continue;
		hold.held.shared = op->kind == GOSYNC_RUNLOCK;
		note = note_line(w, op->path, "given back in line", op->line, "");
		for (size_t k = 0; k < nkeys; k++) /* locks that somebody waits for or holds */
			if (str_eq(w->keys[k].key, op->key))
				add_hold_by_type(w, dump, g, thread, &hold, &w->keys[k], note);
	}
}

/* ---- what is no lock: channels, WaitGroups, conditions ---- */

struct free_kind {
	enum gosync_kind waits, frees;
};

/* Whoever does the second ends a wait of the first. */
static const struct free_kind frees[] = {
	{GOSYNC_SEND, GOSYNC_RECEIVE},
	{GOSYNC_RECEIVE, GOSYNC_SEND},
	{GOSYNC_RECEIVE, GOSYNC_CLOSE},
	{GOSYNC_WG_WAIT, GOSYNC_WG_DONE},
	{GOSYNC_WG_WAIT, GOSYNC_WG_ADD}, /* Add(-1) */
	{GOSYNC_COND_WAIT, GOSYNC_COND_SIGNAL},
};

static enum wait_object_kind object_kind(enum gosync_kind kind)
{
	switch (kind) {
	case GOSYNC_SEND:
	case GOSYNC_RECEIVE:
	case GOSYNC_CLOSE:
		return WAIT_OBJECT_CHANNEL;
	case GOSYNC_COND_WAIT:
	case GOSYNC_COND_SIGNAL:
		return WAIT_OBJECT_COND;
	default:
		return WAIT_OBJECT_WAITGROUP;
	}
}

static enum wait_mode wait_mode_of(enum gosync_kind kind)
{
	return kind == GOSYNC_SEND	? WAIT_SEND
	       : kind == GOSYNC_RECEIVE ? WAIT_RECEIVE
					: WAIT_EXCLUSIVE;
}

/* Whose wait it ends. */
static enum wait_mode freed_mode_of(enum gosync_kind kind)
{
	return kind == GOSYNC_SEND	? WAIT_RECEIVE
	       : kind == GOSYNC_RECEIVE ? WAIT_SEND
	       : kind == GOSYNC_CLOSE	? WAIT_ANY
					: WAIT_EXCLUSIVE;
}

static bool may_free(enum gosync_kind kind)
{
	for (size_t i = 0; i < sizeof(frees) / sizeof(frees[0]); i++)
		if (frees[i].frees == kind)
			return true;
	return false;
}

static uint32_t named_object(
	const struct wait_source *w, struct waitgraph *g, const struct gosync_op *op)
{
	bool joined = w->joined && w->binary->proved;
	uint64_t address = joined ? wait_variable_address(w->program, w->binary, op) : 0;

	return object_of(
		w, g, object_kind(op->kind), address ? address : key_of_name(op->key), op->key);
}

static enum wait_evidence named_evidence(const struct gosync_op *op)
{
	return gosync_is_variable(op) ? WAIT_BY_INSTANCE : WAIT_BY_TYPE;
}

/* What the dump shows by its address gets the name that the source has for it. */
static void name_object(const struct wait_source *w, const struct source_facts *f,
	struct waitgraph *g, uint64_t address)
{
	const struct gosync_op *op = &f->waits->op;

	if (address && f->nwaits == 1 && op->key.n)
		object_of(w, g, object_kind(op->kind), address, op->key);
}

/* A wait whose object is not known may end in any way: the thread counts as live. */
static void add_other_waits(const struct wait_source *w, const struct source_facts *f,
	struct waitgraph *g, uint32_t thread)
{
	bool known = f->nwaits > 0 && !f->has_default;

	name_object(w, f, g, groups_member(w->dump, thread)->object);

	for (size_t i = 0; known && i < f->nwaits; i++)
		known = f->waits[i].op.key.n > 0;
	for (size_t i = 0; i < f->nwaits; i++) {
		const struct gosync_op *op = &f->waits[i].op;

		if (!op->key.n)
			continue;
		waitgraph_add(g, &(struct wait_edge){.thread = thread,
					 .object = named_object(w, g, op),
					 .kind = WAIT_EDGE_WAITS,
					 .mode = (uint8_t)wait_mode_of(op->kind),
					 .evidence = (uint8_t)named_evidence(op),
					 .depth = f->waits[i].depth});
	}
	if (!known)
		waitgraph_live(g, thread);
}

/* a.peer.in is waited for, and a.in of the same a could be served: two objects of one name. */
static bool is_other(const struct source_facts *f, size_t ahead)
{
	const struct gosync_op *op = &f->ahead[ahead], *wait = &f->waits[0].op;
	size_t dot = str_chr(op->path, '.');

	return f->nwaits == 1 && ahead < f->nown && !op->depth && !op->up && !wait->up &&
	       !op->indexed && !wait->indexed && op->root == wait->root &&
	       (op->root == GOROOT_RECEIVER || op->root == GOROOT_PARAMETER) && dot != SIZE_MAX &&
	       str_starts(wait->path, str_head(op->path, dot + 1)) && !str_eq(op->path, wait->path);
}

/* A task of a group with a limit: it keeps a place, which is none that it waits for. */
static bool is_token(const struct gosync_op *op)
{
	return op->kind == GOSYNC_RECEIVE && op->node->kind == GN_CALL;
}

/* Nobody ends a wait of his own; but whoever is woken may go on to wake others of that name. */
static uint8_t could_flags(const struct source_facts *f, size_t ahead)
{
	const struct gosync_op *op = &f->ahead[ahead];

	for (size_t i = 0; i < f->nwaits; i++)
		if (str_eq(f->waits[i].op.key, op->key) &&
			object_kind(f->waits[i].op.kind) == object_kind(op->kind))
			return is_other(f, ahead) || is_token(op) ? WAIT_OTHERS : WAIT_WAY_OUT;
	/* A lost Done, not a ring of workers that wait for work and who waits for them. */
	return ahead < f->nown && f->skips[ahead] ? WAIT_WAY_OUT : 0;
}

static void add_could(const struct wait_source *w, const struct source_facts *f,
	struct waitgraph *g, uint32_t thread)
{
	for (size_t i = 0; i < f->nahead; i++) {
		const struct gosync_op *op = &f->ahead[i];

		if (!may_free(op->kind) || !op->key.n || gosync_counts_up(op))
			continue;
		waitgraph_add(g, &(struct wait_edge){.thread = thread,
					 .object = named_object(w, g, op),
					 .kind = WAIT_EDGE_COULD,
					 .mode = (uint8_t)freed_mode_of(op->kind),
					 .evidence = (uint8_t)named_evidence(op),
					 .flags = (uint8_t)(could_flags(f, i) |
							    (op->started ? WAIT_STARTS : 0))});
	}
}

/* ---- all of it ---- */

/*
 * Who writes the dump goes on with that; but what it holds others wait for, and what its code may
 * do after that frees them. What it calls that is not known is left to the dump.
 */
static void find_group_facts(
	struct wait_source *w, const struct group *group, struct source_facts *out)
{
	if (group->any_flags & THREAD_RUNTIME)
		return;
	source_facts_find(w->program, w->owner, w->dump->stacks, group, out);
	if (group->any_flags & THREAD_DUMPER)
		*out = (struct source_facts){.holds = out->holds,
			.nholds = out->nholds,
			.ahead = out->ahead,
			.nahead = out->nahead};
}

static void find_facts(struct wait_source *w, const struct groups *dump)
{
	w->nfacts = dump->n;
	w->facts = xcalloc(dump->n, sizeof(*w->facts));
	for (size_t i = 0; i < dump->n; i++)
		find_group_facts(w, &dump->items[i], &w->facts[i]);
	for (size_t i = 0; i < dump->n; i++)
		w->recovers |= w->facts[i].recovered;
}

static void add_waits(
	struct wait_source *w, struct waitgraph *g, const struct group_member *m, uint32_t thread)
{
	const struct source_facts *f = &w->facts[m->group];

	if (is_lock(f->waits->op.kind) && f->waits->op.key.n)
		add_wait(w, g, m, thread, f->waits);
	else if (!is_lock(f->waits->op.kind))
		add_other_waits(w, f, g, thread);
}

void wait_source_add(struct wait_source *w, const struct groups *dump, struct waitgraph *g)
{
	w->dump = dump;
	find_facts(w, dump);
	learn(w, dump);
	ask_binary(w);
	for (uint64_t i = 0; i < dump->nmembers; i++) {
		const struct group_member *m = groups_member(dump, i);
		const struct source_facts *f = &w->facts[m->group];

		if (f->nwaits && !wait_is_brief(dump, (int64_t)m->wait_s * 1000000000))
			add_waits(w, g, m, (uint32_t)i);
		add_could(w, f, g, (uint32_t)i);
		for (size_t h = 0; h < f->nholds; h++)
			add_hold(w, dump, g, (uint32_t)i, &f->holds[h]);
		add_handed_over(w, dump, g, (uint32_t)i, f);
	}
	wait_source_close(w, g);
}
