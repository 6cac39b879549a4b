/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "analyze/place.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "store/family.h"
#include "store/loader.h"
#include "store/rows.h"

enum { SAMPLE_IDS = 8 };

uint64_t group_origin(const struct stacks *s, const struct group *g)
{
	struct str entry = stacks_frame_name(s, place_entry(s, g->stack));
	uint32_t unsure = THREAD_TRUNCATED | THREAD_ELIDED | THREAD_NO_STACK | THREAD_RUNTIME;

	/* A goroutine that has not run yet shows the wrapper of its go statement. */
	if (!entry.n || g->any_flags & unsure || str_starts(entry, STR("runtime.")) ||
		g->class == WAIT_RUNNABLE)
		return 0;
	return hash_mix(hash_str(entry), hash_str(stacks_frame_name(s, g->creator)));
}

/* What is known of a group only when all members are seen. */
struct group_facts {
	uint64_t parents, parents_alive, children; /* UINT64_MAX = the dump prints none */
	struct family family;
	struct strbuf ids;
	int64_t stack, site, place, entry, creator, labels, status, via, packages;
};

static int compare_ids(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/*
 * Distinct creators and how many still live: requests that came back while what they started
 * waits are the mark of a leak; a pool has one living creator.
 */
static void count_parents(
	struct group_facts *f, uint64_t *parents, size_t n, const struct members *m)
{
	f->parents = f->parents_alive = UINT64_MAX;
	if (n == 0)
		return;
	qsort(parents, n, sizeof(*parents), compare_ids);
	f->parents = f->parents_alive = 0;
	for (size_t i = 0; i < n; i++) {
		if (i && parents[i] == parents[i - 1])
			continue;
		f->parents++;
		f->parents_alive += members_find(m, parents[i]) != MEMBER_NONE;
	}
}

/* Who could still wake a waiting goroutine is often what it started itself. */
static void count_children(struct group_facts *facts, const struct members *m, size_t groups)
{
	bool any = false;

	for (size_t i = 0; i < m->n; i++) {
		uint64_t id = m->items[i]->parent;
		uint32_t parent = id ? members_find(m, id) : MEMBER_NONE;

		any = any || id;
		if (parent != MEMBER_NONE)
			facts[m->items[parent]->group].children++;
	}
	for (size_t i = 0; !any && i < groups; i++)
		facts[i].children = UINT64_MAX;
}

static void gather_members(
	const struct groups *g, struct group_facts *facts, const struct members *members)
{
	uint64_t **parents = xcalloc(g->n + 1, sizeof(*parents));
	size_t *count = xcalloc(g->n + 1, sizeof(*count));
	size_t *cap = xcalloc(g->n + 1, sizeof(*cap)), *seen = xcalloc(g->n + 1, sizeof(*seen));

	for (size_t i = 0; i < members->n; i++) {
		const struct group_member *m = members->items[i];
		uint32_t at = m->group;

		if (seen[at]++ < SAMPLE_IDS)
			strbuf_addf(&facts[at].ids, "%s%llu", facts[at].ids.n ? " " : "",
				(unsigned long long)m->id);
		if (!m->parent)
			continue;
		parents[at] =
			grow_array(parents[at], &cap[at], count[at] + 1, sizeof(*parents[at]));
		parents[at][count[at]++] = m->parent;
	}
	for (size_t i = 0; i < g->n; i++) {
		count_parents(&facts[i], parents[i], count[i], members);
		free(parents[i]);
	}
	count_children(facts, members, g->n);
	free(parents);
	free(count);
	free(cap);
	free(seen);
}

/* Lists of packages are few where stacks are many: each is looked up in the store once. */
struct package_lists {
	struct intern texts;
	int64_t *ids; /* by strid, in the store */
	size_t cap;
	struct strbuf text;
};

static void package_lists_release(struct package_lists *p)
{
	intern_release(&p->texts);
	strbuf_release(&p->text);
	free(p->ids);
}

static int64_t package_list(struct loader *l, struct package_lists *p, stackid stack)
{
	size_t known = intern_count(&p->texts);
	strid id;

	strbuf_clear(&p->text);
	place_packages(l->stacks, stack, &p->text);
	if (!p->text.n)
		return 0;
	id = intern_add(&p->texts, strbuf_str(&p->text));
	if (id > known) {
		p->ids = grow_array(p->ids, &p->cap, (size_t)id + 1, sizeof(*p->ids));
		p->ids[id] = loader_text(l, strbuf_str(&p->text));
	}
	return p->ids[id];
}

static struct group_facts *gather_facts(
	struct loader *l, const struct groups *g, const struct members *m)
{
	struct group_facts *facts = xcalloc(g->n + 1, sizeof(*facts));
	struct family *families = xcalloc(g->n + 1, sizeof(*families));
	struct package_lists lists = {0};

	gather_members(g, facts, m);
	family_count(g, m, families);
	for (size_t i = 0; i < g->n; i++) {
		const struct group *item = &g->items[i];
		struct group_facts *f = &facts[i];

		f->family = families[i];
		f->stack = loader_stack(l, item->stack);
		f->site = loader_frame(l, place_site(l->owner, l->stacks, item->stack));
		f->place = loader_frame(l, place_of(l->stacks, item->stack));
		f->entry = loader_frame(l, place_entry(l->stacks, item->stack));
		f->creator = loader_frame(l, item->creator);
		f->labels = loader_string(l, item->labels);
		loader_frame(l, item->wrapper);
		f->via = loader_frame(l, place_via(l->stacks, item->stack));
		f->packages = package_list(l, &lists, item->stack);
	}
	free(families);
	package_lists_release(&lists);
	return facts;
}

struct group_rows {
	const struct loader *loader;
	const struct groups *groups;
	const struct group_facts *facts;
};

static bool is_runtime(const struct group *g)
{
	return g->any_flags & (THREAD_RUNTIME | THREAD_DUMPER | THREAD_G0) ||
	       g->class == WAIT_RUNTIME_IDLE || g->class == WAIT_GC;
}

/*
 * The columns in the order of the table: what the group says of itself, what was gathered from its
 * members, its frames, and the rest.
 */
enum { GATHERED_FIRST = 12, FRAMES_FIRST = 25, REST_FIRST = 30 };

static void own_column(
	const struct group_rows *t, const struct group *g, int col, sqlite3_context *out)
{
	switch (col) {
	case 0:
		sqlite3_result_int64(out, t->loader->snapshot);
		break;
	case 1:
		sqlite3_result_int64(out, g - t->groups->items + 1);
		break;
	case 2:
		sqlite3_result_int64(out, (int64_t)g->key);
		break;
	case 3:
		rows_text(out, str_from(wait_class_name(g->class)));
		break;
	case 4:
		if (g->status)
			rows_text(out, stacks_text(t->loader->stacks, g->status));
		break;
	case 5:
		rows_text(out, str_from(wait_risk_name(wait_class_risk(g->class))));
		break;
	case 6:
		sqlite3_result_int64(out, (int64_t)g->count);
		break;
	case 7:
		sqlite3_result_int64(out, (int64_t)g->members);
		break;
	default: {
		const int64_t waits[] = {
			g->wait_min_ns, g->wait_median_ns, g->wait_max_ns, (int64_t)g->waits_known};

		rows_int_or_null(out, waits[col - 8], -1);
		break;
	}
	}
}

/* From parents to runtime. */
static void gathered_column(
	const struct group *g, const struct group_facts *f, int col, sqlite3_context *out)
{
	bool known = f->children != UINT64_MAX;
	const uint64_t counts[] = {f->parents, f->parents_alive, f->children,
		known ? f->family.paired : UINT64_MAX, known ? f->family.served : UINT64_MAX};
	const uint32_t flags[] = {THREAD_LEAKED, THREAD_TRUNCATED, THREAD_ELIDED, THREAD_LOCKED};

	switch (col) {
	case 17:
		rows_text(out, strbuf_str(&f->ids));
		break;
	case 18:
		rows_address(out, g->object);
		break;
	case 19:
		sqlite3_result_int64(out, (int64_t)g->objects_known);
		break;
	case 20:
	case 21:
	case 22:
	case 23:
		sqlite3_result_int(out, !!(g->any_flags & flags[col - 20]));
		break;
	case 24:
		sqlite3_result_int(out, is_runtime(g));
		break;
	default:
		/* UINT64_MAX is unknown. */
		rows_int_or_null(out, (int64_t)counts[col - GATHERED_FIRST], -1);
		break;
	}
}

static void rest_column(const struct group_rows *t, const struct group *g,
	const struct group_facts *f, int col, sqlite3_context *out)
{
	switch (col) {
	case 30:
		rows_int_or_null(out, (int64_t)group_origin(t->loader->stacks, g), 0);
		break;
	case 31:
		sqlite3_result_int64(out, (int64_t)g->at);
		break;
	case 32:
		rows_int_or_null(out, f->labels, 0);
		break;
	case 33:
		sqlite3_result_int64(out, g->any_flags);
		break;
	case 34:
		sqlite3_result_int64(out, g->all_flags);
		break;
	case 35:
		rows_int_or_null(out, t->loader->frames[g->wrapper], 0);
		break;
	case 36:
		rows_int_or_null(out, f->via, 0);
		break;
	case 37:
		rows_int_or_null(out, f->packages, 0);
		break;
	default:
		break;
	}
}

static void group_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct group_rows *t = r->data;
	const struct group *g = &t->groups->items[row];
	const struct group_facts *f = &t->facts[row];

	if (col < GATHERED_FIRST) {
		own_column(t, g, col, out);
	} else if (col < FRAMES_FIRST) {
		gathered_column(g, f, col, out);
	} else if (col < REST_FIRST) {
		const int64_t frames[] = {f->stack, f->site, f->place, f->entry, f->creator};

		rows_int_or_null(out, frames[col - FRAMES_FIRST], 0);
	} else {
		rest_column(t, g, f, col, out);
	}
}

bool load_groups(struct loader *l, const struct groups *g, struct err *err)
{
	struct members m;
	struct group_facts *facts;
	struct group_rows t;
	bool ok;

	members_init(&m, g);
	facts = gather_facts(l, g, &m);
	t = (struct group_rows){l, g, facts};
	ok = rows_load(l->db,
		     "INSERT INTO thread_group SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, "
		     "c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, "
		     "c26, c27, c28, c29, c30, c31, c32, c33, c34, c35, c36, c37 FROM rows(?1)",
		     &(struct rows){g->n, &t, group_column}, err) &&
	     load_members(l, g, &m, err) && load_locks(l, g, &m, err) && load_words(l, g, &m, err);
	for (size_t i = 0; i < g->n; i++)
		strbuf_release(&facts[i].ids);
	free(facts);
	members_release(&m);
	return ok;
}
