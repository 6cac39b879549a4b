/* SPDX-License-Identifier: MIT */
#include "rules/rule.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/xmalloc.h"

enum header_key {
	KEY_ID,
	KEY_TITLE,
	KEY_SEVERITY,
	KEY_BASIS,
	KEY_NEEDS,
	KEY_PARAM,
	KEY_MESSAGE,
	KEY_FIX,
	KEY_CONFIRM,
	KEYS,
};

static const char *const key_names[KEYS] = {
	"id", "title", "severity", "basis", "needs", "param", "message", "fix", "confirm"};

struct parser {
	struct rule *rule;
	struct str rest;
	uint32_t line; /* of the line read last */
	bool seen[KEYS];
	struct strbuf value; /* of the key being read */
	int key;	     /* or -1 */
	uint32_t key_line;
	size_t cap_needs, cap_params;
	struct err *err;
};

static bool fail(struct parser *p, uint32_t line, const char *what, struct str word)
{
	return err_set(p->err, ERR_USAGE, "%.*s:%u: %s%s%.*s%s", STR_ARG(p->rule->file), line, what,
		word.n ? " \"" : "", STR_ARG(word), word.n ? "\"" : "");
}

bool rule_is_need(struct str word)
{
	static const char *const words[] = {"dump", "dump.ids", "dump.addresses", "dump.waits",
		"dump.locks", "dumps>=2", "dumps.timed", "profile.cpu", "profile.heap",
		"profile.mutex", "profile.block", "profile.goroutine", "profile.goroutineleak",
		"profile.threadcreate", "profile.heap>=2", "trace", "series.gc", "series.load",
		"series.proc", "source", "binary", "event"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(word, str_from(words[i])))
			return true;
	return false;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || c == '_';

		if (!letter && !(i > 0 && c >= '0' && c <= '9'))
			return false;
	}
	return s.n > 0;
}

static bool is_id(struct str s)
{
	size_t dot = str_chr(s, '.');

	if (dot == SIZE_MAX || dot == 0 || dot + 1 == s.n)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-.", s.p[i]) || !s.p[i])
			return false;
	return true;
}

static bool parse_double(struct str s, double *out)
{
	char text[64], *end;

	if (s.n == 0 || s.n >= sizeof(text) || !strchr("+-.0123456789", s.p[0]))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	*out = strtod(text, &end);
	return *end == '\0' && *out == *out && *out - *out == 0;
}

/* The next word between blanks; empty at the end. */
static struct str next_word(struct str *s)
{
	size_t n = 0;
	struct str word;

	*s = str_trim(*s);
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	word = str_head(*s, n);
	*s = str_from_at(*s, n);
	return word;
}

static bool take_needs(struct parser *p, struct str value)
{
	struct rule *r = p->rule;
	struct str word;

	while ((word = next_word(&value)).n) {
		struct str rest = word;

		while (rest.n) {
			struct str one = str_split(&rest, '|');

			if (!rule_is_need(one))
				return fail(p, p->key_line, "unknown need", one);
		}
		r->needs = grow_array(r->needs, &p->cap_needs, r->nneeds + 1, sizeof(*r->needs));
		r->needs[r->nneeds++] = arena_dup(&r->arena, word);
	}
	return r->nneeds ? true : fail(p, p->key_line, "needs names nothing", (struct str){0});
}

/* "name = 100 unit   # for people" */
static bool take_param(struct parser *p, struct str value)
{
	struct rule *r = p->rule;
	struct str text = str_split(&value, '#');
	struct rule_param param = {0};
	struct str name = next_word(&text), equals = next_word(&text), number = next_word(&text);

	if (!is_name(name) || !str_eq(equals, STR("=")) || !parse_double(number, &param.value))
		return fail(p, p->key_line, "a param reads NAME = NUMBER UNIT", (struct str){0});
	for (size_t i = 0; i < r->nparams; i++)
		if (str_eq(r->params[i].name, name))
			return fail(p, p->key_line, "a second param", name);
	param.name = arena_dup(&r->arena, name);
	text = str_trim(text);
	param.sited = str_ends(text, STR(" at site"));
	if (param.sited)
		text = str_trim(str_head(text, text.n - strlen(" at site")));
	param.unit = arena_dup(&r->arena, text);
	r->params = grow_array(r->params, &p->cap_params, r->nparams + 1, sizeof(*r->params));
	r->params[r->nparams++] = param;
	return true;
}

static bool take_value(struct parser *p, struct str value)
{
	struct rule *r = p->rule;
	struct str *texts[KEYS] = {[KEY_TITLE] = &r->title,
		[KEY_MESSAGE] = &r->message,
		[KEY_FIX] = &r->fix,
		[KEY_CONFIRM] = &r->confirm};

	switch (p->key) {
	case KEY_ID:
		if (!is_id(value))
			return fail(p, p->key_line, "not an id (family.name)", value);
		r->id = arena_dup(&r->arena, value);
		return true;
	case KEY_SEVERITY:
		return severity_parse(value, &r->severity)
			       ? true
			       : fail(p, p->key_line, "unknown severity", value);
	case KEY_BASIS:
		return basis_parse(value, &r->basis) ? true
						     : fail(p, p->key_line, "unknown basis", value);
	case KEY_NEEDS:
		return take_needs(p, value);
	case KEY_PARAM:
		return take_param(p, value);
	default:
		*texts[p->key] = arena_dup(&r->arena, value);
		return true;
	}
}

