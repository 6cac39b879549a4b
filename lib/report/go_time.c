/* SPDX-License-Identifier: MIT */
#include "report/go_time.h"

#include <inttypes.h>
#include <time.h>

#include "base/utf8.h"

/* ".5" of 500000000 of 9 digits: without trailing zeros, nothing for 0. */
static void add_fraction(struct strbuf *out, uint64_t v, int digits)
{
	if (!v)
		return;
	for (; v % 10 == 0; digits--)
		v /= 10;
	strbuf_addf(out, ".%0*" PRIu64, digits, v);
}

void go_time(int64_t ns, struct strbuf *out)
{
	int64_t rest = ns % 1000000000;
	time_t s = (time_t)(ns / 1000000000 - (rest < 0));
	struct tm tm;
	char text[80];

	if (rest < 0)
		rest += 1000000000;
	if (!localtime_r(&s, &tm))
		return;
	if (strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm))
		strbuf_adds(out, text);
	add_fraction(out, (uint64_t)rest, 9);
	if (strftime(text, sizeof(text), " %z %Z", &tm))
		strbuf_adds(out, text);
}

void go_duration(int64_t ns, struct strbuf *out)
{
	uint64_t u = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns, s;

	if (ns < 0)
		strbuf_addc(out, '-');
	if (u < 1000) {
		strbuf_addf(out, "%" PRIu64 "%s", u, u ? "ns" : "s");
	} else if (u < 1000000) {
		strbuf_addf(out, "%" PRIu64, u / 1000);
		add_fraction(out, u % 1000, 3);
		strbuf_adds(out, "\u00b5s");
	} else if (u < 1000000000) {
		strbuf_addf(out, "%" PRIu64, u / 1000000);
		add_fraction(out, u % 1000000, 6);
		strbuf_adds(out, "ms");
	} else {
		s = u / 1000000000;
		if (s >= 3600)
			strbuf_addf(out, "%" PRIu64 "h", s / 3600);
		if (s >= 60)
			strbuf_addf(out, "%" PRIu64 "m", s / 60 % 60);
		strbuf_addf(out, "%" PRIu64, s % 60);
		add_fraction(out, u % 1000000000, 9);
		strbuf_addc(out, 's');
	}
}

void go_precision(struct str s, size_t n, struct strbuf *out)
{
	uint32_t c;

	for (; n && s.n; n--) {
		size_t len = utf8_next(s, &c);

		len = len ? len : 1;
		strbuf_add(out, str_head(s, len));
		s = str_from_at(s, len);
	}
}
