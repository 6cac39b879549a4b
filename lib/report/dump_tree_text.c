/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "report/column.h"
#include "report/dump_head.h"
#include "report/dump_tree.h"
#include "report/frame.h"

struct writer {
	const struct dump_tree *t;
	const struct dump_tree_layout *layout;
	struct strbuf *out;
	uint32_t *level; /* by node, from 0 */
	bool *last;	 /* by node: no sibling follows */
	bool *open;	 /* by level: the sibling line goes on */
	size_t most;	 /* levels shown */
};

enum { SHOWN_STATES = 3 };

/* ---- where each node stands ---- */

static void find_levels(struct writer *w)
{
	size_t n = w->t->nnodes;
	bool *seen = xcalloc(n + 1, sizeof(*seen)), top = false;

	for (size_t i = 0; i < n; i++) {
		uint32_t parent = w->t->nodes[i].parent;

		w->level[i] = parent == TREE_NONE ? 0 : w->level[parent] + 1;
	}
	for (size_t i = n; i-- > 0;) {
		uint32_t parent = w->t->nodes[i].parent;
		bool *later = parent == TREE_NONE ? &top : &seen[parent];

		w->last[i] = !*later;
		*later = true;
	}
	free(seen);
}

/* ---- a line ---- */

static void add_branches(struct writer *w, size_t i, struct strbuf *line)
{
	for (uint32_t k = 1; k < w->level[i]; k++)
		strbuf_adds(line, w->open[k] ? "│  " : "   ");
	if (w->level[i])
		strbuf_adds(line, w->last[i] ? "└─ " : "├─ ");
	w->open[w->level[i]] = !w->last[i];
}

static struct str function_name(const struct writer *w, funcid id)
{
	const struct function *f = id ? stacks_function_get(w->t->stacks, id) : NULL;
	struct str name = f ? stacks_text(w->t->stacks, f->name) : (struct str){0};

	return name.n ? frame_short_name(name) : STR("?");
}

static int compare_counts(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right; /* class, count */

	if (a[1] != b[1])
		return a[1] < b[1] ? 1 : -1;
	return (a[0] > b[0]) - (a[0] < b[0]);
}

/* "380 chan send, 20 select, 3 others" */
static void add_states(const struct tree_node *n, struct strbuf *line)
{
	uint32_t states[WAIT_CLASSES][2];
	uint64_t rest = n->count;
	size_t used = 0;

	for (uint32_t c = 0; c < WAIT_CLASSES; c++) {
		if (!n->states[c])
			continue;
		states[used][0] = c;
		states[used++][1] = n->states[c];
	}
	qsort(states, used, sizeof(states[0]), compare_counts);
	for (size_t i = 0; i < used && i < SHOWN_STATES; i++) {
		strbuf_adds(line, i ? ", " : "");
		if (n->count > 1)
			strbuf_addf(line, "%" PRIu32 " ", states[i][1]);
		strbuf_adds(line, wait_class_name((enum wait_class)states[i][0]));
		rest -= states[i][1];
	}
	if (rest)
		strbuf_addf(line, ", %" PRIu64 " other%s", rest, rest > 1 ? "s" : "");
}

/* What the creator's line says already is not said again. */
static bool tells_creator(const struct writer *w, const struct tree_node *n)
{
	const struct tree_node *parent;

	if (!n->creator || n->parent == TREE_NONE)
		return n->creator != 0;
	parent = &w->t->nodes[n->parent];
	return parent->kind == TREE_THREADS && parent->entry != n->creator;
}

static void add_threads(struct writer *w, const struct tree_node *n, struct strbuf *line)
{
	const struct stacks *s = w->t->stacks;

	strbuf_addf(line, "%" PRIu64 " ", n->count);
	strbuf_add(line, function_name(w, n->entry));
	if (tells_creator(w, n)) {
		strbuf_adds(line, " by ");
		strbuf_add(line, function_name(w, n->creator));
	}
	if (n->depth)
		strbuf_addf(line, " (created its like, %" PRIu64 " deep)", n->depth);
	strbuf_adds(line, ": ");
	add_states(n, line);
	if (!n->top_site)
		return;
	strbuf_adds(line, n->top_count < n->count ? ", mostly at " : ", at ");
	strbuf_add(line, frame_short_name(stacks_frame_name(s, n->top_site)));
	if (stacks_frame_file(s, n->top_site).n) {
		strbuf_addc(line, ' ');
		frame_short_place(s, n->top_site, line);
	}
}

