/* SPDX-License-Identifier: MIT */
#include "report/trace_head.h"

#include <inttypes.h>

#include "model/dump.h"
#include "report/frame_json.h"
#include "report/time_text.h"
#include "report/units.h"

static void add_losses(const struct trace_info *i, struct strbuf *out)
{
	if (i->lost)
		strbuf_addf(out, "%" PRIu64 " generation%s lost: what follows is what is left\n",
			i->lost, i->lost > 1 ? "s" : "");
	if (i->incomplete)
		strbuf_adds(out, "the file ends or breaks before the trace does: lower bounds\n");
	if (i->skipped)
		strbuf_addf(out, "%" PRIu64 " generation%s left out by --from, --to or --last\n",
			i->skipped, i->skipped > 1 ? "s" : "");
}

void trace_head_text(const struct trace_about *a, const struct look *look, struct strbuf *out)
{
	struct strbuf line = {0}, safe = {0};

	strbuf_add(&line, a->path);
	strbuf_addf(&line, ": go 1.%" PRIu32 " trace, ", a->info.minor);
	unit_duration(a->info.end_ns, &line);
	if (a->info.wall_start_ns != TIME_UNKNOWN) {
		strbuf_adds(&line, " from ");
		time_text(a->info.wall_start_ns, &line);
	}
	strbuf_addf(
		&line, ", %" PRIu64 " goroutine%s", a->goroutines, a->goroutines == 1 ? "" : "s");
	strbuf_add_safe(&safe, strbuf_str(&line));
	style_add(out, look, STYLE_HEADING, strbuf_str(&safe));
	strbuf_addc(out, '\n');
	add_losses(&a->info, out);
	if (a->has_filter)
		strbuf_addf(out, "%" PRIu64 " intervals filtered out\n", a->filtered);
	strbuf_release(&line);
	strbuf_release(&safe);
}

void trace_head_json(const struct trace_about *a, struct json_writer *w)
{
	struct strbuf time = {0};

	json_object(w);
	json_add_str(w, "path", a->path);
	json_add_uint(w, "go_minor", a->info.minor);
	json_add_known(w, "duration_ns", a->info.end_ns);
	if (a->info.wall_start_ns != TIME_UNKNOWN)
		time_text(a->info.wall_start_ns, &time);
	json_add_text(w, "start", strbuf_str(&time));
	json_add_uint(w, "generations", a->info.generations);
	json_add_uint(w, "generations_lost", a->info.lost);
	json_add_uint(w, "generations_skipped", a->info.skipped);
	json_add_bool(w, "incomplete", a->info.incomplete);
	json_add_uint(w, "goroutines", a->goroutines);
	json_add_uint(w, "intervals_filtered", a->filtered);
	json_object_end(w);
	strbuf_release(&time);
}

void trace_rows_begin(
	struct json_writer *w, const char *schema, const struct trace_about *a, struct strbuf *out)
{
	json_writer_init(w, out, 2);
	json_object(w);
	json_add_str(w, "schema", str_from(schema));
	json_key(w, "trace");
	trace_head_json(a, w);
	json_key(w, "rows");
	json_array(w);
}

void trace_rows_end(struct json_writer *w)
{
	json_array_end(w);
	json_object_end(w);
	strbuf_addc(w->out, '\n');
}
