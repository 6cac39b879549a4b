/* SPDX-License-Identifier: MIT */
#include "store/loader.h"

#include <stdlib.h>

#include "analyze/wait_words.h"
#include "base/xmalloc.h"

static void bind_text_or_null(struct query *q, int at, struct str s)
{
	if (s.n)
		query_text(q, at, s);
	else
		query_null(q, at);
}

static bool find_run(sqlite3 *db, struct str name, int64_t *run, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"INSERT INTO run (name, touched) VALUES (?1, (SELECT coalesce(max(touched), 0) + 1 "
		"FROM run)) ON CONFLICT (name) DO UPDATE SET touched = excluded.touched");
	query_text(&q, 1, name);
	query_run(&q);
	if (!query_close(&q, err))
		return false;
	query_open(&q, db, "SELECT id FROM run WHERE name = ?1");
	query_text(&q, 1, name);
	if (query_next(&q))
		*run = query_col_int(&q, 0);
	return query_close(&q, err);
}

/* What a manifest says of a process fills what was unknown. */
static bool find_process(sqlite3 *db, int64_t run, struct str name,
	const struct ingest_source *source, int64_t *process, struct err *err)
{
	struct query q;

	query_open(&q, db,
		"INSERT INTO process (run, name, host, pid, service, build, go_version, gomaxprocs) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (run, name) DO UPDATE SET "
		"host = coalesce(host, excluded.host), pid = coalesce(pid, excluded.pid), "
		"service = coalesce(service, excluded.service), "
		"build = coalesce(build, excluded.build), "
		"go_version = coalesce(go_version, excluded.go_version), "
		"gomaxprocs = coalesce(gomaxprocs, excluded.gomaxprocs)");
	query_int(&q, 1, run);
	query_text(&q, 2, name);
	bind_text_or_null(&q, 3, source->host);
	query_int_or_null(&q, 4, source->pid, -1);
	bind_text_or_null(&q, 5, source->service);
	bind_text_or_null(&q, 6, source->build);
	bind_text_or_null(&q, 7, source->go_version);
	query_int_or_null(&q, 8, source->gomaxprocs, -1);
	query_run(&q);
	if (!query_close(&q, err))
		return false;
	query_open(&q, db, "SELECT id FROM process WHERE run = ?1 AND name = ?2");
	query_int(&q, 1, run);
	query_text(&q, 2, name);
	if (query_next(&q))
		*process = query_col_int(&q, 0);
	return query_close(&q, err);
}

/* Whether the store knows the name as that of a process elsewhere, or of another build. */
static bool stated_otherwise(sqlite3 *db, int64_t run, struct str name,
	const struct ingest_source *source, bool *other, struct err *err)
{
	struct query q;

	*other = false;
	query_open(&q, db,
		"SELECT (?3 <> '' AND host <> ?3) IS 1 OR (?4 >= 0 AND pid <> ?4) IS 1 OR "
		"(?5 <> '' AND build <> ?5) IS 1 FROM process WHERE run = ?1 AND name = ?2");
	query_int(&q, 1, run);
	query_text(&q, 2, name);
	query_text(&q, 3, source->host);
	query_int(&q, 4, source->pid);
	query_text(&q, 5, source->build);
	if (query_next(&q))
		*other = query_col_int(&q, 0) != 0;
	return query_close(&q, err);
}

/* The process that was named, or the first "NAME#n" that the manifest does not contradict. */
static bool stated_process(sqlite3 *db, int64_t run, const struct ingest_source *source,
	int64_t *process, bool *other, struct err *err)
{
	struct strbuf name = {0};
	bool clash = true, ok = true;

	strbuf_add(&name, source->process);
	*other = false;
	for (int n = 2; ok; n++) {
		ok = stated_otherwise(db, run, strbuf_str(&name), source, &clash, err);
		if (!clash || n > 1000)
			break;
		*other = true;
		strbuf_clear(&name);
		strbuf_addf(&name, "%.*s#%d", STR_ARG(source->process), n);
	}
	ok = ok && find_process(db, run, strbuf_str(&name), source, process, err);
	strbuf_release(&name);
	return ok;
}

