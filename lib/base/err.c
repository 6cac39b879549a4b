/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"

/* Length of the longest head of s that has at most n bytes and ends between characters. */
static size_t cut_length(struct str s, size_t n)
{
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* Copies a text into err, cleaned; marks the cut where it does not fit. */
static void store_text(struct err *err, struct str text)
{
	static const char mark[] = "...";
	struct strbuf safe = {0};
	size_t n;

	strbuf_add_safe(&safe, text);
	n = safe.n;
	if (n >= sizeof(err->text))
		n = cut_length(strbuf_str(&safe), sizeof(err->text) - sizeof(mark));
	memcpy(err->text, strbuf_cstr(&safe), n);
	memcpy(err->text + n, mark, n < safe.n ? sizeof(mark) : 0);
	if (n == safe.n)
		err->text[n] = '\0';
	strbuf_release(&safe);
}

static void set_text(struct err *err, const char *format, va_list args, const char *suffix)
{
	struct strbuf text = {0};

	strbuf_addv(&text, format, args);
	strbuf_adds(&text, suffix);
	store_text(err, strbuf_str(&text));
	strbuf_release(&text);
}

bool err_set(struct err *err, enum err_code code, const char *format, ...)
{
	va_list args;

	if (!err)
		return false;
	va_start(args, format);
	err->code = code;
	set_text(err, format, args, "");
	va_end(args);
	return false;
}

bool err_sys(struct err *err, int errnum, const char *format, ...)
{
	char reason[128];
	va_list args;

	if (!err)
		return false;
	snprintf(reason, sizeof(reason), ": %s", strerror(errnum));
	va_start(args, format);
	err->code = ERR_IO;
	set_text(err, format, args, reason);
	va_end(args);
	return false;
}

bool err_wrap(struct err *err, const char *format, ...)
{
	struct strbuf text = {0};
	va_list args;

	if (!err)
		return false;
	va_start(args, format);
	strbuf_addv(&text, format, args);
	va_end(args);
	strbuf_addf(&text, ": %s", err->text);
	/* The old text is cleaned a second time, which changes nothing: backslashes stay. */
	store_text(err, strbuf_str(&text));
	strbuf_release(&text);
	return false;
}
