/* SPDX-License-Identifier: MIT */
/* The bytes of `go tool pprof -top`: internal/report/report.go in Go 1.26; specs/pprof.md 2.13. */
#include "report/profile_top.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "report/units.h"

struct text {
	const struct top_table *table;
	struct output *out;
	struct str unit; /* of all numbers */
	bool terminal;
	struct strbuf scratch;
};

static int64_t times(int64_t v, double ratio)
{
	return ratio > 0 && ratio != 1 ? int64_from_double((double)v * ratio) : v;
}

/* selectOutputUnit: one unit for the report, fit for its smallest value. */
static struct str choose_unit(const struct top_table *t)
{
	const struct str minimum = STR("minimum");
	int64_t least = 0, most = t->total;
	struct str small, large;

	if (!str_eq(t->unit_wanted, minimum) || !t->nrows)
		return t->unit_wanted;
	for (size_t i = 0; i < t->nrows; i++) {
		int64_t v = wrap_abs(t->rows[i].flat);

		if (!v)
			v = wrap_abs(t->rows[i].cum);
		if (v > 0 && (!least || v < least))
			least = v;
	}
	if (!least)
		least = most;
	least = times(least, t->ratio);
	most = times(most, t->ratio);
	small = unit_scale(least, t->unit, minimum).unit;
	large = unit_scale(most, t->unit, minimum).unit;
	if (!str_eq(small, large) && (int64_t)((uint64_t)least * 100) < most)
		small = unit_scale((int64_t)((uint64_t)least * 100), t->unit, minimum).unit;
	return small.n ? small : t->unit;
}

/* ---- pieces ---- */

static void put(struct text *x, struct str s)
{
	if (!x->terminal) {
		output_add(x->out, s);
		return;
	}
	strbuf_clear(&x->scratch);
	strbuf_add_safe(&x->scratch, s);
	output_add(x->out, strbuf_str(&x->scratch));
}

static void put_line(struct text *x, const char *head, struct str s)
{
	output_adds(x->out, head);
	put(x, s);
	output_addc(x->out, '\n');
}

static void add_value(const struct text *x, int64_t v, struct strbuf *b)
{
	unit_label(times(v, x->table->ratio), x->table->unit, x->unit, b);
}

static void put_value(struct text *x, int64_t v, size_t width)
{
	struct strbuf b = {0};
	size_t n;

	add_value(x, v, &b);
	n = utf8_count(strbuf_str(&b));
	for (; n < width; n++)
		output_addc(x->out, ' ');
	put(x, strbuf_str(&b));
	strbuf_release(&b);
}

static void put_percentage(struct text *x, int64_t v, bool trim)
{
	struct strbuf b = {0};

	unit_percentage(v, x->table->total, &b);
	output_add(x->out, trim ? str_trim(strbuf_str(&b)) : strbuf_str(&b));
	strbuf_release(&b);
}

/* ---- header ---- */

static struct str base_name(struct str path)
{
	size_t slash;

	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	slash = path.n > 1 ? str_rchr(path, '/') : SIZE_MAX;
	return slash == SIZE_MAX ? path : str_from_at(path, slash + 1);
}

