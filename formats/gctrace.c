/* SPDX-License-Identifier: MIT */
/*
 * Lines that the runtime prints at the end of each collection under GODEBUG=gctrace=1
 * (src/runtime/mgc.go, gcMarkTermination(); Go 1.26, 1.17, 1.5):
 *
 *	gc 5 @0.004s 6%: 0.021+0.51+0.002 ms clock, 0.042+0/0.18/0.049+0.004 ms cpu,
 *	   62->68->49 MB, 67 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
 *
 * on one line. Stacks and globals came with Go 1.18, "(checking for goroutine leaks)" before the
 * colon with 1.26; Go 1.5 has five phases instead of three, the first and last of which stop the
 * world in both. Times are milliseconds with two digits that count, sizes MiB rounded down. Go 1.4
 * and before print another line ("gc1(1): ..."), which is counted as not read; scvg and pacer
 * lines are noise. What another writer put before a line on the same line is passed over; one into
 * which something else was printed is counted as damaged.
 */
#include "formats/gctrace.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/sink.h"

enum { MIB = 20, MOST_PHASES = 5 };

struct cycle {
	uint64_t number, procs;
	int64_t at_ns;
	int64_t phases[MOST_PHASES]; /* of the clock */
	size_t nphases;
	int64_t assist_ns, worker_ns;
	uint64_t before, after, live, goal; /* bytes */
	bool forced;
};

struct gctrace {
	struct textlog *log;
};

static void *open_gctrace(struct textlog *log)
{
	struct gctrace *g = xcalloc(1, sizeof(*g));

	g->log = log;
	return g;
}

static void close_gctrace(void *state)
{
	free(state);
}

static bool digit_at(struct str s, size_t at)
{
	return s.n > at && s.p[at] >= '0' && s.p[at] <= '9';
}

/* A decimal number times 10^digits; further digits are dropped. */
static bool eat_decimal(struct str *s, int digits, int64_t *out)
{
	uint64_t whole;
	bool fraction;

	if (!str_eat_u64(s, &whole) || whole > 1000000000)
		return false;
	*out = (int64_t)whole;
	fraction = s->n && s->p[0] == '.' && digit_at(*s, 1);
	if (fraction)
		*s = str_from_at(*s, 1);
	for (; digits > 0; digits--) {
		*out *= 10;
		if (!fraction || !digit_at(*s, 0))
			continue;
		*out += s->p[0] - '0';
		*s = str_from_at(*s, 1);
	}
	while (fraction && digit_at(*s, 0))
		*s = str_from_at(*s, 1);
	return true;
}

static bool eat_ms(struct str *s, int64_t *ns)
{
	return eat_decimal(s, 6, ns);
}

static bool eat_mib(struct str *s, uint64_t *bytes)
{
	if (!str_eat_u64(s, bytes) || *bytes > UINT64_C(1) << (62 - MIB))
		return false;
	*bytes <<= MIB;
	return true;
}

/* "gc 5 @0.004s 6%: " */
static bool eat_head(struct str *s, struct cycle *c)
{
	uint64_t percent;

	if (!str_eat(s, STR("gc ")) || !str_eat_u64(s, &c->number) || !str_eat(s, STR(" @")) ||
		!eat_decimal(s, 9, &c->at_ns) || !str_eat(s, STR("s ")) ||
		!str_eat_u64(s, &percent) || !str_eat(s, STR("%")))
		return false;
	str_eat(s, STR(" (checking for goroutine leaks)"));
	return str_eat(s, STR(": "));
}

/* "0.021+0.51+0.002 ms clock, " */
static bool eat_clock(struct str *s, struct cycle *c)
{
	do {
		if (c->nphases == MOST_PHASES || !eat_ms(s, &c->phases[c->nphases]))
			return false;
		c->nphases++;
	} while (str_eat(s, STR("+")));
	return c->nphases >= 3 && str_eat(s, STR(" ms clock, "));
}

/* "0.042+0/0.18/0.049+0.004 ms cpu, ": the group is assists, workers, idle workers. */
static bool eat_cpu(struct str *s, struct cycle *c)
{
	int64_t idle, other;
	bool group = false;

	do {
		if (!eat_ms(s, &other))
			return false;
		if (!str_eat(s, STR("/")))
			continue;
		c->assist_ns = other;
		if (group || !eat_ms(s, &c->worker_ns) || !str_eat(s, STR("/")) ||
			!eat_ms(s, &idle))
			return false;
		group = true;
	} while (str_eat(s, STR("+")));
	return group && str_eat(s, STR(" ms cpu, "));
}

