/* SPDX-License-Identifier: MIT */
#include "model/idle.h"

#include <stdlib.h>

#include "base/embedded.h"
#include "base/word_line.h"
#include "base/xmalloc.h"
#include "model/dump.h"

void idle_list_release(struct idle_list *l)
{
	arena_release(&l->arena);
	free(l->items);
	*l = (struct idle_list){0};
}

const char *idle_scope_name(enum idle_scope scope)
{
	static const char *const names[IDLE_SCOPES] = {"site", "place", "entry"};

	return names[scope];
}

/* ---- globs ---- */

/* What a step of the glob is, and how many of its bytes it takes. */
struct step {
	bool any;
	char byte;
	size_t n;
};

static struct step step_at(struct str glob, size_t at)
{
	if (glob.p[at] == '\\' && at + 1 < glob.n)
		return (struct step){false, glob.p[at + 1], 2};
	return (struct step){
		glob.p[at] == '*' && (at == 0 || glob.p[at - 1] != '('), glob.p[at], 1};
}

/* Goes back to the last star only: as long as glob times name at the worst. */
bool idle_glob(struct str glob, struct str name)
{
	size_t g = 0, s = 0, star = SIZE_MAX, tried = 0;

	while (s < name.n) {
		struct step step = {0};

		if (g < glob.n)
			step = step_at(glob, g);
		if (step.any) {
			star = g += step.n;
			tried = s;
		} else if (step.n && step.byte == name.p[s]) {
			g += step.n;
			s++;
		} else if (star != SIZE_MAX) {
			g = star;
			s = ++tried;
		} else {
			return false;
		}
	}
	while (g < glob.n && step_at(glob, g).any)
		g++;
	return g == glob.n;
}

void idle_add_glob(struct str name, struct strbuf *out)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '\\' || (name.p[i] == '*' && (i == 0 || name.p[i - 1] != '(')))
			strbuf_addc(out, '\\');
		strbuf_addc(out, name.p[i]);
	}
}

/* ---- days ---- */

static bool is_leap(int64_t y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int64_t days_before_year(int64_t y)
{
	y--;
	return y * 365 + y / 4 - y / 100 + y / 400;
}

static bool take_digits(struct str *s, size_t n, int64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (!s->n || s->p[0] < '0' || s->p[0] > '9')
			return false;
		*out = *out * 10 + (s->p[0] - '0');
		*s = str_from_at(*s, 1);
	}
	return true;
}

bool idle_day_parse(struct str text, int64_t *day)
{
	static const int64_t before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	static const int64_t length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t y, m, d;

	if (!take_digits(&text, 4, &y) || !str_eat(&text, STR("-")) || !take_digits(&text, 2, &m) ||
		!str_eat(&text, STR("-")) || !take_digits(&text, 2, &d) || text.n)
		return false;
	if (y < 1970 || m < 1 || m > 12 || d < 1 || d > length[m - 1] + (m == 2 && is_leap(y)))
		return false;
	*day = days_before_year(y) - days_before_year(1970) + before[m - 1] +
	       (m > 2 && is_leap(y)) + d - 1;
	return true;
}

int64_t idle_day_of(int64_t time_ns)
{
	const int64_t day = INT64_C(86400000000000);

	return time_ns / day - (time_ns % day < 0);
}

void idle_list_date(struct idle_list *l, bool known, int64_t day)
{
	if (l->has_today) {
		known = true;
		day = l->today;
	}
	for (size_t i = 0; i < l->n; i++) {
		struct idle_entry *e = &l->items[i];

		if (!e->until.n)
			e->state = IDLE_APPLIES;
		else if (!known)
			e->state = IDLE_UNDATED;
		else
			e->state = day > e->until_day ? IDLE_EXPIRED : IDLE_APPLIES;
	}
}

/* ---- entries ---- */

enum key { KEY_MAX, KEY_SCOPE, KEY_STATE, KEY_LABEL, KEY_UNTIL, KEY_REASON, KEYS };

static bool find_key(struct str word, enum key *out)
{
	static const struct str names[KEYS] = {STR_INIT("max"), STR_INIT("scope"),
		STR_INIT("state"), STR_INIT("label"), STR_INIT("until"), STR_INIT("reason")};

	for (int k = 0; k < KEYS; k++)
		if (str_eq(word, names[k])) {
			*out = (enum key)k;
			return true;
		}
	return false;
}

static bool set_scope(struct idle_entry *e, struct str word)
{
	for (int s = 0; s < IDLE_SCOPES; s++)
		if (str_eq(word, str_from(idle_scope_name((enum idle_scope)s)))) {
			e->scope = (enum idle_scope)s;
			return true;
		}
	return false;
}

static bool is_wait_class(struct str word)
{
	for (int c = 0; c < WAIT_CLASSES; c++)
		if (str_eq(word, str_from(wait_class_name((enum wait_class)c))))
			return true;
	return false;
}

static bool set_label(struct idle_list *l, struct idle_entry *e, struct str word)
{
	size_t at = str_chr(word, '=');

	if (at == SIZE_MAX || at == 0)
		return false;
	e->label_key = arena_dup(&l->arena, str_head(word, at));
	e->label = arena_dup(&l->arena, str_from_at(word, at + 1));
	return true;
}

static bool set_field(
	struct idle_list *list, struct idle_entry *e, struct word_line *l, enum key key)
{
	struct str word = strbuf_str(&l->word);