static void put_time(struct text *x, int64_t ns)
{
	time_t s = (time_t)(ns / 1000000000 - (ns % 1000000000 < 0));
	struct tm tm;
	char text[80];

	if (!localtime_r(&s, &tm) || !strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %Z", &tm))
		return;
	output_addf(x->out, "Time: %s\n", text);
}

static void put_duration(struct text *x)
{
	const struct top_table *t = x->table;
	int64_t duration = t->profile->duration_ns;
	struct scaled ns = unit_scale(t->total, t->unit, STR("nanoseconds"));
	struct strbuf b = {0};

	strbuf_adds(&b, "Duration: ");
	unit_label(duration, STR("nanoseconds"), STR("auto"), &b);
	strbuf_adds(&b, ", Total samples = ");
	add_value(x, t->total, &b);
	strbuf_addc(&b, ' ');
	if (str_eq(ns.unit, STR("ns")) && ns.value != 0) {
		strbuf_addc(&b, '(');
		unit_percentage(int64_from_double(ns.value), duration, &b);
		strbuf_addc(&b, ')');
	}
	put_line(x, "", strbuf_str(&b));
	strbuf_release(&b);
}

static void put_profile_lines(struct text *x)
{
	const struct top_table *t = x->table;
	const struct profile *p = t->profile;
	struct str file = t->binary, build_id = {0};

	if (p->nmappings) {
		build_id = p->mappings[0].build_id;
		if (!file.n)
			file = p->mappings[0].file;
	}
	if (!build_id.n)
		build_id = t->build_id;
	if (file.n)
		put_line(x, "File: ", base_name(file));
	if (build_id.n)
		put_line(x, "Build ID: ", build_id);
	for (size_t i = 0; i < p->ncomments; i++)
		if (!p->comments[i].n || p->comments[i].p[0] != '#')
			put_line(x, "", p->comments[i]);
	if (t->extra_comment.n && t->extra_comment.p[0] != '#')
		put_line(x, "", t->extra_comment);
	if (t->type.n)
		put_line(x, "Type: ", t->type);
	if (p->doc_url.n)
		put_line(x, "Doc: ", p->doc_url);
	if (p->time_ns)
		put_time(x, p->time_ns);
	if (p->duration_ns)
		put_duration(x);
}

static void put_filters(struct text *x)
{
	enum { LONGEST = 80 };
	const struct top_table *t = x->table;

	if (t->nfilters)
		output_adds(x->out, "Active filters:\n");
	for (size_t i = 0; i < t->nfilters; i++) {
		output_adds(x->out, "   ");
		put(x, str_head(t->filters[i], LONGEST));
		output_adds(x->out, t->filters[i].n > LONGEST ? "\u2026\n" : "\n");
	}
}

static void put_counts(struct text *x)
{
	const struct top_table *t = x->table;
	int64_t shown = 0;

	for (size_t i = 0; i < t->nrows; i++)
		shown = wrap_add(shown, t->rows[i].flat);
	output_adds(x->out, "Showing nodes accounting for ");
	put_value(x, shown, 0);
	output_adds(x->out, ", ");
	put_percentage(x, shown, true);
	output_adds(x->out, " of ");
	put_value(x, t->total, 0);
	output_adds(x->out, " total\n");
	if (!t->total)
		return;
	if (t->dropped) {
		output_addf(x->out, "Dropped %zu node%s (cum <= ", t->dropped,
			t->dropped > 1 ? "s" : "");
		put_value(x, wrap_abs(int64_from_double((double)t->total * t->nodefraction)), 0);
		output_adds(x->out, ")\n");
	}
	if (t->nrows && t->nrows < t->nodes_left)
		output_addf(x->out, "Showing top %zu nodes out of %zu\n", t->nrows, t->nodes_left);
}

/* ---- rows ---- */

/* Under ten a figure is a guess (specs/rules.md 14). */
static bool is_few(const struct top_row *r)
{
	enum { FEW = 10 };

	return (r->flat ? r->flat_samples : r->cum_samples) < FEW;
}

static void put_samples(struct text *x, const struct top_row *r)
{
	output_addf(x->out, " %7" PRIu64 " %7" PRIu64 " %c", r->flat_samples, r->cum_samples,
		is_few(r) ? '?' : ' ');
}

static void put_heads(struct text *x)
{
	output_adds(x->out, "      flat  flat%   sum%        cum   cum%");
	output_adds(x->out, x->table->samples ? " samples     cum\n" : "\n");
}

static void put_row(struct text *x, const struct top_row *r, int64_t sum)
{
	static const char *const marks[] = {"\n", " (inline)\n", " (partial-inline)\n"};

	put_value(x, r->flat, 10);
	output_addc(x->out, ' ');
	put_percentage(x, r->flat, false);
	output_addc(x->out, ' ');
	put_percentage(x, sum, false);
	output_addc(x->out, ' ');
	put_value(x, r->cum, 10);
	output_addc(x->out, ' ');
	put_percentage(x, r->cum, false);
	if (x->table->samples)
		put_samples(x, r);
	output_adds(x->out, "  ");
	put(x, r->name);
	output_adds(x->out, marks[r->inlined]);
}

void profile_top_text(const struct top_table *t, struct output *out)
{
	struct text x = {.table = t, .out = out, .terminal = output_is_terminal(out)};
	int64_t sum = 0;

	x.unit = choose_unit(t);
	if (!t->compact)
		put_profile_lines(&x);
	put_filters(&x);
	put_counts(&x);
	put_heads(&x);
	for (size_t i = 0; i < t->nrows && i < t->rows_shown; i++) {
		sum = wrap_add(sum, t->rows[i].flat);
		put_row(&x, &t->rows[i], sum);
	}
	if (t->rows_shown < t->nrows)
		output_addf(out, "... %zu more; --nodecount=0 or a pipe shows all\n",
			t->nrows - t->rows_shown);
	if (t->samples)
		output_adds(out, "? fewer than 10 samples: a guess\n");
	strbuf_release(&x.scratch);
}
