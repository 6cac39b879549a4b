/* SPDX-License-Identifier: MIT */
#ifndef MODEL_DUMP_ABOUT_H
#define MODEL_DUMP_ABOUT_H

#include "model/dump.h"

/* Which dump is shown, and what must be known of it before its counts are believed. */
struct dump_about {
	struct str input;   /* the file as named; borrowed, as is process */
	struct str process; /* empty = unknown */
	struct snapshot snapshot;
	uint64_t threads, runtime, dumpers; /* the latter two are set aside unless asked for */
	size_t index, of; /* place among the snapshots of its input, from 1; how many there are */
	bool ids;	  /* its threads have ids */
	bool aside_shown;
};

#endif
