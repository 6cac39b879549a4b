/* SPDX-License-Identifier: MIT */
#include "rules/contract.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/idle.h"
#include "rules/run.h"
#include "store/query.h"

void contract_release(struct contract *c)
{
	free(c->items);
	arena_release(&c->arena);
	*c = (struct contract){0};
}

/* ---- the file ---- */

struct reader {
	struct ruleset *rules;
	struct contract *contract;
	uint32_t line;
	struct err *err;
};

static bool fail(const struct reader *r, const char *what, struct str word)
{
	return err_set(r->err, ERR_USAGE, "%.*s:%u: %s%s%.*s%s", STR_ARG(r->contract->file),
		r->line, what, word.n ? " \"" : "", STR_ARG(word), word.n ? "\"" : "");
}

/* Words are parted by blanks and tabs. */
static struct str next_word(struct str *s)
{
	size_t n = 0;
	struct str word;

	*s = str_trim(*s);
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	word = str_head(*s, n);
	*s = str_trim(str_from_at(*s, n));
	return word;
}

/* Nanoseconds of a unit of time, or 0. */
static double unit_ns(struct str unit)
{
	static const struct {
		struct str name;
		double ns;
	} units[] = {
		{STR_INIT("ns"), 1},
		{STR_INIT("us"), 1e3},
		{STR_INIT("ms"), 1e6},
		{STR_INIT("milliseconds"), 1e6},
		{STR_INIT("s"), 1e9},
		{STR_INIT("seconds"), 1e9},
		{STR_INIT("m"), 60e9},
		{STR_INIT("minutes"), 60e9},
		{STR_INIT("h"), 3600e9},
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (str_eq(unit, units[i].name))
			return units[i].ns;
	return 0;
}

/* "50", "50ms", "1.5": the number; what is behind it stays in *word. */
static bool eat_number(struct str *word, double *out)
{
	struct strbuf text = {0};
	size_t n = 0;
	char *end;
	bool ok;

	while (n < word->n && ((word->p[n] >= '0' && word->p[n] <= '9') || word->p[n] == '.'))
		n++;
	strbuf_add(&text, str_head(*word, n));
	*out = n ? strtod(strbuf_cstr(&text), &end) : 0;
	ok = n && !*end && *out - *out == 0;
	strbuf_release(&text);
	*word = str_from_at(*word, n);
	return ok;
}

static bool read_value(
	const struct reader *r, struct str *rest, const struct rule_param *p, double *out)
{
	struct str word = next_word(rest), copy = *rest, whole = word;

	if (!eat_number(&word, out))
		return fail(r, "no number", whole);
	if (!word.n && !str_eq(next_word(&copy), STR("at")))
		word = next_word(rest);
	if (!word.n || str_eq(word, p->unit))
		return true;
	if (unit_ns(word) == 0 || unit_ns(p->unit) == 0)
		return fail(r, "not a unit of this parameter:", word);
	*out = *out * (unit_ns(word) / unit_ns(p->unit));
	return *out - *out == 0 || fail(r, "no number", whole);
}

static struct rule_param *find_param(const struct reader *r, struct str word, struct str *rule)
{
	size_t dot = str_rchr(word, '.');
	struct str name = str_from_at(word, dot == SIZE_MAX ? word.n : dot + 1);
	const struct rule *found;

	*rule = str_head(word, dot == SIZE_MAX ? 0 : dot);
	found = ruleset_find(r->rules, *rule);
	if (!found) {
		fail(r, "no parameter of a rule (RULE.NAME):", word);
		return NULL;
	}
	for (size_t i = 0; i < found->nparams; i++)
		if (str_eq(found->params[i].name, name))
			return &found->params[i];
	fail(r, "the rule has no such parameter:", word);
	return NULL;
}

static bool is_double(const struct contract *c, const struct contract_line *line)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->items[i].rule, line->rule) &&
			str_eq(c->items[i].param, line->param) &&
			str_eq(c->items[i].glob, line->glob))
			return true;
	return false;
}

