/* SPDX-License-Identifier: MIT */
#ifndef STACKDIFF_ANSWER_H
#define STACKDIFF_ANSWER_H

#include "report/table.h"
#include "stackdiff.h"

/* How the verbs write what they found: into -o or standard output, all or nothing. */
bool answer_write(const struct common *c,
	void (*render)(void *verb, const struct output *out, struct strbuf *text), void *verb,
	struct err *err);

/* Colour and width of a text for people. */
struct look answer_look(const struct common *c, const struct output *out);

/* "csv", "tsv"; else Markdown. */
enum table_form answer_table_form(const char *format);

/* NULL-terminated names: false, err set, when --format is none of them. */
bool answer_check_format(const struct common *c, const char *const *names, struct err *err);

/* Index of word in names, which end with NULL; -1 where it is none. */
int answer_find_word(const char *word, const char *const *names);

#endif
