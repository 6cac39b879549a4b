/* SPDX-License-Identifier: MIT */
#include "rootcause.h"
#include "rows.h"

int runs_run(struct common *c, int argc, char **argv)
{
	return query_verb(c, argc, argv,
		"SELECT run, processes, inputs FROM runs ORDER BY rank DESC",
		"runs takes --db FILE and nothing else");
}
