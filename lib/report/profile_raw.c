/* SPDX-License-Identifier: MIT */
/*
 * The bytes of `go tool pprof -raw`: Profile.String in profile/profile.go of google/pprof, Go 1.26;
 * specs/pprof.md 2.13.
 */
#include "report/profile_raw.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "report/go_time.h"

static void put(struct raw_report *r, struct str s)
{
	if (r->terminal)
		strbuf_add_safe(&r->text, s);
	else
		strbuf_add(&r->text, s);
}

static void put_line(struct raw_report *r, const char *head, struct str s)
{
	strbuf_adds(&r->text, head);
	put(r, s);
	strbuf_addc(&r->text, '\n');
}

/* ---- header ---- */

static void put_types(struct raw_report *r)
{
	const struct profile *p = r->profile;
	struct strbuf b = {0};

	for (size_t i = 0; i < p->ntypes; i++) {
		strbuf_add(&b, p->types[i].type);
		strbuf_addc(&b, '/');
		strbuf_add(&b, p->types[i].unit);
		if (str_eq(p->types[i].type, p->default_type))
			strbuf_adds(&b, "[dflt]");
		strbuf_addc(&b, ' ');
	}
	put_line(r, "", str_trim(strbuf_str(&b)));
	strbuf_release(&b);
}

void profile_raw_begin(struct raw_report *r, const struct profile *p, struct output *out)
{
	*r = (struct raw_report){
		.profile = p, .terminal = output_is_terminal(out), .text = output_text(out)};
	for (size_t i = 0; i < p->ncomments; i++)
		put_line(r, "Comment: ", p->comments[i]);
	if (p->doc_url.n)
		put_line(r, "Doc: ", p->doc_url);
	strbuf_adds(&r->text, "PeriodType: ");
	put(r, p->period_type.type);
	put_line(r, " ", p->period_type.unit);
	strbuf_addf(&r->text, "Period: %" PRId64 "\n", p->period);
	if (p->time_ns) {
		strbuf_adds(&r->text, "Time: ");
		go_time(p->time_ns, &r->text);
		strbuf_addc(&r->text, '\n');
	}
	if (p->duration_ns) {
		strbuf_clear(&r->scratch);
		go_duration(p->duration_ns, &r->scratch);
		strbuf_adds(&r->text, "Duration: ");
		go_precision(strbuf_str(&r->scratch), 4, &r->text);
		strbuf_addc(&r->text, '\n');
	}
	strbuf_adds(&r->text, "Samples:\n");
	put_types(r);
}

/* ---- samples ---- */

static bool is_first(const struct profile_sample *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (s->labels[k].numeric == s->labels[i].numeric &&
			str_eq(s->labels[k].key, s->labels[i].key))
			return false;
	return true;
}

/* "key:[value value]"; numbers with units when any of them has one. */
static void add_values(const struct profile_sample *s, size_t i, struct strbuf *b)
{
	const struct profile_label *l = &s->labels[i];
	bool units = false;

	for (size_t k = i; k < s->nlabels; k++)
		if (s->labels[k].numeric == l->numeric && str_eq(s->labels[k].key, l->key))
			units |= s->labels[k].unit.n > 0;
	strbuf_add(b, l->key);
	strbuf_adds(b, ":[");
	for (size_t k = i; k < s->nlabels; k++) {
		const struct profile_label *m = &s->labels[k];

		if (m->numeric != l->numeric || !str_eq(m->key, l->key))
			continue;
		if (k > i)
			strbuf_addc(b, ' ');
		if (!m->numeric) {
			strbuf_add(b, m->text);
			continue;
		}
		strbuf_addf(b, "%" PRId64, m->number);
		if (units) {
			strbuf_addc(b, ' ');
			strbuf_add(b, m->unit);
		}
	}
	strbuf_addc(b, ']');
}

struct piece {
	const struct strbuf *in;
	size_t at, n;
};

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	struct str s = {x->in->p + x->at, x->n}, t = {y->in->p + y->at, y->n};

	return str_cmp(s, t);
}

