/* SPDX-License-Identifier: MIT */
#include "report/report_github.h"

#include <inttypes.h>

#include "report/escape.h"
#include "report/place_link.h"
#include "report/report_parts.h"

enum kind { KIND_ERROR, KIND_WARNING, KIND_NOTICE, KINDS };
enum { SHOWN = 10 }; /* of a kind: docs.github.com, "Limits for annotations" */

static enum kind kind_of(const struct finding *f)
{
	if (f->baseline == BASELINE_KNOWN)
		return KIND_NOTICE;
	if (f->severity >= SEVERITY_ERROR)
		return KIND_ERROR;
	return f->severity == SEVERITY_WARNING ? KIND_WARNING : KIND_NOTICE;
}

static void add_site(const struct finding *f, const struct report_options *o, struct strbuf *out)
{
	if (!f->nlocations || !f->locations[0].file.n)
		return;
	strbuf_adds(out, "file=");
	escape_workflow(place_file(o, &f->locations[0]), true, out);
	if (f->locations[0].line)
		strbuf_addf(out, ",line=%" PRIu32, f->locations[0].line);
	strbuf_addc(out, ',');
}

static void add_part(const char *label, struct str text, struct strbuf *out)
{
	if (!text.n)
		return;
	strbuf_adds(out, label);
	escape_workflow(text, false, out);
}

static void write_annotation(
	const struct finding *f, const struct report_options *o, struct strbuf *out)
{
	static const char *const names[KINDS] = {"error", "warning", "notice"};

	strbuf_addf(out, "::%s ", names[kind_of(f)]);
	add_site(f, o, out);
	strbuf_adds(out, "title=");
	escape_workflow(f->rule, true, out);
	strbuf_adds(out, f->baseline == BASELINE_KNOWN ? " (known)::" : "::");
	add_part("", f->message.n ? f->message : f->title, out);
	for (size_t i = 0; i < f->ndoubts; i++)
		add_part("%0Adoubt: ", f->doubts[i], out);
	add_part("%0Afix: ", f->fix, out);
	add_part("%0Acheck: ", f->confirm, out);
	strbuf_addc(out, '\n');
}

void report_github(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	size_t shown[KINDS] = {0}, left = 0;

	for (size_t i = 0; i < r->nfindings; i++) {
		if (!report_is_cause(r, i))
			continue;
		if (shown[kind_of(&r->findings[i])]++ < SHOWN)
			write_annotation(&r->findings[i], o, out);
		else
			left++;
	}
	if (left)
		strbuf_addf(out,
			"rootcause: %zu more findings have no annotation: GitHub shows %d of a "
			"kind\n",
			left, SHOWN);
	strbuf_adds(out, "rootcause: ");
	report_gate_line(r, out);
	strbuf_addc(out, '\n');
}
