/* SPDX-License-Identifier: MIT */
#include "analyze/trend.h"

#include <math.h>

struct points {
	double x[TREND_POINTS], y[TREND_POINTS];
	size_t n;
};

/* Counts are whole, so bounds are met exactly, and another unit of time must not decide. */
#define SLACK 1e-9

struct line {
	double slope, at_zero;
};

static void take_points(struct points *p, const double *x, const uint64_t *counts, size_t n)
{
	p->n = n < TREND_POINTS ? n : TREND_POINTS;
	for (size_t i = 0; i < p->n; i++) {
		size_t from = i * n / p->n, to = (i + 1) * n / p->n;

		p->x[i] = p->y[i] = 0;
		for (size_t k = from; k < to; k++) {
			p->x[i] += (x ? x[k] - x[0] : (double)k) / (double)(to - from);
			p->y[i] += (double)counts[k] / (double)(to - from);
		}
	}
}

/* Least squares through points [from, to). */
static struct line fit_line(const double *x, const double *y, size_t from, size_t to)
{
	double n = (double)(to - from), mx = 0, my = 0, sxy = 0, sxx = 0;
	struct line line;

	for (size_t i = from; i < to; i++) {
		mx += x[i] / n;
		my += y[i] / n;
	}
	for (size_t i = from; i < to; i++) {
		sxy += (x[i] - mx) * (y[i] - my);
		sxx += (x[i] - mx) * (x[i] - mx);
	}
	line.slope = sxx > 0 ? sxy / sxx : 0;
	line.at_zero = my - line.slope * mx;
	return line;
}

/* Squared error of y against the line, or against its exponential. */
static double error_of(const struct points *p, struct line line, bool exponential)
{
	double sum = 0;

	for (size_t i = 0; i < p->n; i++) {
		double guess = line.at_zero + line.slope * p->x[i];
		double miss = p->y[i] - (exponential ? exp(guess) : guess);

		sum += miss * miss;
	}
	return sum;
}

/* Squared error against the mean. */
static double spread_of(const struct points *p)
{
	struct line mean = {0, 0};

	for (size_t i = 0; i < p->n; i++)
		mean.at_zero += p->y[i] / (double)p->n;
	return error_of(p, mean, false);
}

/* Whether points [from, n) stay within 5 % of their mean. */
static bool level_from(const struct points *p, size_t from)
{
	double least = p->y[from], most = p->y[from], sum = 0;

	for (size_t i = from; i < p->n; i++) {
		least = fmin(least, p->y[i]);
		most = fmax(most, p->y[i]);
		sum += p->y[i];
	}
	return most - least <= 0.05 * sum / (double)(p->n - from);
}

static bool all_equal(const struct points *p)
{
	for (size_t i = 1; i < p->n; i++)
		if (p->y[i] != p->y[0])
			return false;
	return true;
}

/* Rising pairs less falling ones, as a part of all. */
static double direction_of(const struct points *p)
{
	double balance = 0, pairs = (double)p->n * (double)(p->n - 1) / 2;

	for (size_t i = 0; i < p->n; i++)
		for (size_t j = i + 1; j < p->n; j++)
			balance += (p->y[j] > p->y[i]) - (p->y[j] < p->y[i]);
	return balance / pairs;
}

/* Grew and then stood still. */
static bool settled(const struct points *p)
{
	size_t half = p->n - (p->n + 1) / 2;
	double least = p->y[p->n - 1], most = p->y[p->n - 1];

	/* Points that lie close together in time tell little about standing still. */
	if (!level_from(p, half) ||
		p->x[p->n - 1] - p->x[half] < (1 / 3.0 - SLACK) * (p->x[p->n - 1] - p->x[0]))
		return false;
	for (size_t i = half; i < p->n; i++) {
		least = fmin(least, p->y[i]);
		most = fmax(most, p->y[i]);
	}
	for (size_t i = 1; i < p->n; i++)
		if (p->y[i] < p->y[0])
			return false;
	/* The last half of a slow straight line is level too, and as high as the first. */
	return least - p->y[0] > fmax(4 * (most - least), 0.05 * most);
}

static bool is_exponential(const struct points *p, double line_error, double spread)
{
	double logs[TREND_POINTS];
	struct line fit;
	double error;

	if (p->y[p->n - 1] < 3 * p->y[0])
		return false;
	for (size_t i = 0; i < p->n; i++) {
		if (p->y[i] <= 0)
			return false;
		logs[i] = log(p->y[i]);
	}
	fit = fit_line(p->x, logs, 0, p->n);
	error = error_of(p, fit, true);
	return error <= line_error * (0.5 + SLACK) && error <= spread * (0.1 + SLACK);
}

static enum trend growth_of(const struct points *p, struct line line)
{
	size_t middle = p->n / 2;
	double first = fit_line(p->x, p->y, 0, middle + 1).slope;
	double second = fit_line(p->x, p->y, p->n - 1 - middle, p->n).slope;
	double spread = spread_of(p), error = error_of(p, line, false);

	if (second <= first * (1 / 3.0 + SLACK))
		return TREND_CONVERGING;
	if (second >= first * (1.5 - SLACK) && is_exponential(p, error, spread))
		return TREND_EXPONENTIAL;
	if (error <= spread * (0.2 + SLACK) && second <= first * (3 + SLACK))
		return TREND_LINEAR;
	return TREND_GROWING;
}

static enum trend shape_of(const struct points *p, struct line line)
{
	double direction, gain = p->y[p->n - 1] - p->y[0];

	if (all_equal(p))
		return TREND_CONSTANT;
	if (settled(p))
		return TREND_CONVERGING;
	direction = direction_of(p);
	if (direction >= 0.6 && gain > 0)
		return growth_of(p, line);
	if (direction <= -0.6 && gain < 0)
		return TREND_SHRINKING;
	return level_from(p, 0) ? TREND_CONSTANT : TREND_VARYING;
}

struct trend_result trend_of(const double *x, const uint64_t *counts, size_t n)
{
	struct points points;
	struct line line;

	if (n < 3)
		return (struct trend_result){TREND_UNKNOWN, 0};
	take_points(&points, x, counts, n);
	line = fit_line(points.x, points.y, 0, points.n);
	return (struct trend_result){shape_of(&points, line), line.slope};
}
