/* SPDX-License-Identifier: MIT */
/* The bytes of `go tool pprof -list`: printSource in internal/report/source.go, Go 1.26. */
#include "report/profile_list.h"

#include <inttypes.h>

enum { WIDTH = 10 };

void profile_list_begin(struct profile_text *x)
{
	strbuf_adds(x->to, "Total: ");
	profile_text_value(x, x->head->total, 0);
	strbuf_addc(x->to, '\n');
}

void profile_list_without_source(struct profile_text *x, struct str function)
{
	strbuf_adds(x->to, "No source information for ");
	profile_text_put(x, function);
	strbuf_addc(x->to, '\n');
}

void profile_list_routine(
	struct profile_text *x, struct str function, struct str file, int64_t flat, int64_t cum)
{
	strbuf_adds(x->to, "ROUTINE ======================== ");
	profile_text_put(x, function);
	strbuf_adds(x->to, " in ");
	profile_text_put(x, file);
	strbuf_addc(x->to, '\n');
	profile_text_value(x, flat, WIDTH);
	strbuf_addc(x->to, ' ');
	profile_text_value(x, cum, WIDTH);
	strbuf_adds(x->to, " (flat, cum) ");
	profile_text_percentage(x, cum, x->head->total, false);
	strbuf_adds(x->to, " of Total\n");
}

void profile_list_error(struct profile_text *x, struct str message)
{
	strbuf_adds(x->to, " Error: ");
	profile_text_put(x, message);
	strbuf_addc(x->to, '\n');
}

static void put_value(struct profile_text *x, int64_t v)
{
	if (v)
		profile_text_value(x, v, WIDTH);
	else
		profile_text_pad(x, STR("."), WIDTH);
	strbuf_addc(x->to, ' ');
}

void profile_list_line(
	struct profile_text *x, int64_t line, int64_t flat, int64_t cum, struct str text)
{
	put_value(x, flat);
	put_value(x, cum);
	strbuf_addf(x->to, "%6" PRId64 ":", line);
	profile_text_put(x, text);
	strbuf_addc(x->to, '\n');
	strbuf_offer(x->to);
}
