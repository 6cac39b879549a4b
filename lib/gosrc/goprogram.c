/* SPDX-License-Identifier: MIT */
#include "gosrc/goprogram.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/strbuf.h"
#include "base/xmalloc.h"
#include "io/input.h"

void goprogram_release(struct goprogram *p)
{
	for (size_t i = 0; i < p->npackages; i++)
		gopackage_release(p->packages[i]);
	for (size_t i = 0; i < p->nsources; i++)
		gofile_release(&p->sources[i]->file);
	goscope_release(p);
	free(p->roots);
	free(p->modules);
	free(p->packages);
	free(p->sources);
	free(p->missing);
	free(p->unread);
	free(p->values);
	arena_release(&p->arena);
	*p = (struct goprogram){0};
}

void goprogram_add_root(struct goprogram *p, struct str dir)
{
	while (dir.n > 1 && dir.p[dir.n - 1] == '/')
		dir = str_head(dir, dir.n - 1);
	p->roots = grow_array(p->roots, &p->cap_roots, p->nroots + 1, sizeof(*p->roots));
	p->roots[p->nroots++] = arena_dup(&p->arena, dir);
}

bool goprogram_is_folder(const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return err_set(err, ERR_IO, "%s: not a folder", path);
	return true;
}

/* "dir/name" with a NUL byte behind it. */
static struct str join(struct goprogram *p, struct str dir, struct str name)
{
	struct strbuf b = {0};
	struct str joined;

	strbuf_add(&b, dir);
	strbuf_addc(&b, '/');
	strbuf_add(&b, name);
	joined = arena_dup(&p->arena, strbuf_str(&b));
	strbuf_release(&b);
	return joined;
}

static bool is_file(struct str path)
{
	struct stat st;

	return stat(path.p, &st) == 0 && S_ISREG(st.st_mode);
}

static struct str folder_of(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == SIZE_MAX ? STR("") : str_head(path, slash);
}

static struct str base_of(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == SIZE_MAX ? path : str_from_at(path, slash + 1);
}

/* ---- files ---- */

static void note_unread(struct goprogram *p, struct str path, const char *why, uint32_t line)
{
	p->unread = grow_array(p->unread, &p->cap_unread, p->nunread + 1, sizeof(*p->unread));
	p->unread[p->nunread++] = (struct gounread){path, why, line};
}

/* NULL, or why the file was not read. A pipe or a device may never end: they are not opened. */
static const char *read_text(struct goprogram *p, struct str path, struct str *text)
{
	static const char full[] = "more than 64 MiB of source in all";
	uint64_t left = GOPROGRAM_BYTES_MAX - p->bytes;
	struct input_limits limits = {.max_bytes = left + 1};
	struct input *in;
	struct stat st;
	bool ok;

	if (stat(path.p, &st) != 0)
		return "cannot be opened";
	if (!S_ISREG(st.st_mode))
		return "is no file";
	p->full |= (uint64_t)st.st_size > left;
	if ((uint64_t)st.st_size > left)
		return full;
	in = input_open(path.p, &limits, NULL);
	ok = in && input_all(in, text, NULL) && !input_damage(in) && text->n <= left;
	if (ok) {
		p->bytes += text->n;
		*text = arena_dup(&p->arena, *text);
	}
	input_close(in);
	return ok ? NULL : in ? "cannot be read, or is too large" : "cannot be opened";
}

static struct gosource *read_source(struct goprogram *p, struct str path)
{
	struct gosource *s = arena_alloc(&p->arena, sizeof(*s));
	const char *why;

	*s = (struct gosource){.path = path};
	why = read_text(p, path, &s->text);
	if (why) {
		note_unread(p, path, why, 0);
		return NULL;
	}
	if (!gofile_parse(&s->file, s->text))
		note_unread(p, path, s->file.error ? s->file.error : "does not parse",
			s->file.error_line);
	p->sources = grow_array(p->sources, &p->cap_sources, p->nsources + 1, sizeof(*p->sources));
	p->sources[p->nsources++] = s;
	return s;
}

