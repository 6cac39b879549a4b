/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/diff.h"
#include "analyze/diff_labels.h"
#include "analyze/idle_risk.h"
#include "answer.h"
#include "base/xmalloc.h"
#include "filter.h"
#include "formats/idle_file.h"
#include "model/finding.h"
#include "report/stack_diff.h"
#include "stored.h"

struct diff {
	const struct common *common;
	/* the words */
	struct filter_options options;
	int64_t top, threshold;
	struct opt_list labels;
	const char *created_by, *by, *group_by, *sort, *frames;
	const char *idle_file, *today;
	/* what they mean */
	struct diff_filter filter;
	struct gate gate;
	struct stored_options stored;
	struct label_split split;
	struct label_filter *label_filters;
	/* the work */
	struct snapshot_list snapshots;
	struct owner owner;
	struct idle_list idle;
	struct stack_diff result;
};

enum { TOP_AUTO = -1, THRESHOLD = 100 };

static void fill_table(struct diff *v, struct opt table[])
{
	const struct opt rows[] = {
		{OPT_TEXT, "created-by", 0, "REGEX", "only goroutines whose creator matches",
			&v->created_by},
		{OPT_LIST, "label", 0, "KEY[=REGEX]", "only goroutines with this pprof label",
			&v->labels},
		{OPT_TEXT, "idle", 0, "FILE", "goroutines that are normal here, with reasons",
			&v->idle_file},
		{OPT_TEXT, "today", 0, "DATE", "the day that until= in --idle is compared with",
			&v->today},
		{OPT_TEXT, "group-by", 0, "LEVEL",
			"groups by lines (default), functions, top=N, creator, label:KEY",
			&v->group_by},
		{OPT_TEXT, "by", 0, "site|group",
			"text: one block a line of code (default with lines), or a group", &v->by},
		{OPT_TEXT, "sort", 0, "KEY", "delta (default), count, wait, share or name",
			&v->sort},
		{OPT_TEXT, "frames", 0, "fold|all",
			"text: Go's own frames folded (default), or every frame", &v->frames},
		{OPT_INT, "top", 'n', "N", "at most N; 0 = all (default: what fits on a terminal)",
			&v->top},
		{OPT_INT, "threshold", 0, "N",
			"with --fail-on: a line of code that gained N fails (default 100)",
			&v->threshold},
		OPT_END,
	};

	stored_rows(&v->stored, table);
	filter_rows(&v->options, table + STORED_OPTIONS);
	memcpy(table + STORED_OPTIONS + FILTER_OPTIONS, rows, sizeof(rows));
}

/* ---- from words to meanings ---- */

static bool read_gate(struct diff *v, struct err *err)
{
	const char *env = getenv("ROOTCAUSE_FAIL_ON");
	const char *word = v->common->fail_on ? v->common->fail_on : env && *env ? env : "none";

	if (!gate_parse(str_from(word), &v->gate, err))
		return err_wrap(err, v->common->fail_on ? "--fail-on" : "ROOTCAUSE_FAIL_ON");
	return true;
}

/* "functions", "top=3", "label:route" */
static bool read_level(struct diff *v, struct err *err)
{
	static const char *const names[] = {"lines", "functions", "top", "creator", "label", NULL};
	struct str word = str_from(v->group_by ? v->group_by : "lines");
	struct diff_filter *f = &v->filter;
	int found = answer_find_word(v->group_by ? v->group_by : "lines", names);
	uint64_t n = 0;

	if (found >= 0 && found != LEVEL_TOP && found != LEVEL_LABEL) {
		f->level = (enum diff_level)found;
		return true;
	}
	if (str_eat(&word, STR("top=")) && str_u64(word, &n) && n > 0) {
		f->level = LEVEL_TOP;
		f->top = (size_t)n;
		return true;
	}
	if (str_eat(&word, STR("label:")) && word.n) {
		f->level = LEVEL_LABEL;
		f->label_key = v->split.key = word;
		return true;
	}
	return err_set(err, ERR_USAGE,
		"--group-by: '%s' is none of lines, functions, top=N, creator, label:KEY",
		v->group_by);
}

static bool read_sort(struct diff *v, struct err *err)
{
	static const char *const names[] = {"delta", "count", "wait", "share", "name", NULL};
	int found = answer_find_word(v->sort ? v->sort : "delta", names);

	if (found < 0)
		return err_set(err, ERR_USAGE,
			"--sort: '%s' is none of delta, count, wait, share, name", v->sort);
	v->filter.sort = (enum diff_sort)found;
	return true;
}

