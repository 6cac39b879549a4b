/* SPDX-License-Identifier: MIT */
#include "report/report_html.h"

#include <inttypes.h>

#include "base/embedded.h"
#include "model/suppress.h"
#include "report/html.h"
#include "report/report_parts.h"

/* ---- the head ---- */

static const char *verdict_tone(const struct report *r)
{
	const struct finding *lead = report_headline(r);

	if (lead)
		return html_tone(lead);
	return r->verdict.state == VERDICT_INSUFFICIENT ? "warning" : "good";
}

static void write_start(struct html_page *p)
{
	strbuf_adds(p->out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<meta name=\"referrer\" content=\"no-referrer\">\n"
		"<meta name=\"generator\" content=\"rootcause " VERSION "\">\n<title>");
	strbuf_adds(p->out, report_verdict_word(p->r));
	strbuf_adds(p->out, ": ");
	html_text(p, p->r->verdict.headline);
	strbuf_adds(p->out, "</title>\n<style>\n");
	for (const struct embedded_file *f = style_files; f->name; f++)
		strbuf_add(p->out, (struct str){f->text, f->n});
	strbuf_adds(p->out, "</style>\n</head>\n<body>\n");
}

/* Where it is and what to do: what one reads before anything else. */
static void write_lead(struct html_page *p, const struct finding *f)
{
	strbuf_adds(p->out, "<dl class=\"lead\">\n");
	if (f->nlocations) {
		strbuf_adds(p->out, "<dt>Where</dt><dd class=\"site\">");
		html_place(p, &f->locations[0]);
		strbuf_adds(p->out, "</dd>\n");
	}
	if (f->fix.n) {
		strbuf_adds(p->out, "<dt>Fix</dt><dd>");
		html_text(p, f->fix);
		strbuf_adds(p->out, "</dd>\n");
	}
	strbuf_adds(p->out, "</dl>\n");
}

static void head_line(struct html_page *p, const char *class)
{
	strbuf_addf(p->out, "<p%s%s%s>", *class ? " class=\"" : "", class, *class ? "\"" : "");
	html_text(p, strbuf_str(&p->line));
	strbuf_adds(p->out, "</p>\n");
	strbuf_clear(&p->line);
}

static void write_head(struct html_page *p)
{
	const struct report *r = p->r;
	const struct finding *lead = report_headline(r);

	strbuf_addf(p->out, "<header class=\"%s\">\n<p><strong class=\"state\">%s</strong> ",
		verdict_tone(r), report_verdict_word(r));
	if (r->verdict.class.n) {
		strbuf_adds(p->out, "<span class=\"class\">");
		html_text(p, r->verdict.class);
		strbuf_adds(p->out, "</span>");
	}
	strbuf_adds(p->out, "</p>\n<h1>");
	html_text(p, r->verdict.headline);
	strbuf_adds(p->out, "</h1>\n");
	if (lead)
		write_lead(p, lead);
	strbuf_clear(&p->line);
	report_summary(r, &p->line);
	head_line(p, "");
	if (report_baseline_line(r, &p->line))
		head_line(p, "");
	report_scope(r, &p->line);
	head_line(p, "soft");
	report_gate_line(r, &p->line);
	head_line(p, "soft");
	strbuf_adds(p->out, "</header>\n");
}

/* ---- the list of causes ---- */

static void write_entry(struct html_page *p, size_t index)
{
	const struct finding *f = &p->r->findings[index];
	const char *baseline = finding_baseline_word(f);

	strbuf_addf(p->out, "<li class=\"%s\"><a href=\"#", html_tone(f));
	report_tag(p->r, index, p->out);
	strbuf_adds(p->out, "\"><span class=\"tag\">");
	report_tag(p->r, index, p->out);
	strbuf_adds(p->out, "</span> ");
	html_text(p, f->nlocations ? place_function(&f->locations[0]) : f->title);
	strbuf_adds(p->out, " <span class=\"rule\">");
	html_text(p, f->rule);
	strbuf_addf(p->out, ", %" PRId64 "%s%s</span></a></li>\n", f->count, *baseline ? ", " : "",
		baseline);
}

