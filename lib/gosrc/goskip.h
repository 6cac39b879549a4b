/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOSKIP_H
#define GOSRC_GOSKIP_H

#include <stddef.h>

#include "gosrc/gonode.h"

/*
 * A goroutine waits at a line of a loop for what the next turn works on. The line by which a turn
 * may end without any of some operations that stand behind that in the loop, or in the same case of
 * the select: a continue, or the end of the turn where a branch has one and another has none. 0: no
 * turn can, or the first is not in such a loop.
 */
uint32_t goskip_line(
	const struct gonode *function, uint32_t line, const struct gonode *const *ops, size_t n);

#endif
