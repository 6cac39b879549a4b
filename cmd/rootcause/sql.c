/* SPDX-License-Identifier: MIT */
#include "rootcause.h"
#include "rows.h"

int sql_run(struct common *c, int argc, char **argv)
{
	const char *db = NULL;
	const struct opt rows[] = {{OPT_TEXT, "db", 0, "FILE", "the store", &db}, OPT_END};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct err err = {0};
	int code;

	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (!db || operands.n != 1) {
		err_set(&err, ERR_USAGE,
			"sql takes --db FILE and one SELECT; the views are in "
			"rootcause-schema(5)");
		common_error(c, &err);
		code = EXIT_TROUBLE;
	} else {
		code = print_query(c, db, operands.items[0]);
	}
	opt_list_release(&operands);
	return code;
}
