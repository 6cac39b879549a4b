/* SPDX-License-Identifier: MIT */
#include "analyze/labels.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/xmalloc.h"

static int compare_labels(const void *left, const void *right)
{
	const struct profile_label *a = left, *b = right;
	int c = str_cmp(a->key, b->key);

	if (c == 0 && a->numeric != b->numeric)
		return a->numeric ? 1 : -1;
	if (c == 0)
		c = str_cmp(a->text, b->text);
	return c ? c : (a->number > b->number) - (a->number < b->number);
}

static void write_label(struct json_writer *w, const struct profile_label *label)
{
	struct strbuf key = {0};

	strbuf_add(&key, label->key);
	json_key(w, strbuf_cstr(&key));
	strbuf_release(&key);
	if (label->numeric)
		json_int(w, label->number);
	else
		json_str(w, label->text);
}

strid labels_of_sample(struct stacks *s, const struct profile_sample *sample)
{
	struct profile_label *sorted;
	struct strbuf text = {0};
	struct json_writer w;
	strid id;

	if (sample->nlabels == 0)
		return 0;
	sorted = xcalloc(sample->nlabels, sizeof(*sorted));
	for (size_t i = 0; i < sample->nlabels; i++)
		sorted[i] = sample->labels[i];
	qsort(sorted, sample->nlabels, sizeof(*sorted), compare_labels);
	json_writer_init(&w, &text, 0);
	json_object(&w);
	for (size_t i = 0; i < sample->nlabels; i++)
		write_label(&w, &sorted[i]);
	json_object_end(&w);
	free(sorted);
	id = stacks_string(s, strbuf_str(&text));
	strbuf_release(&text);
	return id;
}

void labels_each(struct str json, label_fn fn, void *ctx)
{
	struct strbuf key = {0};
	struct json_reader r;

	json_reader_init(&r, json);
	for (enum json_type k = json_next(&r); k > JSON_ERROR; k = json_next(&r)) {
		if (k == JSON_KEY) {
			strbuf_clear(&key);
			strbuf_add(&key, r.text);
		} else if ((k == JSON_STRING || k == JSON_NUMBER) && r.depth == 1) {
			fn(ctx, strbuf_str(&key), r.text);
		}
	}
	json_reader_release(&r);
	strbuf_release(&key);
}
