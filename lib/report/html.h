/* SPDX-License-Identifier: MIT */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/report_formats.h"

/*
 * Parts of the report's page (report_html.c). All that comes from captures goes through html_text()
 * or a function that does; ours are tags, and attributes that hold no foreign words but links.
 */
struct html_page {
	const struct report *r;
	const struct report_options *o;
	struct strbuf *out;
	struct strbuf line; /* scratch */
};

void html_text(struct html_page *p, struct str text);
void html_code(struct html_page *p, const char *class, struct str text); /* of nothing, nothing */

/* FILE:LINE, linked where --link is given, and the function. */
void html_place(struct html_page *p, const struct place *place);

/* "critical", "error", "warning", "info": also the classes of the style sheet. */
const char *html_tone(const struct finding *f);

void html_finding(struct html_page *p, size_t index);	      /* a card, its effects included */
void html_ring(struct html_page *p, const struct finding *f); /* drawn; without a ring nothing */
void html_coverage(struct html_page *p);
void html_inputs(struct html_page *p);

#endif
