/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_LABELS_H
#define ANALYZE_LABELS_H

#include "model/profile.h"
#include "model/stacks.h"

/*
 * pprof labels of goroutines and samples: one JSON object, keys sorted, in the strings of a struct
 * stacks; 0 = none.
 */
strid labels_of_sample(struct stacks *s, const struct profile_sample *sample);

/*
 * Calls fn for each label of `json`, in its order; both texts are valid during the call. What is
 * no object of strings and numbers has none.
 */
typedef void (*label_fn)(void *ctx, struct str key, struct str value);
void labels_each(struct str json, label_fn fn, void *ctx);

#endif
