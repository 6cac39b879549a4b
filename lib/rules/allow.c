/* SPDX-License-Identifier: MIT */
#include "rules/allow.h"

#include "base/json.h"
#include "store/query.h"

/* ---- the day of the captures ---- */

static bool date_entries(sqlite3 *db, struct str run, struct idle_list *list, struct err *err)
{
	struct query q;
	bool known = false;
	int64_t day = 0;

	query_open(&q, db,
		"SELECT max(time_ns) FROM main.snapshots WHERE run = ?1 HAVING max(time_ns) NOTNULL");
	query_text(&q, 1, run);
	if (query_next(&q)) {
		known = true;
		day = idle_day_of(query_col_int(&q, 0));
	}
	idle_list_date(list, known, day);
	return query_close(&q, err);
}

/* ---- names ---- */

struct tables {
	struct idle_list *list;
	struct query names;	    /* reads */
	struct query builtin, mark; /* write */
};

/* What the built-in entries of one scope say of one name, together. */
struct verdict {
	bool found, counted; /* counted: every one has a number */
	uint64_t most;
	struct str reason; /* the first by bytes */
};

static void add_verdict(struct verdict *v, const struct idle_entry *e)
{
	bool any = e->most == IDLE_ANY_NUMBER;

	if (!v->found || str_cmp(e->reason, v->reason) < 0)
		v->reason = e->reason;
	v->counted = (!v->found || v->counted) && !any;
	if (!v->found || e->most > v->most)
		v->most = e->most;
	v->found = true;
}

static void write_verdict(struct query *q, struct str name, int scope, const struct verdict *v)
{
	query_text(q, 1, name);
	query_text(q, 2, str_from(idle_scope_name((enum idle_scope)scope)));
	query_int_or_null(q, 3, v->counted ? (int64_t)v->most : -1, -1);
	query_text(q, 4, v->reason);
	query_run(q);
}

static void write_mark(struct query *q, struct str name, size_t entry, const struct idle_entry *e)
{
	query_text(q, 1, name);
	query_text(q, 2, str_from(idle_scope_name(e->scope)));
	query_int(q, 3, (int64_t)entry);
	if (e->wait.n)
		query_text(q, 4, e->wait);
	else
		query_null(q, 4);
	query_int(q, 5, e->label_key.n > 0);
	query_int_or_null(q, 6, e->most == IDLE_ANY_NUMBER ? -1 : (int64_t)e->most, -1);
	query_text(q, 7, e->reason);
	query_run(q);
}

static void match_name(struct tables *t, struct str name)
{
	struct verdict verdicts[IDLE_SCOPES] = {{0}};

	for (size_t i = 0; i < t->list->n; i++) {
		const struct idle_entry *e = &t->list->items[i];

		if (e->state != IDLE_APPLIES || !idle_glob(e->glob, name))
			continue;
		if (e->given)
			write_mark(&t->mark, name, i, e);
		else
			add_verdict(&verdicts[e->scope], e);
	}
	for (int s = 0; s < IDLE_SCOPES; s++)
		if (verdicts[s].found)
			write_verdict(&t->builtin, name, s, &verdicts[s]);
}

static bool match_names(sqlite3 *db, struct idle_list *list, struct err *err)
{
	struct tables t = {.list = list};
	bool ok;

	query_open(&t.names, db,
		"SELECT DISTINCT s.text FROM main.function f JOIN main.string s ON s.id = f.name");
	query_open(&t.builtin, db, "INSERT INTO temp.idle_names VALUES (?1, ?2, ?3, ?4)");
	query_open(&t.mark, db, "INSERT INTO temp.idle_marks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	while (query_next(&t.names))
		match_name(&t, query_col_text(&t.names, 0));
	ok = query_close(&t.names, err);
	ok = query_close(&t.builtin, ok ? err : NULL) && ok;
	return query_close(&t.mark, ok ? err : NULL) && ok;
}

/* ---- labels ---- */

/* labels: {"key":"value",...}, as the store keeps them. */
static bool labels_match(struct str labels, const struct idle_entry *e)
{
	struct json_reader r;
	bool wanted = false, found = false;

	json_reader_init(&r, labels);
	for (;;) {
		enum json_type type = json_next(&r);

		if (type == JSON_END || type == JSON_ERROR || found)
			break;
		if (type == JSON_KEY)
			wanted = r.depth == 1 && str_eq(r.text, e->label_key);
		else if (type == JSON_STRING && wanted)
			found = idle_glob(e->label, r.text);
	}
	json_reader_release(&r);
	return found;
}

static bool match_labels(sqlite3 *db, struct idle_list *list, struct err *err)
{
	struct query read, write;
	bool ok;

	query_open(&read, db,
		"SELECT DISTINCT s.text FROM main.thread_group g JOIN main.string s ON s.id = "
		"g.labels");
	query_open(&write, db, "INSERT INTO temp.idle_labels VALUES (?1, ?2)");
	while (query_next(&read)) {
		struct str labels = query_col_text(&read, 0);

		for (size_t i = 0; i < list->n; i++) {
			if (!list->items[i].label_key.n || !labels_match(labels, &list->items[i]))
				continue;
			query_int(&write, 1, (int64_t)i);
			query_text(&write, 2, labels);
			query_run(&write);
		}
	}
	ok = query_close(&read, err);
	return query_close(&write, ok ? err : NULL) && ok;
}

bool allow_load(sqlite3 *db, struct str run, struct idle_list *list, struct err *err)
{
	if (!query_exec(db,
		    "CREATE TEMP TABLE idle_names (name TEXT, scope TEXT, most INTEGER, reason TEXT,"
		    " PRIMARY KEY (scope, name)) WITHOUT ROWID;"
		    "CREATE TEMP TABLE idle_marks (name TEXT, scope TEXT, entry INTEGER, state TEXT,"
		    " labelled INTEGER, most INTEGER, reason TEXT,"
		    " PRIMARY KEY (scope, name, entry)) WITHOUT ROWID;"
		    "CREATE TEMP TABLE idle_labels (entry INTEGER, labels TEXT,"
		    " PRIMARY KEY (entry, labels)) WITHOUT ROWID",
		    err))
		return false;
	return date_entries(db, run, list, err) && match_names(db, list, err) &&
	       (!idle_list_any_given(list) || match_labels(db, list, err));
}

bool allow_used(sqlite3 *db, struct idle_list *list, struct err *err)
{
	struct query q;

	query_open(&q, db, "SELECT DISTINCT entry FROM temp.idle_given");
	while (query_next(&q))
		list->items[query_col_int(&q, 0)].used = true;
	return query_close(&q, err);
}
