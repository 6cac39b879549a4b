/* SPDX-License-Identifier: MIT */
#include "analyze/profile_by.h"

#include <stdlib.h>

#include "analyze/profile_sums.h"
#include "analyze/sampled.h"
#include "base/hash.h"
#include "base/xmalloc.h"
#include "model/measure.h"

struct part {
	uint32_t row;
	funcid leaf;
	int64_t value;
};

struct building {
	struct profile_by *by;
	struct stacks stacks;
	struct location_frames frames;
	struct sampled sampled;
	size_t value;
	struct idmap rows;  /* by strid of the key */
	struct idmap parts; /* by hash of row and leaf */
	struct part *all;
	size_t nall, cap_all;
	struct strbuf key, cell;
};

static void add_value(const struct profile_label *l, struct strbuf *out)
{
	if (l->numeric)
		unit_label(l->number, l->unit.n ? l->unit : l->key, STR("auto"), out);
	else
		strbuf_add(out, l->text);
}

/* Each label's value is one part of the key, behind a byte that says whether it is there. */
static void make_key(struct building *g, const struct profile_sample *s)
{
	strbuf_clear(&g->key);
	for (size_t k = 0; k < g->by->nlabels; k++) {
		bool found = false;

		strbuf_clear(&g->cell);
		for (size_t i = 0; i < s->nlabels; i++) {
			if (!str_eq(s->labels[i].key, g->by->labels[k]))
				continue;
			if (found)
				strbuf_adds(&g->cell, ", ");
			add_value(&s->labels[i], &g->cell);
			found = true;
		}
		strbuf_addf(&g->key, "%c%zu:", found ? '+' : '-', g->cell.n);
		strbuf_add(&g->key, strbuf_str(&g->cell));
	}
}

static void take_key_apart(struct building *g, struct profile_by_row *row)
{
	struct str key = intern_get(&g->by->texts, row->key);
	size_t n = g->by->nlabels;

	row->values = arena_alloc(&g->by->arena, (n + 1) * sizeof(*row->values));
	row->present = arena_alloc(&g->by->arena, (n + 1) * sizeof(*row->present));
	for (size_t k = 0; k < n; k++) {
		uint64_t length = 0;

		row->present[k] = str_starts(key, STR("+"));
		key = str_from_at(key, 1);
		str_eat_u64(&key, &length);
		key = str_from_at(key, 1);
		row->values[k] = str_head(key, (size_t)length);
		key = str_from_at(key, (size_t)length);
	}
}

static uint32_t find_row(struct building *g, const struct profile_sample *s)
{
	struct profile_by *b = g->by;
	strid key;
	uint32_t row;

	make_key(g, s);
	key = intern_add(&b->texts, strbuf_str(&g->key));
	row = idmap_find(&g->rows, key);
	if (row != IDMAP_NONE)
		return row;
	b->rows = grow_array(b->rows, &b->cap_rows, b->nrows + 1, sizeof(*b->rows));
	row = (uint32_t)b->nrows++;
	b->rows[row] = (struct profile_by_row){.key = key};
	take_key_apart(g, &b->rows[row]);
	idmap_set(&g->rows, key, row);
	return row;
}

static funcid leaf_of(const struct building *g, const struct profile_sample *s)
{
	const struct location_frames *f = &g->frames;
	uint32_t end = s->nlocations ? f->first[s->locations[0] + 1] : 0;

	if (!end || end == f->first[s->locations[0]])
		return 0;
	return stacks_frame_get(&g->stacks, f->frames[end - 1])->function;
}

static void add_part(struct building *g, uint32_t row, funcid leaf, int64_t v)
{
	uint64_t key = hash_ids(row, leaf);
	uint32_t at = idmap_find(&g->parts, key);

	if (at == IDMAP_NONE) {
		g->all = grow_array(g->all, &g->cap_all, g->nall + 1, sizeof(*g->all));
		at = (uint32_t)g->nall++;
		g->all[at] = (struct part){row, leaf, 0};
		idmap_set(&g->parts, key, at);
	}
	g->all[at].value = wrap_add(g->all[at].value, v);
}

