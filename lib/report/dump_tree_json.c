/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/xmalloc.h"
#include "report/dump_head.h"
#include "report/dump_tree.h"
#include "report/frame_json.h"

static struct str function_name(const struct dump_tree *t, funcid id)
{
	return id ? stacks_text(t->stacks, stacks_function_get(t->stacks, id)->name)
		  : (struct str){0};
}

static void add_states(struct json_writer *w, const struct tree_node *n)
{
	json_key(w, "states");
	json_array(w);
	for (int c = 0; c < WAIT_CLASSES; c++) {
		if (!n->states[c])
			continue;
		json_object(w);
		json_add_str(w, "state", str_from(wait_class_name((enum wait_class)c)));
		json_add_uint(w, "count", n->states[c]);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_node(struct json_writer *w, const struct dump_tree *t, size_t i, uint32_t level)
{
	static const char *const kinds[] = {"goroutines", "ended", "unknown"};
	const struct tree_node *n = &t->nodes[i];

	json_object(w);
	json_add_uint(w, "node", i);
	json_add_known(w, "parent", n->parent == TREE_NONE ? -1 : (int64_t)n->parent);
	json_add_uint(w, "level", level);
	json_add_str(w, "kind", str_from(kinds[n->kind]));
	json_add_text(w, "created_by", function_name(t, n->creator));
	json_add_text(w, "entry", function_name(t, n->entry));
	json_add_uint(w, "count", n->count);
	json_add_uint(w, "total", n->total);
	json_add_known(w, "ended", n->kind == TREE_ENDED ? (int64_t)n->ended : -1);
	json_add_uint(w, "chain", n->depth);
	add_states(w, n);
	json_add_frame(w, "top_site", t->stacks, n->top_site);
	json_object_end(w);
}

/* Preorder: what is too deep leaves numbers out, but never a parent of what is shown. */
void dump_tree_json(const struct dump_tree *t, size_t depth, struct strbuf *out)
{
	uint32_t *level = xcalloc(t->nnodes + 1, sizeof(*level));
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("stackdiff.tree/1"));
	json_key(&w, "snapshot");
	dump_head_json(&t->about, t->stacks, &w);
	json_add_bool(&w, "parent_ids", t->parents);
	json_add_uint(&w, "rings", t->rings);
	json_key(&w, "nodes");
	json_array(&w);
	for (size_t i = 0; i < t->nnodes; i++) {
		uint32_t parent = t->nodes[i].parent;

		level[i] = parent == TREE_NONE ? 0 : level[parent] + 1;
		if (!depth || level[i] < depth)
			add_node(&w, t, i, level[i]);
	}
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
	free(level);
}
