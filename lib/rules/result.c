/* SPDX-License-Identifier: MIT */
#include "rules/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "model/stacks.h"
#include "rules/humane.h"

static const char *const column_names[RESULT_COLUMNS] = {"function", "file", "line", "count",
	"subject_kind", "subject_key", "severity", "basis", "weight", "doubt", "fix"};

static struct str column_name(sqlite3_stmt *stmt, int col)
{
	return str_from(sqlite3_column_name(stmt, col));
}

static int find_column(sqlite3_stmt *stmt, struct str name)
{
	for (int i = 0; i < sqlite3_column_count(stmt); i++)
		if (str_eq(column_name(stmt, i), name))
			return i;
	return -1;
}

/* The name in the next {braces} of *text, which is cut behind them; empty at the end. */
static struct str next_placeholder(struct str *text, struct str *before)
{
	size_t open = str_chr(*text, '{'), close;
	struct str rest = str_from_at(*text, open == SIZE_MAX ? text->n : open + 1), name;

	close = str_chr(rest, '}');
	if (open == SIZE_MAX || close == SIZE_MAX) {
		*before = *text;
		*text = (struct str){0};
		return (struct str){0};
	}
	*before = str_head(*text, open);
	name = str_head(rest, close);
	*text = str_from_at(rest, close + 1);
	return name;
}

static bool check_text(const struct rule *r, sqlite3_stmt *stmt, struct str text, struct err *err)
{
	struct str before, name;

	while ((name = next_placeholder(&text, &before)).n)
		if (find_column(stmt, name) < 0)
			return err_set(err, ERR_USAGE,
				"%.*s:%u: {%.*s} is no column of the statement", STR_ARG(r->file),
				r->sql_line, STR_ARG(name));
	return true;
}

static bool has_param(const struct rule *r, struct str name)
{
	for (size_t i = 0; i < r->nparams; i++)
		if (str_eq(r->params[i].name, name))
			return true;
	return false;
}

static bool check_params(const struct rule *r, sqlite3_stmt *stmt, struct err *err)
{
	bool *used = xcalloc(r->nparams + 1, sizeof(*used));
	bool ok = true;

	for (int i = 1; ok && i <= sqlite3_bind_parameter_count(stmt); i++) {
		struct str name = str_from(sqlite3_bind_parameter_name(stmt, i));

		ok = name.n > 1 && name.p[0] == ':' && has_param(r, str_from_at(name, 1));
		if (!ok)
			err_set(err, ERR_USAGE, "%.*s:%u: no param \"%.*s\" in the header",
				STR_ARG(r->file), r->sql_line, STR_ARG(name));
		for (size_t k = 0; ok && k < r->nparams; k++)
			used[k] = used[k] || str_eq(r->params[k].name, str_from_at(name, 1));
	}
	for (size_t k = 0; ok && k < r->nparams; k++) {
		ok = used[k];
		if (!ok)
			err_set(err, ERR_USAGE, "%.*s:1: param \"%.*s\" is not used",
				STR_ARG(r->file), STR_ARG(r->params[k].name));
	}
	free(used);
	return ok;
}

bool result_map_init(
	struct result_map *m, const struct rule *r, sqlite3_stmt *stmt, struct err *err)
{
	for (int c = 0; c < RESULT_COLUMNS; c++) {
		m->at[c] = find_column(stmt, str_from(column_names[c]));
		if (m->at[c] < 0 && c < RESULT_REQUIRED)
			return err_set(err, ERR_USAGE, "%.*s:%u: no column \"%s\"",
				STR_ARG(r->file), r->sql_line, column_names[c]);
	}
	return check_params(r, stmt, err) && check_text(r, stmt, r->message, err) &&
	       check_text(r, stmt, r->fix, err) && check_text(r, stmt, r->confirm, err);
}

static struct str column_text(sqlite3_stmt *stmt, int col)
{
	const unsigned char *p = col < 0 ? NULL : sqlite3_column_text(stmt, col);

	if (!p)
		return (struct str){0};
	return (struct str){(const char *)p, (size_t)sqlite3_column_bytes(stmt, col)};
}

static struct evidence read_value(sqlite3_stmt *stmt, int col, struct arena *arena)
{
	struct evidence e = {.name = arena_dup(arena, column_name(stmt, col))};

	switch (sqlite3_column_type(stmt, col)) {
	case SQLITE_INTEGER:
		e.type = EVIDENCE_INT;
		e.number = sqlite3_column_int64(stmt, col);
		break;
	case SQLITE_FLOAT:
		e.type = EVIDENCE_REAL;
		e.real = sqlite3_column_double(stmt, col);
		break;
	case SQLITE_NULL:
		e.type = EVIDENCE_NULL;
		break;
	default:
		e.type = EVIDENCE_TEXT;
		e.text = arena_dup(arena, column_text(stmt, col));
		break;
	}
	return e;
}

static bool is_evidence(const struct result_map *m, int col)
{
	for (int c = 0; c < RESULT_COLUMNS; c++)
		if (m->at[c] == col)
			return false;
	return true;
}

