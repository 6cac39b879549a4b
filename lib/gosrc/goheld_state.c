/* SPDX-License-Identifier: MIT */
#include "gosrc/goheld_state.h"

#include <string.h>

#include "base/xmalloc.h"

struct held_state *held_state_copy(const struct held_state *s)
{
	struct held_state *copy = xmalloc(sizeof(*copy));

	*copy = *s;
	return copy;
}

struct held_state *held_state_nowhere(void)
{
	struct held_state *s = xcalloc(1, sizeof(*s));

	s->dead = true;
	return s;
}

bool held_same_lock(const struct gosync_op *a, const struct gosync_op *b)
{
	if (!str_eq(a->key, b->key))
		return false;
	return !a->path.n || !b->path.n || a->indexed || b->indexed || str_eq(a->path, b->path);
}

static bool was_deferred(const struct held_state *s, const struct goheld *h)
{
	for (size_t i = 0; i < s->npending; i++)
		if (held_same_lock(&s->pending[i].op, &h->op) && s->pending[i].shared == h->shared)
			return true;
	return false;
}

void held_state_take(struct held_state *s, const struct goheld *h)
{
	if (!h->op.key.n) {
		s->unresolved = true;
	} else if (s->n == GOHELD_MAX) {
		s->overflow = true;
	} else {
		s->items[s->n] = *h;
		s->items[s->n++].deferred |= was_deferred(s, h);
	}
}

/* Whether an Unlock is of this lock: not by a path that leads elsewhere now. */
static bool is_released_by(const struct goheld *h, const struct gosync_op *op)
{
	if (h->nameless)
		return str_eq(h->op.key, op->key) && !str_eq(h->was, op->path);
	return held_same_lock(&h->op, op);
}

static void drop(struct held_state *s, size_t i)
{
	memmove(&s->items[i], &s->items[i + 1], (s->n - i - 1) * sizeof(s->items[0]));
	s->n--;
}

/* On several ways the name meant several locks: it is that of the way that was taken. */
static void drop_others(struct held_state *s, const struct gosync_op *op, bool shared)
{
	for (size_t i = s->n; i-- > 0;)
		if (!s->items[i].sure && !s->items[i].nameless && !s->items[i].op.indexed &&
			s->items[i].shared == shared && op->path.n &&
			str_eq(s->items[i].op.key, op->key) &&
			str_eq(s->items[i].op.path, op->path))
			drop(s, i);
}

bool held_state_release(struct held_state *s, const struct gosync_op *op, bool shared)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->items[i].was.n && str_eq(s->items[i].op.key, op->key) &&
			str_eq(s->items[i].was, op->path))
			s->items[i].misnamed = op->line;
	for (size_t i = s->n; i-- > 0;)
		if (is_released_by(&s->items[i], op) && s->items[i].shared == shared) {
			bool sure = s->items[i].sure;

			if (s->items[i].deferred && s->npending < PENDING_MAX)
				s->pending[s->npending++] = s->items[i];
			drop(s, i);
			if (!sure)
				drop_others(s, op, shared);
			return true;
		}
	return false;
}

/* ".mu" of "a.x.mu" behind "a.x"; false when the path does not lead through it. */
static bool behind(struct str path, struct str through, struct str *rest)
{
	*rest = path;
	return through.n && str_eat(rest, through) && (!rest->n || rest->p[0] == '.');
}

static void move_name(struct goheld *h, struct arena *arena, const struct str *to,
	const struct str *from, size_t n)
{
	struct strbuf b = {0};
	struct str rest;
	bool gone = false;

	for (size_t i = 0; i < n; i++)
		gone |= behind(h->op.path, to[i], &rest);
	if (!gone)
		return;
	for (size_t i = 0; i < n && !b.n; i++)
		if (behind(h->op.path, from[i], &rest) && to[i].n) {
			strbuf_add(&b, to[i]);
			strbuf_add(&b, rest);
		}
	if (!h->was.n)
		h->was = h->op.path;
	h->op.path = arena_dup(arena, strbuf_str(&b));
	h->nameless = !b.n;
	if (str_eq(h->op.path, h->was))
		h->was = STR("");
	strbuf_release(&b);
}

void held_state_assign(struct held_state *s, struct arena *arena, const struct str *to,
	const struct str *from, size_t n)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->items[i].op.indexed && !s->items[i].fresh && s->items[i].op.path.n)
			move_name(&s->items[i], arena, to, from, n);
}

static const struct goheld *find(const struct held_state *s, const struct goheld *h)
{
	for (size_t i = 0; i < s->n; i++)
		if (held_same_lock(&s->items[i].op, &h->op) && s->items[i].shared == h->shared &&
			s->items[i].op.line == h->op.line && s->items[i].nameless == h->nameless &&
			str_eq(s->items[i].was, h->was))
			return &s->items[i];
	return NULL;
}

void held_state_guard(struct held_state *s, struct str name, bool locked)
{
	for (size_t i = s->n; name.n && i-- > 0;) {
		if (!str_eq(s->items[i].guard, name))
			continue;
		s->items[i].guard = STR("");
		s->items[i].sure = true;
		if (locked)
			continue;
		drop(s, i);
	}
}

static void fork_one(struct held_state *s, const struct held_state *other, uint32_t line)
{
	for (size_t i = 0; !s->dead && !other->dead && i < s->n; i++)
		if (!s->items[i].forked && s->items[i].sure && s->items[i].op.line < line &&
			!find(other, &s->items[i]))
			s->items[i].forked = line;
}

void held_state_fork(struct held_state *s, struct held_state *other, uint32_t line)
{
	fork_one(s, other, line);
	fork_one(other, s, line);
}

/* Two ways meet: what both hold is sure, what one holds may be held. */
void held_state_join(struct held_state *s, struct held_state *other)
{
	if (other->dead)
		return;
	if (s->dead) {
		*s = *other;
		return;
	}
	for (size_t i = 0; i < s->n; i++) {
		const struct goheld *there = find(other, &s->items[i]);

		s->items[i].sure = s->items[i].sure && there && there->sure;
		s->items[i].deferred = s->items[i].deferred && (!there || there->deferred);
		if (there && there->jumped)
			s->items[i].jumped = there->jumped;
		if (there && there->misnamed)
			s->items[i].misnamed = there->misnamed;
	}
	for (size_t i = 0; i < other->n; i++) {
		struct goheld more = other->items[i];

		if (find(s, &more))
			continue;
		more.sure = false;
		held_state_take(s, &more);
	}
	s->unresolved |= other->unresolved;
	s->overflow |= other->overflow;
}
