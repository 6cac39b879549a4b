/* SPDX-License-Identifier: MIT */
#include "rules/humane.h"

/* "2 min 10 s", "3 h", "1.5 s", "12 ms": two units at most, the smaller one when it says more. */
static void add_duration(double ns, struct strbuf *out)
{
	static const struct {
		double ns;
		const char *unit;
	} units[] = {{86400e9, "d"}, {3600e9, "h"}, {60e9, "min"}, {1e9, "s"}, {1e6, "ms"},
		{1e3, "us"}, {1, "ns"}};
	size_t i = 0;
	double whole, rest;

	while (i + 1 < sizeof(units) / sizeof(units[0]) && ns < units[i].ns)
		i++;
	if (i > 2) {
		strbuf_addf(out, "%.3g %s", ns / units[i].ns, units[i].unit);
		return;
	}
	whole = (double)(int64_t)(ns / units[i].ns);
	rest = (double)(int64_t)((ns - whole * units[i].ns) / units[i + 1].ns);
	strbuf_addf(out, "%.0f %s", whole, units[i].unit);
	if (rest > 0)
		strbuf_addf(out, " %.0f %s", rest, units[i + 1].unit);
}

static void add_bytes(double bytes, struct strbuf *out)
{
	static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
	size_t i = 0;

	while (i + 1 < sizeof(units) / sizeof(units[0]) && bytes >= 1024) {
		bytes /= 1024;
		i++;
	}
	strbuf_addf(out, i ? "%.1f %s" : "%.0f %s", bytes, units[i]);
}

static void add_number(const struct evidence *e, struct strbuf *out)
{
	double v = e->type == EVIDENCE_INT ? (double)e->number : e->real;

	if (str_ends(e->name, STR("_ns")) && v >= 0)
		add_duration(v, out);
	else if (str_ends(e->name, STR("_bytes")) && v >= 0)
		add_bytes(v, out);
	else if (str_ends(e->name, STR("_pct")))
		strbuf_addf(out, "%.3g %%", v);
	else if (e->type == EVIDENCE_INT)
		strbuf_addf(out, "%lld", (long long)e->number);
	else
		strbuf_addf(out, "%.4g", v);
}

void humane_value(const struct evidence *e, struct strbuf *out)
{
	switch (e->type) {
	case EVIDENCE_NULL:
		strbuf_adds(out, "unknown");
		break;
	case EVIDENCE_TEXT:
		strbuf_add_safe(out, e->text);
		break;
	case EVIDENCE_INT:
	case EVIDENCE_REAL:
		add_number(e, out);
		break;
	}
}
