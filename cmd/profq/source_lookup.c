/* SPDX-License-Identifier: MIT */
/*
 * Where the file lies that a profile names: openSourceFile in internal/report/source.go of
 * google/pprof, Go 1.26, and --source where that finds nothing.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "analyze/names.h"
#include "analyze/source_path.h"
#include "profq.h"

/* Go's filepath.Join of two and filepath.Dir. */
static struct str join(struct str dir, struct str name, struct arena *arena)
{
	struct strbuf b = {0};
	struct str out;

	strbuf_add(&b, dir);
	if (dir.n)
		strbuf_addc(&b, '/');
	strbuf_add(&b, name);
	out = path_clean(arena_dup(arena, strbuf_str(&b)), arena);
	strbuf_release(&b);
	return out;
}

static struct str parent_of(struct str dir, struct arena *arena)
{
	size_t slash = str_rchr(dir, '/');

	return path_clean(str_head(dir, slash == SIZE_MAX ? 0 : slash + 1), arena);
}

static bool try_open(struct line_file *f, struct str path, struct arena *arena, int *error)
{
	return line_file_open(f, arena_dup(arena, path).p, error);
}

static bool search(struct line_file *f, struct str path, struct str dirs, struct arena *arena)
{
	int error;

	while (dirs.n) {
		struct str dir = str_split(&dirs, ':'), parent;

		for (;; dir = parent) {
			if (try_open(f, join(dir, path, arena), arena, &error))
				return true;
			parent = parent_of(dir, arena);
			if (str_eq(parent, dir))
				break;
		}
	}
	return false;
}

/* Below the directories of --source, by the longest end of the path that is there. */
static bool search_by_end(
	struct line_file *f, struct str path, const struct opt_list *dirs, struct arena *arena)
{
	int error;

	for (;;) {
		size_t slash = str_chr(path, '/');

		for (size_t i = 0; i < dirs->n && path.n; i++) {
			struct str dir = str_from(dirs->items[i]);

			if (!try_open(f, join(dir, path, arena), arena, &error))
				continue;
			if (!f->ended)
				return true;
			line_file_close(f); /* a folder of that name */
		}
		if (slash == SIZE_MAX)
			return false;
		path = str_from_at(path, slash + 1);
	}
}

static void say_error(struct str path, struct str dirs, int error, struct strbuf *message)
{
	if (path.n && path.p[0] == '/') {
		const char *text = strerror(error);

		strbuf_adds(message, "open ");
		strbuf_add(message, path);
		strbuf_adds(message, ": ");
		/* Go's texts are those of the system in lower case. */
		strbuf_addc(message, (char)(text[0] | 32));
		strbuf_adds(message, text + 1);
	} else {
		strbuf_adds(message, "could not find file ");
		strbuf_add(message, path);
		strbuf_adds(message, " on path ");
		strbuf_add(message, dirs);
	}
}

bool source_open(struct line_file *f, const struct profile_options *o, struct str file,
	struct strbuf *message)
{
	struct str dirs = str_from(o->source_path), path;
	struct arena arena = {0};
	char here[4096];
	int error = 0;
	bool ok;

	if (!dirs.n)
		dirs = str_from(getcwd(here, sizeof(here)));
	path = source_path_trim(file, str_from(o->trim_path), dirs);
	if (path.n && path.p[0] == '/')
		ok = try_open(f, path, &arena, &error);
	else
		ok = search(f, path, dirs, &arena);
	ok = ok || search_by_end(f, file, &o->source, &arena);
	if (!ok)
		say_error(path, dirs, error, message);
	arena_release(&arena);
	return ok;
}
