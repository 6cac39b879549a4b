/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOCONTEXT_H
#define GOSRC_GOCONTEXT_H

#include "gosrc/gochain.h"

/*
 * Whether it is proved that a context ends only behind the return of functions on this very stack,
 * or never: it comes, by the calls that led here, from context.Background() or TODO() through
 * WithValue and WithCancel alone, and nothing but `defer cancel()` ever calls what these return. A
 * wait for its end is then no way out for who waits below.
 */
bool gocontext_outlasts(
	const struct gochain *chain, const struct goscope *scope, const struct gonode *context);

#endif
