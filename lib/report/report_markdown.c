/* SPDX-License-Identifier: MIT */
#include "report/report_markdown.h"

#include <inttypes.h>

#include "model/capture.h"
#include "model/suppress.h"
#include "report/escape.h"
#include "report/place_link.h"
#include "report/report_parts.h"

/*
 * GitHub takes comments of 65,536 characters and summaries of 1 MiB. The verdict, the table of
 * findings and the gate are always there; details and lists share the rest. Every line starts with
 * words of ours: at the start of a line even a hyphen is markup.
 */
enum {
	MAX_BYTES = 60000,
	MAX_ROWS = 40,
	RESERVE = 1500 /* titles, what was left out, gate */,
	SMALL = 20000
};

struct page {
	const struct report *r;
	const struct report_options *o;
	struct strbuf *out;
	struct strbuf text; /* scratch */
};

static void labelled(struct page *p, const char *label, struct str text)
{
	if (text.n == 0)
		return;
	strbuf_addf(p->out, "**%s** ", label);
	escape_markdown(text, p->out);
	strbuf_adds(p->out, "\n\n");
}

static void add_place(struct page *p, const struct place *place)
{
	struct strbuf link = {0};

	place_link(p->o, place, &link);
	strbuf_clear(&p->text);
	place_line(place, &p->text);
	strbuf_adds(p->out, link.n ? "[" : "");
	escape_markdown_code(strbuf_str(&p->text), p->out);
	/* Between angle brackets parentheses are no end (CommonMark 6.3). */
	if (link.n)
		strbuf_addf(p->out, "](<%s>)", strbuf_cstr(&link));
	strbuf_release(&link);
	if (p->text.n && place->function.n)
		strbuf_addc(p->out, ' ');
	escape_markdown_code(place_function(place), p->out);
}

/* ---- the first screen ---- */

/* A tenth: a byte becomes five in its escape, and there is a headline and a scope. */
static struct str cut(struct str text, size_t limit)
{
	return str_head(text, text.n < limit / 10 ? text.n : limit / 10);
}

static void write_head(struct page *p, size_t limit)
{
	const struct report *r = p->r;
	struct str headline = cut(r->verdict.headline, limit);

	strbuf_addf(p->out, "## rootcause: %s\n\n**Verdict:** ", report_verdict_word(r));
	if (r->verdict.class.n) {
		escape_markdown(cut(r->verdict.class, limit), p->out);
		strbuf_adds(p->out, ": ");
	}
	escape_markdown(headline, p->out);
	strbuf_adds(p->out, headline.n < r->verdict.headline.n ? "...\n\n" : "\n\n");
	strbuf_clear(&p->text);
	report_summary(r, &p->text);
	labelled(p, "Result:", strbuf_str(&p->text));
	strbuf_clear(&p->text);
	report_scope(r, &p->text);
	labelled(p, "Scope:", cut(strbuf_str(&p->text), limit));
	strbuf_clear(&p->text);
	if (report_baseline_line(r, &p->text))
		labelled(p, "Compared:", strbuf_str(&p->text));
}

static void write_row(struct page *p, size_t index)
{
	const struct finding *f = &p->r->findings[index];

	strbuf_adds(p->out, "| ");
	report_tag(p->r, index, p->out);
	strbuf_addf(p->out, " | %s%s | ", severity_name(f->severity),
		f->baseline == BASELINE_NEW	? ", new"
		: f->baseline == BASELINE_KNOWN ? ", known"
						: "");
	escape_markdown(f->title, p->out);
	strbuf_adds(p->out, " | ");
	escape_markdown_code(f->rule, p->out);
	strbuf_addf(p->out, " | %" PRId64 " | ", f->count);
	if (f->nlocations)
		add_place(p, &f->locations[0]);
	strbuf_adds(p->out, " |\n");
}

