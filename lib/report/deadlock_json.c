/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/deadlock.h"
#include "report/dump_head.h"
#include "report/frame_json.h"
#include "report/source_finding.h"

static void add_thread(struct json_writer *w, const char *key, const struct deadlock *d,
	const struct deadlock_thread *t)
{
	if (key)
		json_key(w, key);
	json_object(w);
	json_add_id(w, "id", t->id);
	json_add_text(w, "name", stacks_text(d->stacks, t->name));
	json_add_str(w, "state", str_from(wait_class_name(t->class)));
	json_add_text(w, "status", stacks_text(d->stacks, t->status));
	json_add_known(w, "wait_ns", t->wait_ns);
	json_add_uint(w, "at", t->at);
	json_add_frame(w, "site", d->stacks, t->site);
	json_object_end(w);
}

static void add_object(
	struct json_writer *w, const struct deadlock *d, const struct deadlock_object *o)
{
	json_key(w, "object");
	json_object(w);
	json_add_str(w, "kind", str_from(wait_object_kind_name(o->kind)));
	json_add_address(w, "address", o->address);
	json_add_text(w, "name", stacks_text(d->stacks, o->name));
	if (o->symbol) {
		json_key(w, "symbol");
		json_object(w);
		json_add_text(w, "name", stacks_text(d->stacks, o->symbol));
		json_add_uint(w, "offset", o->symbol_offset);
		json_add_uint(w, "bytes", o->symbol_size);
		json_object_end(w);
	}
	json_object_end(w);
}

static void add_binary(struct json_writer *w, const struct deadlock_binary *b)
{
	struct strbuf slide = {0};

	if (!b->path.n)
		return;
	if (b->placed)
		strbuf_addf(&slide, "0x%" PRIx64, b->slide);
	json_key(w, "binary");
	json_object(w);
	json_add_text(w, "path", b->path);
	json_add_text(w, "refused", b->why);
	json_add_uint(w, "frames", b->frames);
	json_add_uint(w, "objects", b->objects);
	json_add_text(w, "slide", strbuf_str(&slide));
	json_object_end(w);
	strbuf_release(&slide);
}

static void add_doubts(struct json_writer *w, uint32_t doubts)
{
	json_key(w, "doubts");
	json_array(w);
	for (unsigned bit = 0; bit < WAIT_DOUBTS; bit++)
		if (doubts >> bit & 1)
			json_str(w, str_from(wait_doubt_name(bit)));
	json_array_end(w);
}

static void add_fact(struct json_writer *w, const char *key, const struct deadlock *d,
	const struct deadlock_fact *f)
{
	json_key(w, key);
	json_object(w);
	json_add_str(w, "mode", str_from(wait_mode_name(f->mode)));
	json_add_str(w, "evidence", str_from(wait_evidence_name(f->evidence)));
	add_doubts(w, f->doubts);
	json_add_frame(w, "frame", d->stacks, f->frame);
	json_add_text(w, "note", stacks_text(d->stacks, f->note));
	json_add_known(w, "lineno", f->lineno ? (int64_t)f->lineno : -1);
	json_add_text(w, "quote", f->quote);
	json_object_end(w);
}

static void add_links(struct json_writer *w, const struct deadlock *d,
	const struct deadlock_link *links, size_t n, uint64_t more)
{
	json_key(w, "links");
	json_array(w);
	for (size_t i = 0; i < n; i++) {
		json_object(w);
		add_thread(w, "thread", d, &links[i].thread);
		add_object(w, d, &links[i].object);
		add_fact(w, "waits", d, &links[i].waits);
		json_add_str(w, "relation", str_from(deadlock_relation_name(links[i].relation)));
		add_thread(w, "next", d, &links[i].next);
		add_fact(w, "has", d, &links[i].has);
		json_key(w, "via");
		json_array(w);
		for (size_t k = 0; k < links[i].nvia; k++)
			json_add_frame(w, NULL, d->stacks, links[i].via[k]);
		json_array_end(w);
		json_object_end(w);
	}
	json_array_end(w);
	json_add_uint(w, "more_links", more);
}

static void add_cycle(
	struct json_writer *w, const struct deadlock *d, const struct deadlock_cycle *c)
{
	json_object(w);
	json_add_str(w, "rule", str_from(deadlock_kind_name(c->kind)));
	json_add_str(w, "severity", str_from(severity_name(c->severity)));
	json_add_str(w, "basis", str_from(basis_name(c->basis)));
	json_add_uint(w, "threads", c->threads);
	json_add_uint(w, "behind", c->behind);
	add_doubts(w, c->doubts);
	add_links(w, d, c->links, c->nlinks, c->more_links);
	json_object_end(w);
}

