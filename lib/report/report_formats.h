/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_FORMATS_H
#define REPORT_REPORT_FORMATS_H

#include "model/finding.h"
#include "report/style.h"

struct report_options {
	struct look look; /* text; width 0 wraps prose at 100 columns and cuts nothing */
	size_t max_full;  /* text: causes shown in full, the rest by their first lines; 0 = all */
	size_t max_bytes; /* markdown: whole findings are left out behind it; 0 = GitHub's limit */
	const char *link; /* of a place: see place_link(); NULL = none */
	bool links;	  /* text: the terminal follows them (OSC 8) */
	const char *const *trim; /* prefixes of files that CI and links do not know */
	size_t ntrim;
};

/* A form of the report. What it writes ends in a newline. */
struct report_format {
	const char *name; /* of --format; NULL ends the table */
	void (*write)(const struct report *r, const struct report_options *o, struct strbuf *out);
};

extern const struct report_format report_formats[];

const struct report_format *report_format_find(struct str name); /* NULL: none of that name */
void report_format_names(struct strbuf *out); /* "text, markdown, html or json" */

#endif
