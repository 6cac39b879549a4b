/* SPDX-License-Identifier: MIT */
#include "model/measure.h"

#include <math.h>
#include <string.h>

struct unit {
	const char *name;
	const char *aliases[4];
	double factor;
};

struct family {
	struct unit units[10]; /* ends with name NULL */
	struct unit base;      /* when nothing fits */
};

static const struct family families[] = {
	{{{"B", {"b", "byte"}, 1}, {"kB", {"kb", "kbyte", "kilobyte"}, 1024.0},
		 {"MB", {"mb", "mbyte", "megabyte"}, 1048576.0},
		 {"GB", {"gb", "gbyte", "gigabyte"}, 1073741824.0},
		 {"TB", {"tb", "tbyte", "terabyte"}, 1099511627776.0},
		 {"PB", {"pb", "pbyte", "petabyte"}, 1125899906842624.0}},
		{"B", {0}, 1}},
	/* pprof knows "\u03bcs" too, but its own cutting of the plural s hides that. */
	{{{"ns", {"ns", "nanosecond"}, 1}, {"us", {"us", "microsecond"}, 1e3},
		 {"ms", {"ms", "millisecond"}, 1e6}, {"s", {"s", "sec", "second"}, 1e9},
		 {"hrs", {"hour", "hr"}, 3600e9}},
		{"s", {0}, 1e9}},
	{{{"n*GCU", {"nanogcu"}, 1e-9}, {"u*GCU", {"microgcu"}, 1e-6},
		 {"m*GCU", {"milligcu"}, 1e-3}, {"GCU", {"gcu"}, 1}, {"k*GCU", {"kilogcu"}, 1e3},
		 {"M*GCU", {"megagcu"}, 1e6}, {"G*GCU", {"gigagcu"}, 1e9},
		 {"T*GCU", {"teragcu"}, 1e12}, {"P*GCU", {"petagcu"}, 1e15}},
		{"GCU", {0}, 1}},
};

enum { NFAMILIES = sizeof(families) / sizeof(families[0]), LONGEST_ALIAS = 16 };

static bool is_alias(const struct unit *u, struct str name)
{
	for (size_t i = 0; i < sizeof(u->aliases) / sizeof(u->aliases[0]) && u->aliases[i]; i++)
		if (str_eq(str_from(u->aliases[i]), name))
			return true;
	return false;
}

static const struct unit *find_unit(const struct family *f, struct str name)
{
	char lower[LONGEST_ALIAS];

	if (name.n > sizeof(lower))
		return NULL;
	for (size_t i = 0; i < name.n; i++)
		lower[i] =
			(char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] + 32 : name.p[i]);
	name.p = lower;
	if (name.n > 2 && lower[name.n - 1] == 's')
		name.n--;
	for (const struct unit *u = f->units; u < f->units + 10 && u->name; u++)
		if (is_alias(u, name))
			return u;
	return NULL;
}

static bool is_auto(struct str unit)
{
	return str_eq(unit, STR("minimum")) || str_eq(unit, STR("auto"));
}

static const struct unit *choose_unit(const struct family *f, double value, struct str to)
{
	const struct unit *best = NULL;

	if (!is_auto(to))
		best = find_unit(f, to);
	else
		for (const struct unit *u = f->units; u < f->units + 10 && u->name; u++)
			if (value / u->factor >= 1.0)
				best = u;
	return best ? best : &f->base;
}

struct scaled unit_scale(int64_t value, struct str from, struct str to)
{
	struct scaled s;

	if (value < 0 && value != INT64_MIN) {
		s = unit_scale(-value, from, to);
		s.value = -s.value;
		return s;
	}
	for (size_t i = 0; i < NFAMILIES; i++) {
		const struct unit *u = find_unit(&families[i], from);

		if (u) {
			double v = (double)value * u->factor;

			u = choose_unit(&families[i], v, to);
			return (struct scaled){v / u->factor, str_from(u->name)};
		}
	}
	if (is_auto(to) || str_eq(to, STR("count")) || str_eq(to, STR("sample")) ||
		str_eq(to, STR("unit")))
		to = (struct str){0};
	return (struct scaled){(double)value, to};
}

void unit_label(int64_t value, struct str from, struct str to, struct strbuf *out)
{
	struct scaled s = unit_scale(value, from, to);
	size_t start = out->n;

	strbuf_addf(out, "%.2f", s.value);
	if (str_ends(strbuf_str(out), STR(".00")))
		out->n -= 3;
	out->p[out->n] = '\0';
	if (!strcmp(out->p + start, "0") || !strcmp(out->p + start, "-0")) {
		out->n = start;
		strbuf_addc(out, '0');
		return;
	}
	strbuf_add(out, s.unit);
}

void unit_percentage(int64_t value, int64_t total, struct strbuf *out)
{
	double ratio = total ? fabs((double)value / (double)total) * 100 : 0;

	if (ratio >= 99.95 && ratio <= 100.05)
		strbuf_adds(out, "  100%");
	else if (ratio >= 1.0)
		strbuf_addf(out, "%5.2f%%", ratio);
	else
		strbuf_addf(out, "%5.2g%%", ratio);
}

int64_t int64_from_double(double v)
{
	return v >= -9223372036854775808.0 && v < 9223372036854775808.0 ? (int64_t)v : INT64_MIN;
}
