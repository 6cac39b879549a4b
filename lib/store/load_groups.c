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

static int compare_member_ids(const void *left, const void *right)
{
	const struct group_member *a = *(const struct group_member *const *)left;
	const struct group_member *b = *(const struct group_member *const *)right;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

const struct group_member **members_by_id(const struct groups *g, size_t *n)
{
	const struct group_member **out = xcalloc((size_t)g->nmembers + 1, sizeof(*out));
	size_t kept = 0;
	bool sorted = true;

	for (uint64_t i = 0; i < g->nmembers; i++) {
		out[i] = groups_member(g, i);
		sorted = sorted && (i == 0 || out[i - 1]->id < out[i]->id);
	}
	if (!sorted)
		qsort(out, (size_t)g->nmembers, sizeof(*out), compare_member_ids);
	for (uint64_t i = 0; i < g->nmembers; i++)
		if (kept == 0 || out[kept - 1]->id != out[i]->id)
			out[kept++] = out[i];
	*n = kept;
	return out;
}

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
static void count_parents(struct group_facts *f, uint64_t *parents, size_t n,
	const struct group_member *const *sorted, size_t nsorted)
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
		f->parents_alive += family_find(sorted, nsorted, parents[i]) < nsorted;
	}
}

/* Who could still wake a waiting goroutine is often what it started itself. */
static void count_children(struct group_facts *facts, const struct group_member *const *sorted,
	size_t n, size_t groups)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		size_t parent = sorted[i]->parent ? family_find(sorted, n, sorted[i]->parent) : n;

		any = any || sorted[i]->parent;
		if (parent < n)
			facts[sorted[parent]->group].children++;
	}
	for (size_t i = 0; !any && i < groups; i++)
		facts[i].children = UINT64_MAX;
}

