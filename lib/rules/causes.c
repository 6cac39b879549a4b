/* SPDX-License-Identifier: MIT */
#include "rules/causes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"

static int compare_places(const struct finding *a, const struct finding *b)
{
	const struct place *x = a->locations, *y = b->locations;
	int c;

	if (!a->nlocations || !b->nlocations)
		return (int)b->nlocations - (int)a->nlocations;
	c = str_cmp(x->function, y->function);
	if (c == 0)
		c = str_cmp(x->file, y->file);
	return c ? c : (x->line > y->line) - (x->line < y->line);
}

static int compare_findings(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	int c;

	if (a->severity != b->severity)
		return a->severity < b->severity ? 1 : -1;
	if (a->basis != b->basis)
		return a->basis < b->basis ? 1 : -1;
	if (a->weight < b->weight || a->weight > b->weight)
		return a->weight < b->weight ? 1 : -1;
	c = str_cmp(a->rule, b->rule);
	if (c == 0)
		c = compare_places(a, b);
	if (c == 0)
		c = str_cmp(a->subject_key, b->subject_key);
	return c ? c : str_cmp(a->message, b->message);
}

void causes_rank(struct report *r)
{
	if (r->nfindings)
		qsort(r->findings, r->nfindings, sizeof(*r->findings), compare_findings);
}

static bool same_subject(const struct finding *a, const struct finding *b)
{
	return a->subject_key.n && str_eq(a->subject_kind, b->subject_kind) &&
	       str_eq(a->subject_key, b->subject_key);
}

/*
 * goroutine-growth is the general form of what the rules by state say in particular: where both
 * speak of one subject and weigh the same, the particular one leads.
 */
static bool is_general(const struct finding *f)
{
	return str_eq(f->rule, STR("leak.goroutine-growth"));
}

bool causes_may_lead(const struct finding *cause, const struct finding *effect)
{
	return cause->basis >= BASIS_MEASURED ||
	       finding_gate_severity(cause) >= finding_gate_severity(effect);
}

void causes_add_effect(struct report *r, size_t cause, size_t effect)
{
	struct finding *c = &r->findings[cause];
	size_t *all = arena_alloc(&r->arena, (c->neffects + 1) * sizeof(*all));

	for (size_t i = 0; i < c->neffects; i++)
		all[i] = c->effects[i];
	all[c->neffects] = effect;
	c->effects = all;
	c->neffects++;
	r->findings[effect].is_effect = true;
}

void causes_join(struct report *r)
{
	for (size_t i = 0; i < r->nfindings; i++) {
		size_t lead = i;

		if (r->findings[i].is_effect)
			continue;
		for (size_t k = i + 1; k < r->nfindings && is_general(&r->findings[lead]); k++)
			if (!r->findings[k].is_effect && !is_general(&r->findings[k]) &&
				same_subject(&r->findings[i], &r->findings[k]) &&
				r->findings[k].severity == r->findings[i].severity)
				lead = k;
		for (size_t k = i; k < r->nfindings; k++)
			if (k != lead && !r->findings[k].is_effect &&
				same_subject(&r->findings[lead], &r->findings[k]))
				causes_add_effect(r, lead, k);
	}
}

/* From the last to the first: what stands before still has the fingerprint it was given. */
void causes_number(struct report *r)
{
	for (size_t i = r->nfindings; i-- > 1;) {
		struct finding *f = &r->findings[i];
		uint64_t same = 0, hash;

		for (size_t k = 0; k < i; k++)
			same += strcmp(r->findings[k].fingerprint, f->fingerprint) == 0;
		if (!same)
			continue;
		hash = hash_mix(hash_str(str_from(f->fingerprint)), same);
		snprintf(f->fingerprint, sizeof(f->fingerprint), "%016" PRIx64, hash);
	}
}

void causes_order(struct report *r)
{
	struct finding *ordered = xcalloc(r->nfindings + 1, sizeof(*ordered));
	size_t *place = xcalloc(r->nfindings + 1, sizeof(*place)), n = 0;

	for (int effects = 0; effects < 2; effects++)
		for (size_t i = 0; i < r->nfindings; i++)
			if (r->findings[i].is_effect == effects) {
				place[i] = n;
				ordered[n++] = r->findings[i];
			}
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < ordered[i].neffects; k++)
			ordered[i].effects[k] = place[ordered[i].effects[k]];
	if (n)
		memcpy(r->findings, ordered, n * sizeof(*ordered));
	free(ordered);
	free(place);
}

static struct str family(struct str rule)
{
	static const struct {
		struct str family, class;
	} table[] = {{STR_INIT("sched"), STR_INIT("cpu")},
		{STR_INIT("block"), STR_INIT("contention")},
		{STR_INIT("net"), STR_INIT("network")}};
	struct str name = str_split(&rule, '.');

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (str_eq(name, table[i].family))
			return table[i].class;
	return name;
}

static bool any_applicable(const struct report *r)
{
	for (size_t i = 0; i < r->ncoverage; i++)
		if (r->coverage[i].state == COVERAGE_FIRED ||
			r->coverage[i].state == COVERAGE_CLEAR)
			return true;
	return false;
}

static bool gate_fails(const struct report *r)
{
	for (size_t i = 0; i < r->nfindings; i++)
		if (finding_fails(&r->findings[i], &r->verdict.gate))
			return true;
	return false;
}

static struct str headline(struct report *r)
{
	struct strbuf text = {0};
	const struct finding *top = report_headline(r);
	struct str out;

	if (top) {
		strbuf_add(&text, top->message);
		r->verdict.class = family(top->rule);
	} else if (any_applicable(r)) {
		strbuf_adds(&text, "nothing above info in what could be checked");
	} else {
		strbuf_adds(&text, "nothing could be judged: no rule found the files it needs");
	}
	out = arena_dup(&r->arena, strbuf_str(&text));
	strbuf_release(&text);
	return out;
}

void causes_verdict(struct report *r, bool trouble)
{
	r->verdict.class = (struct str){0};
	r->verdict.headline = headline(r);
	if (!any_applicable(r))
		r->verdict.state = VERDICT_INSUFFICIENT;
	else if (gate_fails(r))
		r->verdict.state = VERDICT_FAIL;
	else
		r->verdict.state = VERDICT_PASS;
	r->verdict.exit = r->verdict.state == VERDICT_FAIL ? 1 : 0;
	/* A gate that could not ask all its questions has not been passed. */
	if (r->verdict.gate.on && (trouble || r->verdict.state == VERDICT_INSUFFICIENT))
		r->verdict.exit = 2;
}
