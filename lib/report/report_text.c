/* SPDX-License-Identifier: MIT */
#include "report/report_text.h"

#include <inttypes.h>

#include "base/utf8.h"
#include "model/capture.h"
#include "model/suppress.h"
#include "report/place_link.h"
#include "report/report_parts.h"
#include "report/table.h"
#include "report/wrap.h"

enum {
	PROSE = 100,	   /* columns when the output has none: lines longer than this tire */
	FIELD = 4,	   /* where a card's fields start */
	VALUE = FIELD + 7, /* and their values */
	MAX_DEPTH = 4,	   /* of effects of effects */
	MAX_PLACES = 3,	   /* of a finding on a screen */
};

/* What every part needs. */
struct page {
	const struct report *r;
	const struct report_options *o;
	struct strbuf *out;
	struct look look;   /* its width is never 0 */
	struct strbuf line; /* scratch */
};

static struct wrap wrap_at(const struct page *p, int indent)
{
	return (struct wrap){.width = p->look.width, .indent = indent, .column = indent};
}

/* A paragraph at an indent, in a style. */
static void paragraph(struct page *p, int indent, enum style style, struct str text)
{
	struct wrap w = wrap_at(p, indent);

	strbuf_addf(p->out, "%*s", indent, "");
	style_on(p->out, &p->look, style);
	wrap_text(p->out, &w, text);
	style_off(p->out, &p->look, style);
	strbuf_addc(p->out, '\n');
}

/* "    fix    text", its lines under each other; no text, no field. */
static void field(struct page *p, const char *label, struct str text)
{
	struct wrap w = wrap_at(p, VALUE);

	if (text.n == 0)
		return;
	strbuf_addf(p->out, "%*s", FIELD, "");
	style_on(p->out, &p->look, STYLE_FAINT);
	strbuf_adds(p->out, label);
	style_off(p->out, &p->look, STYLE_FAINT);
	strbuf_addf(p->out, "%*s", VALUE - FIELD - (int)utf8_count(str_from(label)), "");
	wrap_text(p->out, &w, text);
	strbuf_addc(p->out, '\n');
}

static void section(struct page *p, const char *title)
{
	strbuf_addc(p->out, '\n');
	style_add(p->out, &p->look, STYLE_HEADING, str_from(title));
	strbuf_addc(p->out, '\n');
}

static enum style severity_style(enum severity s)
{
	if (s >= SEVERITY_ERROR)
		return STYLE_BAD;
	return s == SEVERITY_WARNING ? STYLE_WARN : STYLE_PLAIN;
}

/* ---- the first lines ---- */

static enum style verdict_style(const struct report *r)
{
	struct report_counts counts;

	report_count(r, &counts);
	if (r->verdict.state == VERDICT_FAIL || counts.severity[SEVERITY_CRITICAL] ||
		counts.severity[SEVERITY_ERROR])
		return STYLE_BAD;
	if (r->verdict.state == VERDICT_INSUFFICIENT || counts.severity[SEVERITY_WARNING])
		return STYLE_WARN;
	return STYLE_GOOD;
}

static void write_head(struct page *p)
{
	const struct report *r = p->r;
	const char *word = report_verdict_word(r);
	struct wrap w = wrap_at(p, (int)str_from(word).n + 2);

	strbuf_clear(&p->line);
	report_scope(r, &p->line);
	paragraph(p, 0, STYLE_PLAIN, strbuf_str(&p->line));

	strbuf_clear(&p->line);
	if (r->verdict.class.n) {
		strbuf_add(&p->line, r->verdict.class);
		strbuf_adds(&p->line, ": ");
	}
	strbuf_add(&p->line, r->verdict.headline);
	style_add(p->out, &p->look, verdict_style(r), str_from(word));
	strbuf_adds(p->out, "  ");
	style_on(p->out, &p->look, STYLE_HEADING);
	wrap_text(p->out, &w, strbuf_str(&p->line));
	style_off(p->out, &p->look, STYLE_HEADING);
	strbuf_addc(p->out, '\n');

	strbuf_clear(&p->line);
	report_summary(r, &p->line);
	paragraph(p, w.indent, STYLE_PLAIN, strbuf_str(&p->line));
	strbuf_clear(&p->line);
	if (report_baseline_line(r, &p->line))
		paragraph(p, w.indent, STYLE_PLAIN, strbuf_str(&p->line));
}

