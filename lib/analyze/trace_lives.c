/* SPDX-License-Identifier: MIT */
#include "analyze/trace_lives.h"

#include <stdlib.h>

#include "base/xmalloc.h"

/*
 * Spans of goroutines whose entry function nobody has named yet are held back: a goroutine that was
 * there before the trace is often seen first without a stack (Go 1.22's status events have none),
 * and names itself when it next blocks.
 */
enum { HELD = 6 };

struct trace_life {
	struct trace_goroutine g;
	struct trace_span open; /* end_ns not set yet */
	struct trace_span *held;
	uint8_t nheld;
	bool named; /* entry is settled, known or not */
	uint32_t next_free;
};

void trace_lives_init(struct trace_lives *l, const struct stacks *stacks)
{
	*l = (struct trace_lives){.stacks = stacks};
}

void trace_lives_release(struct trace_lives *l)
{
	for (size_t i = 0; i < l->nlives; i++)
		free(l->lives[i].held);
	free(l->lives);
	idmap_release(&l->by_id);
	idmap_release(&l->on_thread);
	idmap_release(&l->cut);
	*l = (struct trace_lives){0};
}

void trace_lives_watch(struct trace_lives *l, struct trace_watch *w)
{
	if (l->nwatches == TRACE_WATCHES)
		return;
	for (int kind = 0; kind < TRACE_KINDS; kind++)
		if (w->event && (!w->kinds || w->kinds & 1u << kind))
			l->wants[kind][l->nwants[kind]++] = (uint8_t)l->nwatches;
	l->watches[l->nwatches++] = w;
}

const struct trace_goroutine *trace_lives_get(const struct trace_lives *l, uint64_t id)
{
	uint32_t i = idmap_find(&l->by_id, id);

	return i == IDMAP_NONE ? NULL : &l->lives[i].g;
}

/* ---- telling ---- */

static void tell_span(
	const struct trace_lives *l, struct trace_life *life, const struct trace_span *s)
{
	if (l->filter && !trace_filter_span(l->filter, l->stacks, s))
		return;
	life->g.shown = true;
	for (size_t i = 0; i < l->nwatches; i++)
		if (l->watches[i]->span)
			l->watches[i]->span(l->watches[i], s);
}

static void tell_held(struct trace_lives *l, struct trace_life *life)
{
	for (size_t i = 0; i < life->nheld; i++) {
		life->held[i].goroutine = &life->g;
		tell_span(l, life, &life->held[i]);
	}
	free(life->held);
	life->held = NULL;
	life->nheld = 0;
	life->named = true;
}

static void hold(struct trace_lives *l, struct trace_life *life)
{
	if (life->nheld == HELD)
		tell_held(l, life);
	if (life->named) {
		tell_span(l, life, &life->open);
		return;
	}
	if (!life->held)
		life->held = xcalloc(HELD, sizeof(*life->held));
	life->held[life->nheld++] = life->open;
}

static void close_span(struct trace_lives *l, struct trace_life *life, int64_t now)
{
	life->open.goroutine = &life->g;
	life->open.end_ns = now;
	if (life->named)
		tell_span(l, life, &life->open);
	else
		hold(l, life);
}

/* ---- names ---- */

/* Entry functions of the runtime's own: what it starts has no other name (cmd/trace, Go 1.26). */
static bool is_system(struct str name)
{
	return str_starts(name, STR("runtime.")) && !str_eq(name, STR("runtime.main"));
}

static funcid root_of(const struct stacks *s, stackid id)
{
	const struct stack_node *n = NULL;

	while (id) {
		n = stacks_get(s, id);
		id = n->parent;
	}
	return n && n->frame ? stacks_frame_get(s, n->frame)->function : 0;
}

static void name(struct trace_lives *l, struct trace_life *life, stackid stack)
{
	const struct stacks *s = l->stacks;
	struct str entry;
	funcid root;

	if (life->g.entry || !stack)
		return;
	root = root_of(s, stack);
	entry = root ? stacks_text(s, stacks_function_get(s, root)->name) : (struct str){0};
	/* Preempted in code without symbols, a goroutine has one frame without a name (Go 1.22). */
	if (!entry.n)
		return;
	life->g.entry = root;
	l->unnamed--;
	life->g.system = is_system(entry);
	tell_held(l, life);
}

/*
 * What a goroutine does shows its stack as well as what happens to it does. CPU samples may
 * contradict the transitions, so they name nobody.
 */
