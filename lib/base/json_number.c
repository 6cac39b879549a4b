/* SPDX-License-Identifier: MIT */
#include "base/json.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

/* A number as written: mantissa * 10^exp10, when the mantissa fits. */
struct decimal {
	bool negative;
	uint64_t mantissa;
	int64_t exp10;
};

enum { EXP10_MAX = 100000 }; /* beyond any double; keeps the sums below small */

static bool is_number(const struct json_reader *r)
{
	return !r->problem && r->text.n > 0 && r->token_at < r->in.n &&
	       (r->in.p[r->token_at] == '-' ||
		       (r->in.p[r->token_at] >= '0' && r->in.p[r->token_at] <= '9'));
}

static int64_t read_exponent(struct str s)
{
	bool negative = str_eat(&s, STR("-"));
	uint64_t v;

	if (!negative)
		str_eat(&s, STR("+"));
	if (!str_u64(s, &v) || v > EXP10_MAX)
		v = EXP10_MAX;
	return negative ? -(int64_t)v : (int64_t)v;
}

/*
 * Takes text that follows the grammar apart. Zeros wait until a digit proves that they count:
 * 1.000 and 100 both have the mantissa 1. False when the mantissa does not fit.
 */
static bool read_decimal(struct str s, struct decimal *d)
{
	int64_t zeros = 0;
	bool fraction = false;

	*d = (struct decimal){.negative = str_eat(&s, STR("-"))};
	for (; s.n && s.p[0] != 'e' && s.p[0] != 'E'; s = str_from_at(s, 1)) {
		if (s.p[0] == '.') {
			fraction = true;
			continue;
		}
		d->exp10 -= fraction;
		zeros++;
		if (s.p[0] == '0')
			continue;
		for (; zeros > 0; zeros--)
			if (__builtin_mul_overflow(d->mantissa, 10, &d->mantissa))
				return false;
		if (__builtin_add_overflow(d->mantissa, (uint64_t)(s.p[0] - '0'), &d->mantissa))
			return false;
	}
	d->exp10 += zeros;
	if (s.n)
		d->exp10 += read_exponent(str_from_at(s, 1));
	return true;
}

/* Trailing zeros are in exp10, so a negative one means a fraction. */
static bool whole(const struct json_reader *r, bool *negative, uint64_t *out)
{
	struct decimal d;

	if (!is_number(r) || !read_decimal(r->text, &d))
		return false;
	*negative = d.negative;
	*out = d.mantissa;
	if (d.mantissa == 0)
		return true;
	if (d.exp10 < 0 || d.exp10 > 19)
		return false;
	for (; d.exp10 > 0; d.exp10--)
		if (__builtin_mul_overflow(*out, 10, out))
			return false;
	return true;
}

bool json_u64(const struct json_reader *r, uint64_t *out)
{
	bool negative;
	uint64_t v;

	if (!whole(r, &negative, &v) || (negative && v))
		return false;
	*out = v;
	return true;
}

bool json_i64(const struct json_reader *r, int64_t *out)
{
	bool negative;
	uint64_t v;

	if (!whole(r, &negative, &v) || v > (uint64_t)INT64_MAX + negative)
		return false;
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

/* Both factors are exact and the one operation rounds once (Clinger's fast path). */
static bool exact_double(const struct decimal *d, double *out)
{
	static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	double v = (double)d->mantissa;

	if (FLT_EVAL_METHOD != 0 || d->mantissa > (uint64_t)1 << 53 || d->exp10 < -22 ||
		d->exp10 > 22)
		return false;
	v = d->exp10 < 0 ? v / powers[-d->exp10] : v * powers[d->exp10];
	*out = d->negative ? -v : v;
	return true;
}

/* strtod() wants the locale's decimal point. */
static double localized_strtod(struct str text)
{
	struct strbuf copy = {0};
	size_t point = str_chr(text, '.');
	double v;

	strbuf_add(&copy, str_head(text, point));
	if (point != SIZE_MAX) {
		strbuf_adds(&copy, localeconv()->decimal_point);
		strbuf_add(&copy, str_from_at(text, point + 1));
	}
	v = strtod(strbuf_cstr(&copy), NULL);
	strbuf_release(&copy);
	return v;
}

bool json_double(const struct json_reader *r, double *out)
{
	struct decimal d;
	double v;

	if (!is_number(r))
		return false;
	if (!read_decimal(r->text, &d) || !exact_double(&d, &v))
		v = localized_strtod(r->text);
	if (isinf(v))
		return false;
	*out = v;
	return true;
}
