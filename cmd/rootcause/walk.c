/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/sequence.h"
#include "base/xmalloc.h"
#include "rootcause.h"

enum { WALK_DEPTH = 64, WALK_FILES = 100000 };

struct walking {
	struct found_list *found;
	size_t skip; /* of a path: up to the name below the argument */
	struct folder_id {
		dev_t device;
		ino_t inode;
	} * folders; /* that were listed */
	size_t nfolders, cap_folders;
};

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

/* A folder that several links lead to is read once, so that loops and fans of links end. */
static bool seen(struct walking *w, const struct stat *st)
{
	for (size_t i = 0; i < w->nfolders; i++)
		if (w->folders[i].device == st->st_dev && w->folders[i].inode == st->st_ino)
			return true;
	w->folders = grow_array(w->folders, &w->cap_folders, w->nfolders + 1, sizeof(*w->folders));
	w->folders[w->nfolders++] = (struct folder_id){st->st_dev, st->st_ino};
	return false;
}

static bool walk_dir(struct walking *w, const char *dir, int depth, struct err *err);

/* Takes path over. A folder that cannot be listed is left for the reader, which says so. */
static bool walk_entry(struct walking *w, char *path, int depth, struct err *err)
{
	struct err why = {0};
	struct stat st;
	bool ok = true, keep = false;

	if (stat(path, &st) != 0)
		keep = errno != ENOENT && errno != ELOOP;
	else if (S_ISDIR(st.st_mode))
		keep = !seen(w, &st) && !walk_dir(w, path, depth + 1, &why);
	else
		keep = S_ISREG(st.st_mode);
	if (why.code == ERR_LIMIT) {
		*err = why;
		ok = keep = false;
	} else if (keep && w->found->n >= WALK_FILES) {
		ok = keep = err_set(err, ERR_LIMIT, "%s: more than %d files below one folder", path,
			WALK_FILES);
	}
	if (keep)
		add(w->found, path, w->skip, false);
	else
		free(path);
	return ok;
}

/* False with ERR_IO: the folder could not be listed; with ERR_LIMIT: no more is taken. */
static bool walk_dir(struct walking *w, const char *dir, int depth, struct err *err)
{
	bool slash = str_ends(str_from(dir), STR("/")), ok;
	char **names = NULL;
	size_t n = 0;

	ok = depth < WALK_DEPTH ? list_names(dir, &names, &n, err)
				: err_set(err, ERR_IO, "%s: too deep", dir);
	for (size_t i = 0; i < n; i++) {
		struct strbuf path = {0};

		strbuf_addf(&path, "%s%s%s", dir, slash ? "" : "/", names[i]);
		free(names[i]);
		if (ok)
			ok = walk_entry(w, path.p, depth, err);
		else
			strbuf_release(&path);
	}
	free(names);
	return ok;
}

bool walk(const char *argument, struct found_list *out, struct err *err)
{
	size_t n = strlen(argument);
	struct walking w = {.found = out};
	struct stat st;
	bool ok;

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
	w.skip = argument[n - 1] == '/' ? n : n + 1;
	seen(&w, &st);
	ok = walk_dir(&w, argument, 0, err);
	free(w.folders);
	return ok;
}

void found_list_release(struct found_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i].path);
	free(l->items);
	*l = (struct found_list){0};
}
