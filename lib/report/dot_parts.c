/* SPDX-License-Identifier: MIT */
/* After internal/graph/dotgraph.go of google/pprof, Go 1.26. */
#include "report/dot_parts.h"

#include <inttypes.h>
#include <math.h>

#include "report/short_name.h"

void dot_escape(struct strbuf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			strbuf_adds(out, "\\\\");
		else if (s.p[i] == '"')
			strbuf_adds(out, "\\\"");
		else if (s.p[i] == '\n')
			strbuf_adds(out, "\\l");
		else
			strbuf_addc(out, s.p[i]);
	}
}

/* ---- colours ---- */

/* Go's uint8(f) on amd64, where what fits no integer is 0. */
static unsigned byte_of(double v)
{
	return isfinite(v) ? (unsigned)(int64_t)v & 0xff : 0;
}

void dot_color(struct strbuf *out, double share, bool background)
{
	/* Hue and value of a background that one can read on, and of lines that one can see. */
	double saturation = background ? 0.1 : 1, value = background ? 0.93 : 0.7;
	double r = value, g = value;

	if (share < -1)
		share = -1;
	if (share > 1)
		share = 1;
	/* Near nothing it is grey, not yellow; the power moves the rest away from grey. */
	if (fabs(share) < 0.2)
		saturation *= fabs(share) / 0.2;
	if (share > 0)
		share = pow(share, 1 - 0.7);
	if (share < 0)
		share = -pow(-share, 1 - 0.7);
	if (share < 0)
		r = value * (1 + saturation * share);
	else
		g = value * (1 - saturation * share);
	strbuf_addf(out, "#%02x%02x%02x", byte_of(r * 255), byte_of(g * 255),
		byte_of(value * (1 - saturation) * 255));
}

/* ---- names ---- */

static void add_lines(struct strbuf *out, struct str s)
{
	while (s.n) {
		size_t skip = 1;

		if (str_starts(s, STR("::"))) {
			strbuf_adds(out, "\\n");
			skip = 2;
		} else if (str_starts(s, STR("[...]"))) {
			strbuf_adds(out, "[\u2026]");
			skip = 5;
		} else if (*s.p == '.') {
			strbuf_adds(out, "\\n");
		} else {
			strbuf_addc(out, *s.p);
		}
		s = str_from_at(s, skip);
	}
}

static struct str last_part(struct str path)
{
	size_t slash = path.n > 1 ? str_rchr(path, '/') : SIZE_MAX;

	return slash == SIZE_MAX ? path : str_from_at(path, slash + 1);
}

void dot_node_name(struct dot *d, const struct call_node *n)
{
	struct str file = last_part(n->file);
	struct strbuf *out = d->text.to, name = {0};

	if (n->address)
		strbuf_addf(out, "%016" PRIx64 "\\n", n->address);
	if (n->function.n) {
		dot_escape(&name, short_name(n->function, &d->arena));
		add_lines(out, strbuf_str(&name));
		strbuf_adds(out, name.n ? "\\n" : "");
		strbuf_release(&name);
	}
	if (n->line) {
		strbuf_add(out, file);
		strbuf_addf(out, ":%" PRId64, n->line);
		if (n->column)
			strbuf_addf(out, ":%" PRId64, n->column);
		strbuf_adds(out, "\\n");
	} else if (file.n) {
		strbuf_add(out, file);
		strbuf_adds(out, "\\n");
	} else if (!n->function.n && n->objfile.n) {
		strbuf_addc(out, '[');
		strbuf_add(out, last_part(n->objfile));
		strbuf_adds(out, "]\\n");
	} else if (!n->function.n) {
		strbuf_adds(out, "<unknown>\\n");
	}
}