static void gather_members(const struct groups *g, struct group_facts *facts,
	const struct group_member *const *sorted, size_t n)
{
	uint64_t **parents = xcalloc(g->n + 1, sizeof(*parents));
	size_t *count = xcalloc(g->n + 1, sizeof(*count));
	size_t *cap = xcalloc(g->n + 1, sizeof(*cap)), *seen = xcalloc(g->n + 1, sizeof(*seen));

	for (size_t i = 0; i < n; i++) {
		const struct group_member *m = sorted[i];
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
		count_parents(&facts[i], parents[i], count[i], sorted, n);
		free(parents[i]);
	}
	count_children(facts, sorted, n, g->n);
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

static struct group_facts *gather_facts(struct loader *l, const struct groups *g,
	const struct group_member *const *sorted, size_t n)
{
	struct group_facts *facts = xcalloc(g->n + 1, sizeof(*facts));
	struct family *families = xcalloc(g->n + 1, sizeof(*families));
	struct package_lists lists = {0};

	gather_members(g, facts, sorted, n);
	family_count(g, sorted, n, families);
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

static void result_address(sqlite3_context *out, uint64_t address)
{
	char text[24];

	if (!address)
		return;
	sqlite3_snprintf(sizeof(text), text, "0x%llx", (unsigned long long)address);
	sqlite3_result_text(out, text, -1, SQLITE_TRANSIENT);
}

static bool is_runtime(const struct group *g)
{
	return g->any_flags & (THREAD_RUNTIME | THREAD_DUMPER | THREAD_G0) ||
	       g->class == WAIT_RUNTIME_IDLE || g->class == WAIT_GC;
}

/* Columns in the order of the table; those after `waits_known` are facts. */
static void group_fact_column(
	const struct group *g, const struct group_facts *f, int col, sqlite3_context *out)
{
	const int64_t names[] = {f->stack, f->site, f->place, f->entry, f->creator};

	switch (col) {
	case 12:
	case 13:
	case 14:
	case 15:
	case 16: {
		bool known = f->children != UINT64_MAX;
		const uint64_t counts[] = {f->parents, f->parents_alive, f->children,
			known ? f->family.paired : UINT64_MAX,
			known ? f->family.served : UINT64_MAX};
		uint64_t n = counts[col - 12];

		rows_int_or_null(out, n == UINT64_MAX ? -1 : (int64_t)n, -1);
		break;
	}
	case 17:
		rows_text(out, strbuf_str(&f->ids));
		break;
	case 18:
		result_address(out, g->object);
		break;
	case 19:
		sqlite3_result_int64(out, (int64_t)g->objects_known);
		break;
	case 20:
		sqlite3_result_int(out, !!(g->any_flags & THREAD_LEAKED));
		break;
	case 21:
		sqlite3_result_int(out, !!(g->any_flags & THREAD_TRUNCATED));
		break;
	case 22:
		sqlite3_result_int(out, !!(g->any_flags & THREAD_ELIDED));
		break;
	case 23:
		sqlite3_result_int(out, !!(g->any_flags & THREAD_LOCKED));
		break;
	case 24:
		sqlite3_result_int(out, is_runtime(g));
		break;
	default:
		rows_int_or_null(out, names[col - 25], 0);
		break;
	}
}

static void group_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct group_rows *t = r->data;
	const struct group *g = &t->groups->items[row];
	const struct group_facts *f = &t->facts[row];

	if (col >= 12 && col < 30) {
		group_fact_column(g, f, col, out);
		return;
	}
	switch (col) {
	case 0:
		sqlite3_result_int64(out, t->loader->snapshot);
		break;
	case 1:
		sqlite3_result_int64(out, (int64_t)row + 1);
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
	case 8:
		rows_int_or_null(out, g->wait_min_ns, -1);
		break;
	case 9:
		rows_int_or_null(out, g->wait_median_ns, -1);
		break;
	case 10:
		rows_int_or_null(out, g->wait_max_ns, -1);
		break;
	case 11:
		sqlite3_result_int64(out, (int64_t)g->waits_known);
		break;
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

struct member_rows {
	struct loader *loader;
	const struct group_member *const *sorted;
	const int64_t *names; /* string.id; NULL: nobody has a name */
};

static void member_column(const struct rows *r, uint64_t row, int col, sqlite3_context *out)
{
	const struct member_rows *t = r->data;
	const struct group_member *m = t->sorted[row];

	switch (col) {
	case 0:
		sqlite3_result_int64(out, t->loader->snapshot);
		break;
	case 1:
		sqlite3_result_int64(out, (int64_t)m->id);
		break;
	case 2:
		sqlite3_result_int64(out, (int64_t)m->group + 1);
		break;
	case 3:
		rows_int_or_null(out, (int64_t)m->parent, 0);
		break;
	case 4:
		if (m->wait_s >= 0)
			sqlite3_result_int64(out, (int64_t)m->wait_s * 1000000000);
		break;
	case 5:
		result_address(out, m->object);
		break;
	case 6:
		sqlite3_result_int64(out, (int64_t)m->at);
		break;
	case 7:
		rows_int_or_null(out, m->labels ? t->loader->strings[m->labels] : 0, 0);
		break;
	case 8:
		sqlite3_result_int64(out, m->flags);
		break;
	case 9:
		if (t->names)
			rows_int_or_null(out, t->names[row], 0);
		break;
	default:
		break;
	}
}

/* Of two threads with one id the first is in the store. */
static int64_t *load_names(struct loader *l, const struct groups *g,
	const struct group_member *const *sorted, size_t n)
{
	int64_t *names;

	if (!g->nnames)
		return NULL;
	names = xcalloc(n + 1, sizeof(*names));
	for (size_t i = 0; i < g->nnames; i++) {
		size_t at = family_find(sorted, n, g->names[i].thread);

		if (at < n && sorted[at]->at == g->names[i].at)
			names[at] = loader_string(l, g->names[i].name);
	}
	return names;
}

static bool load_members(struct loader *l, const struct groups *g,
	const struct group_member *const *sorted, size_t n, struct err *err)
{
	int64_t *names = load_names(l, g, sorted, n);
	struct member_rows t = {l, sorted, names};
	bool ok;

	for (size_t i = 0; i < n; i++)
		loader_string(l, sorted[i]->labels);
	ok = rows_load(l->db,
		"INSERT INTO thread SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 FROM rows(?1)",
		&(struct rows){n, &t, member_column}, err);
	free(names);
	return ok;
}

bool load_groups(struct loader *l, const struct groups *g, struct err *err)
{
	size_t n;
	const struct group_member **sorted = members_by_id(g, &n);
	struct group_facts *facts = gather_facts(l, g, sorted, n);
	struct group_rows t = {l, g, facts};
	bool ok;

	ok = rows_load(l->db,
		     "INSERT INTO thread_group SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, "
		     "c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, "
		     "c26, c27, c28, c29, c30, c31, c32, c33, c34, c35, c36, c37 FROM rows(?1)",
		     &(struct rows){g->n, &t, group_column}, err) &&
	     load_members(l, g, sorted, n, err) && load_locks(l, g, sorted, n, err);
	for (size_t i = 0; i < g->n; i++)
		strbuf_release(&facts[i].ids);
	free(facts);
	free(sorted);
	return ok;
}
