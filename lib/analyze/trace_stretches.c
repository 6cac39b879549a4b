/* SPDX-License-Identifier: MIT */
#include "analyze/trace_stretches.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/idle.h"

struct trace_stretch_open {
	struct trace_stretch s;
	uint32_t outer; /* region: number of the one around it, IDMAP_NONE = none; or next free */
	bool used;
};

/* ---- open ones ---- */

static uint32_t new_open(struct trace_stretches *t, const struct trace_stretch *s)
{
	uint32_t i;

	if (t->free) {
		i = t->free - 1;
		t->free = t->open[i].outer;
	} else {
		t->open = grow_array(t->open, &t->cap_open, t->nopen + 1, sizeof(*t->open));
		i = (uint32_t)t->nopen++;
	}
	t->open[i] = (struct trace_stretch_open){*s, IDMAP_NONE, true};
	return i;
}

static bool is_wanted(const struct trace_stretches *t, const struct trace_stretch *s)
{
	const struct trace_stretch_wish *w = &t->wish;

	if (s->kind == TRACE_LATE_TASK ? !w->tasks : !w->regions)
		return false;
	if (w->has_task && (s->kind != TRACE_LATE_TASK || s->task != w->task))
		return false;
	return !w->type.n || idle_glob(w->type, stacks_text(t->lives->stacks, s->type));
}

/* Of equal ones the first that ended stays in front. */
static void keep(struct trace_stretches *t, const struct trace_stretch *s)
{
	int64_t ns = s->end_ns - s->start_ns;
	size_t i = t->n;

	while (i > 0 && t->longest[i - 1].end_ns - t->longest[i - 1].start_ns < ns)
		i--;
	if (i == t->wish.most)
		return;
	t->n += t->n < t->wish.most;
	for (size_t k = t->n - 1; k > i; k--)
		t->longest[k] = t->longest[k - 1];
	t->longest[i] = *s;
}

static void complete(struct trace_stretches *t, uint32_t i, int64_t now, bool unended)
{
	struct trace_stretch_open *o = &t->open[i];

	o->s.end_ns = now;
	o->s.unended = unended;
	if (is_wanted(t, &o->s))
		keep(t, &o->s);
	*o = (struct trace_stretch_open){.outer = t->free};
	t->free = i + 1;
}

/* ---- events ---- */

static void join(struct trace_stretches *t, uint64_t task, uint64_t goroutine)
{
	uint32_t i = idmap_find(&t->tasks, task);
	struct trace_stretch *s;

	if (i == IDMAP_NONE || goroutine == TRACE_NONE)
		return;
	s = &t->open[i].s;
	for (size_t k = 0; k < s->nmembers; k++)
		if (s->members[k] == goroutine)
			return;
	if (s->nmembers < TRACE_STRETCH_MEMBERS)
		s->members[s->nmembers++] = goroutine;
	else
		s->more_members = true;
}

static void task_begin(struct trace_stretches *t, const struct trace_event *e)
{
	struct trace_stretch s = {.kind = TRACE_LATE_TASK,
		.goroutine = TRACE_NONE,
		.task = e->u.task.id,
		.type = e->text,
		.start_ns = e->time_ns};

	if (idmap_find(&t->tasks, e->u.task.id) != IDMAP_NONE)
		return;
	idmap_set(&t->tasks, e->u.task.id, new_open(t, &s));
	join(t, e->u.task.id, e->goroutine);
}

static void task_end(struct trace_stretches *t, const struct trace_event *e)
{
	uint32_t i = idmap_find(&t->tasks, e->u.task.id);

	if (i == IDMAP_NONE)
		return;
	t->open[i].s.goroutine = e->goroutine;
	idmap_remove(&t->tasks, e->u.task.id);
	complete(t, i, e->time_ns, false);
}

static void region_begin(struct trace_stretches *t, const struct trace_event *e)
{
	struct trace_stretch s = {.kind = TRACE_LATE_REGION,
		.goroutine = e->goroutine,
		.type = e->text,
		.stack = e->stack,
		.start_ns = e->time_ns};
	uint32_t i = new_open(t, &s);

	t->open[i].outer = idmap_find(&t->tops, e->goroutine);
	idmap_set(&t->tops, e->goroutine, i);
	join(t, e->u.task.id, e->goroutine);
}

static void region_end(struct trace_stretches *t, uint64_t goroutine, int64_t now)
{
	uint32_t i = idmap_find(&t->tops, goroutine), outer;

	if (i == IDMAP_NONE)
		return;
	outer = t->open[i].outer;
	if (outer == IDMAP_NONE)
		idmap_remove(&t->tops, goroutine);
	else
		idmap_set(&t->tops, goroutine, outer);
	complete(t, i, now, false);
}

/* What is open where what was seen ends lasted at least until then. */
static void cut(struct trace_stretches *t, int64_t now)
{
	for (size_t i = 0; i < t->nopen; i++) {
		struct trace_stretch *s = &t->open[i].s;

		if (!t->open[i].used)
			continue;
		/* Nobody ended it: who was seen in it last is whom to ask. */
		if (s->kind == TRACE_LATE_TASK && s->nmembers)
			s->goroutine = s->members[s->nmembers - 1];
		complete(t, (uint32_t)i, now, true);
	}
	t->nopen = 0;
	t->free = 0;
	idmap_clear(&t->tasks);
	idmap_clear(&t->tops);
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_stretches *t = (struct trace_stretches *)w;

	switch ((enum trace_kind)e->kind) {
	case TRACE_SYNC:
		if (e->u.sync->reset || e->u.sync->last)
			cut(t, e->u.sync->last ? e->time_ns : t->lives->last_ns);
		break;
	case TRACE_TASK_BEGIN:
		task_begin(t, e);
		break;
	case TRACE_TASK_END:
		task_end(t, e);
		break;
	case TRACE_REGION_BEGIN:
		region_begin(t, e);
		break;
	case TRACE_REGION_END:
		region_end(t, e->goroutine, e->time_ns);
		break;
	case TRACE_LOG:
		join(t, e->u.log.task, e->goroutine);
		break;
	default:
		break;
	}
}

/* A goroutine that ends within a region ends it. */
static void gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_stretches *t = (struct trace_stretches *)w;

	while (idmap_find(&t->tops, g->id) != IDMAP_NONE)
		region_end(t, g->id, end_ns);
}

void trace_stretches_init(struct trace_stretches *t, const struct trace_lives *lives,
	const struct trace_stretch_wish *wish)
{
	*t = (struct trace_stretches){
		.watch = {.event = take_event, .gone = gone}, .lives = lives, .wish = *wish};
	t->longest = xcalloc(wish->most + 1, sizeof(*t->longest));
}

void trace_stretches_release(struct trace_stretches *t)
{
	free(t->longest);
	free(t->open);
	idmap_release(&t->tasks);
	idmap_release(&t->tops);
	*t = (struct trace_stretches){0};
}
