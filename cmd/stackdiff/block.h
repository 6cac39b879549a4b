/* SPDX-License-Identifier: MIT */
#ifndef STACKDIFF_BLOCK_H
#define STACKDIFF_BLOCK_H

#include "base/strbuf.h"
#include "model/dump_show.h"
#include "stackdiff.h"

/*
 * The thread's lines as they stand in the file, each made safe, headed by path and line
 * number; `frames` of its stack are known. Reads the file again up to there; standard input is gone
 * and gives nothing. What cannot be read any more gives nothing: it was read once.
 */
void block_text(const struct common *c, const struct dump_about *about, const struct show_thread *t,
	size_t frames, struct strbuf *out);

#endif
