/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/ingest.h"
#include "store/query.h"
#include "store/rows.h"

/* One input with one dump of threads, as a reader would hand it over. */
struct scene {
	struct stacks stacks;
	struct owner owner;
	struct ingest ingest;
};

static void scene_begin(struct scene *s)
{
	struct snapshot snap = {.level = DUMP_USER, .time_ns = TIME_UNKNOWN};

	*s = (struct scene){0};
	ingest_init(&s->ingest, &s->stacks);
	assert_true(s->ingest.sink.snapshot_begin(&s->ingest.sink, &snap));
}

static void scene_thread(struct scene *s, uint64_t id, uint64_t parent, const char *entry)
{
	funcid waits = stacks_function(&s->stacks, STR("example.com/m.wait"), STR("m/m.go"));
	funcid begins = stacks_function(&s->stacks, str_from(entry), STR("m/m.go"));
	frameid frames[] = {
		stacks_frame(&s->stacks, waits, 7, 0), stacks_frame(&s->stacks, begins, 9, 0)};
	struct thread t = {.id = id,
		.parent = parent,
		.count = 1,
		.class = WAIT_CHAN_SEND,
		.wait_ns = 60000000000,
		.stack = stacks_from_leaf_first(&s->stacks, frames, 2)};

	assert_true(s->ingest.sink.thread(&s->ingest.sink, &t));
}

static bool scene_load(struct scene *s, struct store *store, const char *name, const char *hash,
	enum ingest_result *result, struct err *err)
{
	const struct ingest_source source = {
		.run = STR("r"),
		.process = STR("p"),
		.name = str_from(name),
		.path = str_from(name),
		.format = STR("text"),
		.hash = str_from(hash),
		.time_ns = TIME_UNKNOWN,
		.pid = -1,
		.gomaxprocs = -1,
	};
	bool ok;

	ingest_finish(&s->ingest);
	ok = ingest_load(&s->ingest, store, &s->owner, &source, result, err);
	ingest_release(&s->ingest);
	owner_release(&s->owner);
	stacks_release(&s->stacks);
	return ok;
}

static int64_t ask(struct store *store, const char *sql)
{
	int64_t n = -1;
	struct err err = {0};

	if (!query_number(store_reader(store), sql, &n, &err))
		fail_msg("%s: %s", sql, err.text);
	return n;
}

static void ids_unsorted_and_doubled_are_kept_once(void **state)
{
	struct err err = {0};
	struct store *store = store_open_temporary(&err);
	enum ingest_result result;
	struct scene s;

	(void)state;
	assert_non_null(store);
	scene_begin(&s);
	scene_thread(&s, 30, 2, "example.com/m.run");
	scene_thread(&s, 7, 2, "example.com/m.run");
	scene_thread(&s, 30, 2, "example.com/m.run");
	scene_thread(&s, 2, 99, "example.com/m.run");
	assert_true(scene_load(&s, store, "a", "h", &result, &err));
	assert_int_equal(result, INGEST_LOADED);
	assert_int_equal(ask(store, "SELECT count(*) FROM thread"), 3);
	assert_int_equal(ask(store, "SELECT sample_ids = '2 7 30' FROM groups"), 1);
	assert_int_equal(ask(store, "SELECT parents FROM groups"), 2);
	assert_int_equal(ask(store, "SELECT parents_alive FROM groups"), 1);
	assert_int_equal(ask(store, "SELECT children FROM groups"), 2);
	assert_int_equal(ask(store, "SELECT wait_median_ns FROM groups"), 60000000000);
	assert_int_equal(
		ask(store, "SELECT function = 'example.com/m.wait' AND line = 7 FROM groups"), 1);
	store_close(store);
}

static void the_same_again_changes_nothing_and_others_are_refused(void **state)
{
	struct err err = {0};
	struct store *store = store_open_temporary(&err);
	enum ingest_result result;
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_thread(&s, 1, 0, "example.com/m.run");
	assert_true(scene_load(&s, store, "a", "h", &result, &err));
	scene_begin(&s);
	scene_thread(&s, 1, 0, "example.com/m.run");
	assert_true(scene_load(&s, store, "a", "h", &result, &err));
	assert_int_equal(result, INGEST_SAME);
	scene_begin(&s);
	assert_false(scene_load(&s, store, "a", "other", &result, &err));
	assert_non_null(strstr(err.text, "--replace"));
	assert_int_equal(ask(store, "SELECT count(*) FROM input"), 1);
	/* Equal bytes under another name are another snapshot. */
	scene_begin(&s);
	scene_thread(&s, 1, 0, "example.com/m.run");
	assert_true(scene_load(&s, store, "b", "h", &result, &err));
	assert_int_equal(ask(store, "SELECT stayed FROM changes"), 1);
	store_close(store);
}

