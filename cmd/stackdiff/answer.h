/* SPDX-License-Identifier: MIT */
#ifndef STACKDIFF_ANSWER_H
#define STACKDIFF_ANSWER_H

#include "cli/answer.h"
#include "report/table.h"
#include "stackdiff.h"

/* Colour and width of a text for people. */
struct look answer_look(const struct common *c, const struct output *out);

/* "csv", "tsv"; else Markdown. */
enum table_form answer_table_form(const char *format);

#endif
