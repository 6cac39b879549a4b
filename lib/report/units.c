/* SPDX-License-Identifier: MIT */
#include "report/units.h"

#include <inttypes.h>

static void add_part(struct strbuf *out, uint64_t n, const char *unit, bool first)
{
	strbuf_addf(out, "%s%" PRIu64 "%s", first ? "" : " ", n, unit);
}

/* The two largest parts that say something: 2d 3h, 1h 5m, 2m 10s, 1.5s, 20ms. */
void unit_duration(int64_t ns, struct strbuf *out)
{
	static const struct {
		uint64_t ns;
		const char *name;
	} parts[] = {{UINT64_C(86400000000000), "d"}, {UINT64_C(3600000000000), "h"},
		{UINT64_C(60000000000), "m"}, {UINT64_C(1000000000), "s"}};
	uint64_t v = (uint64_t)ns;

	if (ns < 0) {
		strbuf_adds(out, "unknown");
		return;
	}
	for (size_t i = 0; i < 3; i++) {
		uint64_t rest = v % parts[i].ns / parts[i + 1].ns;

		if (v < parts[i].ns)
			continue;
		add_part(out, v / parts[i].ns, parts[i].name, true);
		if (rest)
			add_part(out, rest, parts[i + 1].name, false);
		return;
	}
	/* What three digits round up to 1000 is one of the next unit. */
	if (v >= 999500000)
		strbuf_addf(out, "%.3gs", (double)v / 1e9);
	else if (v >= 999500)
		strbuf_addf(out, "%.3gms", (double)v / 1e6);
	else if (v >= 1000)
		strbuf_addf(out, "%.3gus", (double)v / 1e3);
	else
		strbuf_addf(out, "%" PRIu64 "ns", v);
}

void unit_bytes(uint64_t bytes, struct strbuf *out)
{
	static const char *const names[] = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};
	double v = (double)bytes;
	size_t i = 0;

	while (v >= 1023.95 && i < 6) {
		v /= 1024;
		i++;
	}
	if (!i || v >= 99.95)
		strbuf_addf(out, "%.0f %s", v, names[i]);
	else
		strbuf_addf(out, "%.1f %s", v, names[i]);
}