/* ---- a finding ---- */

/* OSC 8 (gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda): ESC ] 8 ; ; URI ST text. */
static void link_on(struct page *p, const struct place *place)
{
	struct strbuf link = {0};

	if (p->o->links)
		place_link(p->o, place, &link);
	if (link.n) {
		strbuf_adds(p->out, "\033]8;;");
		strbuf_add(p->out, strbuf_str(&link));
		strbuf_adds(p->out, "\033\\");
	}
	strbuf_release(&link);
}

static void link_off(struct page *p, const struct place *place)
{
	if (p->o->links && place->file.n)
		strbuf_adds(p->out, "\033]8;;\033\\");
}

/* The place first on its line, whole, so that it can be clicked and grepped. */
static void write_place(struct page *p, int indent, const struct place *place)
{
	size_t used;

	strbuf_clear(&p->line);
	place_line(place, &p->line);
	strbuf_addf(p->out, "%*s", indent, "");
	link_on(p, place);
	style_add(p->out, &p->look, STYLE_NAME, strbuf_str(&p->line));
	link_off(p, place);
	used = (size_t)indent + utf8_count(strbuf_str(&p->line));
	strbuf_clear(&p->line);
	strbuf_add_safe(&p->line, place_function(place));
	if (p->line.n && used > (size_t)indent) {
		if (used + 2 + utf8_count(strbuf_str(&p->line)) > (size_t)p->look.width)
			strbuf_addf(p->out, "\n%*s", indent, "");
		else
			strbuf_adds(p->out, "  ");
	}
	strbuf_add(p->out, strbuf_str(&p->line));
	strbuf_addc(p->out, '\n');
}

/* "E1  error leak.chan-send: title (427)" and the site. */
static void write_title(struct page *p, size_t index, int indent)
{
	const struct finding *f = &p->r->findings[index];
	struct wrap w = wrap_at(p, indent + FIELD);

	strbuf_clear(&p->line);
	report_tag(p->r, index, &p->line);
	strbuf_addf(&p->line, "  %s ", severity_name(f->severity));
	w.column = indent + (int)p->line.n;
	strbuf_addf(p->out, "%*s", indent, "");
	style_add(p->out, &p->look, severity_style(f->severity), strbuf_str(&p->line));

	strbuf_clear(&p->line);
	if (f->baseline != BASELINE_NONE)
		strbuf_addf(&p->line, "(%s) ", finding_baseline_word(f));
	strbuf_add(&p->line, f->rule);
	strbuf_adds(&p->line, ": ");
	strbuf_add(&p->line, f->title);
	strbuf_addf(&p->line, " (%" PRId64 ")", f->count);
	style_on(p->out, &p->look, STYLE_HEADING);
	wrap_text(p->out, &w, strbuf_str(&p->line));
	style_off(p->out, &p->look, STYLE_HEADING);
	strbuf_addc(p->out, '\n');
	if (f->nlocations)
		write_place(p, indent + FIELD, &f->locations[0]);
}

static void write_more_places(struct page *p, const struct finding *f)
{
	bool all = p->o->max_full == 0;

	for (size_t i = 1; i < f->nlocations && (all || i < MAX_PLACES); i++)
		write_place(p, FIELD, &f->locations[i]);
	if (!all && f->nlocations > MAX_PLACES)
		strbuf_addf(
			p->out, "%*sand %zu more places\n", FIELD, "", f->nlocations - MAX_PLACES);
}

/* Symptom to cause, numbered; a step's place follows it or has the next line. */
static void write_chain(struct page *p, const struct finding *f)
{
	for (size_t i = 0; i < f->nchain; i++) {
		const struct chain_step *step = &f->chain[i];
		struct strbuf text = {0};

		strbuf_addf(&text, "%zu ", i + 1);
		strbuf_add(&text, step->text);
		field(p, i == 0 ? "why" : "", strbuf_str(&text));
		if (!place_is_site(f, &step->place))
			write_place(p, VALUE + 2, &step->place);
		strbuf_release(&text);
	}
}

