/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_PLACE_H
#define ANALYZE_PLACE_H

#include "base/strbuf.h"
#include "model/owner.h"

/*
 * The frame that a thread waits in, or a lock is used in: the first, leaf first, outside the
 * runtime, sync and the internals of IO; the leaf when there is no other. 0 for the empty stack.
 */
frameid place_of(const struct stacks *s, stackid stack);

/*
 * The caller on whose behalf bytes are waited for: as place_of(), and past the plumbing of
 * connections (net, crypto/tls, bufio, io). "net/http.(*persistConn).Read" for a body that is read.
 */
frameid place_via(const struct stacks *s, stackid stack);

/*
 * Appends the distinct packages on the stack, leaf first and blank-separated, without those that
 * serve all others (runtime, sync, internal/...). At most PLACE_PACKAGES.
 */
enum { PLACE_PACKAGES = 32 };
void place_packages(const struct stacks *s, stackid stack, struct strbuf *out);

/*
 * The site of a finding wherever one is shown, compared or stored: owner_site(), but never a
 * wrapper that the compiler made for a defer or go statement ("F.deferwrap1", "F.gowrap2",
 * Go >= 1.21) where the function that holds the statement is next.
 */
frameid place_site(const struct owner *o, const struct stacks *s, stackid stack);

/*
 * The stack without an outermost frame that is only the go statement itself: Go <= 1.20 wraps
 * `go f(x)` in a function "CREATOR.funcN" at the statement's line, which system-level tracebacks
 * print and others hide. One goroutine must have one stack in both. The same stack when there is
 * no such frame.
 */
stackid place_unwrapped(struct stacks *s, stackid stack, frameid creator);

/*
 * Whether the outermost frame may be such a wrapper: a function of the creator's at the line where
 * it created the goroutine ("dialConn.func5", "dialConn.gowrap1"). User-level tracebacks leave
 * wrappers out, system-level ones print them; a closure on one line looks the same, and both print
 * that.
 */
bool place_is_wrapper(const struct stacks *s, frameid outermost, frameid creator);

frameid place_entry(const struct stacks *s, stackid stack); /* the outermost frame */

#endif
