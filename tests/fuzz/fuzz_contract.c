/* SPDX-License-Identifier: MIT */
/* Any bytes as --contract FILE: refused with words and a line, or every line has a parameter. */
#include <stdlib.h>

#include "rules/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

/* One rule serves: what is read is the file. */
static bool add_rule(struct ruleset *s)
{
	static struct str text = STR_INIT(
		"-- SPDX-License-Identifier: MIT\n-- id: block.x\n-- title: x\n-- severity: info\n"
		"-- basis: measured\n-- needs: trace\n-- param: slow = 2 seconds at site\n"
		"-- param: most = 5 times\n-- message: x\n-- fix: x\n-- confirm: x\n--\n-- x\n"
		"SELECT :slow, :most\n");
	struct err err = {0};

	s->items = calloc(1, sizeof(*s->items));
	check(s->items);
	s->items[0] = rule_parse(STR("x"), text, &err);
	s->n = s->cap = 1;
	return s->items[0] != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct ruleset rules = {0};
	struct strbuf remark = {0};
	struct err err = {0};

	check(add_rule(&rules));
	if (contract_add(&rules, text, "fuzz", &err)) {
		for (size_t i = 0; i < rules.contract.n; i++) {
			const struct contract_line *l = &rules.contract.items[i];

			check(str_eq(l->rule, STR("block.x")) && l->param.n && l->line);
			check(l->value >= 0 && l->value - l->value == 0);
			contract_remark(&rules.contract, i, &remark);
		}
	} else {
		check(err.code != ERR_NONE && str_starts(str_from(err.text), STR("fuzz:")));
	}
	strbuf_release(&remark);
	ruleset_release(&rules);
	return 0;
}