static bool add_sample(void *ctx, const struct profile_sample *s)
{
	struct building *g = ctx;
	int64_t v = s->values[g->value];
	struct profile_by_row *row;
	uint32_t at;

	if (!v)
		return true;
	at = find_row(g, s);
	row = &g->by->rows[at];
	row->value = wrap_add(row->value, v);
	row->samples += sampled_count(&g->sampled, s->values, g->value);
	row->records++;
	g->by->total = wrap_add(g->by->total, wrap_abs(v));
	if (s->nlocations)
		add_part(g, at, leaf_of(g, s), v);
	return true;
}

static void choose_tops(struct building *g)
{
	for (size_t i = 0; i < g->nall; i++) {
		const struct part *p = &g->all[i];
		struct profile_by_row *row = &g->by->rows[p->row];
		struct str name;

		if (!p->leaf || wrap_abs(p->value) < wrap_abs(row->top_value))
			continue;
		name = stacks_text(&g->stacks, stacks_function_get(&g->stacks, p->leaf)->name);
		if (wrap_abs(p->value) == wrap_abs(row->top_value) && row->top.n &&
			str_cmp(row->top, name) <= 0)
			continue;
		row->top = name;
		row->top_value = p->value;
	}
	for (size_t i = 0; i < g->by->nrows; i++)
		g->by->rows[i].top = arena_dup(&g->by->arena, g->by->rows[i].top);
}

/* Label by label; those without one last. */
static int compare_values(const struct profile_by_row *x, const struct profile_by_row *y, size_t n)
{
	int order = 0;

	for (size_t i = 0; i < n && !order; i++) {
		order = (int)y->present[i] - (int)x->present[i];
		if (!order)
			order = str_cmp(x->values[i], y->values[i]);
	}
	return order;
}

struct ordered {
	struct profile_by_row row;
	size_t nlabels;
};

static int compare_rows(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	int64_t vx = wrap_abs(x->row.value), vy = wrap_abs(y->row.value);

	if (vx != vy)
		return vx > vy ? -1 : 1;
	return compare_values(&x->row, &y->row, x->nlabels);
}

static void sort_rows(struct profile_by *b)
{
	struct ordered *order = xcalloc(b->nrows + 1, sizeof(*order));

	for (size_t i = 0; i < b->nrows; i++)
		order[i] = (struct ordered){b->rows[i], b->nlabels};
	qsort(order, b->nrows, sizeof(*order), compare_rows);
	for (size_t i = 0; i < b->nrows; i++)
		b->rows[i] = order[i].row;
	free(order);
}

bool profile_by_build(struct profile_by *b, struct view *v, size_t value, const struct str *labels,
	size_t nlabels, struct err *err)
{
	struct building g = {.by = b, .sampled = sampled_of(v->profile, value), .value = value};
	bool ok;

	*b = (struct profile_by){.nlabels = nlabels, .duration_ns = v->profile->duration_ns};
	b->labels = arena_alloc(&b->arena, (nlabels + 1) * sizeof(*b->labels));
	for (size_t i = 0; i < nlabels; i++)
		b->labels[i] = arena_dup(&b->arena, labels[i]);
	b->type = arena_dup(&b->arena, v->profile->types[value].type);
	b->unit = arena_dup(&b->arena, v->profile->types[value].unit);
	v->need_labels = true;
	location_frames_init(&g.frames, &g.stacks, v);
	ok = view_each(v, add_sample, &g, err);
	choose_tops(&g);
	sort_rows(b);
	location_frames_release(&g.frames);
	stacks_release(&g.stacks);
	idmap_release(&g.rows);
	idmap_release(&g.parts);
	free(g.all);
	strbuf_release(&g.key);
	strbuf_release(&g.cell);
	return ok;
}
