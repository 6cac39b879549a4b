/* SPDX-License-Identifier: MIT */
/* Any bytes as a rule file: the header, then the statement against an empty store. */
#include "rules/rule.h"
#include "rules/sandbox.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = {0};
	struct rule *r = rule_parse(STR("fuzz"), (struct str){(const char *)data, size}, &err);
	struct sandbox sandbox;
	sqlite3_stmt *stmt;
	sqlite3 *db;

	if (!r)
		return 0;
	if (sqlite3_open(":memory:", &db) == SQLITE_OK) {
		sandbox_enter(&sandbox, db);
		sandbox.budget = 100000;
		if (sandbox_prepare(&sandbox, r->sql, &stmt, &err)) {
			for (int i = 0; i < 100; i++)
				if (sandbox_step(&sandbox, stmt, &err) != SANDBOX_ROW)
					break;
			sqlite3_finalize(stmt);
		}
		sandbox_leave(&sandbox);
	}
	sqlite3_close(db);
	rule_free(r);
	return 0;
}
