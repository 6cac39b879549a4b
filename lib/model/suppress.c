/* SPDX-License-Identifier: MIT */
#include "model/suppress.h"

#include <stdlib.h>

#include "base/word_line.h"
#include "base/xmalloc.h"

enum { MAX_ENTRIES = 10000 };

void suppress_list_release(struct suppress_list *l)
{
	arena_release(&l->arena);
	free(l->items);
	*l = (struct suppress_list){0};
}

/* ---- reading: RULE FUNCTION reason=TEXT [until=DATE] ---- */

static bool take_field(struct suppress_list *list, struct suppression *s, struct word_line *l)
{
	bool reason = str_eat(&l->rest, STR("reason="));

	if (!reason && !str_eat(&l->rest, STR("until=")))
		return word_line_fails(l, "behind rule and function stand reason= and until=");
	if (reason ? s->reason.n : s->until.n)
		return word_line_fails(l, "a field stands twice");
	if (!word_line_take(l, ' '))
		return false;
	if (reason) {
		s->reason = arena_dup(&list->arena, str_trim(strbuf_str(&l->word)));
		return s->reason.n || word_line_fails(l, "reason= says nothing");
	}
	s->until = arena_dup(&list->arena, strbuf_str(&l->word));
	return idle_day_parse(s->until, &s->until_day) ||
	       word_line_fails(l, "until= takes a date, YYYY-MM-DD");
}

static bool take_glob(struct suppress_list *list, struct str *out, struct word_line *l)
{
	if (!word_line_take(l, ' '))
		return false;
	*out = arena_dup(&list->arena, strbuf_str(&l->word));
	l->rest = str_trim(l->rest);
	return out->n || word_line_fails(l, "a rule and a function are what a line begins with");
}

static bool read_entry(struct suppress_list *list, struct suppression *s, struct word_line *l)
{
	*s = (struct suppression){0};
	if (!take_glob(list, &s->rule, l) || !take_glob(list, &s->function, l))
		return false;
	for (; l->rest.n; l->rest = str_trim(l->rest))
		if (!take_field(list, s, l))
			return false;
	return s->reason.n || word_line_fails(l, "reason= is missing: say why it may stay");
}

static bool parse(struct suppress_list *list, struct str text, struct word_line *l, uint32_t *at)
{
	while (text.n) {
		struct suppression s;

		++*at;
		l->rest = str_trim(str_split(&text, '\n'));
		if (!l->rest.n || l->rest.p[0] == '#')
			continue;
		if (list->n == MAX_ENTRIES)
			return word_line_fails(l, "more than 10000 entries");
		if (!read_entry(list, &s, l))
			return false;
		s.line = *at;
		list->items = grow_array(list->items, &list->cap, list->n + 1, sizeof(s));
		list->items[list->n++] = s;
	}
	return true;
}

bool suppress_list_add(struct suppress_list *l, struct str text, const char *name, struct err *err)
{
	struct word_line line = {0};
	size_t before = l->n;
	uint32_t at = 0;
	bool ok = parse(l, text, &line, &at);

	strbuf_release(&line.word);
	l->file = arena_dup(&l->arena, str_from(name));
	if (ok)
		return true;
	l->n = before;
	return err_set(err, ERR_FORMAT, "%s:%u: %s", name, at, line.problem);
}

/* ---- applying ---- */

static bool last_day(const struct report *r, int64_t *day)
{
	bool known = false;

	for (size_t i = 0; i < r->ninputs; i++) {
		int64_t at = r->inputs[i].time_ns;

		if (at == TIME_UNKNOWN || (known && idle_day_of(at) <= *day))
			continue;
		known = true;
		*day = idle_day_of(at);
	}
	return known;
}

static bool holds(const struct suppression *s, const struct finding *f)
{
	struct str site = {0};

	if (f->nlocations)
		site = f->locations[0].function.n ? f->locations[0].function : f->locations[0].file;
	return s->state == IDLE_APPLIES && idle_glob(s->rule, f->rule) &&
	       idle_glob(s->function, site);
}

void suppress_apply(struct suppress_list *l, struct report *r, const int64_t *today)
{
	int64_t day = today ? *today : 0;
	bool known = today || last_day(r, &day);

	for (size_t i = 0; i < l->n; i++) {
		struct suppression *s = &l->items[i];

		if (s->until.n && !known)
			s->state = IDLE_UNDATED;
		else
			s->state = s->until.n && day > s->until_day ? IDLE_EXPIRED : IDLE_APPLIES;
	}
	for (size_t i = 0; i < r->nfindings; i++) {
		struct finding *f = &r->findings[i];

		for (size_t k = 0; k < l->n; k++) {
			if (!holds(&l->items[k], f))
				continue;
			l->items[k].findings++;
			if (!f->suppressed)
				f->suppressed = &l->items[k];
		}
	}
	r->suppressions = l->items;
	r->nsuppressions = l->n;
}

bool suppress_remark(const struct suppress_list *l, size_t entry, struct strbuf *out)
{
	const struct suppression *s = &l->items[entry];

	if (s->state == IDLE_APPLIES && s->findings)
		return false;
	strbuf_add_safe(out, l->file);
	strbuf_addf(out, ":%u: ", s->line);
	idle_add_state(s->state, s->until, "suppresses nothing here", out);
	strbuf_add_safe(out, s->rule);
	strbuf_addc(out, ' ');
	strbuf_add_safe(out, s->function);
	return true;
}

const char *suppress_state_name(const struct suppression *s)
{
	if (s->state == IDLE_EXPIRED)
		return "expired";
	if (s->state == IDLE_UNDATED)
		return "undated";
	return s->findings ? "used" : "unused";
}