static void write_table(struct page *p, size_t limit)
{
	size_t rows = 0, causes = 0, start = p->out->n, before;

	for (size_t i = 0; i < p->r->nfindings; i++) {
		if (!report_is_cause(p->r, i))
			continue;
		if (causes++ == 0)
			strbuf_adds(p->out, "| | severity | finding | rule | count | place |\n"
					    "|---|---|---|---|---:|---|\n");
		if (rows + 1 < causes || rows == MAX_ROWS)
			continue;
		before = p->out->n;
		write_row(p, i);
		if (p->out->n - start > limit)
			p->out->n = before;
		else
			rows++;
	}
	if (causes > rows)
		strbuf_addf(p->out, "\n%zu more causes are not in this table.\n", causes - rows);
	if (causes)
		strbuf_addc(p->out, '\n');
}

/* ---- a finding ---- */

static void write_chain(struct page *p, const struct finding *f)
{
	for (size_t i = 0; i < f->nchain; i++) {
		const struct chain_step *step = &f->chain[i];

		strbuf_addf(p->out, "%s**%zu.** ", i ? "" : "**Why:** ", i + 1);
		escape_markdown(step->text, p->out);
		if (step->place.file.n || step->place.function.n) {
			strbuf_adds(p->out, " at ");
			add_place(p, &step->place);
		}
		strbuf_adds(p->out, i + 1 < f->nchain ? "<br>\n" : "\n\n");
	}
}

static void write_evidence(struct page *p, const struct finding *f)
{
	strbuf_addf(p->out, "**Proof:** %s\n\n", basis_name(f->basis));
	if (f->nevidence)
		strbuf_adds(p->out, "| evidence | value |\n|---|---|\n");
	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];

		strbuf_clear(&p->text);
		evidence_name(e, &p->text);
		strbuf_adds(p->out, "| ");
		escape_markdown(strbuf_str(&p->text), p->out);
		strbuf_adds(p->out, " | ");
		strbuf_clear(&p->text);
		evidence_value(e, &p->text);
		if (e->type == EVIDENCE_TEXT)
			escape_markdown_code(strbuf_str(&p->text), p->out);
		else
			escape_markdown(strbuf_str(&p->text), p->out);
		strbuf_adds(p->out, " |\n");
	}
	if (f->nevidence)
		strbuf_addc(p->out, '\n');
}

static void write_effects(struct page *p, const struct finding *f)
{
	for (size_t i = 0; i < f->neffects; i++) {
		const struct finding *e;

		if (f->effects[i] >= p->r->nfindings)
			continue;
		e = &p->r->findings[f->effects[i]];
		strbuf_adds(p->out, "- **explains** ");
		report_tag(p->r, f->effects[i], p->out);
		strbuf_addf(p->out, " %s ", severity_name(e->severity));
		escape_markdown_code(e->rule, p->out);
		strbuf_adds(p->out, ": ");
		escape_markdown(e->message.n ? e->message : e->title, p->out);
		if (e->nlocations) {
			strbuf_adds(p->out, " at ");
			add_place(p, &e->locations[0]);
		}
		strbuf_addc(p->out, '\n');
	}
	if (f->neffects)
		strbuf_addc(p->out, '\n');
}

static void write_details(struct page *p, size_t index, bool open)
{
	const struct finding *f = &p->r->findings[index];

	strbuf_addf(p->out, "<details%s><summary><b>", open ? " open" : "");
	report_tag(p->r, index, p->out);
	strbuf_addf(p->out, "</b> %s <code>", severity_name(f->severity));
	escape_html(f->rule, p->out);
	strbuf_adds(p->out, "</code>: ");
	escape_html(f->title, p->out);
	strbuf_addf(p->out, " (%" PRId64 ")</summary>\n\n", f->count);
	for (size_t i = 0; i < f->nlocations; i++) {
		strbuf_adds(p->out, "- at ");
		add_place(p, &f->locations[i]);
		strbuf_addc(p->out, '\n');
	}
	if (f->nlocations)
		strbuf_addc(p->out, '\n');
	labelled(p, "What:", f->message);
	write_chain(p, f);
	write_evidence(p, f);
	for (size_t i = 0; i < f->ndoubts; i++)
		labelled(p, "Doubt:", f->doubts[i]);
	labelled(p, "Fix:", f->fix);
	labelled(p, "Check:", f->confirm);
	write_effects(p, f);
	strbuf_addf(p->out, "fingerprint `%s`\n\n</details>\n\n", f->fingerprint);
}