static void ids_that_began_elsewhere_are_another_process(void **state)
{
	struct err err = {0};
	struct store *store = store_open_temporary(&err);
	enum ingest_result result;
	struct scene s;

	(void)state;
	scene_begin(&s);
	for (uint64_t id = 1; id < 9; id++)
		scene_thread(&s, id, 0, "example.com/m.run");
	assert_true(scene_load(&s, store, "a", "h1", &result, &err));
	scene_begin(&s);
	for (uint64_t id = 1; id < 9; id++)
		scene_thread(&s, id, 0, "example.com/m.serve");
	assert_true(scene_load(&s, store, "b", "h2", &result, &err));
	assert_int_equal(result, INGEST_OTHER_PROCESS);
	scene_begin(&s);
	for (uint64_t id = 1; id < 9; id++)
		scene_thread(&s, id, 0, "example.com/m.serve");
	assert_true(scene_load(&s, store, "c", "h3", &result, &err));
	assert_int_equal(ask(store, "SELECT count(*) FROM process"), 2);
	assert_int_equal(ask(store, "SELECT count(*) FROM changes WHERE process = 'p#2'"), 1);
	assert_int_equal(ask(store, "SELECT count(*) FROM changes WHERE process = 'p'"), 0);
	store_close(store);
}

static void hostile_names_stay_values(void **state)
{
	struct err err = {0};
	struct store *store = store_open_temporary(&err);
	enum ingest_result result;
	struct scene s;

	(void)state;
	scene_begin(&s);
	scene_thread(&s, 1, 0, "x'); DROP TABLE run; --\033[31m");
	assert_true(scene_load(&s, store, "a'b\"c\n", "h", &result, &err));
	assert_int_equal(ask(store, "SELECT count(*) FROM run"), 1);
	assert_int_equal(
		ask(store, "SELECT count(*) FROM inputs WHERE input = 'a''b\"c' || char(10)"), 1);
	assert_int_equal(
		ask(store, "SELECT count(*) FROM groups WHERE entry GLOB '*DROP TABLE run*'"), 1);
	store_close(store);
}

static char *temporary_path(void)
{
	static const char pattern[] = "/tmp/test-store-XXXXXX";
	char *path = malloc(sizeof(pattern));
	int fd;

	assert_non_null(path);
	memcpy(path, pattern, sizeof(pattern));
	fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	return path;
}

static void strange_files_are_refused(void **state)
{
	char *path = temporary_path();
	struct err err = {0};
	struct store *store;
	sqlite3 *db;
	FILE *f;

	(void)state;
	assert_null(store_open_read(path, &err));
	assert_non_null(strstr(err.text, "no store"));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL);
	sqlite3_close(db);
	assert_null(store_open_write(path, &err));
	assert_non_null(strstr(err.text, "no store of rootcause"));
	unlink(path);
	store = store_open_write(path, &err);
	assert_non_null(store);
	assert_int_equal(sqlite3_exec(store->db, "PRAGMA user_version = 99", NULL, NULL, NULL), 0);
	store_close(store);
	assert_null(store_open_read(path, &err));
	assert_non_null(strstr(err.text, "newer rootcause"));
	assert_null(store_open_write(path, &err));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 1", NULL, NULL, NULL), 0);
	sqlite3_close(db);
	assert_null(store_open_read(path, &err));
	assert_non_null(strstr(err.text, "older rootcause (schema 1, this one reads 5)"));
	assert_null(store_open_write(path, &err));
	assert_non_null(strstr(err.text, "ingest the files again"));
	f = fopen(path, "wb");
	fputs("this is no database, though it is long enough to be looked at as one", f);
	fclose(f);
	assert_null(store_open_read(path, &err));
	assert_null(store_open_write(path, &err));
	unlink(path);
	free(path);
}

static void number_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const int64_t *numbers = r->data;

	if (col == 0)
		sqlite3_result_int64(out, numbers[row]);
}

static void arrays_become_rows(void **state)
{
	const int64_t numbers[] = {5, 6, 7};
	struct rows rows = {3, numbers, number_column};
	struct err err = {0};
	sqlite3 *db;
	int64_t n = 0;

	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_true(rows_register(db, &err));
	assert_true(query_exec(db, "CREATE TABLE t (a, b)", &err));
	assert_true(rows_load(db, "INSERT INTO t SELECT c0, c1 FROM rows(?1)", &rows, &err));
	assert_true(query_number(db, "SELECT sum(a) FROM t WHERE b IS NULL", &n, &err));
	assert_int_equal(n, 18);
	/* Without the pointer there is nothing to read. */
	assert_true(query_number(db, "SELECT count(*) FROM rows(7)", &n, &err));
	assert_int_equal(n, 0);
	assert_false(query_exec(db, "SELECT c0 FROM rows", &err));
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_unsorted_and_doubled_are_kept_once),
		cmocka_unit_test(the_same_again_changes_nothing_and_others_are_refused),
		cmocka_unit_test(ids_that_began_elsewhere_are_another_process),
		cmocka_unit_test(hostile_names_stay_values),
		cmocka_unit_test(strange_files_are_refused),
		cmocka_unit_test(arrays_become_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
