/* SPDX-License-Identifier: MIT */
#include "store/loader.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "store/rows.h"

void loader_init(
	struct loader *l, sqlite3 *db, const struct stacks *stacks, const struct owner *owner)
{
	*l = (struct loader){.db = db, .stacks = stacks, .owner = owner};
	l->strings = xcalloc(intern_count(&stacks->strings) + 1, sizeof(*l->strings));
	l->functions = xcalloc(stacks->nfunctions + 1, sizeof(*l->functions));
	l->frames = xcalloc(stacks->nframes + 1, sizeof(*l->frames));
	l->local = xcalloc(stacks->nnodes + 1, sizeof(*l->local));
	query_open(&l->add_string, db, "INSERT OR IGNORE INTO string VALUES (?1, ?2)");
	query_open(&l->get_string, db, "SELECT text FROM string WHERE id = ?1");
	query_open(&l->add_function, db,
		"INSERT OR IGNORE INTO function VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	query_open(&l->add_frame, db, "INSERT OR IGNORE INTO frame VALUES (?1, ?2, ?3, ?4, ?5)");
}

bool loader_release(struct loader *l, struct err *err)
{
	struct query *all[] = {&l->add_string, &l->get_string, &l->add_function, &l->add_frame};
	bool ok = true;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		ok = query_close(all[i], ok ? err : NULL) && ok;
	free(l->strings);
	free(l->functions);
	free(l->frames);
	free(l->local);
	*l = (struct loader){0};
	return ok;
}

/* Positive and never 0, so that it reads well in SQL. */
static int64_t id_of(uint64_t hash)
{
	int64_t id = (int64_t)(hash >> 1);

	return id ? id : 1;
}

/*
 * The id of a text is its hash, so that no load looks texts up by content and the order of loads
 * does not show. Hashes can be made to collide by whoever wrote a file: then the next id is taken.
 */
int64_t loader_text(struct loader *l, struct str text)
{
	int64_t id = id_of(hash_str(text));

	for (;; id = id == INT64_MAX ? 1 : id + 1) {
		bool same;

		query_int(&l->add_string, 1, id);
		query_text(&l->add_string, 2, text);
		query_run(&l->add_string);
		if (l->add_string.failed || sqlite3_changes(l->db))
			return id;
		query_int(&l->get_string, 1, id);
		same = !query_next(&l->get_string) ||
		       str_eq(query_col_text(&l->get_string, 0), text);
		query_reset(&l->get_string);
		if (same)
			return id;
	}
}

int64_t loader_string(struct loader *l, strid id)
{
	if (id && !l->strings[id])
		l->strings[id] = loader_text(l, stacks_text(l->stacks, id));
	return id ? l->strings[id] : 0;
}

static const char *owner_name(enum code_owner owner)
{
	switch (owner) {
	case CODE_RUNTIME:
		return "runtime";
	case CODE_STDLIB:
		return "stdlib";
	case CODE_DEPENDENCY:
		return "dependency";
	case CODE_MINE:
		return "mine";
	case CODE_FOREIGN:
		break;
	}
	return "foreign";
}

int64_t loader_function(struct loader *l, funcid id)
{
	const struct function *f;
	struct strbuf canonical = {0};
	struct str name;
	int64_t name_id, file_id;

	if (!id || l->functions[id])
		return id ? l->functions[id] : 0;
	f = stacks_function_get(l->stacks, id);
	name = stacks_text(l->stacks, f->name);
	name_id = f->name ? loader_string(l, f->name) : loader_text(l, name);
	file_id = loader_string(l, f->file);
	function_canonical(name, &canonical);
	l->functions[id] = id_of(hash_mix((uint64_t)name_id, (uint64_t)file_id));
	query_int(&l->add_function, 1, l->functions[id]);
	query_int(&l->add_function, 2, name_id);
	query_int_or_null(&l->add_function, 3, file_id, 0);
	query_int(&l->add_function, 4, loader_text(l, strbuf_str(&canonical)));
	query_int(&l->add_function, 5, loader_text(l, function_package(name)));
	query_text(&l->add_function, 6, str_from(owner_name(owner_of(l->owner, l->stacks, id))));
	query_run(&l->add_function);
	strbuf_release(&canonical);
	return l->functions[id];
}

int64_t loader_frame(struct loader *l, frameid id)
{
	const struct frame *f;
	int64_t function;

	if (!id || l->frames[id])
		return id ? l->frames[id] : 0;
	f = stacks_frame_get(l->stacks, id);
	function = loader_function(l, f->function);
	l->frames[id] = id_of(hash_mix((uint64_t)function, (uint64_t)f->line << 32 | f->flags));
	query_int(&l->add_frame, 1, l->frames[id]);
	query_int_or_null(&l->add_frame, 2, function, 0);
	query_int_or_null(&l->add_frame, 3, f->line, 0);
	query_int(&l->add_frame, 4, !!(f->flags & FRAME_INLINED));
	query_int(&l->add_frame, 5, !!(f->flags & FRAME_ELIDED));
	query_run(&l->add_frame);
	return l->frames[id];
}

/* ---- the trie of one snapshot ---- */

void loader_trie_begin(struct loader *l, int64_t snapshot)
{
	for (size_t i = 0; i <= l->stacks->nnodes; i++)
		l->local[i] = 0;
	l->snapshot = snapshot;
	l->nlocal = 0;
}

void loader_trie_mark(struct loader *l, stackid stack)
{
	for (stackid at = stack; at && !l->local[at]; at = stacks_get(l->stacks, at)->parent)
		l->local[at] = 1;
}

int64_t loader_stack(const struct loader *l, stackid stack)
{
	return stack ? l->snapshot << 32 | l->local[stack] : 0;
}

struct trie_rows {
	const struct loader *loader;
	const stackid *nodes;
};

static void trie_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct trie_rows *t = r->data;
	stackid id = t->nodes[row];
	const struct stack_node *node = stacks_get(t->loader->stacks, id);

	switch (col) {
	case 0:
		sqlite3_result_int64(out, loader_stack(t->loader, id));
		break;
	case 1:
		rows_int_or_null(out, loader_stack(t->loader, node->parent), 0);
		break;
	case 2:
		sqlite3_result_int64(out, t->loader->frames[node->frame]);
		break;
	case 3:
		sqlite3_result_int64(out, node->depth);
		break;
	case 4:
		sqlite3_result_int64(out, (int64_t)node->key);
		break;
	default:
		break;
	}
}

bool loader_trie_write(struct loader *l, struct err *err)
{
	size_t n = 0, nodes = l->stacks->nnodes;
	stackid *ids = xcalloc(nodes + 1, sizeof(*ids));
	struct trie_rows t = {l, ids};
	bool ok;

	/* Parents have lower ids than children here, and so they have there. */
	for (size_t id = 1; id < nodes; id++) {
		if (!l->local[id])
			continue;
		loader_frame(l, stacks_get(l->stacks, (stackid)id)->frame);
		l->local[id] = ++l->nlocal;
		ids[n++] = (stackid)id;
	}
	ok = rows_load(l->db, "INSERT INTO stack SELECT c0, c1, c2, c3, c4 FROM rows(?1)",
		&(struct rows){n, &t, trie_column}, err);
	free(ids);
	return ok;
}
