/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "rootcause.h"

static void list_rule(const struct rule *r, struct strbuf *out)
{
	strbuf_addf(out, "%-26.*s %-8s  %-11s  ", STR_ARG(r->id), severity_name(r->severity),
		basis_name(r->basis));
	strbuf_add_safe(out, r->title);
	strbuf_addc(out, '\n');
}

static int list(const struct common *c, const struct rule_options *o)
{
	struct ruleset rules = {0};
	struct strbuf out = {0};
	struct err err = {0};
	int code = EXIT_TROUBLE;

	if (load_rules(o, &rules, &err)) {
		for (size_t i = 0; i < rules.n; i++)
			list_rule(rules.items[i], &out);
		code = put_out(c, &out, EXIT_OK);
	} else {
		common_error(c, &err);
	}
	ruleset_release(&rules);
	strbuf_release(&out);
	return code;
}

/* Header, columns and parameters against an empty store. */
static bool lint(const struct common *c, const char *path)
{
	struct ruleset rules = {0};
	struct err err = {0};
	struct store *store = store_open_temporary(&err);
	bool ok = store && ruleset_add_file(&rules, path, &err) &&
		  rule_check(rules.items[0], store, &err);

	if (!ok)
		common_error(c, &err);
	ruleset_release(&rules);
	store_close(store);
	return ok;
}

int rules_verb_run(struct common *c, int argc, char **argv)
{
	struct rule_options o = {0};
	const struct opt rows[] = {
		{OPT_TEXT, "rules", 0, "DIR", "more rules; the same id replaces", &o.dir}, OPT_END};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct err err = {0};
	int code;

	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (!operands.n) {
		code = list(c, &o);
	} else if (strcmp(operands.items[0], "lint") == 0 && operands.n > 1) {
		code = EXIT_OK;
		for (size_t i = 1; i < operands.n; i++)
			if (!lint(c, operands.items[i]))
				code = EXIT_TROUBLE;
	} else {
		err_set(&err, ERR_USAGE, "rules lists, `rules lint FILE...` checks");
		common_error(c, &err);
		code = EXIT_TROUBLE;
	}
	opt_list_release(&operands);
	return code;
}
