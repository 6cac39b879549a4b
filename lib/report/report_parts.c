/* SPDX-License-Identifier: MIT */
#include "report/report_parts.h"

#include <inttypes.h>
#include <math.h>
#include <time.h>

#include "model/baseline.h"
#include "model/capture.h"
#include "model/dump.h"
#include "model/suppress.h"
#include "report/units.h"

void report_count(const struct report *r, struct report_counts *out)
{
	*out = (struct report_counts){0};
	for (size_t i = 0; i < r->nfindings; i++) {
		if (r->findings[i].suppressed)
			out->suppressed++;
		else
			out->severity[r->findings[i].severity]++;
	}
	for (size_t i = 0; i < r->ncoverage; i++)
		out->state[r->coverage[i].state]++;
	for (size_t i = 0; i < r->ninputs; i++)
		out->warnings += r->inputs[i].nwarnings;
}

/* ---- the first lines and the last ---- */

const char *report_verdict_word(const struct report *r)
{
	if (r->verdict.state == VERDICT_INSUFFICIENT)
		return "INSUFFICIENT";
	if (!r->verdict.gate.on)
		return r->nfindings ? "FOUND" : "CLEAR";
	return r->verdict.state == VERDICT_FAIL ? "FAIL" : "PASS";
}

/* "1 error", "2 errors"; of nothing, nothing. */
static void add_counted(struct strbuf *out, const char *separator, size_t n, const char *noun)
{
	if (n)
		strbuf_addf(out, "%s%zu %s%s", separator, n, noun, n == 1 ? "" : "s");
}

void report_summary(const struct report *r, struct strbuf *out)
{
	static const char *const nouns[] = {
		[SEVERITY_INFO] = "note",
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error",
		[SEVERITY_CRITICAL] = "critical finding",
	};
	struct report_counts counts;
	bool any = false;

	report_count(r, &counts);
	for (int s = SEVERITY_CRITICAL; s >= SEVERITY_INFO; s--) {
		add_counted(out, any ? ", " : "", counts.severity[s], nouns[s]);
		any = any || counts.severity[s];
	}
	if (!any)
		strbuf_adds(out, "nothing found");
	strbuf_addf(out, "; %zu rule%s clear, %zu not judged", counts.state[COVERAGE_CLEAR],
		counts.state[COVERAGE_CLEAR] == 1 ? "" : "s",
		counts.state[COVERAGE_NOT_APPLICABLE]);
	if (counts.state[COVERAGE_ERROR])
		strbuf_addf(out, ", %zu failed", counts.state[COVERAGE_ERROR]);
	if (counts.suppressed)
		strbuf_addf(out, "; %zu suppressed", counts.suppressed);
}

/* Inputs are few: a square is cheap. */
size_t report_processes(const struct report *r)
{
	size_t processes = 0;

	for (size_t i = 0; i < r->ninputs; i++) {
		size_t first = 0;

		while (!str_eq(r->inputs[first].process, r->inputs[i].process))
			first++;
		processes += first == i;
	}
	return processes;
}

/* The name of the one process, or how many there are. */
static void add_processes(const struct report *r, struct strbuf *out)
{
	size_t processes = report_processes(r);

	if (processes > 1) {
		strbuf_addf(out, ", %zu processes", processes);
	} else if (processes == 1 && r->inputs[0].process.n) {
		strbuf_adds(out, ", process ");
		strbuf_add_safe(out, r->inputs[0].process);
	}
}

/* gmtime_r has no locale. */
void report_time(struct strbuf *out, int64_t ns, const char *format)
{
	time_t seconds = (time_t)(ns / 1000000000 - (ns % 1000000000 < 0));
	struct tm tm;
	char text[64];

	if (gmtime_r(&seconds, &tm) && strftime(text, sizeof(text), format, &tm))
		strbuf_adds(out, text);
	else
		strbuf_adds(out, "?");
}

