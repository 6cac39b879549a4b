/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/common.h"

static const struct verb *find_verb(const struct program *p, const char *name)
{
	for (const struct verb *v = p->verbs; name && v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

static int print_usage(const struct program *p)
{
	printf("%s: %s\n\nUsage: %s VERB [OPTION]... [FILE]...\n\nVerbs:\n", p->name, p->summary,
		p->name);
	for (const struct verb *v = p->verbs; v->name; v++)
		printf("  %-10s %s\n", v->name, v->summary);
	if (p->examples)
		printf("\nExamples:\n%s", p->examples);
	printf("\n'%s VERB --help' lists the options of a verb.\n", p->name);
	return EXIT_OK;
}

static int unknown_verb(const struct program *p, const char *word)
{
	struct strbuf safe = {0};
	const char *names[32], *nearest;
	size_t n = 0;

	for (const struct verb *v = p->verbs; v->name && n < 32; v++)
		names[n++] = v->name;
	nearest = opt_nearest(word, names, n);
	strbuf_add_safe(&safe, str_from(word));
	fprintf(stderr, "%s: unknown verb '%s'", p->name, safe.p ? safe.p : "");
	if (nearest)
		fprintf(stderr, ": did you mean '%s'?", nearest);
	fprintf(stderr, "\ntry '%s --help'\n", p->name);
	strbuf_release(&safe);
	return EXIT_TROUBLE;
}

/* A verb alone, or one implied by operands: `stackdiff A B`, `rootcause DIR`. */
static int run(const struct program *p, struct common *c, int argc, char **argv)
{
	bool help = strcmp(argv[1], "help") == 0;
	int skip = help ? 2 : 1;

	c->help = help;
	c->verb = find_verb(p, argc > skip ? argv[skip] : NULL);
	if (c->verb)
		return c->verb->run(c, argc - skip, argv + skip);
	if (help)
		return print_usage(p);
	if (!p->default_verb)
		return unknown_verb(p, argv[1]);
	c->verb = find_verb(p, p->default_verb);
	return c->verb->run(c, argc, argv);
}

static int dispatch(const struct program *p, int argc, char **argv)
{
	struct common c = {.program = p->name};

	if (argc < 2) {
		print_usage(p);
		return EXIT_TROUBLE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return print_usage(p);
	if (strcmp(argv[1], "--version") == 0) {
		printf("%s %s\n", p->name, VERSION);
		return EXIT_OK;
	}
	return run(p, &c, argc, argv);
}

/*
 * A file opened in the place of a closed standard stream would be taken for it. Opened the wrong
 * way round, so that using them still fails.
 */
static void fill_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int program_main(const struct program *p, int argc, char **argv)
{
	int code;

	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_IGN); /* ulimit -f is an error of write() */
	fill_streams();
	code = dispatch(p, argc, argv);
	if (fflush(stdout) != 0 && code == EXIT_OK) {
		fprintf(stderr, "%s: cannot write to standard output\n", p->name);
		code = EXIT_TROUBLE;
	}
	return code;
}
