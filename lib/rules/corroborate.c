/* SPDX-License-Identifier: MIT */
#include "rules/corroborate.h"

#include <string.h>

#include "rules/humane.h"
#include "store/query.h"

/* Inputs further apart than this may show two moments (rules.md 15: 30 s). */
#define MOMENT_NS (INT64_C(30) * 1000000000)

static const struct evidence *find(const struct finding *f, struct str name)
{
	for (size_t i = 0; i < f->nevidence; i++)
		if (str_eq(f->evidence[i].name, name))
			return &f->evidence[i];
	return NULL;
}

/* Rules about goroutines that wait at a line. */
static bool is_wait(const struct finding *f)
{
	static const struct str families[] = {
		STR_INIT("leak."), STR_INIT("contention."), STR_INIT("deadlock.")};

	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (str_starts(f->rule, families[i]))
			return f->nlocations && f->locations[0].line;
	return false;
}

static void add_evidence(struct arena *arena, struct finding *f, struct str text)
{
	struct evidence *all = arena_alloc(arena, (f->nevidence + 1) * sizeof(*all));

	if (f->nevidence)
		memcpy(all, f->evidence, f->nevidence * sizeof(*all));
	all[f->nevidence] = (struct evidence){
		.name = STR("in_the_trace"), .type = EVIDENCE_TEXT, .text = arena_dup(arena, text)};
	f->evidence = all;
	f->nevidence++;
}

/* Who joins a trace and a dump of other minutes is told so. */
static void add_doubt(struct arena *arena, struct finding *f, int64_t apart_ns)
{
	struct str *all = arena_alloc(arena, (f->ndoubts + 1) * sizeof(*all));
	struct strbuf text = {0};
	struct evidence apart = {.name = STR("apart_ns"), .type = EVIDENCE_INT, .number = apart_ns};

	strbuf_adds(&text, "the trace was taken ");
	humane_value(&apart, &text);
	strbuf_adds(&text, " from the nearest dump: the two may show different troubles");
	for (size_t i = 0; i < f->ndoubts; i++)
		all[i] = f->doubts[i];
	all[f->ndoubts++] = arena_dup(arena, strbuf_str(&text));
	f->doubts = all;
	strbuf_release(&text);
}

/* Whether a trace tells of the line, and what; *apart_ns from the nearest dump, 0 = unknown. */
static bool ask(struct query *q, const struct finding *f, const struct place *at,
	struct strbuf *out, int64_t *apart_ns)
{
	bool found;

	query_text(q, 1, find(f, STR("process"))->text);
	query_text(q, 2, at->function);
	query_int(q, 3, at->line);
	found = query_next(q);
	if (found)
		strbuf_add(out, query_col_text(q, 0));
	if (found)
		*apart_ns = query_col_int(q, 1);
	query_reset(q);
	return found;
}

bool corroborate(sqlite3 *db, struct report *report, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT text, apart_ns FROM temp.trace_whole WHERE process = ?1 AND function = ?2 "
		"AND line = ?3");
	for (size_t i = 0; i < report->nfindings; i++) {
		struct finding *f = &report->findings[i];
		struct strbuf text = {0};
		int64_t apart_ns = 0;
		bool found = false;

		if (!find(f, STR("process")) || !is_wait(f) || find(f, STR("in_the_trace")))
			continue;
		for (size_t k = 0; k < f->nlocations && !found; k++)
			found = ask(&q, f, &f->locations[k], &text, &apart_ns);
		for (size_t k = 0; k < f->nchain && !found; k++)
			found = ask(&q, f, &f->chain[k].place, &text, &apart_ns);
		if (found)
			add_evidence(&report->arena, f, strbuf_str(&text));
		if (apart_ns > MOMENT_NS)
			add_doubt(&report->arena, f, apart_ns);
		strbuf_release(&text);
	}
	return query_close(&q, err);
}
