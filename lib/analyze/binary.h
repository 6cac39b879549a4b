/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_BINARY_H
#define ANALYZE_BINARY_H

#include "analyze/group.h"
#include "analyze/waitgraph.h"
#include "base/err.h"
#include "model/symbols.h"

/*
 * The symbols of a program's file laid over one dump of Go. Each frame of a dump says how far into
 * its function it is, and at system level where (pc=): the file must have every such function, long
 * enough, and all of them moved by one distance of whole pages. Functions of C and inlined ones are
 * not asked for. What fails is the file of another program or build, and nothing of it is used.
 */
struct binary {
	const struct symbols *symbols; /* borrowed; NULL: nothing to ask */
	uint64_t slide;		       /* address in the dump - address in the file */
	bool placed;   /* the slide is known: pcs tell it, or nothing can be moved */
	bool proved;   /* pcs say that functions lie where this file has them */
	size_t frames; /* of the dump that agree */
};

bool binary_fit(struct binary *b, const struct symbols *symbols, const struct groups *dump,
	struct err *err);

/* The variable that an address of the dump lies in, and how far; NULL = none. */
const struct symbol *binary_at(const struct binary *b, uint64_t address, uint64_t *offset);

/* Where a variable lies; 0 = not known, or that is no more than a guess. */
uint64_t binary_address(const struct binary *b, struct str variable, uint64_t *size);

/* Objects that lie in variables get their names. */
void binary_name_objects(const struct binary *b, struct stacks *strings, struct waitgraph *g);

/* Why its names may be wrong all the same: enum wait_doubt. */
uint32_t binary_doubts(const struct binary *b);

#endif
