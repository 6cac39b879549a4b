/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analyze/weigh_samples.h"
#include "base/xmalloc.h"
#include "extra.h"
#include "profq.h"
#include "report/profile_top.h"
#include "sums.h"

struct top {
	struct profile_source source; /* first */
	const struct common *common;
	struct profile_options options;
	struct extra extra;
	const char *binary;
	struct opt_list files; /* borrowed */
	struct output *out;
};

/* ---- from weights to the table ---- */

static void add_row(const struct weighing *w, const struct ranked *r, struct top_row *row)
{
	const struct node *n = &w->graph->nodes[r->node];

	row->name = r->name;
	row->function = n->name;
	row->file = n->file;
	row->line = n->line;
	row->flat = r->flat;
	row->cum = r->cum;
	if (r->inline_edge)
		row->inlined = r->call_edge ? INLINE_SOME : INLINE_ALL;
	if (n->function != PROFILE_NONE && !n->several_files && !row->file.n)
		row->file = w->view->functions[n->function].file;
}

static bool add_samples(
	const struct top *t, struct weighing *w, struct top_row *rows, struct err *err)
{
	struct row_samples *samples;

	if (!t->extra.samples)
		return true;
	samples = weigh_samples(w, err);
	for (size_t i = 0; samples && i < w->nrows; i++) {
		rows[i].flat_samples = samples[i].flat;
		rows[i].cum_samples = samples[i].cum;
	}
	free(samples);
	return samples != NULL;
}

static struct str *active_filters(const struct profile_options *o, size_t *n, struct arena *arena)
{
	const struct {
		const char *name, *value;
	} all[] = {{"focus", o->focus}, {"ignore", o->ignore}, {"hide", o->hide}, {"show", o->show},
		{"show_from", o->show_from}, {"tagfocus", o->tagfocus}, {"tagignore", o->tagignore},
		{"tagshow", o->tagshow}, {"taghide", o->taghide}};
	struct str *list = arena_alloc(arena, sizeof(all) / sizeof(all[0]) * sizeof(*list));
	struct strbuf b = {0};

	*n = 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!all[i].value || !*all[i].value)
			continue;
		strbuf_clear(&b);
		strbuf_addf(&b, "%s=%s", all[i].name, all[i].value);
		list[(*n)++] = arena_dup(arena, strbuf_str(&b));
	}
	strbuf_release(&b);
	return list;
}

static size_t rows_that_fit(const struct output *out, const struct profile_options *o)
{
	enum { HEADER = 12, LEAST = 5 };
	int height = output_height(out);

	if (!output_is_terminal(out) || height <= 0 || o->nodecount >= 0)
		return SIZE_MAX;
	return height > HEADER + LEAST ? (size_t)(height - HEADER) : LEAST;
}

static bool print(struct top *t, struct weighing *w, struct err *err)
{
	const struct profile *p = w->profile;
	const struct profile_type *type = &p->types[w->options.value];
	struct top_row *rows = xcalloc(w->nrows + 1, sizeof(*rows));
	struct strbuf name = {0};
	struct top_table table = {.profile = p,
		.binary = str_from(t->binary),
		.build_id = str_from(t->options.buildid),
		.extra_comment = str_from(t->options.add_comment),
		.unit = type->unit,
		.total = w->total,
		.ratio = 1 / t->options.divide_by,
		.unit_wanted = str_from(t->options.unit),
		.compact = t->options.compact_labels,
		.nodefraction = w->options.nodefraction,
		.nodes_left = w->nodes_left,
		.dropped = w->dropped,
		.rows = rows,
		.nrows = w->nrows,
		.samples = t->extra.samples,
		.rows_shown = rows_that_fit(t->out, &t->options)};
	bool ok = add_samples(t, w, rows, err);

	for (size_t i = 0; ok && i < w->nrows; i++)
		add_row(w, &w->rows[i], &rows[i]);
	strbuf_adds(&name, t->options.mean ? "mean_" : "");
	strbuf_add(&name, type->type);
	table.type = strbuf_str(&name);
	table.filters = active_filters(&t->options, &table.nfilters, &w->arena);
	ok = ok && profile_top_write(&table, common_format(t->common), t->out, err);
	strbuf_release(&name);
	free(rows);
	return ok;
}

static bool check_matches(const struct top *t, const struct view *v, struct err *err)
{
	struct matching m = {0};

	matching_add(&m, v);
	return matching_check(&m, t->common, t->extra.require_match, err);
}

static bool weigh_and_print(struct top *t, struct view *v, size_t value, struct err *err)
{
	const struct profile_options *o = &t->options;
	const struct weigh_options options = {.value = value,
		.mean = o->mean,
		.relative = o->relative_percentages,
		.cum = o->cum,
		.drop_negative = o->drop_negative,
		.nodecount = extra_picks(&t->extra) ? 0 : o->nodecount,
		.nodefraction = o->nodefraction,
		.edgefraction = o->edgefraction};
	struct graph_options grain = options_graph(o);
	struct weighing w;
	struct graph g;
	bool ok;

	graph_init(&g, v, &grain);
	ok = weigh(&w, v, &g, &options, err);
	if (ok) {
		extra_pick(&t->extra, &w, o->nodecount);
		ok = check_matches(t, v, err) &&
		     mine_check(
			     t->common, &t->extra.mine, w.nrows > 0, t->extra.require_match, err) &&
		     print(t, &w, err);
	}
	weigh_release(&w);
	graph_release(&g);
	return ok;
}

