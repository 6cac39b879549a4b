/* SPDX-License-Identifier: MIT */
#ifndef IO_OUTPUT_H
#define IO_OUTPUT_H

#include <stdarg.h>

#include "base/err.h"
#include "base/strbuf.h"

/*
 * Buffered bytes to stdout or a file. Errors are sticky and come out of output_close(): writers
 * do not check every line. A file that is absent or regular is written beside its place and
 * renamed at close; a device or pipe is written in place.
 */
struct output;

struct output *output_open(const char *path, struct err *err); /* NULL or "-": stdout */

/* Flushes, renames, frees. A full disk or closed pipe is false. With ok false nothing is renamed.
 */
bool output_close(struct output *out, bool ok, struct err *err);

bool output_is_terminal(const struct output *out);
int output_width(const struct output *out); /* columns of the terminal, 0 when it is none */
int output_height(const struct output *out);

void output_add(struct output *out, struct str s);
void output_adds(struct output *out, const char *cstr);
void output_addc(struct output *out, char c);
void output_addf(struct output *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A text whose strbuf_offer() adds to out; what is left of it is the caller's to add. */
struct strbuf output_text(struct output *out);
bool output_failed(const struct output *out); /* stop early when it pays */

#endif
