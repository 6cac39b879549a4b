/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/dump_head.h"
#include "report/dump_show.h"
#include "report/frame_json.h"

static void add_share(struct json_writer *w, double share_pct)
{
	json_key(w, "share_pct");
	json_real(w, share_pct);
}

static void add_state(struct json_writer *w, const struct dump_show *d, const struct show_state *s)
{
	json_object(w);
	json_add_str(w, "state", str_from(wait_class_name(s->class)));
	json_add_uint(w, "count", s->count);
	add_share(w, s->share_pct);
	json_add_str(w, "risk", str_from(wait_risk_name(s->risk)));
	json_add_known(w, "wait_max_ns", s->wait_max_ns);
	json_add_frame(w, "top_site", d->stacks, s->top_site);
	json_object_end(w);
}

static void add_labels(struct json_writer *w, const struct dump_show *d, const struct show_group *g)
{
	json_key(w, "labels");
	json_array(w);
	for (size_t i = 0; i < g->nlabels; i++) {
		json_object(w);
		json_add_uint(w, "count", g->labels[i].count);
		json_add_str(w, "labels", stacks_text(d->stacks, g->labels[i].labels));
		json_object_end(w);
	}
	json_array_end(w);
	json_add_uint(w, "label_sets", g->label_sets);
}

static void add_ids(struct json_writer *w, const struct show_group *g)
{
	struct strbuf text = {0};

	json_key(w, "ids");
	json_array(w);
	for (size_t i = 0; i < g->nids; i++) {
		strbuf_clear(&text);
		strbuf_addf(&text, "%" PRIu64, g->ids[i]);
		json_str(w, strbuf_str(&text));
	}
	json_array_end(w);
	strbuf_release(&text);
}

static void add_group(struct json_writer *w, const struct dump_show *d, const struct show_group *g)
{
	json_object(w);
	json_add_uint(w, "count", g->count);
	add_share(w, g->share_pct);
	json_add_str(w, "state", str_from(wait_class_name(g->class)));
	json_add_text(w, "status", stacks_text(d->stacks, g->status));
	json_add_str(w, "risk", str_from(wait_risk_name(g->risk)));
	json_add_known(w, "wait_min_ns", g->wait_min_ns);
	json_add_known(w, "wait_median_ns", g->wait_median_ns);
	json_add_known(w, "wait_max_ns", g->wait_max_ns);
	json_add_uint(w, "waits_known", g->waits_known);
	add_ids(w, g);
	json_add_uint(w, "members", g->members);
	json_add_uint(w, "locked", g->locked);
	json_add_bool(w, "leaked", g->any_flags & THREAD_LEAKED);
	json_add_bool(w, "truncated", g->any_flags & THREAD_TRUNCATED);
	json_add_address(w, "object", g->object);
	json_add_uint(w, "objects_known", g->objects_known);
	add_labels(w, d, g);
	json_add_uint(w, "at", g->at);
	json_add_frame(w, "site", d->stacks, g->site);
	json_add_stack(w, "stack", d->stacks, g->stack);
	json_add_frame(w, "created_by", d->stacks, g->creator);
	json_object_end(w);
}

static void add_relatives(struct json_writer *w, const char *key, const struct dump_show *d,
	const struct show_relative *items, size_t n)
{
	json_key(w, key);
	json_array(w);
	for (size_t i = 0; i < n; i++) {
		const struct show_relative *r = &items[i];

		json_object(w);
		json_add_id(w, "id", r->id);
		json_add_bool(w, "alive", r->alive);
		json_add_text(w, "state",
			r->alive ? str_from(wait_class_name(r->class)) : (struct str){0});
		json_add_frame(w, "site", d->stacks, r->site);
		json_add_frame(w, "entry", d->stacks, r->entry);
		json_add_frame(w, "created_by", d->stacks, r->creator);
		json_object_end(w);
	}
	json_array_end(w);
}

static void add_thread(struct json_writer *w, const struct dump_show *d)
{
	const struct show_thread *t = d->thread;

	json_key(w, "goroutine");
	json_object(w);
	json_add_id(w, "id", t->id);
	json_add_uint(w, "at", t->at);
	json_add_known(w, "wait_ns", t->wait_ns);
	json_add_address(w, "object", t->object);
	json_add_bool(w, "locked", t->flags & THREAD_LOCKED);
	json_add_text(w, "labels", stacks_text(d->stacks, t->labels));
	add_relatives(w, "creators", d, t->creators, t->ncreators);
	json_add_uint(w, "more_creators", t->more_creators);
	add_relatives(w, "children", d, t->children, t->nchildren);
	json_add_uint(w, "more_children", t->more_children);
	add_relatives(w, "same_object", d, t->sharers, t->nsharers);
	json_add_uint(w, "more_same_object", t->more_sharers);
	json_object_end(w);
}

void dump_show_json(const struct dump_show *d, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_add_str(&w, "schema", STR("stackdiff.show/1"));
	json_key(&w, "snapshot");
	dump_head_json(&d->about, d->stacks, &w);
	json_key(&w, "states");
	json_array(&w);
	for (size_t i = 0; i < d->nstates; i++)
		add_state(&w, d, &d->states[i]);
	json_array_end(&w);
	json_key(&w, "groups");
	json_array(&w);
	for (size_t i = 0; i < d->ngroups; i++)
		add_group(&w, d, &d->groups[i]);
	json_array_end(&w);
	if (d->thread)
		add_thread(&w, d);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
