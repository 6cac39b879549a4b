/* SPDX-License-Identifier: MIT */
/* Boxes for labels: addNodelets in internal/graph/dotgraph.go of google/pprof, Go 1.26. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "model/measure.h"
#include "report/dot_parts.h"

enum { MOST = 4 };

struct tag_list {
	struct call_tag *items;
	size_t n;
};

static int by_weight(const struct call_tag *x, const struct call_tag *y, bool flat)
{
	if (!flat && x->cum != y->cum)
		return wrap_abs(x->cum) > wrap_abs(y->cum) ? -1 : 1;
	if (x->flat != y->flat && wrap_abs(x->flat) != wrap_abs(y->flat))
		return wrap_abs(x->flat) > wrap_abs(y->flat) ? -1 : 1;
	return str_cmp(x->name, y->name);
}

static int compare_flat(const void *a, const void *b)
{
	return by_weight(a, b, true);
}

static int compare_cum(const void *a, const void *b)
{
	return by_weight(a, b, false);
}

static void sort(struct tag_list *l, bool flat)
{
	if (l->n)
		qsort(l->items, l->n, sizeof(*l->items), flat ? compare_flat : compare_cum);
}

static struct tag_list list_of(
	const struct callgraph *g, const struct call_node *n, bool numeric, struct str group)
{
	struct tag_list l = {xcalloc(n->ntags + 1, sizeof(*l.items)), 0};

	for (uint32_t i = n->first_tag; i < n->first_tag + n->ntags; i++)
		if (g->tags[i].numeric == numeric && (!numeric || str_eq(g->tags[i].group, group)))
			l.items[l.n++] = g->tags[i];
	return l;
}

static int64_t flat_of(const struct call_tag *t)
{
	return call_value(t->flat, t->flat_div);
}

static int64_t cum_of(const struct call_tag *t)
{
	return call_value(t->cum, t->cum_div);
}

/* ---- many numbers as a few ranges ---- */

static double distance(const struct call_tag *t, const struct call_tag *u)
{
	return fabs(unit_scale(u->value, u->unit, t->unit).value - (double)t->value);
}

static int64_t in_unit_of(const struct call_tag *t, const struct call_tag *other)
{
	return int64_from_double(unit_scale(t->value, t->unit, other->unit).value);
}

/* The tags of one group as one: "1MB..2MB". */
static struct call_tag join(
	struct dot *d, const struct tag_list *l, const size_t *group, size_t which)
{
	const struct call_tag *min = &l->items[which], *max = min;
	struct call_tag sum = *min;
	struct strbuf b = {0};
	size_t n = 1;

	for (size_t i = MOST; i < l->n; i++) {
		const struct call_tag *t = &l->items[i];

		if (group[i] != which)
			continue;
		n++;
		if (in_unit_of(t, min) < min->value)
			min = t;
		if (in_unit_of(t, max) > max->value)
			max = t;
		sum.flat = wrap_add(sum.flat, t->flat);
		sum.cum = wrap_add(sum.cum, t->cum);
		sum.flat_div = wrap_add(sum.flat_div, t->flat_div);
		sum.cum_div = wrap_add(sum.cum_div, t->cum_div);
	}
	unit_label(min->value, min->unit, STR("auto"), &b);
	if (n > 1) {
		strbuf_adds(&b, "..");
		unit_label(max->value, max->unit, STR("auto"), &b);
	}
	sum = (struct call_tag){.name = arena_dup(&d->arena, strbuf_str(&b)),
		.flat = flat_of(&sum),
		.cum = cum_of(&sum)};
	strbuf_release(&b);
	return sum;
}

static void collapse(struct dot *d, struct tag_list *l, bool flat)
{
	struct call_tag ranges[MOST];
	size_t *group;

	sort(l, flat);
	if (l->n <= MOST)
		return;
	group = xcalloc(l->n, sizeof(*group));
	for (size_t i = MOST; i < l->n; i++) {
		double least = distance(&l->items[i], &l->items[0]);

		for (size_t k = 1; k < MOST; k++) {
			double here = distance(&l->items[i], &l->items[k]);

			if (here < least) {
				group[i] = k;
				least = here;
			}
		}
	}
	for (size_t k = 0; k < MOST; k++)
		ranges[k] = join(d, l, group, k);
	free(group);
	l->n = MOST;
	memcpy(l->items, ranges, sizeof(ranges));
	sort(l, flat);
}

/* ---- boxes ---- */

/* A box named FROM_k, and the line to it. pprof's names of boxes for numbers begin with one N more.
 */
static void put_box(struct dot *d, const char *more, const char *from, size_t k,
	const struct call_tag *t, int64_t v, const char *style)
{
	struct strbuf *out = d->text.to, weight = {0};
	struct profile_text x = d->text;

	x.to = &weight;
	profile_text_value(&x, v, 0);
	strbuf_addf(out, "%s%s_%zu [label = \"", more, from, k);
	strbuf_add(out, t->name);
	strbuf_addf(out, "\" id=\"%s%s_%zu\" fontsize=8 shape=box3d tooltip=\"%s\"]\n", more, from,
		k, strbuf_cstr(&weight));
	strbuf_addf(out,
		"%s -> %s%s_%zu [label=\" %s\" weight=100 tooltip=\"%s\" labeltooltip=\"%s\"%s]\n",
		from, more, from, k, strbuf_cstr(&weight), strbuf_cstr(&weight),
		strbuf_cstr(&weight), style);
	strbuf_release(&weight);
}

static bool put_numbers(
	struct dot *d, const struct call_node *n, struct str group, const char *from, bool flat)
{
	struct tag_list l = list_of(d->graph, n, true, group);
	bool any = false;

	collapse(d, &l, flat);
	for (size_t i = 0; i < l.n; i++) {
		int64_t f = flat_of(&l.items[i]), c = cum_of(&l.items[i]);
		int64_t v = flat || f == c ? f : c;

		if (!v)
			continue;
		put_box(d, "N", from, i, &l.items[i], v, flat || f == c ? "" : " style=\"dotted\"");
		any = true;
	}
	free(l.items);
	return any;
}

bool dot_tags(struct dot *d, size_t i)
{
	const struct call_node *n = &d->graph->nodes[i];
	struct tag_list l = list_of(d->graph, n, false, (struct str){0});
	struct strbuf from = {0}, box = {0};
	bool any = false, flat = n->nout > 0; /* at a leaf, also of what was cut off below it */

	sort(&l, flat);
	strbuf_addf(&from, "N%zu", i + 1);
	for (size_t k = 0; k < l.n && k < MOST; k++) {
		int64_t v = flat ? flat_of(&l.items[k]) : cum_of(&l.items[k]);

		if (!v)
			continue;
		put_box(d, "", from.p, k, &l.items[k], v, "");
		strbuf_clear(&box);
		strbuf_addf(&box, "%s_%zu", from.p, k);
		put_numbers(d, n, l.items[k].name, box.p, flat);
		any = true;
	}
	any |= put_numbers(d, n, (struct str){0}, from.p, flat);
	strbuf_release(&from);
	strbuf_release(&box);
	free(l.items);
	return any;
}
