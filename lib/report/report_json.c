/* SPDX-License-Identifier: MIT */
#include "report/report_json.h"

#include "base/json.h"
#include "model/baseline.h"
#include "model/suppress.h"
#include "report/report_parts.h"

static void add_str(struct json_writer *w, const char *key, struct str s)
{
	json_key(w, key);
	json_str(w, s);
}

/* The empty text is what we keep for unknown. */
static void add_known(struct json_writer *w, const char *key, struct str s)
{
	json_key(w, key);
	if (s.n)
		json_str(w, s);
	else
		json_null(w);
}

static void add_place(struct json_writer *w, const struct place *p)
{
	add_known(w, "function", p->function);
	add_known(w, "file", p->file);
	json_key(w, "line");
	if (p->line)
		json_uint(w, p->line);
	else
		json_null(w);
}

void report_verdict_json(struct json_writer *w, const struct report *r)
{
	struct strbuf gate = {0};

	gate_name(&r->verdict.gate, &gate);
	json_key(w, "verdict");
	json_object(w);
	add_str(w, "state", str_from(verdict_state_name(r->verdict.state)));
	json_key(w, "exit");
	json_int(w, r->verdict.exit);
	add_str(w, "gate", strbuf_str(&gate));
	add_known(w, "class", r->verdict.class);
	add_str(w, "headline", r->verdict.headline);
	json_object_end(w);
	strbuf_release(&gate);
}

static void add_evidence_value(struct json_writer *w, const struct evidence *e)
{
	switch (e->type) {
	case EVIDENCE_NULL:
		json_null(w);
		break;
	case EVIDENCE_INT:
		json_int(w, e->number);
		break;
	case EVIDENCE_REAL:
		json_real(w, e->real);
		break;
	case EVIDENCE_TEXT:
		json_str(w, e->text);
		break;
	}
}

/* A rule may name two columns alike: a reader of objects must not lose one. */
void finding_evidence_json(struct json_writer *w, const struct finding *f)
{
	struct strbuf key = {0};

	json_key(w, "evidence");
	json_object(w);
	for (size_t i = 0; i < f->nevidence; i++) {
		size_t same = 1;

		for (size_t k = 0; k < i; k++)
			same += str_eq(f->evidence[k].name, f->evidence[i].name);
		strbuf_clear(&key);
		strbuf_add(&key, f->evidence[i].name);
		if (same > 1)
			strbuf_addf(&key, "#%zu", same);
		json_key_str(w, strbuf_str(&key));
		add_evidence_value(w, &f->evidence[i]);
	}
	json_object_end(w);
	strbuf_release(&key);
}

