/* SPDX-License-Identifier: MIT */
#include "formats/dump_snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/xmalloc.h"
#include "model/sink.h"

void dump_snapshot_release(struct dump_snapshot *d)
{
	free(d->pages);
	free(d->held);
	free(d->words);
	free(d->pcs);
	d->words = NULL;
	d->pcs = NULL;
	d->pages = NULL;
	d->held = NULL;
}

uint32_t dump_snapshot_ordinal(const struct dump_snapshot *d)
{
	return d->begun ? d->snap.ordinal : *d->log->ordinals;
}

/* ---- ids of the open dump ---- */

/* The page of an id, or the free slot where it belongs. */
static struct id_page *find_page(const struct dump_snapshot *d, uint64_t id)
{
	uint64_t key = (id >> 6) + 1;
	size_t i = hash_mix(key, 0) & (d->nslots - 1);

	while (d->pages[i].key && d->pages[i].key != key)
		i = (i + 1) & (d->nslots - 1);
	return &d->pages[i];
}

static void grow_pages(struct dump_snapshot *d)
{
	struct id_page *old = d->pages;
	size_t nold = d->nslots;

	d->nslots = nold ? nold * 2 : 64;
	d->pages = xcalloc(d->nslots, sizeof(*d->pages));
	for (size_t i = 0; i < nold; i++)
		if (old[i].key)
			*find_page(d, (old[i].key - 1) << 6) = old[i];
	free(old);
}

static bool had_id(const struct dump_snapshot *d, uint64_t id)
{
	return d->nslots && find_page(d, id)->bits >> (id & 63) & 1;
}

static void add_id(struct dump_snapshot *d, uint64_t id)
{
	struct id_page *page;

	if ((d->npages + 1) * 3 > d->nslots * 2)
		grow_pages(d);
	page = find_page(d, id);
	d->npages += page->key == 0;
	page->key = (id >> 6) + 1;
	page->bits |= UINT64_C(1) << (id & 63);
}

/* Goroutine 0 is every thread's own: it never starts a new dump. */
bool dump_snapshot_repeats(const struct dump_snapshot *d, uint64_t id)
{
	return d->begun && !d->log->repeats && id != 0 && had_id(d, id);
}

/* ---- threads ---- */

static bool emit(struct dump_snapshot *d, const struct thread *t)
{
	return textlog_thread(d->log, &d->snap, t);
}

static bool emit_last(struct dump_snapshot *d)
{
	if (!d->have_last)
		return true;
	d->have_last = false;
	return emit(d, &d->last);
}

static bool begin(struct dump_snapshot *d, const struct thread *t, bool system)
{
	struct sink *sink = d->log->load->sink;

	d->snap = (struct snapshot){
		.ordinal = (*d->log->ordinals)++,
		.runtime = d->runtime,
		.level = system ? DUMP_SYSTEM : DUMP_USER,
		.time_ns = d->time_ns,
		.go_minor = go_version_minor(d->version),
		.at = t->at,
	};
	d->begun = d->log->dump_open = true;
	d->from = d->block_from;
	d->system = 0;
	return !sink->snapshot_begin || sink->snapshot_begin(sink, &d->snap);
}

static struct thread *find_held(struct dump_snapshot *d, uint64_t id)
{
	for (size_t i = 0; i < d->nheld; i++)
		if (d->held[i].id == id)
			return &d->held[i];
	return NULL;
}

/* A copy that a thread of a crashing process printed of its goroutine. */
static bool add_repeat(struct dump_snapshot *d, const struct thread *t)
{
	struct thread *held = find_held(d, t->id);
	struct thread better = *t;

	if (!held || t->flags & THREAD_NO_STACK)
		return true;
	if (!better.creator)
		better.creator = held->creator;
	if (!better.parent)
		better.parent = held->parent;
	*held = d->held[--d->nheld];
	return emit(d, &better);
}

/* They are borrowed, and last waits for the next thread. */
static void keep_words(struct dump_snapshot *d)
{
	if (d->last.nwords) {
		d->words = grow_array(d->words, &d->cap_words, d->last.nwords, sizeof(*d->words));
		memcpy(d->words, d->last.words, d->last.nwords * sizeof(*d->words));
		d->last.words = d->words;
	}
	if (d->last.npcs) {
		d->pcs = grow_array(d->pcs, &d->cap_pcs, d->last.npcs, sizeof(*d->pcs));
		memcpy(d->pcs, d->last.pcs, d->last.npcs * sizeof(*d->pcs));
		d->last.pcs = d->pcs;
	}
}

bool dump_snapshot_add(struct dump_snapshot *d, const struct thread *t, bool system)
{
	if (!d->begun && !begin(d, t, system))
		return false;
	if (had_id(d, t->id))
		return add_repeat(d, t);
	add_id(d, t->id);
	d->system += system;
	d->to = d->block_to;
	d->open_end = t->id > 1 && !t->creator && !system &&
		      !(t->flags & (THREAD_RUNTIME | THREAD_NO_STACK | THREAD_PANICKED));
	if (!emit_last(d))
		return false;
	if (t->flags & THREAD_NO_STACK && d->nheld < HELD_MAX) {
		d->held = grow_array(d->held, &d->cap_held, d->nheld + 1, sizeof(*d->held));
		d->held[d->nheld] = *t;
		d->held[d->nheld].words = NULL;
		d->held[d->nheld].pcs = NULL;
		d->held[d->nheld].npcs = 0;
		d->held[d->nheld++].nwords = 0;
		return true;
	}
	d->last = *t;
	d->have_last = true;
	keep_words(d);
	return true;
}

/*
 * runtime.Stack stops where its buffer is full, and buffers are multiples of 4 KiB; a logger may
 * have put a newline behind it.
 */
static void look_for_full_buffer(struct dump_snapshot *d)
{
	/* Readers of what no such buffer holds leave the positions at 0. */
	if (!d->open_end || d->to == d->from || (d->to - d->from) % 4096 > 1)
		return;
	d->snap.capped = d->snap.truncated = true;
	if (d->have_last)
		d->last.flags |= THREAD_TRUNCATED;
}

bool dump_snapshot_end(struct dump_snapshot *d)
{
	struct sink *sink = d->log->load->sink;
	struct load *load = d->log->load;

	if (!d->begun)
		return true;
	look_for_full_buffer(d);
	if (!emit_last(d))
		return false;
	for (size_t i = 0; i < d->nheld; i++)
		if (!emit(d, &d->held[i]))
			return false;
	d->nheld = 0;
	d->begun = d->log->dump_open = false;
	d->log->repeats = false;
	free(d->pages);
	d->pages = NULL;
	d->npages = d->nslots = 0;
	d->snap.level = d->system * 2 > d->snap.threads ? DUMP_SYSTEM : DUMP_USER;
	d->snap.go_minor = go_version_minor(d->version);
	d->snap.go_version = stacks_string(load->stacks, str_from(d->version->stated));
	return !sink->snapshot_end || sink->snapshot_end(sink, &d->snap);
}
