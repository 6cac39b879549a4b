/* SPDX-License-Identifier: MIT */
#include "report/frame_json.h"
#include "report/stack_diff.h"
#include "report/time_text.h"

/* ---- snapshots ---- */

static void add_time(struct json_writer *w, int64_t time_ns)
{
	struct strbuf text = {0};

	time_text(time_ns, &text);
	json_add_text(w, "time", strbuf_str(&text));
	strbuf_release(&text);
}

static void add_snapshot(struct json_writer *w, const struct stack_diff *d, size_t k)
{
	const struct diff_snapshot *snap = &d->snapshots[k];

	json_object(w);
	json_add_str(w, "process", snap->process.n ? snap->process : STR("main"));
	json_add_str(w, "input", snap->input);
	json_add_uint(w, "ordinal", snap->snapshot.ordinal);
	add_time(w, snap->snapshot.time_ns);
	json_add_uint(w, "threads", snap->threads);
	json_add_bool(w, "lower_bound", snap->lower_bound);
	json_add_bool(w, "ids", snap->ids);
	json_add_uint(w, "runtime", snap->runtime);
	json_add_uint(w, "dumpers", snap->dumpers);
	json_object_end(w);
}

/* ---- who is in a group ---- */

static void add_states_of(struct json_writer *w, const struct diff_parts *p)
{
	json_key(w, "states");
	json_array(w);
	for (size_t i = 0; i < p->nclasses; i++) {
		json_object(w);
		json_add_str(w, "state", str_from(wait_class_name(p->classes[i].class)));
		json_add_uint(w, "count", p->classes[i].count);
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
		json_add_frame(w, "frame", s, p->creators[i].frame);
		json_add_uint(w, "count", p->creators[i].count);
		json_object_end(w);
	}
	json_array_end(w);
	json_add_uint(w, "creators_left",
		p->ncreators > MOST_CREATORS ? p->ncreators - MOST_CREATORS : 0);
}

/* The values of one key, from `at` on; where the next key begins. */
static size_t add_values(struct json_writer *w, const struct diff_parts *p, size_t at)
{
	size_t i = at;

	json_object(w);
	json_add_str(w, "key", p->labels[at].key);
	json_key(w, "values");
	json_array(w);
	for (; i < p->nlabels && str_eq(p->labels[i].key, p->labels[at].key); i++) {
		if (i - at >= MOST_VALUES)
			continue;
		json_object(w);
		json_add_str(w, "value", p->labels[i].value);
		json_add_uint(w, "count", p->labels[i].count);
		json_object_end(w);
	}
	json_array_end(w);
	json_add_uint(w, "left", i - at > MOST_VALUES ? i - at - MOST_VALUES : 0);
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
	json_add_str(w, "risk", str_from(wait_risk_name(c->risk)));
	json_add_known(w, "wait_max_ns", c->wait_max_ns);
	json_add_text(
		w, "trend", c->trend != TREND_UNKNOWN ? str_from(trend_name(c->trend)) : STR(""));
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
	json_add_str(w, "state", str_from(wait_class_name(state->class)));
	add_counts(w, d, &state->count);
	json_add_frame(w, "top_site", d->stacks, state->top_site);
	json_object_end(w);
}

static void add_group(struct json_writer *w, const struct stack_diff *d, size_t i)
{
	const struct diff_group *g = &d->groups[i];

	json_object(w);
	json_add_str(w, "change", str_from(diff_change_name(g->count.change)));
	json_add_str(w, "state", str_from(wait_class_name(g->class)));
	add_counts(w, d, &g->count);
	json_add_known(w, "stayed", g->stayed);
	json_add_frame(w, "site", d->stacks, g->site);
	json_add_stack(w, "stack", d->stacks, g->stack);
	json_add_frame(w, "created_by", d->stacks, g->creator);
	json_add_text(w, "idle", g->idle);
	json_add_uint(w, "stacks", g->nstacks);
	if (d->level == LEVEL_LABEL)
		json_add_text(w, "label", stacks_text(d->stacks, g->label));
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
	json_add_str(&w, "schema", STR("stackdiff.diff/1"));
	stack_diff_level(d, &level);
	json_add_str(&w, "group_by", strbuf_str(&level));
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