/* "62->68->49 MB, 67 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)" */
static bool eat_heap(struct str *s, struct cycle *c)
{
	uint64_t size;
	struct str rest;

	if (!eat_mib(s, &c->before) || !str_eat(s, STR("->")) || !eat_mib(s, &c->after) ||
		!str_eat(s, STR("->")) || !eat_mib(s, &c->live) || !str_eat(s, STR(" MB, ")) ||
		!eat_mib(s, &c->goal) || !str_eat(s, STR(" MB goal, ")))
		return false;
	rest = *s;
	if (eat_mib(&rest, &size) && str_eat(&rest, STR(" MB stacks, "))) {
		if (!eat_mib(&rest, &size) || !str_eat(&rest, STR(" MB globals, ")))
			return false;
		*s = rest;
	}
	if (!str_eat_u64(s, &c->procs) || !str_eat(s, STR(" P")))
		return false;
	c->forced = str_starts(*s, STR(" (forced)"));
	return true;
}

/* The line as a collection, from the first "gc " on that is one. */
static bool parse(struct str text, struct cycle *c)
{
	struct str s;

	for (;;) {
		size_t at = str_find(text, STR("gc "));

		if (at == SIZE_MAX)
			return false;
		s = text = str_from_at(text, at);
		*c = (struct cycle){0};
		if (eat_head(&s, c) && eat_clock(&s, c) && eat_cpu(&s, c) && eat_heap(&s, c))
			return true;
		text = str_from_at(text, 1);
	}
}

/* "gc 5 @", or "gc1(" of Go 1.4. */
static bool begins(struct str s)
{
	uint64_t number;

	if (!str_eat(&s, STR("gc")))
		return false;
	if (str_eat(&s, STR(" ")))
		return str_eat_u64(&s, &number) && str_starts(s, STR(" @"));
	return str_eat_u64(&s, &number) && str_starts(s, STR("("));
}

static bool starts(void *state, const struct line *line)
{
	struct str s = line->text;

	(void)state;
	return begins(s) || ((str_ends(s, STR(" P")) || str_ends(s, STR(" (forced)"))) &&
				    str_find(s, STR(" ms clock, ")) != SIZE_MAX);
}

static bool emit(struct gctrace *g, const struct cycle *c)
{
	struct sink *sink = g->log->load->sink;
	int64_t mark = 0;

	for (size_t i = 1; i + 1 < c->nphases; i++)
		mark += c->phases[i];
	const struct {
		struct str name;
		double value;
	} points[] = {
		{STR("gc.cycle"), (double)c->number},
		{STR("gc.sweep_stop_ns"), (double)c->phases[0]},
		{STR("gc.mark_ns"), (double)mark},
		{STR("gc.mark_stop_ns"), (double)c->phases[c->nphases - 1]},
		{STR("gc.assist_cpu_ns"), (double)c->assist_ns},
		{STR("gc.worker_cpu_ns"), (double)c->worker_ns},
		{STR("gc.heap_before_bytes"), (double)c->before},
		{STR("gc.heap_after_bytes"), (double)c->after},
		{STR("gc.heap_live_bytes"), (double)c->live},
		{STR("gc.heap_goal_bytes"), (double)c->goal},
		{STR("gc.procs"), (double)c->procs},
		{STR("gc.forced"), c->forced},
	};
	for (size_t i = 0; sink->series && i < sizeof(points) / sizeof(points[0]); i++) {
		struct series_point p = {
			.name = points[i].name, .time_ns = c->at_ns, .value = points[i].value};

		if (!sink->series(sink, &p))
			return false;
	}
	return true;
}

static enum line_verdict take(void *state, const struct line *line)
{
	struct gctrace *g = state;
	struct cycle c;

	if (!parse(line->text, &c)) {
		textlog_loss(g->log, line,
			digit_at(line->text, 2)
				? "gctrace of Go 1.4 or before, which is not read"
				: "a line of gctrace is damaged, or another was printed into it");
		return LINE_LAST;
	}
	g->log->load->records++;
	if (g->log->load->collections++ >= GCTRACE_MAX) {
		textlog_loss(g->log, line, "more than 100,000 collections: not kept");
		return LINE_LAST;
	}
	return emit(g, &c) ? LINE_LAST : LINE_STOP;
}

static bool end(void *state)
{
	(void)state;
	return true;
}

const struct line_format gctrace_format = {
	.name = "gctrace",
	.alone = true,
	.open = open_gctrace,
	.starts = starts,
	.take = take,
	.end = end,
	.close = close_gctrace,
};
