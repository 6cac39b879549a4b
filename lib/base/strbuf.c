/* SPDX-License-Identifier: MIT */
#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xmalloc.h"

void strbuf_release(struct strbuf *b)
{
	free(b->p);
	*b = (struct strbuf){0};
}

void strbuf_clear(struct strbuf *b)
{
	b->n = 0;
	if (b->p)
		b->p[0] = '\0';
}

void strbuf_offer(struct strbuf *b)
{
	if (!b->drain || b->n < STRBUF_DRAIN_AT)
		return;
	b->drain(b->drain_ctx, strbuf_str(b));
	strbuf_clear(b);
}

void strbuf_grow(struct strbuf *b, size_t extra)
{
	b->p = grow_array(b->p, &b->cap, b->n + extra + 1, 1);
}

void strbuf_addc(struct strbuf *b, char c)
{
	strbuf_grow(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void strbuf_add(struct strbuf *b, struct str s)
{
	strbuf_grow(b, s.n);
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
}

void strbuf_adds(struct strbuf *b, const char *cstr)
{
	strbuf_add(b, str_from(cstr));
}

void strbuf_addv(struct strbuf *b, const char *format, va_list args)
{
	va_list again;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		return;
	strbuf_grow(b, (size_t)n);
	vsnprintf(b->p + b->n, (size_t)n + 1, format, args);
	b->n += (size_t)n;
}

void strbuf_addf(struct strbuf *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	strbuf_addv(b, format, args);
	va_end(args);
}

struct str strbuf_str(const struct strbuf *b)
{
	return (struct str){b->p, b->n};
}

const char *strbuf_cstr(const struct strbuf *b)
{
	return b->p ? b->p : "";
}

static void add_escaped(struct strbuf *b, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		if (bytes.p[i] == '\n')
			strbuf_adds(b, "\\n");
		else if (bytes.p[i] == '\t')
			strbuf_adds(b, "\\t");
		else
			strbuf_addf(b, "\\x%02x", (unsigned char)bytes.p[i]);
	}
}

/* Length of the plain ASCII run at the start of s. */
static size_t plain_run(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] >= 0x20 && s.p[i] < 0x7f)
		i++;
	return i;
}

void strbuf_add_safe(struct strbuf *b, struct str s)
{
	while (s.n) {
		size_t plain = plain_run(s);
		uint32_t c = 0;
		size_t n;

		strbuf_add(b, str_head(s, plain));
		s = str_from_at(s, plain);
		if (!s.n)
			return;
		n = utf8_next(s, &c);
		if (n == 0 || utf8_hostile(c))
			add_escaped(b, str_head(s, n ? n : 1));
		else
			strbuf_add(b, str_head(s, n));
		s = str_from_at(s, n ? n : 1);
	}
}
