/* SPDX-License-Identifier: MIT */
#include "deadlock_quote.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

enum { CHUNK = 1 << 16, LONGEST = 240, OBJECT_REACH = 24 };

struct wanted {
	uint64_t at; /* of the thread's block */
	const struct deadlock_object *object;
	struct deadlock_fact *fact;
	size_t came;
};

struct quoting {
	struct deadlock *d;
	struct wanted *items;
	size_t n, cap;
	struct input *in;
	uint64_t lineno; /* of the byte the input stands at */
};

static void want(struct quoting *q, const struct deadlock_thread *t,
	const struct deadlock_object *object, struct deadlock_fact *fact)
{
	if (q->n == QUOTES_MAX)
		return;
	q->items = grow_array(q->items, &q->cap, q->n + 1, sizeof(*q->items));
	q->items[q->n] = (struct wanted){t->at, object, fact, q->n};
	q->n++;
}

static void want_links(struct quoting *q, struct deadlock_link *links, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		want(q, &links[i].thread, &links[i].object, &links[i].waits);
		want(q, &links[i].next, &links[i].object, &links[i].has);
	}
}

static void want_all(struct quoting *q)
{
	struct deadlock *d = q->d;

	for (size_t i = 0; i < d->ncycles; i++)
		want_links(q, d->cycles[i].links, d->cycles[i].nlinks);
	for (size_t i = 0; i < d->npiles; i++) {
		struct deadlock_pile *p = &d->piles[i];

		want_links(q, p->links, p->nlinks);
		if (p->end == DEADLOCK_END_OPEN || p->end == DEADLOCK_END_NOBODY)
			want(q, &p->root, &p->object, &p->waits);
	}
}

static int compare(const void *left, const void *right)
{
	const struct wanted *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->came > b->came) - (a->came < b->came);
}

/* ---- lines ---- */

/* Goes on to offset `at`, counting lines. */
static bool go_to(struct quoting *q, uint64_t at)
{
	struct str window;

	while (input_at(q->in) < at) {
		uint64_t left = at - input_at(q->in);

		if (!input_peek(q->in, left < CHUNK ? (size_t)left : CHUNK, &window, NULL) ||
			!window.n)
			return false;
		window = str_head(window, left < window.n ? (size_t)left : window.n);
		for (size_t i = 0; i < window.n; i++)
			q->lineno += window.p[i] == '\n';
		input_skip(q->in, window.n);
	}
	return true;
}

/* The object's own address, or one inside of it: a semaphore word, a list of waiters. */
static bool has_address(struct str line, uint64_t address, uint64_t reach)
{
	size_t at;

	while (address && (at = str_find(line, STR("0x"))) != SIZE_MAX) {
		uint64_t value;

		line = str_from_at(line, at);
		if (!str_eat_hex(&line, &value))
			line = str_from_at(line, 2);
		else if (value >= address && value - address <= reach)
			return true;
	}
	return false;
}

static bool has_place(struct str line, const struct stacks *s, frameid frame)
{
	struct str file = stacks_frame_file(s, frame);
	size_t at = file.n ? str_find(line, file) : SIZE_MAX;
	uint64_t number;

	if (at == SIZE_MAX)
		return false;
	line = str_from_at(line, at + file.n);
	return str_eat(&line, STR(":")) && str_eat_u64(&line, &number) &&
	       number == stacks_frame_line(s, frame);
}

static bool begins_thread(struct str line)
{
	line = str_trim(line);
	return str_starts(line, STR("goroutine ")) || str_starts(line, STR("\"")) ||
	       str_starts(line, STR("#"));
}

/* How well a line of the block shows the fact: 3 the address, 2 the frame, 1 the header. */
static int rank(const struct quoting *q, const struct wanted *w, struct str line, bool first)
{
	const struct deadlock_object *o = w->object;
	uint64_t reach = w->fact->evidence == WAIT_BY_STATEMENT ? 0 : OBJECT_REACH;

	/* Behind the end of a variable lies the next one. */
	if (o->symbol && o->symbol_size - o->symbol_offset <= reach)
		reach = o->symbol_size - o->symbol_offset - 1;
	if (!first && has_address(line, w->object->address, reach))
		return 3;
	if (!first && has_place(line, q->d->stacks, w->fact->frame))
		return 2;
	return first;
}

static void quote(struct quoting *q, const struct wanted *w, struct str text)
{
	uint64_t lineno = q->lineno;
	int best = 0;

	for (bool first = true; text.n && best < 3; first = false, lineno++) {
		size_t end = str_chr(text, '\n');
		struct str line = str_head(text, end);
		int here;

		if (!first && begins_thread(line))
			return;
		here = rank(q, w, line, first);
		if (here > best) {
			best = here;
			w->fact->lineno = lineno;
			w->fact->quote = arena_dup(&q->d->arena, str_head(str_trim(line), LONGEST));
		}
		text = str_from_at(text, end == SIZE_MAX ? text.n : end + 1);
	}
}

/* Whether the block stands in lines of its own: not in a string that a log library wrote. */
static bool stands_free(struct str text)
{
	struct str first = str_head(text, str_chr(text, '\n'));

	return str_find(first, STR("\\n\\t")) == SIZE_MAX &&
	       str_find(first, STR("\\n\\tat")) == SIZE_MAX;
}

void deadlock_quote(const struct common *c, struct deadlock *d)
{
	struct input_limits limits = common_limits(c);
	struct quoting q = {.d = d, .lineno = 1};
	struct str text;

	if (str_eq(d->about.input, STR("-")))
		return;
	want_all(&q);
	if (q.n)
		qsort(q.items, q.n, sizeof(*q.items), compare);
	q.in = q.n ? input_open(d->about.input.p, &limits, NULL) : NULL;
	for (size_t i = 0; q.in && i < q.n; i++) {
		if (!go_to(&q, q.items[i].at) || !input_peek(q.in, CHUNK, &text, NULL))
			break;
		text = str_head(text, CHUNK);
		if (stands_free(text))
			quote(&q, &q.items[i], text);
	}
	input_close(q.in);
	free(q.items);
}
