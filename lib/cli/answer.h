/* SPDX-License-Identifier: MIT */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include "cli/common.h"

/* How verbs write what they found: into -o or standard output, all or nothing. */
typedef void (*render_fn)(void *verb, const struct output *out, struct strbuf *text);
bool answer_write(const struct common *c, render_fn render, void *verb, struct err *err);

/* Columns of a text for people: --width, else those of the terminal. */
int answer_width(const struct common *c, const struct output *out);

/* NULL-terminated names: false, err set, when --format is none of them. */
bool answer_check_format(const struct common *c, const char *const *names, struct err *err);
bool answer_is(const struct common *c, const char *format);

/* Index of word in names, which end with NULL; -1 where it is none. */
int answer_find_word(const char *word, const char *const *names);

#endif
