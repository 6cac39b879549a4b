/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/escape.h"
#include "report/html.h"
#include "report/place_link.h"
#include "report/report_parts.h"

enum { MAX_DEPTH = 4 /* of effects of effects */ };

void html_text(struct html_page *p, struct str text)
{
	escape_html(text, p->out);
}

void html_code(struct html_page *p, const char *class, struct str text)
{
	if (!text.n)
		return;
	strbuf_addf(p->out, "<code%s%s%s>", class ? " class=\"" : "", class ? class : "",
		class ? "\"" : "");
	html_text(p, text);
	strbuf_adds(p->out, "</code>");
}

const char *html_tone(const struct finding *f)
{
	return severity_name(f->severity);
}

void html_place(struct html_page *p, const struct place *place)
{
	struct strbuf link = {0};

	place_link(p->o, place, &link);
	if (link.n) {
		strbuf_adds(p->out, "<a href=\"");
		html_text(p, strbuf_str(&link));
		strbuf_adds(p->out, "\">");
	}
	strbuf_clear(&p->line);
	place_line(place, &p->line);
	html_code(p, "file", strbuf_str(&p->line));
	strbuf_adds(p->out, link.n ? "</a>" : "");
	if (place->file.n && place->function.n)
		strbuf_addc(p->out, ' ');
	html_code(p, "function", place_function(place));
	strbuf_release(&link);
}

/* ---- why ---- */

static void write_chain(struct html_page *p, const struct finding *f)
{
	if (!f->nchain && !f->nring)
		return;
	strbuf_adds(p->out, "<h4>Why, from the symptom to the cause</h4>\n<div class=\"why\">\n");
	if (f->nchain)
		strbuf_adds(p->out, "<ol class=\"chain\">\n");
	for (size_t i = 0; i < f->nchain; i++) {
		strbuf_adds(p->out, "<li>");
		html_text(p, f->chain[i].text);
		if (!place_is_site(f, &f->chain[i].place)) {
			strbuf_adds(p->out, " <span class=\"place\">");
			html_place(p, &f->chain[i].place);
			strbuf_adds(p->out, "</span>");
		}
		strbuf_adds(p->out, "</li>\n");
	}
	if (f->nchain)
		strbuf_adds(p->out, "</ol>\n");
	html_ring(p, f);
	strbuf_adds(p->out, "</div>\n");
}

/* ---- proof ---- */

static void write_facts(struct html_page *p, const struct finding *f, bool longs)
{
	size_t n = 0;

	for (size_t i = 0; i < f->nevidence; i++) {
		const struct evidence *e = &f->evidence[i];

		if (evidence_is_long(e) != longs || evidence_is_said(p->r, f, e))
			continue;
		if (n++ == 0)
			strbuf_addf(p->out, "<dl class=\"%s\">\n", longs ? "texts" : "facts");
		strbuf_clear(&p->line);
		evidence_name(e, &p->line);
		strbuf_adds(p->out, "<div><dt>");
		html_text(p, strbuf_str(&p->line));
		strbuf_clear(&p->line);
		evidence_value(e, &p->line);
		strbuf_adds(p->out, "</dt><dd>");
		html_text(p, strbuf_str(&p->line));
		strbuf_adds(p->out, "</dd></div>\n");
	}
	if (n)
		strbuf_adds(p->out, "</dl>\n");
}

static void write_proof(struct html_page *p, const struct finding *f)
{
	if (f->basis == BASIS_PROOF)
		strbuf_adds(p->out, "<h4>Proof</h4>\n");
	else
		strbuf_addf(p->out, "<h4>%s: %s</h4>\n",
			f->basis == BASIS_SIGNATURE ? "Signs" : "Proof", basis_name(f->basis));
	write_facts(p, f, false);
	write_facts(p, f, true);
}

/* The rule's comment and query, once a page: with the first card of the rule. */
static void write_query(struct html_page *p, size_t index)
{
	const struct finding *f = &p->r->findings[index];
	const struct coverage *rule = NULL;
	size_t first = 0;

	for (size_t i = 0; i < p->r->ncoverage && !rule; i++)
		if (str_eq(p->r->coverage[i].rule, f->rule))
			rule = &p->r->coverage[i];
	if (!rule || !rule->sql.n)
		return;
	while (!report_is_cause(p->r, first) || !str_eq(p->r->findings[first].rule, f->rule))
		first++;
	if (first < index) {
		strbuf_adds(p->out, "<p class=\"rule-line\">The query behind it: as <a href=\"#");
		report_tag(p->r, first, p->out);
		strbuf_adds(p->out, "\">");
		report_tag(p->r, first, p->out);
		strbuf_adds(p->out, "</a></p>\n");
		return;
	}
	strbuf_adds(p->out, "<details><summary>The query behind it</summary>\n<pre>");
	for (struct str rest = rule->why; rest.n;) {
		strbuf_adds(p->out, "-- ");
		html_text(p, str_split(&rest, '\n'));
		strbuf_addc(p->out, '\n');
	}
	for (struct str rest = str_trim(rule->sql); rest.n;) {
		html_text(p, str_split(&rest, '\n'));
		strbuf_addc(p->out, '\n');
	}
	strbuf_adds(p->out, "</pre></details>\n");
}

