/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_DEADLOCK_BINARY_H
#define ANALYZE_DEADLOCK_BINARY_H

#include "analyze/binary.h"
#include "model/deadlock.h"

/* Why the file of d->binary.path is not used for this dump. */
void deadlock_refuse_binary(struct deadlock *d, struct str why);

/* What the file told of the dump, behind deadlock_build(); its doubts where they matter. */
void deadlock_use_binary(struct deadlock *d, const struct binary *b, const struct waitgraph *g);

#endif
