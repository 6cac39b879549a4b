/* SPDX-License-Identifier: MIT */
#ifndef PROFQ_ANSWER_H
#define PROFQ_ANSWER_H

#include "cli/answer.h"
#include "profq.h"
#include "report/style.h"

/* Colour and width of a text for people. */
struct look answer_look(const struct common *c, const struct output *out);

/* Rows that a screen has room for below a header; 0: it is no terminal, and all are shown. */
size_t answer_rows_that_fit(const struct output *out);

/* Exit code of a verb: losses said, error said. */
int answer_finish(const struct common *c, struct diag *diag, bool ok, const struct err *err);

#endif
