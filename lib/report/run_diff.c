/* SPDX-License-Identifier: MIT */
#include "report/run_diff.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "model/baseline.h"
#include "report/escape.h"
#include "report/report_parts.h"
#include "report/report_text.h"

bool figure_change(const struct figure *f, double *pct)
{
	if (!f->known[0] || !f->known[1] || f->value[0] <= 0)
		return false;
	*pct = (f->value[1] - f->value[0]) / f->value[0] * 100;
	return true;
}

static bool is_known(const struct figure *f)
{
	return f->known[0] || f->known[1];
}

/* ---- cells ---- */

static void put_value(const struct figure *f, int side, struct strbuf *out)
{
	struct evidence e = {.name = f->name, .type = EVIDENCE_REAL, .real = f->value[side]};

	if (f->known[side])
		evidence_value(&e, out);
	else
		strbuf_adds(out, "unknown");
}

static void put_name(const struct figure *f, struct strbuf *out)
{
	struct evidence e = {.name = f->name};

	evidence_name(&e, out);
}

static void put_change(const struct figure *f, struct strbuf *out)
{
	double pct;

	if (!figure_change(f, &pct))
		strbuf_adds(
			out, f->known[0] && f->known[1] && f->value[1] > 0 ? "from nothing" : "");
	else
		strbuf_addf(out, "%+.1f %%", pct);
}

enum { NAME, BEFORE, AFTER, CHANGE, CELLS };

static void put_cell(const struct figure *f, int cell, struct strbuf *out)
{
	if (cell == NAME)
		put_name(f, out);
	else if (cell == CHANGE)
		put_change(f, out);
	else
		put_value(f, cell == AFTER, out);
}

static const char *const headers[CELLS] = {"figure", "before", "after", "change"};

/* ---- text ---- */

static void put_padded(struct strbuf *out, struct str cell, size_t width, bool right)
{
	size_t n = utf8_count(cell), pad = n < width ? width - n : 0;

	if (right && n)
		strbuf_addf(out, "%*s", (int)pad, "");
	strbuf_add(out, cell);
	if (!right)
		strbuf_addf(out, "%*s", (int)pad, "");
}

static void write_figures(const struct run_diff *d, struct strbuf *out)
{
	size_t width[CELLS] = {6, 6, 5, 6};
	struct strbuf cell = {0};

	for (size_t i = 0; i < d->nfigures; i++)
		for (int c = 0; c < CELLS && is_known(&d->figures[i]); c++) {
			strbuf_clear(&cell);
			put_cell(&d->figures[i], c, &cell);
			if (utf8_count(strbuf_str(&cell)) > width[c])
				width[c] = utf8_count(strbuf_str(&cell));
		}
	for (int c = 0; c < CELLS; c++) {
		strbuf_adds(out, c ? "  " : "");
		put_padded(out, str_from(headers[c]), width[c], c != NAME);
	}
	strbuf_addc(out, '\n');
	for (size_t i = 0; i < d->nfigures; i++) {
		if (!is_known(&d->figures[i]))
			continue;
		for (int c = 0; c < CELLS; c++) {
			strbuf_clear(&cell);
			put_cell(&d->figures[i], c, &cell);
			strbuf_adds(out, c ? "  " : "");
			put_padded(out, strbuf_str(&cell), width[c], c != NAME);
		}
		strbuf_addc(out, '\n');
	}
	strbuf_release(&cell);
}

static void put_runs(const struct run_diff *d, struct strbuf *out)
{
	strbuf_adds(out, "before: ");
	report_scope(d->before, out);
	strbuf_adds(out, "\nafter:  ");
	report_scope(d->after, out);
	strbuf_addc(out, '\n');
}

static void put_counts(const struct run_diff *d, struct strbuf *out)
{
	strbuf_addf(out, "%zu new, %zu known, %zu fixed",
		report_count_baseline(d->after, BASELINE_NEW),
		report_count_baseline(d->after, BASELINE_KNOWN), d->after->nfixed);
}

