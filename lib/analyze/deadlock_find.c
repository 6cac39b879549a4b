/* SPDX-License-Identifier: MIT */
#include "analyze/deadlock_find.h"

#include "analyze/deadlock.h"
#include "analyze/deadlock_source.h"
#include "analyze/dump_show.h"
#include "analyze/wait_facts.h"
#include "analyze/wait_words.h"

void deadlock_find(struct deadlock *out, struct groups *g, const struct owner *owner,
	struct goprogram *program)
{
	struct diff_filter all = {.aside = true};
	struct wait_source source = {
		.program = program, .owner = owner, .complete = wait_facts_doubts(g) == 0};
	struct waitgraph graph;

	wait_words_trim(g, owner);
	dump_about_fill(&out->about, g, &all);
	waitgraph_init(&graph, (uint32_t)g->nmembers);
	wait_facts_locks(&graph, g);
	wait_facts_objects(&graph, g);
	if (program && g->snapshot.runtime == RUNTIME_GO)
		wait_source_add(&source, g, &graph);
	wait_facts_hints(&graph, g);
	deadlock_build(out, g, owner, &graph);
	deadlock_source(out, &source);
	waitgraph_release(&graph);
	wait_source_release(&source);
}
