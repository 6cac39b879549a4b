/* SPDX-License-Identifier: MIT */
#include "report/dump_head.h"

#include <inttypes.h>

#include "report/escape.h"
#include "report/frame_json.h"
#include "report/time_text.h"
#include "report/wrap.h"

enum { LINE = 100 };

static bool lower_bound(const struct dump_about *a)
{
	return a->snapshot.capped || a->snapshot.truncated;
}

static const char *threads_name(const struct dump_about *a)
{
	enum runtime_kind runtime = a->snapshot.runtime;

	return a->threads == 1 ? runtime_kind_thread(runtime) : runtime_kind_threads(runtime);
}

static const char *level_text(enum dump_level level)
{
	switch (level) {
	case DUMP_GROUPED:
		return "goroutine profile";
	case DUMP_USER:
		return "user-level dump";
	case DUMP_SYSTEM:
		return "system-level dump";
	case DUMP_TRACE:
		return "as an execution trace has them";
	case DUMP_UNKNOWN:
	case DUMP_LEVELS:
		break;
	}
	return "dump";
}

static void add_name(const struct dump_about *a, struct strbuf *out)
{
	strbuf_add(out, a->input);
	if (a->of > 1)
		strbuf_addf(out, " #%zu", a->index);
}

void dump_head_line(const struct dump_about *a, const struct stacks *s, struct strbuf *out)
{
	struct str version = stacks_text(s, a->snapshot.go_version);

	add_name(a, out);
	strbuf_addf(out, ": %s%" PRIu64 " %s", lower_bound(a) ? ">= " : "", a->threads,
		threads_name(a));
	/* Levels are Go's. */
	if (a->snapshot.runtime == RUNTIME_GO)
		strbuf_addf(out, ", %s", level_text(a->snapshot.level));
	if (version.n) {
		strbuf_adds(out, ", ");
		strbuf_add(out, version);
	}
	if (a->snapshot.time_ns != TIME_UNKNOWN) {
		strbuf_adds(out, ", ");
		time_text(a->snapshot.time_ns, out);
	}
}

static void note_bounds(const struct dump_about *a, struct strbuf *out)
{
	if (lower_bound(a))
		strbuf_addf(out, "it %s%s: its counts are lower bounds\n",
			a->snapshot.capped ? "ends as a full buffer does"
					   : "is cut in the middle of a ",
			a->snapshot.capped ? "" : runtime_kind_thread(a->snapshot.runtime));
	if (a->snapshot.declared && a->snapshot.declared != a->threads)
		strbuf_addf(out, "it says that it has %" PRIu64 ", of which %" PRIu64 " are here\n",
			a->snapshot.declared, a->threads);
}

static void note_aside(const struct dump_about *a, struct strbuf *out)
{
	if (a->aside_shown || (!a->runtime && !a->dumpers))
		return;
	strbuf_adds(out, "set aside (--all shows them):");
	if (a->dumpers == 1)
		strbuf_addf(out, " the %s that writes the dump",
			runtime_kind_thread(a->snapshot.runtime));
	else if (a->dumpers)
		strbuf_addf(out, " %" PRIu64 " that write dumps", a->dumpers);
	if (a->runtime)
		strbuf_addf(out, "%s %" PRIu64 " of the runtime's own", a->dumpers ? "," : "",
			a->runtime);
	strbuf_addc(out, '\n');
}

void dump_head_notes(const struct dump_about *a, struct strbuf *out)
{
	if (a->of > 1)
		strbuf_addf(out, "snapshot %zu of the %zu in it (--snapshot=N shows another)\n",
			a->index, a->of);
	note_bounds(a, out);
	if (a->snapshot.level == DUMP_GROUPED)
		strbuf_adds(out, "it has no goroutine ids, waits or creators; states are read off "
				 "its frames\n");
	note_aside(a, out);
}

void dump_head_text(const struct dump_about *a, const struct stacks *s, const struct look *look,
	struct strbuf *out)
{
	int width = look->width > 0 && look->width < LINE ? look->width : LINE;
	struct wrap wrap = {.width = width, .indent = 2};
	struct strbuf text = {0};
	struct str rest;

	dump_head_line(a, s, &text);
	style_on(out, look, STYLE_HEADING);
	wrap_text(out, &wrap, strbuf_str(&text));
	style_off(out, look, STYLE_HEADING);
	strbuf_addc(out, '\n');
	strbuf_clear(&text);
	dump_head_notes(a, &text);
	for (rest = strbuf_str(&text); rest.n;) {
		wrap_text(out, &wrap, str_split(&rest, '\n'));
		strbuf_addc(out, '\n');
	}
	strbuf_release(&text);
}

void dump_head_markdown(const struct dump_about *a, const struct stacks *s, struct strbuf *out)
{
	struct strbuf text = {0};
	struct str rest;

	dump_head_line(a, s, &text);
	strbuf_adds(out, "**");
	escape_markdown(strbuf_str(&text), out);
	strbuf_adds(out, "**\n");
	strbuf_clear(&text);
	dump_head_notes(a, &text);
	for (rest = strbuf_str(&text); rest.n;) {
		strbuf_addc(out, '\n');
		escape_markdown(str_split(&rest, '\n'), out);
		strbuf_addc(out, '\n');
	}
	strbuf_release(&text);
}

void dump_head_json(const struct dump_about *a, const struct stacks *s, struct json_writer *w)
{
	struct strbuf time = {0};

	time_text(a->snapshot.time_ns, &time);
	json_object(w);
	json_add_str(w, "process", a->process.n ? a->process : STR("main"));
	json_add_str(w, "input", a->input);
	json_add_uint(w, "ordinal", a->snapshot.ordinal);
	json_add_text(w, "time", strbuf_str(&time));
	json_add_text(w, "go_version", stacks_text(s, a->snapshot.go_version));
	json_add_str(w, "runtime_kind", str_from(runtime_kind_name(a->snapshot.runtime)));
	json_add_str(w, "level", str_from(dump_level_name(a->snapshot.level)));
	json_add_uint(w, "threads", a->threads);
	json_add_known(w, "declared", a->snapshot.declared ? (int64_t)a->snapshot.declared : -1);
	json_add_bool(w, "truncated", a->snapshot.truncated);
	json_add_bool(w, "capped", a->snapshot.capped);
	json_add_bool(w, "ids", a->ids);
	json_add_uint(w, "runtime", a->runtime);
	json_add_uint(w, "dumpers", a->dumpers);
	json_object_end(w);
	strbuf_release(&time);
}