static void add_window(const struct report *r, struct strbuf *out)
{
	int64_t from = INT64_MAX, to = INT64_MIN, length;

	for (size_t i = 0; i < r->ninputs; i++) {
		int64_t at = r->inputs[i].time_ns;

		if (at == TIME_UNKNOWN)
			continue;
		from = at < from ? at : from;
		to = at > to ? at : to;
	}
	if (from > to)
		return;
	strbuf_adds(out, ", ");
	report_time(out, from, "%Y-%m-%d %H:%M:%S");
	if (from != to && !__builtin_sub_overflow(to, from, &length)) {
		bool same_day = from / 86400000000000 == to / 86400000000000;

		strbuf_adds(out, " to ");
		report_time(out, to, same_day ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S");
		strbuf_adds(out, " UTC (");
		unit_duration(length, out);
		strbuf_addc(out, ')');
	} else {
		strbuf_adds(out, " UTC");
	}
}

void report_scope(const struct report *r, struct strbuf *out)
{
	struct report_counts counts;

	report_count(r, &counts);
	strbuf_adds(out, "run ");
	strbuf_add_safe(out, r->run.n ? r->run : STR("default"));
	add_processes(r, out);
	add_window(r, out);
	if (r->ninputs == 0)
		strbuf_adds(out, ", no inputs");
	add_counted(out, ", ", r->ninputs, "input");
	add_counted(out, ", ", counts.warnings, "warning");
}

size_t report_count_baseline(const struct report *r, int state)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nfindings; i++)
		n += (int)r->findings[i].baseline == state && !r->findings[i].suppressed;
	return n;
}

bool report_baseline_line(const struct report *r, struct strbuf *out)
{
	size_t fresh = report_count_baseline(r, BASELINE_NEW);
	size_t known = report_count_baseline(r, BASELINE_KNOWN);

	if (!fresh && !known && !r->nfixed)
		return false;
	strbuf_addf(out, "baseline: %zu new, %zu known, %zu fixed", fresh, known, r->nfixed);
	return true;
}

const char *finding_baseline_word(const struct finding *f)
{
	switch (f->baseline) {
	case BASELINE_NEW:
		return "new";
	case BASELINE_KNOWN:
		return "known";
	default:
		return "";
	}
}

void report_gate_line(const struct report *r, struct strbuf *out)
{
	strbuf_adds(out, "gate ");
	gate_name(&r->verdict.gate, out);
	if (r->verdict.state == VERDICT_INSUFFICIENT)
		strbuf_adds(out, ": not enough to judge");
	else if (r->verdict.gate.on)
		strbuf_adds(out, r->verdict.state == VERDICT_FAIL ? ": failed" : ": passed");
	strbuf_addf(out, ", exit %d", r->verdict.exit);
}

/* ---- findings ---- */

void report_tag(const struct report *r, size_t finding, struct strbuf *out)
{
	static const char letters[] = {[SEVERITY_INFO] = 'I',
		[SEVERITY_WARNING] = 'W',
		[SEVERITY_ERROR] = 'E',
		[SEVERITY_CRITICAL] = 'C'};
	enum severity severity = r->findings[finding].severity;
	size_t n = 1;

	for (size_t i = 0; i < finding; i++)
		n += r->findings[i].severity == severity && !r->findings[i].suppressed;
	strbuf_addf(out, "%c%zu", letters[severity], n);
}

bool report_is_cause(const struct report *r, size_t finding)
{
	if (r->findings[finding].suppressed)
		return false;
	if (!r->findings[finding].is_effect)
		return true;
	for (size_t i = 0; i < r->nfindings; i++)
		for (size_t k = 0; k < r->findings[i].neffects; k++)
			if (r->findings[i].effects[k] == finding && i != finding)
				return false;
	return true;
}

size_t report_same_advice(const struct report *r, size_t index)
{
	const struct finding *f = &r->findings[index];

	for (size_t i = 0; i < index; i++) {
		const struct finding *g = &r->findings[i];

		if (str_eq(g->rule, f->rule) && str_eq(g->fix, f->fix) &&
			str_eq(g->confirm, f->confirm) && report_is_cause(r, i))
			return i;
	}
	return index;
}

