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

/* A line of source in a function; outer is the declared function around it. */
struct source_spot {
	const struct gosource *source;
	const struct gonode *outer, *function;
	uint32_t line;
};

/* Looking for a frame's source asks the file system: once for each frame. */
struct located_frame {
	enum { FRAME_UNASKED, FRAME_FOUND, FRAME_UNKNOWN } state;
	struct source_spot spot;
};

struct known_uses {
	struct gothing thing;
	bool assumed; /* gocalls.assume was there */
	struct gouses *uses;
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
	struct located_frame *frames; /* by frame, as far as asked for */
	struct known_uses *uses;
	size_t nuses, cap_uses;
	struct source_finding *items;
	size_t n, cap;
};

/* A finding while it is put together: its places are copied when it is added. */
struct finding_draft {
	struct source_finding f;
	struct source_place places[SOURCE_PLACES];
	bool rests; /* it may be rest: nobody misses the threads */
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

/* All that is done with a thing; kept by the work. */
const struct gouses *finding_uses(struct finding_work *w, const struct gothing *thing);

void finding_contention(struct finding_work *w);
void finding_skipped(struct finding_work *w);
void finding_stuck(struct finding_work *w); /* behind the others: what they do not say */
void finding_orphans(struct finding_work *w);

/* Slots of semaphores. done: by group, set for those of which it is known now why they wait. */
void finding_slots(struct finding_work *w, bool *done);
void finding_checks(struct finding_work *w);
void finding_conds(struct finding_work *w);
void finding_nil(struct finding_work *w);
void finding_limits(struct finding_work *w);
void finding_open(struct finding_work *w); /* may read packages that no stack names */

#endif