static void add_places(struct json_writer *w, const struct finding *f)
{
	json_key(w, "locations");
	json_array(w);
	for (size_t i = 0; i < f->nlocations; i++) {
		json_object(w);
		add_place(w, &f->locations[i]);
		json_object_end(w);
	}
	json_array_end(w);
	json_key(w, "chain");
	json_array(w);
	for (size_t i = 0; i < f->nchain; i++) {
		json_object(w);
		add_str(w, "text", f->chain[i].text);
		add_place(w, &f->chain[i].place);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_texts(struct json_writer *w, const char *key, const struct str *texts, size_t n)
{
	json_key(w, key);
	json_array(w);
	for (size_t i = 0; i < n; i++)
		json_str(w, texts[i]);
	json_array_end(w);
}

static void add_effects(struct json_writer *w, const struct report *r, const struct finding *f)
{
	json_key(w, "effects");
	json_array(w);
	for (size_t i = 0; i < f->neffects; i++)
		if (f->effects[i] < r->nfindings)
			json_str(w, str_from(r->findings[f->effects[i]].fingerprint));
	json_array_end(w);
}

static void add_suppressed(struct json_writer *w, const struct suppression *s)
{
	json_key(w, "suppressed");
	if (!s) {
		json_null(w);
		return;
	}
	json_object(w);
	add_str(w, "reason", s->reason);
	add_known(w, "until", s->until);
	json_object_end(w);
}

static void add_finding(struct json_writer *w, const struct report *r, const struct finding *f)
{
	json_object(w);
	add_str(w, "rule", f->rule);
	add_str(w, "severity", str_from(severity_name(f->severity)));
	add_str(w, "basis", str_from(basis_name(f->basis)));
	add_str(w, "fingerprint", str_from(f->fingerprint));
	add_str(w, "title", f->title);
	add_str(w, "message", f->message);
	json_key(w, "count");
	json_int(w, f->count);
	add_places(w, f);
	finding_evidence_json(w, f);
	add_texts(w, "doubts", f->doubts, f->ndoubts);
	add_str(w, "fix", f->fix);
	add_str(w, "confirm", f->confirm);
	add_effects(w, r, f);
	add_known(w, "baseline", str_from(finding_baseline_word(f)));
	add_suppressed(w, f->suppressed);
	json_object_end(w);
}

static void add_coverage(struct json_writer *w, const struct coverage *c)
{
	json_object(w);
	add_str(w, "rule", c->rule);
	add_str(w, "state", str_from(coverage_state_name(c->state)));
	add_str(w, "note", c->note);
	json_object_end(w);
}

static void add_input(struct json_writer *w, const struct report_input *in)
{
	json_object(w);
	add_str(w, "path", in->path);
	add_known(w, "process", in->process);
	add_known(w, "format", in->format);
	add_known(w, "kind", in->kind);
	json_key(w, "bytes");
	json_uint(w, in->bytes);
	add_known(w, "hash", in->hash);
	json_key(w, "records");
	json_uint(w, in->records);
	json_key(w, "skipped");
	json_uint(w, in->skipped);
	add_texts(w, "warnings", in->warnings, in->nwarnings);
	json_object_end(w);
}

void report_fixed_json(struct json_writer *w, const struct report *r)
{
	json_key(w, "fixed");
	json_array(w);
	for (size_t i = 0; i < r->nfixed; i++) {
		const struct baseline_entry *e = r->fixed[i];

		json_object(w);
		add_str(w, "fingerprint", str_from(e->fingerprint));
		add_str(w, "rule", e->rule);
		add_known(w, "function", e->function);
		add_str(w, "title", e->title);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_suppressions(struct json_writer *w, const struct report *r)
{
	json_key(w, "suppressions");
	json_array(w);
	for (size_t i = 0; i < r->nsuppressions; i++) {
		const struct suppression *s = &r->suppressions[i];

		json_object(w);
		add_str(w, "rule", s->rule);
		add_str(w, "function", s->function);
		add_str(w, "reason", s->reason);
		add_known(w, "until", s->until);
		add_str(w, "state", str_from(suppress_state_name(s)));
		json_key(w, "findings");
		json_uint(w, s->findings);
		json_object_end(w);
	}
	json_array_end(w);
}

void report_findings_json(struct json_writer *w, const struct report *r)
{
	json_key(w, "findings");
	json_array(w);
	for (size_t i = 0; i < r->nfindings; i++)
		add_finding(w, r, &r->findings[i]);
	json_array_end(w);
}

static void add_lists(struct json_writer *w, const struct report *r)
{
	report_findings_json(w, r);
	json_key(w, "coverage");
	json_array(w);
	for (size_t i = 0; i < r->ncoverage; i++)
		add_coverage(w, &r->coverage[i]);
	json_array_end(w);
	json_key(w, "inputs");
	json_array(w);
	for (size_t i = 0; i < r->ninputs; i++)
		add_input(w, &r->inputs[i]);
	json_array_end(w);
	if (r->nfixed)
		report_fixed_json(w, r);
	if (r->nsuppressions)
		add_suppressions(w, r);
}

void report_json(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	struct json_writer w;

	(void)o;
	json_writer_init(&w, out, 2);
	json_object(&w);
	add_str(&w, "schema", STR("rootcause.report/1"));
	add_str(&w, "run", r->run);
	report_verdict_json(&w, r);
	add_lists(&w, r);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}

void report_jsonl(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	(void)o;
	for (size_t i = 0; i < r->nfindings; i++) {
		struct json_writer w;

		json_writer_init(&w, out, 0);
		add_finding(&w, r, &r->findings[i]);
		strbuf_addc(out, '\n');
	}
}
