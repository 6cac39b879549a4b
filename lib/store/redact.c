/* SPDX-License-Identifier: MIT */
#include "store/redact.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xmalloc.h"
#include "model/stacks.h"
#include "store/loader.h"

struct redactor {
	sqlite3 *db;
	struct stacks none; /* of the loader, which only adds texts here */
	struct loader loader;
	struct redact_words labels, names, values, hosts, processes, services, paths, files, runs;
	struct err *err;
};

/* ---- columns ---- */

/* Reads what `select` finds, (old, word besides it), and keeps old -> new for apply(). */
typedef void word_fn(struct redactor *r, struct str old, struct str beside, struct strbuf *out);

static bool collect(struct redactor *r, const char *select, word_fn *word, bool strings)
{
	struct query in, out;
	struct strbuf text = {0};
	bool ok = query_exec(r->db, "DELETE FROM temp.redaction", r->err);

	query_open(&in, r->db, select);
	query_open(&out, r->db, "INSERT OR IGNORE INTO temp.redaction VALUES (?1, ?2, ?3)");
	while (ok && query_next(&in)) {
		strbuf_clear(&text);
		word(r, query_col_text(&in, 0), query_col_text(&in, 1), &text);
		if (strings)
			query_int(&out, 1, query_col_int(&in, 2));
		else
			query_text(&out, 1, query_col_text(&in, 0));
		query_text(&out, 2, query_col_text(&in, 1));
		if (!strings && text.n)
			query_text(&out, 3, strbuf_str(&text));
		else if (text.n)
			query_int(&out, 3, loader_text(&r->loader, strbuf_str(&text)));
		else
			query_null(&out, 3);
		query_run(&out);
	}
	strbuf_release(&text);
	ok = query_close(&in, ok ? r->err : NULL) && ok;
	return query_close(&out, ok ? r->err : NULL) && ok;
}

/* Puts the new in place of the old in TABLE.COLUMN; beside: the column that is looked at, too. */
static bool apply(struct redactor *r, const char *table, const char *column, const char *beside)
{
	struct strbuf sql = {0};
	bool ok;

	strbuf_addf(&sql,
		"UPDATE %s SET %s = (SELECT new FROM temp.redaction d WHERE d.old = %s.%s "
		"AND d.beside = %s) WHERE %s IS NOT NULL",
		table, column, table, column, beside ? beside : "''", column);
	ok = query_exec(r->db, strbuf_cstr(&sql), r->err);
	strbuf_release(&sql);
	return ok;
}

/* Where a column is unique, a new word may still be an old one of the next row: in two steps. */
static bool apply_unique(struct redactor *r, const char *table, const char *column)
{
	struct strbuf sql = {0};
	bool ok;

	strbuf_addf(&sql,
		"UPDATE %s SET %s = char(1) || (SELECT new FROM temp.redaction d "
		"WHERE d.old = %s.%s AND d.beside = '');"
		"UPDATE %s SET %s = substr(%s, 2)",
		table, column, table, column, table, column, column);
	ok = query_exec(r->db, strbuf_cstr(&sql), r->err);
	strbuf_release(&sql);
	return ok;
}

/* ---- kinds of words ---- */

static void label_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)beside;
	redact_labels(&r->labels, old, out);
}

static void name_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)beside;
	redact_word(&r->names, old, out);
}

static void host_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)beside;
	redact_word(&r->hosts, old, out);
}

static void service_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)beside;
	redact_word(&r->services, old, out);
}

/* "main" is our own word for a process without a name. */
static void process_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)beside;
	if (str_eq(old, STR("main")))
		strbuf_add(out, old);
	else
		redact_word(&r->processes, old, out);
}

static void run_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)beside;
	if (str_eq(old, STR("default")))
		strbuf_add(out, old);
	else
		redact_word(&r->runs, old, out);
}

static void value_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)beside;
	redact_word(&r->values, old, out);
}

static void event_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	redact_event(&r->values, beside, old, out);
}

static void detail_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)r;
	redact_detail(beside, old, out);
}

static void file_word(struct redactor *r, struct str old, struct str package, struct strbuf *out)
{
	size_t hidden = redact_prefix(old, package);

	if (hidden) {
		redact_word(&r->paths, str_head(old, hidden), out);
		strbuf_addc(out, '/');
	}
	strbuf_add(out, str_from_at(old, hidden));
}

