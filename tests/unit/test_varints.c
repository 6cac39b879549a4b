/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/varints.h"

struct run {
	unsigned char bytes[4096];
	size_t n;
};

static void put(struct run *r, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		r->bytes[r->n++] = (unsigned char)(v | 0x80);
	r->bytes[r->n++] = (unsigned char)v;
}

static struct varints view(const struct run *r)
{
	return (struct varints){r->bytes, r->n, r->bytes + sizeof(r->bytes)};
}

static void every_width_is_decoded(void **state)
{
	struct run r = {.n = 0};
	uint64_t in[200];
	uint32_t out[4096];
	struct varints v;
	size_t n;

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		in[i] = 1 + (UINT64_C(0x9e3779b97f4a7c15) * (i + 1) >> (37 + i % 27));
		put(&r, in[i]);
	}
	v = view(&r);
	assert_int_equal(varints_count(v.p, v.n), 200);
	assert_true(varints_rows(&v, UINT64_C(1) << 28, out, &n));
	assert_int_equal(n, 200);
	for (size_t i = 0; i < 200; i++)
		assert_int_equal(out[i], in[i] - 1);
}

static bool decodes(struct run *r, uint64_t rows)
{
	struct varints v = view(r);
	uint32_t out[4096];
	size_t n;

	return varints_rows(&v, rows, out, &n);
}

static void odd_runs_are_left_to_others(void **state)
{
	struct run zero = {.n = 0}, high = {.n = 0}, wide = {.n = 0}, cut = {.n = 0};
	struct run edge = {.n = 0};
	struct varints tight;
	uint32_t out[8];
	size_t n;

	(void)state;
	put(&zero, 0);
	assert_false(decodes(&zero, 10));
	put(&high, 11);
	assert_false(decodes(&high, 10));
	assert_true(decodes(&high, 11));
	put(&wide, UINT64_C(1) << 28);
	assert_false(decodes(&wide, UINT64_MAX));
	put(&cut, 300);
	cut.n--;
	assert_false(decodes(&cut, 1000));
	put(&edge, 7); /* nothing may be read behind it */
	tight = (struct varints){edge.bytes, edge.n, edge.bytes + edge.n};
	assert_false(varints_rows(&tight, 10, out, &n));
}

static size_t common(const struct run *a, const struct run *b)
{
	struct varints x = view(a), y = view(b);

	return varints_common_tail(&x, &y);
}

static void tails_begin_with_a_whole_number(void **state)
{
	struct run a = {.n = 0}, b = {.n = 0}, c = {.n = 0}, d = {.n = 0}, none = {.n = 0};

	(void)state;
	for (uint64_t i = 0; i < 20; i++)
		put(&a, 1000 + i);
	put(&b, 77777);
	for (uint64_t i = 5; i < 20; i++)
		put(&b, 1000 + i);
	assert_int_equal(common(&a, &b), 30);
	assert_int_equal(common(&b, &a), 30);
	assert_int_equal(common(&a, &a), a.n);
	assert_int_equal(common(&a, &none), 0);
	/* 8 as the end of the two bytes of 1025, and 8 alone. */
	put(&c, 1025), put(&c, 1);
	put(&d, 8), put(&d, 1);
	assert_int_equal(common(&c, &d), 1);
	assert_int_equal(common(&d, &c), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_width_is_decoded),
		cmocka_unit_test(odd_runs_are_left_to_others),
		cmocka_unit_test(tails_begin_with_a_whole_number),
	};

	return cmocka_run_group_tests_name("varints", tests, NULL, NULL);
}