/* ---- taking out ---- */

static bool delete_by(sqlite3 *db, const char *sql, int64_t a, int64_t b, struct err *err)
{
	struct query q;

	query_open(&q, db, sql);
	query_int(&q, 1, a);
	if (sqlite3_bind_parameter_count(q.stmt) > 1)
		query_int(&q, 2, b);
	query_run(&q);
	return query_close(&q, err);
}

static bool delete_snapshot(sqlite3 *db, int64_t id, struct err *err)
{
	static const char *const by_snapshot[] = {
		"DELETE FROM thread_group WHERE snapshot = ?1",
		"DELETE FROM thread WHERE snapshot = ?1",
		"DELETE FROM thread_lock WHERE snapshot = ?1",
		"DELETE FROM thread_word WHERE snapshot = ?1",
		"DELETE FROM group_change WHERE snapshot = ?1",
		"DELETE FROM profile WHERE snapshot = ?1",
		"DELETE FROM profile_type WHERE snapshot = ?1",
		"DELETE FROM profile_sample WHERE snapshot = ?1",
		"DELETE FROM profile_function WHERE snapshot = ?1",
		"DELETE FROM profile_site WHERE snapshot = ?1",
		"DELETE FROM event WHERE snapshot = ?1",
		"DELETE FROM series WHERE snapshot = ?1",
		"DELETE FROM trace WHERE snapshot = ?1",
		"DELETE FROM trace_entry WHERE snapshot = ?1",
		"DELETE FROM trace_time WHERE snapshot = ?1",
		"DELETE FROM trace_octave WHERE snapshot = ?1",
		"DELETE FROM trace_waker WHERE snapshot = ?1",
		"DELETE FROM trace_stop WHERE snapshot = ?1",
		"DELETE FROM trace_assist WHERE snapshot = ?1",
		"DELETE FROM trace_waiting WHERE snapshot = ?1",
		"DELETE FROM trace_busy WHERE snapshot = ?1",
		"DELETE FROM trace_spawn WHERE snapshot = ?1",
		"DELETE FROM trace_interval WHERE snapshot = ?1",
		"DELETE FROM trace_stretch WHERE snapshot = ?1",
		"DELETE FROM trace_log WHERE snapshot = ?1",
		"DELETE FROM snapshot WHERE id = ?1",
	};

	for (size_t i = 0; i < sizeof(by_snapshot) / sizeof(by_snapshot[0]); i++)
		if (!delete_by(db, by_snapshot[i], id, 0, err))
			return false;
	return delete_by(
		db, "DELETE FROM stack WHERE id BETWEEN ?1 AND ?2", id << 32, (id + 1) << 32, err);
}

/* The ids that a query with one parameter gives; the caller frees. */
static int64_t *ids_of(sqlite3 *db, const char *sql, int64_t arg, size_t *n, struct err *err)
{
	struct query q;
	int64_t *out = NULL;
	size_t cap = 0;

	*n = 0;
	query_open(&q, db, sql);
	query_int(&q, 1, arg);
	while (query_next(&q)) {
		out = grow_array(out, &cap, *n + 1, sizeof(*out));
		out[(*n)++] = query_col_int(&q, 0);
	}
	if (!query_close(&q, err))
		*n = SIZE_MAX;
	return out;
}

static bool delete_input(sqlite3 *db, int64_t input, struct err *err)
{
	size_t n;
	int64_t *ids = ids_of(db, "SELECT id FROM snapshot WHERE input = ?1", input, &n, err);
	bool ok = n != SIZE_MAX;

	for (size_t i = 0; ok && i < n; i++)
		ok = delete_snapshot(db, ids[i], err);
	free(ids);
	return ok && delete_by(db, "DELETE FROM warning WHERE input = ?1", input, 0, err) &&
	       delete_by(db, "DELETE FROM input WHERE id = ?1", input, 0, err);
}

