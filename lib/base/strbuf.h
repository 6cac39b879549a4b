/* SPDX-License-Identifier: MIT */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include <stdarg.h>

#include "base/str.h"

/*
 * Bytes that grow. Zero-initialised is ready and empty; p is NULL until the first byte, afterwards
 * one NUL byte always follows the n bytes.
 */
struct strbuf {
	char *p;
	size_t n;
	size_t cap;
	/* Takes what strbuf_offer() hands out; NULL = all bytes stay. */
	void (*drain)(void *ctx, struct str bytes);
	void *drain_ctx;
};

enum { STRBUF_DRAIN_AT = 64 * 1024 };

void strbuf_release(struct strbuf *b);

void strbuf_clear(struct strbuf *b); /* keeps the memory */
/*
 * Writers of long texts call it where they are done with what they wrote (behind a row, a block, a
 * JSON value): a text that drains is handed out by pieces there, so that it need not fit in memory.
 */
void strbuf_offer(struct strbuf *b);
void strbuf_grow(struct strbuf *b, size_t extra);
void strbuf_addc(struct strbuf *b, char c);
void strbuf_add(struct strbuf *b, struct str s);
void strbuf_adds(struct strbuf *b, const char *cstr);
void strbuf_addf(struct strbuf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_addv(struct strbuf *b, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
struct str strbuf_str(const struct strbuf *b);
const char *strbuf_cstr(const struct strbuf *b); /* never NULL */

/*
 * Appends bytes from a file in a form that can reach a terminal: control bytes, DEL and bytes that
 * are not valid UTF-8 become \xNN (newline \n, tab \t), as do C1 controls and bidirectional
 * overrides. Everything else is copied.
 */
void strbuf_add_safe(struct strbuf *b, struct str s);

#endif
