/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include <string.h>

void filter_rows(struct filter_options *o, struct opt *out)
{
	const struct opt rows[FILTER_OPTIONS] = {
		{OPT_INT, "min", 0, "N", "only groups of at least N", &o->min},
		{OPT_LIST, "state", 0, "NAME", "only this state: 'chan send', 'mutex lock', ...",
			&o->states},
		{OPT_TEXT, "focus", 0, "REGEX", "only stacks with a function that matches",
			&o->focus},
		{OPT_TEXT, "ignore", 0, "REGEX", "no stacks with a function that matches",
			&o->ignore},
		{OPT_LIST, "mine", 0, "GLOB", "functions that are mine: example.com/m/...",
			&o->mine},
		{OPT_FLAG, "all", 'a', NULL, "every frame, and what else is left out", &o->all},
	};

	memcpy(out, rows, sizeof(rows));
}

static bool find_state(struct str name, enum wait_class *out, struct err *err)
{
	struct strbuf known = {0};

	for (int c = 0; c < WAIT_CLASSES; c++)
		if (str_eq(name, str_from(wait_class_name((enum wait_class)c)))) {
			*out = (enum wait_class)c;
			return true;
		}
	*out = wait_class_of_status(name); /* as the runtime prints it */
	if (*out != WAIT_OTHER)
		return true;
	for (int c = 0; c < WAIT_CLASSES; c++)
		strbuf_addf(&known, "%s%s", c ? ", " : "", wait_class_name((enum wait_class)c));
	err_set(err, ERR_USAGE, "--state: '%.*s' is none of: %s", STR_ARG(name), known.p);
	strbuf_release(&known);
	return false;
}

static bool read_states(const struct opt_list *names, struct diff_filter *out, struct err *err)
{
	out->any_state = names->n == 0;
	for (size_t i = 0; i < names->n; i++) {
		enum wait_class class;

		if (!find_state(str_from(names->items[i]), &class, err))
			return false;
		out->states[class] = true;
	}
	return true;
}

bool filter_read_pattern(const char *option, const char *word, struct regex **out, struct err *err)
{
	if (!word)
		return true;
	*out = regex_new(str_from(word), err);
	return *out || err_wrap(err, "--%s", option);
}

bool filter_read(const struct filter_options *o, struct diff_filter *out, struct owner *owner,
	struct err *err)
{
	if (o->min < 0)
		return err_set(err, ERR_USAGE, "--min takes no negative number");
	out->min = (uint64_t)o->min;
	out->aside = o->all;
	for (size_t i = 0; i < o->mine.n; i++)
		owner_add_glob(owner, str_from(o->mine.items[i]));
	return read_states(&o->states, out, err) &&
	       filter_read_pattern("focus", o->focus, &out->focus, err) &&
	       filter_read_pattern("ignore", o->ignore, &out->ignore, err);
}

void filter_release(struct filter_options *o, struct diff_filter *f)
{
	opt_list_release(&o->states);
	opt_list_release(&o->mine);
	regex_free(f->focus);
	regex_free(f->ignore);
	regex_free(f->created_by);
}

void filter_note(const struct common *c, const struct diff_filter *f)
{
	const struct {
		const char *option;
		const struct regex *pattern;
	} all[] = {{"focus", f->focus}, {"ignore", f->ignore}, {"created-by", f->created_by}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].pattern && regex_gave_up(all[i].pattern))
			common_note(
				c, "--%s: the pattern is too costly for some names", all[i].option);
}
