/* SPDX-License-Identifier: MIT */
/* The --idle entries that would leave this run without findings from numbers and growth. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/word_line.h"
#include "base/xmalloc.h"
#include "rootcause.h"

/* What an entry can tell apart: function and state. Lines move with every build. */
struct watch {
	const struct finding *finding;
	struct str function, state;
};

static const struct evidence *find_evidence(const struct finding *f, struct str name)
{
	for (size_t i = 0; i < f->nevidence; i++)
		if (str_eq(f->evidence[i].name, name))
			return &f->evidence[i];
	return NULL;
}

/* -1: the finding does not say. */
static int64_t number_of(const struct finding *f, struct str name)
{
	const struct evidence *e = find_evidence(f, name);

	return e && e->type == EVIDENCE_INT ? e->number : -1;
}

/* From numbers and growth: what the runtime proved no list silences. */
static bool is_watched(const struct finding *f, struct watch *w)
{
	const struct evidence *state = find_evidence(f, STR("state"));

	if (!str_starts(f->rule, STR("leak.")) || f->basis == BASIS_PROOF || !f->nlocations ||
		!f->locations[f->nlocations - 1].function.n || !state ||
		state->type != EVIDENCE_TEXT || !str_eq(f->subject_kind, STR("thread_group")))
		return false;
	*w = (struct watch){f, f->locations[f->nlocations - 1].function, state->text};
	return true;
}

static int compare(const void *left, const void *right)
{
	const struct watch *a = left, *b = right;
	int c = str_cmp(a->function, b->function);

	if (c == 0)
		c = str_cmp(a->state, b->state);
	if (c == 0)
		c = str_cmp(a->finding->rule, b->finding->rule);
	if (c == 0)
		c = (a->finding->count < b->finding->count) -
		    (a->finding->count > b->finding->count);
	return c ? c : str_cmp(a->finding->subject_key, b->finding->subject_key);
}

static bool same_entry(const struct watch *a, const struct watch *b)
{
	return str_eq(a->function, b->function) && str_eq(a->state, b->state);
}

/* A number that stands still has a limit; only an entry without one silences growth. */
static bool stands_still(const struct finding *f)
{
	int64_t first = number_of(f, STR("count_first"));

	return number_of(f, STR("new")) <= 0 && (first < 0 || first == f->count);
}

static void add_comment(const struct finding *f, struct strbuf *out)
{
	strbuf_addf(out, "# %.*s, %s: %" PRId64 " goroutines", STR_ARG(f->rule),
		severity_name(f->severity), f->count);
	if (f->locations[f->nlocations - 1].file.n) {
		strbuf_adds(out, " at ");
		strbuf_add_safe(out, f->locations[f->nlocations - 1].file);
		if (f->locations[f->nlocations - 1].line)
			strbuf_addf(out, ":%" PRIu32, f->locations[f->nlocations - 1].line);
	}
	strbuf_addc(out, '\n');
}

static void add_reason(const struct watch *w, size_t n, struct strbuf *out)
{
	const struct finding *f = w->finding;
	int64_t first = number_of(f, STR("count_first"));
	bool still = true;
	int64_t most = 0;

	for (size_t i = 0; i < n; i++) {
		still = still && stands_still(w[i].finding);
		if (w[i].finding->count > most)
			most = w[i].finding->count;
	}
	if (still)
		strbuf_addf(out, " max=%" PRId64, most);
	strbuf_adds(out, " reason=\"seen by watch-list: ");
	if (n > 1)
		strbuf_addf(out, "%zu findings, up to %" PRId64 " goroutines", n, most);
	else if (still || first < 0)
		strbuf_addf(out, "%" PRId64 " goroutines", f->count);
	else
		strbuf_addf(out, "from %" PRId64 " to %" PRId64 " goroutines", first, f->count);
	strbuf_adds(out, still ? ", not growing\"\n" : "\"\n");
}

/* n findings that one entry silences. */
static void add_entry(const struct watch *w, size_t n, struct strbuf *out)
{
	struct strbuf glob = {0};

	for (size_t i = 0; i < n; i++)
		add_comment(w[i].finding, out);
	idle_add_glob(w->function, &glob);
	word_add(strbuf_str(&glob), out);
	strbuf_adds(out, " state=");
	word_add(w->state, out);
	add_reason(w, n, out);
	strbuf_release(&glob);
}

static void add_entries(const struct report *r, struct strbuf *out)
{
	struct watch *all = xcalloc(r->nfindings + 1, sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < r->nfindings; i++)
		n += is_watched(&r->findings[i], &all[n]);
	qsort(all, n, sizeof(*all), compare);
	for (size_t i = 0, from = 0; i < n; i++) {
		if (i + 1 < n && same_entry(&all[i], &all[i + 1]))
			continue;
		add_entry(all + from, i + 1 - from, out);
		from = i + 1;
	}
	if (n < r->nfindings)
		strbuf_addf(out, "# findings that no entry silences: %zu\n", r->nfindings - n);
	free(all);
}

int watch_list_run(struct common *c, int argc, char **argv)
{
	struct judge_verb v = {.common = c};
	struct opt rows[JUDGE_OPTIONS + 1] = {{0}};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list paths = {0};
	struct strbuf out = {0};
	struct err err = {0};
	int code;

	judge_options_rows(&v, rows);
	rows[JUDGE_OPTIONS] = (struct opt)OPT_END;
	if (!common_parse(c, &line, &paths, &code))
		return code;
	if (judge_run(&v, &paths, &err)) {
		add_entries(&v.report, &out);
		code = put_out(c, &out, EXIT_OK);
		if (v.totals.trouble || (c->strict && v.totals.lost))
			code = EXIT_TROUBLE;
	} else {
		common_error(c, &err);
		code = EXIT_TROUBLE;
	}
	strbuf_release(&out);
	judge_release(&v);
	opt_list_release(&paths);
	return code;
}
