/* SPDX-License-Identifier: MIT */
#include "formats/thread_dump.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/eu_stack.h"
#include "formats/faulthandler.h"
#include "formats/gdb_threads.h"
#include "formats/pyspy.h"

void thread_dump_init(struct thread_dump *d, struct textlog *log, enum runtime_kind runtime)
{
	d->dump.log = log;
	d->dump.version = &d->version;
	d->dump.runtime = runtime;
}

void thread_dump_release(struct thread_dump *d)
{
	dump_snapshot_release(&d->dump);
	free(d->frames);
	d->frames = NULL;
}

bool thread_dump_begin(struct thread_dump *d, uint64_t id, const struct line *line)
{
	if (!thread_dump_close(d))
		return false;
	if (dump_snapshot_repeats(&d->dump, id) && !dump_snapshot_end(&d->dump))
		return false;
	d->thread = (struct thread){.id = id, .count = 1, .at = line->at, .wait_ns = -1};
	d->dump.time_ns = line_time(line);
	d->n = 0;
	d->open = true;
	return true;
}

void thread_dump_push(struct thread_dump *d, struct str name, struct str file, uint32_t line)
{
	struct stacks *stacks = d->dump.log->load->stacks;

	if (!d->open)
		return;
	if (d->n == THREAD_DUMP_FRAMES) {
		d->thread.flags |= THREAD_ELIDED;
		return;
	}
	d->frames = grow_array(d->frames, &d->cap, d->n + 1, sizeof(*d->frames));
	d->frames[d->n++] = stacks_frame(stacks, stacks_function(stacks, name, file), line, 0);
}

size_t thread_dump_leaves(const struct thread_dump *d, struct wait_frame out[WAIT_FRAMES])
{
	const struct stacks *stacks = d->dump.log->load->stacks;
	size_t n = d->n < WAIT_FRAMES ? d->n : WAIT_FRAMES;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct wait_frame){stacks_frame_name(stacks, d->frames[i]),
			stacks_frame_file(stacks, d->frames[i])};
	return n;
}

bool thread_dump_close(struct thread_dump *d)
{
	if (!d->open)
		return true;
	d->open = false;
	if (!d->n)
		d->thread.flags |= THREAD_NO_STACK;
	d->thread.stack = stacks_from_leaf_first(d->dump.log->load->stacks, d->frames, d->n);
	return dump_snapshot_add(&d->dump, &d->thread, false);
}

bool thread_dump_end(struct thread_dump *d)
{
	return thread_dump_close(d) && dump_snapshot_end(&d->dump);
}

bool thread_dump_finish(struct thread_dump *d)
{
	struct dump_snapshot *dump = &d->dump;

	if (!thread_dump_close(d))
		return false;
	if (dump->begun && dump->have_last && !dump->log->final_newline) {
		dump->snap.truncated = true;
		dump->last.flags |= THREAD_TRUNCATED;
	}
	return dump_snapshot_end(dump);
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

size_t thread_dump_marker(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str rest = str_from_at(s, i);

		if (str_chr(STR("CFPST"), s.p[i]) == SIZE_MAX || (i && is_word(s.p[i - 1])))
			continue;
		if (faulthandler_header(rest) || pyspy_header(rest) || gdb_thread_header(rest) ||
			eu_stack_header(rest))
			return i;
	}
	return SIZE_MAX;
}
