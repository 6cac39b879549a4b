/* SPDX-License-Identifier: MIT */
#include "report/report_sarif.h"

#include <inttypes.h>

#include "base/json.h"
#include "model/suppress.h"
#include "report/place_link.h"
#include "report/report_json.h"
#include "report/report_parts.h"

struct sarif {
	struct json_writer w;
	const struct report *r;
	const struct report_options *o;
};

static void add_str(struct sarif *s, const char *key, struct str text)
{
	json_key(&s->w, key);
	json_str(&s->w, text);
}

/* {"text": ...}; a message must not be empty (3.11.8). */
static void add_message(struct sarif *s, const char *key, struct str text, struct str other)
{
	json_key(&s->w, key);
	json_object(&s->w);
	add_str(s, "text", text.n ? text : other.n ? other : STR("-"));
	json_object_end(&s->w);
}

/* ---- places ---- */

/* A reference to a file: relative ones as they are, absolute ones below file:// (3.4.3). */
static void add_uri(struct sarif *s, struct str file)
{
	struct strbuf uri = {0};

	strbuf_adds(&uri, str_starts(file, STR("/")) ? "file://" : "");
	uri_path(file, &uri);
	json_key(&s->w, "artifactLocation");
	json_object(&s->w);
	add_str(s, "uri", strbuf_str(&uri));
	json_object_end(&s->w);
	strbuf_release(&uri);
}

static void add_physical(struct sarif *s, const struct place *p)
{
	json_key(&s->w, "physicalLocation");
	json_object(&s->w);
	add_uri(s, place_file(s->o, p));
	if (p->line) {
		json_key(&s->w, "region");
		json_object(&s->w);
		json_key(&s->w, "startLine");
		json_uint(&s->w, p->line);
		json_object_end(&s->w);
	}
	json_object_end(&s->w);
}

static void add_location(struct sarif *s, const struct place *p, struct str message)
{
	json_object(&s->w);
	if (p->file.n)
		add_physical(s, p);
	if (p->function.n) {
		json_key(&s->w, "logicalLocations");
		json_array(&s->w);
		json_object(&s->w);
		add_str(s, "fullyQualifiedName", p->function);
		add_str(s, "kind", STR("function"));
		json_object_end(&s->w);
		json_array_end(&s->w);
	}
	if (message.n)
		add_message(s, "message", message, message);
	json_object_end(&s->w);
}

/* Viewers refuse a result without a file: then it is the capture's that was judged. */
static void add_locations(struct sarif *s, const struct finding *f)
{
	struct place site = {0};

	if (f->nlocations)
		site = f->locations[0];
	if (!site.file.n && s->r->ninputs)
		site = (struct place){site.function, s->r->inputs[0].path, 0};
	json_key(&s->w, "locations");
	json_array(&s->w);
	add_location(s, &site, (struct str){0});
	json_array_end(&s->w);
}

static void add_effect(struct sarif *s, size_t index)
{
	const struct finding *e = &s->r->findings[index];
	struct place nowhere = {0};
	struct strbuf text = {0};

	strbuf_adds(&text, "explains ");
	strbuf_add(&text, e->rule);
	strbuf_adds(&text, ": ");
	strbuf_add(&text, e->message.n ? e->message : e->title);
	add_location(s, e->nlocations ? &e->locations[0] : &nowhere, strbuf_str(&text));
	strbuf_release(&text);
}

static void add_related(struct sarif *s, const struct finding *f)
{
	if (f->nlocations < 2 && !f->neffects)
		return;
	json_key(&s->w, "relatedLocations");
	json_array(&s->w);
	for (size_t i = 1; i < f->nlocations; i++)
		add_location(s, &f->locations[i], (struct str){0});
	for (size_t i = 0; i < f->neffects; i++)
		if (f->effects[i] < s->r->nfindings)
			add_effect(s, f->effects[i]);
	json_array_end(&s->w);
}

