/* SPDX-License-Identifier: MIT */
#include "report/trace_cells.h"

#include <inttypes.h>

#include "report/frame.h"
#include "report/frame_json.h"
#include "report/units.h"

enum { BAR = 40, LABEL = 9 };

struct str trace_function_name(const struct stacks *s, funcid id)
{
	return id ? stacks_text(s, stacks_function_get(s, id)->name) : (struct str){0};
}

void trace_function_short(const struct stacks *s, funcid id, struct strbuf *out)
{
	struct str name = trace_function_name(s, id);

	strbuf_add(out, name.n ? frame_short_name(name) : STR("?"));
}

void trace_wait_text(
	const struct stacks *s, enum wait_class class, strid reason, struct strbuf *out)
{
	if (class != WAIT_OTHER)
		strbuf_adds(out, wait_class_name(class));
	else
		strbuf_add(out, reason ? stacks_text(s, reason) : STR("?"));
}

void trace_state_wait_text(const struct stacks *s, enum trace_state state, enum wait_class class,
	strid reason, struct strbuf *out)
{
	if (state == TRACE_SYSCALL)
		strbuf_adds(out, "system call");
	else
		trace_wait_text(s, class, reason, out);
}

void trace_json_wait(
	struct json_writer *w, const struct stacks *s, enum wait_class class, strid reason)
{
	if (class != WAIT_OTHER)
		json_add_str(w, "class", str_from(wait_class_name(class)));
	else
		json_add_text(w, "class", (struct str){0});
	json_add_text(w, "reason", stacks_text(s, reason));
}

void trace_json_spread(struct json_writer *w, const char *key, const struct spread *s)
{
	json_key(w, key);
	json_object(w);
	json_add_uint(w, "count", s->n);
	json_add_known(w, "total_ns", s->total);
	json_add_known(w, "min_ns", s->n ? s->min : -1);
	json_add_known(w, "median_ns", s->n ? spread_quantile(s, 0.5) : -1);
	json_add_known(w, "p99_ns", s->n ? spread_quantile(s, 0.99) : -1);
	json_add_known(w, "max_ns", s->n ? s->max : -1);
	json_object_end(w);
}

static void add_label(int octave, struct strbuf *out)
{
	struct strbuf text = {0};

	unit_duration(octave ? (int64_t)1 << octave : 0, &text);
	for (size_t i = text.n; i < LABEL; i++)
		strbuf_addc(out, ' ');
	strbuf_add(out, strbuf_str(&text));
	strbuf_release(&text);
}

void trace_histogram_text(const struct spread *s, struct strbuf *out)
{
	uint64_t counts[SPREAD_OCTAVES], most = 0;
	int first = -1, last = -1;

	spread_octaves(s, counts);
	for (int i = 0; i < SPREAD_OCTAVES; i++) {
		if (!counts[i])
			continue;
		first = first < 0 ? i : first;
		last = i;
		most = counts[i] > most ? counts[i] : most;
	}
	if (first < 0)
		return;
	strbuf_adds(out, "\n       at least\n");
	for (int i = first; i <= last; i++) {
		/* One value is seen, however many the others are. */
		uint64_t bar = counts[i] ? counts[i] * BAR / most : 0;

		add_label(i, out);
		strbuf_adds(out, "  ");
		for (uint64_t k = 0; k < (counts[i] && !bar ? 1 : bar); k++)
			strbuf_addc(out, '#');
		strbuf_addf(out, "%s%" PRIu64 "\n", counts[i] ? " " : "", counts[i]);
	}
}
