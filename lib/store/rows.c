/* SPDX-License-Identifier: MIT */
#include "store/rows.h"

#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "store/query.h"

#include <stdlib.h>

#define ROWS_POINTER "rows"

struct rows_cursor {
	sqlite3_vtab_cursor base;
	const struct rows *rows;
	uint64_t at;
};

static int rows_connect(sqlite3 *db, void *aux, int argc, const char *const *argv,
	sqlite3_vtab **out, char **message)
{
	struct strbuf sql = {0};
	int rc;

	(void)aux, (void)argc, (void)argv, (void)message;
	strbuf_adds(&sql, "CREATE TABLE x(");
	for (int i = 0; i < ROWS_COLUMNS; i++)
		strbuf_addf(&sql, "c%d, ", i);
	strbuf_adds(&sql, "source HIDDEN)");
	rc = sqlite3_declare_vtab(db, strbuf_cstr(&sql));
	strbuf_release(&sql);
	if (rc == SQLITE_OK)
		*out = xcalloc(1, sizeof(**out));
	return rc;
}

static int rows_disconnect(sqlite3_vtab *table)
{
	free(table);
	return SQLITE_OK;
}

/* Only a scan with the source given makes sense. */
static int rows_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
	(void)table;
	for (int i = 0; i < info->nConstraint; i++) {
		if (info->aConstraint[i].iColumn != ROWS_COLUMNS || !info->aConstraint[i].usable)
			continue;
		info->aConstraintUsage[i].argvIndex = 1;
		info->aConstraintUsage[i].omit = 1;
		info->idxNum = 1;
		return SQLITE_OK;
	}
	return SQLITE_CONSTRAINT;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
	struct rows_cursor *c = xcalloc(1, sizeof(*c));

	(void)table;
	*out = &c->base;
	return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *base)
{
	free(base);
	return SQLITE_OK;
}

static int rows_filter(
	sqlite3_vtab_cursor *base, int idx, const char *idx_text, int argc, sqlite3_value **argv)
{
	struct rows_cursor *c = (struct rows_cursor *)base;

	(void)idx, (void)idx_text;
	c->at = 0;
	c->rows = argc == 1 ? sqlite3_value_pointer(argv[0], ROWS_POINTER) : NULL;
	return SQLITE_OK;
}

static int rows_next(sqlite3_vtab_cursor *base)
{
	((struct rows_cursor *)base)->at++;
	return SQLITE_OK;
}

static int rows_eof(sqlite3_vtab_cursor *base)
{
	const struct rows_cursor *c = (const struct rows_cursor *)base;

	return !c->rows || c->at >= c->rows->n;
}

static int rows_column(sqlite3_vtab_cursor *base, sqlite3_context *out, int col)
{
	const struct rows_cursor *c = (const struct rows_cursor *)base;

	if (col < ROWS_COLUMNS)
		c->rows->column(c->rows, c->at, col, out);
	return SQLITE_OK;
}

static int rows_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	*out = (sqlite3_int64)((const struct rows_cursor *)base)->at;
	return SQLITE_OK;
}

bool rows_register(sqlite3 *db, struct err *err)
{
	static const sqlite3_module module = {
		.xConnect = rows_connect,
		.xBestIndex = rows_best_index,
		.xDisconnect = rows_disconnect,
		.xOpen = rows_open,
		.xClose = rows_close,
		.xFilter = rows_filter,
		.xNext = rows_next,
		.xEof = rows_eof,
		.xColumn = rows_column,
		.xRowid = rows_rowid,
	};

	if (sqlite3_create_module(db, "rows", &module, NULL) != SQLITE_OK)
		return err_set(err, ERR_STORE, "%s", sqlite3_errmsg(db));
	return true;
}

bool rows_load(sqlite3 *db, const char *sql, const struct rows *r, struct err *err)
{
	struct query q;

	if (r->n == 0)
		return true;
	query_open(&q, db, sql);
	/* The pointer comes back through a const: rows_filter only reads. */
	query_pointer(&q, 1, (void *)(uintptr_t)r, ROWS_POINTER);
	query_run(&q);
	return query_close(&q, err);
}

void rows_int_or_null(sqlite3_context *out, int64_t v, int64_t unknown)
{
	if (v != unknown)
		sqlite3_result_int64(out, v);
}

void rows_text(sqlite3_context *out, struct str s)
{
	sqlite3_result_text64(out, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8);
}

void rows_address(sqlite3_context *out, uint64_t address)
{
	char text[24];

	if (!address)
		return;
	sqlite3_snprintf(sizeof(text), text, "0x%llx", (unsigned long long)address);
	sqlite3_result_text(out, text, -1, SQLITE_TRANSIENT);
}
