/* SPDX-License-Identifier: MIT */
#include "analyze/call_tags.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"

bool call_tags_init(struct call_tags *t, struct view *v, struct str unit, struct err *err)
{
	*t = (struct call_tags){.view = v, .unit = unit};
	return label_units_learn(&t->units, v->profile, err);
}

void call_tags_release(struct call_tags *t)
{
	label_units_release(&t->units);
	intern_release(&t->texts);
	intern_release(&t->keys);
	intern_release(&t->light);
	strbuf_release(&t->text);
	strbuf_release(&t->joined);
	free(t->rows);
	free(t->numbers);
	free(t->parts);
	*t = (struct call_tags){0};
}

/* ---- the sample at hand ---- */

static int compare_texts(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* "key:value" of all string labels, sorted, with a backslash and an n between. */
static strid join_labels(struct call_tags *t, const struct profile_sample *s)
{
	size_t n = 0, at = 0;

	t->parts = grow_array(t->parts, &t->cap_parts, s->nlabels + 1, sizeof(*t->parts));
	strbuf_clear(&t->text);
	strbuf_clear(&t->joined);
	for (size_t i = 0; i < s->nlabels; i++) {
		const struct profile_label *l = &s->labels[i];

		if (l->numeric || str_eq(l->key, STR("pprof::base")))
			continue;
		strbuf_add(&t->text, l->key);
		strbuf_addc(&t->text, ':');
		strbuf_add(&t->text, l->text);
		t->parts[n++].n = t->text.n;
	}
	for (size_t i = 0; i < n; i++) {
		size_t end = t->parts[i].n;

		t->parts[i] = (struct str){t->text.p + at, end - at};
		at = end;
	}
	if (n)
		qsort(t->parts, n, sizeof(*t->parts), compare_texts);
	for (size_t i = 0; i < n; i++) {
		strbuf_adds(&t->joined, i ? "\\n" : "");
		strbuf_add(&t->joined, t->parts[i]);
	}
	return n ? intern_add(&t->texts, strbuf_str(&t->joined)) : 0;
}

static void add_number(struct call_tags *t, const struct profile_label *l)
{
	struct call_tag tag = {.numeric = true,
		.unit = label_units_of(&t->units, l->key),
		.group = intern_get(&t->texts, t->group),
		.value = l->number};

	strbuf_clear(&t->text);
	unit_label(l->number, tag.unit, t->unit, &t->text);
	tag.name = intern_get(&t->texts, intern_add(&t->texts, strbuf_str(&t->text)));
	t->numbers = grow_array(t->numbers, &t->cap_numbers, t->nnumbers + 1, sizeof(*t->numbers));
	t->numbers[t->nnumbers++] = tag;
}

bool call_tags_sample(struct call_tags *t, const struct profile_sample *sample)
{
	struct profile_sample s = *sample;

	view_labels(t->view, &s);
	t->group = s.nlabels ? join_labels(t, &s) : 0;
	t->nnumbers = 0;
	for (size_t i = 0; i < s.nlabels; i++)
		if (s.labels[i].numeric && str_eq(s.labels[i].key, STR("bytes")))
			add_number(t, &s.labels[i]);
	return t->group || t->nnumbers;
}

/* ---- sums ---- */

static void add_tag(struct call_tags *t, uint32_t node, const struct call_tag *tag, int64_t v,
	int64_t div, bool flat)
{
	const uint32_t numbers[] = {node, intern_add(&t->texts, tag->group),
		intern_add(&t->texts, tag->name), tag->numeric};
	const struct str label = {(const char *)(numbers + 1), sizeof(numbers) - sizeof(*numbers)};
	size_t known = intern_count(&t->keys);
	struct call_tag *sum;
	strid id;

	if (intern_count(&t->light) && intern_find(&t->light, label))
		return;
	id = intern_add(&t->keys, (struct str){(const char *)numbers, sizeof(numbers)});
	if (id > known) {
		t->rows = grow_array(t->rows, &t->cap, (size_t)id + 1, sizeof(*t->rows));
		t->rows[id] = (struct call_tag_row){node, *tag};
	}
	sum = &t->rows[id].tag;
	if (flat) {
		sum->flat = wrap_add(sum->flat, v);
		sum->flat_div = wrap_add(sum->flat_div, div);
	} else {
		sum->cum = wrap_add(sum->cum, v);
		sum->cum_div = wrap_add(sum->cum_div, div);
	}
}

void call_tags_add(struct call_tags *t, uint32_t node, int64_t v, int64_t div, bool flat)
{
	if (t->group) {
		const struct call_tag tag = {.name = intern_get(&t->texts, t->group)};

		add_tag(t, node, &tag, v, div, flat);
	}
	for (size_t i = 0; i < t->nnumbers; i++)
		add_tag(t, node, &t->numbers[i], v, div, flat);
}

void call_tags_drop_light(struct call_tags *t, int64_t cut)
{
	for (size_t i = 1; i <= intern_count(&t->keys); i++) {
		struct str key = intern_get(&t->keys, (strid)i);

		if (wrap_abs(t->rows[i].tag.cum) < cut)
			intern_add(&t->light, str_from_at(key, sizeof(t->rows[i].node)));
	}
	intern_release(&t->keys);
}

static bool is_heavy(const struct call_tag *tag, int64_t cut)
{
	return wrap_abs(tag->flat) >= cut || wrap_abs(tag->cum) >= cut;
}

uint32_t *call_tags_finish(struct call_tags *t, size_t nodes, int64_t cut, struct callgraph *g)
{
	uint32_t *first = xcalloc(nodes + 2, sizeof(*first));
	size_t n = intern_count(&t->keys);

	for (size_t i = 1; i <= n; i++)
		if (is_heavy(&t->rows[i].tag, cut))
			first[t->rows[i].node + 2]++;
	for (size_t i = 2; i < nodes + 2; i++)
		first[i] += first[i - 1];
	g->ntags = first[nodes + 1];
	g->tags = xcalloc(g->ntags + 1, sizeof(*g->tags));
	for (size_t i = 1; i <= n; i++)
		if (is_heavy(&t->rows[i].tag, cut))
			g->tags[first[t->rows[i].node + 1]++] = t->rows[i].tag;
	return first;
}