/* ---- modules ---- */

static void add_module(struct goprogram *p, struct str path, struct str dir)
{
	for (size_t i = 0; i < p->nmodules; i++)
		if (str_eq(p->modules[i].path, path))
			return;
	p->modules = grow_array(p->modules, &p->cap_modules, p->nmodules + 1, sizeof(*p->modules));
	p->modules[p->nmodules++] =
		(struct gomodule){arena_dup(&p->arena, path), arena_dup(&p->arena, dir)};
}

/*
 * Where a package lies says where its module does: "example.com/m/a/b" in /src/m/a/b has its root
 * in /src/m, as far as the ends of both agree.
 */
static void learn_module(struct goprogram *p, struct str path, struct str dir)
{
	while (path.n && dir.n && str_eq(base_of(path), base_of(dir)) && folder_of(path).n) {
		path = folder_of(path);
		dir = folder_of(dir);
	}
	add_module(p, path, dir);
}

/* "module example.com/m" of the go.mod above dir: needed for programs, whose path is "main". */
static void find_module(struct goprogram *p, struct str dir)
{
	for (; dir.n; dir = folder_of(dir)) {
		struct str path = join(p, dir, STR("go.mod")), text, line;

		if (!is_file(path) || read_text(p, path, &text))
			continue;
		while (text.n) {
			line = str_trim(str_split(&text, '\n'));
			if (str_eat(&line, STR("module ")))
				add_module(p, str_trim(line), dir);
		}
		return;
	}
}

/* ---- packages ---- */

static bool is_source_name(struct str name)
{
	return str_ends(name, STR(".go")) && !str_ends(name, STR("_test.go"));
}

