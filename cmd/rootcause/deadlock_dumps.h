/* SPDX-License-Identifier: MIT */
#ifndef ROOTCAUSE_DEADLOCK_DUMPS_H
#define ROOTCAUSE_DEADLOCK_DUMPS_H

#include "analyze/group.h"
#include "analyze/trace_dump.h"
#include "base/diag.h"
#include "cli/common.h"
#include "model/sink.h"

/* One dump that is kept until all is said. */
struct kept_dump {
	struct groups groups;
	const char *input;
	size_t index, of;
	bool gone; /* the file is not there any more, or has other contents: no line is quoted */
};

/*
 * The dumps that a verb looks at: of each file, or of each input of a store, the last or all. An
 * execution trace holds one.
 */
struct dump_list {
	struct sink sink; /* first */
	struct common *common;
	bool all;
	struct stacks stacks;
	struct kept_dump *items;
	size_t n, cap;
	struct kept_dump open;	  /* being read */
	size_t first, seen;	  /* of the input at hand */
	struct trace_lives lives; /* of a trace being read */
	struct trace_dump_sum trace;
	struct arena arena;
};

void dump_list_init(struct dump_list *l, struct common *c);
void dump_list_release(struct dump_list *l);

/* A stack of one thread in a log is none of its dumps. ERR_FORMAT: no dump in it. */
bool dump_list_read(struct dump_list *l, const char *path, struct diag *diag, struct err *err);

/* --db, --run, --input: which dumps of a store. */
struct dump_choice {
	const char *db, *run;
	struct opt_list inputs;
};
bool dump_list_read_store(struct dump_list *l, const struct dump_choice *choice, struct err *err);

#endif
