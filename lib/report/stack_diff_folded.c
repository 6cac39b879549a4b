/* SPDX-License-Identifier: MIT */
/*
 * Collapsed stacks, as Brendan Gregg's flamegraph.pl, inferno and speedscope read them:
 *
 *   main.main;main.run;main.(*T).wait 12          one snapshot, or the last of many
 *   main.main;main.run;main.(*T).wait 4 12        two: as difffolded.pl writes them
 *
 * Root first. Lines are sorted by bytes; what reads the same is added up. A ';' in a name becomes
 * ':', as stackcollapse.pl writes it; bytes that end lines or steer terminals are escaped.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "report/stack_diff.h"

struct folded_line {
	struct str text; /* borrowed from the arena */
	uint64_t before, after;
};

static int compare_lines(const void *left, const void *right)
{
	const struct folded_line *a = left, *b = right;

	return str_cmp(a->text, b->text);
}

static void add_frame(const struct stacks *s, frameid frame, struct strbuf *out)
{
	struct str name = stacks_frame_name(s, frame);
	size_t start = out->n;

	if (stacks_frame_get(s, frame)->flags & FRAME_ELIDED)
		strbuf_adds(out, "...");
	else if (name.n)
		strbuf_add_safe(out, name);
	else
		strbuf_addc(out, '?');
	for (size_t i = start; i < out->n; i++)
		if (out->p[i] == ';')
			out->p[i] = ':';
}

/* frames is room for the deepest stack. */
static void add_stack(const struct stacks *s, stackid stack, frameid *frames, struct strbuf *out)
{
	size_t n = 0;

	for (stackid at = stack; at; at = stacks_get(s, at)->parent)
		frames[n++] = stacks_get(s, at)->frame;
	if (!n)
		strbuf_adds(out, "(no frames)");
	while (n) {
		add_frame(s, frames[--n], out);
		if (n)
			strbuf_addc(out, ';');
	}
}

static size_t deepest(const struct stack_diff *d)
{
	size_t depth = 0;

	for (size_t i = 0; i < d->nlines; i++) {
		stackid stack = d->lines[i].stack;

		if (stack && stacks_get(d->stacks, stack)->depth > depth)
			depth = stacks_get(d->stacks, stack)->depth;
	}
	return depth;
}

static size_t collect(const struct stack_diff *d, struct arena *arena, struct folded_line *lines)
{
	frameid *frames = xcalloc(deepest(d) + 1, sizeof(*frames));
	size_t last = d->nsnapshots - 1, n = 0;
	struct strbuf text = {0};

	for (size_t i = 0; i < d->nlines; i++) {
		const uint64_t *counts = d->lines[i].counts;
		uint64_t before = d->nsnapshots == 2 ? counts[0] : 0;

		if (!before && !counts[last])
			continue;
		strbuf_clear(&text);
		add_stack(d->stacks, d->lines[i].stack, frames, &text);
		lines[n++] = (struct folded_line){
			arena_dup(arena, strbuf_str(&text)), before, counts[last]};
	}
	free(frames);
	strbuf_release(&text);
	return n;
}

void stack_diff_folded(const struct stack_diff *d, struct strbuf *out)
{
	struct folded_line *lines = xcalloc(d->nlines, sizeof(*lines));
	struct arena arena = {0};
	size_t n = collect(d, &arena, lines);

	qsort(lines, n, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && str_eq(lines[i].text, lines[i + 1].text)) {
			lines[i + 1].before += lines[i].before;
			lines[i + 1].after += lines[i].after;
			continue;
		}
		strbuf_add(out, lines[i].text);
		if (d->nsnapshots == 2)
			strbuf_addf(out, " %" PRIu64, lines[i].before);
		strbuf_addf(out, " %" PRIu64 "\n", lines[i].after);
		strbuf_offer(out);
	}
	arena_release(&arena);
	free(lines);
}
