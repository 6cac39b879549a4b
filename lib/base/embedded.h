/* SPDX-License-Identifier: MIT */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include <stddef.h>

/* Files that lib/rules/embed.sh turned into C; a table ends with name NULL. */
struct embedded_file {
	const char *name; /* without folder */
	const char *text; /* NUL-terminated as well */
	size_t n;
};

extern const struct embedded_file rules_files[];    /* lib/rules/sql/ */
extern const struct embedded_file examples_files[]; /* lib/rules/examples/ */
extern const struct embedded_file prelude_files[];  /* lib/rules/: what rules stand on */
extern const struct embedded_file idle_files[];	    /* lib/model/: idle.list */
extern const struct embedded_file capture_files[];  /* cmd/rootcause/: capture.sh */
extern const struct embedded_file schema_files[];   /* lib/store/ */
extern const struct embedded_file style_files[];    /* lib/report/: report.css */

#endif
