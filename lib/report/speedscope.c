/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/json.h"
#include "base/xmalloc.h"
#include "model/measure.h"
#include "report/folded.h"

/* What its axis can be labelled with; counts of anything are "none". */
static struct str unit_of(const struct profile_side *side)
{
	static const struct str known[] = {STR_INIT("nanoseconds"), STR_INIT("microseconds"),
		STR_INIT("milliseconds"), STR_INIT("seconds"), STR_INIT("bytes")};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(side->unit, known[i]))
			return known[i];
	return STR("none");
}

/* Frames by name and file: one colour, one row in its tables, inlined or not. */
static uint32_t *write_frames(const struct stacks *s, struct json_writer *w)
{
	uint32_t *index = xcalloc(s->nfunctions + 1, sizeof(*index));

	json_array(w);
	for (funcid f = 1; f < s->nfunctions; f++) {
		struct str file = stacks_text(s, stacks_function_get(s, f)->file);

		index[f] = f - 1;
		json_object(w);
		json_key(w, "name");
		json_str(w, stacks_text(s, stacks_function_get(s, f)->name));
		if (file.n) {
			json_key(w, "file");
			json_str(w, file);
		}
		json_object_end(w);
		strbuf_offer(w->out);
	}
	json_array_end(w);
	return index;
}

static void write_stack(
	const struct stacks *s, stackid stack, const uint32_t *index, struct json_writer *w)
{
	uint32_t depth = stack ? stacks_get(s, stack)->depth : 0;
	uint32_t *frames = xcalloc(depth + 1, sizeof(*frames));
	uint32_t n = depth;

	for (stackid at = stack; at && n; at = stacks_get(s, at)->parent)
		frames[--n] = index[stacks_frame_get(s, stacks_get(s, at)->frame)->function];
	json_array(w);
	for (; n < depth; n++)
		json_uint(w, frames[n]);
	json_array_end(w);
	free(frames);
}

static void write_side(const struct profile_sums *s, const struct profile_side *side,
	const uint32_t *index, struct json_writer *w)
{
	int64_t sum = 0;

	json_object(w);
	json_key(w, "type");
	json_str(w, STR("sampled"));
	json_key(w, "name");
	json_str(w, side->path);
	json_key(w, "unit");
	json_str(w, unit_of(side));
	json_key(w, "startValue");
	json_int(w, 0);
	json_key(w, "samples");
	json_array(w);
	for (size_t i = 0; i < side->nsums; i++) {
		if (side->sums[i].value <= 0)
			continue;
		sum = wrap_add(sum, side->sums[i].value);
		write_stack(&s->stacks, side->sums[i].stack, index, w);
		strbuf_offer(w->out);
	}
	json_array_end(w);
	json_key(w, "weights");
	json_array(w);
	for (size_t i = 0; i < side->nsums; i++) {
		if (side->sums[i].value > 0)
			json_int(w, side->sums[i].value);
		strbuf_offer(w->out);
	}
	json_array_end(w);
	json_key(w, "endValue");
	json_int(w, sum);
	json_object_end(w);
}

void profile_sums_speedscope(const struct profile_sums *s, struct strbuf *out)
{
	struct json_writer w;
	uint32_t *index;

	json_writer_init(&w, out, 0);
	json_object(&w);
	json_key(&w, "$schema");
	json_str(&w, STR("https://www.speedscope.app/file-format-schema.json"));
	json_key(&w, "exporter");
	json_str(&w, STR("profq"));
	json_key(&w, "shared");
	json_object(&w);
	json_key(&w, "frames");
	index = write_frames(&s->stacks, &w);
	json_object_end(&w);
	json_key(&w, "profiles");
	json_array(&w);
	for (size_t i = 0; i < s->nsides; i++)
		write_side(s, &s->sides[i], index, &w);
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
	free(index);
}
