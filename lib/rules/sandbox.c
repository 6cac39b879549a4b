/* SPDX-License-Identifier: MIT */
#include "rules/sandbox.h"

#include <stdlib.h>
#include <string.h>

enum {
	STEPS_BETWEEN = 10000,
	MAX_LENGTH = 4 << 20, /* bytes of one value */
	MAX_HEAP = 256 << 20, /* of SQLite, on top of what it has */
	MAX_PATTERN = 1000,   /* of LIKE and GLOB */
	MAX_COLUMNS = 200,
};

/*
 * Functions whose answer depends on the arguments alone. No random, no clock, no load_extension;
 * printf is here because the length limit holds for it.
 */
static bool is_allowed_function(const char *name)
{
	static const char *const names[] = {"abs", "avg", "cast", "char", "coalesce", "count",
		"cume_dist", "dense_rank", "first_value", "format", "glob", "group_concat", "hex",
		"ifnull", "iif", "instr", "lag", "last_value", "lead", "length", "like", "likely",
		"lower", "ltrim", "max", "min", "nth_value", "ntile", "nullif", "percent_rank",
		"printf", "quote", "rank", "replace", "round", "row_number", "rtrim", "sign",
		"substr", "substring", "sum", "total", "trim", "typeof", "unicode", "unlikely",
		"upper"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (sqlite3_stricmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Tables of the store and those made for rules; nothing that SQLite computes about itself. */
static bool is_allowed_table(const char *name, const char *column)
{
	static const char *const refused[] = {"sqlite_", "pragma_", "json_", "fts", "rtree",
		"dbstat", "bytecode", "tables_used", "generate_series", "stmt", "rows"};

	/* `SELECT count(*) FROM cte` asks with an empty column and the name of the expression. */
	if (!name || !column || !*column)
		return true;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (sqlite3_strnicmp(name, refused[i], (int)strlen(refused[i])) == 0)
			return false;
	return true;
}

static int deny(struct sandbox *s, const char *what, const char *name)
{
	sqlite3_snprintf(
		sizeof(s->denied), s->denied, "%s%s%s", what, name ? " " : "", name ? name : "");
	return SQLITE_DENY;
}

static int authorize(void *ctx, int action, const char *a, const char *b, const char *schema,
	const char *trigger)
{
	struct sandbox *s = ctx;

	(void)schema, (void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		return is_allowed_table(a, b) ? SQLITE_OK : deny(s, "the table", a);
	case SQLITE_FUNCTION:
		return is_allowed_function(b) ? SQLITE_OK : deny(s, "the function", b);
	case SQLITE_PRAGMA:
		return deny(s, "PRAGMA", a);
	case SQLITE_ATTACH:
	case SQLITE_DETACH:
		return deny(s, "ATTACH and DETACH", NULL);
	default:
		return deny(s, "anything but SELECT", NULL);
	}
}

static int count_steps(void *ctx)
{
	struct sandbox *s = ctx;

	s->steps += STEPS_BETWEEN;
	return s->steps > s->budget;
}

void sandbox_enter(struct sandbox *s, sqlite3 *db)
{
	*s = (struct sandbox){.db = db, .budget = SANDBOX_BUDGET};
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, MAX_LENGTH);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN);
	sqlite3_limit(db, SQLITE_LIMIT_COLUMN, MAX_COLUMNS);
	sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
	/*
	 * Sorts and queues in memory: there the heap limit holds, and no disk fills. The setting
	 * drops temporary tables only when it changes.
	 */
	sqlite3_exec(db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
	s->old_heap = sqlite3_hard_heap_limit64(sqlite3_memory_used() + MAX_HEAP);
	sqlite3_set_authorizer(db, authorize, s);
	sqlite3_progress_handler(db, STEPS_BETWEEN, count_steps, s);
}

void sandbox_lift_limits(struct sandbox *s)
{
	s->budget = INT64_MAX;
	sqlite3_hard_heap_limit64(s->old_heap);
}

void sandbox_leave(struct sandbox *s)
{
	sqlite3_progress_handler(s->db, 0, NULL, NULL);
	sqlite3_set_authorizer(s->db, NULL, NULL);
	sqlite3_hard_heap_limit64(s->old_heap);
}

/* Whether what follows the statement is blanks and comments. */
static bool only_comments(const char *p)
{
	while (*p) {
		if (strchr(" \t\r\n;", *p)) {
			p++;
		} else if (p[0] == '-' && p[1] == '-') {
			p += strcspn(p, "\n");
		} else if (p[0] == '/' && p[1] == '*') {
			const char *end = strstr(p + 2, "*/");

			p = end ? end + 2 : p + strlen(p);
		} else {
			return false;
		}
	}
	return true;
}

static bool explain_failure(const struct sandbox *s, int rc, struct err *err)
{
	switch (rc & 0xff) {
	case SQLITE_INTERRUPT:
		return err_set(err, ERR_LIMIT,
			"stopped after %lld million steps, the budget of one rule",
			(long long)(s->budget / 1000000));
	case SQLITE_NOMEM:
		return err_set(err, ERR_LIMIT, "stopped at %d MB of memory, the limit of one rule",
			MAX_HEAP >> 20);
	case SQLITE_TOOBIG:
		return err_set(err, ERR_LIMIT, "a value is longer than %d MB", MAX_LENGTH >> 20);
	case SQLITE_AUTH:
		return err_set(err, ERR_USAGE,
			"refused: %s (a SELECT reads the store, with plain functions)",
			s->denied[0] ? s->denied : "this");
	default:
		/* A refused function is an ordinary error to SQLite. */
		if (s->denied[0])
			return err_set(err, ERR_USAGE,
				"refused: %s (a SELECT reads the store, with plain functions)",
				s->denied);
		return err_set(err, ERR_STORE, "%s", sqlite3_errmsg(s->db));
	}
}

bool sandbox_prepare(struct sandbox *s, struct str sql, sqlite3_stmt **out, struct err *err)
{
	const char *tail = NULL;
	int rc;

	*out = NULL;
	s->denied[0] = '\0';
	s->steps = 0;
	if (sql.n > MAX_LENGTH)
		return err_set(err, ERR_LIMIT, "the statement is too long");
	rc = sqlite3_prepare_v2(s->db, sql.p, (int)sql.n, out, &tail);
	if (rc == SQLITE_OK && !*out)
		return err_set(err, ERR_USAGE, "there is no statement");
	if (rc == SQLITE_OK && !only_comments(tail))
		rc = err_set(err, ERR_USAGE, "a second statement");
	else if (rc == SQLITE_OK && !sqlite3_stmt_readonly(*out))
		rc = err_set(err, ERR_USAGE, "refused: it writes");
	else if (rc == SQLITE_OK)
		return true;
	else
		explain_failure(s, rc, err);
	sqlite3_finalize(*out);
	*out = NULL;
	return false;
}

enum sandbox_step sandbox_step(struct sandbox *s, sqlite3_stmt *stmt, struct err *err)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW)
		return SANDBOX_ROW;
	if (rc == SQLITE_DONE)
		return SANDBOX_DONE;
	explain_failure(s, rc, err);
	return SANDBOX_FAILED;
}