static int compare_names(const void *left, const void *right)
{
	return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

/* Names of the folder's source files, sorted: directory order shows nowhere. */
static size_t list_sources(struct goprogram *p, struct str dir, struct str **names)
{
	DIR *d = opendir(dir.p);
	struct dirent *e;
	size_t n = 0, cap = 0;

	*names = NULL;
	while (d && (e = readdir(d))) {
		if (!is_source_name(str_from(e->d_name)))
			continue;
		*names = grow_array(*names, &cap, n + 1, sizeof(**names));
		(*names)[n++] = arena_dup(&p->arena, str_from(e->d_name));
	}
	if (d)
		closedir(d);
	if (n)
		qsort(*names, n, sizeof(**names), compare_names);
	return n;
}

/* wanted: the package clause, when a file of it is known; empty: that of the first file. */
static struct gopackage *load_package(
	struct goprogram *p, struct str path, struct str dir, struct str wanted)
{
	struct gopackage *package = arena_alloc(&p->arena, sizeof(*package));
	struct str *names;
	size_t n = list_sources(p, dir, &names);

	*package = (struct gopackage){.path = path, .dir = dir};
	for (size_t i = 0; i < n; i++) {
		struct str file = join(p, dir, names[i]);
		struct gosource *s =
			goprogram_is_folder(file.p, NULL) ? NULL : read_source(p, file);

		if (!s)
			continue;
		if (!wanted.n)
			wanted = s->file.package;
		if (str_eq(s->file.package, wanted))
			gopackage_add(package, s);
	}
	free(names);
	p->packages =
		grow_array(p->packages, &p->cap_packages, p->npackages + 1, sizeof(*p->packages));
	p->packages[p->npackages++] = package;
	return package;
}

static struct gopackage *find_package(struct goprogram *p, struct str dir)
{
	for (size_t i = 0; i < p->npackages; i++)
		if (str_eq(p->packages[i]->dir, dir))
			return p->packages[i];
	return NULL;
}

/* "example.com/m/pkg" of "example.com/m/pkg.(*T).F"; %2e stands for a dot of the last element. */
static struct str import_path(struct goprogram *p, struct str function)
{
	size_t slash = str_rchr(function, '/'), dot, bracket = str_chr(function, '[');
	struct str head;
	struct strbuf b = {0};

	if (bracket != SIZE_MAX && slash != SIZE_MAX && bracket < slash)
		slash = str_rchr(str_head(function, bracket), '/');
	head = str_from_at(function, slash == SIZE_MAX ? 0 : slash + 1);
	dot = str_chr(head, '.');
	if (dot == SIZE_MAX)
		return STR("");
	head = str_head(function, (size_t)(head.p - function.p) + dot);
	while (head.n) {
		size_t at = str_find(head, STR("%2e"));

		strbuf_add(&b, str_head(head, at));
		if (at == SIZE_MAX)
			break;
		strbuf_addc(&b, '.');
		head = str_from_at(head, at + 3);
	}
	head = arena_dup(&p->arena, strbuf_str(&b));
	strbuf_release(&b);
	return head;
}

/* ---- what is asked ---- */

static void note_missing(struct goprogram *p, struct str file)
{
	for (size_t i = 0; i < p->nmissing; i++)
		if (str_eq(p->missing[i], file))
			return;
	p->missing = grow_array(p->missing, &p->cap_missing, p->nmissing + 1, sizeof(*p->missing));
	p->missing[p->nmissing++] = arena_dup(&p->arena, file);
}

/* The longest end of the printed path that exists below a root; empty when none does. */
static struct str find_file(struct goprogram *p, struct str file)
{
	for (struct str tail = file; tail.n;) {
		size_t slash;

		for (size_t i = 0; i < p->nroots; i++) {
			struct str path = join(p, p->roots[i], tail);

			if (is_file(path))
				return path;
		}
		slash = str_chr(str_from_at(tail, 1), '/');
		if (slash == SIZE_MAX)
			break;
		tail = str_from_at(tail, slash + 2);
	}
	return STR("");
}

static const struct gosource *source_in(const struct gopackage *package, struct str path)
{
	for (size_t i = 0; i < package->nsources; i++)
		if (str_eq(package->sources[i]->path, path))
			return package->sources[i];
	return NULL;
}

const struct gosource *goprogram_source(struct goprogram *p, struct str function, struct str file)
{
	struct str path = find_file(p, file), dir, import;
	struct gopackage *package;

	if (!path.n) {
		note_missing(p, file);
		return NULL;
	}
	dir = arena_dup(&p->arena, folder_of(path));
	package = find_package(p, dir);
	if (!package) {
		import = import_path(p, function);
		if (str_eq(import, STR("main")))
			find_module(p, dir);
		else
			learn_module(p, import, dir);
		package = load_package(p, import, dir, STR(""));
	}
	return source_in(package, path);
}

const struct gopackage *goprogram_import(struct goprogram *p, struct str path)
{
	for (size_t i = 0; i < p->npackages; i++)
		if (str_eq(p->packages[i]->path, path))
			return p->packages[i]->nsources ? p->packages[i] : NULL;
	for (size_t i = 0; i < p->nmodules; i++) {
		struct str rest = path, dir;

		if (!str_eat(&rest, p->modules[i].path) || (rest.n && rest.p[0] != '/'))
			continue;
		dir = rest.n ? join(p, p->modules[i].dir, str_from_at(rest, 1)) : p->modules[i].dir;
		if (!find_package(p, dir)) {
			struct gopackage *package =
				load_package(p, arena_dup(&p->arena, path), dir, STR(""));

			return package->nsources ? package : NULL;
		}
	}
	return NULL;
}

static void import_source(struct goprogram *p, const struct gosource *s)
{
	for (const struct gonode *d = s->file.decls; d; d = d->next)
		if (d->kind == GN_IMPORT)
			goprogram_import(p, d->text);
}

bool goprogram_import_all(struct goprogram *p)
{
	bool whole = false;

	for (; p->nimported < p->npackages; p->nimported++)
		for (size_t i = 0; i < p->packages[p->nimported]->nsources; i++)
			import_source(p, p->packages[p->nimported]->sources[i]);
	for (size_t i = 0; i < p->npackages; i++)
		whole |= str_eq(p->packages[i]->path, STR("main")) && p->packages[i]->nsources;
	return whole && !p->full && !p->nunread;
}
