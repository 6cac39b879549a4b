/* SPDX-License-Identifier: MIT */
#include "store/ingest.h"

#include <stdlib.h>

#include "analyze/place.h"
#include "analyze/wait_words.h"
#include "base/xmalloc.h"

static struct ingest *ingest_of(struct sink *sink)
{
	return (struct ingest *)sink;
}

static struct ingest_snapshot *add_snapshot(struct ingest *in, enum ingest_kind kind)
{
	struct ingest_snapshot *s = xcalloc(1, sizeof(*s));

	in->items = grow_array(in->items, &in->cap, in->n + 1, sizeof(struct ingest_snapshot *));
	in->items[in->n++] = s;
	s->kind = kind;
	groups_init(&s->groups, in->stacks);
	s->groups.snapshot.time_ns = TIME_UNKNOWN;
	aggregate_init(&s->profile, in->stacks);
	return s;
}

static void close_dump(struct ingest *in)
{
	if (in->open) {
		groups_finish(&in->open->groups);
		wait_words_drop_idle(&in->open->groups);
	}
	in->open = NULL;
}

static bool take_begin(struct sink *sink, const struct snapshot *snap)
{
	struct ingest *in = ingest_of(sink);

	close_dump(in);
	/* The dump that a trace holds is part of it. */
	in->open = in->trace ? in->trace : add_snapshot(in, INGEST_DUMP);
	in->open->has_groups = true;
	in->open->groups.snapshot = *snap;
	return true;
}

static stackid unwrap(struct ingest *in, const struct thread *t)
{
	struct unwrapped *u = &in->unwrapped[(t->stack ^ t->creator) & 255];

	if (u->stack != t->stack || u->creator != t->creator)
		*u = (struct unwrapped){
			t->stack, place_unwrapped(in->stacks, t->stack, t->creator), t->creator};
	return u->result;
}

/* Of words only receivers are kept: a million goroutines have many. */
static void take_receivers(struct ingest *in, const struct thread *t, struct thread *out)
{
	size_t n = 0;

	in->words = grow_array(in->words, &in->cap_words, t->nwords, sizeof(*in->words));
	for (size_t i = 0; i < t->nwords; i++)
		if (t->words[i].argument == 0)
			in->words[n++] = t->words[i];
	out->words = in->words;
	out->nwords = n;
}

static bool take_thread(struct sink *sink, const struct thread *t)
{
	struct ingest *in = ingest_of(sink);
	struct thread plain = *t;

	if (!in->open)
		return err_set(&in->err, ERR_INTERNAL, "a thread outside of a dump");
	/* Traces with stacks are of later versions than those that need it. */
	plain.stack = in->trace ? t->stack : unwrap(in, t);
	if (plain.stack != t->stack)
		plain.wrapper = place_entry(in->stacks, t->stack);
	take_receivers(in, t, &plain);
	groups_add(&in->open->groups, &plain);
	return true;
}

static bool take_end(struct sink *sink, const struct snapshot *snap)
{
	struct ingest *in = ingest_of(sink);

	if (in->open)
		in->open->groups.snapshot = *snap;
	close_dump(in);
	return true;
}

/* Go's goroutineleak profile (1.26): all that is in it was proved to be unreachable. */
static bool is_leak_profile(const struct profile *p)
{
	return p->ntypes == 1 && str_eq(p->types[0].type, STR("goroutineleak"));
}

static bool take_profile(struct sink *sink, const struct profile *p)
{
	struct ingest *in = ingest_of(sink);
	struct ingest_snapshot *s = add_snapshot(in, INGEST_PROFILE);

	if (!aggregate_add(&s->profile, p, &in->err))
		return false;
	s->leaks = is_leak_profile(p);
	if (s->leaks)
		s->profile.kind = "goroutineleak";
	if (!s->leaks && !str_eq(str_from(s->profile.kind), STR("goroutine")))
		return true;
	s->has_groups = true;
	if (!groups_add_profile(&s->groups, p, &in->err))
		return false;
	for (size_t i = 0; s->leaks && i < s->groups.n; i++)
		s->groups.items[i].any_flags |= THREAD_LEAKED;
	groups_finish(&s->groups);
	return true;
}

static struct ingest_snapshot *log_of(struct ingest *in)
{
	if (!in->log)
		in->log = add_snapshot(in, INGEST_LOG);
	return in->log;
}