static bool read_labels(struct diff *v, struct err *err)
{
	v->label_filters = xcalloc(v->labels.n, sizeof(*v->label_filters));
	v->split.filters = v->label_filters;
	for (size_t i = 0; i < v->labels.n; i++) {
		struct label_filter *f = &v->label_filters[v->split.n];
		struct str word = str_from(v->labels.items[i]);
		size_t equals = str_chr(word, '=');

		f->key = equals == SIZE_MAX ? word : str_head(word, equals);
		if (!f->key.n)
			return err_set(
				err, ERR_USAGE, "--label: '%s' names no label", v->labels.items[i]);
		v->split.n++;
		if (equals == SIZE_MAX)
			continue;
		f->value = regex_new(str_from_at(word, equals + 1), err);
		if (!f->value)
			return err_wrap(err, "--label");
	}
	return true;
}

static bool check_words(struct diff *v, struct err *err)
{
	static const char *const forms[] = {
		"text", "json", "csv", "tsv", "markdown", "folded", NULL};
	static const char *const bys[] = {"site", "stack", "group", NULL};
	static const char *const frames[] = {"fold", "all", NULL};

	if (!answer_check_format(v->common, forms, err))
		return false;
	if (v->by && answer_find_word(v->by, bys) < 0)
		return err_set(err, ERR_USAGE, "--by: '%s' is neither site nor group", v->by);
	if (v->frames && answer_find_word(v->frames, frames) < 0)
		return err_set(err, ERR_USAGE, "--frames: '%s' is neither fold nor all", v->frames);
	if (v->by && strcmp(v->by, "site") == 0 && v->filter.level != LEVEL_LINES)
		return err_set(err, ERR_USAGE,
			"--by=site: groups by %s lie at several lines of code", v->group_by);
	if (v->top < TOP_AUTO || v->threshold < 1)
		return err_set(
			err, ERR_USAGE, "--top takes no negative number, --threshold one above 0");
	return true;
}

static bool read_words(struct diff *v, struct err *err)
{
	idle_list_add_builtin(&v->idle);
	return read_level(v, err) && check_words(v, err) &&
	       filter_read(&v->options, &v->filter, &v->owner, err) && read_sort(v, err) &&
	       read_labels(v, err) && read_gate(v, err) &&
	       filter_read_pattern("created-by", v->created_by, &v->filter.created_by, err) &&
	       idle_list_set_today(&v->idle, v->today, err) &&
	       idle_file_read(&v->idle, v->idle_file, err);
}

/* ---- the work ---- */

static void note_idle(const struct diff *v)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < v->idle.n; i++) {
		strbuf_clear(&text);
		if (v->idle.items[i].label_key.n && v->idle.items[i].state == IDLE_APPLIES)
			common_note(v->common, "%.*s:%u: an entry with label= is for rootcause(1)",
				STR_ARG(v->idle.file), v->idle.items[i].line);
		else if (idle_list_remark(&v->idle, i, &text))
			common_note(v->common, "%s", strbuf_cstr(&text));
	}
	strbuf_release(&text);
}

/* A pattern that met its match limit has matched nothing there: say so. */
static void note_patterns(const struct diff *v)
{
	filter_note(v->common, &v->filter);
	for (size_t i = 0; i < v->split.n; i++)
		if (v->label_filters[i].value && regex_gave_up(v->label_filters[i].value))
			common_note(
				v->common, "--label: the pattern is too costly for some values");
}

static void compare(struct diff *v)
{
	size_t n = v->snapshots.n;
	struct diff_input *inputs = xcalloc(n, sizeof(*inputs));
	struct arena *arena = &v->snapshots.arena;

	for (size_t i = 0; i < n; i++) {
		struct groups *g = &v->snapshots.items[i]->groups;

		inputs[i] = (struct diff_input){.groups = g,
			.input = str_from(v->snapshots.items[i]->input),
			.process = v->snapshots.items[i]->process};
		if (v->split.n || v->split.key.n)
			inputs[i].parts = diff_split_labels(g, &v->split, arena);
	}
	owner_learn(&v->owner, &v->snapshots.stacks);
	stack_diff_build(&v->result, inputs, n, &v->owner);
	idle_risk_apply(&v->result, &v->owner, &v->idle);
	stack_diff_select(&v->result, &v->filter);
	note_patterns(v);
	free(inputs);
}

static void render(void *verb, const struct output *out, struct strbuf *text)
{
	struct diff *v = verb;
	const char *form = common_format(v->common);
	struct stack_diff_layout layout = {
		.look = answer_look(v->common, out),
		.height = v->top == TOP_AUTO ? output_height(out) : 0,
		.top = v->top > 0 ? (size_t)v->top : 0,
		.by_site = v->by ? strcmp(v->by, "site") == 0 : v->filter.level == LEVEL_LINES,
		.frames = v->options.all || (v->frames && strcmp(v->frames, "all") == 0),
		.all = v->options.all,
		.owner = &v->owner,
	};

	if (strcmp(form, "text") == 0) {
		stack_diff_text(&v->result, &layout, text);
		return;
	}
	if (layout.top && layout.top < v->result.ngroups)
		v->result.ngroups = layout.top;
	if (strcmp(form, "folded") == 0)
		stack_diff_folded(&v->result, text);
	else if (strcmp(form, "json") == 0)
		stack_diff_json(&v->result, text);
	else
		stack_diff_table(&v->result, answer_table_form(form), text);
}

