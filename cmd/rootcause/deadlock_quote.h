/* SPDX-License-Identifier: MIT */
#ifndef ROOTCAUSE_DEADLOCK_QUOTE_H
#define ROOTCAUSE_DEADLOCK_QUOTE_H

#include "cli/common.h"
#include "model/deadlock.h"

/*
 * Reads the dump once more and gives its facts the lines that say so: the one with the object's
 * address, else the frame's, else the thread's first. Nothing for standard input, nor for what
 * stands inside of a longer line; at most QUOTES_MAX of them.
 */
enum { QUOTES_MAX = 2048 };
void deadlock_quote(const struct common *c, struct deadlock *d);

#endif
