/* SPDX-License-Identifier: MIT */
#include "rootcause.h"
#include "rows.h"

int sql_run(struct common *c, int argc, char **argv)
{
	return query_verb(c, argc, argv, NULL,
		"sql takes --db FILE and one SELECT; the views are in rootcause-schema(5)");
}
