/* SPDX-License-Identifier: MIT */
/* debug=1 profiles as a line format: pprof_text.c among the other kinds of blocks of a text. */
#include "formats/pprof_text_line.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "formats/pprof_text.h"

struct state {
	struct textlog *log;
	struct pprof_text *text; /* NULL: no block is open */
};

static void *text_open(struct textlog *log)
{
	struct state *s = xcalloc(1, sizeof(*s));

	s->log = log;
	return s;
}

static bool text_starts(void *state, const struct line *line)
{
	(void)state;
	return pprof_text_starts(line->text);
}

static enum line_verdict text_take(void *state, const struct line *line)
{
	struct state *s = state;

	if (!s->text)
		s->text = pprof_text_new();
	switch (pprof_text_take(s->text, line->text, line->at)) {
	case PPROF_TEXT_BAD:
		textlog_loss(s->log, line, "a record of the profile is damaged");
		return LINE_TAKEN;
	case PPROF_TEXT_TAKEN:
		return LINE_TAKEN;
	case PPROF_TEXT_END:
		break;
	}
	return LINE_NOT_MINE;
}

static bool text_end(void *state)
{
	struct state *s = state;
	struct load *load = s->log->load;
	bool ok = true;

	if (s->text) {
		const struct profile *p = pprof_text_finish(s->text);

		load->records += p->nsamples;
		load->profiles++;
		ok = !load->sink->profile || load->sink->profile(load->sink, p);
	}
	pprof_text_free(s->text);
	s->text = NULL;
	return ok;
}

static void text_close(void *state)
{
	struct state *s = state;

	pprof_text_free(s->text);
	free(s);
}

const struct line_format pprof_text_format = {
	.name = "pprof-debug1",
	.open = text_open,
	.starts = text_starts,
	.take = text_take,
	.end = text_end,
	.close = text_close,
};
