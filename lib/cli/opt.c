/* SPDX-License-Identifier: MIT */
#include "cli/opt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

void opt_list_add(struct opt_list *l, const char *item)
{
	l->items = grow_array(l->items, &l->cap, l->n + 1, sizeof(*l->items));
	l->items[l->n++] = item;
}

void opt_list_release(struct opt_list *l)
{
	free(l->items);
	*l = (struct opt_list){0};
}

static bool is_end(const struct opt *o)
{
	return !o->name && !o->help;
}

static const struct opt *find_long(const struct opt_parse *p, struct str name)
{
	for (size_t t = 0; t < 4 && p->tables[t]; t++)
		for (const struct opt *o = p->tables[t]; !is_end(o); o++)
			if (o->type != OPT_GROUP && o->name && str_eq(str_from(o->name), name))
				return o;
	return NULL;
}

static const struct opt *find_letter(const struct opt_parse *p, char letter)
{
	for (size_t t = 0; t < 4 && p->tables[t]; t++)
		for (const struct opt *o = p->tables[t]; !is_end(o); o++)
			if (o->type != OPT_GROUP && o->letter == letter)
				return o;
	return NULL;
}

static bool number_error(const struct opt *o, const char *value, struct err *err)
{
	return err_set(err, ERR_USAGE, "--%s: '%s' is no %s", o->name, value,
		o->type == OPT_INT ? "whole number" : "number");
}

/* Go's strconv.ParseBool, for `-cum=1` and the like. */
static bool flag_value(const char *value, bool *out)
{
	static const char *const words[2][6] = {{"0", "f", "F", "false", "False", "FALSE"},
		{"1", "t", "T", "true", "True", "TRUE"}};

	for (size_t i = 0; i < 12; i++) {
		if (strcmp(value, words[i / 6][i % 6]) == 0) {
			*out = i / 6;
			return true;
		}
	}
	return false;
}

static bool store(const struct opt *o, const char *value, struct err *err)
{
	char *end;

	switch (o->type) {
	case OPT_FLAG:
		*(bool *)o->to = true;
		return !value || flag_value(value, o->to) ||
		       err_set(err, ERR_USAGE, "--%s takes no argument but true or false", o->name);
	case OPT_TEXT:
		*(const char **)o->to = value;
		return true;
	case OPT_LIST:
		opt_list_add(o->to, value);
		return true;
	case OPT_INT:
		if (!str_i64(str_from(value), o->to))
			return number_error(o, value, err);
		return true;
	case OPT_REAL:
		errno = 0;
		*(double *)o->to = strtod(value, &end);
		if (end == value || *end || errno)
			return number_error(o, value, err);
		return true;
	case OPT_GROUP:
		break;
	}
	return err_set(err, ERR_INTERNAL, "option table");
}

static size_t edit_distance(const char *a, const char *b)
{
	enum { MOST = 32 };
	size_t na = strlen(a), nb = strlen(b), row[MOST + 1];

	if (na > MOST || nb > MOST)
		return SIZE_MAX;
	for (size_t j = 0; j <= nb; j++)
		row[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t up = row[j], best = diagonal + (a[i - 1] != b[j - 1]);

			if (up + 1 < best)
				best = up + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			diagonal = up;
			row[j] = best;
		}
	}
	return row[nb];
}

const char *opt_nearest(const char *word, const char *const *candidates, size_t n)
{
	const char *nearest = NULL;
	size_t best = 3;

	for (size_t i = 0; i < n; i++) {
		size_t d = edit_distance(word, candidates[i]);

		if (d < best) {
			best = d;
			nearest = candidates[i];
		}
	}
	return nearest;
}

