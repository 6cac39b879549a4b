/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOPANIC_H
#define GOSRC_GOPANIC_H

#include "gosrc/gochain.h"

enum { GOPANIC_DEPTH = 3 }; /* calls followed, one inside the other */

/*
 * The first line between two others (both included) of a function where Go may panic by the text
 * (go.dev/ref/spec, Go 1.26: Run-time panics): panic(), an index or slice of a list, an assertion
 * without ", ok", a field of a pointer that a map gave, or a call of a function with such. 0 =
 * none. Most of them never do; who asks knows that something went wrong there.
 */
uint32_t gopanic_line(
	const struct goscope *scope, const struct gonode *function, uint32_t from, uint32_t to);

/* Whether some function of the packages read stops a panic. */
bool gopanic_recovers(const struct goprogram *program);

#endif
