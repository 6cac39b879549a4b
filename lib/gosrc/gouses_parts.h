/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOUSES_PARTS_H
#define GOSRC_GOUSES_PARTS_H

#include "gosrc/gouses.h"

/* What gothing.c and gouses.c share. */

/* make(...), new(T), T{...}, &T{...}, sync.NewCond(l), or NULL: a variable without a value. */
bool gothing_is_made(const struct goscope *scope, const struct gonode *value);

/* Signal in Signal(ch): a type of the packages read. */
bool gothing_is_conversion(const struct goscope *scope, const struct gonode *f);

/* The i-th of a list; NULL when it is shorter. */
const struct gonode *gonode_nth(const struct gonode *list, size_t i);

#endif
