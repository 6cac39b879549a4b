/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "analyze/dump_show.h"
#include "answer.h"
#include "block.h"
#include "filter.h"
#include "report/dump_show.h"
#include "stored.h"

enum { TOP_AUTO = -1 };

struct show {
	const struct common *common;
	struct filter_options options;
	struct stored_options stored;
	int64_t top, snapshot;
	const char *frames, *goroutine;
	uint64_t id; /* of the goroutine asked for, 0 = none */
	struct diff_filter filter;
	struct snapshot_list snapshots;
	struct owner owner;
	struct dump_show result;
};

static void fill_table(struct show *v, struct opt table[])
{
	const struct opt rows[] = {
		{OPT_TEXT, "frames", 0, "mine|all",
			"text: fold the runtime's and the library's (default), or not", &v->frames},
		{OPT_TEXT, "goroutine", 0, "ID", "only this one, its creators and its children",
			&v->goroutine},
		{OPT_INT, "snapshot", 0, "N", "of the file's dumps, from 1 (default: the last)",
			&v->snapshot},
		{OPT_INT, "top", 'n', "N", "at most N; 0 = all (default: what fits on a terminal)",
			&v->top},
		OPT_END,
	};

	stored_rows(&v->stored, table);
	filter_rows(&v->options, table + STORED_OPTIONS);
	memcpy(table + STORED_OPTIONS + FILTER_OPTIONS, rows, sizeof(rows));
}

/* ---- from words to meanings ---- */

static bool check_form(const struct show *v, struct err *err)
{
	static const char *const forms[] = {
		"text", "json", "csv", "tsv", "markdown", "folded", NULL};
	static const char *const of_one[] = {"text", "json", NULL};

	if (!answer_check_format(v->common, forms, err))
		return false;
	return !v->goroutine || answer_find_word(common_format(v->common), of_one) >= 0 ||
	       err_set(err, ERR_USAGE, "--goroutine: in text and json only");
}

static bool read_words(struct show *v, const struct opt_list *operands, struct err *err)
{
	if (operands->n > 1)
		return err_set(err, ERR_USAGE, "one file: '%s' is a second one (diff compares)",
			operands->items[1]);
	if (v->top < TOP_AUTO)
		return err_set(err, ERR_USAGE, "--top takes no negative number");
	if (v->frames && strcmp(v->frames, "mine") != 0 && strcmp(v->frames, "all") != 0)
		return err_set(err, ERR_USAGE, "--frames: '%s' is neither mine nor all", v->frames);
	if (v->goroutine && (!str_u64(str_from(v->goroutine), &v->id) || !v->id))
		return err_set(
			err, ERR_USAGE, "--goroutine: '%s' is no goroutine's number", v->goroutine);
	return check_form(v, err) && filter_read(&v->options, &v->filter, &v->owner, err);
}

/* ---- the work ---- */

static bool build(struct show *v, struct err *err)
{
	const struct loaded *item =
		snapshots_pick(&v->snapshots, v->snapshot, &v->result.about, err);

	if (!item)
		return false;
	owner_learn(&v->owner, &v->snapshots.stacks);
	dump_show_build(&v->result, &item->groups, &v->filter, &v->owner);
	filter_note(v->common, &v->filter);
	if (!v->id || dump_show_thread(&v->result, &item->groups, &v->owner, v->id))
		return true;
	return err_set(err, ERR_USAGE, "--goroutine: %s has no %s %" PRIu64, item->input,
		runtime_kind_thread(item->groups.snapshot.runtime), v->id);
}

static void render_text(const struct show *v, const struct output *out, struct strbuf *text)
{
	struct dump_show_layout layout = {
		.look = answer_look(v->common, out),
		.height = v->top == TOP_AUTO ? output_height(out) : 0,
		.top = v->top > 0 ? (size_t)v->top : 0,
		.frames = v->options.all || (v->frames && strcmp(v->frames, "all") == 0),
		.owner = &v->owner,
	};

	if (!v->id) {
		dump_show_text(&v->result, &layout, text);
		return;
	}
	dump_thread_text(&v->result, &layout, text);
	if (!v->stored.db)
		block_text(v->common, &v->result.about, v->result.thread,
			stacks_get(v->result.stacks, v->result.groups[0].stack)->depth, text);
}

static void render(void *verb, const struct output *out, struct strbuf *text)
{
	struct show *v = verb;
	const char *form = common_format(v->common);

	if (strcmp(form, "text") == 0) {
		render_text(v, out, text);
		return;
	}
	if (v->top > 0 && (size_t)v->top < v->result.ngroups)
		v->result.ngroups = (size_t)v->top;
	if (strcmp(form, "json") == 0)
		dump_show_json(&v->result, text);
	else if (strcmp(form, "folded") == 0)
		dump_show_folded(&v->result, text);
	else
		dump_show_table(&v->result, answer_table_form(form), text);
}

static int work(struct show *v, const struct opt_list *operands)
{
	struct diag diag = {0};
	struct err err = {0};
	bool lost, ok = read_words(v, operands, &err) && stored_or_files(&v->stored, &v->snapshots,
								 v->common, operands, &diag, &err);

	lost = common_report_diag(v->common, &diag);
	diag_release(&diag);
	if (!ok || !build(v, &err) || !answer_write(v->common, render, v, &err)) {
		common_error(v->common, &err);
		return EXIT_TROUBLE;
	}
	lost |= v->common->strict &&
		(v->result.about.snapshot.capped || v->result.about.snapshot.truncated);
	return lost ? EXIT_TROUBLE : EXIT_OK;
}

int show_run(struct common *c, int argc, char **argv)
{
	struct show v = {.common = c, .top = TOP_AUTO};
	struct opt table[STORED_OPTIONS + FILTER_OPTIONS + 5];
	struct common_line line = {table, argc - 1, argv + 1, false};
	struct opt_list operands;
	int code;

	fill_table(&v, table);
	snapshots_init(&v.snapshots);
	if (common_parse(c, &line, &operands, &code)) {
		code = work(&v, &operands);
		opt_list_release(&operands);
	}
	dump_show_release(&v.result);
	filter_release(&v.options, &v.filter);
	stored_release(&v.stored);
	owner_release(&v.owner);
	snapshots_release(&v.snapshots);
	return code;
}
