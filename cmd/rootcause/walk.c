/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
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
	out->items[out->n++] = (struct found){
		.path = path, .name = str_from_at(str_from(path), skip), .named = named};
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

static bool walk_folder(
	const char *argument, const struct stat *st, struct found_list *out, struct err *err)
{
	size_t n = strlen(argument);
	struct walking w = {.found = out, .skip = argument[n - 1] == '/' ? n : n + 1};
	bool ok;

	seen(&w, st);
	ok = walk_dir(&w, argument, 0, err);
	free(w.folders);
	return ok;
}

/* ---- archives ---- */

static void note_lost(
	const struct common *c, const char *argument, const struct bundle *b, bool *lost)
{
	const struct bundle_lost *l = bundle_lost(b);
	const struct {
		uint64_t n;
		const char *what;
	} rows[] = {{l->outside, "would be unpacked outside its folder (absolute name or \"..\")"},
		{l->links, "links"}, {l->special, "devices, pipes or sockets"},
		{l->encrypted, "encrypted"}, {l->long_names, "name longer than a path can be"},
		{l->replaced, "replaced by a later one of the same name"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].n)
			continue;
		*lost = true;
		common_note(c, "%s: %" PRIu64 " of its members not read: %s", argument, rows[i].n,
			rows[i].what);
	}
}

/* Its members are found as the files of a folder of that name would be. */
static void add_members(struct found_list *out, const char *argument, struct bundle *b)
{
	size_t n, skip = strlen(argument) + 1;
	const struct bundle_file *files = bundle_files(b, &n);

	out->bundles = grow_array(
		out->bundles, &out->cap_bundles, out->nbundles + 1, sizeof(*out->bundles));
	out->bundles[out->nbundles++] = b;
	for (size_t i = 0; i < n; i++) {
		struct strbuf path = {0};

		strbuf_addf(&path, "%s/", argument);
		strbuf_add(&path, files[i].name);
		add(out, path.p, skip, false);
		out->items[out->n - 1].from = b;
		out->items[out->n - 1].bytes = files[i].bytes;
		out->items[out->n - 1].cut = files[i].cut;
	}
}

static bool walk_bundle(const struct common *c, const char *argument, struct input *in,
	struct found_list *out, bool *lost, struct err *err)
{
	struct bundle_limits limits = {
		.max_bytes = common_limits(c).max_bytes, .max_files = WALK_FILES};
	struct err damage = {0};
	struct bundle *b =
		bundle_open(in ? NULL : argument, in, in ? input_name(in) : argument, &limits, err);

	if (!b)
		return false;
	if (bundle_damage(b)) {
		err_set(&damage, ERR_FORMAT, "%s: %s", argument, bundle_damage(b));
		common_error(c, &damage);
		*lost = true;
	}
	note_lost(c, argument, b, lost);
	add_members(out, argument, b);
	return true;
}

/* A file or a pipe. What cannot be opened is left for the reader, which says so. */
static bool walk_file(const struct common *c, const char *argument, bool regular,
	struct found_list *out, bool *lost, struct err *err)
{
	struct input_limits limits = common_limits(c);
	struct err why = {0};
	struct input *in;
	struct str head = {0};
	bool archive, ok = true;

	limits.identify = true;
	in = input_open(argument, &limits, &why);
	if (in && !input_peek(in, INPUT_PROBE, &head, &why))
		head.n = 0;
	archive = bundle_looks(head) != BUNDLE_NONE || (regular && bundle_maybe_compressed(head));
	if (archive) {
		ok = walk_bundle(c, argument, regular ? NULL : in, out, lost, &why);
		archive = ok || why.code != ERR_UNKNOWN_FORMAT;
		if (!ok && archive)
			*err = why;
	}
	if (!archive)
		add(out, xstrdup(argument), 0, true);
	if (!archive && !regular)
		out->items[out->n - 1].in = in;
	else
		input_close(in);
	return ok || !archive;
}

bool walk(const struct common *c, const char *argument, struct found_list *out, bool *lost,
	struct err *err)
{
	struct stat st;

	if (strcmp(argument, "-") == 0)
		return walk_file(c, argument, false, out, lost, err);
	if (stat(argument, &st) != 0)
		return err_sys(err, errno, "%s", argument);
	if (S_ISDIR(st.st_mode))
		return walk_folder(argument, &st, out, err);
	return walk_file(c, argument, S_ISREG(st.st_mode), out, lost, err);
}

struct input *found_open(struct found *f, const struct input_limits *limits, struct err *err)
{
	struct input *in = f->in;

	if (f->from)
		return input_from_bytes(f->bytes, f->path, limits, err);
	f->in = NULL;
	return in ? in : input_open(f->path, limits, err);
}

void found_list_release(struct found_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		input_close(l->items[i].in);
		free(l->items[i].path);
	}
	for (size_t i = 0; i < l->nbundles; i++)
		bundle_close(l->bundles[i]);
	free(l->bundles);
	free(l->items);
	*l = (struct found_list){0};
}