bool place_is_site(const struct finding *f, const struct place *place)
{
	if (!place->file.n && !place->function.n)
		return true;
	return f->nlocations == 1 && place->line == f->locations[0].line &&
	       str_eq(place->file, f->locations[0].file) &&
	       str_eq(place->function, f->locations[0].function);
}

/* Receivers and type arguments may hold slashes of their own: only what stands before them counts.
 */
struct str place_function(const struct place *p)
{
	size_t i = 0, start = 0;

	if (p->file.n == 0)
		return p->function;
	while (i < p->function.n && p->function.p[i] != '(' && p->function.p[i] != '[') {
		if (p->function.p[i] == '/')
			start = i + 1;
		i++;
	}
	return str_from_at(p->function, start);
}

void place_line(const struct place *p, struct strbuf *out)
{
	strbuf_add_safe(out, p->file);
	if (p->file.n && p->line)
		strbuf_addf(out, ":%" PRIu32, p->line);
}

/* ---- evidence ---- */

enum unit { UNIT_NONE, UNIT_NS, UNIT_BYTES, UNIT_PCT, UNIT_RATE };

/* The unit that the name ends in; *bare is the name without it. */
static enum unit unit_of(struct str name, struct str *bare)
{
	static const struct {
		struct str suffix;
		enum unit unit;
	} suffixes[] = {
		{STR_INIT("_ns"), UNIT_NS},
		{STR_INIT("_bytes"), UNIT_BYTES},
		{STR_INIT("_pct"), UNIT_PCT},
		{STR_INIT("_per_s"), UNIT_RATE},
	};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		if (str_ends(name, suffixes[i].suffix) && name.n > suffixes[i].suffix.n) {
			*bare = str_head(name, name.n - suffixes[i].suffix.n);
			return suffixes[i].unit;
		}
	}
	*bare = name;
	return UNIT_NONE;
}

void evidence_name(const struct evidence *e, struct strbuf *out)
{
	size_t from = out->n;
	struct str bare;

	unit_of(e->name, &bare);
	strbuf_add_safe(out, bare);
	for (size_t i = from; i < out->n; i++)
		if (out->p[i] == '_')
			out->p[i] = ' ';
}

/* Four digits that matter, and no exponent where people would not write one. */
static void add_real(struct strbuf *out, double v)
{
	if (fabs(v) >= 1000 && fabs(v) < 1e15)
		strbuf_addf(out, "%.0f", v);
	else
		strbuf_addf(out, "%.4g", v);
}

static void add_scaled(struct strbuf *out, double v, enum unit unit)
{
	if (v < 0)
		strbuf_addc(out, '-');
	v = fabs(v);
	if (!(v < 9.2e18)) {
		add_real(out, v);
		strbuf_adds(out, unit == UNIT_NS ? "ns" : " B");
	} else if (unit == UNIT_NS) {
		unit_duration((int64_t)v, out);
	} else {
		unit_bytes((uint64_t)v, out);
	}
}

static void add_number(const struct evidence *e, enum unit unit, struct strbuf *out)
{
	bool whole = e->type == EVIDENCE_INT;
	double v = whole ? (double)e->number : e->real;

	if (isnan(v))
		strbuf_adds(out, "unknown");
	else if (unit == UNIT_NS || unit == UNIT_BYTES)
		add_scaled(out, v, unit);
	else if (unit == UNIT_PCT)
		strbuf_addf(out, "%.1f %%", v);
	else if (whole)
		strbuf_addf(out, "%" PRId64, e->number);
	else
		add_real(out, v);
	if (unit == UNIT_RATE && !isnan(v))
		strbuf_adds(out, "/s");
}

