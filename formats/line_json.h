/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_LINE_JSON_H
#define FORMATS_LINE_JSON_H

#include "base/strbuf.h"

/*
 * Lines of JSON logs that carry Go text: a whole dump in one string, or one line of it each, as
 * Docker's json-file driver writes ({"log":"goroutine 1 [running]:\n",...}). In the second case
 * the key is learnt from the first line that shows it.
 */
struct line_json {
	struct strbuf key; /* learnt; empty = none */
};

enum json_text {
	JSON_TEXT_NONE,
	JSON_TEXT_LINE,	 /* one line of text */
	JSON_TEXT_PART,	 /* of a line that the next record goes on with */
	JSON_TEXT_WHOLE, /* several lines: a dump of its own */
};

void line_json_release(struct line_json *j);

/* Appends the text that the line carries, without the newline of a single line. */
enum json_text line_json_text(struct line_json *j, struct str line, struct strbuf *out);

#endif
