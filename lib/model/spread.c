/* SPDX-License-Identifier: MIT */
#include "model/spread.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"

enum { SUB_BITS = 4, SUB = 1 << SUB_BITS, LINEAR = 2 * SUB };

void spread_release(struct spread *s)
{
	free(s->buckets);
	*s = (struct spread){0};
}

/* ---- buckets: one a value below LINEAR, SUB an octave above ---- */

static size_t bucket_of(int64_t ns)
{
	uint64_t v = (uint64_t)ns;
	unsigned shift;

	if (v < LINEAR)
		return (size_t)v;
	shift = 63 - (unsigned)__builtin_clzll(v) - SUB_BITS;
	return (size_t)(shift * SUB + (v >> shift));
}

static uint64_t bucket_low(size_t i)
{
	return i < LINEAR ? i : (uint64_t)(SUB + i % SUB) << (i / SUB - 1);
}

static int64_t bucket_middle(size_t i)
{
	return (int64_t)(i < LINEAR ? i : (bucket_low(i) + bucket_low(i + 1)) / 2);
}

static void count_in(struct spread *s, size_t bucket, uint32_t n)
{
	if (bucket >= s->nbuckets) {
		size_t want = (bucket / 64 + 1) * 64;

		s->buckets = xrealloc(s->buckets, want, sizeof(*s->buckets));
		memset(s->buckets + s->nbuckets, 0, (want - s->nbuckets) * sizeof(*s->buckets));
		s->nbuckets = want;
	}
	n = n < UINT32_MAX - s->buckets[bucket] ? n : UINT32_MAX - s->buckets[bucket];
	s->buckets[bucket] += n;
}

static void use_buckets(struct spread *s)
{
	if (s->buckets)
		return;
	for (size_t i = 0; i < s->n && i < SPREAD_EXACT; i++)
		count_in(s, bucket_of(s->exact[i]), 1);
	if (!s->buckets)
		count_in(s, 0, 0);
}

/* ---- adding ---- */

static int64_t sum(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

void spread_add(struct spread *s, int64_t ns)
{
	ns = ns > 0 ? ns : 0;
	if (s->n < SPREAD_EXACT && !s->buckets) {
		s->exact[s->n] = ns;
	} else {
		use_buckets(s);
		count_in(s, bucket_of(ns), 1);
	}
	s->min = s->n && s->min < ns ? s->min : ns;
	s->max = s->max > ns ? s->max : ns;
	s->total = sum(s->total, ns);
	s->n++;
}

void spread_merge(struct spread *s, const struct spread *more)
{
	if (!more->buckets) {
		for (size_t i = 0; i < more->n; i++)
			spread_add(s, more->exact[i]);
		return;
	}
	use_buckets(s);
	for (size_t i = 0; i < more->nbuckets; i++)
		if (more->buckets[i])
			count_in(s, i, more->buckets[i]);
	s->min = s->n && s->min < more->min ? s->min : more->min;
	s->max = s->max > more->max ? s->max : more->max;
	s->total = sum(s->total, more->total);
	s->n += more->n;
}

/* ---- asking ---- */

static int compare_ns(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a > b) - (a < b);
}

static int64_t clamp(const struct spread *s, int64_t ns)
{
	ns = ns < s->max ? ns : s->max;
	return ns > s->min ? ns : s->min;
}

int64_t spread_quantile(const struct spread *s, double q)
{
	uint64_t rank = (uint64_t)ceil(q * (double)s->n), seen = 0;

	if (!s->n)
		return 0;
	rank = rank ? rank : 1;
	rank = rank < s->n ? rank : s->n;
	if (rank == 1)
		return s->min;
	if (rank == s->n)
		return s->max;
	if (!s->buckets) {
		int64_t sorted[SPREAD_EXACT];

		memcpy(sorted, s->exact, sizeof(sorted));
		qsort(sorted, s->n, sizeof(sorted[0]), compare_ns);
		return sorted[rank - 1];
	}
	for (size_t i = 0; i < s->nbuckets; i++) {
		seen += s->buckets[i];
		if (seen >= rank)
			return clamp(s, bucket_middle(i));
	}
	return s->max;
}

int64_t spread_mean(const struct spread *s)
{
	return s->n ? s->total / (int64_t)s->n : 0;
}

static unsigned octave_of(uint64_t v)
{
	return v < 2 ? 0 : 63 - (unsigned)__builtin_clzll(v);
}

void spread_octaves(const struct spread *s, uint64_t counts[SPREAD_OCTAVES])
{
	memset(counts, 0, SPREAD_OCTAVES * sizeof(*counts));
	if (!s->buckets) {
		for (size_t i = 0; i < s->n; i++)
			counts[octave_of((uint64_t)s->exact[i])]++;
		return;
	}
	for (size_t i = 0; i < s->nbuckets; i++)
		counts[octave_of(bucket_low(i))] += s->buckets[i];
}
