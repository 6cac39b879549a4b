/* SPDX-License-Identifier: MIT */
/*
 * `top` marks a row (inline) when every call that is left after trimming was inlined,
 * (partial-inline) when some were. Only the rows shown count, over the nodes that trimming kept, so
 * that needs its own pass over the samples.
 */
#include <stdlib.h>

#include "analyze/edges.h"
#include "base/xmalloc.h"
#include "model/measure.h"

static void mark_rows(struct weighing *w, const struct call_edge *edges, size_t n)
{
	uint8_t *marks = xcalloc(w->graph->n + 1, 1);

	for (size_t i = 0; i < n; i++)
		if (wrap_abs(edges[i].weight) >= w->edge_cut)
			marks[edges[i].to] |= edges[i].inlined ? 1 : 2;
	for (size_t i = 0; i < w->nrows; i++) {
		w->rows[i].inline_edge = marks[w->rows[i].node] & 1;
		w->rows[i].call_edge = marks[w->rows[i].node] & 2;
	}
	free(marks);
}

bool weigh_marks(struct weighing *w, struct err *err)
{
	struct call_edge *edges = NULL;
	bool ok = true, any = false;
	bool *wanted;
	size_t n;

	if (!w->graph->any_inlinable)
		return true;
	wanted = xcalloc(w->graph->n + 1, sizeof(*wanted));
	for (size_t i = 0; i < w->nrows; i++)
		any |= wanted[w->rows[i].node] = w->graph->nodes[w->rows[i].node].inlinable;
	if (any) {
		ok = edges_collect(w, wanted, &edges, &n, err);
		if (ok)
			mark_rows(w, edges, n);
	}
	free(edges);
	free(wanted);
	return ok;
}
