/* SPDX-License-Identifier: MIT */
/* The bytes of `go tool pprof -top`: internal/report/report.go in Go 1.26; specs/pprof.md 2.13. */
#include "report/profile_top.h"

#include <inttypes.h>

#include "report/units.h"

static struct str choose_unit(const struct top_table *t)
{
	int64_t least = 0;

	for (size_t i = 0; i < t->nrows; i++)
		least = profile_text_least(least, t->rows[i].flat, t->rows[i].cum);
	return profile_text_unit(&t->head, least, t->nrows > 0, false);
}

/* ---- rows ---- */

/* Under ten a figure is a guess (specs/rules.md 14). */
static bool is_few(const struct top_row *r)
{
	enum { FEW = 10 };

	return (r->flat ? r->flat_samples : r->cum_samples) < FEW;
}

static void put_samples(struct profile_text *x, const struct top_row *r)
{
	strbuf_addf(x->to, " %7" PRIu64 " %7" PRIu64 " %c", r->flat_samples, r->cum_samples,
		is_few(r) ? '?' : ' ');
}

static void put_row(struct profile_text *x, const struct top_row *r, int64_t sum, bool samples)
{
	static const char *const marks[] = {"\n", " (inline)\n", " (partial-inline)\n"};
	int64_t total = x->head->total;

	profile_text_value(x, r->flat, 10);
	strbuf_addc(x->to, ' ');
	profile_text_percentage(x, r->flat, total, false);
	strbuf_addc(x->to, ' ');
	profile_text_percentage(x, sum, total, false);
	strbuf_addc(x->to, ' ');
	profile_text_value(x, r->cum, 10);
	strbuf_addc(x->to, ' ');
	profile_text_percentage(x, r->cum, total, false);
	if (samples)
		put_samples(x, r);
	strbuf_adds(x->to, "  ");
	profile_text_put(x, r->name);
	strbuf_adds(x->to, marks[r->inlined]);
}

/* ---- header ---- */

static void put_head(struct profile_text *x, const struct top_table *t)
{
	struct profile_shown shown = {0, t->nrows, t->nodes_left, t->dropped, 0};

	for (size_t i = 0; i < t->nrows; i++)
		shown.flat = wrap_add(shown.flat, t->rows[i].flat);
	if (!t->head.compact)
		profile_text_profile(x);
	profile_text_filters(x);
	profile_text_counts(x, &shown);
	strbuf_adds(x->to, "      flat  flat%   sum%        cum   cum%");
	strbuf_adds(x->to, t->samples ? " samples     cum\n" : "\n");
}

void profile_top_text(const struct top_table *t, struct output *out)
{
	struct strbuf b = output_text(out);
	struct profile_text x = {.head = &t->head, .to = &b, .terminal = output_is_terminal(out)};
	int64_t sum = 0;

	x.unit = choose_unit(t);
	put_head(&x, t);
	for (size_t i = 0; i < t->nrows && i < t->rows_shown; i++) {
		sum = wrap_add(sum, t->rows[i].flat);
		put_row(&x, &t->rows[i], sum, t->samples);
		strbuf_offer(&b);
	}
	if (t->rows_shown < t->nrows)
		strbuf_addf(&b, "... %zu more; --nodecount=0 or a pipe shows all\n",
			t->nrows - t->rows_shown);
	if (t->samples)
		strbuf_adds(&b, "? fewer than 10 samples: a guess\n");
	output_add(out, strbuf_str(&b));
	strbuf_release(&b);
}