bool loader_sweep(sqlite3 *db, struct err *err)
{
	return query_exec(db,
		"DELETE FROM frame WHERE id NOT IN (SELECT frame FROM stack "
		"UNION SELECT creator FROM thread_group WHERE creator IS NOT NULL "
		"UNION SELECT site FROM trace_waker WHERE site IS NOT NULL "
		"UNION SELECT site FROM trace_stop WHERE site IS NOT NULL "
		"UNION SELECT site FROM trace_assist WHERE site IS NOT NULL "
		"UNION SELECT site FROM trace_busy WHERE site IS NOT NULL "
		"UNION SELECT site FROM trace_spawn WHERE site IS NOT NULL "
		"UNION SELECT site FROM trace_interval WHERE site IS NOT NULL "
		"UNION SELECT site FROM trace_stretch WHERE site IS NOT NULL "
		"UNION SELECT site FROM trace_log WHERE site IS NOT NULL "
		"UNION SELECT wrapper FROM thread_group WHERE wrapper IS NOT NULL);"
		"DELETE FROM function WHERE id NOT IN "
		"(SELECT function FROM frame WHERE function IS NOT NULL "
		"UNION SELECT entry FROM trace_entry WHERE entry IS NOT NULL "
		"UNION SELECT entry FROM trace_time WHERE entry IS NOT NULL "
		"UNION SELECT entry FROM trace_waker WHERE entry IS NOT NULL "
		"UNION SELECT entry FROM trace_assist WHERE entry IS NOT NULL "
		"UNION SELECT entry FROM trace_busy WHERE entry IS NOT NULL "
		"UNION SELECT entry FROM trace_spawn WHERE entry IS NOT NULL "
		"UNION SELECT entry FROM trace_interval WHERE entry IS NOT NULL "
		"UNION SELECT entry FROM trace_waiting WHERE entry IS NOT NULL);"
		"DELETE FROM string WHERE id NOT IN (SELECT name FROM function "
		"UNION SELECT file FROM function WHERE file IS NOT NULL "
		"UNION SELECT canonical FROM function UNION SELECT package FROM function "
		"UNION SELECT labels FROM thread WHERE labels IS NOT NULL "
		"UNION SELECT name FROM thread WHERE name IS NOT NULL "
		"UNION SELECT type FROM thread_lock WHERE type IS NOT NULL "
		"UNION SELECT packages FROM thread_group WHERE packages IS NOT NULL "
		"UNION SELECT labels FROM thread_group WHERE labels IS NOT NULL "
		"UNION SELECT type FROM trace_stretch WHERE type IS NOT NULL "
		"UNION SELECT category FROM trace_log WHERE category IS NOT NULL "
		"UNION SELECT labels FROM profile_sample WHERE labels IS NOT NULL)",
		err);
}

bool store_forget_run(struct store *store, struct str name, struct err *err)
{
	struct query q;
	int64_t run = 0, *inputs;
	size_t n = 0;
	bool ok;

	if (!store_begin(store, err))
		return false;
	query_open(&q, store->db, "SELECT id FROM run WHERE name = ?1");
	query_text(&q, 1, name);
	if (query_next(&q))
		run = query_col_int(&q, 0);
	ok = query_close(&q, err);
	if (ok && !run)
		ok = err_set(err, ERR_USAGE, "%s has no run \"%.*s\"", store->path, STR_ARG(name));
	inputs = ok ? ids_of(store->db, "SELECT id FROM input WHERE run = ?1", run, &n, err) : NULL;
	ok = ok && n != SIZE_MAX;
	for (size_t i = 0; ok && i < n; i++)
		ok = delete_input(store->db, inputs[i], err);
	free(inputs);
	ok = ok && delete_by(store->db, "DELETE FROM process WHERE run = ?1", run, 0, err) &&
	     delete_by(store->db, "DELETE FROM run WHERE id = ?1", run, 0, err) &&
	     loader_sweep(store->db, err);
	if (ok)
		return store_commit(store, err);
	store_rollback(store);
	return false;
}