static bool unknown(const struct opt_parse *p, struct str name, struct err *err)
{
	const char *names[128], *nearest;
	char word[33];
	size_t n = 0;

	for (size_t t = 0; t < 4 && p->tables[t]; t++)
		for (const struct opt *o = p->tables[t]; !is_end(o) && n < 128; o++)
			if (o->type != OPT_GROUP && o->name)
				names[n++] = o->name;
	snprintf(word, sizeof(word), "%.*s", STR_ARG(name));
	nearest = opt_nearest(word, names, n);
	if (nearest)
		return err_set(err, ERR_USAGE, "unknown option --%.*s: did you mean --%s?",
			STR_ARG(name), nearest);
	return err_set(err, ERR_USAGE, "unknown option --%.*s", STR_ARG(name));
}

/* argv[*i] with dashes dropped is "name" or "name=value"; takes the next word where needed. */
static bool take_long(
	struct opt_parse *p, struct str word, int argc, char **argv, int *i, struct err *err)
{
	size_t equals = str_chr(word, '=');
	struct str name = str_head(word, equals);
	const char *value = equals == SIZE_MAX ? NULL : word.p + equals + 1;
	const struct opt *o = find_long(p, name);

	if (!o && str_starts(name, STR("no-"))) {
		o = find_long(p, str_from_at(name, 3));
		if (o && o->type == OPT_FLAG && !value)
			return store(o, "false", err);
		o = NULL;
	}
	if (!o)
		return unknown(p, name, err);
	if (o->type != OPT_FLAG && !value) {
		if (*i + 1 >= argc)
			return err_set(err, ERR_USAGE, "--%s needs %s", o->name,
				o->arg ? o->arg : "an argument");
		value = argv[++*i];
	}
	return store(o, value, err);
}

/* -q, -qv, -o FILE, -oFILE */
static bool take_letters(
	struct opt_parse *p, const char *word, int argc, char **argv, int *i, struct err *err)
{
	for (; *word; word++) {
		const struct opt *o = find_letter(p, *word);

		if (!o)
			return err_set(err, ERR_USAGE, "unknown option -%c", *word);
		if (o->type == OPT_FLAG) {
			if (!store(o, NULL, err))
				return false;
			continue;
		}
		if (word[1])
			return store(o, word + 1, err);
		if (*i + 1 >= argc)
			return err_set(err, ERR_USAGE, "-%c needs %s", *word,
				o->arg ? o->arg : "an argument");
		return store(o, argv[++*i], err);
	}
	return true;
}

bool opt_parse(struct opt_parse *p, int argc, char **argv, struct err *err)
{
	for (int i = 0; i < argc; i++) {
		struct str word = str_from(argv[i]);
		bool ok = true;

		if (str_eq(word, STR("--"))) {
			while (++i < argc)
				opt_list_add(&p->operands, argv[i]);
			break;
		}
		if (str_eat(&word, STR("--")))
			ok = take_long(p, word, argc, argv, &i, err);
		else if (word.n > 1 && word.p[0] == '-' &&
			 (p->single_dash && !(word.n == 2 && find_letter(p, word.p[1]))))
			ok = take_long(p, str_from_at(word, 1), argc, argv, &i, err);
		else if (word.n > 1 && word.p[0] == '-')
			ok = take_letters(p, argv[i] + 1, argc, argv, &i, err);
		else
			opt_list_add(&p->operands, argv[i]);
		if (!ok)
			return false;
	}
	return true;
}

static void help_row(const struct opt *o, struct strbuf *out)
{
	struct strbuf left = {0};

	if (o->letter)
		strbuf_addf(&left, "  -%c, ", o->letter);
	else
		strbuf_adds(&left, "      ");
	strbuf_addf(&left, "--%s", o->name);
	if (o->type != OPT_FLAG)
		strbuf_addf(&left, "=%s", o->arg ? o->arg : "VALUE");
	if (left.n < 30)
		strbuf_addf(out, "%-30s %s\n", left.p, o->help);
	else
		strbuf_addf(out, "%s\n%-30s %s\n", left.p, "", o->help);
	strbuf_release(&left);
}

void opt_help(const struct opt *table, struct strbuf *out)
{
	for (const struct opt *o = table; !is_end(o); o++) {
		if (o->type == OPT_GROUP)
			strbuf_addf(out, "\n%s\n", o->help);
		else if (o->help)
			help_row(o, out);
	}
}
