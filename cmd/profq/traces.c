/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/label_units.h"
#include "base/xmalloc.h"
#include "model/measure.h"
#include "profq.h"
#include "report/profile_traces.h"

struct traces {
	struct traces_report report;
	struct view *view;
	struct label_units units;
	size_t value;
	bool mean, units_known;
	const struct output *out;
	struct err *err;
};

/* Few profiles have numeric labels: the pass for their units waits until one is met. */
static struct str unit_of(const void *ctx, struct str key)
{
	const struct traces *t = ctx;

	return label_units_of(&t->units, key);
}

static bool has_number(const struct profile_sample *s)
{
	for (size_t i = 0; i < s->nlabels; i++)
		if (s->labels[i].numeric)
			return true;
	return false;
}

static bool add_sample(void *ctx, const struct profile_sample *sample)
{
	struct traces *t = ctx;
	struct profile_sample s = *sample;
	int64_t v = s.values[t->value], div = t->mean ? s.values[0] : 0;

	if (!t->units_known && has_number(&s)) {
		if (!label_units_learn(&t->units, t->view->profile, t->err))
			return false;
		t->units_known = true;
	}
	view_labels(t->view, &s);
	profile_traces_sample(&t->report, &s, div ? wrap_div(v, div) : v, unit_of, t);
	return !output_failed(t->out);
}

/* Innermost first, as traces print them. */
static struct str *frame_names(const struct graph *g, size_t nlocations, struct arena *arena)
{
	struct str *names = xcalloc(g->first[nlocations] + 1, sizeof(*names));
	struct str *of_node = xcalloc(g->n + 1, sizeof(*of_node));

	for (size_t i = 0; i < g->n; i++)
		of_node[i] = node_printable(&g->nodes[i], arena);
	for (size_t l = 0; l < nlocations; l++)
		for (uint32_t k = g->first[l]; k < g->first[l + 1]; k++)
			names[g->first[l] + g->first[l + 1] - 1 - k] = of_node[g->of_line[k]];
	free(of_node);
	return names;
}

static bool print(struct pprof_report *r, struct traces *t, struct err *err)
{
	bool ok;

	profile_traces_begin(&t->report, r->out);
	ok = view_each(t->view, add_sample, t, err);
	profile_traces_end(&t->report, r->out);
	if (ok)
		report_note_unmatched(r, t->view);
	return ok || (!err->code && output_failed(r->out));
}

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	struct graph_options grain = options_graph(&r->options);
	const struct profile_options *o = &r->options;
	struct arena arena = {0};
	struct traces t = {.report.head = report_head(r, v->profile, value, &arena),
		.view = v,
		.value = value,
		.mean = o->mean,
		.out = r->out,
		.err = err};
	struct str *names;
	struct graph g;
	bool ok;

	grain.files_as_stated = true;
	graph_init(&g, v, &grain);
	names = frame_names(&g, v->nlocations, &arena);
	t.report.names = names;
	t.report.first = g.first;
	t.report.nlocations = v->nlocations;
	ok = total_of(v, value, o->mean, o->relative_percentages, &t.report.head.total, err);
	v->need_labels = true;
	ok = ok && print(r, &t, err);
	label_units_release(&t.units);
	free(names);
	graph_release(&g);
	arena_release(&arena);
	return ok;
}

const struct report_kind report_traces = {.name = "traces", .show = show};

int traces_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_traces, c, argc, argv);
}
