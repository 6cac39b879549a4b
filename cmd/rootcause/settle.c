/* SPDX-License-Identifier: MIT */
/* Baseline and suppressions: what was decided about findings before this run. */
#include <string.h>

#include "rootcause.h"
#include "rules/causes.h"

enum { SUPPRESS_MAX_BYTES = 1 << 20 };

static bool read_all(
	const char *path, uint64_t most, struct input **in, struct str *text, struct err *err)
{
	const struct input_limits limits = {.max_bytes = most};

	*in = input_open(path, &limits, err);
	return *in && input_all(*in, text, err);
}

bool read_baseline(struct baseline *b, const char *path, struct err *err)
{
	struct input *in = NULL;
	struct str text;
	bool ok = read_all(path, BASELINE_MAX_BYTES, &in, &text, err) &&
		  baseline_parse(b, text, path, err);

	input_close(in);
	return ok;
}

static bool read_suppressions(struct judge_verb *v, struct err *err)
{
	struct input *in = NULL;
	struct str text;
	bool ok = read_all(v->suppress_file, SUPPRESS_MAX_BYTES, &in, &text, err) &&
		  suppress_list_add(&v->suppressed, text, v->suppress_file, err);

	input_close(in);
	return ok;
}

static void note_suppressions(const struct judge_verb *v)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < v->suppressed.n; i++) {
		strbuf_clear(&text);
		if (suppress_remark(&v->suppressed, i, &text))
			common_note(v->common, "%s", strbuf_cstr(&text));
	}
	strbuf_release(&text);
}

static bool any_rule_failed(const struct report *r)
{
	for (size_t i = 0; i < r->ncoverage; i++)
		if (r->coverage[i].state == COVERAGE_ERROR)
			return true;
	return false;
}

bool judge_settle(struct judge_verb *v, struct err *err)
{
	const struct idle_list *idle = &v->ruleset.idle;
	struct report *r = &v->report;

	if (v->suppress_file) {
		if (!read_suppressions(v, err))
			return false;
		suppress_apply(&v->suppressed, r, idle->has_today ? &idle->today : NULL);
		note_suppressions(v);
	}
	if (v->known) {
		baseline_apply(v->known, r);
	} else if (v->baseline_file) {
		if (!read_baseline(&v->baseline, v->baseline_file, err))
			return false;
		baseline_apply(&v->baseline, r);
	} else if (r->verdict.gate.only_new) {
		common_note(v->common, "no --baseline: to the gate all findings are new");
	}
	if (v->suppress_file || v->baseline_file || v->known)
		causes_verdict(r, any_rule_failed(r));
	return true;
}

void judge_settle_rows(struct judge_verb *v, struct opt *rows)
{
	const struct opt own[SETTLE_OPTIONS] = {
		{OPT_TEXT, "baseline", 0, "FILE", "findings that are known, by `baseline create`",
			&v->baseline_file},
		{OPT_TEXT, "suppress", 0, "FILE", "findings that may stay, with reasons and dates",
			&v->suppress_file},
	};

	memcpy(rows, own, sizeof(own));
}