void evidence_value(const struct evidence *e, struct strbuf *out)
{
	struct str bare;

	switch (e->type) {
	case EVIDENCE_NULL:
		strbuf_adds(out, "unknown");
		break;
	case EVIDENCE_TEXT:
		strbuf_add_safe(out, e->text);
		break;
	case EVIDENCE_INT:
	case EVIDENCE_REAL:
		add_number(e, unit_of(e->name, &bare), out);
		break;
	}
}

bool evidence_is_long(const struct evidence *e)
{
	enum { SHORT_TEXT = 48 };

	return e->type == EVIDENCE_TEXT && e->text.n > SHORT_TEXT;
}

static bool said_by_chain(const struct finding *f, const struct evidence *e)
{
	for (size_t i = 0; i < f->nchain; i++) {
		const struct place *place = &f->chain[i].place;

		if (e->type == EVIDENCE_INT && str_ends(e->name, STR("_line")) &&
			e->number == (int64_t)place->line)
			return true;
		if (e->type == EVIDENCE_TEXT &&
			(str_eq(e->text, place->function) || str_eq(e->text, place->file)))
			return true;
	}
	return false;
}

bool evidence_is_said(const struct report *r, const struct finding *f, const struct evidence *e)
{
	if (e->type == EVIDENCE_NULL || said_by_chain(f, e))
		return true;
	if (str_eq(e->name, STR("process")) && report_processes(r) == 1)
		return true;
	return e->type == EVIDENCE_TEXT && str_find(f->message, e->text) != SIZE_MAX;
}

/* ---- inputs and coverage ---- */

void input_warning(const struct report_input *in, size_t warning, struct strbuf *out)
{
	strbuf_add_safe(out, in->path);
	strbuf_adds(out, ": ");
	strbuf_add_safe(out, in->warnings[warning]);
}

bool coverage_lacks(const struct coverage *c, const char *need)
{
	struct str words = c->missing;

	while (c->state == COVERAGE_NOT_APPLICABLE && words.n)
		if (str_eq(str_split(&words, ' '), str_from(need)))
			return true;
	return false;
}

bool coverage_says_why(const struct coverage *c)
{
	struct str words = c->missing;

	while (words.n)
		if (capture_find(str_split(&words, ' ')))
			return false;
	return c->state == COVERAGE_NOT_APPLICABLE;
}

/* ---- rules ---- */

void rule_list_add(struct rule_list *l, struct str rule)
{
	size_t dot = str_chr(rule, '.');
	struct str family = str_head(rule, dot == SIZE_MAX ? 0 : dot + 1);
	bool more = family.n && str_eq(family, l->family);

	if (l->text.n)
		strbuf_adds(&l->text, more ? ", " : "; ");
	strbuf_add(&l->text, more ? str_from_at(rule, family.n) : rule);
	l->family = family;
}

void rule_list_release(struct rule_list *l)
{
	strbuf_release(&l->text);
	*l = (struct rule_list){0};
}

/* ---- baseline and suppressions ---- */

void fixed_line(const struct baseline_entry *e, struct strbuf *out)
{
	strbuf_clear(out);
	strbuf_add_safe(out, e->rule);
	strbuf_adds(out, ": ");
	strbuf_add_safe(out, e->title);
	if (e->function.n) {
		strbuf_adds(out, ": ");
		strbuf_add_safe(out, e->function);
	}
}

void suppression_line(const struct suppression *s, struct strbuf *out)
{
	strbuf_clear(out);
	strbuf_add_safe(out, s->rule);
	strbuf_addc(out, ' ');
	strbuf_add_safe(out, s->function);
	strbuf_adds(out, ": ");
	strbuf_add_safe(out, s->reason);
	if (s->until.n) {
		strbuf_adds(out, ", until ");
		strbuf_add_safe(out, s->until);
	}
	strbuf_addf(out, " (%s", suppress_state_name(s));
	if (s->findings)
		strbuf_addf(out, ", %zu finding%s", s->findings, s->findings == 1 ? "" : "s");
	strbuf_addc(out, ')');
}
