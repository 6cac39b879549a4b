/* SPDX-License-Identifier: MIT */
#include "traceq.h"

#include <string.h>

void trace_rows(struct trace_options *o, struct opt table[TRACE_OPTIONS])
{
	const struct opt rows[TRACE_OPTIONS] = {
		{OPT_INT, "from", 0, "N", "begin with the N-th generation (about a second each)",
			&o->from},
		{OPT_INT, "to", 0, "N", "end with the N-th generation; the rest is not read",
			&o->to},
		{OPT_TEXT, "last", 0, "DURATION",
			"only the generations of the last 5s, 500ms, 2m; reads the file twice",
			&o->last},
		{OPT_FLAG, "lenient", 0, NULL, "show of a cut last generation what fits together",
			&o->lenient},
	};

	memcpy(table, rows, sizeof(rows));
}

bool source_read(struct trace_source *s, const struct common *c, const struct trace_options *o,
	struct diag *diag, struct err *err)
{
	struct input_limits limits = common_limits(c);
	uint64_t from = (uint64_t)o->from;
	struct input *in;
	bool ok;

	if (o->from < 0 || o->to < 0)
		return err_set(err, ERR_USAGE, "--from, --to: generations count from 1 upwards");
	if (o->to && o->to < o->from)
		return err_set(err, ERR_USAGE, "--to must not be before --from");
	if (o->last && !last_from(s->path, o, &limits, &from, err))
		return false;
	in = input_open(s->path, &limits, err);
	if (!in)
		return false;
	s->load = (struct load){.sink = &s->sink,
		.stacks = &s->stacks,
		.diag = diag,
		.max_records = (uint64_t)c->max_records,
		.trace = {from, (uint64_t)o->to, o->lenient}};
	ok = load_input(in, &s->load, err);
	if (ok && strcmp(s->load.format->name, "gotrace") != 0)
		ok = err_set(err, ERR_FORMAT, "%s: %s, no execution trace", s->path,
			s->load.format->title);
	if (!ok && s->err.code)
		*err = s->err;
	input_close(in);
	return ok;
}

void source_release(struct trace_source *s)
{
	stacks_release(&s->stacks);
}
