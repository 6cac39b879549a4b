/* SPDX-License-Identifier: MIT */
/*
 * Collapsed stacks as stackcollapse.pl of FlameGraph writes them: frames from root to leaf joined
 * by ';', a blank, the count.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "report/dump_show.h"

/* A ';' would begin another frame, a control byte another line. */
static void add_name(struct str name, struct strbuf *out)
{
	size_t from = out->n;

	strbuf_add_safe(out, name);
	for (size_t i = from; i < out->n; i++)
		if (out->p[i] == ';')
			out->p[i] = ':';
}

static void add_frame(const struct stacks *s, frameid frame, struct strbuf *out)
{
	const struct frame *f = stacks_frame_get(s, frame);
	struct str name = stacks_frame_name(s, frame);

	if (f->flags & FRAME_ELIDED && f->line)
		strbuf_addf(out, "[%" PRIu32 " frames left out]", f->line);
	else if (f->flags & FRAME_ELIDED)
		strbuf_adds(out, "[frames left out]");
	else
		add_name(name.n ? name : STR("?"), out);
}

static void add_line(const struct dump_show *d, const struct show_group *g, struct strbuf *out)
{
	uint32_t depth = g->stack ? stacks_get(d->stacks, g->stack)->depth : 0, n = depth;
	frameid *frames = xcalloc((size_t)depth + 1, sizeof(*frames));

	for (stackid at = g->stack; at && n > 0; at = stacks_get(d->stacks, at)->parent)
		frames[--n] = stacks_get(d->stacks, at)->frame;
	for (uint32_t i = 0; i < depth; i++) {
		strbuf_adds(out, i ? ";" : "");
		add_frame(d->stacks, frames[i], out);
	}
	strbuf_addf(out, "%s %" PRIu64 "\n", depth ? "" : "[no frames]", g->count);
	free(frames);
}

void dump_show_folded(const struct dump_show *d, struct strbuf *out)
{
	for (size_t i = 0; i < d->ngroups; i++) {
		add_line(d, &d->groups[i], out);
		strbuf_offer(out);
	}
}