static void read_evidence(
	const struct result_map *m, sqlite3_stmt *stmt, struct report *report, struct finding *out)
{
	int n = sqlite3_column_count(stmt);

	out->evidence = arena_alloc(&report->arena, (size_t)n * sizeof(*out->evidence));
	for (int col = 0; col < n; col++)
		if (is_evidence(m, col))
			out->evidence[out->nevidence++] = read_value(stmt, col, &report->arena);
}

/* The text with its {column}s filled in, in words for people. */
static struct str fill(struct str text, sqlite3_stmt *stmt, struct arena *arena)
{
	struct strbuf out = {0};
	struct str before, name, result;

	while (text.n) {
		name = next_placeholder(&text, &before);
		strbuf_add(&out, before);
		if (name.n) {
			struct arena_mark mark = arena_mark(arena);
			struct evidence e = read_value(stmt, find_column(stmt, name), arena);

			humane_value(&e, &out);
			arena_rewind(arena, mark);
		}
	}
	result = arena_dup(arena, strbuf_str(&out));
	strbuf_release(&out);
	return result;
}

static void read_place(
	const struct result_map *m, sqlite3_stmt *stmt, struct report *report, struct finding *out)
{
	struct place place = {
		.function = arena_dup(&report->arena, column_text(stmt, m->at[RESULT_FUNCTION])),
		.file = arena_dup(&report->arena, column_text(stmt, m->at[RESULT_FILE])),
	};
	int64_t line = sqlite3_column_int64(stmt, m->at[RESULT_LINE]);

	if (!place.function.n && !place.file.n)
		return;
	if (line > 0 && line <= UINT32_MAX)
		place.line = (uint32_t)line;
	out->locations = arena_alloc(&report->arena, sizeof(place));
	out->locations[0] = place;
	out->nlocations = 1;
}

static struct str base_name(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == SIZE_MAX ? path : str_from_at(path, slash + 1);
}

void result_fingerprint_of(struct finding *f, struct str site)
{
	uint64_t hash = hash_mix(hash_str(f->rule), hash_str(site));

	hash = hash_mix(hash, hash_str(f->subject_kind));
	sqlite3_snprintf(
		sizeof(f->fingerprint), f->fingerprint, "%016llx", (unsigned long long)hash);
}

void result_fingerprint(struct finding *f)
{
	struct strbuf canonical = {0};

	if (f->nlocations)
		function_canonical(f->locations[0].function, &canonical);
	/* A site without a function has its file's name for one: folders differ between builds. */
	if (f->nlocations && !canonical.n)
		strbuf_add(&canonical, base_name(f->locations[0].file));
	result_fingerprint_of(f, strbuf_str(&canonical));
	strbuf_release(&canonical);
}

static bool read_judgement(const struct result_map *m, const struct rule *r, sqlite3_stmt *stmt,
	struct finding *out, struct err *err)
{
	struct str severity = column_text(stmt, m->at[RESULT_SEVERITY]);
	struct str basis = column_text(stmt, m->at[RESULT_BASIS]);

	out->severity = r->severity;
	out->basis = r->basis;
	if (severity.n && !severity_parse(severity, &out->severity))
		return err_set(err, ERR_USAGE, "%.*s: a row with severity \"%.*s\"",
			STR_ARG(r->file), STR_ARG(severity));
	if (basis.n && !basis_parse(basis, &out->basis))
		return err_set(err, ERR_USAGE, "%.*s: a row with basis \"%.*s\"", STR_ARG(r->file),
			STR_ARG(basis));
	out->weight = (double)out->count;
	if (m->at[RESULT_WEIGHT] >= 0)
		out->weight = sqlite3_column_double(stmt, m->at[RESULT_WEIGHT]);
	return true;
}

bool result_finding(const struct result_map *m, const struct rule *r, sqlite3_stmt *stmt,
	struct report *report, struct finding *out, struct err *err)
{
	struct arena *arena = &report->arena;
	struct str doubt = column_text(stmt, m->at[RESULT_DOUBT]);
	struct str fix = column_text(stmt, m->at[RESULT_FIX]);

	*out = (struct finding){
		.rule = arena_dup(arena, r->id), .title = arena_dup(arena, r->title)};
	out->count = sqlite3_column_int64(stmt, m->at[RESULT_COUNT]);
	if (!read_judgement(m, r, stmt, out, err))
		return false;
	out->subject_kind = arena_dup(arena, column_text(stmt, m->at[RESULT_SUBJECT_KIND]));
	out->subject_key = arena_dup(arena, column_text(stmt, m->at[RESULT_SUBJECT_KEY]));
	read_place(m, stmt, report, out);
	read_evidence(m, stmt, report, out);
	out->message = fill(r->message, stmt, arena);
	out->fix = fix.n ? arena_dup(arena, fix) : fill(r->fix, stmt, arena);
	out->confirm = fill(r->confirm, stmt, arena);
	if (doubt.n) {
		out->doubts = arena_alloc(arena, sizeof(*out->doubts));
		out->doubts[0] = arena_dup(arena, doubt);
		out->ndoubts = 1;
	}
	result_fingerprint(out);
	return true;
}
