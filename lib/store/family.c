/* SPDX-License-Identifier: MIT */
#include "store/family.h"

#include <stdlib.h>

#include "base/xmalloc.h"

/* A connection is served by a reader, a writer and a helper or two; more is a server's fan-out. */
enum { SMALL_FAMILY = 4 };

/* Waits for bytes; whoever accepts waits for clients, and has all of them as children. */
static bool reads(const struct groups *g, const struct group *group)
{
	if (group->class != WAIT_IO)
		return false;
	for (stackid at = group->stack; at; at = stacks_get(g->stacks, at)->parent)
		if (str_eq(stacks_frame_name(g->stacks, stacks_get(g->stacks, at)->frame),
			    STR("internal/poll.(*FD).Accept")))
			return false;
	return true;
}

static int compare_parents(const void *left, const void *right)
{
	const struct group_member *a = *(const struct group_member *const *)left;
	const struct group_member *b = *(const struct group_member *const *)right;

	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

struct count {
	const struct groups *groups;
	const struct members *members;
	const bool *reads; /* by group */
	struct family *out;
};

/* Of the function that started it, what names whose code it is: "github.com/redis", "main". */
static struct str maker_of(const struct count *c, const struct group_member *m)
{
	frameid frame = c->groups->items[m->group].creator;
	struct str package = function_package(stacks_frame_name(c->groups->stacks, frame));
	size_t slash = str_chr(package, '/');

	if (slash != SIZE_MAX) {
		size_t next = str_chr(str_from_at(package, slash + 1), '/');

		package = str_head(package, next == SIZE_MAX ? package.n : slash + 1 + next);
	}
	return package;
}

/* A reader that other code started is no twin: a forgotten subscription keeps its reader busy. */
static bool has_twin(const struct count *c, const struct group_member *const *children, size_t n,
	const struct group_member *m)
{
	for (size_t i = 0; i < n; i++)
		if (children[i] != m && c->reads[children[i]->group] &&
			str_eq(maker_of(c, children[i]), maker_of(c, m)))
			return true;
	return false;
}

/*
 * Whether the creator still is where it started m ("f", or "f.func2" within it). A server's
 * connection that waits for its next request is not: what the last one started has outlived it.
 */
static bool still_there(
	const struct count *c, const struct group_member *parent, const struct group_member *m)
{
	const struct stacks *s = c->groups->stacks;
	struct str maker = stacks_frame_name(s, c->groups->items[m->group].creator);

	for (stackid at = c->groups->items[parent->group].stack; at;
		at = stacks_get(s, at)->parent) {
		struct str name = stacks_frame_name(s, stacks_get(s, at)->frame);

		if (name.n && str_starts(maker, name) &&
			(maker.n == name.n || maker.p[name.n] == '.'))
			return true;
	}
	return false;
}

/* The living children of one creator; parent = its index, or members->n when it does not live
 * itself. */
static void count_siblings(
	const struct count *c, const struct group_member *const *children, size_t n, size_t parent)
{
	size_t readers = 0;
	bool parent_reads = parent < c->members->n && c->reads[c->members->items[parent]->group];

	for (size_t i = 0; i < n; i++)
		readers += c->reads[children[i]->group];
	if (parent < c->members->n && readers)
		c->out[c->members->items[parent]->group].served++;
	for (size_t i = 0; i < n; i++) {
		bool owned = parent_reads && still_there(c, c->members->items[parent], children[i]);
		bool paired = n <= SMALL_FAMILY && (owned || has_twin(c, children, n, children[i]));

		c->out[children[i]->group].paired += paired;
		c->out[children[i]->group].served += paired || owned;
	}
}

void family_count(const struct groups *g, const struct members *m, struct family *out)
{
	const struct group_member **by_parent = xcalloc(m->n + 1, sizeof(*by_parent));
	bool *readers = xcalloc(g->n + 1, sizeof(*readers));
	struct count c = {g, m, readers, out};
	size_t kept = 0, at = 0; /* at follows the creators through the members: both rise */

	for (size_t i = 0; i < g->n; i++)
		readers[i] = reads(g, &g->items[i]);
	for (size_t i = 0; i < m->n; i++)
		if (m->items[i]->parent)
			by_parent[kept++] = m->items[i];
	qsort(by_parent, kept, sizeof(*by_parent), compare_parents);
	for (size_t i = 0, end; i < kept; i = end) {
		for (end = i + 1; end < kept && by_parent[end]->parent == by_parent[i]->parent;)
			end++;
		while (at < m->n && m->items[at]->id < by_parent[i]->parent)
			at++;
		count_siblings(&c, by_parent + i, end - i,
			at < m->n && m->items[at]->id == by_parent[i]->parent ? at : m->n);
	}
	free(by_parent);
	free(readers);
}
