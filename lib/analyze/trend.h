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
 *   converging   grew, then stood still: the last half (three points: the last two) is as good as
 *                constant, and covers a third of x; the first point is the least, and below it by 5
 * % and by four times what the last half varies (growing if of all pairs of points those that rise
 * outnumber those that fall by 60 % of all pairs (Kendall's tau with ties as neither), and the last
 * is above the first; falling likewise. A growing count is told further by the slopes of its
 * halves, each a least-squares line:) converging   the second is at most a third of the first
 *   exponential  the second is at least 1.5 times the first, all counts are above 0, the last is at
 *                least 3 times the first, and y = exp(a + b x), fitted to the logarithms, leaves at
 *                most half the squared error of the straight line and explains 90 %
 *   linear       a straight line explains 80 %, and the second slope is at most three times the
 * first growing      no such shape shrinking    falling constant     as good as: the largest and
 * smallest are within 5 % of the mean varying      all else: up and down
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
