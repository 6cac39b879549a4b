/* SPDX-License-Identifier: MIT */
#include "analyze/deadlock.h"
#include "analyze/deadlock_binary.h"
#include "analyze/deadlock_source.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/dump_show.h"
#include "analyze/source_findings.h"
#include "analyze/wait_facts.h"
#include "analyze/wait_source.h"
#include "base/xmalloc.h"
#include "deadlock_quote.h"
#include "formats/elf_symbols.h"
#include "formats/format.h"
#include "report/deadlock.h"
#include "rootcause.h"

enum { TOP = 10, UNREAD_NAMED = 5 };

/* One dump that is kept until all is said. */
struct kept_dump {
	struct groups groups;
	const char *input;
	size_t index, of;
};

struct deadlock_verb {
	struct sink sink; /* first */
	struct common *common;
	int64_t top;
	bool all;
	struct opt_list mine, sources;
	const char *binary;
	struct gate gate;
	struct goprogram program;
	struct stacks stacks;
	struct owner owner;
	struct symbols symbols; /* of the binary */
	struct kept_dump *dumps;
	size_t n, cap;
	struct kept_dump open; /* being read */
	size_t first, seen;    /* of the input at hand */
	bool incomplete;
};

/* ---- reading ---- */

static bool on_begin(struct sink *sink, const struct snapshot *snap)
{
	struct deadlock_verb *v = (struct deadlock_verb *)sink;

	groups_init(&v->open.groups, &v->stacks);
	v->open.groups.snapshot = *snap;
	return true;
}

static bool on_thread(struct sink *sink, const struct thread *t)
{
	struct deadlock_verb *v = (struct deadlock_verb *)sink;

	groups_add(&v->open.groups, t);
	return true;
}

/* The last dump of the input is judged; a stack of one thread in a log is none of its dumps. */
static bool on_end(struct sink *sink, const struct snapshot *snap)
{
	struct deadlock_verb *v = (struct deadlock_verb *)sink;
	bool single = v->open.groups.threads <= 1;

	v->open.groups.snapshot = *snap;
	groups_finish(&v->open.groups);
	v->open.index = ++v->seen;
	if (!v->all && v->n > v->first && single && v->dumps[v->n - 1].groups.threads > 1) {
		groups_release(&v->open.groups);
		return true;
	}
	if (!v->all && v->n > v->first)
		groups_release(&v->dumps[--v->n].groups);
	v->dumps = grow_array(v->dumps, &v->cap, v->n + 1, sizeof(*v->dumps));
	v->dumps[v->n++] = v->open;
	memset(&v->open.groups, 0, sizeof(v->open.groups));
	return true;
}

static bool read_one(struct deadlock_verb *v, const char *path, struct diag *diag, struct err *err)
{
	struct input_limits limits = common_limits(v->common);
	struct input *in = input_open(path, &limits, err);
	struct load load = {.stacks = &v->stacks,
		.sink = &v->sink,
		.diag = diag,
		.want_words = true,
		.max_records = (uint64_t)v->common->max_records};
	bool ok;

	if (!in)
		return false;
	v->open.input = path;
	v->first = v->n;
	v->seen = 0;
	ok = load_input(in, &load, err);
	groups_release(&v->open.groups); /* begun and not ended */
	memset(&v->open.groups, 0, sizeof(v->open.groups));
	if (ok && v->n == v->first)
		ok = err_set(err, ERR_FORMAT, "%s: no dump of threads in it", path);
	for (size_t i = v->first; i < v->n; i++)
		v->dumps[i].of = v->seen;
	input_close(in);
	return ok;
}

/* ---- judging ---- */

/* The binary is that of this dump, or why not is said. */
static void fit_binary(const struct deadlock_verb *v, const struct kept_dump *dump,
	struct binary *binary, struct deadlock *out)
{
	struct err err = {0};

	*binary = (struct binary){0};
	if (!v->binary)
		return;
	out->binary.path = str_from(v->binary);
	if (!binary_fit(binary, &v->symbols, &dump->groups, &err))
		deadlock_refuse_binary(out, str_from(err.text));
}

static void name_objects(struct deadlock_verb *v, const struct wait_source *source,
	struct binary *binary, struct waitgraph *graph, struct deadlock *out)
{
	if (source->disagree && !binary->proved) {
		*binary = (struct binary){0};
		deadlock_refuse_binary(out,
			STR("the source has its variables elsewhere, or is of another version"));
	}
	binary_name_objects(binary, &v->stacks, graph);
}