/* "measured: share 60.6 %, wait max 1m 8s"; a proof needs no such word. */
static void add_short_evidence(const struct page *p, const struct finding *f, struct strbuf *out)
{
	size_t n = 0;

	if (f->basis != BASIS_PROOF)
		strbuf_adds(out, basis_name(f->basis));
	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];

		if (evidence_is_long(e) || evidence_is_said(p->r, f, e))
			continue;
		strbuf_adds(out, n++ ? ", " : out->n ? ": " : "");
		evidence_name(e, out);
		strbuf_addc(out, ' ');
		evidence_value(e, out);
	}
}

static void write_evidence(struct page *p, const struct finding *f)
{
	const char *label = f->basis == BASIS_SIGNATURE ? "signs" : "proof";
	struct strbuf text = {0};

	add_short_evidence(p, f, &text);
	if (text.n) {
		field(p, label, strbuf_str(&text));
		label = "";
	}
	for (size_t i = 0; i < f->nevidence; i++) {
		if (!evidence_is_long(&f->evidence[i]) ||
			evidence_is_said(p->r, f, &f->evidence[i]))
			continue;
		strbuf_clear(&text);
		evidence_name(&f->evidence[i], &text);
		strbuf_adds(&text, ": ");
		evidence_value(&f->evidence[i], &text);
		field(p, label, strbuf_str(&text));
		label = "";
	}
	strbuf_release(&text);
}

static void write_effects(struct page *p, const struct finding *f, int depth)
{
	for (size_t i = 0; i < f->neffects && depth < MAX_DEPTH; i++) {
		size_t e = f->effects[i];
		int indent = FIELD + 2 * depth;

		if (e >= p->r->nfindings)
			continue;
		if (i == 0 && depth == 0)
			strbuf_addf(p->out, "%*sexplains\n", FIELD, "");
		write_title(p, e, indent + 2);
		paragraph(p, indent + 2 + FIELD, STYLE_PLAIN, p->r->findings[e].message);
		write_effects(p, &p->r->findings[e], depth + 1);
	}
}

static void write_advice(struct page *p, size_t index)
{
	const struct finding *f = &p->r->findings[index];
	size_t first = report_same_advice(p->r, index);

	if (first == index) {
		field(p, "fix", f->fix);
		field(p, "check", f->confirm);
	} else if (f->fix.n || f->confirm.n) {
		strbuf_clear(&p->line);
		strbuf_adds(&p->line, "as ");
		report_tag(p->r, first, &p->line);
		field(p, "fix", strbuf_str(&p->line));
	}
}

static void write_card(struct page *p, size_t index)
{
	const struct finding *f = &p->r->findings[index];

	strbuf_addc(p->out, '\n');
	write_title(p, index, 0);
	write_more_places(p, f);
	if (f->message.n)
		paragraph(p, FIELD, STYLE_PLAIN, f->message);
	write_chain(p, f);
	write_evidence(p, f);
	for (size_t i = 0; i < f->ndoubts; i++)
		field(p, "doubt", f->doubts[i]);
	write_advice(p, index);
	write_effects(p, f, 0);
}

static void write_findings(struct page *p)
{
	size_t shown = 0, shortened = 0;

	for (size_t i = 0; i < p->r->nfindings; i++) {
		if (!report_is_cause(p->r, i))
			continue;
		if (!p->o->max_full || shown < p->o->max_full) {
			write_card(p, i);
			shown++;
			continue;
		}
		if (shortened++ == 0)
			strbuf_addc(p->out, '\n');
		write_title(p, i, 0);
	}
	if (shortened)
		strbuf_addf(p->out,
			"%*s%zu shown by their first lines; a pipe or a file gets all\n", FIELD, "",
			shortened);
}

/* ---- what was decided before ---- */