static bool take_event(struct sink *sink, const struct event *e)
{
	struct ingest *in = ingest_of(sink);
	struct ingest_snapshot *s = log_of(in);

	s->events = grow_array(s->events, &s->cap_events, s->nevents + 1, sizeof(*s->events));
	s->events[s->nevents] = *e;
	s->events[s->nevents].text = arena_dup(&in->arena, e->text);
	s->events[s->nevents++].detail = arena_dup(&in->arena, e->detail);
	return true;
}

static bool take_series(struct sink *sink, const struct series_point *p)
{
	struct ingest *in = ingest_of(sink);
	struct ingest_snapshot *s = log_of(in);

	s->series = grow_array(s->series, &s->cap_series, s->nseries + 1, sizeof(*s->series));
	s->series[s->nseries] = *p;
	/* Names are few and repeat: one copy serves. */
	s->series[s->nseries++].name = stacks_text(in->stacks, stacks_string(in->stacks, p->name));
	return true;
}

static bool take_trace_begin(struct sink *sink, const struct trace_info *info)
{
	struct ingest *in = ingest_of(sink);

	close_dump(in);
	in->trace = add_snapshot(in, INGEST_TRACE);
	in->trace->trace = xcalloc(1, sizeof(*in->trace->trace));
	ingest_trace_init(in->trace->trace, in->stacks, info);
	return true;
}

static bool take_trace_event(struct sink *sink, const struct trace_event *e)
{
	struct ingest *in = ingest_of(sink);

	if (!in->trace)
		return err_set(&in->err, ERR_INTERNAL, "an event outside of a trace");
	trace_lives_event(&in->trace->trace->lives, e);
	return true;
}

static bool take_trace_end(struct sink *sink, const struct trace_info *info)
{
	struct ingest *in = ingest_of(sink);
	bool ok = true;

	if (in->trace) {
		in->trace->trace->info = *info;
		ok = trace_dump_tell(&in->trace->trace->dump, in->stacks, info, sink);
	}
	in->trace = NULL;
	return ok;
}

void ingest_init(struct ingest *in, struct stacks *stacks)
{
	*in = (struct ingest){
		.sink = {.snapshot_begin = take_begin,
			.thread = take_thread,
			.snapshot_end = take_end,
			.profile = take_profile,
			.event = take_event,
			.series = take_series,
			.trace_begin = take_trace_begin,
			.trace_event = take_trace_event,
			.trace_end = take_trace_end},
		.stacks = stacks,
	};
}

void ingest_release(struct ingest *in)
{
	for (size_t i = 0; i < in->n; i++) {
		groups_release(&in->items[i]->groups);
		aggregate_release(&in->items[i]->profile);
		free(in->items[i]->events);
		free(in->items[i]->series);
		if (in->items[i]->trace)
			ingest_trace_release(in->items[i]->trace);
		free(in->items[i]->trace);
		free(in->items[i]);
	}
	free(in->items);
	free(in->words);
	arena_release(&in->arena);
	*in = (struct ingest){0};
}

void ingest_finish(struct ingest *in)
{
	close_dump(in);
	for (size_t i = 0; i < in->n; i++)
		if (in->items[i]->trace)
			ingest_trace_finish(in->items[i]->trace, in->stacks);
}

static void add_kind(struct strbuf *out, size_t start, const char *prefix, const char *kind)
{
	struct strbuf word = {0};
	struct str so_far;

	strbuf_addf(&word, "%s%s", prefix, kind);
	so_far = str_from_at(strbuf_str(out), start);
	while (so_far.n) {
		if (str_eq(str_trim(str_split(&so_far, ',')), strbuf_str(&word)))
			goto out;
	}
	if (out->n > start)
		strbuf_adds(out, ", ");
	strbuf_add(out, strbuf_str(&word));
out:
	strbuf_release(&word);
}

void ingest_kind_text(const struct ingest *in, struct strbuf *out)
{
	size_t start = out->n;

	for (size_t i = 0; i < in->n; i++) {
		const struct ingest_snapshot *s = in->items[i];

		if (s->kind == INGEST_DUMP)
			add_kind(out, start, "", "dump");
		else if (s->kind == INGEST_PROFILE)
			add_kind(out, start, "profile ", s->profile.kind);
		else if (s->kind == INGEST_TRACE)
			ingest_trace_text(s->trace, out);
		else
			add_kind(out, start, "", s->nevents ? "log" : "series");
	}
}
