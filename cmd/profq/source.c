/* SPDX-License-Identifier: MIT */
#include "profq.h"

/* The first profile of the input is the one; logs may hold more. */
static bool take_profile(struct sink *sink, const struct profile *p)
{
	struct profile_source *s = (struct profile_source *)sink;

	return s->profiles++ > 0 || s->use(s, p, &s->err);
}

static bool take_dump(struct sink *sink, const struct snapshot *snap)
{
	struct profile_source *s = (struct profile_source *)sink;

	s->dumps += snap->level != DUMP_GROUPED;
	return true;
}

static bool check_found(const struct profile_source *s, struct err *err)
{
	if (s->profiles)
		return true;
	if (s->dumps)
		return err_set(err, ERR_FORMAT,
			"%s: a goroutine dump, no profile: stackdiff shows and compares those",
			s->path);
	return err_set(err, ERR_FORMAT, "%s: there is no profile in it", s->path);
}

bool source_read(
	struct profile_source *s, const struct common *c, struct diag *diag, struct err *err)
{
	struct input_limits limits = common_limits(c);
	struct input *in = input_open(s->path, &limits, err);
	struct stacks stacks = {0};
	bool ok;

	if (!in)
		return false;
	s->sink.profile = take_profile;
	s->sink.snapshot_begin = take_dump;
	s->load = (struct load){.sink = &s->sink,
		.stacks = &stacks,
		.diag = diag,
		.max_records = (uint64_t)c->max_records};
	ok = load_input(in, &s->load, err);
	if (!ok && s->err.code) {
		*err = s->err;
		if (err->code == ERR_FORMAT)
			err_wrap(err, "%s", input_name(in));
	}
	ok = ok && check_found(s, err);
	input_close(in);
	stacks_release(&stacks);
	if (ok && s->profiles > 1)
		common_note(c, "%s holds %ju profiles; this is the first", s->path,
			(uintmax_t)s->profiles);
	return ok;
}