static void write_section_links(struct html_page *p)
{
	struct report_counts counts;
	const struct {
		size_t n;
		const char *id, *name;
	} links[] = {
		{p->r->nfixed, "fixed", "fixed"},
		{p->r->nsuppressions, "suppressed", "suppressed"},
		{0, "", ""},
	};

	report_count(p->r, &counts);
	strbuf_adds(p->out, "<ul>\n");
	for (size_t i = 0; *links[i].id; i++)
		if (links[i].n)
			strbuf_addf(p->out, "<li><a href=\"#%s\">%s</a></li>\n", links[i].id,
				links[i].name);
	if (counts.state[COVERAGE_NOT_APPLICABLE])
		strbuf_adds(p->out, "<li><a href=\"#not-judged\">not judged</a></li>\n");
	if (counts.state[COVERAGE_CLEAR])
		strbuf_adds(p->out, "<li><a href=\"#clear\">checked and fine</a></li>\n");
	strbuf_adds(p->out, "<li><a href=\"#about\">what the words mean</a></li>\n</ul>\n");
}

static void write_nav(struct html_page *p)
{
	size_t n = 0;

	strbuf_adds(p->out, "<nav aria-label=\"Findings\">\n");
	for (size_t i = 0; i < p->r->nfindings; i++) {
		if (!report_is_cause(p->r, i))
			continue;
		strbuf_adds(p->out, n++ ? "" : "<ol>\n");
		write_entry(p, i);
	}
	strbuf_adds(p->out, n ? "</ol>\n" : "");
	write_section_links(p);
	strbuf_adds(p->out, "</nav>\n");
}

/* ---- baseline and suppressions ---- */

static void write_fixed(struct html_page *p)
{
	if (!p->r->nfixed)
		return;
	strbuf_adds(
		p->out, "<h2 id=\"fixed\">Fixed since the baseline</h2>\n<ul class=\"plain\">\n");
	for (size_t i = 0; i < p->r->nfixed; i++) {
		strbuf_adds(p->out, "<li>");
		fixed_line(p->r->fixed[i], &p->line);
		html_text(p, strbuf_str(&p->line));
		strbuf_adds(p->out, "</li>\n");
	}
	strbuf_adds(p->out, "</ul>\n");
}

static void write_suppressed(struct html_page *p)
{
	if (!p->r->nsuppressions)
		return;
	strbuf_adds(p->out, "<h2 id=\"suppressed\">Suppressed</h2>\n<ul class=\"plain\">\n");
	for (size_t i = 0; i < p->r->nsuppressions; i++) {
		strbuf_adds(p->out, "<li>");
		suppression_line(&p->r->suppressions[i], &p->line);
		html_text(p, strbuf_str(&p->line));
		strbuf_adds(p->out, "</li>\n");
	}
	strbuf_adds(p->out, "</ul>\n");
}

/* ---- the page ---- */

static void write_findings(struct html_page *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->r->nfindings; i++) {
		if (!report_is_cause(p->r, i))
			continue;
		if (n++ == 0)
			strbuf_adds(p->out, "<h2 id=\"findings\">Findings</h2>\n");
		html_finding(p, i);
	}
}

static void write_end(struct html_page *p)
{
	strbuf_adds(p->out,
		"<footer id=\"about\">\n<p>How a finding is known:</p>\n<dl>\n"
		"<dt>proof</dt><dd>the runtime states it, or the source says who holds a lock and "
		"addresses identify it on both sides</dd>\n"
		"<dt>source</dt><dd>the source says so</dd>\n"
		"<dt>measured</dt><dd>a stated value over a stated limit</dd>\n"
		"<dt>statistical</dt><dd>a test with a stated error rate</dd>\n"
		"<dt>signature</dt><dd>it looks like it; before a gate it counts one severity "
		"lower</dd>\n</dl>\n"
		"<p>A rule that was not judged is never counted as clear.</p>\n"
		"<p>Written by rootcause " VERSION ".</p>\n</footer>\n</body>\n</html>\n");
}

void report_html(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	struct html_page p = {.r = r, .o = o, .out = out};

	write_start(&p);
	write_head(&p);
	strbuf_adds(out, "<div class=\"columns\">\n");
	write_nav(&p);
	strbuf_adds(out, "<main>\n");
	write_findings(&p);
	write_fixed(&p);
	write_suppressed(&p);
	html_coverage(&p);
	html_inputs(&p);
	strbuf_adds(out, "</main>\n</div>\n");
	write_end(&p);
	strbuf_release(&p.line);
}