/* ---- what to do ---- */

static void advice(struct html_page *p, const char *class, const char *name, struct str text)
{
	if (!text.n)
		return;
	strbuf_addf(p->out, "<dt class=\"%s\">%s</dt><dd>", class, name);
	html_text(p, text);
	strbuf_adds(p->out, "</dd>\n");
}

static void write_advice(struct html_page *p, size_t index)
{
	const struct finding *f = &p->r->findings[index];
	size_t first = report_same_advice(p->r, index);

	if (!f->ndoubts && !f->fix.n && !f->confirm.n)
		return;
	strbuf_adds(p->out, "<dl class=\"advice\">\n");
	for (size_t i = 0; i < f->ndoubts; i++)
		advice(p, "doubt", "Doubt", f->doubts[i]);
	if (first == index) {
		advice(p, "fix", "Fix", f->fix);
		advice(p, "check", "Check", f->confirm);
	} else {
		strbuf_adds(p->out, "<dt>Fix</dt><dd>as <a href=\"#");
		report_tag(p->r, first, p->out);
		strbuf_adds(p->out, "\">");
		report_tag(p->r, first, p->out);
		strbuf_adds(p->out, "</a></dd>\n");
	}
	strbuf_adds(p->out, "</dl>\n");
}

/* ---- effects ---- */

static void write_effects(struct html_page *p, const struct finding *f, int depth)
{
	size_t n = 0;

	for (size_t i = 0; i < f->neffects && depth < MAX_DEPTH; i++) {
		const struct finding *e;

		if (f->effects[i] >= p->r->nfindings)
			continue;
		e = &p->r->findings[f->effects[i]];
		if (n++ == 0)
			strbuf_addf(p->out, "%s<ul class=\"effects\">\n",
				depth ? "" : "<h4>What it explains</h4>\n");
		strbuf_addf(p->out, "<li class=\"%s\"><span class=\"tag\">", html_tone(e));
		report_tag(p->r, f->effects[i], p->out);
		strbuf_addf(p->out, "</span> %s: ", severity_name(e->severity));
		html_text(p, e->message.n ? e->message : e->title);
		if (e->nlocations) {
			strbuf_adds(p->out, " <span class=\"place\">");
			html_place(p, &e->locations[0]);
			strbuf_adds(p->out, "</span>");
		}
		strbuf_adds(p->out, " <span class=\"soft\">");
		html_text(p, e->rule);
		strbuf_adds(p->out, "</span>\n");
		write_effects(p, e, depth + 1);
		strbuf_adds(p->out, "</li>\n");
	}
	if (n)
		strbuf_adds(p->out, "</ul>\n");
}

/* ---- a card ---- */

static void write_title(struct html_page *p, size_t index)
{
	const struct finding *f = &p->r->findings[index];
	const char *baseline = finding_baseline_word(f);

	strbuf_addf(p->out, "<article class=\"%s\" id=\"", html_tone(f));
	report_tag(p->r, index, p->out);
	strbuf_adds(p->out, "\">\n<h3><span class=\"tag\">");
	report_tag(p->r, index, p->out);
	strbuf_adds(p->out, "</span> ");
	html_text(p, f->title);
	strbuf_addf(p->out, " <span class=\"count\">(%" PRId64 ")</span></h3>\n", f->count);
	strbuf_addf(p->out, "<p class=\"rule-line\"><span class=\"tag\">%s</span> ",
		severity_name(f->severity));
	html_text(p, f->rule);
	if (*baseline)
		strbuf_addf(p->out, " <span class=\"badge %s\">%s</span>", baseline, baseline);
	strbuf_adds(p->out, "</p>\n");
	for (size_t i = 0; i < f->nlocations; i++) {
		strbuf_adds(p->out, "<p class=\"site\">");
		html_place(p, &f->locations[i]);
		strbuf_adds(p->out, "</p>\n");
	}
}

void html_finding(struct html_page *p, size_t index)
{
	const struct finding *f = &p->r->findings[index];

	write_title(p, index);
	if (f->message.n) {
		strbuf_adds(p->out, "<p>");
		html_text(p, f->message);
		strbuf_adds(p->out, "</p>\n");
	}
	write_chain(p, f);
	write_proof(p, f);
	write_advice(p, index);
	write_effects(p, f, 0);
	write_query(p, index);
	strbuf_addf(p->out, "<p class=\"fingerprint\">fingerprint %s</p>\n</article>\n",
		f->fingerprint);
}
