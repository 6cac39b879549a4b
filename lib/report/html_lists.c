/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "model/capture.h"
#include "report/html.h"
#include "report/report_parts.h"

/* ---- what the rules did ---- */

static void write_clear(struct html_page *p)
{
	strbuf_adds(p->out,
		"<h2 id=\"clear\">Checked and fine</h2>\n<table class=\"wide\">\n<thead>"
		"<tr><th>rule</th><th>looks for</th><th>limits</th></tr></thead>\n");
	for (size_t i = 0; i < p->r->ncoverage; i++) {
		const struct coverage *c = &p->r->coverage[i];

		if (c->state != COVERAGE_CLEAR)
			continue;
		strbuf_adds(p->out, "<tr><td>");
		html_code(p, NULL, c->rule);
		strbuf_adds(p->out, "</td><td>");
		html_text(p, c->title);
		strbuf_adds(p->out, "</td><td class=\"soft\">");
		html_text(p, str_from_at(c->note, str_starts(c->note, STR("limits: ")) ? 8 : 0));
		strbuf_adds(p->out, "</td></tr>\n");
	}
	strbuf_adds(p->out, "</table>\n");
}

static void write_capture(struct html_page *p, const struct capture *c)
{
	struct rule_list rules = {0};

	for (size_t i = 0; i < p->r->ncoverage; i++)
		if (coverage_lacks(&p->r->coverage[i], c->need))
			rule_list_add(&rules, p->r->coverage[i].rule);
	if (rules.text.n) {
		strbuf_adds(p->out, "<li>for want of <b>");
		html_text(p, str_from(c->what));
		strbuf_adds(p->out, "</b>");
		if (c->also) {
			strbuf_adds(p->out, " (");
			html_text(p, str_from(c->also));
			strbuf_addc(p->out, ')');
		}
		if (c->harm == HARM_SIGQUIT)
			strbuf_adds(p->out, ", <span class=\"ends\">which ends the process</span>");
		strbuf_adds(p->out, ":<br>");
		html_code(p, NULL, str_from(c->how));
		strbuf_adds(p->out, "<br><span class=\"soft\">");
		html_text(p, strbuf_str(&rules.text));
		strbuf_adds(p->out, "</span></li>\n");
	}
	rule_list_release(&rules);
}

static void write_note(struct html_page *p, const struct coverage *c)
{
	strbuf_adds(p->out, "<li>");
	html_code(p, NULL, c->rule);
	strbuf_adds(p->out, ": ");
	html_text(p, c->note);
	strbuf_adds(p->out, "</li>\n");
}

/* Rules that were not judged for one and the same reason. */
static void write_reason(struct html_page *p, size_t index)
{
	const struct coverage *rows = p->r->coverage;
	struct rule_list rules = {0};

	for (size_t i = 0; i < index; i++)
		if (coverage_says_why(&rows[i]) && str_eq(rows[i].note, rows[index].note))
			return;
	for (size_t i = index; i < p->r->ncoverage; i++)
		if (coverage_says_why(&rows[i]) && str_eq(rows[i].note, rows[index].note))
			rule_list_add(&rules, rows[i].rule);
	strbuf_adds(p->out, "<li>");
	html_text(p, rows[index].note.n ? rows[index].note : STR("no reason given"));
	strbuf_adds(p->out, "<br><span class=\"soft\">");
	html_text(p, strbuf_str(&rules.text));
	strbuf_adds(p->out, "</span></li>\n");
	rule_list_release(&rules);
}

static void write_not_judged(struct html_page *p)
{
	strbuf_adds(p->out, "<h2 id=\"not-judged\">Not judged</h2>\n<ul class=\"plain\">\n");
	for (size_t i = 0; i < p->r->ncoverage; i++)
		if (coverage_says_why(&p->r->coverage[i]))
			write_reason(p, i);
	for (size_t n = 0; capture_at(p->r->runtime, n); n++)
		write_capture(p, capture_at(p->r->runtime, n));
	strbuf_adds(p->out, "</ul>\n");
}

static void write_errors(struct html_page *p)
{
	strbuf_adds(p->out, "<h2 id=\"failed\">Rules that failed</h2>\n<ul class=\"plain\">\n");
	for (size_t i = 0; i < p->r->ncoverage; i++)
		if (p->r->coverage[i].state == COVERAGE_ERROR)
			write_note(p, &p->r->coverage[i]);
	strbuf_adds(p->out, "</ul>\n");
}

void html_coverage(struct html_page *p)
{
	struct report_counts counts;

	report_count(p->r, &counts);
	if (counts.state[COVERAGE_ERROR])
		write_errors(p);
	if (counts.state[COVERAGE_NOT_APPLICABLE])
		write_not_judged(p);
	if (counts.state[COVERAGE_CLEAR])
		write_clear(p);
}

/* ---- inputs ---- */

static void write_input(struct html_page *p, const struct report_input *in, bool processes)
{
	strbuf_adds(p->out, "<tr><td>");
	html_code(p, NULL, in->path);
	strbuf_adds(p->out, "</td><td>");
	html_text(p, in->kind.n ? in->kind : in->format);
	strbuf_adds(p->out, "</td><td>");
	if (in->time_ns != TIME_UNKNOWN) {
		strbuf_clear(&p->line);
		report_time(&p->line, in->time_ns, "%Y-%m-%d %H:%M:%S");
		html_text(p, strbuf_str(&p->line));
	}
	strbuf_addf(p->out, "</td><td class=\"number\" data-name=\"records\">%" PRIu64 "</td>",
		in->records);
	strbuf_adds(p->out, "<td class=\"number\" data-name=\"skipped\">");
	strbuf_addf(p->out, "%" PRIu64 "</td>", in->skipped);
	if (processes) {
		strbuf_adds(p->out, "<td>");
		html_text(p, in->process);
		strbuf_adds(p->out, "</td>");
	}
	strbuf_adds(p->out, "</tr>\n");
}

static void write_warnings(struct html_page *p)
{
	struct report_counts counts;

	report_count(p->r, &counts);
	if (!counts.warnings)
		return;
	strbuf_adds(p->out, "<ul class=\"plain\">\n");
	for (size_t i = 0; i < p->r->ninputs; i++)
		for (size_t k = 0; k < p->r->inputs[i].nwarnings; k++) {
			strbuf_clear(&p->line);
			input_warning(&p->r->inputs[i], k, &p->line);
			strbuf_adds(p->out, "<li>");
			html_text(p, strbuf_str(&p->line));
			strbuf_adds(p->out, "</li>\n");
		}
	strbuf_adds(p->out, "</ul>\n");
}

void html_inputs(struct html_page *p)
{
	bool processes = report_processes(p->r) > 1;

	if (!p->r->ninputs)
		return;
	strbuf_addf(p->out,
		"<h2 id=\"inputs\">Inputs</h2>\n<table class=\"wide\">\n<thead><tr><th>file</th>"
		"<th>kind</th><th>taken, UTC</th><th class=\"number\">records</th>"
		"<th class=\"number\">skipped</th>%s</tr></thead>\n",
		processes ? "<th>process</th>" : "");
	for (size_t i = 0; i < p->r->ninputs; i++)
		write_input(p, &p->r->inputs[i], processes);
	strbuf_adds(p->out, "</table>\n");
	write_warnings(p);
}
