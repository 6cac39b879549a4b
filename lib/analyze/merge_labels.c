/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "analyze/merge.h"
#include "base/xmalloc.h"

struct head {
	int64_t number;
	size_t key, text, unit; /* lengths */
	bool numeric;
};

struct placed {
	const struct profile_label *label;
	size_t at;
};

static int compare(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order;

	if (x->label->numeric != y->label->numeric)
		return x->label->numeric ? 1 : -1;
	order = str_cmp(x->label->key, y->label->key);
	return order ? order : (x->at > y->at) - (x->at < y->at);
}

strid merge_labels(struct intern *t, const struct profile_label *labels, size_t n)
{
	struct placed *order;
	struct strbuf b = {0};
	strid id;

	if (!n)
		return 0;
	order = xcalloc(n, sizeof(*order));
	for (size_t i = 0; i < n; i++)
		order[i] = (struct placed){&labels[i], i};
	qsort(order, n, sizeof(*order), compare);
	for (size_t i = 0; i < n; i++) {
		const struct profile_label *l = order[i].label;
		struct head h;

		memset(&h, 0, sizeof(h)); /* padding is compared too */
		h.number = l->number;
		h.key = l->key.n;
		h.text = l->text.n;
		h.unit = l->unit.n;
		h.numeric = l->numeric;
		strbuf_add(&b, (struct str){(const char *)&h, sizeof(h)});
		strbuf_add(&b, l->key);
		strbuf_add(&b, l->text);
		strbuf_add(&b, l->unit);
	}
	id = intern_add(t, strbuf_str(&b));
	strbuf_release(&b);
	free(order);
	return id;
}

static struct str take(struct str *s, size_t n)
{
	struct str head = str_head(*s, n);

	*s = str_from_at(*s, n);
	return head;
}

struct profile_label *merge_labels_of(struct str text, size_t *n)
{
	struct profile_label *labels = NULL;
	size_t cap = 0;

	*n = 0;
	while (text.n) {
		struct profile_label *l;
		struct head h;

		memcpy(&h, take(&text, sizeof(h)).p, sizeof(h));
		labels = grow_array(labels, &cap, *n + 1, sizeof(*labels));
		l = &labels[(*n)++];
		*l = (struct profile_label){.number = h.number, .numeric = h.numeric};
		l->key = take(&text, h.key);
		l->text = take(&text, h.text);
		l->unit = take(&text, h.unit);
	}
	return labels;
}

strid merge_labels_with_base(struct intern *t, strid id)
{
	size_t n, kept = 0;
	struct profile_label *labels = merge_labels_of(intern_get(t, id), &n);
	struct profile_label *all = xcalloc(n + 1, sizeof(*all));
	strid with;

	for (size_t i = 0; i < n; i++)
		if (labels[i].numeric || !str_eq(labels[i].key, STR("pprof::base")))
			all[kept++] = labels[i];
	all[kept++] = (struct profile_label){.key = STR("pprof::base"), .text = STR("true")};
	with = merge_labels(t, all, kept);
	free(all);
	free(labels);
	return with;
}
