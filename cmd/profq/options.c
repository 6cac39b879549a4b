/* SPDX-License-Identifier: MIT */
#include "profq.h"

#include <string.h>

void options_init(struct profile_options *o)
{
	*o = (struct profile_options){.unit = "minimum",
		.trim = true,
		.nodecount = -1,
		.nodefraction = 0.005,
		.edgefraction = 0.001,
		.divide_by = 1};
}

struct filler {
	struct opt *table;
	size_t n;
};

static void add(struct filler *f, struct opt row)
{
	f->table[f->n++] = row;
}

static void group(struct filler *f, const char *title)
{
	add(f, (struct opt){OPT_GROUP, NULL, 0, NULL, title, NULL});
}

static void flag(struct filler *f, const char *name, const char *help, bool *to)
{
	add(f, (struct opt){OPT_FLAG, name, 0, NULL, help, to});
}

static void text(struct filler *f, const char *name, const char *arg, const char *help, void *to)
{
	add(f, (struct opt){OPT_TEXT, name, 0, arg, help, to});
}

static void fill_what(struct filler *f, struct profile_options *o)
{
	group(f, "What is shown:");
	text(f, "sample_index", "TYPE", "which value: name or number", &o->sample_index);
	flag(f, "mean", "divide by the first value: the average", &o->mean);
	flag(f, "cum", "order by cum", &o->cum);
	flag(f, "flat", "order by flat (default)", &o->flat);
	add(f, (struct opt){OPT_INT, "nodecount", 0, "N", "so many rows; 0 = all", &o->nodecount});
	add(f, (struct opt){OPT_REAL, "nodefraction", 0, "X",
		       "hide rows with cum below X of the total (0.005)", &o->nodefraction});
	add(f, (struct opt){OPT_REAL, "edgefraction", 0, "X",
		       "ignore calls below X of the total (0.001)", &o->edgefraction});
	flag(f, "trim", "--no-trim switches the three limits off", &o->trim);
	flag(f, "drop_negative", "hide rows with a negative value", &o->drop_negative);
	text(f, "granularity", "NAME", "functions, filefunctions, files, lines, addresses",
		&o->granularity);
	flag(f, "functions", NULL, &o->functions);
	flag(f, "filefunctions", NULL, &o->filefunctions);
	flag(f, "files", NULL, &o->files);
	flag(f, "lines", NULL, &o->lines);
	flag(f, "addresses", NULL, &o->addresses);
	flag(f, "noinlines", "count inlined code for its caller", &o->noinlines);
	flag(f, "showcolumns", "columns with --granularity=lines", &o->showcolumns);
	text(f, "unit", "UNIT", "minimum (one for all), auto, or a unit", (void *)&o->unit);
	add(f, (struct opt){OPT_REAL, "divide_by", 0, "X", "divide all values", &o->divide_by});
	flag(f, "relative_percentages", "percent of what the filters leave",
		&o->relative_percentages);
	flag(f, "compact_labels", "no header lines of the profile", &o->compact_labels);
	text(f, "trim_path", "DIRS", "prefixes to cut off file names", &o->trim_path);
	text(f, "source_path", "DIRS", "cut file names behind the last part of these",
		&o->source_path);
	add(f, (struct opt){OPT_LIST, "source", 0, "DIR",
		       "list: look there too, by the longest end of a file's name", &o->source});
}

static void fill_filters(struct filler *f, struct profile_options *o)
{
	group(f, "Filters (RE2 patterns over function, file and binary names):");
	text(f, "focus", "RE", "only samples with a matching frame", &o->focus);
	text(f, "ignore", "RE", "no samples with a matching frame", &o->ignore);
	text(f, "show", "RE", "only matching frames", &o->show);
	text(f, "hide", "RE", "no matching frames", &o->hide);
	text(f, "show_from", "RE", "cut callers above the first match", &o->show_from);
	text(f, "prune_from", "RE", "cut callees below a match", &o->prune_from);
	text(f, "tagfocus", "[KEY=]RE|RANGE", "only samples with a matching label", &o->tagfocus);
	text(f, "tagignore", "[KEY=]RE|RANGE", "no samples with a matching label", &o->tagignore);
	text(f, "tagroot", "KEYS", "label values as outermost frames", &o->tagroot);
	text(f, "tagleaf", "KEYS", "label values as innermost frames", &o->tagleaf);
	text(f, "tagshow", "RE", NULL, &o->tagshow);
	text(f, "taghide", "RE", NULL, &o->taghide);
}

static void fill_bases(struct filler *f, struct profile_options *o)
{
	group(f, "Comparing:");
	add(f, (struct opt){OPT_LIST, "diff_base", 0, "FILE",
		       "take FILE off; percent of FILE's total", &o->diff_base});
	add(f, (struct opt){OPT_LIST, "base", 0, "FILE",
		       "take FILE off: an earlier state of a running sum", &o->base});
	flag(f, "normalize", "scale to the base's total first", &o->normalize);
}

/* pprof's names of the verbs. */
static void fill_formats(struct filler *f, struct profile_options *o)
{
	const char *name;
	bool pattern;

	for (size_t i = 0; (name = report_format(i, &pattern)); i++) {
		if (pattern)
			text(f, name, "RE", NULL, &o->formats[i].pattern);
		else
			flag(f, name, NULL, &o->formats[i].set);
	}
}

