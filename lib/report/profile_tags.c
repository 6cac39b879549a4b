/* SPDX-License-Identifier: MIT */
/*
 * The bytes of `go tool pprof -tags`: printTags in internal/report/report.go, Go 1.26;
 * specs/pprof.md 2.6.
 */
#include "report/profile_tags.h"

#include "model/measure.h"
#include "report/tab_columns.h"

static void put_value(struct profile_text *x, int64_t v, bool of_total)
{
	profile_text_value(x, v, 0);
	if (!of_total || x->head->total <= 0)
		return;
	strbuf_adds(x->to, " (");
	profile_text_percentage(x, v, x->head->total, false);
	strbuf_addc(x->to, ')');
}

static void put_key(struct profile_text *x, const struct label_row *rows, size_t n)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum = wrap_add(sum, rows[i].sum);
	profile_text_put(x, rows[0].key);
	strbuf_adds(x->to, ":\t Total ");
	put_value(x, sum, false);
	strbuf_adds(x->to, " of ");
	put_value(x, x->head->total, false);
	if (x->head->total > 0) {
		strbuf_adds(x->to, " (");
		profile_text_percentage(x, sum, x->head->total, false);
		strbuf_addc(x->to, ')');
	}
	strbuf_addc(x->to, '\n');
	for (size_t i = 0; i < n; i++) {
		strbuf_adds(x->to, " \t");
		put_value(x, rows[i].sum, true);
		strbuf_adds(x->to, ":\t ");
		profile_text_put(x, rows[i].text);
		strbuf_addc(x->to, '\n');
	}
	strbuf_addc(x->to, '\n');
}

void profile_tags_text(
	const struct profile_head *head, const struct label_row *rows, size_t n, struct output *out)
{
	struct strbuf cells = {0}, text = output_text(out);
	struct profile_text x = {.head = head,
		.to = &cells,
		.unit = head->unit_wanted,
		.terminal = output_is_terminal(out)};

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && str_eq(rows[end].key, rows[i].key);)
			end++;
		put_key(&x, rows + i, end - i);
	}
	tab_columns_right(strbuf_str(&cells), &text);
	output_add(out, strbuf_str(&text));
	strbuf_release(&cells);
	strbuf_release(&text);
}