static bool use_profile(struct profile_source *s, const struct profile *p, struct err *err)
{
	struct top *t = (struct top *)s;
	struct view_options filters = options_view(&t->options);
	struct view v;
	size_t value;
	bool ok, done = false;

	if (!profile_value_index(p, str_from(t->options.sample_index), &value, err))
		return false;
	ok = view_init(&v, p, &filters, err) &&
	     extra_stacks(t->common, &v, value, s->path, t->out, &done, err) &&
	     (done ? check_matches(t, &v, err) : weigh_and_print(t, &v, value, err));
	if (ok)
		note_nameless(t->common, p);
	view_release(&v);
	return ok;
}

/* ---- command line ---- */

static bool is_program(const char *path)
{
	char magic[4] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool elf;

	if (fd < 0)
		return false;
	elf = read(fd, magic, sizeof(magic)) == (ssize_t)sizeof(magic) && memcmp(magic,
										  "\x7f"
										  "ELF",
										  4) == 0;
	close(fd);
	return elf;
}

static bool choose_input(struct top *t, const struct opt_list *operands, struct err *err)
{
	t->files = *operands;
	if (operands->n > 1 && is_program(operands->items[0])) {
		t->binary = operands->items[0];
		t->files.items++;
		t->files.n--;
	}
	return t->files.n || err_set(err, ERR_USAGE, "no profile given");
}

static bool read_several(
	struct top *t, const struct opt_list *bases, struct diag *diag, struct err *err)
{
	struct several s = {.common = t->common, .diag = diag, .files = &t->files};
	const struct merge_options o = {t->options.diff_base.n > 0, t->options.normalize};
	const struct profile *p = several_read(&s, &o, bases, err);
	bool ok = p && use_profile(&t->source, p, err);

	merge_release(&s.merge);
	return ok;
}

static bool read_input(struct top *t, struct diag *diag, struct err *err)
{
	const struct opt_list *bases =
		t->options.diff_base.n ? &t->options.diff_base : &t->options.base;

	if (t->files.n > 1 || bases->n)
		return read_several(t, bases, diag, err);
	t->source.path = t->files.items[0];
	return source_read(&t->source, t->common, diag, err);
}

static int finish(struct top *t, const struct diag *diag, bool ok, struct err *err)
{
	bool lost = common_report_diag(t->common, diag);

	if (t->out && !output_close(t->out, ok, ok ? err : NULL))
		ok = false;
	if (!ok)
		common_error(t->common, err);
	return ok && !lost ? EXIT_OK : EXIT_TROUBLE;
}

/* pprof's other reports are no misspelt options. */
static bool is_other_report(int argc, char **argv, struct err *err)
{
	static const char *const reports[] = {"tree", "peek", "traces", "tags", "list", "weblist",
		"disasm", "raw", "comments", "proto", "topproto", "callgrind", "dot", "svg", "png",
		"gif", "pdf", "ps", "web", "http"};

	for (int i = 1; i < argc; i++) {
		struct str word = str_from(argv[i]);

		if (!str_eat(&word, STR("-")))
			continue;
		str_eat(&word, STR("-"));
		word = str_head(word, str_chr(word, '='));
		for (size_t k = 0; k < sizeof(reports) / sizeof(reports[0]); k++)
			if (str_eq(word, str_from(reports[k])))
				return !err_set(err, ERR_USAGE,
					"-%s: this report of pprof is not here yet; top and info are",
					reports[k]);
	}
	return false;
}

int top_run(struct common *c, int argc, char **argv)
{
	struct top t = {.common = c, .source.use = use_profile};
	struct opt table[OPTIONS_ROWS + EXTRA_ROWS];
	struct common_line line = {table, argc - 1, argv + 1, true};
	struct opt_list operands;
	struct diag diag = {0};
	struct err err = {0};
	int code;
	bool ok;

	if (is_other_report(argc, argv, &err)) {
		common_error(c, &err);
		return EXIT_TROUBLE;
	}
	options_init(&t.options);
	options_table(&t.options, table);
	extra_rows(&t.extra, table);
	if (!common_parse(c, &line, &operands, &code))
		return code;
	ok = options_finish(c, &t.options, &err) && choose_input(&t, &operands, &err);
	if (ok) {
		t.out = output_open(c->output, &err);
		ok = t.out && read_input(&t, &diag, &err);
	}
	code = finish(&t, &diag, ok, &err);
	opt_list_release(&operands);
	opt_list_release(&t.extra.mine);
	opt_list_release(&t.options.base);
	opt_list_release(&t.options.diff_base);
	diag_release(&diag);
	return code;
}