/* Folders are words, processes and hosts are theirs wherever they stand. */
static void input_word(struct redactor *r, struct str old, struct str beside, struct strbuf *out)
{
	(void)beside;
	while (old.n) {
		struct str rest = old, part = str_split(&rest, '/');

		if (part.n == old.n) {
			size_t dot = str_rchr(part, '.');

			redact_word(&r->files, part, out);
			if (dot != SIZE_MAX && part.n - dot <= 5)
				strbuf_add(out, str_from_at(part, dot));
		} else if (intern_find(&r->processes.texts, part)) {
			redact_word(&r->processes, part, out);
			strbuf_addc(out, '/');
		} else if (part.n) {
			redact_word(&r->paths, part, out);
			strbuf_addc(out, '/');
		}
		old = rest;
	}
}

/* ---- addresses ---- */

struct address {
	uint64_t old, new;
};

static int by_old(const void *left, const void *right)
{
	const struct address *a = left, *b = right;

	return (a->old > b->old) - (a->old < b->old);
}

/* Neighbours keep their distance and their place in a page; what lies further apart does not. */
static void move_addresses(struct address *items, size_t n)
{
	/* Go's heap begins at 0xc000000000 on 64 bits; the rest only has to stay on its side. */
	static const uint64_t regions[] = {0x1000000, 0x100000000, 0xc000000000, 0x7f0000000000};
	enum { PAGE = 4096, APART = 16 * PAGE };
	uint64_t next = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t old = items[i].old;

		if (i && old - items[i - 1].old < PAGE) {
			items[i].new = items[i - 1].new + (old - items[i - 1].old);
		} else {
			size_t region = old >> 32 == 0		       ? 0
					: old < UINT64_C(0xc000000000) ? 1
					: old < UINT64_C(1) << 46      ? 2
								       : 3;

			if (next < regions[region])
				next = regions[region];
			items[i].new = next | (old % PAGE);
		}
		next = (items[i].new / PAGE + APART / PAGE) * PAGE;
	}
}

static bool redact_addresses(struct redactor *r)
{
	struct query in, out;
	struct address *items = NULL;
	size_t n = 0, cap = 0;
	bool ok = query_exec(r->db, "DELETE FROM temp.redaction", r->err);

	query_open(&in, r->db,
		"SELECT object FROM thread_group UNION SELECT object FROM thread "
		"UNION SELECT object FROM thread_lock UNION SELECT object FROM thread_word");
	while (ok && query_next(&in)) {
		struct str text = query_col_text(&in, 0);
		uint64_t old;

		if (!str_eat(&text, STR("0x")) || !str_eat_hex(&text, &old) || !old)
			continue;
		items = grow_array(items, &cap, n + 1, sizeof(*items));
		items[n++] = (struct address){old, 0};
	}
	ok = query_close(&in, ok ? r->err : NULL) && ok;
	if (n)
		qsort(items, n, sizeof(*items), by_old);
	move_addresses(items, n);
	query_open(&out, r->db, "INSERT OR IGNORE INTO temp.redaction VALUES (?1, '', ?2)");
	for (size_t i = 0; ok && i < n; i++) {
		char old[32], new[32];

		snprintf(old, sizeof(old), "0x%" PRIx64, items[i].old);
		snprintf(new, sizeof(new), "0x%" PRIx64, items[i].new);
		query_text(&out, 1, str_from(old));
		query_text(&out, 2, str_from(new));
		query_run(&out);
	}
	free(items);
	ok = query_close(&out, ok ? r->err : NULL) && ok;
	return ok && apply(r, "thread_group", "object", NULL) &&
	       apply(r, "thread", "object", NULL) && apply(r, "thread_lock", "object", NULL) &&
	       apply(r, "thread_word", "object", NULL);
}

/* ---- all of it ---- */

#define OF_LABELS                                                                                  \
	"SELECT text, '', id FROM string WHERE id IN (SELECT labels FROM thread_group "            \
	"UNION SELECT labels FROM thread UNION SELECT labels FROM profile_sample) ORDER BY text"

static bool redact_people(struct redactor *r)
{
	return collect(r, OF_LABELS, label_word, true) &&
	       apply(r, "thread_group", "labels", NULL) && apply(r, "thread", "labels", NULL) &&
	       apply(r, "profile_sample", "labels", NULL) &&
	       collect(r,
		       "SELECT text, '', id FROM string WHERE id IN (SELECT name FROM thread) "
		       "ORDER BY text",
		       name_word, true) &&
	       apply(r, "thread", "name", NULL) &&
	       collect(r, "SELECT DISTINCT text, kind FROM event ORDER BY text, kind", event_word,
		       false) &&
	       apply(r, "event", "text", "event.kind") &&
	       collect(r,
		       "SELECT DISTINCT detail, kind FROM event WHERE detail IS NOT NULL "
		       "ORDER BY detail, kind",
		       detail_word, false) &&
	       apply(r, "event", "detail", "event.kind");
}

