/* SPDX-License-Identifier: MIT */
#include "report/report_junit.h"

#include <inttypes.h>

#include "report/escape.h"
#include "report/place_link.h"
#include "report/report_parts.h"

struct junit {
	const struct report *r;
	const struct report_options *o;
	struct strbuf *out;
	struct strbuf text; /* scratch */
	struct gate gate;
};

static void attribute(struct junit *j, const char *name, struct str value)
{
	strbuf_addf(j->out, " %s=\"", name);
	escape_xml(value, j->out);
	strbuf_addc(j->out, '"');
}

/* "leak.chan-send" is of class "rootcause.leak". */
static void start_case(struct junit *j, struct str rule, struct str name)
{
	struct str rest = rule;

	strbuf_adds(j->out, "    <testcase");
	strbuf_clear(&j->text);
	strbuf_adds(&j->text, "rootcause.");
	strbuf_add(&j->text, str_split(&rest, '.'));
	attribute(j, "classname", strbuf_str(&j->text));
	attribute(j, "name", name);
	strbuf_adds(j->out, " time=\"0\"");
}

/* ---- findings ---- */

/* Rule and function, and a number where a rule has found two things in one function. */
static void case_name(const struct report *r, size_t index, struct strbuf *out)
{
	const struct finding *f = &r->findings[index];
	const struct place nowhere = {0};
	const struct place *site = f->nlocations ? &f->locations[0] : &nowhere;
	size_t n = 1;

	for (size_t i = 0; i < index; i++) {
		const struct finding *g = &r->findings[i];

		n += report_is_cause(r, i) && str_eq(g->rule, f->rule) &&
		     str_eq(g->nlocations ? g->locations[0].function : nowhere.function,
			     site->function);
	}
	strbuf_add(out, f->rule);
	if (site->function.n) {
		strbuf_adds(out, ": ");
		strbuf_add(out, site->function);
	}
	if (n > 1)
		strbuf_addf(out, " (%zu)", n);
}

static void add_line(struct junit *j, const char *label, struct str text)
{
	if (!text.n)
		return;
	strbuf_adds(j->out, label);
	escape_xml(text, j->out);
	strbuf_addc(j->out, '\n');
}

static void add_place(struct junit *j, const struct place *p)
{
	struct place known = *p;

	known.file = place_file(j->o, p);
	strbuf_clear(&j->text);
	place_line(&known, &j->text);
	if (j->text.n && p->function.n)
		strbuf_addc(&j->text, ' ');
	strbuf_add(&j->text, p->function);
	add_line(j, "", strbuf_str(&j->text));
}

static void add_details(struct junit *j, const struct finding *f)
{
	for (size_t i = 0; i < f->nlocations; i++)
		add_place(j, &f->locations[i]);
	add_line(j, "", f->message);
	for (size_t i = 0; i < f->nchain; i++) {
		strbuf_addf(j->out, "%zu. ", i + 1);
		add_line(j, "", f->chain[i].text.n ? f->chain[i].text : STR("-"));
		if (!place_is_site(f, &f->chain[i].place))
			add_place(j, &f->chain[i].place);
	}
	for (size_t i = 0; i < f->ndoubts; i++)
		add_line(j, "doubt: ", f->doubts[i]);
	strbuf_addf(j->out, "basis: %s\n", basis_name(f->basis));
	add_line(j, "fix: ", f->fix);
	add_line(j, "check: ", f->confirm);
	strbuf_addf(j->out, "fingerprint: %s%s%s\n", f->fingerprint,
		f->baseline == BASELINE_NONE ? "" : ", ", finding_baseline_word(f));
}

static void write_finding(struct junit *j, size_t index)
{
	const struct finding *f = &j->r->findings[index];
	struct strbuf name = {0};

	case_name(j->r, index, &name);
	start_case(j, f->rule, strbuf_str(&name));
	strbuf_release(&name);
	if (!finding_fails(f, &j->gate)) {
		strbuf_adds(j->out, "/>\n");
		return;
	}
	strbuf_adds(j->out, ">\n      <failure");
	attribute(j, "message", f->message.n ? f->message : f->title);
	attribute(j, "type", str_from(severity_name(f->severity)));
	strbuf_addc(j->out, '>');
	add_details(j, f);
	strbuf_adds(j->out, "</failure>\n    </testcase>\n");
}

