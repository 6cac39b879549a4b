/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include <string.h>

struct look answer_look(const struct common *c, const struct output *out)
{
	return (struct look){common_color(c, out), answer_width(c, out)};
}

enum table_form answer_table_form(const char *format)
{
	return strcmp(format, "csv") == 0   ? TABLE_CSV
	       : strcmp(format, "tsv") == 0 ? TABLE_TSV
					    : TABLE_MARKDOWN;
}