/* ---- identity ---- */

static bool find_input(sqlite3 *db, const struct ingest_source *source, int64_t *input, bool *same,
	struct err *err)
{
	struct query q;

	*input = 0;
	query_open(&q, db,
		"SELECT i.id, i.hash FROM input i JOIN run r ON r.id = i.run "
		"WHERE r.name = ?1 AND i.asked = ?2 AND i.name = ?3");
	query_text(&q, 1, source->run);
	query_text(&q, 2, source->process);
	query_text(&q, 3, source->name);
	if (query_next(&q)) {
		*input = query_col_int(&q, 0);
		*same = str_eq(query_col_text(&q, 1), source->hash);
	}
	return query_close(&q, err);
}

bool ingest_known(
	struct store *store, const struct ingest_source *source, bool *known, struct err *err)
{
	int64_t input;
	bool same = false;

	if (!find_input(store->db, source, &input, &same, err))
		return err_wrap(err, "%s", store->path);
	*known = input && same;
	return true;
}

/* ---- putting in ---- */

static bool add_input(struct loader *l, struct ingest *in, const struct ingest_source *source,
	const int64_t place[2], int64_t *input, struct err *err)
{
	struct strbuf kind = {0};
	struct query q;

	ingest_kind_text(in, &kind);
	query_open(&q, l->db,
		"INSERT INTO input VALUES "
		"(NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
	query_int(&q, 1, place[0]);
	query_int(&q, 2, place[1]);
	query_text(&q, 3, source->process);
	query_text(&q, 4, source->name);
	query_text(&q, 5, source->path);
	query_int(&q, 6, source->position);
	query_text(&q, 7, source->format);
	query_text(&q, 8, strbuf_str(&kind));
	query_int_or_null(&q, 9, source->time_ns, TIME_UNKNOWN);
	query_int(&q, 10, (int64_t)source->bytes);
	query_text(&q, 11, source->hash);
	query_int(&q, 12, (int64_t)source->records);
	query_int(&q, 13, (int64_t)source->skipped);
	query_run(&q);
	strbuf_release(&kind);
	*input = sqlite3_last_insert_rowid(l->db);
	return query_close(&q, err);
}

static bool add_warnings(struct loader *l, int64_t input, const struct diag *diag, struct err *err)
{
	struct query q;
	struct strbuf text = {0};

	query_open(&q, l->db, "INSERT INTO warning VALUES (?1, ?2, ?3, ?4)");
	for (size_t i = 0; diag && i < diag->n; i++) {
		const struct diag_entry *e = &diag->items[i];

		strbuf_clear(&text);
		strbuf_addf(&text, "%s", e->kind);
		if (e->count > 1)
			strbuf_addf(&text, ", %llu times", (unsigned long long)e->count);
		if (e->lineno)
			strbuf_addf(&text, ", first at line %llu", (unsigned long long)e->lineno);
		else if (e->at != UINT64_MAX)
			strbuf_addf(&text, ", first at byte %llu", (unsigned long long)e->at);
		query_int(&q, 1, input);
		query_int(&q, 2, (int64_t)i);
		query_int(&q, 3, e->class == DIAG_LOSS);
		query_text(&q, 4, strbuf_str(&text));
		query_run(&q);
	}
	strbuf_release(&text);
	return query_close(&q, err);
}

static int64_t snapshot_time(const struct ingest_snapshot *s, const struct ingest_source *source)
{
	int64_t time = s->groups.snapshot.time_ns;

	if (s->kind == INGEST_PROFILE)
		time = s->profile.time_ns > 0 ? s->profile.time_ns : TIME_UNKNOWN;
	if (s->kind == INGEST_TRACE)
		time = s->trace->info.wall_start_ns;
	return time == TIME_UNKNOWN ? source->time_ns : time;
}

static void bind_dump(struct query *q, const struct ingest_snapshot *s)
{
	const struct snapshot *snap = &s->groups.snapshot;

	query_text(q, 5, str_from(dump_level_name(snap->level)));
	if (!s->leaks && s->kind != INGEST_TRACE)
		query_text(q, 6, s->groups.nmembers ? STR("ids") : STR("grouped"));
	bind_text_or_null(q, 8, stacks_text(s->groups.stacks, snap->go_version));
	query_int(q, 9, (int64_t)s->groups.threads);
	query_int_or_null(q, 10, (int64_t)snap->declared, 0);
	query_int(q, 11, snap->truncated);
	query_int(q, 12, snap->capped);
	query_int(q, 13, (int64_t)snap->at);
	query_text(q, 14, str_from(runtime_kind_name(snap->runtime)));
}

static bool add_snapshot(struct loader *l, const struct ingest_snapshot *s,
	const struct ingest_source *source, const int64_t place[3], struct err *err)
{
	static const char *const kinds[] = {"dump", "profile", "log", "trace"};
	struct query q;

	query_open(&q, l->db,
		"INSERT INTO snapshot (input, ordinal, process, kind, level, lane, time_ns, "
		"go_version, threads, declared, truncated, capped, at, runtime) VALUES "
		"(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, coalesce(?11, 0), coalesce(?12, 0), "
		"coalesce(?13, 0), ?14)");
	for (int i = 0; i < 3; i++)
		query_int(&q, i + 1, place[i]);
	query_text(&q, 4, str_from(kinds[s->kind]));
	query_int_or_null(&q, 7, snapshot_time(s, source), TIME_UNKNOWN);
	if (s->has_groups)
		bind_dump(&q, s);
	query_run(&q);
	if (!query_close(&q, err))
		return false;
	loader_trie_begin(l, sqlite3_last_insert_rowid(l->db));
	return true;
}

static void mark_stacks(struct loader *l, const struct ingest_snapshot *s)
{
	for (size_t i = 0; i < s->groups.n; i++)
		loader_trie_mark(l, s->groups.items[i].stack);
	for (size_t i = 0; i < s->profile.nrows; i++)
		loader_trie_mark(l, s->profile.rows[i].stack);
	for (size_t i = 0; i < s->nevents; i++)
		loader_trie_mark(l, s->events[i].stack);
	for (size_t i = 0; i < s->nevents; i++)
		loader_trie_mark(l, s->events[i].peer);
}

static bool add_contents(struct loader *l, const struct ingest *in, const struct ingest_snapshot *s,
	int64_t time_ns, struct err *err)
{
	mark_stacks(l, s);
	if (s->kind == INGEST_TRACE)
		return load_trace(l, s->trace, time_ns, err) &&
		       (!s->has_groups || load_groups(l, &s->groups, err));
	return loader_trie_write(l, err) && (!s->has_groups || load_groups(l, &s->groups, err)) &&
	       (s->kind != INGEST_PROFILE || load_profile(l, &s->profile, err)) &&
	       (s->kind != INGEST_LOG || load_log(l, in, s, err));
}

struct loading {
	struct loader loader;
	struct ingest *in;
	const struct ingest_source *source;
	int64_t run, process, input;
	bool other_process; /* by goroutine ids */
	bool stated;	    /* by the manifest */
};

/* The process that was named, or the first "NAME#n" whose goroutine ids agree with the dump. */
static bool fitting_process(
	struct loading *d, const struct ingest_snapshot *s, int64_t *process, struct err *err)
{
	struct strbuf name = {0};
	bool fits = true, ok = true;

	*process = d->process;
	/* Traces tell no creators of what is older: nothing to know a process by. */
	for (int n = 2; ok && s->groups.nmembers && s->kind != INGEST_TRACE && n < 1000; n++) {
		ok = neighbours_fit(d->loader.db, *process, &s->groups, &fits, err);
		if (!ok || fits)
			break;
		strbuf_clear(&name);
		strbuf_addf(&name, "%.*s#%d", STR_ARG(d->source->process), n);
		ok = find_process(d->loader.db, d->run, strbuf_str(&name), d->source, process, err);
	}
	strbuf_release(&name);
	d->other_process = d->other_process || *process != d->process;
	return ok;
}

static bool update_touched(struct loading *d, struct err *err)
{
	size_t n;
	int64_t *ids = ids_of(d->loader.db,
		"SELECT DISTINCT process FROM snapshot WHERE input = ?1", d->input, &n, err);
	bool ok = n != SIZE_MAX;

	for (size_t i = 0; ok && i < n; i++)
		ok = neighbours_update(d->loader.db, ids[i], err);
	free(ids);
	return ok;
}

static bool add_snapshots(struct loading *d, struct err *err)
{
	for (size_t i = 0; i < d->in->n; i++) {
		struct ingest_snapshot *s = d->in->items[i];
		int64_t place[3] = {d->input, (int64_t)i, d->process};

		wait_words_trim(&s->groups, d->loader.owner);
		if (!fitting_process(d, s, &place[2], err) ||
			!add_snapshot(&d->loader, s, d->source, place, err) ||
			!add_contents(&d->loader, d->in, s, snapshot_time(s, d->source), err))
			return false;
	}
	return update_touched(d, err);
}

/* An input that is replaced takes its place in the order with it. */
static bool replace_old(
	struct store *store, const struct ingest_source *source, bool *same, struct err *err)
{
	int64_t input, process = 0;
	struct query q;

	*same = false;
	if (!find_input(store->db, source, &input, same, err))
		return false;
	if (!input || *same)
		return true;
	if (!source->replace)
		return err_set(err, ERR_STORE,
			"%.*s is already in run \"%.*s\" with other contents (--replace puts this "
			"one in its place, --run NAME keeps both)",
			STR_ARG(source->name), STR_ARG(source->run));
	query_open(&q, store->db, "SELECT process FROM input WHERE id = ?1");
	query_int(&q, 1, input);
	if (query_next(&q))
		process = query_col_int(&q, 0);
	return query_close(&q, err) && delete_input(store->db, input, err) &&
	       neighbours_update(store->db, process, err);
}

static bool load_in_transaction(struct loading *d, struct err *err)
{
	sqlite3 *db = d->loader.db;
	int64_t place[2];

	if (!find_run(db, d->source->run, &d->run, err) ||
		!(d->source->process_given ? find_process(db, d->run, d->source->process, d->source,
						     &d->process, err)
					   : stated_process(db, d->run, d->source, &d->process,
						     &d->stated, err)))
		return false;
	place[0] = d->run;
	place[1] = d->process;
	return add_input(&d->loader, d->in, d->source, place, &d->input, err) &&
	       add_warnings(&d->loader, d->input, d->source->diag, err) && add_snapshots(d, err);
}

bool ingest_load(struct ingest *in, struct store *store, const struct owner *owner,
	const struct ingest_source *source, enum ingest_result *result, struct err *err)
{
	struct loading d = {.in = in, .source = source};
	bool same = false, ok;

	/* Asked without a transaction first: what changes nothing must not touch the file. */
	if (!ingest_known(store, source, &same, err))
		return false;
	if (same) {
		*result = INGEST_SAME;
		return true;
	}
	if (!store_begin(store, err))
		return false;
	if (!replace_old(store, source, &same, err) || same) {
		store_rollback(store);
		*result = INGEST_SAME;
		return same;
	}
	loader_init(&d.loader, store->db, in->stacks, owner);
	ok = load_in_transaction(&d, err);
	ok = loader_release(&d.loader, ok ? err : NULL) && ok;
	*result = d.stated	    ? INGEST_STATED_PROCESS
		  : d.other_process ? INGEST_OTHER_PROCESS
				    : INGEST_LOADED;
	if (ok)
		return store_commit(store, err);
	store_rollback(store);
	return err_wrap(err, "%s", store->path);
}
