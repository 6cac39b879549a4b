/* SPDX-License-Identifier: MIT */
#include "profq.h"

static void put(struct output *out, struct str comment)
{
	struct strbuf safe = {0};

	if (output_is_terminal(out)) {
		strbuf_add_safe(&safe, comment);
		comment = strbuf_str(&safe);
	}
	output_add(out, comment);
	output_addc(out, '\n');
	strbuf_release(&safe);
}

static bool ignore(void *ctx, const struct profile_sample *s)
{
	(void)ctx;
	(void)s;
	return true;
}

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	const struct profile *p = v->profile;

	(void)value;
	/* A damaged sample is an error here too. */
	v->need_labels = true;
	if (!view_each(v, ignore, NULL, err))
		return false;
	report_note_unmatched(r, v);
	for (size_t i = 0; i < p->ncomments; i++)
		put(r->out, p->comments[i]);
	if (r->options.add_comment && *r->options.add_comment)
		put(r->out, str_from(r->options.add_comment));
	return true;
}

const struct report_kind report_comments = {.name = "comments", .show = show};

int comments_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_comments, c, argc, argv);
}