static void add_creator(struct writer *w, const struct tree_node *n, struct strbuf *line)
{
	enum runtime_kind runtime = w->t->about.snapshot.runtime;

	strbuf_add(line, function_name(w, n->creator));
	if (n->kind == TREE_ENDED)
		strbuf_addf(line, " in %" PRIu64 " %s (ended)", n->ended,
			n->ended > 1 ? runtime_kind_threads(runtime)
				     : runtime_kind_thread(runtime));
	else
		strbuf_addf(line, " in %s it does not name", runtime_kind_threads(runtime));
}

static void add_node(struct writer *w, size_t i)
{
	const struct tree_node *n = &w->t->nodes[i];
	int width = w->layout->look.width;
	struct strbuf line = {0}, safe = {0}, fit = {0};
	enum style style = n->kind == TREE_THREADS ? STYLE_PLAIN : STYLE_FAINT;

	add_branches(w, i, &line);
	if (n->kind == TREE_THREADS)
		add_threads(w, n, &line);
	else
		add_creator(w, n, &line);
	strbuf_add_safe(&safe, strbuf_str(&line));
	column_cut(strbuf_str(&safe), width > 0 ? (size_t)width : 0, CUT_RIGHT, &fit);
	style_on(w->out, &w->layout->look, style);
	strbuf_add(w->out, strbuf_str(&fit));
	style_off(w->out, &w->layout->look, style);
	strbuf_addc(w->out, '\n');
	strbuf_release(&line);
	strbuf_release(&safe);
	strbuf_release(&fit);
}

/* ---- all of it ---- */

static void add_nodes(struct writer *w)
{
	uint64_t below = 0, deepest = 0;

	for (size_t i = 0; i < w->t->nnodes; i++) {
		if (w->level[i] < w->most) {
			add_node(w, i);
			strbuf_offer(w->out);
			continue;
		}
		below += w->t->nodes[i].count;
		deepest = w->level[i] > deepest ? w->level[i] : deepest;
	}
	if (below)
		strbuf_addf(w->out, "\n%" PRIu64 " more, down to level %" PRIu64 " (--depth=N)\n",
			below, deepest + 1);
}

static void add_notes(const struct dump_tree *t, struct strbuf *out)
{
	enum runtime_kind runtime = t->about.snapshot.runtime;

	if (t->creators && !t->parents && runtime == RUNTIME_GO)
		strbuf_adds(out, "goroutines name the function that created them, not the "
				 "goroutine: Go before 1.21\n");
	if (t->rings)
		strbuf_addf(out,
			"%" PRIu64 " ring%s of %s that created each other: no runtime prints "
			"that\n",
			t->rings, t->rings > 1 ? "s" : "", runtime_kind_threads(runtime));
}

void dump_tree_text(
	const struct dump_tree *t, const struct dump_tree_layout *layout, struct strbuf *out)
{
	struct writer w = {.t = t, .layout = layout, .out = out};

	w.most = layout->depth ? layout->depth : TREE_LEVELS;
	w.level = xcalloc(t->nnodes + 1, sizeof(*w.level));
	w.last = xcalloc(t->nnodes + 1, sizeof(*w.last));
	w.open = xcalloc(t->nnodes + 2, sizeof(*w.open));
	dump_head_text(&t->about, t->stacks, &layout->look, out);
	add_notes(t, out);
	strbuf_addc(out, '\n');
	find_levels(&w);
	add_nodes(&w);
	if (t->hidden_nodes)
		strbuf_addf(out, "\n%zu line%s filtered out\n", t->hidden_nodes,
			t->hidden_nodes > 1 ? "s" : "");
	free(w.level);
	free(w.last);
	free(w.open);
}
