/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOSKIP_H
#define GOSRC_GOSKIP_H

#include "gosrc/gonode.h"

/*
 * A goroutine waits at a line of a loop for what the next turn works on. The line by which a turn
 * may end without an operation that stands behind that in the loop, or in the same case of the
 * select: a continue, or the end of the turn where a branch has the operation and another has not.
 * 0: no turn can, or the operation is not in such a loop.
 */
uint32_t goskip_line(const struct gonode *function, uint32_t line, const struct gonode *op);

#endif
