/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "analyze/dump_tree.h"
#include "answer.h"
#include "filter.h"
#include "report/dump_tree.h"
#include "stored.h"

struct tree {
	const struct common *common;
	struct filter_options options;
	struct stored_options stored;
	int64_t depth, snapshot;
	struct diff_filter filter;
	struct snapshot_list snapshots;
	struct owner owner;
	struct dump_tree result;
};

static void fill_table(struct tree *v, struct opt table[])
{
	const struct opt rows[] = {
		{OPT_INT, "depth", 0, "N", "levels at most (text: 40 unless given; elsewhere all)",
			&v->depth},
		{OPT_INT, "snapshot", 0, "N", "of the file's dumps, from 1 (default: the last)",
			&v->snapshot},
		OPT_END,
	};

	stored_rows(&v->stored, table);
	filter_rows(&v->options, table + STORED_OPTIONS);
	memcpy(table + STORED_OPTIONS + FILTER_OPTIONS, rows, sizeof(rows));
}

static bool check_words(const struct tree *v, const struct opt_list *operands, struct err *err)
{
	static const char *const forms[] = {"text", "json", NULL};

	if (!answer_check_format(v->common, forms, err))
		return false;
	if (v->depth < 0)
		return err_set(err, ERR_USAGE, "--depth takes no negative number");
	return operands->n < 2 ||
	       err_set(err, ERR_USAGE, "one file: '%s' is a second one", operands->items[1]);
}

static bool build(struct tree *v, struct err *err)
{
	const struct loaded *item =
		snapshots_pick(&v->snapshots, v->snapshot, &v->result.about, err);

	if (!item)
		return false;
	owner_learn(&v->owner, &v->snapshots.stacks);
	dump_tree_build(&v->result, &item->groups, &v->filter, &v->owner);
	filter_note(v->common, &v->filter);
	return true;
}

static void render(void *verb, const struct output *out, struct strbuf *text)
{
	const struct tree *v = verb;
	struct dump_tree_layout layout = {
		.look = answer_look(v->common, out),
		.depth = (size_t)v->depth,
	};

	if (strcmp(common_format(v->common), "json") == 0)
		dump_tree_json(&v->result, layout.depth, text);
	else
		dump_tree_text(&v->result, &layout, text);
}

static int work(struct tree *v, const struct opt_list *operands)
{
	struct diag diag = {0};
	struct err err = {0};
	bool lost,
		ok = check_words(v, operands, &err) &&
		     filter_read(&v->options, &v->filter, &v->owner, &err) &&
		     stored_or_files(&v->stored, &v->snapshots, v->common, operands, &diag, &err);

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

int tree_run(struct common *c, int argc, char **argv)
{
	struct tree v = {.common = c};
	struct opt table[STORED_OPTIONS + FILTER_OPTIONS + 3];
	struct common_line line = {table, argc - 1, argv + 1, false};
	struct opt_list operands;
	int code;

	fill_table(&v, table);
	snapshots_init(&v.snapshots);
	if (common_parse(c, &line, &operands, &code)) {
		code = work(&v, &operands);
		opt_list_release(&operands);
	}
	dump_tree_release(&v.result);
	filter_release(&v.options, &v.filter);
	stored_release(&v.stored);
	owner_release(&v.owner);
	snapshots_release(&v.snapshots);
	return code;
}
