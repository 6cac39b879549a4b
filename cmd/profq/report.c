/* SPDX-License-Identifier: MIT */
/* What the reports of pprof have in common: command line, input, filters, header. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "profq.h"
#include "sums.h"

static const struct report_kind *const kinds[] = {&report_top, &report_tree, &report_peek,
	&report_traces, &report_tags, &report_comments, &report_raw, &report_list,
	&report_callgrind, &report_dot, &report_proto, &report_svg, &report_png, &report_pdf};

/* Reports of pprof that are known and not here. */
static const char *const elsewhere[] = {"weblist", "disasm", "topproto", "gif", "ps", "web", "eog",
	"evince", "gv", "kcachegrind", "http"};

enum {
	KINDS = sizeof(kinds) / sizeof(kinds[0]),
	ELSEWHERE = sizeof(elsewhere) / sizeof(elsewhere[0]),
};

/* ---- which report ---- */

/* kinds, then "text", then those that are elsewhere. */
const char *report_format(size_t i, bool *pattern)
{
	*pattern = false;
	if (i < KINDS) {
		*pattern = kinds[i]->pattern;
		return kinds[i]->name;
	}
	if (i == KINDS)
		return "text";
	return NULL;
}

static bool is_elsewhere(int argc, char **argv, struct err *err)
{
	for (int i = 1; i < argc; i++) {
		struct str word = str_from(argv[i]);

		if (!str_eat(&word, STR("-")))
			continue;
		str_eat(&word, STR("-"));
		word = str_head(word, str_chr(word, '='));
		for (size_t k = 0; k < ELSEWHERE; k++)
			if (str_eq(word, str_from(elsewhere[k])))
				return !err_set(err, ERR_USAGE,
					"-%s: profq has no such report; 'profq --help' lists them",
					elsewhere[k]);
	}
	return false;
}

/* -tree and the like choose where no verb was named, and may repeat the one that was. */
static bool choose_kind(struct pprof_report *r, bool implied, struct err *err)
{
	const struct report_choice *choices = r->options.formats;
	const struct report_kind *chosen = NULL;
	size_t n = 0;

	for (size_t i = 0; i <= KINDS; i++) {
		if (!choices[i].set && !(choices[i].pattern && *choices[i].pattern))
			continue;
		chosen = kinds[i < KINDS ? i : 0];
		r->pattern = choices[i].pattern;
		n++;
	}
	if (n > 1 || (chosen && !implied && chosen != r->kind))
		return err_set(err, ERR_USAGE, "must set at most one output format");
	if (chosen)
		r->kind = chosen;
	if (!r->kind->extra && extra_option(&r->extra))
		return err_set(err, ERR_USAGE, "%s: -%s has no such option",
			extra_option(&r->extra), r->kind->name);
	return true;
}

static void apply_kind(struct pprof_report *r)
{
	struct profile_options *o = &r->options;

	if (r->kind->lines)
		o->grain = GRANULARITY_LINES;
	if (r->kind->addresses)
		o->grain = GRANULARITY_ADDRESSES;
	if (r->kind->whole) {
		o->nodecount = 0;
		o->nodefraction = o->edgefraction = 0;
	}
}

/* ---- input ---- */

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

static bool choose_input(struct pprof_report *r, const struct opt_list *operands, struct err *err)
{
	r->files = *operands;
	if (r->kind->pattern && !r->pattern) {
		if (!r->files.n)
			return err_set(err, ERR_USAGE, "no pattern given");
		r->pattern = *r->files.items++;
		r->files.n--;
	}
	if (r->files.n > 1 && is_program(r->files.items[0])) {
		r->binary = *r->files.items++;
		r->files.n--;
	}
	return r->files.n || err_set(err, ERR_USAGE, "no profile given");
}

static bool use_profile(struct profile_source *s, const struct profile *p, struct err *err)
{
	struct pprof_report *r = (struct pprof_report *)s;
	struct view_options filters = options_view(&r->options);
	struct view v;
	size_t value;
	bool ok;

	if (!profile_value_index(p, str_from(r->options.sample_index), &value, err))
		return false;
	ok = view_init(&v, p, &filters, err) && r->kind->show(r, &v, value, err);
	view_release(&v);
	return ok;
}

static bool read_several(
	struct pprof_report *r, const struct opt_list *bases, struct diag *diag, struct err *err)
{
	struct several s = {.common = r->common, .diag = diag, .files = &r->files};
	const struct merge_options o = {r->options.diff_base.n > 0, r->options.normalize};
	const struct profile *p = several_read(&s, &o, bases, err);
	bool ok;

	/* One alone is not merged: its tables stay as they are. Standard input cannot be read
	 * twice. */
	if (p && s.only && strcmp(s.only, "-") != 0) {
		r->source.path = s.only;
		ok = source_read(&r->source, r->common, diag, err);
	} else {
		ok = p && use_profile(&r->source, p, err);
	}
	merge_release(&s.merge);
	return ok;
}

