/* SPDX-License-Identifier: MIT */
#ifndef REPORT_PLACE_LINK_H
#define REPORT_PLACE_LINK_H

#include "base/err.h"
#include "report/report_formats.h"

/* The file without the first of the prefixes (--trim-path) that it has, and the slash behind. */
struct str place_file(const struct report_options *o, const struct place *p);

/*
 * The template (--link) with {file} and {line} of a place. What comes from captures is percent-
 * encoded but for the slashes (RFC 3986, 2.3), so that it ends no attribute and no escape sequence;
 * an unknown line is 1. Nothing without a template or a file.
 */
void place_link(const struct report_options *o, const struct place *p, struct strbuf *out);

/* Percent-encoded, slashes stay. */
void uri_path(struct str path, struct strbuf *out);

/* False: the template has no {file}, or bytes that no link has. */
bool link_check(const char *template, struct err *err);

#endif