static void add_flow(struct sarif *s, const struct finding *f)
{
	if (!f->nchain)
		return;
	json_key(&s->w, "codeFlows");
	json_array(&s->w);
	json_object(&s->w);
	json_key(&s->w, "threadFlows");
	json_array(&s->w);
	json_object(&s->w);
	json_key(&s->w, "locations");
	json_array(&s->w);
	for (size_t i = 0; i < f->nchain; i++) {
		json_object(&s->w);
		json_key(&s->w, "location");
		add_location(s, &f->chain[i].place, f->chain[i].text);
		json_object_end(&s->w);
	}
	json_array_end(&s->w);
	json_object_end(&s->w);
	json_array_end(&s->w);
	json_object_end(&s->w);
	json_array_end(&s->w);
}

/* ---- results ---- */

static struct str level(enum severity severity)
{
	if (severity >= SEVERITY_ERROR)
		return STR("error");
	return severity == SEVERITY_WARNING ? STR("warning") : STR("note");
}

/* GitHub follows alerts by primaryLocationLineHash, which ends in a number of its own. */
static void add_fingerprints(struct sarif *s, const struct finding *f)
{
	struct strbuf hash = {0};

	strbuf_addf(&hash, "%s:1", f->fingerprint);
	json_key(&s->w, "partialFingerprints");
	json_object(&s->w);
	add_str(s, "primaryLocationLineHash", strbuf_str(&hash));
	add_str(s, "rootcause/v1", str_from(f->fingerprint));
	json_object_end(&s->w);
	strbuf_release(&hash);
}

static void add_suppressions(struct sarif *s, const struct finding *f)
{
	if (!s->r->nsuppressions)
		return;
	json_key(&s->w, "suppressions");
	json_array(&s->w);
	if (f->suppressed) {
		json_object(&s->w);
		add_str(s, "kind", STR("external"));
		add_str(s, "status", STR("accepted"));
		add_str(s, "justification", f->suppressed->reason);
		json_object_end(&s->w);
	}
	json_array_end(&s->w);
}

static void add_properties(struct sarif *s, const struct finding *f)
{
	json_key(&s->w, "properties");
	json_object(&s->w);
	add_str(s, "severity", str_from(severity_name(f->severity)));
	add_str(s, "basis", str_from(basis_name(f->basis)));
	json_key(&s->w, "count");
	json_int(&s->w, f->count);
	finding_evidence_json(&s->w, f);
	add_str(s, "fix", f->fix);
	add_str(s, "confirm", f->confirm);
	json_key(&s->w, "doubts");
	json_array(&s->w);
	for (size_t i = 0; i < f->ndoubts; i++)
		json_str(&s->w, f->doubts[i]);
	json_array_end(&s->w);
	json_object_end(&s->w);
}

static void add_result(struct sarif *s, const struct finding *f)
{
	json_object(&s->w);
	add_str(s, "ruleId", f->rule);
	for (size_t i = 0; i < s->r->ncoverage; i++) {
		if (!str_eq(s->r->coverage[i].rule, f->rule))
			continue;
		json_key(&s->w, "ruleIndex");
		json_uint(&s->w, i);
		break;
	}
	add_str(s, "level", level(f->severity));
	add_message(s, "message", f->message, f->title);
	add_locations(s, f);
	add_related(s, f);
	add_flow(s, f);
	add_fingerprints(s, f);
	if (f->baseline != BASELINE_NONE)
		add_str(s, "baselineState",
			f->baseline == BASELINE_NEW ? STR("new") : STR("unchanged"));
	add_suppressions(s, f);
	add_properties(s, f);
	json_object_end(&s->w);
}

/* ---- the tool ---- */

