/* SPDX-License-Identifier: MIT */
#ifndef MODEL_STACK_ORDER_H
#define MODEL_STACK_ORDER_H

#include "model/stacks.h"

/*
 * stacks_compare() for sorting many: the names of frames are compared once, here, and by number
 * after that. Holds for the frames that s has now.
 */
struct stack_order {
	const struct stacks *stacks; /* borrowed */
	uint32_t *place; /* by frameid; equal for frames that read the same; NULL = by names */
};

/* To sort n: frames are not numbered where that would cost more than comparing names. */
void stack_order_init(struct stack_order *o, const struct stacks *s, size_t n);
void stack_order_release(struct stack_order *o);

int stack_order_frames(const struct stack_order *o, frameid a, frameid b);
int stack_order_stacks(const struct stack_order *o, stackid a, stackid b);

#endif
