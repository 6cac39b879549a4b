/* SPDX-License-Identifier: MIT */
/*
 * Any bytes behind the title of a JVM's thread dump. What a reader hands over must hold together:
 * locks lie within the stack, a snapshot's threads are those that were handed over, and a dump that
 * was begun is ended.
 */
#include <stdlib.h>

#include "base/strbuf.h"
#include "formats/textlog.h"

struct checks {
	struct sink sink;
	struct stacks stacks;
	uint64_t threads;
	bool open;
};

static void must(bool ok)
{
	if (!ok)
		abort();
}

static bool begin(struct sink *sink, const struct snapshot *snap)
{
	struct checks *c = (struct checks *)sink;

	(void)snap;
	must(!c->open);
	c->open = true;
	c->threads = 0;
	return true;
}

static bool thread(struct sink *sink, const struct thread *t)
{
	struct checks *c = (struct checks *)sink;

	must(c->open);
	c->threads++;
	for (size_t i = 0; i < t->nlocks; i++)
		must(t->locks[i].depth <= (t->stack ? stacks_get(&c->stacks, t->stack)->depth : 0));
	return true;
}

static bool end(struct sink *sink, const struct snapshot *snap)
{
	struct checks *c = (struct checks *)sink;

	must(c->open && snap->threads == c->threads);
	c->open = false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct checks c = {
		.sink = {.snapshot_begin = begin, .thread = thread, .snapshot_end = end}};
	struct diag diag = {0};
	struct load load = {.stacks = &c.stacks, .sink = &c.sink, .diag = &diag};
	struct err err = {0};
	struct strbuf text = {0};
	struct input *in;

	strbuf_adds(&text, "Full thread dump OpenJDK 64-Bit Server VM (17 mixed mode):\n\n");
	strbuf_add(&text, (struct str){(const char *)data, size});
	in = input_from_bytes(strbuf_str(&text), "fuzz", NULL, &err);
	if (in)
		textlog_read(in, &load, &err);
	input_close(in);
	must(!c.open);
	strbuf_release(&text);
	stacks_release(&c.stacks);
	diag_release(&diag);
	return 0;
}
