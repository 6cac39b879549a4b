/* SPDX-License-Identifier: MIT */
#include "formats/jvm_deadlock.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/jvm_frame.h"
#include "model/event.h"
#include "model/sink.h"

enum { PAIRS_SHOWN = 8, DETAIL_MAX = 64 * 1024, FRAMES_MAX = 1024 };

void jvm_deadlock_release(struct jvm_deadlock *d)
{
	strbuf_release(&d->text);
	strbuf_release(&d->detail);
	strbuf_release(&d->first);
	strbuf_release(&d->waiter);
	strbuf_release(&d->holder);
	strbuf_release(&d->scratch);
	free(d->frames);
}

bool jvm_deadlock_starts(struct str line)
{
	return str_starts(line, STR("Found one Java-level deadlock:"));
}

static void copy(struct strbuf *to, struct str s)
{
	strbuf_clear(to);
	strbuf_add(to, s);
}

bool jvm_deadlock_begin(struct jvm_deadlock *d, const struct line *line, uint32_t snapshot)
{
	if (!jvm_deadlock_end(d))
		return false;
	d->open = true;
	d->stacks = false;
	d->pairs = d->blocks = 0;
	d->at = line->at;
	d->lineno = line->lineno;
	d->snapshot = snapshot;
	d->nframes = 0;
	strbuf_clear(&d->text);
	strbuf_clear(&d->detail);
	strbuf_clear(&d->first);
	strbuf_clear(&d->waiter);
	strbuf_clear(&d->holder);
	return true;
}

static void add_detail(struct jvm_deadlock *d, struct str s)
{
	if (!s.n || d->detail.n + s.n + 1 > DETAIL_MAX)
		return;
	if (d->detail.n)
		strbuf_addc(&d->detail, '\n');
	strbuf_add(&d->detail, s);
}

static enum line_verdict take_name(struct jvm_deadlock *d, struct str name)
{
	if (d->stacks) {
		d->blocks++;
		return LINE_TAKEN;
	}
	copy(&d->waiter, name);
	if (!d->first.n)
		copy(&d->first, name);
	return LINE_TAKEN;
}

/* "which is held by "transfer-2"", "in JNI, which is held by ..." */
static void take_holder(struct jvm_deadlock *d, struct str s)
{
	static const struct str words = STR_INIT("held by \"");
	size_t at = str_find(s, words);

	if (at == SIZE_MAX || !str_ends(s, STR("\"")) || !d->waiter.n || s.n < at + words.n + 1)
		return;
	copy(&d->holder, str_from_at(str_head(s, s.n - 1), at + words.n));
	if (d->pairs++ < PAIRS_SHOWN)
		strbuf_addf(&d->text, "%s\"%s\" waits for \"%s\"", d->pairs > 1 ? ", " : "",
			strbuf_cstr(&d->waiter), strbuf_cstr(&d->holder));
	strbuf_clear(&d->waiter);
}

static void take_frame(struct jvm_deadlock *d, struct str s)
{
	struct stacks *stacks = d->log->load->stacks;
	struct jvm_frame f;

	if (d->blocks != 1 || d->nframes >= FRAMES_MAX || !jvm_frame_parse(s, &d->scratch, &f))
		return;
	if (str_find(f.name, STR("$$Lambda")) != SIZE_MAX) /* as in dumps: jvm_threads.c */
		return;
	d->frames = grow_array(d->frames, &d->cap_frames, d->nframes + 1, sizeof(*d->frames));
	d->frames[d->nframes++] =
		stacks_frame(stacks, stacks_function(stacks, f.name, f.file), f.line, 0);
}

/* "Found 1 deadlock.", "Found 2 deadlocks." */
static bool is_summary(struct str s)
{
	uint64_t n;

	return str_eat(&s, STR("Found ")) && str_eat_u64(&s, &n) && str_eat(&s, STR(" deadlock"));
}

enum line_verdict jvm_deadlock_take(struct jvm_deadlock *d, const struct line *line)
{
	struct str s = str_trim(line->text);

	if (is_summary(s))
		return LINE_LAST;
	if (!s.n || str_starts(s, STR("=====")))
		return LINE_TAKEN;
	if (str_starts(s, STR("Java stack information for the threads"))) {
		d->stacks = true;
		return LINE_TAKEN;
	}
	if (str_starts(s, STR("\"")) && str_ends(s, STR("\":")) && s.n >= 3) {
		add_detail(d, s);
		return take_name(d, (struct str){s.p + 1, s.n - 3});
	}
	if (!line_indent(line->text))
		return LINE_NOT_MINE;
	add_detail(d, str_trim(line->text));
	if (str_eat(&s, STR("at ")))
		take_frame(d, s);
	else if (!d->stacks)
		take_holder(d, s);
	return LINE_TAKEN;
}

bool jvm_deadlock_end(struct jvm_deadlock *d)
{
	struct sink *sink = d->log->load->sink;
	struct event e = {
		.kind = EVENT_DEADLOCK,
		.detail = strbuf_str(&d->detail),
		.time_ns = TIME_UNKNOWN,
		.at = d->at,
		.lineno = d->lineno,
		.snapshot = d->snapshot,
	};

	if (!d->open)
		return true;
	d->open = false;
	if (!d->first.n) {
		diag_add(d->log->load->diag, DIAG_NOTE, d->log->file,
			"a deadlock is mentioned, but no cycle follows", d->at, d->lineno,
			(struct str){0});
		return true;
	}
	if (!d->pairs || d->waiter.n || !str_eq(strbuf_str(&d->holder), strbuf_str(&d->first))) {
		diag_add(d->log->load->diag, DIAG_LOSS, d->log->file,
			"a deadlock's section is cut: its cycle does not close", d->at, d->lineno,
			strbuf_str(&d->first));
		return true;
	}
	if (d->pairs > PAIRS_SHOWN)
		strbuf_addf(
			&d->text, " and %llu more", (unsigned long long)(d->pairs - PAIRS_SHOWN));
	e.text = strbuf_str(&d->text);
	e.stack = stacks_from_leaf_first(d->log->load->stacks, d->frames, d->nframes);
	d->log->load->records++;
	return !sink->event || sink->event(sink, &e);
}
