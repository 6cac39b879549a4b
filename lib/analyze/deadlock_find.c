/* SPDX-License-Identifier: MIT */
#include "analyze/deadlock_find.h"

#include "analyze/binary.h"
#include "analyze/deadlock.h"
#include "analyze/deadlock_binary.h"
#include "analyze/deadlock_source.h"
#include "analyze/dump_show.h"
#include "analyze/source_findings.h"
#include "analyze/wait_facts.h"
#include "analyze/wait_flights.h"
#include "analyze/wait_words.h"

/* The binary is that of this dump, or why not is said. */
static void fit_binary(struct deadlock *out, const struct groups *g, const struct symbols *symbols,
	struct binary *binary)
{
	struct err err = {0};

	if (symbols && !binary_fit(binary, symbols, g, &err))
		deadlock_refuse_binary(out, str_from(err.text));
}

static void name_objects(struct deadlock *out, const struct groups *g,
	const struct wait_source *source, struct binary *binary, struct waitgraph *graph)
{
	if (source->disagree && !binary->proved) {
		*binary = (struct binary){0};
		deadlock_refuse_binary(out,
			STR("the source has its variables elsewhere, or is of another version"));
	}
	binary_name_objects(binary, g->stacks, graph);
}

void deadlock_find(struct deadlock *out, struct groups *g, const struct deadlock_means *means)
{
	struct diff_filter all = {.aside = true};
	struct binary binary = {0};
	struct wait_source source = {.program = means->program,
		.owner = means->owner,
		.binary = &binary,
		.complete = wait_facts_doubts(g) == 0};
	struct waitgraph graph;

	wait_words_trim(g, means->owner);
	dump_about_fill(&out->about, g, &all);
	fit_binary(out, g, means->symbols, &binary);
	waitgraph_init(&graph, (uint32_t)g->nmembers);
	wait_facts_locks(&graph, g);
	wait_facts_objects(&graph, g);
	if (means->program && g->snapshot.runtime == RUNTIME_GO)
		wait_source_add(&source, g, &graph);
	wait_facts_flights(&graph, g);
	name_objects(out, g, &source, &binary, &graph);
	wait_facts_hints(&graph, g);
	deadlock_build(out, g, means->owner, &graph);
	deadlock_use_binary(out, &binary, &graph);
	deadlock_source(out, &source);
	if (means->program)
		source_findings_build(out, &source, &graph);
	waitgraph_release(&graph);
	wait_source_release(&source);
}
