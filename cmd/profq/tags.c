/* SPDX-License-Identifier: MIT */
#include "analyze/label_sums.h"
#include "profq.h"
#include "report/profile_tags.h"

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	const struct profile_options *o = &r->options;
	struct arena arena = {0};
	struct profile_head head = report_head(r, v->profile, value, &arena);
	struct label_sums sums = {0};
	bool ok = total_of(v, value, o->mean, o->relative_percentages, &head.total, err) &&
		  label_sums_build(&sums, v, value, str_from(o->unit), err);

	if (ok) {
		report_note_unmatched(r, v);
		profile_tags_text(&head, sums.rows, sums.nrows, r->out);
	}
	label_sums_release(&sums);
	arena_release(&arena);
	return ok;
}

const struct report_kind report_tags = {.name = "tags", .show = show};

int tags_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_tags, c, argc, argv);
}
