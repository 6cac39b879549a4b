/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

void json_writer_init(struct json_writer *w, struct strbuf *out, int indent)
{
	*w = (struct json_writer){.out = out, .indent = indent};
}

/* ---- structure ---- */

static void new_line(struct json_writer *w)
{
	static const char blanks[] = "\n                                        ";
	size_t n = (size_t)w->depth * (size_t)w->indent;

	if (w->indent <= 0)
		return;
	if (n + 1 < sizeof(blanks))
		strbuf_add(w->out, (struct str){blanks, n + 1});
	else
		strbuf_addf(w->out, "\n%*s", (int)n, "");
}

/* Whatever separates the next element of the container from what stands before it. */
static void begin_element(struct json_writer *w)
{
	bool *first;

	if (w->depth == 0)
		return;
	first = &w->first[w->depth - 1];
	if (!*first)
		strbuf_addc(w->out, ',');
	*first = false;
	new_line(w);
}

static void begin_value(struct json_writer *w)
{
	if (!w->after_key)
		begin_element(w);
	w->after_key = false;
}

static void open_container(struct json_writer *w, char bracket)
{
	begin_value(w);
	assert(w->depth < JSON_MAX_DEPTH);
	w->first[w->depth++] = true;
	strbuf_addc(w->out, bracket);
}

static void close_container(struct json_writer *w, char bracket)
{
	bool empty;

	assert(w->depth > 0 && !w->after_key);
	empty = w->first[--w->depth];
	if (!empty)
		new_line(w);
	strbuf_addc(w->out, bracket);
	strbuf_offer(w->out);
}

void json_object(struct json_writer *w)
{
	open_container(w, '{');
}

void json_object_end(struct json_writer *w)
{
	close_container(w, '}');
}

void json_array(struct json_writer *w)
{
	open_container(w, '[');
}

void json_array_end(struct json_writer *w)
{
	close_container(w, ']');
}

/* ---- strings ---- */

/* c is in the basic plane: every hostile character is. */
static void add_escaped(struct strbuf *out, uint32_t c)
{
	static const char names[] = "bfnrt\"\\", bytes[] = "\b\f\n\r\t\"\\";
	const char *at = c && c < 0x80 ? strchr(bytes, (int)c) : NULL;

	if (at)
		strbuf_addf(out, "\\%c", names[at - bytes]);
	else
		strbuf_addf(out, "\\u%04" PRIx32, c);
}

/* Length of the head of s that stands for itself. */
static size_t plain_run(struct str s)
{
	size_t i = 0;

	while (i < s.n) {
		unsigned char b = (unsigned char)s.p[i];
		uint32_t c = b;
		size_t n = 1;

		if (b >= 0x20 && b < 0x7f) {
			if (b == '"' || b == '\\')
				break;
			i++;
			continue;
		}
		if (b >= 0x80)
			n = utf8_next(str_from_at(s, i), &c);
		if (n == 0 || utf8_hostile(c))
			break;
		i += n;
	}
	return i;
}

static void add_string(struct strbuf *out, struct str s)
{
	strbuf_addc(out, '"');
	for (;;) {
		size_t n = plain_run(s);
		uint32_t c;

		strbuf_add(out, str_head(s, n));
		s = str_from_at(s, n);
		if (s.n == 0)
			break;
		n = utf8_next(s, &c);
		if (n)
			add_escaped(out, c);
		else
			strbuf_adds(out, "\xef\xbf\xbd");
		s = str_from_at(s, n ? n : 1);
	}
	strbuf_addc(out, '"');
}

void json_key_str(struct json_writer *w, struct str key)
{
	assert(w->depth > 0 && !w->after_key);
	begin_element(w);
	add_string(w->out, key);
	strbuf_adds(w->out, w->indent > 0 ? ": " : ":");
	w->after_key = true;
}

void json_key(struct json_writer *w, const char *key)
{
	json_key_str(w, str_from(key));
}

void json_str(struct json_writer *w, struct str s)
{
	begin_value(w);
	add_string(w->out, s);
}

/* ---- numbers ---- */

static void add_decimal(struct strbuf *out, uint64_t v)
{
	char text[20];
	size_t at = sizeof(text);

	do
		text[--at] = (char)('0' + v % 10);
	while (v /= 10);
	strbuf_add(out, (struct str){text + at, sizeof(text) - at});
}

void json_int(struct json_writer *w, int64_t v)
{
	begin_value(w);
	if (v < 0)
		strbuf_addc(w->out, '-');
	add_decimal(w->out, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void json_uint(struct json_writer *w, uint64_t v)
{
	begin_value(w);
	add_decimal(w->out, v);
}

/* Adds one to the last digit of "d.dddde+dd"; false when the carry runs out of digits. */
static bool next_decimal(char *text)
{
	char *p = strchr(text, 'e');

	while (p-- > text) {
		if (*p >= '0' && *p <= '8') {
			(*p)++;
			return true;
		}
		if (*p == '9')
			*p = '0';
	}
	return false;
}

/*
 * The fewest digits that read back as v, as "d.ddde+dd" with the locale's decimal point. Up to 15
 * digits survive the way through a double, so below that only subnormals can be shorter. At a power
 * of two the nearest decimal of 16 digits can lie outside the narrow side while the next is inside.
 */
static void shortest(double v, char *text, size_t size)
{
	for (int digits = v < 1e-290 ? 1 : 15; digits <= 17; digits++) {
		snprintf(text, size, "%.*e", digits - 1, v);
		if (strtod(text, NULL) == v)
			return;
		if (next_decimal(text) && strtod(text, NULL) == v)
			return;
	}
}

/*
 * Lays digits out as JavaScript does: plain between 1e-6 and 1e21, else with an exponent. point is
 * the number of digits before the decimal point.
 */
static void add_digits(struct strbuf *out, struct str digits, int point)
{
	int n = (int)digits.n;

	if (point > 21 || point < -5) {
		strbuf_addc(out, digits.p[0]);
		if (n > 1)
			strbuf_addf(out, ".%.*s", n - 1, digits.p + 1);
		strbuf_addf(out, "e%+d", point - 1);
	} else if (point <= 0) {
		strbuf_addf(out, "0.%.*s%.*s", -point, "00000", n, digits.p);
	} else if (point < n) {
		strbuf_addf(out, "%.*s.%.*s", point, digits.p, n - point, digits.p + point);
	} else {
		strbuf_addf(out, "%.*s%.*s", n, digits.p, point - n, "000000000000000000000");
	}
}

void json_real(struct json_writer *w, double v)
{
	char text[64], digits[32];
	size_t n = 0;
	const char *p;

	if (!isfinite(v)) {
		json_null(w);
		return;
	}
	begin_value(w);
	if (signbit(v))
		strbuf_addc(w->out, '-');
	shortest(fabs(v), text, sizeof(text));
	for (p = text; *p && *p != 'e'; p++)
		if (*p >= '0' && *p <= '9' && n < sizeof(digits))
			digits[n++] = *p;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	add_digits(w->out, (struct str){digits, n}, *p ? atoi(p + 1) + 1 : 1);
}

void json_bool(struct json_writer *w, bool v)
{
	json_raw(w, v ? STR("true") : STR("false"));
}

void json_null(struct json_writer *w)
{
	json_raw(w, STR("null"));
}

void json_raw(struct json_writer *w, struct str json)
{
	begin_value(w);
	strbuf_add(w->out, json);
}
