/* SPDX-License-Identifier: MIT */
#include "traceq.h"

#include <stdlib.h>

#include "base/xmalloc.h"

/* When the generations begin, from a reading that looks at nothing else. */
struct clock {
	struct sink sink; /* first */
	struct start {
		int64_t time_ns;
		uint64_t ordinal;
	} * starts;
	size_t n, cap;
	int64_t end_ns;
};

static bool take_event(struct sink *sink, const struct trace_event *e)
{
	struct clock *c = (struct clock *)sink;

	c->end_ns = e->time_ns;
	if (e->kind != TRACE_SYNC || e->u.sync->last)
		return true;
	c->starts = grow_array(c->starts, &c->cap, c->n + 1, sizeof(*c->starts));
	c->starts[c->n++] = (struct start){e->time_ns, e->u.sync->ordinal};
	return true;
}

static bool parse_duration(const char *text, int64_t *out, struct err *err)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {{"ns", 1}, {"us", 1000}, {"ms", 1000000}, {"s", 1000000000},
		{"m", INT64_C(60000000000)}, {"h", INT64_C(3600000000000)}};
	struct str rest = str_from(text);
	uint64_t n;

	if (str_eat_u64(&rest, &n))
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
			if (str_eq(rest, str_from(units[i].name)) &&
				n <= (uint64_t)(INT64_MAX / units[i].ns)) {
				*out = (int64_t)n * units[i].ns;
				return true;
			}
	return err_set(err, ERR_USAGE, "--last: '%s' is no duration such as 5s or 500ms", text);
}

/* What this reading cannot make sense of, the one that is for the answer says. */
static bool read_clock(
	struct clock *c, const char *path, const struct input_limits *limits, struct err *err)
{
	struct input *in = input_open(path, limits, err);
	struct stacks stacks = {0};
	struct diag diag = {0};
	struct load load = {.sink = &c->sink, .stacks = &stacks, .diag = &diag};
	struct err ignored = {0};

	if (!in)
		return false;
	load_input(in, &load, &ignored);
	input_close(in);
	stacks_release(&stacks);
	diag_release(&diag);
	return true;
}

bool last_from(const char *path, const struct trace_options *o, const struct input_limits *limits,
	uint64_t *from, struct err *err)
{
	struct clock c = {.sink = {.trace_event = take_event}};
	int64_t last_ns = 0;
	bool ok;

	if (o->from || o->to)
		return err_set(err, ERR_USAGE, "--last goes without --from and --to");
	if (str_eq(str_from(path), STR("-")))
		return err_set(err, ERR_USAGE, "--last reads the trace twice: give it as a file");
	if (!parse_duration(o->last, &last_ns, err))
		return false;
	ok = read_clock(&c, path, limits, err);
	*from = 0;
	for (size_t i = 0; i < c.n; i++)
		if (c.starts[i].time_ns <= c.end_ns - last_ns)
			*from = c.starts[i].ordinal;
	free(c.starts);
	return ok;
}