/* RULE.NAME VALUE [at GLOB] */
static bool read_line(const struct reader *r, struct str text)
{
	struct contract *c = r->contract;
	struct contract_line line = {.line = r->line};
	struct str word = next_word(&text);
	struct rule_param *p = find_param(r, word, &line.rule);

	if (!p || !read_value(r, &text, p, &line.value))
		return false;
	if (text.n && (!str_eq(next_word(&text), STR("at")) || !text.n))
		return fail(r, "a line reads RULE.NAME VALUE [at GLOB]", (struct str){0});
	if (text.n && !p->sited)
		return fail(r, "holds everywhere, it takes no \"at\":", word);
	line.rule = arena_dup(&c->arena, line.rule);
	line.param = p->name;
	line.glob = arena_dup(&c->arena, text);
	if (is_double(c, &line))
		return fail(r, "said before:", word);
	if (c->n == CONTRACT_MAX_LINES)
		return fail(r, "more than 10,000 lines", (struct str){0});
	if (!line.glob.n)
		p->value = line.value;
	c->items = grow_array(c->items, &c->cap, c->n + 1, sizeof(*c->items));
	c->items[c->n++] = line;
	return true;
}

bool contract_add(struct ruleset *s, struct str text, const char *name, struct err *err)
{
	struct reader r = {s, &s->contract, 0, err};

	s->contract.file = arena_dup(&s->contract.arena, str_from(name));
	while (text.n) {
		struct str line = str_trim(str_split(&text, '\n'));

		r.line++;
		if (line.n && line.p[0] != '#' && !read_line(&r, line))
			return false;
	}
	return true;
}

/* ---- the table ---- */

static void match_name(struct query *q, const struct contract *c, struct str name)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct contract_line *line = &c->items[i];

		if (!line->glob.n || !idle_glob(line->glob, name))
			continue;
		query_text(q, 1, line->rule);
		query_text(q, 2, line->param);
		query_text(q, 3, name);
		query_real(q, 4, line->value);
		query_int(q, 5, (int64_t)i);
		query_run(q);
	}
}

bool contract_load(sqlite3 *db, const struct contract *c, struct err *err)
{
	struct query names, add;
	bool ok;

	if (!query_exec(db,
		    "CREATE TEMP TABLE contracts (rule TEXT, param TEXT, function TEXT, value REAL,"
		    " line INTEGER, PRIMARY KEY (rule, param, function)) WITHOUT ROWID",
		    err))
		return false;
	if (!c->n)
		return true;
	query_open(&names, db,
		"SELECT DISTINCT s.text FROM main.function f JOIN main.string s ON s.id = f.name");
	query_open(&add, db, "INSERT OR REPLACE INTO temp.contracts VALUES (?1, ?2, ?3, ?4, ?5)");
	while (query_next(&names))
		match_name(&add, c, query_col_text(&names, 0));
	ok = query_close(&names, err);
	return query_close(&add, ok ? err : NULL) && ok;
}

bool contract_used(sqlite3 *db, struct contract *c, struct err *err)
{
	struct query q;

	if (!c->n)
		return true;
	query_open(&q, db,
		"SELECT DISTINCT c.line FROM temp.contracts c WHERE EXISTS "
		"(SELECT 1 FROM trace_times t WHERE c.function IN (t.function, t.entry))");
	while (query_next(&q))
		c->items[query_col_int(&q, 0)].used = true;
	return query_close(&q, err);
}

bool contract_remark(const struct contract *c, size_t line, struct strbuf *out)
{
	const struct contract_line *l = &c->items[line];

	if (!l->glob.n || l->used)
		return false;
	strbuf_add_safe(out, c->file);
	strbuf_addf(out,
		":%u: decides nothing here (no trace has such a function, or a later "
		"line names it, too): ",
		l->line);
	strbuf_add_safe(out, l->glob);
	return true;
}
