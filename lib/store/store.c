/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "store/query.h"
#include "store/rows.h"

enum { BUSY_MS = 60 * 1000, RETRY_MS = 20 };

static void pause_ms(long ms)
{
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static bool is_busy(int rc)
{
	return (rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED;
}

/*
 * SQLite answers some conflicts (a changing journal mode, a lock upgrade) at once, without
 * the busy handler: those are tried again here.
 */
static bool exec_patiently(sqlite3 *db, const char *sql, struct err *err)
{
	int rc = SQLITE_OK;

	for (int waited = 0; waited < BUSY_MS; waited += RETRY_MS) {
		rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
		if (!is_busy(rc))
			break;
		pause_ms(RETRY_MS);
	}
	if (rc != SQLITE_OK)
		return err_set(err, ERR_STORE, "%s", sqlite3_errmsg(db));
	return true;
}

struct version {
	int64_t version, application, tables;
};

/* In one transaction: another process may be making the store just now. */
static bool read_version(sqlite3 *db, struct version *v, struct err *err)
{
	bool alone = sqlite3_get_autocommit(db), ok;

	if (alone && !query_exec(db, "BEGIN", err))
		return false;
	ok = query_number(db, "SELECT count(*) FROM sqlite_master", &v->tables, err) &&
	     query_number(db, "PRAGMA user_version", &v->version, err) &&
	     query_number(db, "PRAGMA application_id", &v->application, err);
	/* After a failure the caller asks for its code and closes: no statement may come between.
	 */
	return ok && (!alone || query_exec(db, "COMMIT", err));
}

/* Version 0 without tables is a new file. */
static bool check_version(sqlite3 *db, bool *empty, struct err *err)
{
	struct version v = {0};

	if (!read_version(db, &v, err))
		return false;
	*empty = v.version == 0 && v.tables == 0;
	if (*empty)
		return true;
	if (v.application != 1919117171)
		return err_set(err, ERR_STORE, "is a SQLite file, but no store of rootcause");
	if (v.version > STORE_VERSION)
		return err_set(err, ERR_STORE,
			"was written by a newer rootcause (schema %lld, this one knows up to %d)",
			(long long)v.version, STORE_VERSION);
	if (v.version < STORE_VERSION)
		return err_set(err, ERR_STORE,
			"was written by an older rootcause (schema %lld, this one reads %d): ingest "
			"the files again, into another store",
			(long long)v.version, STORE_VERSION);
	return true;
}

static bool create_schema(sqlite3 *db, struct err *err)
{
	bool empty;

	if (!exec_patiently(db, "BEGIN IMMEDIATE", err))
		return false;
	if (!check_version(db, &empty, err))
		goto undo;
	for (const struct embedded_file *f = schema_files; empty && f->name; f++)
		if (!query_exec(db, f->text, err))
			goto undo;
	if (exec_patiently(db, "COMMIT", err))
		return true;
undo:
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return false;
}

static struct store *store_new(const char *path)
{
	struct store *s = xcalloc(1, sizeof(*s));

	s->path = xstrdup(path);
	return s;
}

static bool open_db(const char *path, int flags, sqlite3 **out, struct err *err)
{
	int rc = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_EXRESCODE, NULL);

	if (rc != SQLITE_OK) {
		err_set(err, ERR_STORE, "%s", *out ? sqlite3_errmsg(*out) : sqlite3_errstr(rc));
		sqlite3_close(*out);
		*out = NULL;
		return false;
	}
	sqlite3_busy_timeout(*out, BUSY_MS);
	/* A store may come from anyone: its schema must not run functions with effects. */
	sqlite3_db_config(*out, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(*out, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return true;
}

struct store *store_open_write(const char *path, struct err *err)
{
	struct store *s = store_new(path);
	bool empty = false, ok;

	ok = open_db(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &s->db, err) &&
	     check_version(s->db, &empty, err) && rows_register(s->db, err);
	if (ok && empty)
		ok = exec_patiently(s->db, "PRAGMA journal_mode = WAL", err) &&
		     create_schema(s->db, err);
	if (!ok) {
		err_wrap(err, "%s", path);
		store_close(s);
		return NULL;
	}
	return s;
}

/*
 * A writer that was killed between its last checkpoint and the switch back leaves a file in WAL
 * mode without its log; in a folder we may not write to it opens only as immutable.
 */
static bool open_immutable(const char *path, sqlite3 **out, struct err *err)
{
	struct strbuf uri = {0};
	bool ok;

	strbuf_addf(&uri, "%s-wal", path);
	if (access(strbuf_cstr(&uri), F_OK) == 0) {
		strbuf_release(&uri);
		return false;
	}
	strbuf_clear(&uri);
	strbuf_adds(&uri, "file:");
	for (const char *p = path; *p; p++)
		strbuf_addf(&uri, strchr("?#%", *p) ? "%%%02x" : "%c", (unsigned char)*p);
	strbuf_adds(&uri, "?immutable=1");
	ok = open_db(strbuf_cstr(&uri), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, out, err);
	strbuf_release(&uri);
	return ok;
}

struct store *store_open_read(const char *path, struct err *err)
{
	struct store *s = store_new(path);
	bool empty = false, ok;

	ok = open_db(path, SQLITE_OPEN_READONLY, &s->reader, err);
	if (ok && !check_version(s->reader, &empty, err)) {
		int rc = sqlite3_errcode(s->reader) & 0xff;
		sqlite3 *again;

		ok = (rc == SQLITE_CANTOPEN || rc == SQLITE_READONLY) &&
		     open_immutable(path, &again, err);
		if (ok) {
			sqlite3_close(s->reader);
			s->reader = again;
			ok = check_version(s->reader, &empty, err);
		}
	}
	if (ok && empty)
		ok = err_set(err, ERR_STORE, "is empty, no store of rootcause");
	if (!ok) {
		err_wrap(err, "%s", path);
		store_close(s);
		return NULL;
	}
	return s;
}

/* Both connections are opened, then the name goes: whatever kills us, nothing is left behind. */
struct store *store_open_temporary(struct err *err)
{
	const char *dir = getenv("TMPDIR");
	struct strbuf name = {0};
	struct store *s;
	bool ok;
	int fd;

	strbuf_addf(&name, "%s/rootcause-XXXXXX", dir && *dir ? dir : "/tmp");
	fd = mkstemp(name.p);
	if (fd < 0) {
		err_sys(err, errno, "%s", name.p);
		strbuf_release(&name);
		return NULL;
	}
	close(fd);
	s = store_new(name.p);
	s->temporary = true;
	ok = open_db(name.p, SQLITE_OPEN_READWRITE, &s->db, err) &&
	     open_db(name.p, SQLITE_OPEN_READONLY, &s->reader, err);
	unlink(name.p);
	strbuf_release(&name);
	if (!ok || !rows_register(s->db, err) ||
		!query_exec(s->db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF", err) ||
		!create_schema(s->db, err)) {
		store_close(s);
		return NULL;
	}
	return s;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	if (s->db && !s->temporary) {
		/*
		 * Refused at once while another writer is there: it will do it. A file that is in
		 * that mode already is not touched.
		 */
		sqlite3_busy_timeout(s->db, 0);
		sqlite3_exec(s->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	}
	sqlite3_close(s->reader);
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

sqlite3 *store_reader(const struct store *s)
{
	return s->reader;
}

bool store_begin(struct store *s, struct err *err)
{
	/* Another writer's close may have switched the file back since we opened it. */
	if (!s->temporary && !exec_patiently(s->db, "PRAGMA journal_mode = WAL", err))
		return err_wrap(err, "%s", s->path);
	if (!exec_patiently(s->db, "BEGIN IMMEDIATE", err))
		return err_wrap(err, "%s", s->path);
	return true;
}

bool store_commit(struct store *s, struct err *err)
{
	if (exec_patiently(s->db, "COMMIT", err))
		return true;
	store_rollback(s);
	return err_wrap(err, "%s", s->path);
}

void store_rollback(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}