void run_diff_text(const struct run_diff *d, const struct report_options *o, struct strbuf *out)
{
	const struct report *r = d->after;

	put_runs(d, out);
	strbuf_addc(out, '\n');
	write_figures(d, out);
	strbuf_adds(out, "\nfindings: ");
	put_counts(d, out);
	strbuf_addc(out, '\n');
	for (size_t i = 0; i < r->nfindings; i++)
		if (r->findings[i].baseline == BASELINE_NEW && report_is_cause(r, i))
			report_text_finding(r, i, o, true, out);
	strbuf_addc(out, '\n');
	for (size_t i = 0; i < r->nfindings; i++)
		if (r->findings[i].baseline == BASELINE_KNOWN && report_is_cause(r, i))
			report_text_finding(r, i, o, false, out);
	for (size_t i = 0; i < r->nfixed; i++) {
		struct strbuf line = {0};

		fixed_line(r->fixed[i], &line);
		strbuf_adds(out, "fixed  ");
		strbuf_add(out, strbuf_str(&line));
		strbuf_addc(out, '\n');
		strbuf_release(&line);
	}
	strbuf_addc(out, '\n');
	report_gate_line(r, out);
	strbuf_addc(out, '\n');
}

/* ---- Markdown ---- */

static void write_rows(const struct run_diff *d, struct strbuf *out)
{
	struct strbuf cell = {0};

	strbuf_adds(out, "| figure | before | after | change |\n|---|---:|---:|---:|\n");
	for (size_t i = 0; i < d->nfigures; i++) {
		if (!is_known(&d->figures[i]))
			continue;
		for (int c = 0; c < CELLS; c++) {
			strbuf_clear(&cell);
			put_cell(&d->figures[i], c, &cell);
			strbuf_adds(out, "| ");
			escape_markdown(strbuf_str(&cell), out);
			strbuf_addc(out, ' ');
		}
		strbuf_adds(out, "|\n");
	}
	strbuf_release(&cell);
}

static void write_item(const char *state, const struct finding *f, struct strbuf *out)
{
	struct strbuf line = {0};

	strbuf_addf(out, "- **%s** %s ", state, severity_name(f->severity));
	escape_markdown_code(f->rule, out);
	strbuf_adds(out, ": ");
	escape_markdown(f->message.n ? f->message : f->title, out);
	if (f->nlocations) {
		place_line(&f->locations[0], &line);
		strbuf_adds(out, " at ");
		escape_markdown_code(strbuf_str(&line), out);
	}
	strbuf_addc(out, '\n');
	strbuf_release(&line);
}

static void write_items(const struct report *r, int state, struct strbuf *out)
{
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		if ((int)f->baseline == state && report_is_cause(r, i))
			write_item(finding_baseline_word(f), f, out);
	}
}

void run_diff_markdown(const struct run_diff *d, const struct report_options *o, struct strbuf *out)
{
	const struct report *r = d->after;
	struct strbuf text = {0};

	(void)o;
	strbuf_adds(out, "## rootcause: ");
	put_counts(d, out);
	strbuf_adds(out, "\n\n**Before:** ");
	report_scope(d->before, &text);
	escape_markdown(strbuf_str(&text), out);
	strbuf_clear(&text);
	strbuf_adds(out, "<br>\n**After:** ");
	report_scope(d->after, &text);
	escape_markdown(strbuf_str(&text), out);
	strbuf_adds(out, "\n\n");
	write_rows(d, out);
	strbuf_addc(out, '\n');
	write_items(r, BASELINE_NEW, out);
	write_items(r, BASELINE_KNOWN, out);
	for (size_t i = 0; i < r->nfixed; i++) {
		fixed_line(r->fixed[i], &text);
		strbuf_adds(out, "- **fixed** ");
		escape_markdown(strbuf_str(&text), out);
		strbuf_addc(out, '\n');
	}
	strbuf_adds(out, "\n**");
	report_gate_line(r, out);
	strbuf_adds(out, "**\n");
	strbuf_release(&text);
}
