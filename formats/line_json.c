/* SPDX-License-Identifier: MIT */
#include "formats/line_json.h"

#include "base/json.h"
#include "formats/line_prefix.h"

void line_json_release(struct line_json *j)
{
	strbuf_release(&j->key);
}

/* A dump in one string: a marker at the start of one of several lines. */
static bool holds_dump(struct str text)
{
	size_t lines = 0;
	bool marked = false;

	while (text.n) {
		struct str line = str_split(&text, '\n');

		lines += line.n > 0;
		marked = marked || line_marker(line) != SIZE_MAX;
	}
	return marked && lines > 1;
}

static struct str without_newline(struct str s)
{
	if (str_ends(s, STR("\n")))
		s.n--;
	if (str_ends(s, STR("\r")))
		s.n--;
	return s;
}

/* What one string is, given whether its key is the learnt one. */
static enum json_text classify(struct line_json *j, struct str key, struct str text)
{
	bool docker = str_eq(key, STR("log"));
	size_t marker;

	if (holds_dump(text))
		return JSON_TEXT_WHOLE;
	marker = j->key.n ? SIZE_MAX : line_marker(text);
	if (marker == 0 || (docker && marker != SIZE_MAX))
		strbuf_add(&j->key, key);
	if (!j->key.n || !str_eq(key, strbuf_str(&j->key)))
		return JSON_TEXT_NONE;
	if (docker && !str_ends(text, STR("\n")))
		return JSON_TEXT_PART;
	return JSON_TEXT_LINE;
}

enum json_text line_json_text(struct line_json *j, struct str line, struct strbuf *out)
{
	struct json_reader r;
	struct strbuf key = {0};
	enum json_text kind = JSON_TEXT_NONE;
	enum json_type type;

	json_reader_init(&r, line);
	while (kind == JSON_TEXT_NONE && (type = json_next(&r)) != JSON_END && type != JSON_ERROR) {
		if (type == JSON_KEY) {
			strbuf_clear(&key);
			strbuf_add(&key, r.text);
		} else if (type == JSON_STRING) {
			kind = classify(j, strbuf_str(&key), r.text);
			if (kind != JSON_TEXT_NONE)
				strbuf_add(out,
					kind == JSON_TEXT_LINE ? without_newline(r.text) : r.text);
		}
	}
	json_reader_release(&r);
	strbuf_release(&key);
	return kind;
}
