/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "report/stack_diff.h"
#include "report/time_text.h"

static void text_or_null(struct json_writer *w, const char *key, struct str text)
{
	json_key(w, key);
	if (text.n)
		json_str(w, text);
	else
		json_null(w);
}

static void known_or_null(struct json_writer *w, const char *key, int64_t v)
{
	json_key(w, key);
	if (v >= 0)
		json_int(w, v);
	else
		json_null(w);
}

static void add_bool(struct json_writer *w, const char *key, bool v)
{
	json_key(w, key);
	json_bool(w, v);
}

static void add_uint(struct json_writer *w, const char *key, uint64_t v)
{
	json_key(w, key);
	json_uint(w, v);
}

static void add_text(struct json_writer *w, const char *key, struct str text)
{
	json_key(w, key);
	json_str(w, text);
}

/* ---- snapshots ---- */

static void add_time(struct json_writer *w, int64_t time_ns)
{
	struct strbuf text = {0};

	time_text(time_ns, &text);
	text_or_null(w, "time", strbuf_str(&text));
	strbuf_release(&text);
}

static void add_snapshot(struct json_writer *w, const struct stack_diff *d, size_t k)
{
	const struct diff_snapshot *snap = &d->snapshots[k];

	json_object(w);
	add_text(w, "process", snap->process.n ? snap->process : STR("main"));
	add_text(w, "input", snap->input);
	add_uint(w, "ordinal", snap->snapshot.ordinal);
	add_time(w, snap->snapshot.time_ns);
	add_uint(w, "threads", snap->threads);
	add_bool(w, "lower_bound", snap->lower_bound);
	add_bool(w, "ids", snap->ids);
	add_uint(w, "runtime", snap->runtime);
	add_uint(w, "dumpers", snap->dumpers);
	json_object_end(w);
}

/* ---- frames ---- */

static void add_frame(struct json_writer *w, const struct stacks *s, frameid frame)
{
	const struct frame *f = stacks_frame_get(s, frame);
	uint32_t line = f->line;

	json_object(w);
	if (f->flags & FRAME_ELIDED) {
		json_key(w, "function");
		json_null(w);
		json_key(w, "file");
		json_null(w);
		json_key(w, "line");
		json_null(w);
		add_uint(w, "elided", line);
		json_object_end(w);
		return;
	}
	text_or_null(w, "function", stacks_frame_name(s, frame));
	text_or_null(w, "file", stacks_frame_file(s, frame));
	known_or_null(w, "line", line ? (int64_t)line : -1);
	json_object_end(w);
}

static void frame_or_null(
	struct json_writer *w, const char *key, const struct stacks *s, frameid frame)
{
	json_key(w, key);
	if (frame)
		add_frame(w, s, frame);
	else
		json_null(w);
}

static void add_stack(struct json_writer *w, const struct stacks *s, stackid stack)
{
	json_key(w, "stack");
	json_array(w);
	for (; stack; stack = stacks_get(s, stack)->parent)
		add_frame(w, s, stacks_get(s, stack)->frame);
	json_array_end(w);
}

/* ---- who is in a group ---- */

static void add_states_of(struct json_writer *w, const struct diff_parts *p)
{
	json_key(w, "states");
	json_array(w);
	for (size_t i = 0; i < p->nclasses; i++) {
		json_object(w);
		add_text(w, "state", str_from(wait_class_name(p->classes[i].class)));
		add_uint(w, "count", p->classes[i].count);
		json_object_end(w);
	}
	json_array_end(w);
}

/* Where there are many, the largest tell. */
enum { MOST_CREATORS = 10, MOST_VALUES = 10 };

static void add_creators_of(
	struct json_writer *w, const struct stacks *s, const struct diff_parts *p)
{
	json_key(w, "creators");
	json_array(w);
	for (size_t i = 0; i < p->ncreators && i < MOST_CREATORS; i++) {
		json_object(w);
		frame_or_null(w, "frame", s, p->creators[i].frame);
		add_uint(w, "count", p->creators[i].count);
		json_object_end(w);
	}
	json_array_end(w);
	add_uint(w, "creators_left",
		p->ncreators > MOST_CREATORS ? p->ncreators - MOST_CREATORS : 0);
}