/* As many as fit, worst first; whole ones only. */
static void write_findings(struct page *p, size_t limit)
{
	size_t shown = 0, omitted = 0, start = p->out->n;

	for (size_t i = 0; i < p->r->nfindings; i++) {
		size_t before = p->out->n;

		if (!report_is_cause(p->r, i))
			continue;
		if (omitted == 0)
			write_details(p, i, shown == 0);
		if (omitted || p->out->n - start > limit) {
			p->out->n = before;
			omitted++;
		} else {
			shown++;
		}
	}
	if (omitted)
		strbuf_addf(p->out, "Details of %zu causes left out; `--format json` has all.\n\n",
			omitted);
}

/* ---- lists at the end ---- */

static void write_clear(struct page *p)
{
	strbuf_adds(p->out, "| rule | checked and fine |\n|---|---|\n");
	for (size_t i = 0; i < p->r->ncoverage; i++) {
		const struct coverage *c = &p->r->coverage[i];

		if (c->state != COVERAGE_CLEAR)
			continue;
		strbuf_adds(p->out, "| ");
		escape_markdown_code(c->rule, p->out);
		strbuf_adds(p->out, " | ");
		escape_markdown(c->note, p->out);
		strbuf_adds(p->out, " |\n");
	}
	strbuf_addc(p->out, '\n');
}

static void write_capture(struct page *p, const struct capture *c)
{
	size_t n = 0;

	for (size_t i = 0; i < p->r->ncoverage; i++) {
		if (!coverage_lacks(&p->r->coverage[i], c->need))
			continue;
		if (n == 0) {
			strbuf_addf(p->out, "- **for want of %s**", c->what);
			if (c->also)
				strbuf_addf(p->out, " (%s)", c->also);
			if (c->harm == HARM_SIGQUIT)
				strbuf_adds(p->out, ", which **ends the process**");
			strbuf_addf(p->out, ": `%s`<br>\n  rules ", c->how);
		}
		strbuf_adds(p->out, n++ ? ", " : "");
		escape_markdown_code(p->r->coverage[i].rule, p->out);
	}
	if (n)
		strbuf_addc(p->out, '\n');
}

/* "- `rule`: why" */
static void write_note(struct page *p, const struct coverage *c)
{
	strbuf_adds(p->out, "- ");
	escape_markdown_code(c->rule, p->out);
	strbuf_adds(p->out, ": ");
	escape_markdown(c->note, p->out);
	strbuf_addc(p->out, '\n');
}

static void write_not_judged(struct page *p)
{
	for (size_t i = 0; i < p->r->ncoverage; i++) {
		const struct coverage *c = &p->r->coverage[i];

		if (!coverage_says_why(c))
			continue;
		write_note(p, c);
	}
	for (size_t n = 0; capture_at(p->r->runtime, n); n++)
		write_capture(p, capture_at(p->r->runtime, n));
	strbuf_addc(p->out, '\n');
}

static void write_errors(struct page *p)
{
	for (size_t i = 0; i < p->r->ncoverage; i++) {
		const struct coverage *c = &p->r->coverage[i];

		if (c->state != COVERAGE_ERROR)
			continue;
		write_note(p, c);
	}
	strbuf_addc(p->out, '\n');
}

