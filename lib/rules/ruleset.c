/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "rules/run.h"

enum { RULE_MAX_BYTES = 1 << 20 };

void ruleset_release(struct ruleset *s)
{
	for (size_t i = 0; i < s->n; i++)
		rule_free(s->items[i]);
	free(s->items);
	idle_list_release(&s->idle);
	contract_release(&s->contract);
	*s = (struct ruleset){0};
}

/* Keeps the order by id; the same id replaces. */
static void put(struct ruleset *s, struct rule *r)
{
	size_t at = 0;

	while (at < s->n && str_cmp(s->items[at]->id, r->id) < 0)
		at++;
	if (at < s->n && str_eq(s->items[at]->id, r->id)) {
		rule_free(s->items[at]);
		s->items[at] = r;
		return;
	}
	s->items = grow_array(s->items, &s->cap, s->n + 1, sizeof(struct rule *));
	memmove(s->items + at + 1, s->items + at, (s->n - at) * sizeof(struct rule *));
	s->items[at] = r;
	s->n++;
}

bool ruleset_add_builtin(struct ruleset *s, struct err *err)
{
	for (const struct embedded_file *f = rules_files; f->name; f++) {
		struct rule *r = rule_parse(str_from(f->name), (struct str){f->text, f->n}, err);

		if (!r)
			return false;
		put(s, r);
	}
	idle_list_add_builtin(&s->idle);
	return true;
}

bool ruleset_add_file(struct ruleset *s, const char *path, struct err *err)
{
	FILE *f = fopen(path, "rb");
	struct strbuf text = {0};
	struct rule *r = NULL;
	size_t n;

	if (!f)
		return err_sys(err, errno, "%s", path);
	strbuf_grow(&text, RULE_MAX_BYTES + 1);
	n = fread(text.p, 1, RULE_MAX_BYTES + 1, f);
	text.n = n;
	if (ferror(f))
		err_sys(err, errno, "%s", path);
	else if (n > RULE_MAX_BYTES)
		err_set(err, ERR_LIMIT, "%s: longer than 1 MB, no rule", path);
	else
		r = rule_parse(str_from(path), strbuf_str(&text), err);
	fclose(f);
	strbuf_release(&text);
	if (r)
		put(s, r);
	return r != NULL;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

bool ruleset_add_dir(struct ruleset *s, const char *dir, struct err *err)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	char **names = NULL;
	size_t n = 0, cap = 0;
	bool ok = true;

	if (!d)
		return err_sys(err, errno, "%s", dir);
	while ((entry = readdir(d))) {
		struct strbuf path = {0};

		if (!str_ends(str_from(entry->d_name), STR(".sql")))
			continue;
		strbuf_addf(&path, "%s/%s", dir, entry->d_name);
		names = grow_array(names, &cap, n + 1, sizeof(char *));
		names[n++] = path.p;
	}
	closedir(d);
	if (n)
		qsort(names, n, sizeof(char *), compare_names);
	for (size_t i = 0; i < n; i++) {
		ok = ok && ruleset_add_file(s, names[i], err);
		free(names[i]);
	}
	free(names);
	return ok;
}

const struct rule *ruleset_find(const struct ruleset *s, struct str id)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->items[i]->id, id))
			return s->items[i];
	return NULL;
}

bool ruleset_set(struct ruleset *s, struct str setting, struct err *err)
{
	struct str rest = setting, left = str_split(&rest, '=');
	size_t dot = str_rchr(left, '.');
	struct str id = str_head(left, dot == SIZE_MAX ? 0 : dot);
	struct str name = str_from_at(left, dot == SIZE_MAX ? left.n : dot + 1);
	struct strbuf number = {0};
	const struct rule *r = ruleset_find(s, id);
	char *end;
	double value;

	if (!r || !rest.n)
		return err_set(err, ERR_USAGE, "--param %.*s: it reads RULE.NAME=NUMBER%s",
			STR_ARG(setting), rest.n ? ", and there is no such rule" : "");
	strbuf_add(&number, rest);
	value = strtod(number.p, &end);
	if (*end || value - value != 0) {
		strbuf_release(&number);
		return err_set(err, ERR_USAGE, "--param %.*s: not a number", STR_ARG(setting));
	}
	strbuf_release(&number);
	for (size_t i = 0; i < r->nparams; i++) {
		if (!str_eq(r->params[i].name, name))
			continue;
		r->params[i].value = value;
		return true;
	}
	return err_set(err, ERR_USAGE, "--param %.*s: %.*s has no parameter \"%.*s\"",
		STR_ARG(setting), STR_ARG(id), STR_ARG(name));
}
