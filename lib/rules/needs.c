/* SPDX-License-Identifier: MIT */
#include "rules/needs.h"

#include "model/capture.h"
#include "store/query.h"

/*
 * Each need as a question to the tables of prelude.sql: how many there are. Where there are files
 * but nothing in them, `blind` counts those and `why` says what it means.
 */
static const struct need {
	const char *name, *count, *blind, *why;
} needs[] = {
	{"dump",
		"SELECT count(*) FROM snapshots WHERE lane IS NOT NULL AND "
		"coalesce(runtime, 'go') = 'go'",
		NULL, NULL},
	{"dump.ids",
		"SELECT count(*) FROM snapshots WHERE lane = 'ids' AND "
		"coalesce(runtime, 'go') = 'go'",
		NULL, NULL},
	{"dump.addresses", "SELECT count(*) FROM groups WHERE objects_known > 0", NULL, NULL},
	/* Who waits for a lock without a word on which: nothing can be concluded. */
	{"dump.waits",
		"SELECT count(*) FROM wait_dumps d WHERE d.waiting > 0 OR NOT EXISTS (SELECT 1 "
		"FROM groups g WHERE g.snapshot = d.snapshot AND g.state IN "
		"('mutex lock', 'rwmutex lock', 'rwmutex rlock'))",
		"SELECT count(*) FROM wait_dumps",
		"the dump does not tell for which locks its threads wait, nor was there source "
		"that does (--source DIR)"},
	/* The JVM prints who holds a lock; Go does not, and there the source must say it. */
	{"dump.locks",
		"SELECT count(*) FROM wait_dumps d JOIN snapshots s ON s.snapshot = d.snapshot "
		"WHERE s.runtime = 'jvm'",
		NULL, NULL},
	{"source", "SELECT count(*) FROM wait_dumps WHERE sourced AND files > 0",
		"SELECT count(*) FROM wait_dumps WHERE sourced",
		"the source that was given has none of the files that the stacks name"},
	{"dumps>=2", "SELECT count(*) FROM snapshots WHERE seq > 1", NULL, NULL},
	{"dumps.timed", "SELECT count(*) FROM changes WHERE between_ns > 0", NULL, NULL},
	{"profile.cpu", "SELECT count(*) FROM profiles WHERE kind = 'cpu' AND total <> 0",
		"SELECT count(*) FROM profiles WHERE kind = 'cpu'",
		"the CPU profile is empty: nothing ran, or it was cut short"},
	{"profile.heap", "SELECT count(*) FROM profiles WHERE kind IN ('heap', 'allocs')", NULL,
		NULL},
	{"profile.heap>=2", "SELECT count(DISTINCT snapshot) > 1 FROM profiles WHERE kind = 'heap'",
		NULL, NULL},
	{"profile.mutex", "SELECT count(*) FROM profiles WHERE kind = 'mutex' AND total <> 0",
		"SELECT count(*) FROM profiles WHERE kind IN ('mutex', 'contention')",
		"the mutex profile is empty: sampling was off (runtime.SetMutexProfileFraction) or "
		"nothing was contended"},
	{"profile.block", "SELECT count(*) FROM profiles WHERE kind = 'block' AND total <> 0",
		"SELECT count(*) FROM profiles WHERE kind IN ('block', 'contention')",
		"the block profile is empty: sampling was off (runtime.SetBlockProfileRate) or "
		"nothing blocked"},
	{"profile.goroutine", "SELECT count(*) FROM profiles WHERE kind GLOB 'goroutine*'", NULL,
		NULL},
	/* A dump taken after the profile marks what it found; without marks it may be any dump. */
	{"profile.goroutineleak",
		"SELECT (SELECT count(*) FROM profiles WHERE kind = 'goroutineleak') + "
		"(SELECT count(*) FROM groups WHERE leaked)",
		NULL, NULL},
	{"profile.threadcreate", "SELECT count(*) FROM profiles WHERE kind = 'threadcreate'", NULL,
		NULL},
	{"trace", "SELECT count(*) FROM traces WHERE duration_ns > 0",
		"SELECT count(*) FROM traces", "the trace is empty: nothing of it could be read"},
	{"series.gc", "SELECT count(*) FROM series_points WHERE name GLOB 'gc.*'", NULL, NULL},
	{"series.load", "SELECT count(*) FROM series_points WHERE name GLOB 'load.*'", NULL, NULL},
	{"series.proc", "SELECT count(*) FROM series_points WHERE name GLOB 'proc.*'", NULL, NULL},
	/* A log would have shown what happened; a bare dump of a living process could not. */
	{"event",
		"SELECT (SELECT count(*) FROM events) + "
		"(SELECT count(*) FROM gc_cycles WHERE source = 'gctrace') + "
		"(SELECT count(*) FROM inputs WHERE format = 'text' AND skipped > 0)",
		NULL, NULL},
};

static bool ask(sqlite3 *db, const char *sql)
{
	int64_t n = 0;

	return sql && query_number(db, sql, &n, NULL) && n > 0;
}

static const struct need *find(struct str word)
{
	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (str_eq(word, str_from(needs[i].name)))
			return &needs[i];
	return NULL;
}

static void add_missing(struct strbuf *missing, struct str word)
{
	if (missing->n)
		strbuf_addc(missing, ' ');
	strbuf_add(missing, word);
}

/* One word of `needs`, perhaps "a|b": the first of them is asked for when all are missing. */
static bool one_met(sqlite3 *db, struct str words, struct strbuf *missing, struct strbuf *note)
{
	struct str rest = words, word;
	bool blind = false;

	while (rest.n) {
		const struct need *n = find(str_split(&rest, '|'));

		if (n && ask(db, n->count))
			return true;
	}
	rest = words;
	while (rest.n) {
		const struct need *n = find(str_split(&rest, '|'));

		if (!n || !ask(db, n->blind))
			continue;
		if (note->n)
			strbuf_adds(note, "; ");
		strbuf_adds(note, n->why);
		blind = true;
	}
	rest = words;
	while (!blind && rest.n) {
		word = str_split(&rest, '|');
		add_missing(missing, word);
	}
	return false;
}

bool needs_met(sqlite3 *db, const struct rule *r, struct strbuf *missing, struct strbuf *note)
{
	bool ok = true;

	for (size_t i = 0; i < r->nneeds; i++)
		ok = one_met(db, r->needs[i], missing, note) && ok;
	return ok;
}

enum runtime_kind needs_runtime(sqlite3 *db)
{
	int64_t n = 0;

	if (ask(db, "SELECT count(*) FROM snapshots WHERE kind = 'profile' OR runtime = 'go'"))
		return RUNTIME_GO;
	for (enum runtime_kind kind = RUNTIME_GO + 1; kind < RUNTIME_KINDS; kind++) {
		struct query q;

		query_open(&q, db, "SELECT count(*) FROM snapshots WHERE runtime = ?1");
		query_text(&q, 1, str_from(runtime_kind_name(kind)));
		if (query_next(&q))
			n = query_col_int(&q, 0);
		if (query_close(&q, NULL) && n > 0)
			return kind;
	}
	return RUNTIME_GO;
}

bool needs_can_be_met(enum runtime_kind runtime, struct str missing)
{
	while (missing.n)
		if (!capture_find_of(runtime, str_split(&missing, ' ')))
			return false;
	return true;
}
