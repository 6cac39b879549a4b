/* SPDX-License-Identifier: MIT */
#include "analyze/deadlock_find.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmalloc.h"
#include "deadlock_dumps.h"
#include "deadlock_quote.h"
#include "formats/elf_symbols.h"
#include "report/deadlock.h"
#include "rootcause.h"

enum { TOP = 10, UNREAD_NAMED = 5 };

struct deadlock_verb {
	struct common *common;
	int64_t top;
	struct dump_choice choice;
	struct opt_list mine, sources;
	const char *binary;
	struct gate gate;
	struct goprogram program;
	struct owner owner;
	struct symbols symbols; /* of the binary */
	struct dump_list dumps;
	bool incomplete;
};

/* ---- judging ---- */

static void analyse(struct deadlock_verb *v, struct kept_dump *dump, struct deadlock *out)
{
	struct deadlock_means means = {
		.owner = &v->owner,
		.program = v->sources.n ? &v->program : NULL,
		.symbols = v->binary ? &v->symbols : NULL,
	};

	out->about = (struct dump_about){
		.input = str_from(dump->input), .index = dump->index, .of = dump->of};
	out->binary.path = str_from(v->binary);
	deadlock_find(out, &dump->groups, &means);
	if (!dump->gone)
		deadlock_quote(v->common, out);
	v->incomplete |= (out->doubts & WAIT_DOUBT_CUT) != 0;
}

static bool fails(const struct deadlock_verb *v, const struct deadlock *d)
{
	bool any = false;

	for (size_t i = 0; i < d->ncycles; i++)
		any |= deadlock_gate_severity(d->cycles[i].severity, d->cycles[i].basis) >=
		       v->gate.at;
	for (size_t i = 0; i < d->npiles; i++)
		any |= deadlock_gate_severity(d->piles[i].severity, d->piles[i].basis) >=
		       v->gate.at;
	for (size_t i = 0; i < d->nfindings; i++)
		any |= deadlock_gate_severity(d->findings[i].severity, d->findings[i].basis) >=
		       v->gate.at;
	return v->gate.on && any;
}

static void render(const struct deadlock_verb *v, const struct deadlocks *all,
	const struct output *out, struct strbuf *text)
{
	const char *form = common_format(v->common);
	struct deadlock_layout layout = {
		.look = {common_color(v->common, out),
			v->common->width ? (int)v->common->width : output_width(out)},
		.top = (size_t)v->top};

	if (strcmp(form, "json") == 0)
		deadlock_json(all, text);
	else if (strcmp(form, "dot") == 0)
		deadlock_dot(all, text);
	else
		deadlock_text(all, &layout, text);
}

static int write_out(struct deadlock_verb *v, const struct deadlocks *all)
{
	struct err err = {0};
	struct output *out = output_open(v->common->output, &err);
	struct strbuf text = {0};
	bool ok = out != NULL;

	if (ok) {
		render(v, all, out, &text);
		output_add(out, strbuf_str(&text));
		ok = output_close(out, true, &err);
	}
	strbuf_release(&text);
	if (!ok) {
		common_error(v->common, &err);
		return EXIT_TROUBLE;
	}
	if (all->failed)
		return EXIT_GATE;
	if (v->gate.on && v->incomplete) {
		common_note(v->common, "the gate cannot pass: a dump is cut");
		return EXIT_TROUBLE;
	}
	return v->common->strict && v->incomplete ? EXIT_TROUBLE : EXIT_OK;
}

/* Files that are there, and whose part in the program is not known. */
static void note_unread(const struct deadlock_verb *v)
{
	const struct goprogram *p = &v->program;
	size_t n = p->nunread < UNREAD_NAMED ? p->nunread : UNREAD_NAMED;

	for (size_t i = 0; i < n; i++) {
		const struct gounread *u = &p->unread[i];

		if (u->line)
			common_note(v->common, "%.*s:%u: does not parse: %s", STR_ARG(u->path),
				u->line, u->why);
		else
			common_note(v->common, "%.*s: not read: %s", STR_ARG(u->path), u->why);
	}
	if (p->nunread > n)
		common_note(v->common, "%zu more source files were not read", p->nunread - n);
}

