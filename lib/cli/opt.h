/* SPDX-License-Identifier: MIT */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include "base/err.h"
#include "base/strbuf.h"

/*
 * Options as data: one table parses, prints the help and checks. GNU long options, `--opt=v` and
 * `--opt v`, `--no-opt` for flags that are on by default, `--` ends them, operands may stand
 * between. No abbreviations. An unknown option names the nearest one.
 */
enum opt_type {
	OPT_FLAG,  /* bool *: true */
	OPT_TEXT,  /* const char **: the argument */
	OPT_INT,   /* int64_t * */
	OPT_REAL,  /* double * */
	OPT_LIST,  /* struct opt_list *: every occurrence */
	OPT_GROUP, /* no option: help is a heading */
};

struct opt_list {
	const char **items;
	size_t n, cap;
};

struct opt {
	enum opt_type type;
	const char *name; /* without dashes */
	char letter;	  /* 0 = none */
	const char *arg;  /* what the help calls the argument */
	const char *help;
	void *to;
};

/* Tables end with type OPT_END = a row whose name and help are NULL. */
#define OPT_END                                                                                    \
	{                                                                                          \
		OPT_FLAG, NULL, 0, NULL, NULL, NULL                                                \
	}

/*
 * Parses argv[0..argc) against up to three tables (NULL ends the list); operands are collected.
 * With single_dash also -name and -name=v are long options (pprof's own command line).
 */
struct opt_parse {
	const struct opt *tables[4];
	bool single_dash;
	struct opt_list operands;
};

bool opt_parse(struct opt_parse *p, int argc, char **argv, struct err *err);
void opt_list_add(struct opt_list *l, const char *item);
void opt_list_release(struct opt_list *l);

void opt_help(const struct opt *table, struct strbuf *out);

/* The candidate that is closest to word (edit distance <= 2), or NULL. */
const char *opt_nearest(const char *word, const char *const *candidates, size_t n);

#endif
