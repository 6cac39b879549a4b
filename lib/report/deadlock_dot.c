/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/deadlock.h"
#include "report/frame.h"

/* A quoted string of Graphviz's language; newlines are lines of the label. */
static void add_label(struct str s, struct strbuf *out)
{
	struct strbuf safe = {0};

	for (size_t i = 0, from = 0; i <= s.n; i++) {
		if (i < s.n && s.p[i] != '\n')
			continue;
		strbuf_add_safe(&safe, str_from_at(str_head(s, i), from));
		if (i < s.n)
			strbuf_addc(&safe, '\n');
		from = i + 1;
	}
	strbuf_addc(out, '"');
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == '\n') {
			strbuf_adds(out, "\\n");
			continue;
		}
		if (safe.p[i] == '"' || safe.p[i] == '\\')
			strbuf_addc(out, '\\');
		strbuf_addc(out, safe.p[i]);
	}
	strbuf_addc(out, '"');
	strbuf_release(&safe);
}

/* Nodes are named by place: dump and byte offset, or key. One that is there twice is one. */
static void add_thread(
	const struct deadlock *d, size_t dump, const struct deadlock_thread *t, struct strbuf *out)
{
	struct strbuf text = {0};

	deadlock_thread_name(d, t, &text);
	strbuf_addf(&text, "\n%s\n", wait_class_name(t->class));
	strbuf_add(&text, frame_short_name(stacks_frame_name(d->stacks, t->site)));
	strbuf_addc(&text, '\n');
	frame_short_place(d->stacks, t->site, &text);
	strbuf_addf(out, "  t%zu_%" PRIu64 " [shape=box,label=", dump, t->at);
	add_label(strbuf_str(&text), out);
	strbuf_adds(out, "];\n");
	strbuf_release(&text);
}

static void add_object(const struct deadlock *d, size_t dump, const struct deadlock_object *o,
	uint64_t of, struct strbuf *out)
{
	struct strbuf text = {0};

	deadlock_object_name(d, o, &text);
	strbuf_addf(out, "  o%zu_%d_%" PRIx64 " [label=", dump, (int)o->kind, o->key ? o->key : of);
	add_label(strbuf_str(&text), out);
	strbuf_adds(out, "];\n");
	strbuf_release(&text);
}

static void add_link(const struct deadlock *d, size_t dump, const struct deadlock_link *l,
	bool cycle, struct strbuf *out)
{
	const char *color = cycle ? ",color=red" : "";
	uint64_t object = l->object.key ? l->object.key : l->thread.at;

	add_thread(d, dump, &l->thread, out);
	add_thread(d, dump, &l->next, out);
	add_object(d, dump, &l->object, l->thread.at, out);
	strbuf_addf(out, "  t%zu_%" PRIu64 " -> o%zu_%d_%" PRIx64 " [label=\"waits for\"%s];\n",
		dump, l->thread.at, dump, (int)l->object.kind, object, color);
	strbuf_addf(out, "  o%zu_%d_%" PRIx64 " -> t%zu_%" PRIu64 " [label=\"%s\"%s%s];\n", dump,
		(int)l->object.kind, object, dump, l->next.at, deadlock_relation_name(l->relation),
		color, l->has.evidence == WAIT_BY_SIGNATURE ? ",style=dashed" : "");
}

static void add_pile(const struct deadlock *d, size_t dump, size_t number,
	const struct deadlock_pile *p, struct strbuf *out)
{
	for (size_t i = 0; i < p->nlinks; i++)
		add_link(d, dump, &p->links[i], false, out);
	strbuf_addf(out, "  w%zu_%zu [shape=plaintext,label=\"%" PRIu64 " wait\"];\n", dump, number,
		p->threads);
	if (p->end == DEADLOCK_END_OPEN || p->end == DEADLOCK_END_NOBODY) {
		add_object(d, dump, &p->object, p->root.at, out);
		strbuf_addf(out, "  w%zu_%zu -> o%zu_%d_%" PRIx64 ";\n", dump, number, dump,
			(int)p->object.kind, p->object.key ? p->object.key : p->root.at);
		return;
	}
	add_thread(d, dump, &p->root, out);
	strbuf_addf(out, "  w%zu_%zu -> t%zu_%" PRIu64 ";\n", dump, number, dump, p->root.at);
}

void deadlock_dot(const struct deadlocks *d, struct strbuf *out)
{
	strbuf_adds(out, "digraph deadlock {\n  rankdir=LR;\n  node [fontname=\"monospace\"];\n");
	for (size_t i = 0; i < d->n; i++) {
		const struct deadlock *item = &d->items[i];

		for (size_t c = 0; c < item->ncycles; c++)
			for (size_t l = 0; l < item->cycles[c].nlinks; l++)
				add_link(item, i, &item->cycles[c].links[l], true, out);
		for (size_t p = 0; p < item->npiles; p++)
			add_pile(item, i, p, &item->piles[p], out);
	}
	strbuf_adds(out, "}\n");
}
