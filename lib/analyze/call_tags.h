/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_CALL_TAGS_H
#define ANALYZE_CALL_TAGS_H

#include "analyze/label_units.h"
#include "analyze/view.h"
#include "base/intern.h"
#include "model/callgraph.h"

/*
 * What the labels of samples add up to at each node of a graph: addSample in
 * internal/graph/graph.go of google/pprof, Go 1.26. String labels count together; of numbers only
 * those called "bytes" do.
 */
struct call_tags {
	struct view *view;
	struct label_units units;
	struct str unit; /* in which numbers are named */
	struct intern texts, keys;
	struct intern light; /* labels that do not count */
	struct call_tag_row {
		uint32_t node;
		struct call_tag tag;
	} * rows; /* by id of keys */
	size_t cap;
	/* of the sample at hand */
	strid group;
	struct call_tag *numbers;
	size_t nnumbers, cap_numbers;
	struct strbuf text, joined;
	struct str *parts;
	size_t cap_parts;
};

/* A pass over the samples when the profile has numeric labels. */
bool call_tags_init(struct call_tags *t, struct view *v, struct str unit, struct err *err);
void call_tags_release(struct call_tags *t);

/* Begins a sample; false: nothing of it counts. */
bool call_tags_sample(struct call_tags *t, const struct profile_sample *s);
void call_tags_add(struct call_tags *t, uint32_t node, int64_t v, int64_t div, bool flat);

/*
 * Forgets all nodes; labels that came to less than cut do not count from now on. There may be as
 * many as samples: when the sums were over all of them, of absolute values, at a node of their own,
 * none of these could reach cut at any node.
 */
void call_tags_drop_light(struct call_tags *t, int64_t cut);

/*
 * Tags of at least cut into g->tags, by the ids of nodes; first[id] to first[id + 1] - 1 are those
 * of a node. The caller frees.
 */
uint32_t *call_tags_finish(struct call_tags *t, size_t nodes, int64_t cut, struct callgraph *g);

#endif
