/* SPDX-License-Identifier: MIT */
#include "analyze/trace_history.h"

#include <stdlib.h>

#include "base/xmalloc.h"

enum { ASSISTS = 1 << 17, FIRST_FLOOR = 256, MIXTURE = 16 };

/* ---- mixtures ---- */

static int64_t length(const struct trace_piece *p)
{
	return p->end_ns - p->start_ns;
}

static enum trace_part part_of(uint8_t state)
{
	switch (state) {
	case TRACE_RUNNING:
		return TRACE_PART_RUNNING;
	case TRACE_RUNNABLE:
		return TRACE_PART_READY;
	case TRACE_SYSCALL:
		return TRACE_PART_SYSCALL;
	case TRACE_WAITING:
		return TRACE_PART_WAITING;
	default:
		return TRACE_PART_ABSENT;
	}
}

static bool is_short(const struct trace_history *h, const struct trace_piece *p)
{
	return p->state == TRACE_MIXED || (length(p) < h->floor_ns && !p->unended);
}

static void mix(struct trace_piece *p, const struct trace_piece *more)
{
	int64_t ns[TRACE_PART_WAITING] = {0};
	const struct trace_piece *both[] = {p, more};

	for (int k = 0; k < 2; k++) {
		enum trace_part part = part_of(both[k]->state);

		for (int i = 0; i < TRACE_PART_WAITING; i++)
			ns[i] += both[k]->state == TRACE_MIXED ? both[k]->u.ns[i]
				 : (int)part == i	       ? length(both[k])
							       : 0;
	}
	p->state = TRACE_MIXED;
	p->end_ns = more->end_ns;
	p->passes |= more->passes;
	for (int i = 0; i < TRACE_PART_WAITING; i++)
		p->u.ns[i] = ns[i];
}

/* Into the last piece of its goroutine, or at place `at` behind it; whether a place was taken. */
static bool put(struct trace_history *h, const struct trace_piece *p, size_t at)
{
	struct trace_past *past = &h->pasts[p->row];
	struct trace_piece *last = past->last ? &h->pieces[past->last - 1] : NULL;

	if (last && last->end_ns == p->start_ns && is_short(h, last) && is_short(h, p) &&
		p->end_ns - last->start_ns <= MIXTURE * h->floor_ns) {
		mix(last, p);
		return false;
	}
	h->pieces[at] = *p;
	past->last = (uint32_t)at + 1;
	past->n++;
	return true;
}

/* ---- making room ---- */

static void renumber(struct trace_history *h)
{
	uint32_t *to = xcalloc(h->npasts + 1, sizeof(*to));
	size_t n = 0;

	idmap_clear(&h->rows);
	for (size_t i = 0; i < h->npasts; i++) {
		if (h->pasts[i].forgotten)
			continue;
		to[i] = (uint32_t)n;
		idmap_set(&h->rows, h->pasts[i].g.id, (uint32_t)n);
		h->pasts[n++] = h->pasts[i];
	}
	h->npasts = n;
	for (size_t i = 0; i < h->npieces; i++)
		h->pieces[i].row = to[h->pieces[i].row];
	free(to);
}

static void thin(struct trace_history *h)
{
	size_t kept = 0;

	for (size_t i = 0; i < h->npasts; i++) {
		struct trace_past *p = &h->pasts[i];

		p->last = p->n = 0;
		p->forgotten = p->ended && p->end_ns - p->g.first_ns < h->floor_ns;
	}
	for (size_t i = 0; i < h->npieces; i++) {
		struct trace_piece piece = h->pieces[i];

		if (!h->pasts[piece.row].forgotten)
			kept += put(h, &piece, kept);
	}
	h->npieces = kept;
	renumber(h);
}

/* What lives needs its room: the limits grow with it, where they must. */
static void make_room(struct trace_history *h)
{
	size_t living = 0;

	for (size_t i = 0; i < h->npasts; i++)
		living += !h->pasts[i].ended;
	if (h->max_pasts < 4 * living)
		h->max_pasts = 4 * living;
	if (h->max_pieces < 8 * living)
		h->max_pieces = 8 * living;
	/* What has come since the last time may be short, too. */
	if (h->floor_ns)
		thin(h);
	while ((h->npieces > h->max_pieces / 2 || h->npasts > h->max_pasts / 2) &&
		!(h->floor_ns >> 50)) {
		h->floor_ns = h->floor_ns ? 2 * h->floor_ns : FIRST_FLOOR;
		thin(h);
	}
}

/* ---- spans ---- */

static struct trace_past *past_of(struct trace_history *h, const struct trace_goroutine *g)
{
	uint32_t i = idmap_find(&h->rows, g->id);

	if (i == IDMAP_NONE) {
		i = (uint32_t)h->npasts;
		h->pasts = grow_array(h->pasts, &h->cap_pasts, h->npasts + 1, sizeof(*h->pasts));
		h->pasts[h->npasts++] = (struct trace_past){.g = *g};
		idmap_set(&h->rows, g->id, i);
	}
	if (!h->pasts[i].g.entry) {
		h->pasts[i].g.entry = g->entry;
		h->pasts[i].g.system = g->system;
	}
	return &h->pasts[i];
}

static void add_span(struct trace_watch *w, const struct trace_span *s)
{
	struct trace_history *h = (struct trace_history *)w;
	struct trace_past *past = past_of(h, s->goroutine);
	struct trace_piece p = {
		.start_ns = s->start_ns,
		.end_ns = s->end_ns,
		.u.one = {s->waker, s->waker_entry, s->waker_stack, s->stack, s->reason},
		.state = (uint8_t)s->state,
		.before = s->before,
		.unended = s->unended,
		.passes = !h->filter || trace_filter_span(h->filter, h->lives->stacks, s),
		.row = (uint32_t)(past - h->pasts),
	};

	past->end_ns = s->end_ns;
	h->pieces = grow_array(h->pieces, &h->cap_pieces, h->npieces + 1, sizeof(*h->pieces));
	h->npieces += put(h, &p, h->npieces);
	if (h->npieces > h->max_pieces || h->npasts > h->max_pasts)
		make_room(h);
}

