/* SPDX-License-Identifier: MIT */
#include "model/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/xmalloc.h"

void baseline_release(struct baseline *b)
{
	arena_release(&b->arena);
	free(b->items);
	*b = (struct baseline){0};
}

static int compare(const void *left, const void *right)
{
	const struct baseline_entry *a = left, *b = right;
	int c = str_cmp(a->rule, b->rule);

	if (c == 0)
		c = str_cmp(a->function, b->function);
	return c ? c : strcmp(a->fingerprint, b->fingerprint);
}

static struct baseline_entry *add_entry(struct baseline *b)
{
	b->items = grow_array(b->items, &b->cap, b->n + 1, sizeof(*b->items));
	b->items[b->n] = (struct baseline_entry){.seen = false};
	return &b->items[b->n++];
}

static struct baseline_entry *find(struct baseline *b, const char *fingerprint)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->items[i].fingerprint, fingerprint) == 0)
			return &b->items[i];
	return NULL;
}

/* ---- reading ---- */

static bool is_fingerprint(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return s.n == sizeof(((struct baseline_entry *)0)->fingerprint) - 1;
}

/* One string member; members that a later version adds are passed over. */
static const char *take_member(struct baseline *b, struct baseline_entry *e, struct json_reader *r)
{
	const struct {
		struct str name;
		struct str *to;
	} texts[] = {{STR("rule"), &e->rule}, {STR("function"), &e->function},
		{STR("title"), &e->title}, {STR("note"), &e->note}};
	bool fingerprint = str_eq(r->text, STR("fingerprint"));
	struct str *to = NULL;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (str_eq(r->text, texts[i].name))
			to = texts[i].to;
	if (!fingerprint && !to) {
		json_skip(r);
		return NULL;
	}
	if (json_next(r) != JSON_STRING)
		return "a field of an entry is no string";
	if (to)
		*to = arena_dup(&b->arena, r->text);
	else if (is_fingerprint(r->text))
		memcpy(e->fingerprint, r->text.p, r->text.n);
	else
		return "fingerprint is not 16 hexadecimal digits";
	return NULL;
}

static const char *take_entry(struct baseline *b, struct str line)
{
	struct baseline_entry e = {.seen = false};
	const char *problem = NULL;
	struct json_reader r;
	enum json_type type;

	json_reader_init(&r, line);
	if (json_next(&r) != JSON_OBJECT_BEGIN)
		problem = "not an entry";
	while (!problem && (type = json_next(&r)) != JSON_OBJECT_END)
		problem = type == JSON_KEY ? take_member(b, &e, &r) : "not JSON";
	json_reader_release(&r);
	if (problem)
		return problem;
	if (!e.fingerprint[0] || !e.rule.n)
		return "an entry has a rule and a fingerprint";
	*add_entry(b) = e;
	return NULL;
}

/* {"schema": "rootcause.baseline/1"} */
static bool is_head(struct str line)
{
	struct json_reader r;
	bool ok;

	json_reader_init(&r, line);
	ok = json_next(&r) == JSON_OBJECT_BEGIN && json_next(&r) == JSON_KEY &&
	     str_eq(r.text, STR("schema")) && json_next(&r) == JSON_STRING &&
	     str_eq(r.text, STR("rootcause.baseline/1"));
	json_reader_release(&r);
	return ok;
}

static void sort(struct baseline *b)
{
	size_t kept = 0;

	if (b->n)
		qsort(b->items, b->n, sizeof(*b->items), compare);
	/* Two branches that were merged may both have added it. */
	for (size_t i = 0; i < b->n; i++)
		if (!kept || strcmp(b->items[kept - 1].fingerprint, b->items[i].fingerprint) != 0)
			b->items[kept++] = b->items[i];
	b->n = kept;
}

bool baseline_parse(struct baseline *b, struct str text, const char *name, struct err *err)
{
	const char *problem = NULL;
	size_t line = 0;

	if (!is_head(str_split(&text, '\n')))
		return err_set(err, ERR_FORMAT,
			"%s:1: no baseline: its first line is {\"schema\":\"rootcause.baseline/1\"}",
			name);
	for (line = 2; text.n && !problem; line++) {
		struct str entry = str_trim(str_split(&text, '\n'));

		problem = entry.n ? take_entry(b, entry) : NULL;
	}
	sort(b);
	return !problem || err_set(err, ERR_FORMAT, "%s:%zu: %s", name, line - 1, problem);
}

/* ---- writing ---- */

static void add_str(struct json_writer *w, const char *key, struct str s)
{
	json_key(w, key);
	json_str(w, s);
}

void baseline_write(const struct baseline *b, struct strbuf *out)
{
	strbuf_adds(out, "{\"schema\":\"rootcause.baseline/1\"}\n");
	for (size_t i = 0; i < b->n; i++) {
		const struct baseline_entry *e = &b->items[i];
		struct json_writer w;

		json_writer_init(&w, out, 0);
		json_object(&w);
		add_str(&w, "rule", e->rule);
		add_str(&w, "function", e->function);
		add_str(&w, "fingerprint", str_from(e->fingerprint));
		add_str(&w, "title", e->title);
		add_str(&w, "note", e->note);
		json_object_end(&w);
		strbuf_addc(out, '\n');
	}
}

/* ---- against a report ---- */

size_t baseline_add(struct baseline *b, const struct report *r)
{
	size_t added = 0;

	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];
		struct baseline_entry *e;

		if (f->suppressed || find(b, f->fingerprint))
			continue;
		e = add_entry(b);
		memcpy(e->fingerprint, f->fingerprint, sizeof(e->fingerprint));
		e->rule = arena_dup(&b->arena, f->rule);
		e->title = arena_dup(&b->arena, f->title);
		if (f->nlocations)
			e->function = arena_dup(&b->arena, f->locations[0].function);
		e->seen = true;
		added++;
	}
	sort(b);
	return added;
}

/* Fired or clear: what could not be judged is not fixed. */
static bool was_judged(const struct report *r, struct str rule)
{
	for (size_t i = 0; i < r->ncoverage; i++)
		if (str_eq(r->coverage[i].rule, rule))
			return r->coverage[i].state == COVERAGE_FIRED ||
			       r->coverage[i].state == COVERAGE_CLEAR;
	return false;
}

static void look(struct baseline *b, const struct report *r)
{
	for (size_t i = 0; i < b->n; i++)
		b->items[i].seen = false;
	for (size_t i = 0; i < r->nfindings; i++) {
		struct baseline_entry *e = find(b, r->findings[i].fingerprint);

		if (e)
			e->seen = true;
	}
}

size_t baseline_prune(struct baseline *b, const struct report *r)
{
	size_t kept = 0, dropped;

	look(b, r);
	for (size_t i = 0; i < b->n; i++)
		if (b->items[i].seen || !was_judged(r, b->items[i].rule))
			b->items[kept++] = b->items[i];
	dropped = b->n - kept;
	b->n = kept;
	return dropped;
}

void baseline_apply(struct baseline *b, struct report *r)
{
	look(b, r);
	for (size_t i = 0; i < r->nfindings; i++)
		r->findings[i].baseline =
			find(b, r->findings[i].fingerprint) ? BASELINE_KNOWN : BASELINE_NEW;
	r->fixed = arena_alloc(&r->arena, (b->n + 1) * sizeof(*r->fixed));
	r->nfixed = 0;
	for (size_t i = 0; i < b->n; i++)
		if (!b->items[i].seen && was_judged(r, b->items[i].rule))
			r->fixed[r->nfixed++] = &b->items[i];
}
