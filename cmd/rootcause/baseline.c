/* SPDX-License-Identifier: MIT */
/* baseline create|update|diff FILE CAPTURES...: the file that report --baseline reads. */
#include <string.h>
#include <unistd.h>

#include "report/report_parts.h"
#include "rootcause.h"

struct baseline_verb {
	struct judge_verb judge;
	const char *action, *file;
	bool prune;
};

static bool write_file(const struct baseline_verb *v, const struct baseline *b, struct err *err)
{
	struct output *out = output_open(v->file, err);
	struct strbuf text = {0};
	bool ok = out != NULL;

	if (ok) {
		baseline_write(b, &text);
		output_add(out, strbuf_str(&text));
		ok = output_close(out, true, err);
	}
	strbuf_release(&text);
	return ok;
}

/* ---- create and update ---- */

static bool create(struct baseline_verb *v, struct strbuf *out, struct err *err)
{
	struct baseline b = {0};
	size_t added = baseline_add(&b, &v->judge.report);
	bool ok = write_file(v, &b, err);

	baseline_release(&b);
	strbuf_add_safe(out, str_from(v->file));
	strbuf_addf(out, ": %zu finding%s\n", added, added == 1 ? "" : "s");
	return ok;
}

static bool update(struct baseline_verb *v, struct strbuf *out, struct err *err)
{
	struct baseline *b = &v->judge.baseline;
	size_t before = b->n, gone = v->judge.report.nfixed, dropped = 0, added;

	if (v->prune)
		dropped = baseline_prune(b, &v->judge.report);
	added = baseline_add(b, &v->judge.report);
	strbuf_add_safe(out, str_from(v->file));
	strbuf_addf(out, ": %zu added, %zu kept", added, before - dropped);
	if (dropped)
		strbuf_addf(out, ", %zu dropped", dropped);
	else if (gone)
		strbuf_addf(out, ", %zu of them not found any more (--prune drops them)", gone);
	strbuf_addc(out, '\n');
	return (!added && !dropped) || write_file(v, b, err);
}

/* ---- diff ---- */

static void put_row(struct strbuf *out, const char *state, struct str rule, struct str function,
	struct str title)
{
	strbuf_addf(out, "%-11s", state);
	strbuf_add_safe(out, rule);
	if (function.n) {
		strbuf_adds(out, "  ");
		strbuf_add_safe(out, function);
	}
	strbuf_adds(out, ": ");
	strbuf_add_safe(out, title);
	strbuf_addc(out, '\n');
}

static void put_findings(struct strbuf *out, const struct report *r, int state)
{
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		if ((int)f->baseline == state && !f->suppressed)
			put_row(out, finding_baseline_word(f), f->rule,
				f->nlocations ? f->locations[0].function : (struct str){0},
				f->title);
	}
}

static bool is_fixed(const struct report *r, const struct baseline_entry *e)
{
	for (size_t i = 0; i < r->nfixed; i++)
		if (r->fixed[i] == e)
			return true;
	return false;
}

static void diff(const struct baseline_verb *v, struct strbuf *out)
{
	const struct report *r = &v->judge.report;
	const struct baseline *b = &v->judge.baseline;

	put_findings(out, r, BASELINE_NEW);
	put_findings(out, r, BASELINE_KNOWN);
	for (size_t i = 0; i < r->nfixed; i++)
		put_row(out, "fixed", r->fixed[i]->rule, r->fixed[i]->function, r->fixed[i]->title);
	for (size_t i = 0; i < b->n; i++)
		if (!b->items[i].seen && !is_fixed(r, &b->items[i]))
			put_row(out, "not judged", b->items[i].rule, b->items[i].function,
				b->items[i].title);
	if (report_baseline_line(r, out))
		strbuf_addc(out, '\n');
	else
		strbuf_adds(out, "baseline: nothing in it and nothing found\n");
}

/* ---- the verb ---- */

static int finish(struct baseline_verb *v, const struct strbuf *text)
{
	const struct judge_verb *j = &v->judge;
	int code = strcmp(v->action, "diff") == 0 ? j->report.verdict.exit : EXIT_OK;

	if (j->totals.trouble || (j->common->strict && j->totals.lost))
		code = EXIT_TROUBLE;
	return put_out(j->common, text, code);
}

static bool check(struct baseline_verb *v, struct err *err)
{
	bool creates = strcmp(v->action, "create") == 0;

	if (!creates && strcmp(v->action, "update") != 0 && strcmp(v->action, "diff") != 0)
		return err_set(
			err, ERR_USAGE, "baseline: '%s' is not create, update or diff", v->action);
	if (strcmp(common_format(v->judge.common), "text") != 0)
		return err_set(err, ERR_USAGE,
			"baseline prints text; `report --baseline` has the other forms");
	if (v->prune && strcmp(v->action, "update") != 0)
		return err_set(err, ERR_USAGE, "--prune goes with `baseline update`");
	if (creates && access(v->file, F_OK) == 0)
		return err_set(err, ERR_USAGE, "%s is there already: `baseline update` adds to it",
			v->file);
	v->judge.baseline_file = creates ? NULL : v->file;
	return true;
}

static int run(struct baseline_verb *v, const struct opt_list *operands)
{
	struct opt_list paths = {operands->items + 2, operands->n - 2, 0};
	struct strbuf text = {0};
	struct err err = {0};
	int code = EXIT_TROUBLE;
	bool ok;

	v->action = operands->items[0];
	v->file = operands->items[1];
	ok = check(v, &err) && judge_run(&v->judge, &paths, &err);
	if (ok && strcmp(v->action, "create") == 0)
		ok = create(v, &text, &err);
	else if (ok && strcmp(v->action, "update") == 0)
		ok = update(v, &text, &err);
	else if (ok)
		diff(v, &text);
	if (ok)
		code = finish(v, &text);
	else
		common_error(v->judge.common, &err);
	strbuf_release(&text);
	return code;
}

int baseline_run(struct common *c, int argc, char **argv)
{
	struct baseline_verb v = {.judge = {.common = c}};
	struct opt rows[JUDGE_OPTIONS + 3] = {{0}};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct err err = {0};
	int code;

	judge_options_rows(&v.judge, rows);
	rows[JUDGE_OPTIONS] = (struct opt){OPT_TEXT, "suppress", 0, "FILE",
		"findings that may stay, with reasons and dates", &v.judge.suppress_file};
	rows[JUDGE_OPTIONS + 1] = (struct opt){OPT_FLAG, "prune", 0, NULL,
		"update: drop what was judged and is not found any more", &v.prune};
	rows[JUDGE_OPTIONS + 2] = (struct opt)OPT_END;
	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (operands.n < 2) {
		err_set(&err, ERR_USAGE, "baseline takes create, update or diff, and a file");
		common_error(c, &err);
		code = EXIT_TROUBLE;
	} else {
		code = run(&v, &operands);
	}
	judge_release(&v.judge);
	opt_list_release(&operands);
	return code;
}
