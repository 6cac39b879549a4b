/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOSYNC_H
#define GOSRC_GOSYNC_H

#include "base/strbuf.h"
#include "gosrc/gotype.h"

/* What a call or operation does with something that goroutines wait for. */
enum gosync_kind {
	GOSYNC_NONE,
	GOSYNC_LOCK, /* Mutex.Lock, RWMutex.Lock */
	GOSYNC_RLOCK,
	GOSYNC_UNLOCK,
	GOSYNC_RUNLOCK,
	GOSYNC_TRYLOCK, /* never waits; may hold afterwards */
	GOSYNC_WG_ADD,
	GOSYNC_WG_DONE,
	GOSYNC_WG_WAIT,
	GOSYNC_COND_WAIT,
	GOSYNC_COND_SIGNAL, /* and Broadcast */
	GOSYNC_ONCE_DO,
	GOSYNC_SEND,
	GOSYNC_RECEIVE, /* and range over a channel */
	GOSYNC_CLOSE,
	GOSYNC_SLEEP, /* time.Sleep */
};

/* How an object is reached: says what two mentions of it have in common. */
enum gosync_root {
	GOROOT_UNKNOWN,	 /* the result of a call, an interface, ... */
	GOROOT_PACKAGE,	 /* a package's variable: one object in the process */
	GOROOT_RECEIVER, /* a field of the method's receiver */
	GOROOT_PARAMETER,
	GOROOT_LOCAL, /* made by this call of the function, or reached from what it has */
};

/*
 * One operation. key names the object as far as types go: "example.com/m/cache.Cache.mu" for a
 * field of any Cache, "example.com/m/cache.registryMu" for a variable, "main.run:12.done" for a
 * local one; empty when its type is not known, and then nothing may be concluded. path is how this
 * function writes it ("c.mu"), to tell two objects of one key apart within it.
 */
struct gosync_op {
	enum gosync_kind kind;
	enum gosync_root root;
	struct str key, path; /* in the program's arena */
	const struct gonode *node;
	uint32_t line;
	bool indexed;	/* reached through a map or slice: one of many */
	unsigned up;	/* calls above: path and root are of the function there (gochain.h) */
	unsigned depth; /* calls below: it stands in a function that is called (goreach.h) */
	bool started;	/* likewise: in a goroutine that would be started */
};

/* What a call expression, a send, a receive or a range statement is; false when nothing of these.
 */
bool gosync_op_of(const struct goscope *scope, const struct gonode *node, struct gosync_op *out);

/* Whether the key is that of one variable of a package, and so of one object; not of a type. */
bool gosync_is_variable(const struct gosync_op *op);

/* wg.Add(1), wg.Add(len(x)): it counts up and ends no wait, which Add(-1) may. */
bool gosync_counts_up(const struct gosync_op *op);

/* The expression of its object; NULL = it has none. */
const struct gonode *gosync_object(const struct gosync_op *op);

/* Key, path and root are those of another expression, which is the object under another name; the
 * key is empty when that has no such operation. */
void gosync_rename(const struct goscope *scope, const struct gonode *object, struct gosync_op *op);

/* As gosync_op.key, of an expression; empty when its type is not known. */
struct str gosync_key(const struct goscope *scope, const struct gonode *expr);

/* How this function writes an object; empty for calls and the like. */
struct str gosync_path(const struct goscope *scope, const struct gonode *expr);

#endif
