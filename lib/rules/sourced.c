/* SPDX-License-Identifier: MIT */
#include "rules/sourced.h"

#include <stdlib.h>

#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "rules/result.h"
#include "store/query.h"

enum { STEPS = 8 };

/* A row of source_last. Texts live in the report's arena. */
struct sourced {
	struct str process, text, basis, severity, line_text, object, sample_ids, doubts, noun;
	struct str subject_key;
	struct place at;
	int64_t snapshot, finding, count, wait_ns; /* -1 = unknown */
	struct chain_step *steps;
	struct str *roles;
	size_t nsteps;
};

static struct place read_place(struct arena *a, struct query *q, int col)
{
	return (struct place){arena_dup(a, query_col_text(q, col)),
		arena_dup(a, query_col_text(q, col + 1)), (uint32_t)query_col_int(q, col + 2)};
}

static struct sourced read_row(struct arena *a, struct query *q)
{
	struct sourced s = {.at = read_place(a, q, 9),
		.snapshot = query_col_int(q, 12),
		.finding = query_col_int(q, 13),
		.count = query_col_int(q, 14),
		.wait_ns = query_col_null(q, 15) ? -1 : query_col_int(q, 15),
		.subject_key = arena_dup(a, query_col_text(q, 16))};
	struct str *texts[] = {&s.process, &s.text, &s.basis, &s.severity, &s.line_text, &s.object,
		&s.sample_ids, &s.doubts, &s.noun};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = arena_dup(a, query_col_text(q, (int)i));
	return s;
}

/* ---- its places, as steps ---- */

static bool read_steps(sqlite3 *db, struct arena *a, struct sourced *s, struct err *err)
{
	struct query q;

	s->steps = arena_alloc(a, STEPS * sizeof(*s->steps));
	s->roles = arena_alloc(a, STEPS * sizeof(*s->roles));
	query_open(&q, db,
		"SELECT function, file, line, text || coalesce(': ' || line_text, ''), role "
		"FROM temp.source_places WHERE snapshot = ?1 AND finding = ?2 ORDER BY ord");
	query_int(&q, 1, s->snapshot);
	query_int(&q, 2, s->finding);
	while (s->nsteps < STEPS && query_next(&q)) {
		s->steps[s->nsteps] = (struct chain_step){
			arena_dup(a, query_col_text(&q, 3)), read_place(a, &q, 0)};
		s->roles[s->nsteps++] = arena_dup(a, query_col_text(&q, 4));
	}
	return query_close(&q, err);
}

static bool same_place(const struct place *a, const struct place *b)
{
	return a->line == b->line && str_eq(a->function, b->function);
}

/* The line itself, or where the threads wait, or where the holder stands. */
static bool shows(const struct sourced *s, const struct place *place)
{
	for (size_t i = 0; i < s->nsteps; i++)
		if ((str_eq(s->roles[i], STR("waits")) || str_eq(s->roles[i], STR("holds"))) &&
			same_place(&s->steps[i].place, place))
			return true;
	return same_place(&s->at, place);
}

/* ---- findings ---- */

static const struct evidence *evidence_of(const struct finding *f, struct str name)
{
	for (size_t i = 0; i < f->nevidence; i++)
		if (str_eq(f->evidence[i].name, name))
			return &f->evidence[i];
	return NULL;
}

static bool is_about(const struct finding *f, const struct sourced *s)
{
	const struct evidence *process = evidence_of(f, STR("process"));

	return f->nlocations && shows(s, &f->locations[0]) &&
	       (!process || str_eq(process->text, s->process));
}

static void add_evidence(struct arena *a, struct finding *f, const struct evidence *e)
{
	struct evidence *more = arena_alloc(a, (f->nevidence + 1) * sizeof(*more));

	for (size_t i = 0; i < f->nevidence; i++)
		more[i] = f->evidence[i];
	more[f->nevidence++] = *e;
	f->evidence = more;
}

static void add_text(struct arena *a, struct finding *f, struct str name, struct str text)
{
	if (text.n)
		add_evidence(a, f,
			&(struct evidence){.name = name, .type = EVIDENCE_TEXT, .text = text});
}

