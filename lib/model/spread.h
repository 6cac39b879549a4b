/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SPREAD_H
#define MODEL_SPREAD_H

#include <stddef.h>
#include <stdint.h>

enum { SPREAD_EXACT = 8 };

/*
 * How durations are spread: count, total, least and greatest are exact; quantiles are exact up to
 * SPREAD_EXACT values, beyond that within 1/32 of the value (16 buckets an octave). Zeroed is ready
 * and takes no further memory until then; at most 4 KiB.
 */
struct spread {
	uint64_t n;
	int64_t total, min, max; /* ns */
	uint32_t *buckets;	 /* NULL while the values are in exact; a full one stays full */
	size_t nbuckets;
	int64_t exact[SPREAD_EXACT];
};

void spread_release(struct spread *s);
void spread_add(struct spread *s, int64_t ns); /* below 0 counts as 0 */
void spread_merge(struct spread *s, const struct spread *more);

/* The value that q (0..1) of all do not exceed (nearest rank); 0 when there is none. */
int64_t spread_quantile(const struct spread *s, double q);
int64_t spread_mean(const struct spread *s); /* rounded down; 0 when there is none */

/* Values in [2^octave, 2^(octave+1)); octave 0 holds 0 and 1. For histograms. */
enum { SPREAD_OCTAVES = 63 };
void spread_octaves(const struct spread *s, uint64_t counts[SPREAD_OCTAVES]);

#endif
