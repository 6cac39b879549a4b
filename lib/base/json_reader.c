/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include "base/utf8.h"

static const struct str REPLACEMENT = STR_INIT("\xef\xbf\xbd"); /* U+FFFD */

void json_reader_init(struct json_reader *r, struct str in)
{
	*r = (struct json_reader){.in = in};
	/* RFC 8259 section 8.1: a reader may ignore a byte order mark; Windows tools write one. */
	if (str_starts(in, STR("\xef\xbb\xbf")))
		r->at = 3;
	r->token_at = r->at;
}

void json_reader_release(struct json_reader *r)
{
	strbuf_release(&r->scratch);
	*r = (struct json_reader){0};
}

/* at stays on the byte that is wrong. */
static enum json_type fail(struct json_reader *r, const char *problem)
{
	r->problem = problem;
	r->text = (struct str){0};
	return JSON_ERROR;
}

static bool ended(const struct json_reader *r)
{
	return r->at >= r->in.n;
}

/* The next byte; NUL at the end, which no rule of the grammar accepts either. */
static char peek(const struct json_reader *r)
{
	return ended(r) ? '\0' : r->in.p[r->at];
}

static void skip_space(struct json_reader *r)
{
	while (r->at < r->in.n) {
		char c = r->in.p[r->at];

		if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
			break;
		r->at++;
	}
}

static enum json_type value_done(struct json_reader *r, enum json_type type)
{
	r->need_value = false;
	r->need_comma = r->depth > 0;
	return type;
}

/* ---- strings ---- */

/* Steps over what stands for itself: everything but quote, backslash, controls and bad UTF-8. */
static void skip_plain(struct json_reader *r)
{
	while (r->at < r->in.n) {
		unsigned char c = (unsigned char)r->in.p[r->at];
		size_t n = 1;

		if (c < 0x20 || c == '"' || c == '\\')
			return;
		if (c >= 0x80) {
			uint32_t ignored;

			n = utf8_next(str_from_at(r->in, r->at), &ignored);
			if (n == 0)
				return;
		}
		r->at += n;
	}
}

/* The four digits at `at`, which moves behind them; UINT32_MAX with `at` on what is no digit. */
static uint32_t read_hex4(struct json_reader *r)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++, r->at++) {
		char c = peek(r);

		if (c >= '0' && c <= '9')
			v = v << 4 | (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v << 4 | (uint32_t)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			v = v << 4 | (uint32_t)(c - 'A' + 10);
		else
			return UINT32_MAX;
	}
	return v;
}

/* The low half that must follow a high surrogate; 0, and nothing moves, when it does not. */
static uint32_t read_low_surrogate(struct json_reader *r)
{
	size_t before = r->at;

	if (str_starts(str_from_at(r->in, r->at), STR("\\u"))) {
		uint32_t low;

		r->at += 2;
		low = read_hex4(r);
		if (low >= 0xdc00 && low <= 0xdfff)
			return low;
	}
	r->at = before;
	return 0;
}

static bool read_unicode_escape(struct json_reader *r)
{
	uint32_t c = read_hex4(r);
	uint32_t low;
	char bytes[4];

	if (c == UINT32_MAX)
		return false;
	if (c >= 0xd800 && c <= 0xdbff && (low = read_low_surrogate(r)) != 0)
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	strbuf_add(&r->scratch, (struct str){bytes, utf8_put(bytes, c)});
	return true;
}

/* at is on the backslash; on failure it is on the byte that no escape has there. */
static bool read_escape(struct json_reader *r)
{
	static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";
	char c;

	r->at++;
	c = peek(r);
	if (c == 'u') {
		r->at++;
		return read_unicode_escape(r);
	}
	for (size_t i = 0; i < sizeof(names) - 1; i++) {
		if (names[i] == c) {
			strbuf_addc(&r->scratch, bytes[i]);
			r->at++;
			return true;
		}
	}
	return false;
}

/* What skip_plain() stopped at, other than the closing quote, goes decoded into scratch. */
static bool read_special(struct json_reader *r)
{
	if ((unsigned char)peek(r) < 0x20) {
		fail(r, "a control character in a string is not escaped");
		return false;
	}
	if (peek(r) == '\\') {
		if (read_escape(r))
			return true;
		fail(r, ended(r) ? "the text ends inside a string"
				 : "a string holds an escape that JSON does not have");
		return false;
	}
	strbuf_add(&r->scratch, REPLACEMENT);
	r->at++;
	return true;
}

/* Text without escapes is lent from the input, anything else is put together in scratch. */
static enum json_type read_string(struct json_reader *r, enum json_type type)
{
	size_t run = ++r->at;
	bool copied = false;

	strbuf_clear(&r->scratch);
	for (;;) {
		struct str plain;

		skip_plain(r);
		if (ended(r))
			return fail(r, "the text ends inside a string");
		plain = (struct str){r->in.p + run, r->at - run};
		r->text = plain;
		if (peek(r) == '"' && !copied)
			break;
		strbuf_add(&r->scratch, plain);
		r->text = strbuf_str(&r->scratch);
		if (peek(r) == '"')
			break;
		if (!read_special(r))
			return JSON_ERROR;
		run = r->at;
		copied = true;
	}
	r->at++;
	return type;
}

