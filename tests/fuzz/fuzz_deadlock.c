/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a text with dumps of threads, through who waits for whom, in every form. No control
 * byte of the input may reach the output; JSON stays JSON; a cycle closes.
 */
#include <stdlib.h>
#include <string.h>

#include "analyze/deadlock.h"
#include "analyze/dump_show.h"
#include "analyze/wait_facts.h"
#include "base/json.h"
#include "formats/format.h"
#include "report/deadlock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzzed {
	struct sink sink; /* first */
	struct stacks stacks;
	struct groups groups;
	struct owner owner;
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_text(const struct strbuf *text)
{
	for (size_t i = 0; i < text->n; i++)
		check((unsigned char)text->p[i] >= ' ' || text->p[i] == '\n');
}

static void check_json(const struct strbuf *text)
{
	struct json_reader r;
	enum json_type type;

	json_reader_init(&r, strbuf_str(text));
	while ((type = json_next(&r)) != JSON_END)
		check(type != JSON_ERROR);
	json_reader_release(&r);
}

static void check_cycles(const struct deadlock *d)
{
	for (size_t i = 0; i < d->ncycles; i++) {
		const struct deadlock_cycle *c = &d->cycles[i];

		for (size_t l = 0; l < c->nlinks; l++)
			check((l + 1 == c->nlinks && c->more_links) ||
				c->links[l].next.at == c->links[(l + 1) % c->nlinks].thread.at);
		check(c->basis != BASIS_PROOF || d->stuck >= c->threads);
	}
}

static void judge(struct fuzzed *f)
{
	struct deadlock d = {.about = {.input = STR("fuzz")}};
	struct deadlocks all = {.items = &d, .n = 1};
	struct deadlock_layout layout = {.top = 0};
	struct diff_filter filter = {.aside = true};
	struct strbuf text = {0};
	struct waitgraph g;

	owner_learn(&f->owner, &f->stacks);
	dump_about_fill(&d.about, &f->groups, &filter);
	waitgraph_init(&g, (uint32_t)f->groups.nmembers);
	wait_facts_locks(&g, &f->groups);
	wait_facts_objects(&g, &f->groups);
	wait_facts_hints(&g, &f->groups);
	deadlock_build(&d, &f->groups, &f->owner, &g);
	waitgraph_release(&g);
	check_cycles(&d);
	deadlock_text(&all, &layout, &text);
	check_text(&text);
	strbuf_clear(&text);
	deadlock_dot(&all, &text);
	check_text(&text);
	strbuf_clear(&text);
	deadlock_json(&all, &text);
	check_json(&text);
	strbuf_release(&text);
	deadlock_release(&d);
}

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	struct fuzzed *f = (struct fuzzed *)sink;

	groups_init(&f->groups, &f->stacks);
	f->groups.snapshot = *snap;
	return true;
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	groups_add(&((struct fuzzed *)sink)->groups, t);
	return true;
}

static bool on_end(struct sink *sink, const struct snapshot *snap)
{
	struct fuzzed *f = (struct fuzzed *)sink;

	f->groups.snapshot = *snap;
	groups_finish(&f->groups);
	judge(f);
	groups_release(&f->groups);
	memset(&f->groups, 0, sizeof(f->groups));
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzzed f = {
		.sink = {.snapshot_begin = on_begin, .thread = on_thread, .snapshot_end = on_end}};
	struct load load = {.stacks = &f.stacks, .sink = &f.sink, .want_words = true};
	struct err err = {0};
	struct input *in =
		input_from_bytes((struct str){(const char *)data, size}, "fuzz", NULL, &err);

	if (in)
		load_input(in, &load, &err);
	input_close(in);
	groups_release(&f.groups);
	owner_release(&f.owner);
	stacks_release(&f.stacks);
	return 0;
}