	switch (key) {
	case KEY_MAX:
		if (!str_u64(word, &e->most) || e->most > INT64_MAX)
			return word_line_fails(l, "max= takes a whole number");
		return true;
	case KEY_SCOPE:
		return set_scope(e, word) || word_line_fails(l, "scope= is site, place or entry");
	case KEY_STATE:
		e->wait = arena_dup(&list->arena, word);
		return is_wait_class(word) ||
		       word_line_fails(l, "state= is no state of stackdiff(1)");
	case KEY_LABEL:
		return set_label(list, e, word) || word_line_fails(l, "label= takes KEY=GLOB");
	case KEY_UNTIL:
		e->until = arena_dup(&list->arena, word);
		return idle_day_parse(word, &e->until_day) ||
		       word_line_fails(l, "until= takes a date, YYYY-MM-DD");
	default:
		e->reason = arena_dup(&list->arena, str_trim(word));
		return e->reason.n || word_line_fails(l, "reason= says nothing");
	}
}

static bool take_field(
	struct idle_list *list, struct idle_entry *e, struct word_line *l, bool seen[KEYS])
{
	enum key key;

	strbuf_clear(&l->word);
	while (l->rest.n && l->rest.p[0] >= 'a' && l->rest.p[0] <= 'z') {
		strbuf_addc(&l->word, l->rest.p[0]);
		l->rest = str_from_at(l->rest, 1);
	}
	if (!find_key(strbuf_str(&l->word), &key) || !str_eat(&l->rest, STR("=")))
		return word_line_fails(l, "behind the function stand max=, label=, scope=, state=, "
					  "until= and reason=");
	if (seen[key])
		return word_line_fails(l, "a field stands twice");
	seen[key] = true;
	return word_line_take(l, ' ') && set_field(list, e, l, key);
}

static bool read_entry(struct idle_list *list, struct idle_entry *e, struct word_line *l)
{
	bool seen[KEYS] = {false};

	*e = (struct idle_entry){.most = IDLE_ANY_NUMBER};
	if (!word_line_take(l, ' '))
		return false;
	if (!l->word.n)
		return word_line_fails(l, "the function is empty");
	e->glob = arena_dup(&list->arena, strbuf_str(&l->word));
	for (l->rest = str_trim(l->rest); l->rest.n; l->rest = str_trim(l->rest))
		if (!take_field(list, e, l, seen))
			return false;
	return e->reason.n || word_line_fails(l, "reason= is missing: say why it is normal");
}

static bool parse(
	struct idle_list *list, struct str text, bool given, struct word_line *l, uint32_t *at)
{
	while (text.n) {
		struct idle_entry e;

		++*at;
		l->rest = str_trim(str_split(&text, '\n'));
		if (!l->rest.n || l->rest.p[0] == '#')
			continue;
		if (list->n == IDLE_MAX_ENTRIES)
			return word_line_fails(l, "more than 10000 entries");
		if (!read_entry(list, &e, l))
			return false;
		e.given = given;
		e.line = *at;
		list->items = grow_array(list->items, &list->cap, list->n + 1, sizeof(e));
		list->items[list->n++] = e;
	}
	return true;
}

bool idle_list_add(struct idle_list *list, struct str text, const char *name, struct err *err)
{
	size_t before = list->n;
	struct word_line l = {0};
	uint32_t at = 0;
	bool ok = parse(list, text, true, &l, &at);

	strbuf_release(&l.word);
	list->file = arena_dup(&list->arena, str_from(name));
	if (ok)
		return true;
	list->n = before;
	return err_set(err, ERR_FORMAT, "%s:%u: %s", name, at, l.problem);
}

void idle_list_add_builtin(struct idle_list *list)
{
	struct word_line l = {0};
	uint32_t at = 0;

	for (const struct embedded_file *f = idle_files; f->name; f++)
		parse(list, (struct str){f->text, f->n}, false, &l, &at);
	strbuf_release(&l.word);
}

bool idle_list_any_given(const struct idle_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].given)
			return true;
	return false;
}

bool idle_list_set_today(struct idle_list *list, const char *date, struct err *err)
{
	if (!date)
		return true;
	list->has_today = idle_day_parse(str_from(date), &list->today);
	return list->has_today ||
	       err_set(err, ERR_USAGE, "--today: '%s' is no date, YYYY-MM-DD", date);
}

void idle_add_state(
	enum idle_state state, struct str until, const char *otherwise, struct strbuf *out)
{
	if (state == IDLE_EXPIRED)
		strbuf_addf(out, "not applied, it ended on %.*s: ", STR_ARG(until));
	else if (state == IDLE_UNDATED)
		strbuf_addf(out,
			"not applied, until=%.*s and the captures state no time (--today=DATE "
			"gives one): ",
			STR_ARG(until));
	else
		strbuf_addf(out, "%s: ", otherwise);
}

bool idle_list_remark(const struct idle_list *list, size_t entry, struct strbuf *out)
{
	const struct idle_entry *e = &list->items[entry];

	if (!e->given || (e->state == IDLE_APPLIES && e->used))
		return false;
	strbuf_add_safe(out, list->file);
	strbuf_addf(out, ":%u: ", e->line);
	idle_add_state(e->state, e->until, "matches nothing here", out);
	strbuf_add_safe(out, e->glob);
	return true;
}