static bool read_input(struct pprof_report *r, struct diag *diag, struct err *err)
{
	const struct opt_list *bases =
		r->options.diff_base.n ? &r->options.diff_base : &r->options.base;

	if (r->files.n > 1 || bases->n)
		return read_several(r, bases, diag, err);
	r->source.path = r->files.items[0];
	return source_read(&r->source, r->common, diag, err);
}

/* ---- what the reports ask for ---- */

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

struct profile_head report_head(
	const struct pprof_report *r, const struct profile *p, size_t value, struct arena *arena)
{
	const struct profile_options *o = &r->options;
	const struct profile_type *type = &p->types[value];
	struct profile_head h = {.profile = p,
		.binary = str_from(r->binary),
		.build_id = str_from(o->buildid),
		.extra_comment = str_from(o->add_comment),
		.type = type->type,
		.unit = type->unit,
		.ratio = 1 / o->divide_by,
		.unit_wanted = str_from(o->unit),
		.compact = o->compact_labels,
		.nodefraction = o->nodefraction,
		.edgefraction = o->edgefraction};
	struct strbuf name = {0};

	if (o->mean) {
		strbuf_adds(&name, "mean_");
		strbuf_add(&name, type->type);
		h.type = arena_dup(arena, strbuf_str(&name));
		strbuf_release(&name);
	}
	h.filters = active_filters(o, &h.nfilters, arena);
	return h;
}

struct view_profile_options report_profile_options(const struct pprof_report *r)
{
	const struct profile_options *o = &r->options;

	return (struct view_profile_options){.binary = str_from(r->binary),
		.build_id = str_from(o->buildid),
		.comment = str_from(o->add_comment),
		.noinlines = o->noinlines,
		.showcolumns = o->showcolumns};
}

struct weigh_options report_weigh_options(const struct pprof_report *r, size_t value)
{
	const struct profile_options *o = &r->options;

	return (struct weigh_options){.value = value,
		.mean = o->mean,
		.relative = o->relative_percentages,
		.cum = o->cum,
		.drop_negative = o->drop_negative,
		.nodecount = o->nodecount < 0 ? r->kind->nodecount : o->nodecount,
		.nodefraction = o->nodefraction,
		.edgefraction = o->edgefraction};
}

struct regex *report_regex(const struct pprof_report *r, struct err *err)
{
	struct regex *re = regex_new(str_from(r->pattern), err);

	if (!re)
		err_wrap(err, "parsing argument regexp %s", r->pattern);
	return re;
}

void report_note_unmatched(const struct pprof_report *r, const struct view *v)
{
	struct matching m = {0};

	matching_add(&m, v);
	matching_check(&m, r->common, false, NULL);
}

/* ---- command line ---- */

static int finish(struct pprof_report *r, const struct diag *diag, bool ok, struct err *err)
{
	bool lost = common_report_diag(r->common, diag);

	if (r->out && !output_close(r->out, ok, ok ? err : NULL))
		ok = false;
	if (!ok)
		common_error(r->common, err);
	return ok && !lost ? EXIT_OK : EXIT_TROUBLE;
}

static bool run(struct pprof_report *r, const struct opt_list *operands, bool implied,
	struct diag *diag, struct err *err)
{
	if (!options_finish(r->common, &r->options, err) || !choose_kind(r, implied, err) ||
		!choose_input(r, operands, err))
		return false;
	if (!r->kind->machines && strcmp(common_format(r->common), "text") != 0)
		return err_set(err, ERR_USAGE, "--format %s: %s writes text",
			common_format(r->common), r->kind->name);
	apply_kind(r);
	r->out = output_open(r->common->output, err);
	return r->out && read_input(r, diag, err);
}

int report_run(const struct report_kind *kind, struct common *c, int argc, char **argv)
{
	struct pprof_report r = {.common = c, .kind = kind, .source.use = use_profile};
	struct opt table[OPTIONS_ROWS + EXTRA_ROWS];
	struct common_line line = {table, argc - 1, argv + 1, true};
	struct opt_list operands;
	struct diag diag = {0};
	struct err err = {0};
	int code;
	bool ok;

	if (is_elsewhere(argc, argv, &err)) {
		common_error(c, &err);
		return EXIT_TROUBLE;
	}
	options_init(&r.options);
	options_table(&r.options, table);
	if (kind->extra)
		extra_rows(&r.extra, table);
	if (!common_parse(c, &line, &operands, &code))
		return code;
	ok = run(&r, &operands, strcmp(argv[0], c->verb->name) != 0, &diag, &err);
	code = finish(&r, &diag, ok, &err);
	opt_list_release(&operands);
	extra_release(&r.extra);
	opt_list_release(&r.options.base);
	opt_list_release(&r.options.diff_base);
	opt_list_release(&r.options.source);
	diag_release(&diag);
	return code;
}
