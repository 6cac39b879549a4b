/* SPDX-License-Identifier: MIT */
#ifndef MODEL_VARINTS_H
#define MODEL_VARINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Runs of protobuf varints, many bytes at a time: the location ids of a million samples are most of
 * what a profile holds.
 */
struct varints {
	const unsigned char *p;
	size_t n;		    /* bytes */
	const unsigned char *limit; /* what may be looked at, p + n or beyond */
};

enum { VARINTS_SLACK = 72 }; /* bytes behind p + n that let varints_rows() take the last ones */

size_t varints_count(const unsigned char *p, size_t n);

/* Bytes at the end of both that are equal and begin with a number in both. */
size_t varints_common_tail(const struct varints *a, const struct varints *b);

/*
 * The numbers less one, each below `rows`, into out, which has room for v->n; their count in *n.
 * False, with out half written: another number is among them, or one of five bytes and more, or
 * the run ends within one; a careful reader's work.
 */
bool varints_rows(const struct varints *v, uint64_t rows, uint32_t *out, size_t *n);

#endif