static void add_rule(struct sarif *s, const struct coverage *c)
{
	json_object(&s->w);
	add_str(s, "id", c->rule);
	add_message(s, "shortDescription", c->title, c->rule);
	add_message(s, "fullDescription", c->why, c->title.n ? c->title : c->rule);
	json_key(&s->w, "properties");
	json_object(&s->w);
	add_str(s, "state", str_from(coverage_state_name(c->state)));
	add_str(s, "note", c->note);
	json_object_end(&s->w);
	json_object_end(&s->w);
}

static void add_tool(struct sarif *s)
{
	json_key(&s->w, "tool");
	json_object(&s->w);
	json_key(&s->w, "driver");
	json_object(&s->w);
	add_str(s, "name", STR("rootcause"));
	add_str(s, "semanticVersion", STR(VERSION));
	json_key(&s->w, "rules");
	json_array(&s->w);
	for (size_t i = 0; i < s->r->ncoverage; i++)
		add_rule(s, &s->r->coverage[i]);
	json_array_end(&s->w);
	json_object_end(&s->w);
	json_object_end(&s->w);
}

static void add_notification(struct sarif *s, const char *at, struct str text)
{
	json_object(&s->w);
	add_str(s, "level", str_from(at));
	add_message(s, "message", text, text);
	json_object_end(&s->w);
}

/* Rules that failed, and what the inputs lost. */
static void add_notifications(struct sarif *s)
{
	struct strbuf text = {0};

	json_key(&s->w, "toolExecutionNotifications");
	json_array(&s->w);
	for (size_t i = 0; i < s->r->ncoverage; i++) {
		const struct coverage *c = &s->r->coverage[i];

		if (c->state != COVERAGE_ERROR)
			continue;
		strbuf_clear(&text);
		strbuf_add(&text, c->rule);
		strbuf_adds(&text, ": ");
		strbuf_add(&text, c->note);
		add_notification(s, "error", strbuf_str(&text));
	}
	for (size_t i = 0; i < s->r->ninputs; i++)
		for (size_t k = 0; k < s->r->inputs[i].nwarnings; k++) {
			strbuf_clear(&text);
			input_warning(&s->r->inputs[i], k, &text);
			add_notification(s, "warning", strbuf_str(&text));
		}
	json_array_end(&s->w);
	strbuf_release(&text);
}

static void add_invocation(struct sarif *s)
{
	struct report_counts counts;

	report_count(s->r, &counts);
	json_key(&s->w, "invocations");
	json_array(&s->w);
	json_object(&s->w);
	json_key(&s->w, "executionSuccessful");
	json_bool(&s->w, s->r->verdict.exit < 2 && !counts.state[COVERAGE_ERROR]);
	json_key(&s->w, "exitCode");
	json_int(&s->w, s->r->verdict.exit);
	add_notifications(s);
	json_object_end(&s->w);
	json_array_end(&s->w);
}

static void add_results(struct sarif *s)
{
	json_key(&s->w, "results");
	json_array(&s->w);
	for (size_t i = 0; i < s->r->nfindings; i++) {
		const struct finding *f = &s->r->findings[i];

		if (report_is_cause(s->r, i) || (f->suppressed && !f->is_effect))
			add_result(s, f);
	}
	json_array_end(&s->w);
}

void report_sarif(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	struct sarif s = {.r = r, .o = o};

	json_writer_init(&s.w, out, 2);
	json_object(&s.w);
	add_str(&s, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
	add_str(&s, "version", STR("2.1.0"));
	json_key(&s.w, "runs");
	json_array(&s.w);
	json_object(&s.w);
	add_tool(&s);
	json_key(&s.w, "automationDetails");
	json_object(&s.w);
	add_str(&s, "id", STR("rootcause/"));
	json_object_end(&s.w);
	add_invocation(&s);
	add_results(&s);
	json_key(&s.w, "columnKind");
	json_str(&s.w, STR("utf16CodeUnits"));
	json_object_end(&s.w);
	json_array_end(&s.w);
	json_object_end(&s.w);
	strbuf_addc(out, '\n');
}
