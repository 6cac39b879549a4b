/* SPDX-License-Identifier: MIT */
#include "report/style.h"

/* The eight colours that every terminal has, in the user's own palette (ECMA-48 8.3.117). */
static const char *const escapes[] = {
	[STYLE_PLAIN] = NULL,
	[STYLE_HEADING] = "\033[1m",
	[STYLE_FAINT] = "\033[2m",
	[STYLE_NAME] = "\033[1;36m",
	[STYLE_GOOD] = "\033[32m",
	[STYLE_WARN] = "\033[33m",
	[STYLE_BAD] = "\033[1;31m",
};

void style_on(struct strbuf *out, const struct look *look, enum style style)
{
	if (look->color && escapes[style])
		strbuf_adds(out, escapes[style]);
}

void style_off(struct strbuf *out, const struct look *look, enum style style)
{
	if (look->color && escapes[style])
		strbuf_adds(out, "\033[0m");
}

void style_add(struct strbuf *out, const struct look *look, enum style style, struct str text)
{
	style_on(out, look, style);
	strbuf_add_safe(out, text);
	style_off(out, look, style);
}
