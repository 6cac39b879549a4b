/* SPDX-License-Identifier: MIT */
#include "analyze/trace_user.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"

/* A task, or a region of a goroutine, that has begun. */
struct trace_user_open {
	int64_t start_ns;
	uint32_t row;	/* in tasks or regions; IDMAP_NONE = a region that is left out */
	uint32_t outer; /* region: number of the one around it, IDMAP_NONE = none; or next free */
	uint64_t goroutine; /* region: whose */
	bool region, used;
};

static uint32_t new_open(struct trace_user_sum *s)
{
	uint32_t i;

	if (s->free) {
		i = s->free - 1;
		s->free = s->open[i].outer;
	} else {
		s->open = grow_array(s->open, &s->cap_open, s->nopen + 1, sizeof(*s->open));
		i = (uint32_t)s->nopen++;
	}
	s->open[i] = (struct trace_user_open){.used = true, .outer = IDMAP_NONE};
	return i;
}

static void free_open(struct trace_user_sum *s, uint32_t i)
{
	s->open[i] = (struct trace_user_open){.outer = s->free};
	s->free = i + 1;
}

/* ---- rows ---- */

static uint32_t task_row(struct trace_user_sum *s, strid type)
{
	struct trace_user *u = &s->user;
	uint32_t i = key_table_add(&s->by_task_type, hash_ids(type, 1));

	if (i == u->ntasks) {
		u->tasks = grow_array(u->tasks, &u->cap_tasks, i + 1, sizeof(*u->tasks));
		u->tasks[u->ntasks++] = (struct trace_user_type){.type = type};
	}
	return i;
}

static uint32_t region_row(struct trace_user_sum *s, strid type, stackid stack)
{
	struct trace_user *u = &s->user;
	uint32_t i = key_table_add(&s->by_region, hash_ids((uint64_t)type << 32 | stack, 2));

	if (i == u->nregions) {
		u->regions = grow_array(u->regions, &u->cap_regions, i + 1, sizeof(*u->regions));
		u->regions[u->nregions++] =
			(struct trace_user_region){.type = {.type = type}, .stack = stack};
	}
	return i;
}

static void keep_longest(struct trace_user_type *t, uint64_t id, int64_t start_ns, int64_t ns)
{
	size_t i = t->nlongest;

	if (i == TRACE_USER_LONGEST && t->longest[i - 1].ns >= ns)
		return;
	i = i < TRACE_USER_LONGEST ? i : i - 1;
	for (; i > 0 && t->longest[i - 1].ns < ns; i--)
		t->longest[i] = t->longest[i - 1];
	t->longest[i] = (struct trace_user_longest){id, start_ns, ns};
	t->nlongest += t->nlongest < TRACE_USER_LONGEST;
}

static void complete(struct trace_user_type *t, uint64_t id, int64_t start_ns, int64_t end_ns)
{
	t->ended++;
	spread_add(&t->time, end_ns - start_ns);
	keep_longest(t, id, start_ns, end_ns - start_ns);
}

/* ---- events ---- */

static void task_begin(struct trace_user_sum *s, const struct trace_event *e)
{
	uint32_t row = task_row(s, e->text), i = new_open(s);

	s->user.tasks[row].begun++;
	s->open[i].start_ns = e->time_ns;
	s->open[i].row = row;
	idmap_set(&s->tasks, e->u.task.id, i);
}

static void task_end(struct trace_user_sum *s, const struct trace_event *e)
{
	uint32_t i = idmap_find(&s->tasks, e->u.task.id);

	if (i == IDMAP_NONE) {
		/*
		 * Without a type it began before what was seen, or ends once more. The rows may
		 * move: the row first.
		 */
		uint32_t row = task_row(s, e->text);

		s->user.tasks[row].before++;
		return;
	}
	complete(&s->user.tasks[s->open[i].row], e->u.task.id, s->open[i].start_ns, e->time_ns);
	idmap_remove(&s->tasks, e->u.task.id);
	free_open(s, i);
}

static void region_begin(struct trace_user_sum *s, const struct trace_event *e)
{
	bool within = trace_lives_within(s->lives, e->goroutine);
	uint32_t row = within ? region_row(s, e->text, e->stack) : IDMAP_NONE, i = new_open(s);

	if (within)
		s->user.regions[row].type.begun++;
	s->open[i].start_ns = e->time_ns;
	s->open[i].row = row;
	s->open[i].region = true;
	s->open[i].goroutine = e->goroutine;
	s->open[i].outer = idmap_find(&s->tops, e->goroutine);
	idmap_set(&s->tops, e->goroutine, i);
}

