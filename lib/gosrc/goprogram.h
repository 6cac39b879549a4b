/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOPROGRAM_H
#define GOSRC_GOPROGRAM_H

#include "base/err.h"
#include "gosrc/gopackage.h"

enum { GOPROGRAM_BYTES_MAX = 64 * 1024 * 1024 }; /* of source that is read, all together */

/*
 * The source of a program as far as it was asked for. A folder that --source names is searched for
 * the files that stacks print: "/build/app/internal/cache/cache.go" is internal/cache/cache.go
 * below it (the longest end of the printed path that exists). Packages that the source imports are
 * found beside those that were found, never in the standard library or the module cache.
 */
/* A file that is there and was not read, or not to its end: its package is not all there. */
struct gounread {
	struct str path;
	const char *why;
	uint32_t line; /* where it stopped to parse; 0 = no part of it was read */
};

struct gomodule {
	struct str path; /* import path of its root */
	struct str dir;
};

/* A function that is used as a value: what calls of function values may mean (gochain.h). */
struct govalue {
	const struct gosource *source;
	const struct gonode *outer, *function; /* function: a literal in outer, or outer itself */
	const struct gofunc *func;	       /* NULL: a literal */
};

struct goprogram {
	struct arena arena;
	struct str *roots; /* --source */
	size_t nroots, cap_roots;
	struct gomodule *modules;
	size_t nmodules, cap_modules;
	struct gopackage **packages; /* loaded, in order of need */
	size_t npackages, cap_packages;
	struct gosource **sources; /* read, all of them: reports list them */
	size_t nsources, cap_sources;
	struct str *missing; /* printed paths that no root has, once each */
	size_t nmissing, cap_missing;
	struct gounread *unread; /* in the order of need */
	size_t nunread, cap_unread;
	struct godecls *decls; /* by function: the names that it declares, for goscope_find() */
	size_t ndecls, ndecl_slots;
	size_t nimported;	/* packages whose imports goprogram_import_all() looked for */
	struct govalue *values; /* of the first nvalued packages */
	size_t nvalues, cap_values, nvalued;
	uint64_t bytes;
	bool full; /* GOPROGRAM_BYTES_MAX was met: some source was not read */
};

void goprogram_release(struct goprogram *p);
void goscope_release(struct goprogram *p); /* its part of that */

void goprogram_add_root(struct goprogram *p, struct str dir);

/* Whether a folder can be listed: a mistyped --source is no program without source. */
bool goprogram_is_folder(const char *path, struct err *err);

/* The file that a frame names, its package loaded; NULL when it is not there. */
const struct gosource *goprogram_source(struct goprogram *p, struct str function, struct str file);

/*
 * Reads all that the packages read import, and what those do. False when that is not the whole
 * program: its main package is not among them.
 */
bool goprogram_import_all(struct goprogram *p);

/* A package that a source imports; NULL when it lies outside of what was found. */
const struct gopackage *goprogram_import(struct goprogram *p, struct str path);

#endif
