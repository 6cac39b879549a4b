/* SPDX-License-Identifier: MIT */
#include "sums.h"

#include <string.h>

/* ---- options ---- */

void sums_options_init(struct sums_options *o)
{
	*o = (struct sums_options){0};
	options_init(&o->profile);
}

void sums_options_release(struct sums_options *o)
{
	opt_list_release(&o->mine);
}

size_t sums_options_rows(struct sums_options *o, struct opt *table)
{
	const struct opt rows[] = {
		{OPT_TEXT, "sample_index", 0, "TYPE", "which value: name or number",
			&o->profile.sample_index},
		{OPT_LIST, "mine", 0, "GLOB", "functions that are mine: example.com/m/...",
			&o->mine},
		{OPT_FLAG, "require-match", 0, NULL, "a filter that matches nothing is an error",
			&o->require_match},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);

	memcpy(table, rows, sizeof(rows));
	return n + options_filters(&o->profile, table + n);
}

/* ---- filters that match nothing ---- */

void matching_add(struct matching *m, const struct view *v)
{
	for (int i = 0; i < VIEW_STEPS; i++) {
		m->wanted[i] |= v->wanted[i];
		m->matched[i] |= v->matched[i];
	}
}

bool matching_check(
	const struct matching *m, const struct common *c, bool required, struct err *err)
{
	bool all = true;

	for (int i = 0; i < VIEW_STEPS; i++) {
		if (!m->wanted[i] || m->matched[i])
			continue;
		common_note(
			c, "%s expression matched no samples", view_step_name((enum view_step)i));
		all = false;
	}
	if (all || !required)
		return true;
	return err_set(err, ERR_USAGE, "--require-match: a filter matched nothing");
}

bool mine_check(const struct common *c, const struct opt_list *mine, bool any, bool required,
	struct err *err)
{
	if (any || !mine->n)
		return true;
	common_note(c, "--mine matched no function");
	return !required || err_set(err, ERR_USAGE, "--require-match: --mine matched nothing");
}

/* ---- reading ---- */

/* Later files are asked for the type of the first by its name: a number may mean another there. */
static bool choose_value(
	const struct sums_reader *r, const struct profile *p, size_t *value, struct err *err)
{
	struct str wanted = str_from(r->options->profile.sample_index);

	if (r->sums->nsides)
		wanted = r->sums->sides[0].type;
	return profile_value_index(p, wanted, value, err);
}

static bool add(struct profile_source *s, const struct profile *p, struct err *err)
{
	struct sums_reader *r = (struct sums_reader *)s;
	struct view_options filters = options_view(&r->options->profile);
	struct view v;
	size_t value;
	bool ok;

	if (!choose_value(r, p, &value, err))
		return false;
	ok = view_init(&v, p, &filters, err) &&
	     profile_sums_add(r->sums, &v, value, str_from(s->path), err);
	if (ok)
		matching_add(&r->matching, &v);
	view_release(&v);
	return ok;
}

bool sums_read(struct sums_reader *r, const char *path, struct diag *diag, struct err *err)
{
	r->source = (struct profile_source){.use = add, .path = path};
	return source_read(&r->source, r->common, diag, err);
}

static void say_nameless(const struct common *c, struct str what)
{
	common_note(c,
		"%.*s has no function names: it was not symbolized; `go tool pprof -proto BINARY "
		"FILE`, with the binary that ran, writes one that is",
		STR_ARG(what));
}

void sums_note_nameless(const struct common *c, const struct profile_sums *s)
{
	for (size_t i = 0; i < s->nsides; i++) {
		if (!s->sides[i].records || s->sides[i].has_names)
			continue;
		say_nameless(c, s->sides[i].path);
		return;
	}
}

void note_nameless(const struct common *c, const struct profile *p)
{
	for (size_t i = 0; i < p->nfunctions; i++)
		if (p->functions[i].name.n)
			return;
	if (p->nsamples && p->nlocations)
		say_nameless(c, STR("the profile"));
}

void sums_owner(struct owner *o, const struct sums_options *options, const struct stacks *stacks)
{
	for (size_t i = 0; i < options->mine.n; i++)
		owner_add_glob(o, str_from(options->mine.items[i]));
	owner_learn(o, stacks);
}
