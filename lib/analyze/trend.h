/* SPDX-License-Identifier: MIT */
#ifndef ANALYZE_TREND_H
#define ANALYZE_TREND_H

#include <stddef.h>
#include <stdint.h>

#include "model/stack_diff.h"

/*
 * How a count went over n snapshots. x is the moment in seconds where all snapshots state theirs
 * and time goes forward, else the number of the snapshot. In this order, the first that holds:
 *
 *   unknown      fewer than three points
 *   constant     all equal
 *   converging   grew, then stood still: the last half (three points: the last two) stays
 *                within 5 % of its mean and covers a third of x; the first point is the least,
 *                and below it by 5 % and by four times what the last half varies
 *
 * A count grows if of all pairs of points those that rise outnumber those that fall by 60 % of
 * all pairs (Kendall's tau, ties being neither), and the last is above the first. What grows is
 * told further by the slopes of its halves, least-squares lines both:
 *
 *   converging   the second is at most a third of the first
 *   exponential  the second is at least 1.5 times the first, all counts are above 0, the last
 *                is at least 3 times the first, and y = exp(a + b x), fitted to the logarithms,
 *                leaves at most half the squared error of the straight line, explaining 90 %
 *   linear       a straight line explains 80 %, and the second is at most three times the first
 *   growing      no such shape
 *
 * What does not grow:
 *
 *   shrinking    falls, by the same measure
 *   constant     the largest and the smallest are within 5 % of the mean
 *   varying      all else: up and down
 *
 * These describe the points; three points prove nothing, and no rule judges by the word alone. More
 * than TREND_POINTS snapshots are averaged, neighbours together, to at most so many.
 */
enum { TREND_POINTS = 64 };

struct trend_result {
	enum trend trend;
	double slope; /* of the least-squares line, in counts per unit of x; 0 where unknown */
};

/* x must rise; NULL = 0, 1, 2, ... */
struct trend_result trend_of(const double *x, const uint64_t *counts, size_t n);

#endif