static void name_actor(struct trace_lives *l, const struct trace_event *e)
{
	uint32_t i;

	if (!l->unnamed || !e->stack || e->goroutine == TRACE_NONE || e->kind == TRACE_SAMPLE)
		return;
	i = idmap_find(&l->by_id, e->goroutine);
	if (i != IDMAP_NONE && !l->lives[i].g.entry)
		name(l, &l->lives[i], e->stack);
}

/* ---- coming and going ---- */

static struct trace_life *add(struct trace_lives *l, uint64_t id)
{
	uint32_t i;

	if (l->free) {
		i = l->free - 1;
		l->free = l->lives[i].next_free;
	} else {
		l->lives = grow_array(l->lives, &l->cap_lives, l->nlives + 1, sizeof(*l->lives));
		i = (uint32_t)l->nlives++;
	}
	l->lives[i] = (struct trace_life){.g = {.id = id, .creator = TRACE_NONE}};
	idmap_set(&l->by_id, id, i);
	l->unnamed++;
	return &l->lives[i];
}

static void drop(struct trace_lives *l, struct trace_life *life)
{
	uint32_t i = (uint32_t)(life - l->lives);

	idmap_remove(&l->by_id, life->g.id);
	l->unnamed -= !life->g.entry;
	free(life->held);
	*life = (struct trace_life){.next_free = l->free};
	l->free = i + 1;
}

/* Nothing known before holds any longer, or nothing more comes. */
static void end_all(struct trace_lives *l, int64_t now)
{
	for (size_t i = 0; i < l->nlives; i++) {
		struct trace_life *life = &l->lives[i];

		if (idmap_find(&l->by_id, life->g.id) != i)
			continue;
		idmap_set(&l->cut, life->g.id, 0);
		life->open.unended = true;
		close_span(l, life, now);
		tell_held(l, life);
		for (size_t k = 0; k < l->nwatches; k++)
			if (l->watches[k]->left)
				l->watches[k]->left(l->watches[k], &life->g, now);
	}
	l->nlives = 0;
	l->unnamed = 0;
	l->free = 0;
	idmap_clear(&l->by_id);
	idmap_clear(&l->on_thread);
}

/* ---- transitions ---- */

static void open_span(struct trace_lives *l, struct trace_life *life, const struct trace_event *e)
{
	struct trace_span last = life->open;
	stackid own = e->own_stack;

	life->open = (struct trace_span){
		.start_ns = e->time_ns,
		.state = e->to,
		.via = e->via,
		.reason = e->text,
		.stack = own,
		.cause = e->stack,
		.waker = TRACE_NONE,
		.proc = e->to == TRACE_RUNNING ? e->proc : TRACE_NONE,
		.lost_ns = -1,
	};
	/* It stands where it stood: nothing moves a goroutine but running. */
	if (last.state == TRACE_WAITING || last.state == TRACE_RUNNABLE ||
		e->via == TRACE_BY_RETURN_BLOCKED)
		life->open.stack = own ? own : last.stack;
	if (last.waker != TRACE_NONE && life->open.state == TRACE_RUNNABLE) {
		life->open.waker = last.waker;
		life->open.waker_entry = last.waker_entry;
		life->open.waker_stack = last.waker_stack;
	}
	if (life->open.state == TRACE_RUNNING)
		life->open.stack = 0;
	life->open.within = last.within;
	if (life->open.state == TRACE_SYSCALL && e->thread != TRACE_NONE)
		idmap_set(&l->on_thread, e->thread, (uint32_t)(life - l->lives));
}

static void note_waker(struct trace_lives *l, struct trace_life *life, const struct trace_event *e)
{
	const struct trace_goroutine *by = trace_lives_get(l, e->goroutine);

	if (life->open.state != TRACE_WAITING || e->goroutine == e->subject)
		return;
	life->open.waker = e->goroutine;
	life->open.waker_entry = by ? by->entry : 0;
	life->open.waker_stack = e->stack;
}

static void first_sight(struct trace_lives *l, const struct trace_event *e)
{
	struct trace_life *life = add(l, e->subject);
	bool created = e->from == TRACE_ABSENT;

	l->goroutines += idmap_find(&l->cut, e->subject) == IDMAP_NONE;
	life->g.created = created;
	life->g.first_ns = created ? e->time_ns : l->sync_ns;
	life->open.state = TRACE_ABSENT;
	life->open.waker = TRACE_NONE;
	open_span(l, life, e);
	life->open.before = !created;
	life->open.within = l->filter && trace_within_set(&l->filter->within) &&
			    trace_within_has(&l->filter->within, e->subject);
	life->open.start_ns = life->g.first_ns;
	if (created) {
		life->g.creator = e->goroutine;
		life->g.created_at = e->stack;
	}
	name(l, life, e->own_stack);
	if (!created)
		return;
	for (size_t i = 0; i < l->nwatches; i++)
		if (l->watches[i]->born)
			l->watches[i]->born(l->watches[i], &life->g);
}