static int judge(struct deadlock_verb *v)
{
	size_t n = v->dumps.n;
	struct deadlock *items = xcalloc(n + 1, sizeof(*items));
	struct deadlocks all = {.items = items, .n = n, .gate = v->gate};
	int code;

	for (size_t i = 0; i < v->mine.n; i++)
		owner_add_glob(&v->owner, str_from(v->mine.items[i]));
	for (size_t i = 0; i < v->sources.n; i++)
		goprogram_add_root(&v->program, str_from(v->sources.items[i]));
	owner_learn(&v->owner, &v->dumps.stacks);
	for (size_t i = 0; i < n; i++) {
		analyse(v, &v->dumps.items[i], &items[i]);
		all.failed |= fails(v, &items[i]);
	}
	note_unread(v);
	code = write_out(v, &all);
	for (size_t i = 0; i < n; i++)
		deadlock_release(&items[i]);
	free(items);
	return code;
}

/* ---- the command line ---- */

static bool read_words(struct deadlock_verb *v, const struct opt_list *paths, struct err *err)
{
	const char *form = common_format(v->common), *env = getenv("ROOTCAUSE_FAIL_ON");
	const char *gate = v->common->fail_on ? v->common->fail_on : env && *env ? env : "none";

	if (v->choice.db && paths->n)
		return err_set(err, ERR_USAGE, "either --db FILE or dumps, not both");
	if (v->choice.db && v->binary)
		return err_set(err, ERR_USAGE,
			"--binary goes with the dumps themselves: a store keeps no program counters");
	if (!v->choice.db && (v->choice.run || v->choice.inputs.n))
		return err_set(err, ERR_USAGE, "--run and --input choose from a store: --db FILE");
	if (!v->choice.db && !paths->n)
		return err_set(err, ERR_USAGE, "nothing to look at: name dumps of threads");
	if (strcmp(form, "text") != 0 && strcmp(form, "json") != 0 && strcmp(form, "dot") != 0)
		return err_set(err, ERR_USAGE, "--format %s: text, json or dot", form);
	if (v->top < 0)
		return err_set(err, ERR_USAGE, "--top takes no negative number");
	if (!gate_parse(str_from(gate), &v->gate, err))
		return err_wrap(err, v->common->fail_on ? "--fail-on" : "ROOTCAUSE_FAIL_ON");
	if (v->gate.only_new)
		return err_set(err, ERR_USAGE,
			"--fail-on: one dump has nothing that is new; leave out ',new'");
	return check_sources(&v->sources, err);
}

static int work(struct deadlock_verb *v, const struct opt_list *paths)
{
	struct diag diag = {0};
	struct err err = {0};
	bool ok = read_words(v, paths, &err), lost;
	int code;

	if (ok && v->binary)
		ok = elf_symbols_read(v->binary, &v->symbols, &err) || err_wrap(&err, "--binary");
	if (ok && v->choice.db)
		ok = dump_list_read_store(&v->dumps, &v->choice, &err);
	for (size_t i = 0; ok && i < paths->n; i++)
		ok = dump_list_read(&v->dumps, paths->items[i], &diag, &err);
	lost = common_report_diag(v->common, &diag);
	diag_release(&diag);
	if (!ok) {
		common_error(v->common, &err);
		return EXIT_TROUBLE;
	}
	code = judge(v);
	return lost ? EXIT_TROUBLE : code;
}

int deadlock_run(struct common *c, int argc, char **argv)
{
	struct deadlock_verb v = {.common = c, .top = TOP};
	const struct opt rows[] = {
		{OPT_FLAG, "all", 0, NULL, "every dump of a file (default: the last)",
			&v.dumps.all},
		{OPT_TEXT, "binary", 0, "FILE", "the program's file: names of its variables",
			&v.binary},
		{OPT_TEXT, "db", 0, "FILE", "a store in place of files", &v.choice.db},
		{OPT_TEXT, "run", 0, "NAME", "of the store (default: the run ingested last)",
			&v.choice.run},
		{OPT_LIST, "input", 0, "NAME", "of the run: an input's name or path",
			&v.choice.inputs},
		{OPT_LIST, "mine", 0, "GLOB", "functions that are one's own", &v.mine},
		{OPT_LIST, "source", 0, "DIR", "the program's source: who holds which lock",
			&v.sources},
		{OPT_INT, "top", 'n', "N", "at most N places where threads wait; 0 = all", &v.top},
		OPT_END,
	};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list paths = {0};
	int code;

	dump_list_init(&v.dumps, c);
	if (common_parse(c, &line, &paths, &code)) {
		code = work(&v, &paths);
		opt_list_release(&paths);
	}
	dump_list_release(&v.dumps);
	opt_list_release(&v.choice.inputs);
	opt_list_release(&v.mine);
	opt_list_release(&v.sources);
	goprogram_release(&v.program);
	owner_release(&v.owner);
	symbols_release(&v.symbols);
	return code;
}
