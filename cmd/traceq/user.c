/* SPDX-License-Identifier: MIT */
#include "user.h"

#include <stdlib.h>

#include "analysis.h"
#include "analyze/place.h"
#include "analyze/trace_user.h"
#include "base/xmalloc.h"

struct user {
	struct analysis analysis; /* first */
	enum trace_user_kind kind;
	struct trace_user_sum sum;
};

/* The most time first; of equal ones the first that was seen. */
struct item {
	int64_t ns;
	uint32_t index;
};

static int compare_items(const void *left, const void *right)
{
	const struct item *a = left, *b = right;

	if (a->ns != b->ns)
		return a->ns > b->ns ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static uint32_t *order_of(const struct user *v, size_t n)
{
	const struct trace_user *u = &v->sum.user;
	struct item *items = xcalloc(n + 1, sizeof(*items));
	uint32_t *order = xcalloc(n + 1, sizeof(*order));

	for (size_t i = 0; i < n; i++)
		items[i] =
			(struct item){v->kind == TRACE_USER_TASKS ? u->tasks[i].time.total
								  : u->regions[i].type.time.total,
				(uint32_t)i};
	qsort(items, n, sizeof(*items), compare_items);
	for (size_t i = 0; i < n; i++)
		order[i] = items[i].index;
	free(items);
	return order;
}

static frameid *sites_of(const struct user *v, size_t n)
{
	const struct trace_user *u = &v->sum.user;
	frameid *sites = xcalloc(n + 1, sizeof(*sites));

	for (size_t i = 0; i < n && v->kind != TRACE_USER_TASKS; i++)
		sites[i] = place_site(&v->analysis.owner, &v->analysis.source.stacks,
			v->kind == TRACE_USER_REGIONS ? u->regions[i].stack : u->logs[i].stack);
	return sites;
}

static void render(struct analysis *a, const struct output *out, struct strbuf *text)
{
	struct user *v = (struct user *)a;
	const struct trace_user *u = &v->sum.user;
	const size_t counts[] = {u->ntasks, u->nregions, u->nlogs};
	size_t n = counts[v->kind];
	uint32_t *order = v->kind == TRACE_USER_LOG_LINES ? NULL : order_of(v, n);
	frameid *sites = sites_of(v, n);
	struct trace_user_view view = {&a->source.stacks, a->about, u, order, sites, n};
	struct look look = analysis_look(a, out);

	if (analysis_wants(a, "text"))
		trace_user_text(&view, v->kind, (size_t)a->top, &look, text);
	else if (analysis_wants(a, "json"))
		trace_user_json(&view, v->kind, text);
	else
		trace_user_table(&view, v->kind, analysis_form(a), text);
	free(order);
	free(sites);
}

int user_run(enum trace_user_kind kind, struct common *c, int argc, char **argv)
{
	struct user v = {
		.analysis = {.render = render, .scoped = kind == TRACE_USER_REGIONS}, .kind = kind};
	int code;

	analysis_init(&v.analysis, c);
	trace_user_init(&v.sum, &v.analysis.lives);
	trace_lives_watch(&v.analysis.lives, &v.sum.watch);
	code = analysis_run(&v.analysis, c, NULL, argc, argv);
	trace_user_sum_release(&v.sum);
	analysis_release(&v.analysis);
	return code;
}
