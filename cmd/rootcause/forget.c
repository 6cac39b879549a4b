/* SPDX-License-Identifier: MIT */
#include "rootcause.h"

int forget_run(struct common *c, int argc, char **argv)
{
	const char *db = NULL;
	const struct opt rows[] = {{OPT_TEXT, "db", 0, "FILE", "the store", &db}, OPT_END};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct store *store = NULL;
	struct err err = {0};
	int code;
	bool ok = false;

	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (!db || operands.n != 1) {
		err_set(&err, ERR_USAGE, "forget takes --db FILE and the name of one run");
	} else if ((store = store_open_read(db, &err))) {
		/* Only a store that is there: opening for writing would make one. */
		store_close(store);
		store = store_open_write(db, &err);
		ok = store && store_forget_run(store, str_from(operands.items[0]), &err);
	}
	if (!ok)
		common_error(c, &err);
	store_close(store);
	opt_list_release(&operands);
	return ok ? EXIT_OK : EXIT_TROUBLE;
}
