/* SPDX-License-Identifier: MIT */
#ifndef BASE_PERMUTE_H
#define BASE_PERMUTE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Moves the n items of an array so that item i is the one that was item from[i]: for sorting
 * numbers instead of large items. In place, cycle by cycle; each item moves once. from must be a
 * permutation, and is spent.
 */
void permute(void *array, size_t n, size_t size, uint32_t *from);

#endif
