/* SPDX-License-Identifier: MIT */
#include "extra.h"
#include "answer.h"

#include <stdlib.h>

#include "analyze/profile_sums.h"
#include "answer.h"
#include "base/xmalloc.h"
#include "model/owner.h"
#include "report/folded.h"
#include "sums.h"

void extra_rows(struct extra *e, struct opt *table)
{
	while (table->name || table->help)
		table++;
	table[0] = (struct opt){OPT_FLAG, "samples", 0, NULL,
		"how many samples stand behind each row", &e->samples};
	table[1] = (struct opt){OPT_LIST, "mine", 0, "GLOB",
		"only functions that match, my own: example.com/m/...", &e->mine};
	table[2] = (struct opt){OPT_FLAG, "mine-only", 0, NULL,
		"only functions of my own, as far as names and files tell", &e->mine_only};
	table[3] = (struct opt){OPT_FLAG, "require-match", 0, NULL,
		"a filter that matches nothing is an error", &e->require_match};
	table[4] = (struct opt)OPT_END;
}

void extra_release(struct extra *e)
{
	opt_list_release(&e->mine);
}

const char *extra_option(const struct extra *e)
{
	if (e->samples)
		return "--samples";
	if (e->mine.n)
		return "--mine";
	if (e->mine_only)
		return "--mine-only";
	return e->require_match ? "--require-match" : NULL;
}

bool extra_picks(const struct extra *e)
{
	return e->mine_only || e->mine.n;
}

/* By function of the view: whether it is mine. */
static bool *find_mine(const struct extra *e, const struct view *v)
{
	bool *mine = xcalloc(v->nfunctions + 1, sizeof(*mine));
	funcid *ids = xcalloc(v->nfunctions + 1, sizeof(*ids));
	struct stacks stacks = {0};
	struct owner owner = {0};

	for (size_t i = 0; i < e->mine.n; i++)
		owner_add_glob(&owner, str_from(e->mine.items[i]));
	for (size_t i = 0; i < v->nfunctions; i++)
		ids[i] = stacks_function(&stacks, v->functions[i].name, v->functions[i].file);
	owner_learn(&owner, &stacks);
	for (size_t i = 0; i < v->nfunctions; i++)
		mine[i] = owner_of(&owner, &stacks, ids[i]) == CODE_MINE;
	owner_release(&owner);
	stacks_release(&stacks);
	free(ids);
	return mine;
}

void extra_pick(const struct extra *e, struct weighing *w, int64_t nodecount)
{
	bool *mine;
	size_t n = 0;

	if (!extra_picks(e))
		return;
	mine = find_mine(e, w->view);
	for (size_t i = 0; i < w->nrows; i++) {
		uint32_t f = w->graph->nodes[w->rows[i].node].function;

		if (f != PROFILE_NONE && mine[f])
			w->rows[n++] = w->rows[i];
	}
	w->nodes_left = n;
	w->nrows = nodecount > 0 && (uint64_t)nodecount < n ? (size_t)nodecount : n;
	free(mine);
}

bool extra_stacks(const struct common *c, struct view *v, size_t value, const char *path,
	struct output *out, bool *done, struct err *err)
{
	struct profile_sums sums = {0};
	struct strbuf text;
	bool ok;

	*done = answer_is(c, "folded") || answer_is(c, "speedscope");
	if (!*done)
		return true;
	ok = profile_sums_add(&sums, v, value, str_from(path ? path : "all files"), err);
	if (ok) {
		text = output_text(out);
		if (answer_is(c, "folded"))
			profile_sums_folded(&sums, 1, &text);
		else
			profile_sums_speedscope(&sums, &text);
		output_add(out, strbuf_str(&text));
		strbuf_release(&text);
	}
	profile_sums_release(&sums);
	return ok;
}
