/* SPDX-License-Identifier: MIT */
/*
 * The bytes of `go tool pprof -traces`: printTraces in internal/report/report.go, Go 1.26;
 * specs/pprof.md 2.13. The lines of a location are laid out once: a sample copies them. What its
 * stack has in common with the one before is copied in one go, from where it was just printed.
 */
#include "report/profile_traces.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "model/measure.h"

enum { VALUE_WIDTH = 10 };

static const char rule[] = "-----------+-------------------------------------------------------\n";

static void lay_out_frames(struct traces_report *t)
{
	struct profile_text x = t->text;

	x.to = &t->frames;
	t->at = xcalloc(t->nlocations + 1, sizeof(*t->at));
	for (size_t l = 0; l < t->nlocations; l++) {
		t->at[l] = t->frames.n;
		for (uint32_t i = t->first[l]; i < t->first[l + 1]; i++) {
			strbuf_addf(&t->frames, "%*s   ", VALUE_WIDTH, "");
			profile_text_put(&x, t->names[i]);
			strbuf_adds(&t->frames, i + 1 < t->first[l + 1] ? " (inline)\n" : "\n");
		}
	}
	t->at[t->nlocations] = t->frames.n;
}

void profile_traces_begin(struct traces_report *t, struct output *out)
{
	t->out = output_text(out);
	t->text = (struct profile_text){.head = &t->head,
		.to = &t->out,
		.unit = t->head.unit_wanted,
		.terminal = output_is_terminal(out)};
	lay_out_frames(t);
	profile_text_profile(&t->text);
	if (!t->out.n)
		strbuf_addc(&t->out, '\n');
}

/* ---- labels ---- */

struct label_line {
	struct str text;
	size_t at, n; /* in the scratch, while it grows */
};

static int compare_lines(const void *a, const void *b)
{
	return str_cmp(((const struct label_line *)a)->text, ((const struct label_line *)b)->text);
}

static bool is_first(const struct profile_sample *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (s->labels[k].numeric == s->labels[i].numeric &&
			str_eq(s->labels[k].key, s->labels[i].key))
			return false;
	return true;
}

/* "       key:  value value\n", all values of the key of label i. */
static void add_line(struct traces_report *t, const struct profile_sample *s, size_t i,
	struct str unit, struct strbuf *b)
{
	const struct profile_label *l = &s->labels[i];
	struct profile_text x = {.head = &t->head, .to = b};

	profile_text_pad(&x, l->key, VALUE_WIDTH);
	strbuf_adds(b, ": ");
	for (size_t k = i; k < s->nlabels; k++) {
		const struct profile_label *m = &s->labels[k];

		if (m->numeric != l->numeric || !str_eq(m->key, l->key))
			continue;
		strbuf_addc(b, ' ');
		if (m->numeric)
			unit_label(m->number, unit, STR("auto"), b);
		else
			strbuf_add(b, m->text);
	}
	strbuf_addc(b, '\n');
}

static void put_labels(struct traces_report *t, const struct profile_sample *s, bool numeric,
	label_unit_fn unit, const void *ctx)
{
	struct label_line *lines = xcalloc(s->nlabels + 1, sizeof(*lines));
	struct strbuf *b = &t->scratch;
	size_t n = 0;

	strbuf_clear(b);
	for (size_t i = 0; i < s->nlabels; i++) {
		if (s->labels[i].numeric != numeric || !is_first(s, i))
			continue;
		lines[n].at = b->n;
		add_line(t, s, i, numeric ? unit(ctx, s->labels[i].key) : (struct str){0}, b);
		lines[n].n = b->n - lines[n].at;
		n++;
	}
	for (size_t i = 0; i < n; i++)
		lines[i].text = (struct str){b->p + lines[i].at, lines[i].n};
	if (n)
		qsort(lines, n, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < n; i++) {
		profile_text_put(&t->text, str_head(lines[i].text, lines[i].n - 1));
		strbuf_addc(t->text.to, '\n');
	}
	free(lines);
}

/* ---- samples ---- */

/* Many samples weigh the same: one of a CPU profile is a tick. */
static void put_value(struct traces_report *t, int64_t v)
{
	if (v != t->last || !t->value.n) {
		struct profile_text x = t->text;

		strbuf_clear(&t->value);
		x.to = &t->value;
		profile_text_value(&x, v, VALUE_WIDTH);
		t->last = v;
	}
	strbuf_add(&t->out, strbuf_str(&t->value));
}

/* Measures the stack; how many outermost locations are in the text already. */
static size_t measure(struct traces_report *t, const struct profile_sample *s)
{
	size_t n = s->nlocations, shared = t->current ? s->shared : 0;

	/* The first line bears the value, here and in the sample before: it is never the same. */
	if (shared >= n)
		shared = n - 1;
	if (shared && shared >= t->depth)
		shared = t->depth - 1;
	t->depth = n;
	t->upto = grow_array(t->upto, &t->cap_upto, n + 1, sizeof(*t->upto));
	t->upto[0] = 0;
	for (size_t d = shared; d < n; d++) {
		const size_t *at = &t->at[s->locations[n - 1 - d]];

		t->upto[d + 1] = t->upto[d] + at[1] - at[0];
	}
	return shared;
}

static void put_stack(struct traces_report *t, const struct profile_sample *s, size_t shared,
	size_t before, size_t skip)
{
	size_t n = s->nlocations;
	char *p;

	strbuf_grow(&t->out, t->upto[n]);
	p = t->out.p + t->out.n;
	for (size_t i = 0; i < n - shared; i++) {
		const size_t *at = &t->at[s->locations[i]];

		memcpy(p, t->frames.p + at[0] + skip, at[1] - at[0] - skip);
		p += at[1] - at[0] - skip;
		skip = 0;
	}
	memcpy(p, t->out.p + before - t->upto[shared], t->upto[shared]);
	p += t->upto[shared];
	*p = '\0';
	t->out.n = (size_t)(p - t->out.p);
}

void profile_traces_sample(struct traces_report *t, const struct profile_sample *s, int64_t value,
	label_unit_fn unit, const void *ctx)
{
	size_t before = t->out.n, shared;

	if (!s->nlocations) {
		t->current = false;
		return;
	}
	shared = measure(t, s);
	strbuf_adds(&t->out, rule);
	if (s->nlabels) {
		put_labels(t, s, false, unit, ctx);
		put_labels(t, s, true, unit, ctx);
	}
	put_value(t, value);
	put_stack(t, s, shared, before, VALUE_WIDTH);
	strbuf_offer(&t->out);
	t->current = t->out.n > 0;
}

void profile_traces_end(struct traces_report *t, struct output *out)
{
	strbuf_adds(&t->out, rule);
	output_add(out, strbuf_str(&t->out));
	strbuf_release(&t->out);
	strbuf_release(&t->frames);
	strbuf_release(&t->scratch);
	strbuf_release(&t->value);
	free(t->at);
	free(t->upto);
	t->at = t->upto = NULL;
}
