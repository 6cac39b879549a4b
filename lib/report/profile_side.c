/* SPDX-License-Identifier: MIT */
#include "report/profile_side.h"

#include <inttypes.h>
#include <math.h>

#include "model/measure.h"
#include "report/time_text.h"

void profile_side_text(const struct profile_side *side, struct strbuf *out)
{
	strbuf_add_safe(out, side->path);
	strbuf_adds(out, "  ");
	unit_label(side->total, side->unit, STR("auto"), out);
	strbuf_adds(out, " of ");
	strbuf_add_safe(out, side->type);
	strbuf_addf(out, " in %" PRIu64 " sample%s", side->samples, side->samples == 1 ? "" : "s");
	if (side->duration_ns > 0) {
		strbuf_adds(out, ", ");
		unit_label(side->duration_ns, STR("nanoseconds"), STR("auto"), out);
		strbuf_adds(out, " long");
	}
	if (side->time_ns) {
		strbuf_adds(out, ", taken ");
		time_text(side->time_ns, out);
	}
	strbuf_addc(out, '\n');
}

void profile_side_json(const struct profile_side *side, struct json_writer *w)
{
	json_object(w);
	json_key(w, "input");
	json_str(w, side->path);
	json_key(w, "kind");
	json_str(w, str_from(side->kind));
	json_key(w, "total");
	json_int(w, side->total);
	json_key(w, "samples");
	json_uint(w, side->samples);
	json_key(w, "duration_ns");
	if (side->duration_ns > 0)
		json_int(w, side->duration_ns);
	else
		json_null(w);
	json_key(w, "time_ns");
	if (side->time_ns)
		json_int(w, side->time_ns);
	else
		json_null(w);
	json_object_end(w);
}

void profile_add_delta(int64_t v, struct str from, struct str to, struct strbuf *out)
{
	size_t at = out->n;

	if (v > 0)
		strbuf_addc(out, '+');
	unit_label(v, from, to, out);
	/* What rounds to nothing has no sign. */
	if (out->n == at + 2 && out->p[at] == '+' && out->p[at + 1] == '0') {
		out->n = at;
		strbuf_addc(out, '0');
	}
}

void profile_add_change(int64_t before, int64_t after, struct strbuf *out)
{
	double ratio = before ? (double)after / (double)before : 0;

	if (!before)
		return;
	if (ratio >= 2)
		strbuf_addf(out, ratio >= 99.95 ? "x%.0f" : "x%.1f", ratio);
	else
		strbuf_addf(out, "%+.1f%%", 100 * (ratio - 1));
}

double profile_pct(int64_t v, int64_t of)
{
	return of ? (double)v / (double)of * 100 : 0;
}

void profile_json_change(struct json_writer *w, int64_t before, int64_t after)
{
	if (before)
		json_real(w, 100 * ((double)after - (double)before) / fabs((double)before));
	else
		json_null(w);
}
