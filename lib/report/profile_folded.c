/* SPDX-License-Identifier: MIT */
/*
 * Sums as collapsed stacks: the trie from its root on, callees of one name together (inlined or
 * not, of whatever file), in the order of their names. Without the machine's stack: a profile's may
 * be of any length.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"
#include "report/folded.h"

struct callee {
	struct str name;
	stackid stack;
};

/* The callees of the stacks one level up, by name; those before `next` are done. */
struct level {
	size_t from, to, next; /* in walk.callees */
	size_t text;	       /* bytes of the line before its name */
};

struct walk {
	const struct profile_sums *sums;
	struct strbuf *out;
	double factor;
	stackid *first, *next; /* callees by stack */
	uint32_t **of;	       /* by side and stack: index of its sum + 1 */
	struct callee *callees;
	size_t ncallees, cap_callees;
	struct level *levels;
	size_t nlevels, cap_levels;
	struct strbuf line;
	int64_t *values; /* of the line, one a side */
};

static int compare_callees(const void *a, const void *b)
{
	return str_cmp(((const struct callee *)a)->name, ((const struct callee *)b)->name);
}

static void add_callees(struct walk *w, stackid caller)
{
	const struct stacks *s = &w->sums->stacks;

	for (stackid at = w->first[caller]; at; at = w->next[at]) {
		w->callees = grow_array(
			w->callees, &w->cap_callees, w->ncallees + 1, sizeof(*w->callees));
		w->callees[w->ncallees++] =
			(struct callee){stacks_frame_name(s, stacks_get(s, at)->frame), at};
	}
}

static void open_level(struct walk *w, size_t from)
{
	if (w->ncallees == from)
		return;
	qsort(w->callees + from, w->ncallees - from, sizeof(*w->callees), compare_callees);
	w->levels = grow_array(w->levels, &w->cap_levels, w->nlevels + 1, sizeof(*w->levels));
	w->levels[w->nlevels++] = (struct level){from, w->ncallees, from, w->line.n};
}

static void add_values(struct walk *w, stackid stack)
{
	for (size_t k = 0; k < w->sums->nsides; k++) {
		uint32_t i = w->of[k][stack];

		if (i)
			w->values[k] = wrap_add(w->values[k], w->sums->sides[k].sums[i - 1].value);
	}
}

static void write_values(struct walk *w, struct str line)
{
	bool any = false;

	if (w->factor != 1)
		w->values[0] = int64_from_double(round((double)w->values[0] * w->factor));
	for (size_t k = 0; k < w->sums->nsides; k++)
		any |= w->values[k] != 0;
	if (any)
		strbuf_add(w->out, line);
	for (size_t k = 0; k < w->sums->nsides; k++) {
		if (any)
			strbuf_addf(w->out, " %" PRId64, w->values[k]);
		w->values[k] = 0;
	}
	if (any)
		strbuf_addc(w->out, '\n');
	strbuf_offer(w->out);
}

/* The next name of the deepest level: its line, and the level of its callees. */
static void take_name(struct walk *w, struct level *l)
{
	const struct stacks *s = &w->sums->stacks;
	struct str name = w->callees[l->next].name;
	size_t from = l->next, to = from, below = w->ncallees;

	w->line.n = l->text;
	if (w->line.n)
		strbuf_addc(&w->line, ';');
	folded_frame(s, stacks_get(s, w->callees[from].stack)->frame, &w->line);
	while (to < l->to && str_eq(w->callees[to].name, name))
		add_values(w, w->callees[to++].stack);
	l->next = to;
	write_values(w, strbuf_str(&w->line));
	for (size_t i = from; i < to; i++)
		add_callees(w, w->callees[i].stack);
	open_level(w, below);
}

static void walk_trie(struct walk *w)
{
	add_values(w, 0);
	write_values(w, STR("(no frames)"));
	add_callees(w, 0);
	open_level(w, 0);
	while (w->nlevels) {
		struct level *l = &w->levels[w->nlevels - 1];

		if (l->next < l->to) {
			take_name(w, l);
		} else {
			w->ncallees = l->from;
			w->nlevels--;
		}
	}
}

static void init_walk(struct walk *w, size_t n)
{
	const struct profile_sums *s = w->sums;

	w->first = xcalloc(n, sizeof(*w->first));
	w->next = xcalloc(n, sizeof(*w->next));
	w->values = xcalloc(s->nsides + 1, sizeof(*w->values));
	w->of = xcalloc(s->nsides + 1, sizeof(*w->of));
	for (stackid at = (stackid)(n - 1); at > 0; at--) {
		stackid caller = stacks_get(&s->stacks, at)->parent;

		w->next[at] = w->first[caller];
		w->first[caller] = at;
	}
	for (size_t k = 0; k < s->nsides; k++) {
		w->of[k] = xcalloc(n, sizeof(**w->of));
		for (size_t i = 0; i < s->sides[k].nsums; i++)
			w->of[k][s->sides[k].sums[i].stack] = (uint32_t)i + 1;
	}
}

void profile_sums_folded(const struct profile_sums *s, double factor, struct strbuf *out)
{
	struct walk w = {.sums = s, .out = out, .factor = factor};

	if (!s->nsides)
		return;
	init_walk(&w, s->stacks.nnodes ? s->stacks.nnodes : 1);
	walk_trie(&w);
	for (size_t k = 0; k < s->nsides; k++)
		free(w.of[k]);
	free(w.of);
	free(w.first);
	free(w.next);
	free(w.values);
	free(w.callees);
	free(w.levels);
	strbuf_release(&w.line);
}