static void analyse(struct deadlock_verb *v, const struct kept_dump *dump, struct deadlock *out)
{
	const struct groups *g = &dump->groups;
	struct diff_filter all = {.aside = true};
	struct binary binary;
	struct wait_source source = {.program = &v->program,
		.owner = &v->owner,
		.binary = &binary,
		.complete = wait_facts_doubts(g) == 0};
	struct waitgraph graph;

	out->about = (struct dump_about){
		.input = str_from(dump->input), .index = dump->index, .of = dump->of};
	dump_about_fill(&out->about, g, &all);
	fit_binary(v, dump, &binary, out);
	waitgraph_init(&graph, (uint32_t)g->nmembers);
	wait_facts_locks(&graph, g);
	wait_facts_objects(&graph, g);
	if (v->sources.n && g->snapshot.runtime == RUNTIME_GO)
		wait_source_add(&source, g, &graph);
	name_objects(v, &source, &binary, &graph, out);
	wait_facts_hints(&graph, g);
	deadlock_build(out, g, &v->owner, &graph);
	deadlock_use_binary(out, &binary, &graph);
	deadlock_source(out, &source);
	source_findings_build(out, &source, &graph);
	waitgraph_release(&graph);
	wait_source_release(&source);
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

/* A mistyped folder is said: that its files are missing may have many causes. */
static void add_source(struct deadlock_verb *v, const char *path)
{
	struct err err = {0};

	if (goprogram_is_folder(path, &err))
		goprogram_add_root(&v->program, str_from(path));
	else
		common_note(v->common, "--source: %s", err.text);
}

static int judge(struct deadlock_verb *v)
{
	struct deadlock *items = xcalloc(v->n + 1, sizeof(*items));
	struct deadlocks all = {.items = items, .n = v->n, .gate = v->gate};
	int code;

	for (size_t i = 0; i < v->mine.n; i++)
		owner_add_glob(&v->owner, str_from(v->mine.items[i]));
	for (size_t i = 0; i < v->sources.n; i++)
		add_source(v, v->sources.items[i]);
	owner_learn(&v->owner, &v->stacks);
	for (size_t i = 0; i < v->n; i++) {
		analyse(v, &v->dumps[i], &items[i]);
		all.failed |= fails(v, &items[i]);
	}
	note_unread(v);
	code = write_out(v, &all);
	for (size_t i = 0; i < v->n; i++)
		deadlock_release(&items[i]);
	free(items);
	return code;
}

/* ---- the command line ---- */

static bool read_words(struct deadlock_verb *v, const struct opt_list *paths, struct err *err)
{
	const char *form = common_format(v->common), *env = getenv("ROOTCAUSE_FAIL_ON");
	const char *gate = v->common->fail_on ? v->common->fail_on : env && *env ? env : "none";

	if (!paths->n)
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
	return true;
}

static int work(struct deadlock_verb *v, const struct opt_list *paths)
{
	struct diag diag = {0};
	struct err err = {0};
	bool ok = read_words(v, paths, &err), lost;
	int code;

	if (ok && v->binary)
		ok = elf_symbols_read(v->binary, &v->symbols, &err) || err_wrap(&err, "--binary");
	for (size_t i = 0; ok && i < paths->n; i++)
		ok = read_one(v, paths->items[i], &diag, &err);
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
	struct deadlock_verb v = {
		.sink = {.snapshot_begin = on_begin, .thread = on_thread, .snapshot_end = on_end},
		.common = c,
		.top = TOP};
	const struct opt rows[] = {
		{OPT_FLAG, "all", 0, NULL, "every dump of a file (default: the last)", &v.all},
		{OPT_TEXT, "binary", 0, "FILE", "the program's file: names of its variables",
			&v.binary},
		{OPT_LIST, "mine", 0, "GLOB", "functions that are one's own", &v.mine},
		{OPT_LIST, "source", 0, "DIR", "the program's source: who holds which lock",
			&v.sources},
		{OPT_INT, "top", 'n', "N", "at most N places where threads wait; 0 = all", &v.top},
		OPT_END,
	};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list paths = {0};
	int code;

	if (common_parse(c, &line, &paths, &code)) {
		code = work(&v, &paths);
		opt_list_release(&paths);
	}
	for (size_t i = 0; i < v.n; i++)
		groups_release(&v.dumps[i].groups);
	free(v.dumps);
	opt_list_release(&v.mine);
	opt_list_release(&v.sources);
	goprogram_release(&v.program);
	owner_release(&v.owner);
	symbols_release(&v.symbols);
	stacks_release(&v.stacks);
	return code;
}
