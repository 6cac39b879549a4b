/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "report/dump_head.h"
#include "report/dump_show.h"
#include "report/frame.h"
#include "report/units.h"

static void add_header(
	const struct dump_show *d, const struct dump_show_layout *layout, struct strbuf *out)
{
	const struct show_thread *t = d->thread;
	const struct show_group *g = &d->groups[0];
	struct strbuf text = {0};

	strbuf_addf(&text, "%s %" PRIu64 ": %s", dump_show_noun(d, 1), t->id,
		wait_class_name(g->class));
	if (t->wait_ns >= 0) {
		strbuf_adds(&text, ", for ");
		unit_duration(t->wait_ns, &text);
	}
	if (t->object)
		strbuf_addf(&text, ", at 0x%" PRIx64, t->object);
	if (t->flags & THREAD_LOCKED)
		strbuf_adds(&text, ", locked to a thread");
	dump_show_flags(t->flags, &text);
	strbuf_addc(out, '\n');
	style_on(out, &layout->look, STYLE_HEADING);
	strbuf_add_safe(out, strbuf_str(&text));
	style_off(out, &layout->look, STYLE_HEADING);
	strbuf_addf(out, "\n  at byte %" PRIu64 " of the input", t->at);
	if (g->count > 1)
		strbuf_addf(
			out, "; one of %" PRIu64 " in the same state at the same stack", g->count);
	strbuf_addc(out, '\n');
	if (t->labels) {
		strbuf_adds(out, "  labels ");
		strbuf_add_safe(out, stacks_text(d->stacks, t->labels));
		strbuf_addc(out, '\n');
	}
	strbuf_release(&text);
}

static void add_place(const struct stacks *s, frameid frame, struct strbuf *line)
{
	strbuf_add(line, frame_short_name(stacks_frame_name(s, frame)));
	strbuf_addc(line, ' ');
	frame_short_place(s, frame, line);
}

enum { IDS = 12 }; /* of those that read the same */

static bool alike(const struct show_relative *a, const struct show_relative *b)
{
	return a->alive && b->alive && a->class == b->class && a->site == b->site &&
	       a->entry == b->entry;
}

/* Ids of items[i] and of those behind it that read the same; done[] says who was shown. */
static void add_ids(const struct dump_show *d, const struct show_relative *items, size_t n,
	size_t i, bool *done, struct strbuf *line)
{
	struct strbuf ids = {0};
	size_t count = 0;

	for (size_t k = i; k < n; k++) {
		if (done[k] || (k != i && !alike(&items[i], &items[k])))
			continue;
		done[k] = true;
		if (count++ < IDS)
			strbuf_addf(&ids, " %" PRIu64, items[k].id);
	}
	strbuf_adds(line, dump_show_noun(d, count));
	strbuf_add(line, strbuf_str(&ids));
	if (count > IDS)
		strbuf_addf(line, " and %zu more", count - IDS);
	strbuf_release(&ids);
}

/* "goroutines 18 20  select  web.(*Server).loop server.go:12  in web.(*Server).run" */
static void add_relative(const struct dump_show *d, const struct show_relative *r,
	struct strbuf *line, const struct dump_show_layout *layout, struct strbuf *out)
{
	if (!r->alive) {
		strbuf_adds(line, "  (ended)");
	} else {
		strbuf_addf(line, "  %s", wait_class_name(r->class));
		if (r->site) {
			strbuf_adds(line, "  ");
			add_place(d->stacks, r->site, line);
		}
		if (r->entry && r->entry != r->site) {
			strbuf_adds(line, "  in ");
			strbuf_add(line, frame_short_name(stacks_frame_name(d->stacks, r->entry)));
		}
	}
	dump_show_line(&layout->look, r->alive ? STYLE_PLAIN : STYLE_FAINT, strbuf_str(line), out);
	strbuf_clear(line);
}

/* As they come, which creators need, or those that read the same in one line. */
static void add_list(const struct dump_show *d, const struct show_relative *items, size_t n,
	bool together, const struct dump_show_layout *layout, struct strbuf *out)
{
	bool *done = xcalloc(n + 1, sizeof(*done));
	struct strbuf line = {0};

	for (size_t i = 0; i < n; i++) {
		if (done[i])
			continue;
		add_ids(d, items, together ? n : i + 1, i, done, &line);
		add_relative(d, &items[i], &line, layout, out);
	}
	strbuf_release(&line);
	free(done);
}

static void add_more(uint64_t more, const struct dump_show_layout *layout, struct strbuf *out)
{
	struct strbuf line = {0};

	if (!more)
		return;
	strbuf_addf(&line, "(%" PRIu64 " more)", more);
	dump_show_line(&layout->look, STYLE_FAINT, strbuf_str(&line), out);
	strbuf_release(&line);
}

static void add_creators(
	const struct dump_show *d, const struct dump_show_layout *layout, struct strbuf *out)
{
	const struct show_thread *t = d->thread;
	frameid creator = d->groups[0].creator;
	struct strbuf line = {0};

	if (creator) {
		strbuf_adds(out, "\ncreated by ");
		style_on(out, &layout->look, STYLE_NAME);
		frame_line(d->stacks, creator, &line);
		strbuf_add_safe(out, strbuf_str(&line));
		style_off(out, &layout->look, STYLE_NAME);
		strbuf_adds(out, t->ncreators ? ", in\n" : "\n");
	} else if (t->ncreators) {
		strbuf_adds(out, "\ncreated in\n");
	}
	add_list(d, t->creators, t->ncreators, false, layout, out);
	add_more(t->more_creators, layout, out);
	if (t->ring)
		strbuf_adds(out, "  which, says the dump, was created by one of these: no runtime "
				 "prints that\n");
	strbuf_release(&line);
}

void dump_thread_text(
	const struct dump_show *d, const struct dump_show_layout *layout, struct strbuf *out)
{
	const struct show_thread *t = d->thread;
	struct dump_show_layout all = *layout;

	all.frames = true;
	dump_head_text(&d->about, d->stacks, &layout->look, out);
	add_header(d, layout, out);
	dump_show_stack(d->stacks, d->groups[0].stack, d->groups[0].site, &all, out);
	add_creators(d, layout, out);
	if (t->nchildren)
		strbuf_addf(out, "\nit created %" PRIu64 " that %s here\n",
			t->nchildren + t->more_children, t->nchildren > 1 ? "are" : "is");
	add_list(d, t->children, t->nchildren, true, layout, out);
	add_more(t->more_children, layout, out);
	if (t->nsharers)
		strbuf_addf(out, "\n%" PRIu64 " more %s for 0x%" PRIx64 "\n",
			t->nsharers + t->more_sharers, t->nsharers > 1 ? "wait" : "waits",
			t->object);
	add_list(d, t->sharers, t->nsharers, true, layout, out);
	add_more(t->more_sharers, layout, out);
}