/* The values of one key, from `at` on; where the next key begins. */
static size_t add_values(struct json_writer *w, const struct diff_parts *p, size_t at)
{
	size_t i = at;

	json_object(w);
	add_text(w, "key", p->labels[at].key);
	json_key(w, "values");
	json_array(w);
	for (; i < p->nlabels && str_eq(p->labels[i].key, p->labels[at].key); i++) {
		if (i - at >= MOST_VALUES)
			continue;
		json_object(w);
		add_text(w, "value", p->labels[i].value);
		add_uint(w, "count", p->labels[i].count);
		json_object_end(w);
	}
	json_array_end(w);
	add_uint(w, "left", i - at > MOST_VALUES ? i - at - MOST_VALUES : 0);
	json_object_end(w);
	return i;
}

static void add_labels_of(struct json_writer *w, const struct diff_parts *p)
{
	json_key(w, "labels");
	json_array(w);
	for (size_t at = 0; at < p->nlabels;)
		at = add_values(w, p, at);
	json_array_end(w);
}

/* ---- states and groups ---- */

static void add_counts(
	struct json_writer *w, const struct stack_diff *d, const struct diff_count *c)
{
	json_key(w, "counts");
	json_array(w);
	for (size_t k = 0; k < d->nsnapshots; k++)
		json_uint(w, c->counts[k]);
	json_array_end(w);
	json_key(w, "delta");
	if (c->change != CHANGE_UNKNOWN)
		json_int(w, c->delta);
	else
		json_null(w);
	json_key(w, "share_pct");
	if (c->share_pct >= 0)
		json_real(w, c->share_pct);
	else
		json_null(w);
	add_text(w, "risk", str_from(wait_risk_name(c->risk)));
	known_or_null(w, "wait_max_ns", c->wait_max_ns);
	json_key(w, "trend");
	if (c->trend != TREND_UNKNOWN)
		json_str(w, str_from(trend_name(c->trend)));
	else
		json_null(w);
	json_key(w, "per_minute");
	if (c->timed)
		json_real(w, c->per_minute);
	else
		json_null(w);
}

static void add_state(struct json_writer *w, const struct stack_diff *d, size_t i)
{
	const struct diff_state *state = &d->states[i];

	json_object(w);
	add_text(w, "state", str_from(wait_class_name(state->class)));
	add_counts(w, d, &state->count);
	frame_or_null(w, "top_site", d->stacks, state->top_site);
	json_object_end(w);
}

static void add_group(struct json_writer *w, const struct stack_diff *d, size_t i)
{
	const struct diff_group *g = &d->groups[i];

	json_object(w);
	add_text(w, "change", str_from(diff_change_name(g->count.change)));
	add_text(w, "state", str_from(wait_class_name(g->class)));
	add_counts(w, d, &g->count);
	known_or_null(w, "stayed", g->stayed);
	frame_or_null(w, "site", d->stacks, g->site);
	add_stack(w, d->stacks, g->stack);
	frame_or_null(w, "created_by", d->stacks, g->creator);
	json_key(w, "idle");
	if (g->idle.n)
		json_str(w, g->idle);
	else
		json_null(w);
	add_uint(w, "stacks", g->nstacks);
	if (d->level == LEVEL_LABEL)
		text_or_null(w, "label", stacks_text(d->stacks, g->label));
	add_states_of(w, &g->parts);
	add_creators_of(w, d->stacks, &g->parts);
	add_labels_of(w, &g->parts);
	json_object_end(w);
}

void stack_diff_json(const struct stack_diff *d, struct strbuf *out)
{
	struct strbuf level = {0};
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	add_text(&w, "schema", STR("stackdiff.diff/1"));
	stack_diff_level(d, &level);
	add_text(&w, "group_by", strbuf_str(&level));
	strbuf_release(&level);
	json_key(&w, "snapshots");
	json_array(&w);
	for (size_t k = 0; k < d->nsnapshots; k++)
		add_snapshot(&w, d, k);
	json_array_end(&w);
	json_key(&w, "states");
	json_array(&w);
	for (size_t i = 0; i < d->nstates; i++)
		add_state(&w, d, i);
	json_array_end(&w);
	json_key(&w, "groups");
	json_array(&w);
	for (size_t i = 0; i < d->ngroups; i++)
		add_group(&w, d, i);
	json_array_end(&w);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