/* ---- numbers and words ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* At least one digit. */
static bool skip_digits(struct json_reader *r)
{
	size_t from = r->at;

	while (is_digit(peek(r)))
		r->at++;
	return r->at > from;
}

static bool skip_number(struct json_reader *r)
{
	if (peek(r) == '-')
		r->at++;
	if (peek(r) == '0')
		r->at++;
	else if (!skip_digits(r))
		return false;
	if (peek(r) == '.') {
		r->at++;
		if (!skip_digits(r))
			return false;
	}
	if (peek(r) == 'e' || peek(r) == 'E') {
		r->at++;
		if (peek(r) == '+' || peek(r) == '-')
			r->at++;
		if (!skip_digits(r))
			return false;
	}
	return !is_word(peek(r)) && peek(r) != '.' && peek(r) != '-' && peek(r) != '+';
}

static enum json_type read_number(struct json_reader *r)
{
	if (!skip_number(r))
		return fail(r, ended(r) ? "the text ends inside a number"
					: "the number is not written as JSON has it");
	r->text = (struct str){r->in.p + r->token_at, r->at - r->token_at};
	return value_done(r, JSON_NUMBER);
}

static enum json_type read_word(struct json_reader *r, struct str word, enum json_type type)
{
	size_t i = 0;

	while (i < word.n && peek(r) == word.p[i]) {
		r->at++;
		i++;
	}
	if (ended(r) && i < word.n)
		return fail(r, "the text ends inside a word");
	if (i < word.n || is_word(peek(r)))
		return fail(r, "a word that is not true, false or null");
	return value_done(r, type);
}

/* ---- structure ---- */

static enum json_type open_container(struct json_reader *r, char bracket)
{
	if (r->depth == JSON_MAX_DEPTH)
		return fail(r, "nested deeper than 64 levels");
	r->stack[r->depth++] = bracket;
	r->at++;
	r->need_value = false;
	r->need_comma = false;
	return bracket == '{' ? JSON_OBJECT_BEGIN : JSON_ARRAY_BEGIN;
}

static enum json_type close_container(struct json_reader *r)
{
	char bracket = r->stack[--r->depth];

	r->at++;
	return value_done(r, bracket == '{' ? JSON_OBJECT_END : JSON_ARRAY_END);
}

static enum json_type read_value(struct json_reader *r)
{
	char c = peek(r);

	r->token_at = r->at;
	switch (c) {
	case '{':
	case '[':
		return open_container(r, c);
	case '"':
		if (read_string(r, JSON_STRING) == JSON_ERROR)
			return JSON_ERROR;
		return value_done(r, JSON_STRING);
	case 't':
		return read_word(r, STR("true"), JSON_TRUE);
	case 'f':
		return read_word(r, STR("false"), JSON_FALSE);
	case 'n':
		return read_word(r, STR("null"), JSON_NULL);
	default:
		if (c == '-' || is_digit(c))
			return read_number(r);
		return fail(r, ended(r) ? "the text ends where a value belongs"
					: "there is no value where one belongs");
	}
}

static enum json_type read_key(struct json_reader *r)
{
	r->token_at = r->at;
	if (peek(r) != '"')
		return fail(r, ended(r) ? "the text ends inside an object"
					: "a name in quotes belongs here");
	if (read_string(r, JSON_KEY) == JSON_ERROR)
		return JSON_ERROR;
	r->after_key = true;
	r->need_value = false;
	return JSON_KEY;
}

static enum json_type read_member(struct json_reader *r)
{
	if (peek(r) != ':')
		return fail(r, ended(r) ? "the text ends inside an object"
					: "a colon belongs after the name");
	r->at++;
	r->after_key = false;
	skip_space(r);
	return read_value(r);
}

enum json_type json_next(struct json_reader *r)
{
	char bracket;

	if (r->problem)
		return JSON_ERROR;
	r->text = (struct str){0};
	skip_space(r);
	r->token_at = r->at;
	if (r->depth == 0)
		return ended(r) ? JSON_END : read_value(r);
	if (r->after_key)
		return read_member(r);
	bracket = r->stack[r->depth - 1];
	if (peek(r) == (bracket == '{' ? '}' : ']') && !r->need_value)
		return close_container(r);
	if (r->need_comma) {
		if (peek(r) != ',')
			return fail(r, ended(r) ? "the text ends inside an object or array"
						: "a comma or closing bracket belongs here");
		r->at++;
		r->need_comma = false;
		r->need_value = true;
		skip_space(r);
	}
	return bracket == '{' ? read_key(r) : read_value(r);
}

void json_skip(struct json_reader *r)
{
	int depth;

	if (r->after_key)
		json_next(r);
	if (r->problem || r->token_at >= r->in.n)
		return;
	if (r->in.p[r->token_at] != '{' && r->in.p[r->token_at] != '[')
		return;
	depth = r->depth;
	while (!r->problem && r->depth > 0 && r->depth >= depth)
		json_next(r);
}
