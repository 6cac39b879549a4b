/* SPDX-License-Identifier: MIT */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "model/stacks.h"

enum event_kind {
	EVENT_PANIC,	       /* ended the process, or would have */
	EVENT_PANIC_SERVED,    /* "http: panic serving": recovered by net/http */
	EVENT_PANIC_RECOVERED, /* a stack printed by recover and debug.Stack */
	EVENT_FATAL,	       /* fatal error: ... */
	EVENT_SIGNAL,	       /* SIGQUIT, SIGABRT with a dump */
	EVENT_RACE,	       /* WARNING: DATA RACE */
	EVENT_TEST_TIMEOUT,
	EVENT_DEADLOCK, /* a cycle that the runtime found and printed itself (JVM) */
	EVENT_KINDS,
};

/* Something that happened once and was printed. Texts are borrowed for the call. */
struct event {
	enum event_kind kind;
	struct str text; /* "all goroutines are asleep - deadlock!", the panic's message, ... */
	struct str
		detail; /* further lines: signal line, running tests, second access; may be empty */
	uint64_t thread; /* goroutine id, 0 = unknown */
	stackid stack;	 /* of the culprit, 0 = unknown */
	stackid peer;	 /* of the other side (second access of a race), 0 = none */
	/* Where the goroutines of both sides were started; 0 = unknown, or the main goroutine. */
	stackid creator, peer_creator;
	int64_t time_ns; /* TIME_UNKNOWN */
	uint64_t at;	 /* byte offset of its first line */
	uint64_t lineno;
	uint32_t snapshot; /* ordinal of the dump that belongs to it, UINT32_MAX = none */
};

const char *event_kind_name(enum event_kind kind);

#endif
