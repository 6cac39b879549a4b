/* SPDX-License-Identifier: MIT */
/*
 * render LIST DIR: for every string of the list (nasty.list) a report that consists of it, in every
 * format, as DIR/NUMBER.FORMAT and, where places are linked, DIR/NUMBER.linked-FORMAT;
 * DIR/NUMBER.raw is the string and DIR/NUMBER.safe what a person should read of it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report_formats.h"
#include "tests/unit/report_fixture.h"

static void put(const char *dir, size_t number, const char *name, const struct strbuf *text)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%04zu.%s", dir, number, name);
	f = fopen(path, "wb");
	if (!f || fwrite(text->p ? text->p : "", 1, text->n, f) != text->n || fclose(f) != 0) {
		perror(path);
		exit(2);
	}
}

static void render(const char *dir, size_t number, struct str s)
{
	const struct report_options plain = {0};
	const struct report_options linked = {.look = {.color = true},
		.links = true,
		.link = "https://code.example/{file}#L{line}"};
	struct strbuf text = {0};
	struct report r;

	fixture_nasty(&r, s);
	for (const struct report_format *f = report_formats; f->name; f++) {
		char name[32];

		strbuf_clear(&text);
		f->write(&r, &plain, &text);
		put(dir, number, f->name, &text);
		if (strcmp(f->name, "text") != 0 && strcmp(f->name, "html") != 0)
			continue;
		strbuf_clear(&text);
		f->write(&r, &linked, &text);
		snprintf(name, sizeof(name), "linked-%s", f->name);
		put(dir, number, name, &text);
	}
	strbuf_clear(&text);
	strbuf_add(&text, s);
	put(dir, number, "raw", &text);
	strbuf_clear(&text);
	strbuf_add_safe(&text, s);
	put(dir, number, "safe", &text);
	strbuf_release(&text);
	report_release(&r);
}

static void unescape(struct str line, struct strbuf *out)
{
	strbuf_clear(out);
	for (size_t i = 0; i < line.n; i++) {
		uint64_t byte;
		struct str hex;

		if (line.p[i] != '\\' || i + 1 == line.n) {
			strbuf_addc(out, line.p[i]);
			continue;
		}
		if (line.p[++i] != 'x') {
			strbuf_addc(out, line.p[i]);
			continue;
		}
		hex = str_head(str_from_at(line, i + 1), 2);
		if (!str_eat_hex(&hex, &byte)) {
			fprintf(stderr, "nasty.list: bad escape in %.*s\n", STR_ARG(line));
			exit(2);
		}
		strbuf_addc(out, (char)byte);
		i += 2;
	}
}

int main(int argc, char **argv)
{
	struct strbuf s = {0};
	char *line = NULL;
	size_t cap = 0, n = 0;
	FILE *list = argc == 3 ? fopen(argv[1], "r") : NULL;

	if (!list) {
		fprintf(stderr, "usage: render LIST DIR\n");
		return 2;
	}
	while (getline(&line, &cap, list) > 0) {
		struct str text = str_from(line);

		if (str_starts(text, STR("#")))
			continue;
		unescape(str_head(text, text.n - str_ends(text, STR("\n"))), &s);
		render(argv[2], n++, strbuf_str(&s));
	}
	printf("%zu\n", n);
	fclose(list);
	free(line);
	strbuf_release(&s);
	return 0;
}
