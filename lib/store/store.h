/* SPDX-License-Identifier: MIT */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <sqlite3.h>

#include "base/err.h"

enum { STORE_VERSION = 5 }; /* user_version of schema.sql */

/*
 * A SQLite file with our schema. Writing is one transaction an input, begun after the parsing is
 * done (store_begin), in WAL; the last writer to close turns the file back into one that opens
 * read-only anywhere.
 */
struct store {
	sqlite3 *db;	 /* for writing; NULL when opened for reading */
	sqlite3 *reader; /* of a temporary store: a connection that never wrote */
	char *path;
	bool temporary; /* the file has no name any more */
};

struct store *store_open_write(const char *path, struct err *err); /* made when absent */
struct store *store_open_read(const char *path, struct err *err);  /* never makes a file */
struct store *store_open_temporary(struct err *err);
void store_close(struct store *s); /* NULL is fine */

/* The connection for reading verbs and rules: never able to write. */
sqlite3 *store_reader(const struct store *s);

/* BEGIN IMMEDIATE, waiting up to a minute for other writers; COMMIT likewise; ROLLBACK. */
bool store_begin(struct store *s, struct err *err);
bool store_commit(struct store *s, struct err *err);
void store_rollback(struct store *s);

#endif
