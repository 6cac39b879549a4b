/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a profile of any format, beside itself and beside a second profile that is the same
 * with some frames left out: differences, series, labels, stacks.
 */
#include <stdint.h>
#include <stdlib.h>

#include "analyze/profile_by.h"
#include "analyze/profile_diff.h"
#include "analyze/profile_series.h"
#include "analyze/profile_sums.h"
#include "analyze/weigh_samples.h"
#include "formats/format.h"
#include "report/folded.h"
#include "report/profile_by.h"
#include "report/profile_diff.h"
#include "report/profile_series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(struct profile_sums *sums, struct strbuf *out)
{
	const struct profile_rename rename = {STR("a"), STR("b")};
	const struct profile_diff_options o = {.renames = &rename, .nrenames = 1};
	const struct profile_series_options stacks = {.by_stack = true}, functions = {0};
	const struct profile_diff_layout layout = {.unit = STR("auto")};
	const struct profile_series_layout lines = {.unit = STR("auto")};
	struct profile_series series;
	struct profile_diff diff;
	struct err err = {0};

	profile_sums_folded(sums, 1, out);
	profile_sums_speedscope(sums, out);
	if (profile_diff_build(&diff, sums, &o, &err)) {
		profile_diff_text(&diff, &layout, out);
		profile_diff_json(&diff, out);
		profile_diff_table(&diff, TABLE_CSV, out);
	}
	profile_diff_release(&diff);
	for (int k = 0; k < 2; k++) {
		if (profile_series_build(&series, sums, k ? &stacks : &functions, &err)) {
			profile_series_text(&series, &lines, out);
			profile_series_json(&series, out);
			profile_series_records(&series, RECORD_TSV, out);
		}
		profile_series_release(&series);
	}
	profile_sums_drop_inlined(sums);
	profile_sums_folded(sums, 0.5, out);
}

static void by_labels(struct view *v, struct strbuf *out)
{
	const struct str labels[] = {STR("bytes"), STR("k")};
	const struct look look = {0};
	struct profile_by by;
	struct err err = {0};

	if (profile_by_build(&by, v, 0, labels, 2, &err)) {
		profile_by_text(&by, 0, STR("auto"), &look, out);
		profile_by_json(&by, out);
		profile_by_records(&by, RECORD_MARKDOWN, out);
	}
	profile_by_release(&by);
}

static void count_samples(struct view *v)
{
	const struct graph_options grain = {.granularity = GRANULARITY_FUNCTIONS};
	const struct weigh_options options = {.nodecount = 20};
	struct weighing w = {0};
	struct graph g = {0};
	struct err err = {0};

	graph_init(&g, v, &grain);
	if (weigh(&w, v, &g, &options, &err))
		free(weigh_samples(&w, &err));
	weigh_release(&w);
	graph_release(&g);
}

static bool use_profile(struct sink *sink, const struct profile *p)
{
	const struct view_options filters[] = {{0}, {.hide = STR("[aeiou]$"), .tagroot = STR("k")}};
	struct profile_sums sums = {0};
	struct strbuf out = {0};
	struct err err = {0};

	(void)sink;
	for (int i = 0; p->ntypes && i < 2; i++) {
		struct view v;

		if (view_init(&v, p, &filters[i], &err)) {
			profile_sums_add(&sums, &v, p->ntypes - 1, STR("fuzz"), &err);
			by_labels(&v, &out);
			count_samples(&v);
		}
		view_release(&v);
	}
	if (sums.nsides == 2)
		compare(&sums, &out);
	profile_sums_release(&sums);
	strbuf_release(&out);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct input_limits limits = {.max_bytes = 1 << 20};
	struct sink sink = {.profile = use_profile};
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
