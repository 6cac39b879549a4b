/* SPDX-License-Identifier: MIT */
#ifndef MODEL_CAPTURE_H
#define MODEL_CAPTURE_H

#include "model/dump.h"

/* What taking a file does to the process, least first: advice is given in this order. */
enum harm {
	HARM_NONE,    /* nothing is asked of the process */
	HARM_DUMP,    /* stops the world while it prints */
	HARM_PROFILE, /* samples for a while */
	HARM_TRACE,   /* slows every event */
	HARM_SETTING, /* needs a line of code, or a restart with another environment */
	HARM_SIGQUIT, /* ends it */
};

/* The file behind one word of a rule's `needs`, and how to come by it. */
struct capture {
	const char *need;
	const char *what; /* for people: "a mutex profile" */
	const char *how;  /* a command; HOST:PORT is where net/http/pprof listens */
	const char *also; /* what must hold before, or NULL */
	enum harm harm;
};

const struct capture *capture_find(struct str need); /* NULL: not one of ours */

/*
 * The same of a program that another runtime runs: few of the files can be taken there, and other
 * tools take them. NULL: none that we know.
 */
const struct capture *capture_find_of(enum runtime_kind runtime, struct str need);

/* The n-th, by harm; NULL behind the last. */
const struct capture *capture_at(enum runtime_kind runtime, size_t n);

/*
 * One line for a note: the missing words (blank-separated) as files and how to take them, by harm;
 * what ends the process says so.
 */
void capture_advice(enum runtime_kind runtime, struct str missing, struct strbuf *out);

#endif
