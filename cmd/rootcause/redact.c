/* SPDX-License-Identifier: MIT */
#include "store/redact.h"
#include <string.h>

#include "rootcause.h"

static bool redact_store(const char *db, const char *to, struct err *err)
{
	struct store *from = store_open_read(db, err), *copy = NULL;
	bool ok = from && (copy = store_open_temporary(err)) && store_copy(copy, from, err) &&
		  store_redact(copy, err) && store_save(copy, to, err);

	store_close(from);
	store_close(copy);
	return ok;
}

int redact_run(struct common *c, int argc, char **argv)
{
	const char *db = NULL;
	const struct opt rows[] = {
		{OPT_TEXT, "db", 0, "FILE", "the store; it stays as it is", &db}, OPT_END};
	struct common_line line = {rows, argc - 1, argv + 1, false};
	struct opt_list operands = {0};
	struct err err = {0};
	bool ok = false;
	int code;

	if (!common_parse(c, &line, &operands, &code))
		return code;
	if (!db || !c->output || strcmp(c->output, "-") == 0 || operands.n)
		err_set(&err, ERR_USAGE, "redact takes --db FILE and -o FILE, the copy to be made");
	else
		ok = redact_store(db, c->output, &err);
	if (!ok)
		common_error(c, &err);
	opt_list_release(&operands);
	return ok ? EXIT_OK : EXIT_TROUBLE;
}