/* ---- the gate ---- */

static enum severity severity_of(enum wait_risk risk)
{
	return risk == RISK_HIGH     ? SEVERITY_ERROR
	       : risk == RISK_MEDIUM ? SEVERITY_WARNING
				     : SEVERITY_INFO;
}

static bool fails(const struct diff *v, const struct diff_count *c)
{
	if (c->delta < v->threshold || severity_of(c->risk) < v->gate.at)
		return false;
	return c->change == CHANGE_NEW || (c->change == CHANGE_GREW && !v->gate.only_new);
}

static void say_failed(
	const struct diff *v, const struct diff_count *c, enum wait_class class, frameid site)
{
	common_note(v->common, "the gate failed: %" PRId64 " more in %s at %.*s", c->delta,
		wait_class_name(class), STR_ARG(stacks_frame_name(v->result.stacks, site)));
}

/* Lines of code; or, where groups are made otherwise, those. */
static bool any_fails(const struct diff *v)
{
	const struct stack_diff *d = &v->result;

	for (size_t i = 0; i < d->nsites && d->level == LEVEL_LINES; i++)
		if (fails(v, &d->sites[i].count)) {
			say_failed(v, &d->sites[i].count, d->sites[i].class, d->sites[i].site);
			return true;
		}
	for (size_t i = 0; i < d->ngroups && d->level != LEVEL_LINES; i++)
		if (fails(v, &d->groups[i].count)) {
			say_failed(v, &d->groups[i].count, d->groups[i].class, d->groups[i].site);
			return true;
		}
	return false;
}

/* NULL, or a snapshot of which something is missing. */
static const struct diff_snapshot *incomplete(const struct stack_diff *d)
{
	for (size_t k = 0; k < d->nsnapshots; k++)
		if (d->snapshots[k].lower_bound)
			return &d->snapshots[k];
	return NULL;
}

/* Counts that are lower bounds prove growth, never its absence. */
static int judge(const struct diff *v)
{
	const struct stack_diff *d = &v->result;
	const struct diff_snapshot *cut = incomplete(d);

	if (!v->gate.on)
		return EXIT_OK;
	if (any_fails(v))
		return EXIT_GATE;
	if (!cut)
		return EXIT_OK;
	common_note(v->common, "the gate cannot pass: counts of %.*s are lower bounds",
		STR_ARG(cut->input));
	return EXIT_TROUBLE;
}

static bool read_inputs(
	struct diff *v, const struct opt_list *operands, struct diag *diag, struct err *err)
{
	if (!stored_or_files(&v->stored, &v->snapshots, v->common, operands, diag, err))
		return false;
	if (v->gate.on && v->snapshots.n < 2)
		return err_set(err, ERR_USAGE, "--fail-on compares: it takes two snapshots");
	return true;
}

static int work(struct diff *v, const struct opt_list *operands)
{
	struct diag diag = {0};
	struct err err = {0};
	bool ok = read_words(v, &err) && read_inputs(v, operands, &diag, &err), lost;
	int code;

	lost = common_report_diag(v->common, &diag);
	diag_release(&diag);
	if (ok) {
		compare(v);
		ok = answer_write(v->common, render, v, &err);
	}
	if (!ok) {
		common_error(v->common, &err);
		return EXIT_TROUBLE;
	}
	note_idle(v);
	code = judge(v);
	lost |= v->common->strict && incomplete(&v->result);
	return lost ? EXIT_TROUBLE : code;
}

static void release(struct diff *v)
{
	stored_release(&v->stored);
	filter_release(&v->options, &v->filter);
	opt_list_release(&v->labels);
	for (size_t i = 0; i < v->split.n; i++)
		regex_free(v->label_filters[i].value);
	free(v->label_filters);
	stack_diff_release(&v->result);
	owner_release(&v->owner);
	idle_list_release(&v->idle);
	snapshots_release(&v->snapshots);
}

int diff_run(struct common *c, int argc, char **argv)
{
	struct diff v = {.common = c, .top = TOP_AUTO, .threshold = THRESHOLD};
	struct opt table[32];
	struct common_line line = {table, argc - 1, argv + 1, false};
	struct opt_list operands;
	int code;

	fill_table(&v, table);
	snapshots_init(&v.snapshots);
	if (common_parse(c, &line, &operands, &code)) {
		code = work(&v, &operands);
		opt_list_release(&operands);
	}
	release(&v);
	return code;
}
