/* SPDX-License-Identifier: MIT */
#include "rows.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/utf8.h"
#include "base/xmalloc.h"
#include "report/records.h"
#include "rules/sandbox.h"
#include "store/store.h"

enum { FLUSH_BYTES = 64 * 1024 };

/* What people type is held to SELECT, but not to a rule's budget. */
struct printing {
	const struct common *common;
	struct sandbox sandbox;
	sqlite3_stmt *stmt;
	struct output *out;
	struct strbuf text;
};

static struct str cell_text(sqlite3_stmt *stmt, int col)
{
	const void *p = sqlite3_column_type(stmt, col) == SQLITE_BLOB
				? sqlite3_column_blob(stmt, col)
				: (const void *)sqlite3_column_text(stmt, col);

	return (struct str){p, p ? (size_t)sqlite3_column_bytes(stmt, col) : 0};
}

static void flush(struct printing *p, size_t from)
{
	if (p->text.n < from)
		return;
	output_add(p->out, strbuf_str(&p->text));
	strbuf_clear(&p->text);
}

/* ---- JSON: an array of objects, or one a line ---- */

static void json_row(struct printing *p, struct json_writer *w)
{
	json_object(w);
	for (int i = 0; i < sqlite3_column_count(p->stmt); i++) {
		json_key(w, sqlite3_column_name(p->stmt, i));
		switch (sqlite3_column_type(p->stmt, i)) {
		case SQLITE_INTEGER:
			json_int(w, sqlite3_column_int64(p->stmt, i));
			break;
		case SQLITE_FLOAT:
			json_real(w, sqlite3_column_double(p->stmt, i));
			break;
		case SQLITE_NULL:
			json_null(w);
			break;
		default:
			json_str(w, cell_text(p->stmt, i));
			break;
		}
	}
	json_object_end(w);
}

static bool print_json(struct printing *p, bool lines, struct err *err)
{
	enum sandbox_step step;
	struct json_writer w;

	json_writer_init(&w, &p->text, lines ? 0 : 2);
	if (!lines)
		json_array(&w);
	while ((step = sandbox_step(&p->sandbox, p->stmt, err)) == SANDBOX_ROW) {
		if (lines)
			json_writer_init(&w, &p->text, 0);
		json_row(p, &w);
		if (lines)
			strbuf_addc(&p->text, '\n');
		flush(p, FLUSH_BYTES);
	}
	if (!lines) {
		json_array_end(&w);
		strbuf_addc(&p->text, '\n');
	}
	return step == SANDBOX_DONE;
}

/* ---- csv, tsv, markdown ---- */

static bool print_records(struct printing *p, enum record_format format, struct err *err)
{
	int n = sqlite3_column_count(p->stmt);
	const char **names = xcalloc((size_t)n + 1, sizeof(char *));
	enum sandbox_step step;
	struct records r;

	for (int i = 0; i < n; i++)
		names[i] = sqlite3_column_name(p->stmt, i);
	records_init(&r, format, &p->text);
	records_header(&r, names, (size_t)n);
	free(names);
	while ((step = sandbox_step(&p->sandbox, p->stmt, err)) == SANDBOX_ROW) {
		for (int i = 0; i < n; i++) {
			switch (sqlite3_column_type(p->stmt, i)) {
			case SQLITE_INTEGER:
				records_int(&r, sqlite3_column_int64(p->stmt, i));
				break;
			case SQLITE_FLOAT:
				records_real(&r, sqlite3_column_double(p->stmt, i));
				break;
			case SQLITE_NULL:
				records_null(&r);
				break;
			default:
				records_str(&r, cell_text(p->stmt, i));
				break;
			}
		}
		records_end(&r);
		flush(p, FLUSH_BYTES);
	}
	return step == SANDBOX_DONE;
}

/* ---- for people: columns as wide as their widest cell ---- */

struct grid {
	struct strbuf cells; /* each ended by NUL */
	size_t *widths;
	bool *right; /* numbers */
	size_t ncolumns, ncells;
};

static void grid_add(struct grid *g, struct str cell)
{
	size_t from = g->cells.n, width;

	strbuf_add_safe(&g->cells, cell);
	width = utf8_count(str_from_at(strbuf_str(&g->cells), from));
	if (width > g->widths[g->ncells % g->ncolumns])
		g->widths[g->ncells % g->ncolumns] = width;
	strbuf_addc(&g->cells, '\0');
	g->ncells++;
}

