/* SPDX-License-Identifier: MIT */
#include "rules/corroborate.h"

#include <string.h>

#include "store/query.h"

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

bool corroborate(sqlite3 *db, struct report *report, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"SELECT text FROM temp.trace_whole WHERE process = ?1 AND function = ?2 "
		"AND line = ?3");
	for (size_t i = 0; i < report->nfindings; i++) {
		struct finding *f = &report->findings[i];
		const struct evidence *process = find(f, STR("process"));

		if (!process || !is_wait(f) || find(f, STR("in_the_trace")))
			continue;
		query_text(&q, 1, process->text);
		query_text(&q, 2, f->locations[0].function);
		query_int(&q, 3, f->locations[0].line);
		if (query_next(&q))
			add_evidence(&report->arena, f, query_col_text(&q, 0));
		query_reset(&q);
	}
	return query_close(&q, err);
}