static void write_fixed(struct page *p)
{
	if (p->r->nfixed)
		section(p, "fixed since the baseline:");
	for (size_t i = 0; i < p->r->nfixed; i++) {
		fixed_line(p->r->fixed[i], &p->line);
		paragraph(p, 2, STYLE_GOOD, strbuf_str(&p->line));
	}
}

static void write_suppressed(struct page *p)
{
	if (p->r->nsuppressions)
		section(p, "suppressed:");
	for (size_t i = 0; i < p->r->nsuppressions; i++) {
		suppression_line(&p->r->suppressions[i], &p->line);
		paragraph(p, 2, STYLE_PLAIN, strbuf_str(&p->line));
	}
}

/* ---- what the rules did ---- */

static void write_note(struct page *p, const struct coverage *c, int width)
{
	struct wrap w = wrap_at(p, width + 4);
	int used;

	strbuf_addf(p->out, "  ");
	strbuf_clear(&p->line);
	strbuf_add_safe(&p->line, c->rule);
	strbuf_add(p->out, strbuf_str(&p->line));
	used = (int)utf8_count(strbuf_str(&p->line));
	strbuf_addf(p->out, "%*s", used < width ? width - used + 2 : 2, "");
	wrap_text(p->out, &w, c->note);
	strbuf_addc(p->out, '\n');
}

/* The limits of a rule that found nothing are in `explain`: here they would bury the names. */
static bool has_note(const struct coverage *c)
{
	return c->note.n && !c->limits;
}

/* Rules in one state: with their notes, then the names of those without any. */
static void write_state(struct page *p, enum coverage_state state, const char *title)
{
	struct rule_list bare = {0};
	int width = 0, n = 0;

	for (size_t i = 0; i < p->r->ncoverage; i++) {
		const struct coverage *c = &p->r->coverage[i];

		if (c->state != state)
			continue;
		n++;
		if (has_note(c) && c->rule.n < PROSE / 3 && (int)c->rule.n > width)
			width = (int)c->rule.n;
		if (!has_note(c))
			rule_list_add(&bare, c->rule);
	}
	if (n)
		section(p, title);
	for (size_t i = 0; i < p->r->ncoverage; i++)
		if (p->r->coverage[i].state == state && has_note(&p->r->coverage[i]))
			write_note(p, &p->r->coverage[i], width);
	if (bare.text.n)
		paragraph(p, 2, STYLE_PLAIN, strbuf_str(&bare.text));
	rule_list_release(&bare);
}

/* One file that would help: which rules wait for it, how to take it, what that costs. */
static void write_capture(struct page *p, const struct capture *c)
{
	struct rule_list rules = {0};

	for (size_t i = 0; i < p->r->ncoverage; i++)
		if (coverage_lacks(&p->r->coverage[i], c->need))
			rule_list_add(&rules, p->r->coverage[i].rule);
	if (rules.text.n) {
		bool harmful = c->harm == HARM_SIGQUIT;

		strbuf_clear(&p->line);
		strbuf_addf(&p->line, "for want of %s", c->what);
		if (c->also)
			strbuf_addf(&p->line, " (%s)", c->also);
		strbuf_adds(&p->line, harmful ? " - ends the process" : "");
		paragraph(p, 2, harmful ? STYLE_WARN : STYLE_PLAIN, strbuf_str(&p->line));
		strbuf_addf(p->out, "      %s\n", c->how);
		paragraph(p, 6, STYLE_FAINT, strbuf_str(&rules.text));
	}
	rule_list_release(&rules);
}

/* Rules whose files are there but say nothing, or that lack what we know no way to take. */
static void write_blind(struct page *p)
{
	const struct coverage *rows = p->r->coverage;

	for (size_t i = 0; i < p->r->ncoverage; i++) {
		struct rule_list rules = {0};
		size_t first = 0;

		if (!coverage_says_why(&rows[i]))
			continue;
		while (!coverage_says_why(&rows[first]) || !str_eq(rows[first].note, rows[i].note))
			first++;
		if (first < i)
			continue;
		for (size_t k = i; k < p->r->ncoverage; k++)
			if (coverage_says_why(&rows[k]) && str_eq(rows[k].note, rows[i].note))
				rule_list_add(&rules, rows[k].rule);
		paragraph(
			p, 2, STYLE_PLAIN, rows[i].note.n ? rows[i].note : STR("no reason given"));
		paragraph(p, 6, STYLE_FAINT, strbuf_str(&rules.text));
		rule_list_release(&rules);
	}
}

