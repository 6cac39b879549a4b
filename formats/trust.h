/* SPDX-License-Identifier: MIT */
/* Which words of a Go traceback are addresses to believe.
 *
 * A traceback prints the words a function was called with; whether a word is still what it was
 * depends on the version of Go, the port, and the frame. trust_table.h is what testdata/gen/trust
 * measured. A version, port, or frame that was not measured is not believed: then only the state in
 * the goroutine's header speaks. */
#ifndef FORMATS_TRUST_H
#define FORMATS_TRUST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* A row is believed when at least so many unmarked values were checked and all were right. */
#define TRUST_MIN_CHECKS 20

enum trust_port {
	TRUST_PORT_UNKNOWN,
	TRUST_AMD64,
	TRUST_ARM64,
};

enum trust_level {
	TRUST_USER,   /* debug=2, runtime.Stack, panics: no frames of the runtime */
	TRUST_SYSTEM, /* SIGQUIT, GOTRACEBACK=system: with the runtime's frames */
};

enum trust_kind {
	TRUST_MUTEX,
	TRUST_RWMUTEX,
	TRUST_WAITGROUP,
	TRUST_COND,
	TRUST_CHAN,
	TRUST_ONCE,
	TRUST_RECEIVER, /* the object whose method the frame is */
	TRUST_WORD,	/* the value passed, whatever it is */
};

struct trust_row {
	int first, last; /* Go 1.first to 1.last, both included */
	enum trust_port port;
	enum trust_level level;
	struct str function; /* as printed; "*": all but runtime and sync; "*[...]": generic */
	int arg;	     /* word of the arguments, braces flattened; -1 is every word */
	struct str via;	     /* the operation in progress, see trust_query */
	enum trust_kind kind;
	int offset; /* printed value minus the address of the object */
	int right, wrong, unmarked;
};

struct trust_query {
	int go_minor; /* 26 for Go 1.26; 0: not known */
	enum trust_port port;
	enum trust_level level;
	struct str function; /* "runtime.semacquire1", "main.(*T).M" */
	int arg;	     /* word of the arguments, braces flattened, from 0 */
	bool marked;	     /* printed with a question mark */

	/* An exported method of sync among the frames, "sync.(*RWMutex).RLock", also where it is
	 * inlined; internal/sync is written sync. The innermost tells what the goroutine waits for:
	 * a mutex in Once.Do is sync.(*Mutex).Lock. The outermost, asked for with lockSlow, tells
	 * what that mutex is part of: sync.(*Once).Do, sync.(*RWMutex).Lock. Empty: none, or not
	 * known; then rows that differ by it are not believed. */
	struct str via;
};

struct trust_answer {
	enum trust_kind kind;
	int offset; /* the object's address is the printed value minus this */
	const struct trust_row *row;
};

/* A receiver or a word passed is what the parameter held on entry, except in programs built without
 * optimisation (-gcflags=-N), which print what has since been assigned to it.
 *
 * Is the word the address of an object, or for TRUST_WORD what was passed? False: not known. */
bool trust_find(const struct trust_query *query, struct trust_answer *out);

/* Whether the rows of "*", any function but the runtime's, speak for it; a generic's are wrong. */
bool trust_of_any(struct str function);

#endif
