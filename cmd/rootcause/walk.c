/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/sequence.h"
#include "base/xmalloc.h"
#include "rootcause.h"

enum { WALK_DEPTH = 32, WALK_FILES = 100000 };

static int compare_names(const void *left, const void *right)
{
	return sequence_compare(str_from(*(char *const *)left), str_from(*(char *const *)right));
}

/* Names of a folder in the order they were meant in; those that begin with a dot are not for us. */
static bool list_names(const char *dir, char ***names, size_t *n, struct err *err)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	size_t cap = 0;

	*names = NULL;
	*n = 0;
	if (!d)
		return err_sys(err, errno, "%s", dir);
	while ((entry = readdir(d))) {
		if (entry->d_name[0] == '.')
			continue;
		*names = grow_array(*names, &cap, *n + 1, sizeof(char *));
		(*names)[(*n)++] = xstrdup(entry->d_name);
	}
	closedir(d);
	if (*n)
		qsort(*names, *n, sizeof(char *), compare_names);
	return true;
}

static void add(struct found_list *out, char *path, size_t skip, bool named)
{
	out->items = grow_array(out->items, &out->cap, out->n + 1, sizeof(*out->items));
	out->items[out->n++] = (struct found){path, str_from_at(str_from(path), skip), named};
}

static bool walk_dir(
	const char *dir, size_t skip, int depth, struct found_list *out, struct err *err)
{
	char **names;
	size_t n;
	bool ok = list_names(dir, &names, &n, err);

	for (size_t i = 0; i < n; i++) {
		struct strbuf path = {0};
		struct stat st;

		strbuf_addf(&path, "%s%s%s", dir, str_ends(str_from(dir), STR("/")) ? "" : "/",
			names[i]);
		free(names[i]);
		if (!ok || stat(strbuf_cstr(&path), &st) != 0) {
			strbuf_release(&path);
			continue;
		}
		if (S_ISDIR(st.st_mode)) {
			/* A loop of links ends at the depth. */
			if (depth < WALK_DEPTH)
				ok = walk_dir(strbuf_cstr(&path), skip, depth + 1, out, err);
			strbuf_release(&path);
		} else if (S_ISREG(st.st_mode) && out->n < WALK_FILES) {
			add(out, path.p, skip, false);
		} else {
			strbuf_release(&path);
		}
	}
	free(names);
	return ok;
}

bool walk(const char *argument, struct found_list *out, struct err *err)
{
	struct stat st;
	size_t n = strlen(argument);

	if (strcmp(argument, "-") == 0) {
		add(out, xstrdup("-"), 0, true);
		return true;
	}
	if (stat(argument, &st) != 0)
		return err_sys(err, errno, "%s", argument);
	if (!S_ISDIR(st.st_mode)) {
		add(out, xstrdup(argument), 0, true);
		return true;
	}
	return walk_dir(argument, argument[n - 1] == '/' ? n : n + 1, 0, out, err);
}

void found_list_release(struct found_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i].path);
	free(l->items);
	*l = (struct found_list){0};
}
