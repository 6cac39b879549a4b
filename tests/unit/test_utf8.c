/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/utf8.h"

/* Table 3-7 of the Unicode standard: the well-formed sequences, byte range by byte range. */
static const struct {
	unsigned char low[4], high[4];
	size_t n;
} well_formed[] = {
	{{0x00}, {0x7f}, 1},
	{{0xc2, 0x80}, {0xdf, 0xbf}, 2},
	{{0xe0, 0xa0, 0x80}, {0xe0, 0xbf, 0xbf}, 3},
	{{0xe1, 0x80, 0x80}, {0xec, 0xbf, 0xbf}, 3},
	{{0xed, 0x80, 0x80}, {0xed, 0x9f, 0xbf}, 3},
	{{0xee, 0x80, 0x80}, {0xef, 0xbf, 0xbf}, 3},
	{{0xf0, 0x90, 0x80, 0x80}, {0xf0, 0xbf, 0xbf, 0xbf}, 4},
	{{0xf1, 0x80, 0x80, 0x80}, {0xf3, 0xbf, 0xbf, 0xbf}, 4},
	{{0xf4, 0x80, 0x80, 0x80}, {0xf4, 0x8f, 0xbf, 0xbf}, 4},
};

static size_t by_table(const unsigned char *p, size_t n)
{
	for (size_t row = 0; row < sizeof(well_formed) / sizeof(well_formed[0]); row++) {
		size_t i = 0;

		while (i < well_formed[row].n && i < n && p[i] >= well_formed[row].low[i] &&
			p[i] <= well_formed[row].high[i])
			i++;
		if (i == well_formed[row].n)
			return i;
	}
	return 0;
}

/* All pairs of first bytes; behind them the bytes at the borders of every range. */
static void test_every_start(void **state)
{
	static const unsigned char tails[] = {0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff};
	enum { TAILS = sizeof(tails) };

	(void)state;
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		for (unsigned t = 0; t < TAILS * TAILS; t++) {
			unsigned char p[4] = {(unsigned char)(pair >> 8), (unsigned char)pair,
				tails[t / TAILS], tails[t % TAILS]};

			for (size_t n = 0; n <= 4; n++) {
				uint32_t c = 0;

				if (utf8_next((struct str){(const char *)p, n}, &c) !=
					by_table(p, n))
					fail_msg("%02x %02x %02x %02x, %zu bytes", p[0], p[1], p[2],
						p[3], n);
			}
		}
	}
}

static void test_every_character(void **state)
{
	char bytes[4];
	uint32_t back;

	(void)state;
	for (uint32_t c = 0; c < 0x110000; c++) {
		size_t n = utf8_put(bytes, c);
		bool surrogate = c >= 0xd800 && c <= 0xdfff;

		if (utf8_next((struct str){bytes, n}, &back) != n ||
			back != (surrogate ? 0xfffd : c))
			fail_msg("U+%04X", c);
	}
	utf8_put(bytes, 0x110000);
	assert_int_equal(utf8_next((struct str){bytes, 3}, &back), 3);
	assert_int_equal(back, 0xfffd);
}

static void test_count(void **state)
{
	(void)state;
	assert_int_equal(utf8_count((struct str){NULL, 0}), 0);
	assert_int_equal(utf8_count(STR("a\xc3\xa9\xf0\x9f\x98\x80")), 3);
	assert_int_equal(utf8_count(STR("\xff\xe4\xb8")), 3);
	assert_int_equal(utf8_count(STR("\xed\xa0\x80")), 3);
}

static void test_hostile(void **state)
{
	static const uint32_t hostile[] = {0, 0x1b, 0x1f, 0x7f, 0x80, 0x9f, 0x61c, 0x200e, 0x200f,
		0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff};
	static const uint32_t fine[] = {' ', '~', 0xa0, 0xe9, 0x61b, 0x200d, 0x2010, 0x2027, 0x202f,
		0x2065, 0x206a, 0xfffd, 0x1f600};

	(void)state;
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++)
		assert_true(utf8_hostile(hostile[i]));
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
		assert_false(utf8_hostile(fine[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_start),
		cmocka_unit_test(test_every_character),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
