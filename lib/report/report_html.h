/* SPDX-License-Identifier: MIT */
#ifndef REPORT_REPORT_HTML_H
#define REPORT_REPORT_HTML_H

#include "report/report_formats.h"

/*
 * One page that needs nothing else: no script, no font, no request. It says all where styles are
 * refused (Jenkins serves build artefacts so), in light and dark, on paper and 320 pixels wide.
 */
void report_html(const struct report *r, const struct report_options *o, struct strbuf *out);

#endif