/* ---- rules ---- */

static void write_rule(struct junit *j, const struct coverage *c)
{
	const char *element = c->state == COVERAGE_ERROR ? "error" : "skipped";

	if (c->state == COVERAGE_FIRED)
		return;
	start_case(j, c->rule, c->rule);
	if (c->state == COVERAGE_CLEAR) {
		strbuf_adds(j->out, "/>\n");
		return;
	}
	strbuf_addf(j->out, ">\n      <%s", element);
	attribute(j, "message", c->note.n ? c->note : STR("not judged"));
	if (c->state == COVERAGE_ERROR)
		attribute(j, "type", STR("rule"));
	strbuf_adds(j->out, "/>\n    </testcase>\n");
}

/* ---- the suite ---- */

static void write_start(struct junit *j)
{
	struct report_counts counts;
	size_t tests = 0, failures = 0;
	int64_t at = TIME_UNKNOWN;

	report_count(j->r, &counts);
	for (size_t i = 0; i < j->r->nfindings; i++) {
		tests += report_is_cause(j->r, i);
		failures += report_is_cause(j->r, i) && finding_fails(&j->r->findings[i], &j->gate);
	}
	tests += counts.state[COVERAGE_CLEAR] + counts.state[COVERAGE_ERROR] +
		 counts.state[COVERAGE_NOT_APPLICABLE];
	for (size_t i = 0; i < j->r->ninputs; i++)
		if (at == TIME_UNKNOWN || j->r->inputs[i].time_ns > at)
			at = j->r->inputs[i].time_ns;
	strbuf_adds(j->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
			    "  <testsuite name=\"rootcause\" id=\"0\" package=\"rootcause\" "
			    "hostname=\"localhost\"");
	if (at != TIME_UNKNOWN) {
		strbuf_adds(j->out, " timestamp=\"");
		report_time(j->out, at, "%Y-%m-%dT%H:%M:%S");
		strbuf_addc(j->out, '"');
	}
	strbuf_addf(j->out,
		" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\">\n"
		"    <properties>\n",
		tests, failures, counts.state[COVERAGE_ERROR],
		counts.state[COVERAGE_NOT_APPLICABLE]);
}

static void property(struct junit *j, const char *name, struct str value)
{
	strbuf_addf(j->out, "      <property name=\"%s\"", name);
	attribute(j, "value", value);
	strbuf_adds(j->out, "/>\n");
}

static void write_properties(struct junit *j)
{
	property(j, "run", j->r->run);
	property(j, "verdict", str_from(verdict_state_name(j->r->verdict.state)));
	strbuf_clear(&j->text);
	gate_name(&j->r->verdict.gate, &j->text);
	property(j, "gate", strbuf_str(&j->text));
	property(j, "class", j->r->verdict.class);
	property(j, "headline", j->r->verdict.headline);
	strbuf_adds(j->out, "    </properties>\n");
}

static void write_out(struct junit *j)
{
	strbuf_adds(j->out, "    <system-out>");
	for (size_t i = 0; i < j->r->nfindings; i++) {
		const struct finding *f = &j->r->findings[i];

		if (!report_is_cause(j->r, i) || finding_fails(f, &j->gate))
			continue;
		strbuf_addf(j->out, "%s ", severity_name(f->severity));
		add_line(j, "", f->rule);
		add_details(j, f);
		strbuf_addc(j->out, '\n');
	}
	strbuf_adds(j->out, "</system-out>\n    <system-err></system-err>\n");
}

void report_junit(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	struct junit j = {.r = r, .o = o, .out = out, .gate = r->verdict.gate};

	if (!j.gate.on)
		j.gate = (struct gate){.on = true, .at = SEVERITY_ERROR};
	write_start(&j);
	write_properties(&j);
	for (size_t i = 0; i < r->nfindings; i++)
		if (report_is_cause(r, i))
			write_finding(&j, i);
	for (size_t i = 0; i < r->ncoverage; i++)
		write_rule(&j, &r->coverage[i]);
	write_out(&j);
	strbuf_adds(out, "  </testsuite>\n</testsuites>\n");
	strbuf_release(&j.text);
}