/* Accepted for pprof's command lines; several mean nothing offline. */
static void fill_accepted(struct filler *f, struct profile_options *o)
{
	flag(f, "inuse_space", NULL, &o->inuse_space);
	flag(f, "inuse_objects", NULL, &o->inuse_objects);
	flag(f, "alloc_space", NULL, &o->alloc_space);
	flag(f, "alloc_objects", NULL, &o->alloc_objects);
	flag(f, "total_delay", NULL, &o->total_delay);
	flag(f, "contentions", NULL, &o->contentions);
	flag(f, "mean_delay", NULL, &o->mean_delay);
	flag(f, "call_tree", NULL, &o->call_tree);
	flag(f, "intel_syntax", NULL, &o->intel_syntax);
	text(f, "symbolize", "MODE", NULL, &o->symbolize);
	text(f, "buildid", "ID", NULL, &o->buildid);
	text(f, "add_comment", "TEXT", NULL, &o->add_comment);
	text(f, "tools", "PATH", NULL, &o->tools);
	add(f, (struct opt){OPT_INT, "seconds", 0, "N", NULL, &o->seconds});
	add(f, (struct opt){OPT_INT, "timeout", 0, "N", NULL, &o->timeout});
}

size_t options_filters(struct profile_options *o, struct opt *table)
{
	struct filler f = {table, 0};

	fill_filters(&f, o);
	return f.n;
}

void options_table(struct profile_options *o, struct opt table[OPTIONS_ROWS])
{
	struct filler f = {table, 0};

	fill_what(&f, o);
	fill_filters(&f, o);
	fill_bases(&f, o);
	fill_formats(&f, o);
	fill_accepted(&f, o);
	table[f.n] = (struct opt)OPT_END;
}

/* ---- what the words mean together ---- */

static bool choose_granularity(struct profile_options *o, struct err *err)
{
	static const char *const names[] = {
		"functions", "filefunctions", "files", "lines", "addresses"};
	const bool set[] = {o->functions, o->filefunctions, o->files, o->lines, o->addresses};
	bool found = !o->granularity;
	size_t n = 0;

	for (size_t i = 0; i < 5; i++) {
		if (o->granularity && strcmp(o->granularity, names[i]) == 0) {
			o->grain = (enum granularity)i;
			found = true;
		}
		if (set[i]) {
			o->grain = (enum granularity)i;
			n++;
		}
	}
	if (!found)
		return err_set(err, ERR_USAGE,
			"--granularity: '%s' is none of functions, filefunctions, files, lines, "
			"addresses",
			o->granularity);
	if (n + (o->granularity != NULL) > 1)
		return err_set(err, ERR_USAGE, "the granularity is set twice");
	return true;
}

static void choose_value(const struct common *c, struct profile_options *o)
{
	const struct {
		bool set;
		const char *option, *type;
	} short_forms[] = {{o->total_delay, "-total_delay", "delay"},
		{o->mean_delay, "-mean_delay", "delay"},
		{o->contentions, "-contentions", "contentions"},
		{o->inuse_space, "-inuse_space", "inuse_space"},
		{o->inuse_objects, "-inuse_objects", "inuse_objects"},
		{o->alloc_space, "-alloc_space", "alloc_space"},
		{o->alloc_objects, "-alloc_objects", "alloc_objects"}};

	for (size_t i = 0; i < sizeof(short_forms) / sizeof(short_forms[0]); i++) {
		if (!short_forms[i].set)
			continue;
		if (o->sample_index && *o->sample_index)
			common_note(
				c, "multiple value selections, ignoring %s", short_forms[i].option);
		else
			o->sample_index = short_forms[i].type;
	}
	o->mean |= o->mean_delay;
}

bool options_finish(const struct common *c, struct profile_options *o, struct err *err)
{
	if (o->cum && o->flat)
		return err_set(err, ERR_USAGE, "--cum and --flat exclude each other");
	if (o->divide_by == 0)
		return err_set(err, ERR_USAGE, "--divide_by: zero divisor");
	if (o->base.n && o->diff_base.n)
		return err_set(err, ERR_USAGE, "--base and --diff_base exclude each other");
	if (o->normalize && !o->base.n && !o->diff_base.n)
		return err_set(err, ERR_USAGE, "--normalize needs a base profile");
	if (!o->trim) {
		o->nodecount = 0;
		o->nodefraction = o->edgefraction = 0;
	}
	choose_value(c, o);
	return choose_granularity(o, err);
}

/* -symbolize=none and -symbolize=...demangle=none: function names stay what the file says. */
static bool names_as_stated(const char *symbolize)
{
	struct str modes = str_from(symbolize);

	while (modes.n) {
		struct str mode = str_split(&modes, ':');

		if (str_eq(mode, STR("none")) || str_eq(mode, STR("no")) ||
			str_eq(mode, STR("demangle=none")))
			return true;
	}
	return false;
}

struct view_options options_view(const struct profile_options *o)
{
	return (struct view_options){.focus = str_from(o->focus),
		.ignore = str_from(o->ignore),
		.hide = str_from(o->hide),
		.show = str_from(o->show),
		.show_from = str_from(o->show_from),
		.prune_from = str_from(o->prune_from),
		.tagfocus = str_from(o->tagfocus),
		.tagignore = str_from(o->tagignore),
		.tagshow = str_from(o->tagshow),
		.taghide = str_from(o->taghide),
		.tagroot = str_from(o->tagroot),
		.tagleaf = str_from(o->tagleaf),
		.unit = str_from(o->unit),
		.names_as_stated = names_as_stated(o->symbolize)};
}

struct graph_options options_graph(const struct profile_options *o)
{
	return (struct graph_options){.granularity = o->grain,
		.noinlines = o->noinlines,
		.showcolumns = o->showcolumns,
		.trim_path = str_from(o->trim_path),
		.source_path = str_from(o->source_path)};
}