static void add_doubt(struct arena *a, struct finding *f, struct str text)
{
	struct str *more = arena_alloc(a, (f->ndoubts + 1) * sizeof(*more));

	if (!text.n)
		return;
	for (size_t i = 0; i < f->ndoubts; i++)
		more[i] = f->doubts[i];
	more[f->ndoubts++] = text;
	f->doubts = more;
}

static void raise(struct arena *a, struct finding *f, const struct sourced *s)
{
	enum severity severity = f->severity;
	enum basis basis = f->basis;

	severity_parse(s->severity, &severity);
	basis_parse(s->basis, &basis);
	f->severity = severity > f->severity ? severity : f->severity;
	f->basis = basis > f->basis ? basis : f->basis;
	add_text(a, f, STR("source_says"), s->text);
	add_doubt(a, f, s->doubts);
	if (s->nsteps) {
		f->chain = s->steps;
		f->nchain = s->nsteps;
	}
}

/* Advice that names columns of the rule's own rows says nothing of this one. */
static struct str plain(struct str text)
{
	return str_chr(text, '{') == SIZE_MAX ? text : (struct str){0};
}

static struct finding make(struct arena *a, const struct rule *r, const struct sourced *s)
{
	struct finding f = {.rule = arena_dup(a, r->id),
		.title = arena_dup(a, r->title),
		.fix = arena_dup(a, plain(r->fix)),
		.confirm = arena_dup(a, plain(r->confirm)),
		.severity = r->severity,
		.basis = r->basis,
		.count = s->count,
		.weight = (double)s->count,
		.subject_kind = STR("thread_group"),
		.subject_key = s->subject_key,
		.nlocations = 1};
	struct str text = s->text, verb = str_split(&text, ' '); /* "wait to send, ..." */
	struct strbuf b = {0};

	severity_parse(s->severity, &f.severity);
	basis_parse(s->basis, &f.basis);
	f.locations = arena_alloc(a, sizeof(*f.locations));
	f.locations[0] = s->at;
	strbuf_addf(&b, "%lld %.*s%s %.*s%s %.*s: %.*s", (long long)s->count, STR_ARG(s->noun),
		s->count == 1 ? "" : "s", STR_ARG(verb), s->count == 1 ? "s" : "", STR_ARG(text),
		STR_ARG(s->at.function));
	f.message = arena_dup(a, strbuf_str(&b));
	strbuf_release(&b);
	add_text(a, &f, STR("process"), s->process);
	add_text(a, &f, STR("source"), s->line_text);
	add_text(a, &f, STR("object"), s->object);
	if (s->wait_ns >= 0)
		add_evidence(a, &f,
			&(struct evidence){.name = STR("wait_max_ns"),
				.type = EVIDENCE_INT,
				.number = s->wait_ns});
	add_text(a, &f, STR("sample_ids"), s->sample_ids);
	add_doubt(a, &f, s->doubts);
	f.chain = s->steps;
	f.nchain = s->nsteps;
	result_fingerprint(&f);
	return f;
}

size_t sourced_apply(sqlite3 *db, const struct rule *r, struct report *report, size_t first,
	struct finding **out, struct err *err)
{
	struct arena *a = &report->arena;
	size_t n = 0, cap = 0;
	struct query q;
	bool ok = true;

	*out = NULL;
	query_open(&q, db,
		"SELECT process, text, basis, severity, line_text, object_name, sample_ids, "
		"doubts, noun, function, file, line, snapshot, finding, count, wait_ns, "
		"subject_key FROM temp.source_last WHERE rule = ?1 "
		"ORDER BY process, snapshot, finding");
	query_text(&q, 1, r->id);
	while (ok && query_next(&q)) {
		struct sourced s = read_row(a, &q);
		bool known = false;

		ok = read_steps(db, a, &s, err);
		for (size_t i = first; i < report->nfindings; i++) {
			if (!is_about(&report->findings[i], &s))
				continue;
			raise(a, &report->findings[i], &s);
			known = true;
		}
		if (known)
			continue;
		*out = grow_array(*out, &cap, n + 1, sizeof(**out));
		(*out)[n++] = make(a, r, &s);
	}
	ok = query_close(&q, ok ? err : NULL) && ok;
	return ok ? n : SIZE_MAX;
}
