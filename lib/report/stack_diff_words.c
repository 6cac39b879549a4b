/* SPDX-License-Identifier: MIT */
/* Words about a row of a comparison that several forms of it share. */
#include <inttypes.h>
#include <math.h>

#include "report/column.h"
#include "report/frame.h"
#include "report/stack_diff.h"

/* Head and tail of n items of which `room` columns hold only some; all when they fit. */
static size_t head_of(size_t n, size_t width, size_t room, size_t *tail)
{
	size_t kept = room / width;

	if (kept >= n) {
		*tail = 0;
		return n;
	}
	kept = kept > 4 ? kept - 1 : 3;
	*tail = (kept + 1) / 2;
	if (kept >= n) {
		*tail = 0;
		return n;
	}
	return kept - *tail;
}

void stack_diff_series(
	const uint64_t *counts, size_t n, int digits, size_t room, struct strbuf *out)
{
	const char *between = n > 3 ? " " : " -> ";
	size_t tail = 0, head = n;

	if (n > 3)
		head = head_of(n, (size_t)digits + 1, room, &tail);
	for (size_t k = 0; k < n; k++) {
		if (k == head && tail)
			strbuf_adds(out, " \xe2\x80\xa6");
		if (k >= head && k + tail < n)
			continue;
		strbuf_addf(out, "%s%*" PRIu64, k ? between : "", digits, counts[k]);
	}
}

void stack_diff_trend(const struct diff_count *c, struct strbuf *out)
{
	double rate = c->per_minute;
	const char *unit = "min";

	strbuf_adds(out, trend_name(c->trend));
	if (c->trend != TREND_LINEAR || !c->timed)
		return;
	if (fabs(rate) < 1) {
		rate *= 60;
		unit = "h";
	}
	strbuf_addf(out, fabs(rate) < 9.95 ? " %+.1f/%s" : " %+.0f/%s", rate, unit);
}

void stack_diff_states_of(const struct diff_parts *p, size_t most, struct strbuf *out)
{
	for (size_t i = 0; i < p->nclasses && i < most; i++) {
		strbuf_adds(out, i ? ", " : "");
		strbuf_adds(out, wait_class_name(p->classes[i].class));
		if (p->nclasses > 1)
			strbuf_addf(out, " (%" PRIu64 ")", p->classes[i].count);
	}
	if (p->nclasses > most)
		strbuf_addf(out, ", %zu more", p->nclasses - most);
}

/*
 * Labels are text of the program's choice, of any length: where only the first few are told, of
 * each its beginning.
 */
static void add_label(struct str text, size_t most, struct strbuf *out)
{
	enum { LABEL = 256 };

	strbuf_add(out, most == SIZE_MAX ? text : str_head(text, LABEL));
	if (most != SIZE_MAX && text.n > LABEL)
		strbuf_adds(out, "\u2026");
}

static size_t values_of(const struct diff_parts *p, size_t at)
{
	size_t n = at;

	while (n < p->nlabels && str_eq(p->labels[n].key, p->labels[at].key))
		n++;
	return n - at;
}

void stack_diff_labels_of(const struct diff_parts *p, size_t most, struct strbuf *out)
{
	size_t keys = 0;

	for (size_t at = 0; at < p->nlabels; keys++) {
		size_t n = values_of(p, at);

		if (keys < most) {
			strbuf_adds(out, at ? "; " : "");
			add_label(p->labels[at].key, most, out);
			strbuf_addc(out, '=');
		}
		for (size_t i = 0; keys < most && i < n && i < most; i++) {
			strbuf_adds(out, i ? ", " : "");
			add_label(p->labels[at + i].value, most, out);
			strbuf_addf(out, " (%" PRIu64 ")", p->labels[at + i].count);
		}
		if (keys < most && n > most)
			strbuf_addf(out, ", %zu more", n - most);
		at += n;
	}
	if (keys > most)
		strbuf_addf(out, "; %zu more", keys - most);
}

void stack_diff_level(const struct stack_diff *d, struct strbuf *out)
{
	static const char *const names[] = {[LEVEL_LINES] = "lines",
		[LEVEL_FUNCTIONS] = "functions",
		[LEVEL_TOP] = "top=",
		[LEVEL_CREATOR] = "creator",
		[LEVEL_LABEL] = "label:"};

	strbuf_adds(out, names[d->level]);
	if (d->level == LEVEL_TOP)
		strbuf_addf(out, "%zu", d->top);
	if (d->level == LEVEL_LABEL)
		strbuf_add(out, d->label_key);
}

bool stack_diff_identity(const struct stack_diff *d, const struct diff_group *g, struct strbuf *out)
{
	if (d->level == LEVEL_CREATOR) {
		strbuf_adds(out, g->creator ? "created by " : "creator unknown, or none");
		if (g->creator && g->parts.ncreators < 2)
			frame_line(d->stacks, g->creator, out);
		else if (g->creator) /* from several lines */
			strbuf_add(out, stacks_frame_name(d->stacks, g->creator));
		return true;
	}
	if (d->level != LEVEL_LABEL)
		return false;
	if (!g->label)
		strbuf_adds(out, "no ");
	strbuf_add(out, d->label_key);
	if (g->label) {
		strbuf_addc(out, '=');
		strbuf_add(out, stacks_text(d->stacks, g->label));
	}
	return true;
}