static void end_life(struct trace_lives *l, struct trace_life *life, int64_t now)
{
	tell_held(l, life);
	for (size_t i = 0; i < l->nwatches; i++)
		if (l->watches[i]->gone)
			l->watches[i]->gone(l->watches[i], &life->g, now);
	drop(l, life);
}

static void goroutine_event(struct trace_lives *l, const struct trace_event *e)
{
	uint32_t i = idmap_find(&l->by_id, e->subject);
	struct trace_life *life;

	if (i == IDMAP_NONE) {
		if (e->to != TRACE_ABSENT)
			first_sight(l, e);
		return;
	}
	life = &l->lives[i];
	/* An entry's stack names it; that of a start, a return or an unblock is not its own. */
	name(l, life, e->own_stack);
	if (e->via == TRACE_BY_STATUS) {
		if (!life->open.stack && life->open.state != TRACE_RUNNING)
			life->open.stack = e->own_stack;
		return;
	}
	note_waker(l, life, e);
	close_span(l, life, e->time_ns);
	if (e->from == TRACE_SYSCALL && e->thread != TRACE_NONE)
		idmap_remove(&l->on_thread, e->thread);
	if (e->to == TRACE_ABSENT)
		end_life(l, life, e->time_ns);
	else
		open_span(l, life, e);
}

/* ---- tasks and regions ---- */

bool trace_lives_within(const struct trace_lives *l, uint64_t goroutine)
{
	const struct trace_within *w = l->filter ? &l->filter->within : NULL;

	return !w || !trace_within_set(w) || trace_within_has(w, goroutine);
}

/* Where a goroutine comes into what is asked for, or leaves it, its span is parted. */
static void follow_within(struct trace_lives *l, const struct trace_event *e)
{
	struct trace_within *w = &l->filter->within;
	uint64_t goroutine = trace_within_event(w, l->stacks, e);
	uint32_t i = goroutine == TRACE_NONE ? IDMAP_NONE : idmap_find(&l->by_id, goroutine);
	struct trace_life *life = i == IDMAP_NONE ? NULL : &l->lives[i];
	bool within;

	if (!life)
		return;
	within = trace_within_has(w, goroutine);
	if (within == life->open.within)
		return;
	close_span(l, life, e->time_ns);
	life->open.start_ns = e->time_ns;
	life->open.before = false;
	life->open.within = within;
	if (life->open.lost_ns >= 0)
		life->open.lost_ns = e->time_ns;
}

/*
 * A system call goes on without a proc: what comes until its end is not its own cost. Another
 * thread takes the proc, or the call's own hands it over (runtime.entersyscallblock, Go 1.26).
 */
static void lose_proc(struct trace_lives *l, const struct trace_event *e)
{
	bool stolen = e->via == TRACE_BY_STEAL;
	struct trace_life *life;
	uint32_t i;

	if (!stolen && e->via != TRACE_BY_RELEASE)
		return;
	i = idmap_find(&l->on_thread, stolen ? e->u.victim : e->thread);
	if (i == IDMAP_NONE || i >= l->nlives)
		return;
	life = &l->lives[i];
	if (life->open.state == TRACE_SYSCALL && life->open.lost_ns < 0)
		life->open.lost_ns = e->time_ns;
}

void trace_lives_event(struct trace_lives *l, const struct trace_event *e)
{
	if (e->kind == TRACE_SYNC) {
		if (e->u.sync->reset || e->u.sync->last)
			end_all(l, e->u.sync->reset ? l->last_ns : e->time_ns);
		l->sync_ns = e->time_ns;
	}
	if (l->filter && trace_within_set(&l->filter->within))
		follow_within(l, e);
	for (size_t i = 0; i < l->nwants[e->kind]; i++) {
		struct trace_watch *w = l->watches[l->wants[e->kind][i]];

		if (w->event)
			w->event(w, e);
	}
	name_actor(l, e);
	if (e->kind == TRACE_GO)
		goroutine_event(l, e);
	else if (e->kind == TRACE_PROC)
		lose_proc(l, e);
	l->last_ns = e->time_ns;
}
