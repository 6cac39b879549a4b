/* SPDX-License-Identifier: MIT */
#include "report/folded.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "model/measure.h"

void folded_init(struct folded *f, const struct stacks *stacks, size_t columns)
{
	*f = (struct folded){.stacks = stacks, .columns = columns};
}

void folded_frame(const struct stacks *s, frameid frame, struct strbuf *out)
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

static void add_stack(struct folded *f, stackid stack)
{
	const struct stacks *s = f->stacks;
	size_t n = 0, depth = stack ? stacks_get(s, stack)->depth : 0;

	strbuf_clear(&f->text);
	f->frames = grow_array(f->frames, &f->cap_frames, depth + 1, sizeof(*f->frames));
	for (stackid at = stack; at; at = stacks_get(s, at)->parent)
		f->frames[n++] = stacks_get(s, at)->frame;
	if (!n)
		strbuf_adds(&f->text, "(no frames)");
	while (n) {
		folded_frame(s, f->frames[--n], &f->text);
		if (n)
			strbuf_addc(&f->text, ';');
	}
}

int64_t *folded_add(struct folded *f, stackid stack)
{
	int64_t *values = arena_alloc(&f->arena, (f->columns + 1) * sizeof(*values));

	memset(values, 0, (f->columns + 1) * sizeof(*values));
	add_stack(f, stack);
	f->lines = grow_array(f->lines, &f->cap, f->n + 1, sizeof(*f->lines));
	f->lines[f->n++] = (struct folded_line){arena_dup(&f->arena, strbuf_str(&f->text)), values};
	return values;
}

static int compare_lines(const void *left, const void *right)
{
	const struct folded_line *a = left, *b = right;

	return str_cmp(a->text, b->text);
}

static void write_line(const struct folded *f, const struct folded_line *l, struct strbuf *out)
{
	bool any = false;

	for (size_t i = 0; i < f->columns; i++)
		any |= l->values[i] != 0;
	if (!any)
		return;
	strbuf_add(out, l->text);
	for (size_t i = 0; i < f->columns; i++)
		strbuf_addf(out, " %" PRId64, l->values[i]);
	strbuf_addc(out, '\n');
	strbuf_offer(out);
}

void folded_end(struct folded *f, struct strbuf *out)
{
	if (f->n)
		qsort(f->lines, f->n, sizeof(*f->lines), compare_lines);
	for (size_t i = 0; i < f->n; i++) {
		if (i + 1 < f->n && str_eq(f->lines[i].text, f->lines[i + 1].text)) {
			for (size_t k = 0; k < f->columns; k++)
				f->lines[i + 1].values[k] =
					wrap_add(f->lines[i + 1].values[k], f->lines[i].values[k]);
			continue;
		}
		write_line(f, &f->lines[i], out);
	}
	arena_release(&f->arena);
	strbuf_release(&f->text);
	free(f->lines);
	free(f->frames);
	*f = (struct folded){0};
}