static void add_waiters(
	struct json_writer *w, const struct deadlock *d, const struct deadlock_pile *p)
{
	json_key(w, "waiters");
	json_array(w);
	for (size_t i = 0; i < p->nwaiters; i++) {
		json_object(w);
		json_add_uint(w, "count", p->waiters[i].count);
		add_thread(w, "first", d, &p->waiters[i].first);
		json_object_end(w);
	}
	json_array_end(w);
	json_add_uint(w, "more_waiters", p->more_waiters);
}

static void add_suspects(
	struct json_writer *w, const struct deadlock *d, const struct deadlock_pile *p)
{
	json_key(w, "suspects");
	json_array(w);
	for (size_t i = 0; i < p->nsuspects; i++) {
		json_object(w);
		add_thread(w, "thread", d, &p->suspects[i]);
		json_add_frame(w, "frame", d->stacks, p->suspect_frames[i]);
		json_object_end(w);
	}
	json_array_end(w);
	json_add_uint(w, "more_suspects", p->more_suspects);
}

static void add_pile(struct json_writer *w, const struct deadlock *d, const struct deadlock_pile *p)
{
	bool thread = p->end == DEADLOCK_END_LIVE || p->end == DEADLOCK_END_RING ||
		      p->end == DEADLOCK_END_GONE;

	json_object(w);
	json_add_str(w, "end", str_from(deadlock_end_name(p->end)));
	json_add_str(w, "severity", str_from(severity_name(p->severity)));
	json_add_str(w, "basis", str_from(basis_name(p->basis)));
	json_add_uint(w, "threads", p->threads);
	add_thread(w, "root", d, &p->root);
	if (!thread) {
		add_object(w, d, &p->object);
		add_fact(w, "waits", d, &p->waits);
	}
	add_doubts(w, p->doubts);
	add_links(w, d, p->links, p->nlinks, p->more_links);
	add_waiters(w, d, p);
	add_suspects(w, d, p);
	json_key(w, "lost");
	json_array(w);
	for (size_t i = 0; i < p->nlost; i++) {
		json_object(w);
		json_add_str(w, "function", p->lost[i].function);
		json_add_str(w, "file", p->lost[i].file);
		json_add_uint(w, "lock_line", p->lost[i].lock_line);
		json_add_uint(w, "return_line", p->lost[i].return_line);
		json_add_bool(w, "panics", p->lost[i].panics);
		if (p->lost[i].if_line)
			json_add_uint(w, "if_line", p->lost[i].if_line);
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

static void add_findings(struct json_writer *w, const struct deadlock *d)
{
	json_key(w, "findings");
	json_array(w);
	for (size_t i = 0; i < d->nfindings; i++) {
		source_finding_json(&d->findings[i], w);
		add_doubts(w, d->findings[i].doubts);
		json_object_end(w);
	}
	json_array_end(w);
	json_add_uint(w, "more_findings", d->more_findings);
}

static void add_dump(struct json_writer *w, const struct deadlock *d)
{
	json_object(w);
	json_key(w, "snapshot");
	dump_head_json(&d->about, d->stacks, w);
	json_add_uint(w, "waiting", d->waiting);
	json_add_uint(w, "stuck", d->stuck);
	json_add_uint(w, "idle", d->idle);
	add_doubts(w, d->doubts);
	if (d->sourced) {
		json_key(w, "source");
		json_object(w);
		json_add_uint(w, "files", d->nfiles);
		json_add_uint(w, "missing", d->nmissing);
		json_object_end(w);
	}
	add_binary(w, &d->binary);
	json_key(w, "cycles");
	json_array(w);
	for (size_t i = 0; i < d->ncycles; i++)
		add_cycle(w, d, &d->cycles[i]);
	json_array_end(w);
	json_add_uint(w, "more_cycles", d->more_cycles);
	json_key(w, "piles");
	json_array(w);
	for (size_t i = 0; i < d->npiles; i++)
		add_pile(w, d, &d->piles[i]);
	json_array_end(w);
	json_add_uint(w, "more_piles", d->more_piles);
	if (d->sourced)
		add_findings(w, d);
	json_object_end(w);
}

void deadlock_json(const struct deadlocks *d, struct strbuf *out)
{
	struct strbuf gate = {0};
	struct json_writer w;

	gate_name(&d->gate, &gate);
	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("rootcause.deadlock/1"));
	json_key(&w, "dumps");
	json_array(&w);
	for (size_t i = 0; i < d->n; i++)
		add_dump(&w, &d->items[i]);
	json_array_end(&w);
	json_add_str(&w, "gate", strbuf_str(&gate));
	json_add_bool(&w, "failed", d->failed);
	json_object_end(&w);
	strbuf_addc(out, '\n');
	strbuf_release(&gate);
}