/* What the program said into a trace: messages, and the types of its tasks and regions. */
static bool redact_traces(struct redactor *r)
{
	return collect(r, "SELECT DISTINCT message, '' FROM trace_log ORDER BY 1", value_word,
		       false) &&
	       apply(r, "trace_log", "message", NULL) &&
	       collect(r,
		       "SELECT text, '', id FROM string WHERE id IN (SELECT type FROM "
		       "trace_stretch UNION SELECT category FROM trace_log) ORDER BY text",
		       value_word, true) &&
	       apply(r, "trace_stretch", "type", NULL) && apply(r, "trace_log", "category", NULL);
}

static bool redact_places(struct redactor *r)
{
	return collect(r, "SELECT DISTINCT host, '' FROM process WHERE host IS NOT NULL ORDER BY 1",
		       host_word, false) &&
	       apply(r, "process", "host", NULL) &&
	       collect(r,
		       "SELECT DISTINCT service, '' FROM process WHERE service IS NOT NULL "
		       "ORDER BY 1",
		       service_word, false) &&
	       apply(r, "process", "service", NULL) &&
	       collect(r,
		       "SELECT name, '' FROM process UNION SELECT asked, '' FROM input "
		       "ORDER BY 1",
		       process_word, false) &&
	       apply_unique(r, "process", "name") && apply_unique(r, "input", "asked") &&
	       collect(r, "SELECT name, '' FROM input UNION SELECT path, '' FROM input ORDER BY 1",
		       input_word, false) &&
	       apply_unique(r, "input", "name") && apply_unique(r, "input", "path") &&
	       collect(r, "SELECT name, '' FROM run ORDER BY 1", run_word, false) &&
	       apply_unique(r, "run", "name") &&
	       collect(r,
		       "SELECT DISTINCT f.text, p.text, f.id FROM function u "
		       "JOIN string f ON f.id = u.file JOIN string p ON p.id = u.package "
		       "ORDER BY 1, 2",
		       file_word, true) &&
	       query_exec(r->db,
		       "UPDATE function SET file = (SELECT new FROM temp.redaction d "
		       "JOIN string p ON p.id = function.package "
		       "WHERE d.old = function.file AND d.beside = p.text) "
		       "WHERE file IS NOT NULL",
		       r->err);
}

bool store_redact(struct store *s, struct err *err)
{
	struct redactor r = {.db = s->db,
		.err = err,
		.labels = {.kind = "label"},
		.names = {.kind = "name"},
		.values = {.kind = "value"},
		.hosts = {.kind = "host"},
		.processes = {.kind = "process"},
		.services = {.kind = "service"},
		.paths = {.kind = "path"},
		.files = {.kind = "file"},
		.runs = {.kind = "run"}};
	struct redact_words *all[] = {&r.labels, &r.names, &r.values, &r.hosts, &r.processes,
		&r.services, &r.paths, &r.files, &r.runs};
	bool ok;

	loader_init(&r.loader, r.db, &r.none, NULL);
	ok = query_exec(r.db,
		     "CREATE TEMP TABLE redaction (old, beside TEXT, new, "
		     "PRIMARY KEY (old, beside))",
		     err) &&
	     store_begin(s, err);
	if (ok) {
		ok = redact_people(&r) && redact_traces(&r) && redact_places(&r) &&
		     redact_addresses(&r) && loader_sweep(r.db, err) && store_commit(s, err);
		if (!ok)
			store_rollback(s);
	}
	ok = loader_release(&r.loader, ok ? err : NULL) && ok;
	query_exec(r.db, "DROP TABLE IF EXISTS temp.redaction", NULL);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		intern_release(&all[i]->texts);
	return ok;
}

bool store_copy(struct store *to, const struct store *from, struct err *err)
{
	sqlite3_backup *b = sqlite3_backup_init(to->db, "main", store_reader(from), "main");
	int rc = b ? sqlite3_backup_step(b, -1) : SQLITE_ERROR;

	if (b)
		sqlite3_backup_finish(b);
	return rc == SQLITE_DONE || err_set(err, ERR_STORE, "%s: cannot be copied: %s", from->path,
					    b ? sqlite3_errstr(rc) : sqlite3_errmsg(to->db));
}

bool store_save(struct store *s, const char *path, struct err *err)
{
	struct query q;
	struct stat st;

	if (lstat(path, &st) == 0)
		return err_set(err, ERR_USAGE, "%s is there already", path);
	query_open(&q, s->db, "VACUUM INTO ?1");
	query_text(&q, 1, str_from(path));
	query_run(&q);
	if (query_close(&q, err))
		return true;
	unlink(path); /* a part of it, on a disk that is full */
	return err_wrap(err, "%s", path);
}
