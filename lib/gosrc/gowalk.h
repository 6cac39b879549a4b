/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOWALK_H
#define GOSRC_GOWALK_H

#include "gosrc/gonode.h"

/* A node and all below it, parents first, in the order of the source; not what follows by next.
 * The visitor says whether to go on below the node. Nesting is bounded by the parser. */
typedef bool gonode_visit(const struct gonode *n, void *context);

void gonode_walk(const struct gonode *n, gonode_visit *visit, void *context);

#endif