static bool end_key(struct parser *p)
{
	struct str value = str_trim(strbuf_str(&p->value));
	bool ok;

	if (p->key < 0)
		return true;
	if (!value.n)
		return fail(p, p->key_line, "a key without a value:", str_from(key_names[p->key]));
	ok = take_value(p, value);
	strbuf_clear(&p->value);
	p->key = -1;
	return ok;
}

static bool begin_key(struct parser *p, struct str name, struct str value)
{
	int key = 0;

	while (key < KEYS && !str_eq(name, str_from(key_names[key])))
		key++;
	if (key == KEYS)
		return fail(p, p->line, "unknown key", name);
	if (p->seen[key] && key != KEY_PARAM)
		return fail(p, p->line, "a second", name);
	p->seen[key] = true;
	p->key = key;
	p->key_line = p->line;
	strbuf_add(&p->value, value);
	return true;
}

static bool next_line(struct parser *p, struct str *out)
{
	if (!p->rest.n)
		return false;
	*out = str_split(&p->rest, '\n');
	if (out->n && out->p[out->n - 1] == '\r')
		out->n--;
	p->line++;
	return true;
}

/* One line of the header; *over when it ends the header. */
static bool header_line(struct parser *p, struct str line, bool *over)
{
	struct str body = line;
	size_t colon;

	if (p->line == 1 && str_starts(line, STR("-- SPDX-License-Identifier:")))
		return true;
	if (!str_eat(&body, STR("--")) || !str_trim(body).n) {
		*over = true;
		return true;
	}
	if (str_starts(body, STR("   "))) {
		if (p->key < 0)
			return fail(p, p->line, "continues nothing", (struct str){0});
		strbuf_addc(&p->value, ' ');
		strbuf_add(&p->value, str_trim(body));
		return true;
	}
	colon = str_chr(body, ':');
	if (colon == SIZE_MAX)
		return fail(p, p->line, "a header line reads `-- key: value`", (struct str){0});
	return end_key(p) &&
	       begin_key(p, str_trim(str_head(body, colon)), str_from_at(body, colon + 1));
}

static bool read_header(struct parser *p)
{
	bool over = false;
	struct str line;

	while (!over) {
		if (!next_line(p, &line))
			return fail(p, p->line, "there is no statement", (struct str){0});
		if (!header_line(p, line, &over))
			return false;
	}
	if (!end_key(p))
		return false;
	for (int key = 0; key < KEYS; key++)
		if (!p->seen[key] && key != KEY_PARAM && key != KEY_FIX && key != KEY_CONFIRM)
			return fail(p, 1, "missing key", str_from(key_names[key]));
	return str_trim(line).n && !str_starts(line, STR("--"))
		       ? fail(p, p->line, "a line `--` ends the header", (struct str){0})
		       : true;
}

/* The comment up to the statement is for people. */
static void read_why(struct parser *p)
{
	struct strbuf why = {0};

	while (p->rest.n) {
		struct str rest = p->rest, line = str_split(&rest, '\n'), body = str_trim(line);

		if (body.n && !str_eat(&body, STR("--")))
			break;
		if (body.n && body.p[0] == ' ')
			body = str_from_at(body, 1);
		strbuf_add(&why, body);
		strbuf_addc(&why, '\n');
		p->rest = rest;
		p->line++;
	}
	p->rule->why = arena_dup(&p->rule->arena, str_trim(strbuf_str(&why)));
	strbuf_release(&why);
}

struct rule *rule_parse(struct str file, struct str text, struct err *err)
{
	struct rule *r = xcalloc(1, sizeof(*r));
	struct parser p = {.rule = r, .rest = text, .key = -1, .err = err};
	bool ok;

	r->file = arena_dup(&r->arena, file);
	if (text.n && memchr(text.p, '\0', text.n))
		ok = fail(&p, 1, "a NUL byte: this is no text", (struct str){0});
	else
		ok = read_header(&p);
	if (ok) {
		read_why(&p);
		r->sql = arena_dup(&r->arena, p.rest);
		r->sql_line = p.line + 1;
		if (!str_trim(p.rest).n)
			ok = fail(&p, p.line, "there is no statement", (struct str){0});
	}
	strbuf_release(&p.value);
	if (ok)
		return r;
	rule_free(r);
	return NULL;
}

void rule_free(struct rule *r)
{
	if (!r)
		return;
	free(r->needs);
	free(r->params);
	arena_release(&r->arena);
	free(r);
}
