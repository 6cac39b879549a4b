/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/pprof_encode.h"
#include "io/gzip_write.h"
#include "model/measure.h"
#include "profq.h"

struct proto {
	struct pprof_encode encode;
	struct view *view;
	double ratio;
	int64_t *values;
	const struct output *out;
};

static bool add_sample(void *ctx, const struct profile_sample *sample)
{
	struct proto *p = ctx;
	struct profile_sample s = *sample;
	size_t ntypes = p->view->profile->ntypes;

	if (p->ratio > 0 && p->ratio != 1) {
		for (size_t i = 0; i < ntypes; i++)
			p->values[i] = int64_from_double((double)s.values[i] * p->ratio);
		s.values = p->values;
	}
	view_labels(p->view, &s);
	pprof_encode_sample(&p->encode, &s);
	return !output_failed(p->out);
}

static bool write_profile(
	struct pprof_report *r, struct proto *p, const struct profile *tables, struct err *err)
{
	struct gzip_write gzip;
	struct strbuf bytes = {.drain = gzip_write_add, .drain_ctx = &gzip};
	bool ok;

	gzip_write_begin(&gzip, r->out);
	pprof_encode_begin(&p->encode, tables, &bytes);
	ok = view_each(p->view, add_sample, p, err);
	pprof_encode_end(&p->encode);
	gzip_write_add(&gzip, strbuf_str(&bytes));
	gzip_write_end(&gzip);
	strbuf_release(&bytes);
	return ok || (!err->code && output_failed(r->out));
}

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	const struct view_profile_options o = report_profile_options(r);
	struct proto p = {.view = v, .ratio = 1 / r->options.divide_by, .out = r->out};
	struct profile tables;
	bool ok;

	(void)value;
	if (output_is_terminal(r->out))
		return err_set(
			err, ERR_USAGE, "a profile is nothing for a terminal: name a file with -o");
	v->need_labels = true;
	p.values = xcalloc(v->profile->ntypes + 1, sizeof(*p.values));
	view_profile(v, &o, &tables);
	ok = write_profile(r, &p, &tables, err);
	if (ok)
		report_note_unmatched(r, v);
	profile_release(&tables);
	free(p.values);
	return ok;
}

const struct report_kind report_proto = {
	.name = "proto", .show = show, .whole = true, .addresses = true};

int proto_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_proto, c, argc, argv);
}