static void put_labels(struct raw_report *r, const struct profile_sample *s, bool numeric)
{
	struct piece *pieces = xcalloc(s->nlabels + 1, sizeof(*pieces));
	struct strbuf *b = &r->scratch;
	size_t n = 0;

	strbuf_clear(b);
	for (size_t i = 0; i < s->nlabels; i++) {
		if (s->labels[i].numeric != numeric || !is_first(s, i))
			continue;
		pieces[n] = (struct piece){b, b->n, 0};
		add_values(s, i, b);
		pieces[n].n = b->n - pieces[n].at;
		n++;
	}
	if (n) {
		qsort(pieces, n, sizeof(*pieces), compare_pieces);
		strbuf_adds(&r->text, "                ");
		for (size_t i = 0; i < n; i++) {
			if (i)
				strbuf_addc(&r->text, ' ');
			put(r, (struct str){b->p + pieces[i].at, pieces[i].n});
		}
		strbuf_addc(&r->text, '\n');
	}
	free(pieces);
}

void profile_raw_sample(struct raw_report *r, const struct profile_sample *s)
{
	for (size_t i = 0; i < r->profile->ntypes; i++)
		strbuf_addf(&r->text, " %10" PRId64, s->values[i]);
	strbuf_adds(&r->text, ": ");
	for (size_t i = 0; i < s->nlocations; i++)
		strbuf_addf(&r->text, "%" PRIu64 " ", r->profile->locations[s->locations[i]].ref);
	strbuf_addc(&r->text, '\n');
	if (s->nlabels) {
		put_labels(r, s, false);
		put_labels(r, s, true);
	}
	strbuf_offer(&r->text);
}

/* ---- tables ---- */

static void put_frame(struct raw_report *r, const struct profile_line *line)
{
	const struct profile_function *f = &r->profile->functions[line->function];

	put(r, f->name);
	strbuf_addc(&r->text, ' ');
	put(r, f->file);
	strbuf_addf(&r->text, ":%" PRId64 ":%" PRId64 " s=%" PRId64, line->line, line->column,
		f->start_line);
	if (!str_eq(f->name, f->system_name)) {
		strbuf_addc(&r->text, '(');
		put(r, f->system_name);
		strbuf_addc(&r->text, ')');
	}
	strbuf_addc(&r->text, '\n');
}

static void put_location(struct raw_report *r, const struct profile_location *l)
{
	const struct profile *p = r->profile;

	strbuf_addf(&r->text, "%6" PRIu64 ": 0x%" PRIx64 " ", l->ref, l->address);
	if (l->mapping != PROFILE_NONE)
		strbuf_addf(&r->text, "M=%" PRIu64 " ", p->mappings[l->mapping].ref);
	if (l->folded)
		strbuf_adds(&r->text, "[F] ");
	if (!l->nlines)
		strbuf_addc(&r->text, '\n');
	for (uint32_t i = 0; i < l->nlines; i++) {
		if (i)
			strbuf_adds(&r->text, "             ");
		put_frame(r, &p->lines[l->first_line + i]);
	}
	strbuf_offer(&r->text);
}

static void put_mapping(struct raw_report *r, const struct profile_mapping *m)
{
	strbuf_addf(&r->text, "%" PRIu64 ": 0x%" PRIx64 "/0x%" PRIx64 "/0x%" PRIx64 " ", m->ref,
		m->start, m->limit, m->offset);
	put(r, m->file);
	strbuf_addc(&r->text, ' ');
	put(r, m->build_id);
	strbuf_addf(&r->text, " %s%s%s%s\n", m->has_functions ? "[FN]" : "",
		m->has_filenames ? "[FL]" : "", m->has_line_numbers ? "[LN]" : "",
		m->has_inline_frames ? "[IN]" : "");
}

void profile_raw_end(struct raw_report *r, struct output *out)
{
	const struct profile *p = r->profile;

	strbuf_adds(&r->text, "Locations\n");
	for (size_t i = 0; i < p->nlocations; i++)
		put_location(r, &p->locations[i]);
	strbuf_adds(&r->text, "Mappings\n");
	for (size_t i = 0; i < p->nmappings; i++)
		put_mapping(r, &p->mappings[i]);
	output_add(out, strbuf_str(&r->text));
	strbuf_release(&r->text);
	strbuf_release(&r->scratch);
}
