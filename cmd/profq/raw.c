/* SPDX-License-Identifier: MIT */
#include "profq.h"
#include "report/profile_raw.h"

struct raw {
	struct raw_report report;
	struct view *view;
	const struct output *out;
};

static bool add_sample(void *ctx, const struct profile_sample *sample)
{
	struct raw *raw = ctx;
	struct profile_sample s = *sample;

	view_labels(raw->view, &s);
	profile_raw_sample(&raw->report, &s);
	return !output_failed(raw->out);
}

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	const struct view_profile_options o = report_profile_options(r);
	struct raw raw = {.view = v, .out = r->out};
	struct profile p;
	bool ok;

	(void)value;
	v->need_labels = true;
	view_profile(v, &o, &p);
	profile_raw_begin(&raw.report, &p, r->out);
	ok = view_each(v, add_sample, &raw, err);
	profile_raw_end(&raw.report, r->out);
	if (ok)
		report_note_unmatched(r, v);
	profile_release(&p);
	return ok || (!err->code && output_failed(r->out));
}

const struct report_kind report_raw = {
	.name = "raw", .show = show, .whole = true, .addresses = true};

int raw_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_raw, c, argc, argv);
}
