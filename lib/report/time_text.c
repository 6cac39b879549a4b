/* SPDX-License-Identifier: MIT */
#include "report/time_text.h"

#include <time.h>

#include "model/dump.h"

void time_text(int64_t time_ns, struct strbuf *out)
{
	const int64_t second = 1000000000;
	int64_t rest = time_ns % second;
	struct tm tm;
	time_t t;

	if (time_ns == TIME_UNKNOWN)
		return;
	if (rest < 0)
		rest += second;
	t = (time_t)((time_ns - rest) / second);
	if (!gmtime_r(&t, &tm))
		return;
	strbuf_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
		tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	if (rest) {
		strbuf_addf(out, ".%09lld", (long long)rest);
		while (out->p[out->n - 1] == '0')
			out->n--;
	}
	strbuf_addc(out, 'Z');
}