static void write_not_judged(struct page *p)
{
	struct report_counts counts;

	report_count(p->r, &counts);
	if (counts.state[COVERAGE_NOT_APPLICABLE] == 0)
		return;
	section(p, "not judged:");
	write_blind(p);
	for (size_t n = 0; capture_at(p->r->runtime, n); n++)
		write_capture(p, capture_at(p->r->runtime, n));
}

/* ---- the inputs ---- */

static void input_path(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, ((const struct report_input *)rows)[row].path);
}

static void input_process(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_add(out, ((const struct report_input *)rows)[row].process);
}

static void input_kind(const void *rows, size_t row, struct strbuf *out)
{
	const struct report_input *in = &((const struct report_input *)rows)[row];

	strbuf_add(out, in->kind.n ? in->kind : in->format);
}

static void input_records(const void *rows, size_t row, struct strbuf *out)
{
	strbuf_addf(out, "%" PRIu64, ((const struct report_input *)rows)[row].records);
}

static void input_skipped(const void *rows, size_t row, struct strbuf *out)
{
	const struct report_input *in = &((const struct report_input *)rows)[row];

	if (in->skipped)
		strbuf_addf(out, "%" PRIu64, in->skipped);
}

static enum style skipped_style(const void *rows, size_t row)
{
	return ((const struct report_input *)rows)[row].skipped ? STYLE_WARN : STYLE_PLAIN;
}

static void write_inputs(struct page *p)
{
	static const struct column columns[] = {
		{.header = "records", .align = ALIGN_RIGHT, .text = input_records},
		{.header = "skipped",
			.align = ALIGN_RIGHT,
			.text = input_skipped,
			.style = skipped_style},
		{.header = "kind", .text = input_kind},
		{.header = "path", .text = input_path},
		{.header = "process", .text = input_process},
	};
	/* The first line of the report names the process when there is but one. */
	size_t ncolumns = report_processes(p->r) > 1 ? 5 : 4;
	const struct table t = {
		.columns = columns,
		.ncolumns = ncolumns,
		.rows = p->r->inputs,
		.nrows = p->r->ninputs,
		.indent = 2,
	};

	if (p->r->ninputs == 0)
		return;
	section(p, "inputs:");
	table_text(&t, &p->o->look, p->out);
	for (size_t i = 0; i < p->r->ninputs; i++) {
		const struct report_input *in = &p->r->inputs[i];

		for (size_t k = 0; k < in->nwarnings; k++) {
			strbuf_clear(&p->line);
			input_warning(in, k, &p->line);
			paragraph(p, 2, STYLE_WARN, strbuf_str(&p->line));
		}
	}
}

static void write_gate(struct page *p)
{
	strbuf_addc(p->out, '\n');
	report_gate_line(p->r, p->out);
	strbuf_addc(p->out, '\n');
}

void report_text(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	struct page p = {.r = r, .o = o, .out = out, .look = o->look};

	if (p.look.width <= 0)
		p.look.width = PROSE;
	write_head(&p);
	write_findings(&p);
	write_fixed(&p);
	write_suppressed(&p);
	write_state(
		&p, COVERAGE_CLEAR, "checked and fine (rootcause explain RULE has the limits):");
	write_not_judged(&p);
	write_state(&p, COVERAGE_ERROR, "rules that failed:");
	write_inputs(&p);
	write_gate(&p);
	strbuf_release(&p.line);
}

void report_text_finding(const struct report *r, size_t finding, const struct report_options *o,
	bool whole, struct strbuf *out)
{
	struct page p = {.r = r, .o = o, .out = out, .look = o->look};

	if (p.look.width <= 0)
		p.look.width = PROSE;
	if (whole)
		write_card(&p, finding);
	else
		write_title(&p, finding, 0);
	strbuf_release(&p.line);
}