static void write_inputs(struct page *p)
{
	strbuf_adds(p->out, "| path | process | kind | records | skipped |\n"
			    "|---|---|---|---:|---:|\n");
	for (size_t i = 0; i < p->r->ninputs; i++) {
		const struct report_input *in = &p->r->inputs[i];

		strbuf_adds(p->out, "| ");
		escape_markdown_code(in->path, p->out);
		strbuf_adds(p->out, " | ");
		escape_markdown(in->process, p->out);
		strbuf_adds(p->out, " | ");
		escape_markdown(in->kind.n ? in->kind : in->format, p->out);
		strbuf_addf(p->out, " | %" PRIu64 " | %" PRIu64 " |\n", in->records, in->skipped);
	}
	strbuf_addc(p->out, '\n');
	for (size_t i = 0; i < p->r->ninputs; i++)
		for (size_t k = 0; k < p->r->inputs[i].nwarnings; k++) {
			strbuf_clear(&p->text);
			input_warning(&p->r->inputs[i], k, &p->text);
			labelled(p, "Warning:", strbuf_str(&p->text));
		}
}

/* One folded list; a list longer than the limit is named but left out. */
static void write_list(
	struct page *p, const char *title, void (*write)(struct page *), size_t limit)
{
	size_t before;

	strbuf_addf(p->out, "<details><summary>%s</summary>\n\n", title);
	before = p->out->n;
	write(p);
	if (p->out->n - before > limit) {
		p->out->n = before;
		strbuf_adds(p->out, "Left out for its length; `--format json` has it.\n\n");
	}
	strbuf_adds(p->out, "</details>\n\n");
}

static void write_fixed(struct page *p)
{
	for (size_t i = 0; i < p->r->nfixed; i++) {
		fixed_line(p->r->fixed[i], &p->text);
		strbuf_adds(p->out, "- fixed: ");
		escape_markdown(strbuf_str(&p->text), p->out);
		strbuf_addc(p->out, '\n');
	}
	strbuf_addc(p->out, '\n');
}

static void write_suppressed(struct page *p)
{
	for (size_t i = 0; i < p->r->nsuppressions; i++) {
		suppression_line(&p->r->suppressions[i], &p->text);
		strbuf_adds(p->out, "- entry: ");
		escape_markdown(strbuf_str(&p->text), p->out);
		strbuf_addc(p->out, '\n');
	}
	strbuf_addc(p->out, '\n');
}

static void write_lists(struct page *p, size_t limit)
{
	struct report_counts counts;

	report_count(p->r, &counts);
	const struct {
		size_t n;
		const char *title;
		void (*write)(struct page *p);
	} lists[] = {
		{p->r->nfixed, "Fixed since the baseline", write_fixed},
		{p->r->nsuppressions, "Suppressed", write_suppressed},
		{counts.state[COVERAGE_CLEAR], "Checked and fine", write_clear},
		{counts.state[COVERAGE_NOT_APPLICABLE], "Not judged", write_not_judged},
		{counts.state[COVERAGE_ERROR], "Rules that failed", write_errors},
		{p->r->ninputs, "Inputs", write_inputs},
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		n += lists[i].n > 0;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (lists[i].n)
			write_list(p, lists[i].title, lists[i].write, limit / n);
}

/*
 * What is always there comes first and is cut when even that is too long (a headline holds names of
 * the program); of the rest a quarter is the table, a half the lists, and findings take what is
 * left.
 */
void report_markdown(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	size_t max = o->max_bytes ? o->max_bytes : MAX_BYTES, start = out->n, used;
	struct strbuf lists = {0};
	struct page p = {.r = r, .o = o, .out = out}, tail = {.r = r, .o = o, .out = &lists};

	max -= max > RESERVE ? RESERVE : max;
	write_head(&p, max / 4);
	write_table(&p, max / 4);
	write_lists(&tail, max > SMALL ? max / 2 : max / 4);
	used = out->n - start + lists.n;
	write_findings(&p, used < max ? max - used : 0);
	strbuf_add(out, strbuf_str(&lists));
	strbuf_adds(out, "**");
	report_gate_line(r, out);
	strbuf_adds(out, "**\n");
	strbuf_release(&p.text);
	strbuf_release(&tail.text);
	strbuf_release(&lists);
}
