/* SPDX-License-Identifier: MIT */
#ifndef TESTS_TRACE_BYTES_H
#define TESTS_TRACE_BYTES_H

#include <stdarg.h>

#include "base/strbuf.h"

/* Traces by hand, so that the reader meets what no runtime writes. Numbers as bytes of format v2.
 */
static inline void tb_number(struct strbuf *b, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		strbuf_addc(b, (char)(unsigned char)(v | 0x80));
	strbuf_addc(b, (char)(unsigned char)v);
}

/* A type, then n numbers (uint64_t). */
static inline void tb_event(struct strbuf *b, unsigned type, int n, ...)
{
	va_list args;

	strbuf_addc(b, (char)(unsigned char)type);
	va_start(args, n);
	for (int i = 0; i < n; i++)
		tb_number(b, va_arg(args, uint64_t));
	va_end(args);
}

#define TB_N1(a)	  UINT64_C(a)
#define TB_N2(a, b)	  UINT64_C(a), UINT64_C(b)
#define TB_N3(a, b, c)	  UINT64_C(a), UINT64_C(b), UINT64_C(c)
#define TB_N4(a, b, c, d) UINT64_C(a), UINT64_C(b), UINT64_C(c), UINT64_C(d)

/* A batch around a payload, which is emptied. */
static inline void tb_batch(struct strbuf *b, uint64_t generation, uint64_t thread, uint64_t time,
	struct strbuf *payload)
{
	tb_event(b, 1, 4, generation, thread, time, (uint64_t)payload->n);
	strbuf_add(b, strbuf_str(payload));
	strbuf_clear(payload);
}

/* Version 1.22: a nanosecond is a tick. */
static inline void tb_clock(struct strbuf *b, uint64_t generation)
{
	struct strbuf p = {0};

	tb_event(&p, 8, 1, UINT64_C(1000000000));
	tb_batch(b, generation, UINT64_MAX, 1, &p);
	strbuf_release(&p);
}

static inline void tb_head(struct strbuf *b, const char *version)
{
	strbuf_clear(b);
	strbuf_adds(b, version);
	strbuf_add(b, STR(" trace\0\0\0"));
}

#endif