static void grid_print(const struct grid *g, struct printing *p)
{
	struct str rest = strbuf_str(&g->cells);

	for (size_t i = 0; i < g->ncells; i++) {
		struct str cell = str_split(&rest, '\0');
		size_t col = i % g->ncolumns, pad = g->widths[col] - utf8_count(cell);
		bool last = col + 1 == g->ncolumns, right = g->right[col] && i >= g->ncolumns;

		if (right)
			strbuf_addf(&p->text, "%*s", (int)pad, "");
		strbuf_add(&p->text, cell);
		if (!right && !last)
			strbuf_addf(&p->text, "%*s", (int)pad, "");
		strbuf_adds(&p->text, last ? "\n" : "  ");
		flush(p, FLUSH_BYTES);
	}
}

static bool print_text(struct printing *p, struct err *err)
{
	struct grid g = {.ncolumns = (size_t)sqlite3_column_count(p->stmt)};
	enum sandbox_step step;

	g.widths = xcalloc(g.ncolumns + 1, sizeof(*g.widths));
	g.right = xcalloc(g.ncolumns + 1, sizeof(*g.right));
	for (size_t i = 0; i < g.ncolumns; i++)
		grid_add(&g, str_from(sqlite3_column_name(p->stmt, (int)i)));
	while ((step = sandbox_step(&p->sandbox, p->stmt, err)) == SANDBOX_ROW) {
		for (size_t i = 0; i < g.ncolumns; i++) {
			int type = sqlite3_column_type(p->stmt, (int)i);

			g.right[i] = g.right[i] || type == SQLITE_INTEGER || type == SQLITE_FLOAT;
			grid_add(&g, cell_text(p->stmt, (int)i));
		}
	}
	if (step == SANDBOX_DONE)
		grid_print(&g, p);
	free(g.widths);
	free(g.right);
	strbuf_release(&g.cells);
	return step == SANDBOX_DONE;
}

static bool print_rows(struct printing *p, struct err *err)
{
	struct str format = str_from(common_format(p->common));
	enum record_format record;

	if (str_eq(format, STR("text")))
		return print_text(p, err);
	if (str_eq(format, STR("json")) || str_eq(format, STR("jsonl")))
		return print_json(p, str_eq(format, STR("jsonl")), err);
	if (record_format_parse(format, &record))
		return print_records(p, record, err);
	return err_set(err, ERR_USAGE, "--format %.*s: text, json, jsonl, csv, tsv or markdown",
		STR_ARG(format));
}

static bool run_query(struct printing *p, struct store *store, const char *sql, struct err *err)
{
	bool ok;

	sandbox_enter(&p->sandbox, store_reader(store));
	sandbox_lift_limits(&p->sandbox);
	ok = sandbox_prepare(&p->sandbox, str_from(sql), &p->stmt, err) && print_rows(p, err);
	sqlite3_finalize(p->stmt);
	sandbox_leave(&p->sandbox);
	flush(p, 0);
	return ok;
}

int print_query(const struct common *c, const char *db, const char *sql)
{
	struct printing p = {.common = c};
	struct err err = {0}, close_err = {0};
	struct store *store = store_open_read(db, &err);
	bool ok = store != NULL;

	if (ok) {
		p.out = output_open(c->output, &err);
		ok = p.out && run_query(&p, store, sql, &err);
		if (p.out && !output_close(p.out, ok, &close_err)) {
			if (ok)
				err = close_err;
			ok = false;
		}
	}
	strbuf_release(&p.text);
	store_close(store);
	if (!ok)
		common_error(c, &err);
	return ok ? EXIT_OK : EXIT_TROUBLE;
}

int query_verb(struct common *c, int argc, char **argv, const char *sql, const char *usage)
{
	const char *db = NULL;
	const struct opt rows[] = {{OPT_TEXT, "db", 0, "FILE", "the store", &db}, OPT_END};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct err err = {0};
	int code;

	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (!db || operands.n != (sql ? 0 : 1)) {
		err_set(&err, ERR_USAGE, "%s", usage);
		common_error(c, &err);
		code = EXIT_TROUBLE;
	} else {
		code = print_query(c, db, sql ? sql : operands.items[0]);
	}
	opt_list_release(&operands);
	return code;
}