static void region_end(struct trace_user_sum *s, const struct trace_event *e)
{
	uint32_t i = idmap_find(&s->tops, e->goroutine);
	struct trace_user_open *o;

	if (i == IDMAP_NONE) {
		uint32_t row;

		if (!trace_lives_within(s->lives, e->goroutine))
			return;
		row = region_row(s, e->text, 0);
		s->user.regions[row].type.before++;
		return;
	}
	o = &s->open[i];
	if (o->row != IDMAP_NONE)
		complete(&s->user.regions[o->row].type, e->goroutine, o->start_ns, e->time_ns);
	if (o->outer == IDMAP_NONE)
		idmap_remove(&s->tops, e->goroutine);
	else
		idmap_set(&s->tops, e->goroutine, o->outer);
	free_open(s, i);
}

static void log_message(struct trace_user_sum *s, const struct trace_event *e)
{
	struct trace_user *u = &s->user;

	if (u->all_logs++ >= TRACE_USER_LOGS)
		return;
	u->logs = grow_array(u->logs, &u->cap_logs, u->nlogs + 1, sizeof(*u->logs));
	u->logs[u->nlogs++] = (struct trace_user_log){
		.time_ns = e->time_ns,
		.goroutine = e->goroutine,
		.task = e->u.log.task,
		.category = e->text,
		.message = arena_dup(&u->arena, e->u.log.message),
		.stack = e->stack,
	};
}

/* What is open where what was seen ends stays open, for all that is known. */
static void cut(struct trace_user_sum *s, int64_t now)
{
	for (size_t i = 0; i < s->nopen; i++) {
		const struct trace_user_open *o = &s->open[i];
		struct trace_user_type *t;

		if (!o->used || o->row == IDMAP_NONE)
			continue;
		t = o->region ? &s->user.regions[o->row].type : &s->user.tasks[o->row];
		t->open++;
		if (now - o->start_ns > t->open_max_ns)
			t->open_max_ns = now - o->start_ns;
	}
	s->nopen = 0;
	s->free = 0;
	idmap_clear(&s->tasks);
	idmap_clear(&s->tops);
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_user_sum *s = (struct trace_user_sum *)w;

	switch ((enum trace_kind)e->kind) {
	case TRACE_SYNC:
		if (e->u.sync->reset || e->u.sync->last)
			cut(s, e->u.sync->reset ? s->lives->last_ns : e->time_ns);
		break;
	case TRACE_TASK_BEGIN:
		task_begin(s, e);
		break;
	case TRACE_TASK_END:
		task_end(s, e);
		break;
	case TRACE_REGION_BEGIN:
		region_begin(s, e);
		break;
	case TRACE_REGION_END:
		region_end(s, e);
		break;
	case TRACE_LOG:
		log_message(s, e);
		break;
	default:
		break;
	}
}

/* A goroutine that ends within a region ends it. */
static void gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_user_sum *s = (struct trace_user_sum *)w;
	uint32_t i = idmap_find(&s->tops, g->id);

	while (i != IDMAP_NONE) {
		uint32_t outer = s->open[i].outer;

		if (s->open[i].row != IDMAP_NONE)
			complete(&s->user.regions[s->open[i].row].type, g->id, s->open[i].start_ns,
				end_ns);
		free_open(s, i);
		i = outer;
	}
	idmap_remove(&s->tops, g->id);
}

void trace_user_init(struct trace_user_sum *s, const struct trace_lives *lives)
{
	static const unsigned kinds = 1u << TRACE_SYNC | 1u << TRACE_TASK_BEGIN |
				      1u << TRACE_TASK_END | 1u << TRACE_REGION_BEGIN |
				      1u << TRACE_REGION_END | 1u << TRACE_LOG;

	*s = (struct trace_user_sum){
		.watch = {.event = take_event, .kinds = kinds, .gone = gone}, .lives = lives};
}

void trace_user_sum_release(struct trace_user_sum *s)
{
	trace_user_release(&s->user);
	key_table_release(&s->by_task_type);
	key_table_release(&s->by_region);
	idmap_release(&s->tasks);
	idmap_release(&s->tops);
	free(s->open);
}
