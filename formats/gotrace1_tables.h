/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_GOTRACE1_TABLES_H
#define FORMATS_GOTRACE1_TABLES_H

#include "formats/gotrace1_index.h"
#include "model/stacks.h"

/*
 * Strings and stacks of a v1 trace as ids of the model, each made when it is first asked for. What
 * the file does not define is 0.
 */
strid v1_text(struct v1_index *x, struct stacks *stacks, uint64_t id);
stackid v1_stack(struct v1_index *x, struct stacks *stacks, uint32_t id);

#endif
