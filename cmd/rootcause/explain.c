/* SPDX-License-Identifier: MIT */
#include "base/embedded.h"
#include "rootcause.h"

static void add_line(struct strbuf *out, const char *name, struct str text)
{
	if (!text.n)
		return;
	strbuf_addf(out, "%-9s", name);
	strbuf_add_safe(out, text);
	strbuf_addc(out, '\n');
}

/* Text of several lines, each made safe. */
static void add_block(struct strbuf *out, struct str text)
{
	while (text.n) {
		strbuf_adds(out, "  ");
		strbuf_add_safe(out, str_split(&text, '\n'));
		strbuf_addc(out, '\n');
	}
}

/* The example of a rule that is ours, with the headings of its parts. */
static void add_example(struct strbuf *out, struct str id)
{
	const struct embedded_file *f = examples_files;
	struct str text;

	while (f->name && !(str_starts(str_from(f->name), id) &&
				  str_eq(str_from_at(str_from(f->name), id.n), STR(".txt"))))
		f++;
	if (!f->name)
		return;
	strbuf_adds(out, "\nexample\n");
	text = str_trim((struct str){f->text, f->n});
	while (text.n) {
		struct str line = str_split(&text, '\n');

		if (line.n)
			strbuf_adds(out, "  ");
		for (; str_eat(&line, STR("\t"));)
			strbuf_adds(out, "    ");
		strbuf_add_safe(out, line);
		strbuf_addc(out, '\n');
	}
}

static void explain(const struct rule *r, bool ours, struct strbuf *out)
{
	add_line(out, "rule", r->id);
	add_line(out, "title", r->title);
	add_line(out, "severity", str_from(severity_name(r->severity)));
	add_line(out, "basis", str_from(basis_name(r->basis)));
	strbuf_addf(out, "%-9s", "needs");
	for (size_t i = 0; i < r->nneeds; i++)
		strbuf_addf(out, "%s%.*s", i ? " " : "", STR_ARG(r->needs[i]));
	strbuf_addc(out, '\n');
	for (size_t i = 0; i < r->nparams; i++)
		strbuf_addf(out, "%-9s%.*s = %g %.*s\n", "param", STR_ARG(r->params[i].name),
			r->params[i].value, STR_ARG(r->params[i].unit));
	add_line(out, "message", r->message);
	add_line(out, "fix", r->fix);
	add_line(out, "confirm", r->confirm);
	strbuf_adds(out, "\nwhy\n");
	add_block(out, r->why);
	if (ours)
		add_example(out, r->id);
	strbuf_adds(out, "\nquery\n");
	add_block(out, str_trim(r->sql));
}

int explain_run(struct common *c, int argc, char **argv)
{
	struct rule_options o = {0};
	const struct opt rows[] = {
		{OPT_TEXT, "rules", 0, "DIR", "more rules; the same id replaces", &o.dir}, OPT_END};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct ruleset rules = {0};
	struct strbuf out = {0};
	struct err err = {0};
	const struct rule *r = NULL;
	int code;

	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (operands.n != 1) {
		err_set(&err, ERR_USAGE, "explain takes the id of one rule; `rules` lists them");
	} else if (load_rules(&o, &rules, &err)) {
		r = ruleset_find(&rules, str_from(operands.items[0]));
		if (!r)
			err_set(&err, ERR_USAGE, "no rule \"%s\"; `rules` lists them",
				operands.items[0]);
	}
	if (r) {
		explain(r, !o.dir, &out);
		code = put_out(c, &out, EXIT_OK);
	} else {
		common_error(c, &err);
		code = EXIT_TROUBLE;
	}
	strbuf_release(&out);
	ruleset_release(&rules);
	opt_list_release(&operands);
	return code;
}
