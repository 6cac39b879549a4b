/* SPDX-License-Identifier: MIT */
/*
 * {"schema":"rootcause.capture/1","process":"shop","host":"h","pid":1,"service":"shop",
 *  "build":"2026.11","go_version":"go1.26.8","gomaxprocs":2,
 *  "files":[{"path":"dump-1.txt","time":"2026-11-21T04:43:29.9Z","what":"..."}]}
 * Written by capture scripts; unknown members are passed over.
 */
#include "formats/manifest.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/xmalloc.h"
#include "model/dump.h"

/* Days since 1970 of a date in the Gregorian calendar. */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
	int64_t era, year, day;

	y -= m <= 2;
	era = (y >= 0 ? y : y - 399) / 400;
	year = y - era * 400;
	day = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + year * 365 + year / 4 - year / 100 + day - 719468;
}

static bool eat_number(struct str *s, uint64_t low, uint64_t high, int64_t *out)
{
	uint64_t v;

	if (!str_eat_u64(s, &v) || v < low || v > high)
		return false;
	*out = (int64_t)v;
	return true;
}

static int64_t eat_fraction(struct str *s)
{
	int64_t ns = 0, unit = 100000000;

	if (!str_eat(s, STR(".")))
		return 0;
	while (s->n && s->p[0] >= '0' && s->p[0] <= '9') {
		ns += (s->p[0] - '0') * unit;
		unit /= 10;
		*s = str_from_at(*s, 1);
	}
	return ns;
}

static bool eat_offset(struct str *s, int64_t *seconds)
{
	int64_t h, m, sign = 1;

	*seconds = 0;
	if (str_eat(s, STR("Z")) || str_eat(s, STR("z")))
		return true;
	if (str_eat(s, STR("-")))
		sign = -1;
	else if (!str_eat(s, STR("+")))
		return false;
	if (!eat_number(s, 0, 23, &h) || !str_eat(s, STR(":")) || !eat_number(s, 0, 59, &m))
		return false;
	*seconds = sign * (h * 3600 + m * 60);
	return true;
}

bool time_parse(struct str s, int64_t *ns)
{
	int64_t y, mo, d, h, mi, sec, offset, fraction;

	/* The range of int64 nanoseconds ends in 2262. */
	if (!eat_number(&s, 1700, 2261, &y) || !str_eat(&s, STR("-")) ||
		!eat_number(&s, 1, 12, &mo) || !str_eat(&s, STR("-")) ||
		!eat_number(&s, 1, 31, &d) || !(str_eat(&s, STR("T")) || str_eat(&s, STR(" "))) ||
		!eat_number(&s, 0, 23, &h) || !str_eat(&s, STR(":")) ||
		!eat_number(&s, 0, 59, &mi) || !str_eat(&s, STR(":")) ||
		!eat_number(&s, 0, 60, &sec))
		return false;
	fraction = eat_fraction(&s);
	if (!eat_offset(&s, &offset) || s.n)
		return false;
	*ns = (days_of(y, mo, d) * 86400 + h * 3600 + mi * 60 + sec - offset) * 1000000000 +
	      fraction;
	return true;
}

static struct str text_value(struct json_reader *r, struct arena *arena)
{
	enum json_type type = json_next(r);

	if (type == JSON_STRING)
		return arena_dup(arena, r->text);
	json_skip(r);
	return (struct str){0};
}

static int64_t number_value(struct json_reader *r)
{
	enum json_type type = json_next(r);
	int64_t v;

	if (type == JSON_NUMBER && json_i64(r, &v) && v >= 0)
		return v;
	json_skip(r);
	return -1;
}

static void read_file(struct manifest *m, struct json_reader *r)
{
	struct manifest_file f = {.time_ns = TIME_UNKNOWN};

	while (json_next(r) == JSON_KEY) {
		struct str key = arena_dup(&m->arena, r->text);

		if (str_eq(key, STR("path"))) {
			f.path = text_value(r, &m->arena);
		} else if (str_eq(key, STR("what"))) {
			f.what = text_value(r, &m->arena);
		} else if (str_eq(key, STR("process"))) {
			f.process = text_value(r, &m->arena);
		} else if (str_eq(key, STR("time"))) {
			struct str text = text_value(r, &m->arena);

			if (!time_parse(text, &f.time_ns))
				f.time_ns = TIME_UNKNOWN;
		} else {
			json_next(r);
			json_skip(r);
		}
	}
	m->files = grow_array(m->files, &m->cap_files, m->nfiles + 1, sizeof(*m->files));
	m->files[m->nfiles++] = f;
}

static void read_files(struct manifest *m, struct json_reader *r)
{
	enum json_type type = json_next(r);

	if (type != JSON_ARRAY_BEGIN) {
		json_skip(r);
		return;
	}
	while ((type = json_next(r)) != JSON_ARRAY_END && type != JSON_END && type != JSON_ERROR) {
		if (type == JSON_OBJECT_BEGIN)
			read_file(m, r);
		else
			json_skip(r);
	}
}

static void read_member(struct manifest *m, struct json_reader *r, struct str key)
{
	const struct {
		struct str key;
		struct str *text;
		int64_t *number;
	} members[] = {
		{STR("process"), &m->process, NULL},
		{STR("host"), &m->host, NULL},
		{STR("service"), &m->service, NULL},
		{STR("build"), &m->build, NULL},
		{STR("go_version"), &m->go_version, NULL},
		{STR("pid"), NULL, &m->pid},
		{STR("gomaxprocs"), NULL, &m->gomaxprocs},
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!str_eq(key, members[i].key))
			continue;
		if (members[i].text)
			*members[i].text = text_value(r, &m->arena);
		else
			*members[i].number = number_value(r);
		return;
	}
	if (str_eq(key, STR("files"))) {
		read_files(m, r);
		return;
	}
	json_next(r);
	json_skip(r);
}

bool manifest_is(struct str text)
{
	struct str s = str_trim(str_head(text, 4096));

	return str_starts(s, STR("{")) && str_find(s, STR("\"rootcause.capture/")) != SIZE_MAX;
}

bool manifest_read(struct manifest *m, struct str text, const char *name, struct err *err)
{
	struct json_reader r;
	bool ok;

	*m = (struct manifest){.pid = -1, .gomaxprocs = -1};
	json_reader_init(&r, text);
	ok = json_next(&r) == JSON_OBJECT_BEGIN;
	while (ok && json_next(&r) == JSON_KEY) {
		struct str key = arena_dup(&m->arena, r.text);

		read_member(m, &r, key);
	}
	if (!ok || r.problem)
		ok = err_set(err, ERR_FORMAT, "%s: byte %zu: %s", name, r.token_at,
			r.problem ? r.problem : "not an object");
	json_reader_release(&r);
	return ok;
}

void manifest_release(struct manifest *m)
{
	free(m->files);
	arena_release(&m->arena);
	*m = (struct manifest){0};
}

const struct manifest_file *manifest_find(const struct manifest *m, struct str path)
{
	for (size_t i = 0; i < m->nfiles; i++)
		if (str_eq(m->files[i].path, path))
			return &m->files[i];
	return NULL;
}
