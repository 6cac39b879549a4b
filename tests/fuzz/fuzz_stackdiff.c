/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as two texts (split at the first NUL) through the whole of stackdiff: groups,
 * comparison, every form. No control byte of the input may reach the text; JSON stays JSON.
 */
#include <stdlib.h>

#include "analyze/diff.h"
#include "analyze/diff_labels.h"
#include "base/json.h"
#include "base/xmalloc.h"
#include "formats/format.h"
#include "model/profile.h"
#include "report/stack_diff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST = 8 };

struct collect {
	struct sink sink; /* first */
	struct stacks stacks;
	struct groups *items[MOST];
	size_t n;
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	struct collect *c = (struct collect *)sink;

	if (c->n == MOST)
		return false;
	c->items[c->n] = xcalloc(1, sizeof(struct groups));
	groups_init(c->items[c->n], &c->stacks);
	c->items[c->n++]->snapshot = *snap;
	return true;
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	struct collect *c = (struct collect *)sink;

	groups_add(c->items[c->n - 1], t);
	return true;
}

static bool on_end(struct sink *sink, const struct snapshot *snap)
{
	struct collect *c = (struct collect *)sink;

	c->items[c->n - 1]->snapshot = *snap;
	groups_finish(c->items[c->n - 1]);
	return true;
}

static bool on_profile(struct sink *sink, const struct profile *p)
{
	struct snapshot none = {.time_ns = TIME_UNKNOWN};
	struct collect *c = (struct collect *)sink;
	struct err err = {0};

	if (!on_begin(sink, &none))
		return false;
	if (!groups_add_profile(c->items[c->n - 1], p, &err))
		check(err.text[0]);
	groups_finish(c->items[c->n - 1]);
	return true;
}

static void drop_last(struct collect *c)
{
	groups_release(c->items[--c->n]);
	free(c->items[c->n]);
}

static void read_one(struct collect *c, struct str bytes)
{
	struct load load = {.sink = &c->sink, .stacks = &c->stacks};
	struct input_limits limits = {.max_bytes = 1 << 20};
	struct err err = {0};
	size_t before = c->n;
	struct input *in = input_from_bytes(bytes, "fuzz", &limits, &err);

	/* As the program does: what was not read to its end is not compared. */
	if (!in || !load_input(in, &load, &err))
		while (c->n > before)
			drop_last(c);
	input_close(in);
}

static void check_text(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		check((unsigned char)text.p[i] >= 0x20 || text.p[i] == '\n' || text.p[i] == '\t');
}

static void check_json(struct str text)
{
	struct json_reader r;

	json_reader_init(&r, text);
	while (json_next(&r) > JSON_ERROR)
		;
	check(!r.problem);
	json_reader_release(&r);
}

static void render(const struct stack_diff *d, const struct owner *owner)
{
	struct stack_diff_layout layouts[] = {{.by_site = true, .owner = owner},
		{.look.width = 20, .all = true, .frames = true, .owner = owner}};
	struct strbuf out = {0};

	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		stack_diff_text(d, &layouts[i], &out);
		check_text(strbuf_str(&out));
		strbuf_clear(&out);
	}
	stack_diff_folded(d, &out);
	check_text(strbuf_str(&out));
	strbuf_clear(&out);
	stack_diff_json(d, &out);
	check_json(strbuf_str(&out));
	strbuf_clear(&out);
	stack_diff_table(d, TABLE_CSV, &out);
	stack_diff_table(d, TABLE_TSV, &out);
	stack_diff_table(d, TABLE_MARKDOWN, &out);
	check_text(strbuf_str(&out));
	strbuf_release(&out);
}

/* Groups add up to the threads, whatever makes them. */
static void check_totals(const struct stack_diff *d)
{
	for (size_t k = 0; k < d->nsnapshots; k++) {
		uint64_t sum = 0;

		for (size_t i = 0; i < d->ngroups; i++)
			sum += d->groups[i].count.counts[k];
		check(sum == d->snapshots[k].threads);
	}
}

static void compare(struct collect *c, enum diff_level level)
{
	struct label_split split = {.key = STR("route")};
	struct diff_filter filter = {
		.any_state = true, .aside = true, .level = level, .top = 2, .label_key = split.key};
	struct diff_input inputs[MOST];
	struct stack_diff d = {0};
	struct owner owner = {0};
	struct arena arena = {0};

	for (size_t i = 0; i < c->n; i++) {
		inputs[i] = (struct diff_input){.groups = c->items[i], .input = STR("fuzz")};
		if (level == LEVEL_LABEL)
			inputs[i].parts = diff_split_labels(c->items[i], &split, &arena);
	}
	owner_learn(&owner, &c->stacks);
	stack_diff_build(&d, inputs, c->n, &owner);
	stack_diff_select(&d, &filter);
	check_totals(&d);
	render(&d, &owner);
	stack_diff_release(&d);
	owner_release(&owner);
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct collect c = {.sink = {.snapshot_begin = on_begin,
				    .thread = on_thread,
				    .snapshot_end = on_end,
				    .profile = on_profile}};
	struct str second = {(const char *)data, size};
	struct str first = str_split(&second, '\0');

	read_one(&c, first);
	read_one(&c, second);
	for (int level = LEVEL_LINES; level <= LEVEL_LABEL && c.n; level++)
		compare(&c, (enum diff_level)level);
	while (c.n)
		drop_last(&c);
	stacks_release(&c.stacks);
	return 0;
}
