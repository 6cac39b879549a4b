/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_SOURCE_FINDINGS_PARTS_H
#define ANALYZE_SOURCE_FINDINGS_PARTS_H

#include "analyze/source_findings.h"
#include "gosrc/gouses.h"

/* A function of the source with the path that the dump prints for its file. */
struct printed_file {
	const struct gosource *source;
	struct str file;
};

/* What the files of source_findings share. */
struct finding_work {
	struct deadlock *d;
	const struct wait_source *source;
	const struct groups *dump;
	const struct owner *owner;
	struct waitgraph *g;
	const struct wait_verdict *v;
	struct gocalls calls; /* of all packages read */
	struct printed_file *files;
	size_t nfiles, cap_files;
	struct source_finding *items;
	size_t n, cap;
};

/* A finding while it is put together: its places are copied when it is added. */
struct finding_draft {
	struct source_finding f;
	struct source_place places[SOURCE_PLACES];
	bool rests; /* it may be rest: nobody misses the threads */
};

/* A line of source in a function; outer is the declared function around it. */
struct source_spot {
	const struct gosource *source;
	const struct gonode *outer, *function;
	uint32_t line;
};

/* The place that a frame stands at, or a line of source; with its quote. */
struct source_place finding_frame(
	struct finding_work *w, enum source_role role, frameid frame, uint32_t line);
struct source_place finding_spot(
	struct finding_work *w, enum source_role role, const struct source_spot *spot);

/* False where the frame's file was not read or the line lies in no function. */
bool finding_locate(struct finding_work *w, frameid frame, struct source_spot *out);

/* More than SOURCE_PLACES, and what is there already, is left out. */
void finding_add_place(struct finding_draft *draft, struct source_place place);
void finding_add_sample(struct finding_draft *draft, uint64_t id);

/* Copies it; places in the order of their roles. */
void finding_add(struct finding_work *w, const struct finding_draft *draft);

frameid finding_frame_at(const struct stacks *s, stackid stack, uint32_t depth);

void finding_contention(struct finding_work *w);
void finding_orphans(struct finding_work *w);
void finding_checks(struct finding_work *w);

#endif