static void gone(struct trace_watch *w, const struct trace_goroutine *g, int64_t end_ns)
{
	struct trace_past *p = past_of((struct trace_history *)w, g);

	p->end_ns = end_ns;
	p->ended = true;
}

/* ---- assists ---- */

static void end_assists(struct trace_history *h, int64_t now)
{
	for (size_t i = 0; i < h->nassists; i++)
		if (h->assists[i].end_ns < 0)
			h->assists[i].end_ns = now;
	idmap_clear(&h->assisting);
}

static void assist(struct trace_history *h, const struct trace_event *e)
{
	uint32_t i = idmap_find(&h->assisting, e->subject);
	int64_t start = e->kind == TRACE_RANGE_ACTIVE ? h->lives->sync_ns : e->time_ns;

	if (e->kind == TRACE_RANGE_END) {
		if (i != IDMAP_NONE)
			h->assists[i].end_ns = e->time_ns;
		idmap_remove(&h->assisting, e->subject);
		return;
	}
	if (i != IDMAP_NONE)
		return; /* a later generation says it again */
	if (h->nassists == ASSISTS) {
		h->assists_lost = true;
		return;
	}
	idmap_set(&h->assisting, e->subject, (uint32_t)h->nassists);
	h->assists = grow_array(h->assists, &h->cap_assists, h->nassists + 1, sizeof(*h->assists));
	h->assists[h->nassists++] = (struct trace_assist){e->subject, start, -1};
}

static void take_event(struct trace_watch *w, const struct trace_event *e)
{
	struct trace_history *h = (struct trace_history *)w;

	if (e->kind == TRACE_SYNC) {
		if (e->u.sync->reset || e->u.sync->last)
			end_assists(h, e->u.sync->last ? e->time_ns : h->lives->last_ns);
	} else if (e->range == TRACE_ASSIST &&
		   (e->kind == TRACE_RANGE_BEGIN || e->kind == TRACE_RANGE_ACTIVE ||
			   e->kind == TRACE_RANGE_END)) {
		assist(h, e);
	}
}

void trace_history_init(
	struct trace_history *h, const struct trace_lives *lives, struct trace_filter *filter)
{
	*h = (struct trace_history){
		.watch = {.event = take_event, .span = add_span, .gone = gone},
		.lives = lives,
		.filter = filter,
		.max_pieces = TRACE_HISTORY_ROOM,
		.max_pasts = TRACE_HISTORY_ROOM / 4,
	};
}

void trace_history_release(struct trace_history *h)
{
	free(h->pieces);
	free(h->pasts);
	free(h->order);
	free(h->assists);
	idmap_release(&h->rows);
	idmap_release(&h->assisting);
	*h = (struct trace_history){0};
}

/* ---- answers ---- */

void trace_history_finish(struct trace_history *h)
{
	uint32_t at = 0;

	h->order = xcalloc(h->npieces + 1, sizeof(*h->order));
	for (size_t i = 0; i < h->npasts; i++) {
		h->pasts[i].last = at;
		at += h->pasts[i].n;
		h->pasts[i].n = 0;
	}
	for (size_t i = 0; i < h->npieces; i++) {
		struct trace_past *p = &h->pasts[h->pieces[i].row];

		h->order[p->last + p->n++] = (uint32_t)i;
	}
}

const struct trace_past *trace_history_get(const struct trace_history *h, uint64_t goroutine)
{
	uint32_t i = idmap_find(&h->rows, goroutine);

	return i == IDMAP_NONE ? NULL : &h->pasts[i];
}

const struct trace_piece *trace_history_piece(
	const struct trace_history *h, const struct trace_past *p, size_t i)
{
	return &h->pieces[h->order[p->last + i]];
}

size_t trace_history_first(const struct trace_history *h, const struct trace_past *p, int64_t from)
{
	size_t low = 0, high = p->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (trace_history_piece(h, p, mid)->end_ns > from)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static void add_piece(const struct trace_piece *p, int64_t ns, int64_t parts[TRACE_PARTS])
{
	int64_t left = ns;

	if (p->state != TRACE_MIXED) {
		parts[part_of(p->state)] += ns;
		return;
	}
	for (int i = 0; i < TRACE_PART_WAITING; i++) {
		int64_t of =
			ns == length(p)
				? p->u.ns[i]
				: (int64_t)((double)p->u.ns[i] * (double)ns / (double)length(p));

		of = of < left ? of : left;
		parts[i] += of;
		left -= of;
	}
	parts[TRACE_PART_WAITING] += left;
}

void trace_history_parts(const struct trace_history *h, const struct trace_past *p, int64_t from,
	int64_t to, int64_t parts[TRACE_PARTS])
{
	int64_t rest = to - from;

	for (int i = 0; i < TRACE_PARTS; i++)
		parts[i] = 0;
	for (size_t i = trace_history_first(h, p, from); i < p->n; i++) {
		const struct trace_piece *piece = trace_history_piece(h, p, i);
		int64_t start = piece->start_ns > from ? piece->start_ns : from;
		int64_t end = piece->end_ns < to ? piece->end_ns : to;

		if (piece->start_ns >= to)
			break;
		if (end <= start)
			continue;
		add_piece(piece, end - start, parts);
		rest -= end - start;
	}
	parts[TRACE_PART_ABSENT] += rest;
}
