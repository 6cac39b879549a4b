/* SPDX-License-Identifier: MIT */
#include "store/query.h"

static void fail(struct query *q)
{
	q->failed = true;
	err_set(&q->err, ERR_STORE, "%s", sqlite3_errmsg(q->db));
}

static void check(struct query *q, int rc)
{
	if (rc != SQLITE_OK)
		fail(q);
}

void query_open(struct query *q, sqlite3 *db, const char *sql)
{
	*q = (struct query){.db = db};
	check(q, sqlite3_prepare_v2(db, sql, -1, &q->stmt, NULL));
}

bool query_close(struct query *q, struct err *err)
{
	sqlite3_finalize(q->stmt);
	q->stmt = NULL;
	if (q->failed)
		return err_set(err, q->err.code, "%s", q->err.text);
	return true;
}

void query_int(struct query *q, int at, int64_t v)
{
	if (!q->failed)
		check(q, sqlite3_bind_int64(q->stmt, at, v));
}

void query_real(struct query *q, int at, double v)
{
	if (!q->failed)
		check(q, sqlite3_bind_double(q->stmt, at, v));
}

void query_text(struct query *q, int at, struct str s)
{
	if (!q->failed)
		check(q, sqlite3_bind_text64(
				 q->stmt, at, s.n ? s.p : "", s.n, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void query_null(struct query *q, int at)
{
	if (!q->failed)
		check(q, sqlite3_bind_null(q->stmt, at));
}

void query_int_or_null(struct query *q, int at, int64_t v, int64_t unknown)
{
	if (v == unknown)
		query_null(q, at);
	else
		query_int(q, at, v);
}

void query_pointer(struct query *q, int at, void *p, const char *type)
{
	if (!q->failed)
		check(q, sqlite3_bind_pointer(q->stmt, at, p, type, NULL));
}

bool query_next(struct query *q)
{
	int rc;

	if (q->failed)
		return false;
	rc = sqlite3_step(q->stmt);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		fail(q);
	return rc == SQLITE_ROW;
}

void query_reset(struct query *q)
{
	if (q->failed)
		return;
	sqlite3_reset(q->stmt);
}

void query_run(struct query *q)
{
	while (query_next(q))
		;
	query_reset(q);
}

int64_t query_col_int(struct query *q, int col)
{
	return q->failed ? 0 : sqlite3_column_int64(q->stmt, col);
}

struct str query_col_text(struct query *q, int col)
{
	const unsigned char *p;

	if (q->failed)
		return (struct str){0};
	p = sqlite3_column_text(q->stmt, col);
	if (!p)
		return (struct str){0};
	return (struct str){(const char *)p, (size_t)sqlite3_column_bytes(q->stmt, col)};
}

bool query_col_null(struct query *q, int col)
{
	return q->failed || sqlite3_column_type(q->stmt, col) == SQLITE_NULL;
}

bool query_exec(sqlite3 *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return err_set(err, ERR_STORE, "%s", sqlite3_errmsg(db));
	return true;
}

bool query_number(sqlite3 *db, const char *sql, int64_t *out, struct err *err)
{
	struct query q;

	query_open(&q, db, sql);
	if (query_next(&q))
		*out = query_col_int(&q, 0);
	return query_close(&q, err);
}
