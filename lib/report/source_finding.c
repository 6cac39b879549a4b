/* SPDX-License-Identifier: MIT */
#include "report/source_finding.h"

#include <inttypes.h>

#include "report/frame.h"
#include "report/frame_json.h"
#include "report/units.h"

/* "S1  error leak.chan-send: 10 goroutines wait to send, and nobody alive can receive (errs)" */
void source_finding_head(const struct source_finding *f, size_t number, struct strbuf *out)
{
	struct str text = str_from(source_finding_text(f->kind)), verb = str_split(&text, ' ');

	strbuf_addf(out, "S%zu  %s %s: %" PRIu64 " goroutine%s %.*s%s %.*s", number,
		severity_name(f->severity), source_finding_rule(f->kind), f->count,
		f->count == 1 ? "" : "s", STR_ARG(verb), f->count == 1 ? "s" : "", STR_ARG(text));
	if (f->object.n)
		strbuf_addf(out, " (%.*s)", STR_ARG(f->object));
}

static void add_place(const struct source_place *p, const struct look *look, struct strbuf *out)
{
	struct strbuf text = {0};

	strbuf_addf(out, "    %-9s", source_role_text(p->role));
	strbuf_add(&text, p->file);
	strbuf_addf(&text, ":%" PRIu32, p->line);
	style_add(out, look, STYLE_NAME, strbuf_str(&text));
	strbuf_addf(out, " %.*s\n", STR_ARG(frame_short_name(p->function)));
	if (p->quote.n) {
		strbuf_clear(&text);
		strbuf_add(&text, p->quote);
		strbuf_adds(out, "                 ");
		style_add(out, look, STYLE_FAINT, strbuf_str(&text));
		strbuf_addc(out, '\n');
	}
	strbuf_release(&text);
}

void source_finding_lines(
	const struct source_finding *f, const struct look *look, struct strbuf *out)
{
	for (size_t i = 0; i < f->nplaces; i++)
		add_place(&f->places[i], look, out);
	strbuf_addf(out, "    %s: goroutine%s", basis_name(f->basis), f->nsamples == 1 ? "" : "s");
	for (size_t i = 0; i < f->nsamples; i++)
		strbuf_addf(out, "%s %" PRIu64, i ? "," : "", f->samples[i]);
	if (f->count > f->nsamples)
		strbuf_adds(out, " and others");
	if (f->wait_ns >= 0) {
		strbuf_adds(out, ", for ");
		unit_duration(f->wait_ns, out);
	}
	strbuf_addc(out, '\n');
}

static void add_place_json(const struct source_place *p, struct json_writer *w)
{
	json_object(w);
	json_add_str(w, "role", str_from(source_role_name(p->role)));
	json_add_text(w, "function", p->function);
	json_add_str(w, "file", p->file);
	json_add_uint(w, "line", p->line);
	json_add_text(w, "quote", p->quote);
	json_object_end(w);
}

void source_finding_json(const struct source_finding *f, struct json_writer *w)
{
	json_object(w);
	json_add_str(w, "rule", str_from(source_finding_rule(f->kind)));
	json_add_str(w, "severity", str_from(severity_name(f->severity)));
	json_add_str(w, "basis", str_from(basis_name(f->basis)));
	json_add_str(w, "text", str_from(source_finding_text(f->kind)));
	json_add_uint(w, "count", f->count);
	json_add_known(w, "wait_ns", f->wait_ns);
	json_key(w, "object");
	json_object(w);
	json_add_str(w, "kind", str_from(wait_object_kind_name(f->object_kind)));
	json_add_address(w, "address", f->address);
	json_add_text(w, "name", f->object);
	json_object_end(w);
	json_key(w, "at");
	add_place_json(&f->at, w);
	json_key(w, "places");
	json_array(w);
	for (size_t i = 0; i < f->nplaces; i++)
		add_place_json(&f->places[i], w);
	json_array_end(w);
	json_key(w, "threads");
	json_array(w);
	for (size_t i = 0; i < f->nsamples; i++) {
		struct strbuf id = {0};

		strbuf_addf(&id, "%" PRIu64, f->samples[i]);
		json_str(w, strbuf_str(&id));
		strbuf_release(&id);
	}
	json_array_end(w);
}
