/* SPDX-License-Identifier: MIT */
#include "report/profile_text.h"

#include <inttypes.h>
#include <time.h>

#include "base/utf8.h"
#include "model/measure.h"

int64_t profile_text_times(const struct profile_head *h, int64_t v)
{
	return h->ratio > 0 && h->ratio != 1 ? int64_from_double((double)v * h->ratio) : v;
}

/* selectOutputUnit: one unit for the report, fit for its smallest value. */
struct str profile_text_unit(const struct profile_head *h, int64_t least, bool any, bool whole)
{
	const struct str minimum = STR("minimum");
	int64_t most = h->total;
	struct str small, large;

	if (!str_eq(h->unit_wanted, minimum) || !any)
		return h->unit_wanted;
	if (!least)
		least = most;
	least = profile_text_times(h, least);
	most = profile_text_times(h, most);
	small = unit_scale(least, h->unit, minimum).unit;
	large = unit_scale(most, h->unit, minimum).unit;
	if (!str_eq(small, large) && (int64_t)((uint64_t)least * 100) < most && !whole)
		small = unit_scale((int64_t)((uint64_t)least * 100), h->unit, minimum).unit;
	return small.n ? small : h->unit;
}

int64_t profile_text_least(int64_t least, int64_t flat, int64_t cum)
{
	int64_t v = wrap_abs(flat);

	if (!v)
		v = wrap_abs(cum);
	return v > 0 && (!least || v < least) ? v : least;
}

/* ---- pieces ---- */

void profile_text_put(struct profile_text *x, struct str s)
{
	if (x->terminal)
		strbuf_add_safe(x->to, s);
	else
		strbuf_add(x->to, s);
}

static void put_line(struct profile_text *x, const char *head, struct str s)
{
	bool first = !x->to->n;

	strbuf_adds(x->to, head);
	profile_text_put(x, s);
	if (first)
		x->first_line = x->to->n;
	strbuf_addc(x->to, '\n');
}

static void add_value(const struct profile_text *x, int64_t v, struct strbuf *b)
{
	unit_label(profile_text_times(x->head, v), x->head->unit, x->unit, b);
}

void profile_text_pad(struct profile_text *x, struct str s, size_t width)
{
	for (size_t n = utf8_count(s); n < width; n++)
		strbuf_addc(x->to, ' ');
	profile_text_put(x, s);
}

void profile_text_value(struct profile_text *x, int64_t v, size_t width)
{
	struct strbuf b = {0};

	add_value(x, v, &b);
	profile_text_pad(x, strbuf_str(&b), width);
	strbuf_release(&b);
}

void profile_text_percentage(struct profile_text *x, int64_t v, int64_t total, bool trim)
{
	struct strbuf b = {0};

	unit_percentage(v, total, &b);
	strbuf_add(x->to, trim ? str_trim(strbuf_str(&b)) : strbuf_str(&b));
	strbuf_release(&b);
}

/* ---- header ---- */

static struct str base_name(struct str path)
{
	size_t slash;

	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	slash = path.n > 1 ? str_rchr(path, '/') : SIZE_MAX;
	return slash == SIZE_MAX ? path : str_from_at(path, slash + 1);
}

struct str profile_text_binary(const struct profile_head *h)
{
	if (h->binary.n)
		return base_name(h->binary);
	return h->profile->nmappings ? base_name(h->profile->mappings[0].file) : (struct str){0};
}

static void put_time(struct profile_text *x, int64_t ns)
{
	time_t s = (time_t)(ns / 1000000000 - (ns % 1000000000 < 0));
	struct tm tm;
	char text[80];

	if (!localtime_r(&s, &tm) || !strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %Z", &tm))
		return;
	strbuf_addf(x->to, "Time: %s\n", text);
}

static void put_duration(struct profile_text *x)
{
	const struct profile_head *h = x->head;
	int64_t duration = h->profile->duration_ns;
	struct scaled ns = unit_scale(h->total, h->unit, STR("nanoseconds"));
	struct strbuf b = {0};

	strbuf_adds(&b, "Duration: ");
	unit_label(duration, STR("nanoseconds"), STR("auto"), &b);
	strbuf_adds(&b, ", Total samples = ");
	add_value(x, h->total, &b);
	strbuf_addc(&b, ' ');
	if (str_eq(ns.unit, STR("ns")) && ns.value != 0) {
		strbuf_addc(&b, '(');
		unit_percentage(int64_from_double(ns.value), duration, &b);
		strbuf_addc(&b, ')');
	}
	put_line(x, "", strbuf_str(&b));
	strbuf_release(&b);
}

void profile_text_profile(struct profile_text *x)
{
	const struct profile_head *h = x->head;
	const struct profile *p = h->profile;
	struct str file = profile_text_binary(h), build_id = {0};

	if (p->nmappings)
		build_id = p->mappings[0].build_id;
	if (!build_id.n)
		build_id = h->build_id;
	if (file.n)
		put_line(x, "File: ", file);
	if (build_id.n)
		put_line(x, "Build ID: ", build_id);
	for (size_t i = 0; i < p->ncomments; i++)
		if (!p->comments[i].n || p->comments[i].p[0] != '#')
			put_line(x, "", p->comments[i]);
	if (h->extra_comment.n && h->extra_comment.p[0] != '#')
		put_line(x, "", h->extra_comment);
	if (h->type.n)
		put_line(x, "Type: ", h->type);
	if (p->doc_url.n)
		put_line(x, "Doc: ", p->doc_url);
	if (p->time_ns)
		put_time(x, p->time_ns);
	if (p->duration_ns)
		put_duration(x);
}

void profile_text_filters(struct profile_text *x)
{
	enum { LONGEST = 80 };
	const struct profile_head *h = x->head;

	if (h->nfilters)
		strbuf_adds(x->to, "Active filters:\n");
	for (size_t i = 0; i < h->nfilters; i++) {
		strbuf_adds(x->to, "   ");
		profile_text_put(x, str_head(h->filters[i], LONGEST));
		strbuf_adds(x->to, h->filters[i].n > LONGEST ? "\u2026\n" : "\n");
	}
}

static void put_dropped(
	struct profile_text *x, size_t n, const char *what, const char *by, double fraction)
{
	if (!n)
		return;
	strbuf_addf(x->to, "Dropped %zu %s%s (%s <= ", n, what, n > 1 ? "s" : "", by);
	profile_text_value(x, wrap_abs(int64_from_double((double)x->head->total * fraction)), 0);
	strbuf_adds(x->to, ")\n");
}

void profile_text_counts(struct profile_text *x, const struct profile_shown *s)
{
	const struct profile_head *h = x->head;

	strbuf_adds(x->to, "Showing nodes accounting for ");
	profile_text_value(x, s->flat, 0);
	strbuf_adds(x->to, ", ");
	profile_text_percentage(x, s->flat, h->total, true);
	strbuf_adds(x->to, " of ");
	profile_text_value(x, h->total, 0);
	strbuf_adds(x->to, " total\n");
	if (!h->total)
		return;
	put_dropped(x, s->dropped, "node", "cum", h->nodefraction);
	put_dropped(x, s->dropped_edges, "edge", "freq", h->edgefraction);
	if (s->nodes && s->nodes < s->nodes_left)
		strbuf_addf(x->to, "Showing top %zu nodes out of %zu\n", s->nodes, s->nodes_left);
}
