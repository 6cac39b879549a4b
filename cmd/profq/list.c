/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/measure.h"
#include "profq.h"
#include "report/profile_list.h"

/* A line of a function that has samples. */
struct listed {
	struct str function, file;
	int64_t line, start_line;
	int64_t flat, cum;
};

struct list {
	const struct pprof_report *report;
	struct profile_text text;
	struct listed *rows;
	size_t n;
	struct intern missing; /* files that were looked for in vain */
};

static int compare_numbers(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_rows(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	int order = str_cmp(x->function, y->function);

	if (!order)
		order = str_cmp(x->file, y->file);
	if (!order)
		order = compare_numbers(x->line, y->line);
	return order ? order : compare_numbers(x->start_line, y->start_line);
}

static bool choose_rows(struct list *l, const struct weighing *w, struct err *err)
{
	struct regex *re = report_regex(l->report, err);

	l->rows = xcalloc(w->nrows + 1, sizeof(*l->rows));
	for (size_t i = 0; re && i < w->nrows; i++) {
		const struct node *n = &w->graph->nodes[w->rows[i].node];

		if (!regex_match(re, n->name))
			continue;
		l->rows[l->n++] = (struct listed){n->name, n->file, n->line, n->start_line,
			w->weights[w->rows[i].node].flat, w->cums[w->rows[i].node].cum};
	}
	qsort(l->rows, l->n, sizeof(*l->rows), compare_rows);
	if (re && !l->n)
		err_set(err, ERR_USAGE, "no matches found for regexp: %s", l->report->pattern);
	regex_free(re);
	return l->n > 0;
}

/* The lines from the function's first, or five before the first sample, to five behind the last. */
static void span_of(const struct listed *rows, size_t n, int64_t *first, int64_t *last)
{
	enum { MARGIN = 5 };

	for (size_t i = 0; i < n; i++) {
		int64_t from = rows[i].start_line, to = wrap_add(rows[i].line, MARGIN);

		if (!from)
			from = wrap_sub(rows[i].line, MARGIN);
		if (!i || from < *first)
			*first = from;
		if (!i || to > *last)
			*last = to;
	}
	if (*first < 1)
		*first = 1;
}

static void print_lines(struct list *l, struct line_file *f, const struct listed *rows, size_t n,
	int64_t first, int64_t last)
{
	struct str text;
	size_t at = 0;

	for (int64_t line = 1; line <= last && line_file_next(f, &text); line++) {
		int64_t flat = 0, cum = 0;

		if (line < first)
			continue;
		while (at < n && rows[at].line < line)
			at++;
		for (; at < n && rows[at].line == line; at++) {
			flat = wrap_add(flat, rows[at].flat);
			cum = wrap_add(cum, rows[at].cum);
		}
		profile_list_line(&l->text, line, flat, cum, text);
	}
}

/* Rows of one function in one file. */
static void print_file(struct list *l, const struct listed *rows, size_t n)
{
	int64_t flat = 0, cum = 0, first = 1, last = 0;
	struct strbuf message = {0};
	struct line_file f = {.fd = -1};

	for (size_t i = 0; i < n; i++) {
		flat = wrap_add(flat, rows[i].flat);
		cum = wrap_add(cum, rows[i].cum);
	}
	profile_list_routine(&l->text, rows->function, rows->file, flat, cum);
	span_of(rows, n, &first, &last);
	/* Line numbers at the end of what 64 bits hold wrap: pprof then says only what it knows. */
	if (first > last && !intern_find(&l->missing, rows->file))
		return;
	if (source_open(&f, &l->report->options, rows->file, &message)) {
		print_lines(l, &f, rows, n, first, last);
	} else {
		intern_add(&l->missing, rows->file);
		profile_list_error(&l->text, strbuf_str(&message));
	}
	line_file_close(&f);
	strbuf_release(&message);
}

static void print_function(struct list *l, const struct listed *rows, size_t n)
{
	size_t i = 0;

	while (i < n && !rows[i].file.n)
		i++;
	if (i == n)
		profile_list_without_source(&l->text, rows->function);
	for (size_t end; i < n; i = end) {
		for (end = i; end < n && str_eq(rows[end].file, rows[i].file);)
			end++;
		print_file(l, rows + i, end - i);
	}
}

static void print(struct list *l, struct output *out)
{
	struct strbuf b = output_text(out);

	l->text.to = &b;
	l->text.unit = l->text.head->unit_wanted;
	l->text.terminal = output_is_terminal(out);
	profile_list_begin(&l->text);
	for (size_t i = 0, end; i < l->n; i = end) {
		for (end = i; end < l->n && str_eq(l->rows[end].function, l->rows[i].function);)
			end++;
		print_function(l, l->rows + i, end - i);
	}
	output_add(out, strbuf_str(&b));
	strbuf_release(&b);
}

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	const struct weigh_options options = report_weigh_options(r, value);
	struct graph_options grain = options_graph(&r->options);
	struct arena arena = {0};
	struct profile_head head = report_head(r, v->profile, value, &arena);
	struct list l = {.report = r, .text.head = &head};
	struct weighing w;
	struct graph g;
	bool ok;

	grain.objects = true;
	graph_init(&g, v, &grain);
	ok = weigh(&w, v, &g, &options, err);
	if (ok) {
		report_note_unmatched(r, v);
		head.total = w.total;
		ok = choose_rows(&l, &w, err);
	}
	if (ok)
		print(&l, r->out);
	free(l.rows);
	intern_release(&l.missing);
	weigh_release(&w);
	graph_release(&g);
	arena_release(&arena);
	return ok;
}

const struct report_kind report_list = {
	.name = "list", .show = show, .pattern = true, .whole = true, .lines = true};

int list_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_list, c, argc, argv);
}
