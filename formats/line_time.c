/* SPDX-License-Identifier: MIT */
/*
 * Time stamps of CRI and Docker ("2024-05-01T10:00:00.123456789Z"), kubectl --timestamps, syslog
 * (RFC 5424), journalctl -o short-iso ("2024-05-01T10:00:00+0200"), CloudWatch; "time" of slog and
 * logrus, "ts" of zap, "timestamp" of Stackdriver.
 */
#include "formats/line_time.h"

#include "base/json.h"
#include "formats/manifest.h"
#include "model/dump.h"

enum { STAMP_MAX = 64 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of "2024-05-01T10:00:00" at the start of s, or 0. */
static size_t stamp_length(struct str s)
{
	static const char form[] = "dddd-dd-dd dd:dd:dd";
	size_t n = sizeof(form) - 1;

	if (s.n < n)
		return 0;
	for (size_t i = 0; i < n; i++) {
		bool fits = form[i] == 'd'   ? is_digit(s.p[i])
			    : form[i] == ' ' ? s.p[i] == 'T' || s.p[i] == ' '
					     : s.p[i] == form[i];

		if (!fits)
			return 0;
	}
	return n;
}

/* Appends fraction and zone as time_parse() wants them. False: no zone. */
static bool add_rest(struct strbuf *out, struct str s)
{
	if (s.n > 1 && (s.p[0] == '.' || s.p[0] == ',') && is_digit(s.p[1])) {
		strbuf_addc(out, '.');
		for (s = str_from_at(s, 1); s.n && is_digit(s.p[0]); s = str_from_at(s, 1))
			if (out->n < STAMP_MAX / 2)
				strbuf_addc(out, s.p[0]);
	}
	if (s.n > 1 && s.p[0] == ' ' && (s.p[1] == '+' || s.p[1] == '-'))
		s = str_from_at(s, 1);
	if (str_starts(s, STR("Z"))) {
		strbuf_addc(out, 'Z');
		return true;
	}
	if (s.n < 5 || (s.p[0] != '+' && s.p[0] != '-') || !is_digit(s.p[1]) || !is_digit(s.p[2]))
		return false;
	strbuf_add(out, str_head(s, 3));
	s = str_from_at(s, s.p[3] == ':' ? 4 : 3);
	if (s.n < 2 || !is_digit(s.p[0]) || !is_digit(s.p[1]))
		return false;
	strbuf_addc(out, ':');
	strbuf_add(out, str_head(s, 2));
	return true;
}

int64_t time_in_text(struct str s)
{
	struct strbuf stamp = {0};
	int64_t ns = TIME_UNKNOWN;

	for (; s.n; s = str_from_at(s, 1)) {
		size_t n = is_digit(s.p[0]) ? stamp_length(s) : 0;

		if (!n)
			continue;
		strbuf_clear(&stamp);
		strbuf_add(&stamp, str_head(s, n));
		if (add_rest(&stamp, str_from_at(s, n)) && time_parse(strbuf_str(&stamp), &ns))
			break;
		ns = TIME_UNKNOWN;
	}
	strbuf_release(&stamp);
	return ns;
}

static bool is_time_key(struct str key)
{
	static const struct str keys[] = {STR_INIT("time"), STR_INIT("timestamp"),
		STR_INIT("@timestamp"), STR_INIT("ts"), STR_INIT("eventTime")};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_eq(key, keys[i]))
			return true;
	return false;
}

/* zap's "ts" and zerolog's "time": seconds since 1970, as no other unit would be in this range. */
static int64_t time_of_number(const struct json_reader *r)
{
	double seconds;

	if (!json_double(r, &seconds) || seconds < 1e9 || seconds > 4e9)
		return TIME_UNKNOWN;
	/* A double holds microseconds at this size. */
	return (int64_t)(seconds * 1e6 + 0.5) * 1000;
}

int64_t time_in_json(struct str line)
{
	struct json_reader r;
	enum json_type type;
	int64_t ns = TIME_UNKNOWN;
	bool wanted = false;

	json_reader_init(&r, line);
	while (ns == TIME_UNKNOWN && (type = json_next(&r)) != JSON_END && type != JSON_ERROR) {
		if (wanted && type == JSON_STRING)
			ns = time_in_text(r.text);
		else if (wanted && type == JSON_NUMBER)
			ns = time_of_number(&r);
		wanted = type == JSON_KEY && r.depth == 1 && is_time_key(r.text);
	}
	json_reader_release(&r);
	return ns;
}
