/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a profile of any format, through every report that pprof has: each must come to an
 * end whatever the numbers are, and what `proto` writes must be readable.
 */
#include <stdint.h>
#include <stdlib.h>

#include "analyze/calls.h"
#include "analyze/label_sums.h"
#include "analyze/view_profile.h"
#include "analyze/visual.h"
#include "base/xmalloc.h"
#include "formats/format.h"
#include "formats/pprof_encode.h"
#include "report/profile_callgrind.h"
#include "report/profile_dot.h"
#include "report/profile_raw.h"
#include "report/profile_tags.h"
#include "report/profile_traces.h"
#include "report/profile_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct all {
	struct view *view;
	struct profile_head head;
	struct weigh_options weigh;
	struct output *out;
	struct traces_report traces;
	struct raw_report raw;
	struct pprof_encode encode;
	struct label_units units;
};

static struct str unit_of(const void *ctx, struct str key)
{
	return label_units_of(ctx, key);
}

static bool add_sample(void *ctx, const struct profile_sample *sample)
{
	struct all *a = ctx;
	struct profile_sample s = *sample;

	view_labels(a->view, &s);
	profile_traces_sample(&a->traces, &s, s.values[0], unit_of, &a->units);
	profile_raw_sample(&a->raw, &s);
	pprof_encode_sample(&a->encode, &s);
	return true;
}

static bool count(struct sink *sink, const struct profile *p)
{
	(void)sink;
	(void)p;
	return true;
}

static bool is_readable(struct str bytes, bool built)
{
	const struct input_limits limits = {.max_bytes = 1 << 26};
	struct sink sink = {.profile = count};
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct load load = {.sink = &sink, .stacks = &stacks, .diag = &diag};
	struct err err = {0};
	struct input *in = input_from_bytes(bytes, "written", &limits, &err);
	bool ok = in && load_input(in, &load, &err);

	input_close(in);
	stacks_release(&stacks);
	diag_release(&diag);
	return ok || !built;
}

static void streams(struct all *a, const struct graph *g)
{
	const struct view_profile_options o = {.comment = STR("fuzz"), .noinlines = true};
	uint32_t n = g->first[a->view->nlocations];
	struct str *names = xcalloc(n + 1, sizeof(*names));
	struct strbuf bytes = {0};
	struct profile tables;
	struct err err = {0};
	bool ok;

	view_profile(a->view, &o, &tables);
	a->traces = (struct traces_report){.head = a->head,
		.names = names,
		.first = g->first,
		.nlocations = a->view->nlocations};
	a->view->need_labels = true;
	ok = label_units_learn(&a->units, a->view->profile, &err);
	profile_traces_begin(&a->traces, a->out);
	profile_raw_begin(&a->raw, &tables, a->out);
	pprof_encode_begin(&a->encode, &tables, &bytes);
	ok = ok && view_each(a->view, add_sample, a, &err);
	pprof_encode_end(&a->encode);
	profile_raw_end(&a->raw, a->out);
	profile_traces_end(&a->traces, a->out);
	/* A type that a text named twice, or an id of 0, is refused by whoever reads. */
	if (!is_readable(strbuf_str(&bytes),
		    ok && str_eq(str_from(tables.format), STR("pprof")) &&
			    a->view->nlocations == a->view->profile->nlocations))
		abort();
	label_units_release(&a->units);
	strbuf_release(&bytes);
	profile_release(&tables);
	free(names);
}

static void graphs(struct all *a, const struct graph *g)
{
	struct tree_report tree = {.head = a->head};
	struct callgraph calls = {0};
	struct err err = {0};
	struct weighing w;

	if (weigh(&w, a->view, g, &a->weigh, &err) && calls_build(&calls, &w, &err)) {
		tree.graph = &calls;
		tree.head.total = w.total;
		calls_drop_light(&calls, w.edge_cut);
		profile_tree_text(&tree, a->out);
		profile_callgrind_text(&tree.head, &calls, a->out);
	}
	callgraph_release(&calls);
	weigh_release(&w);
	for (int call_tree = 0; call_tree < 2; call_tree++) {
		const struct visual_options o = {a->weigh, STR("minimum"), call_tree};
		struct strbuf text = {0};
		struct visual x;

		if (visual_build(&x, a->view, g, &o, &err)) {
			a->head.total = x.total;
			profile_dot_text(&a->head, &x.graph, &text);
		}
		visual_release(&x);
		strbuf_release(&text);
	}
}

static void tags(struct all *a)
{
	struct label_sums sums = {0};
	struct err err = {0};

	if (total_of(a->view, 0, false, false, &a->head.total, &err) &&
		label_sums_build(&sums, a->view, 0, STR("minimum"), &err))
		profile_tags_text(&a->head, sums.rows, sums.nrows, a->out);
	label_sums_release(&sums);
}

static bool report_all(struct sink *sink, const struct profile *p)
{
	const struct view_options filters = {.hide = STR("hide"),
		.tagroot = STR("k,bytes"),
		.tagleaf = STR("thread"),
		.taghide = STR("z")};
	const struct graph_options lines = {.granularity = GRANULARITY_LINES, .objects = true};
	struct err err = {0};

	(void)sink;
	for (int filtered = 0; filtered < 2 && p->ntypes; filtered++) {
		struct view_options o = filtered ? filters : (struct view_options){0};
		struct view v;
		struct all a = {.view = &v,
			.head = {.profile = p,
				.unit = p->types[0].unit,
				.type = p->types[0].type,
				.unit_wanted = STR("minimum")},
			.weigh = {.nodecount = filtered ? 3 : 20,
				.nodefraction = 0.005,
				.edgefraction = 0.001,
				.mean = filtered},
			.out = output_open("/dev/null", &err)};
		struct graph g = {0};

		if (a.out && view_init(&v, p, &o, &err)) {
			graph_init(&g, &v, &lines);
			graphs(&a, &g);
			tags(&a);
			streams(&a, &g);
		}
		graph_release(&g);
		view_release(&v);
		output_close(a.out, true, &err);
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct input_limits limits = {.max_bytes = 1 << 20};
	struct sink sink = {.profile = report_all};
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct load load = {.sink = &sink, .stacks = &stacks, .diag = &diag};
	struct err err = {0};
	struct input *in =
		input_from_bytes((struct str){(const char *)data, size}, "fuzz", &limits, &err);

	if (in)
		load_input(in, &load, &err);
	input_close(in);
	stacks_release(&stacks);
	diag_release(&diag);
	return 0;
}
