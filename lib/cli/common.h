/* SPDX-License-Identifier: MIT */
#ifndef CLI_COMMON_H
#define CLI_COMMON_H

#include "base/diag.h"
#include "cli/opt.h"
#include "io/input.h"
#include "io/output.h"

enum {
	EXIT_OK = 0,
	EXIT_GATE = 1, /* the gate failed */
	EXIT_TROUBLE = 2,
};

/* What every verb understands; the same option means the same everywhere. */
struct common {
	const char *program;	 /* "profq" */
	const struct verb *verb; /* the one that runs */
	const char *format;	 /* --format, NULL = text */
	const char *output;	 /* -o, NULL = stdout */
	const char *color;	 /* auto, always, never */
	const char *fail_on;	 /* NULL = $ROOTCAUSE_FAIL_ON, else none */
	bool strict, quiet, help, version;
	int64_t width;			/* 0 = the terminal's, else none */
	int64_t max_input, max_records; /* 0 = default */
};

/* One verb = one file in cmd/PROGRAM/, one row in its main.c. */
struct verb {
	const char *name;
	const char *args;    /* "[OPTION]... FILE..." */
	const char *summary; /* one line, lower case */
	/* argv[0] is the verb, or the program where the verb is implied. */
	int (*run)(struct common *c, int argc, char **argv);
};

struct program {
	const char *name;
	const char *summary;
	const char *examples;	  /* a few lines, may be NULL */
	const struct verb *verbs; /* ends with name NULL */
	const char *default_verb; /* taken when argv[1] is no verb; NULL = error */
};

/* Finds the verb and runs it; --help, --version, SIGPIPE, unknown verbs. For main(). */
int program_main(const struct program *p, int argc, char **argv);

/* A verb's command line. */
struct common_line {
	const struct opt *own; /* the verb's options, NULL = none */
	int argc;
	char **argv;	  /* without the verb's name */
	bool single_dash; /* -name=v as well: pprof's own form */
};

/*
 * Parses own and common options. True: go on, *operands is the caller's to release. False:
 * *exit_code says what to return (help or version was printed, or the usage was wrong).
 */
bool common_parse(struct common *c, const struct common_line *line, struct opt_list *operands,
	int *exit_code);

/* Messages on stderr, "PROGRAM: TEXT"; notes are silenced by -q. */
void common_error(const struct common *c, const struct err *err);
void common_note(const struct common *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Says every entry of d once ("FILE:LINE: N lines: KIND"); true if --strict makes it trouble. */
bool common_report_diag(const struct common *c, const struct diag *d);

struct input_limits common_limits(const struct common *c);

/* Whether text on this output is coloured (--color, NO_COLOR, CLICOLOR_FORCE, TERM). */
bool common_color(const struct common *c, const struct output *out);

/* Name of the output format: --format, else the suffix of -o, else "text". */
const char *common_format(const struct common *c);

#endif
