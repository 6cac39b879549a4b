/* SPDX-License-Identifier: MIT */
#include "model/finding.h"

#include "base/err.h"

void report_release(struct report *r)
{
	arena_release(&r->arena);
	*r = (struct report){0};
}

/* ---- names ---- */

static const char *const severities[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
	[SEVERITY_CRITICAL] = "critical",
};

static const char *const bases[] = {
	[BASIS_SIGNATURE] = "signature",
	[BASIS_STATISTICAL] = "statistical",
	[BASIS_MEASURED] = "measured",
	[BASIS_SOURCE] = "source",
	[BASIS_PROOF] = "proof",
};

static const char *const coverage_states[] = {
	[COVERAGE_FIRED] = "fired",
	[COVERAGE_CLEAR] = "clear",
	[COVERAGE_NOT_APPLICABLE] = "not_applicable",
	[COVERAGE_ERROR] = "error",
};

static const char *const verdict_states[] = {
	[VERDICT_PASS] = "pass",
	[VERDICT_FAIL] = "fail",
	[VERDICT_INSUFFICIENT] = "insufficient",
};

enum {
	SEVERITIES = sizeof(severities) / sizeof(*severities),
	BASES = sizeof(bases) / sizeof(*bases),
};

const char *severity_name(enum severity s)
{
	return severities[s];
}

const char *basis_name(enum basis b)
{
	return bases[b];
}

const char *coverage_state_name(enum coverage_state s)
{
	return coverage_states[s];
}

const char *verdict_state_name(enum verdict_state s)
{
	return verdict_states[s];
}

/* Index of the name in a table, or n. */
static size_t find_name(struct str s, const char *const *names, size_t n)
{
	size_t i = 0;

	while (i < n && !str_eq(s, str_from(names[i])))
		i++;
	return i;
}

bool severity_parse(struct str s, enum severity *out)
{
	size_t i = find_name(s, severities, SEVERITIES);

	if (i < SEVERITIES)
		*out = (enum severity)i;
	return i < SEVERITIES;
}

bool basis_parse(struct str s, enum basis *out)
{
	size_t i = find_name(s, bases, BASES);

	if (i < BASES)
		*out = (enum basis)i;
	return i < BASES;
}

/* ---- the gate ---- */

bool gate_parse(struct str s, struct gate *out, struct err *err)
{
	struct gate gate = {.on = true};
	struct str rest = s;
	struct str word = str_split(&rest, ',');
	bool comma = word.n < s.n;

	if (str_eq(s, STR("none"))) {
		*out = (struct gate){0};
		return true;
	}
	gate.only_new = comma && str_eq(rest, STR("new"));
	if (!severity_parse(word, &gate.at) || (comma && !gate.only_new))
		return err_set(err, ERR_USAGE,
			"'%.*s' is no gate: none, or critical, error, warning or info, with ,new "
			"behind it for new findings only",
			STR_ARG(s));
	*out = gate;
	return true;
}

void gate_name(const struct gate *g, struct strbuf *out)
{
	strbuf_adds(out, g->on ? severity_name(g->at) : "none");
	if (g->on && g->only_new)
		strbuf_adds(out, ",new");
}

enum severity finding_gate_severity(const struct finding *f)
{
	if (f->basis == BASIS_SIGNATURE && f->severity > SEVERITY_INFO)
		return f->severity - 1;
	return f->severity;
}

bool finding_fails(const struct finding *f, const struct gate *g)
{
	if (!g->on || f->is_effect || f->suppressed)
		return false;
	if (g->only_new && f->baseline == BASELINE_KNOWN)
		return false;
	return finding_gate_severity(f) >= g->at;
}

const struct finding *report_headline(const struct report *r)
{
	for (size_t i = 0; i < r->nfindings; i++)
		if (finding_fails(&r->findings[i], &r->verdict.gate))
			return &r->findings[i];
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		if (!f->is_effect && !f->suppressed && f->severity > SEVERITY_INFO)
			return f;
	}
	return NULL;
}
