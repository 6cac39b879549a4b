/* SPDX-License-Identifier: MIT */
/* After internal/symbolizer/symbolizer.go and profile/prune.go of google/pprof, Go 1.26. */
#include "analyze/names.h"

#include <string.h>

#include "analyze/demangle.h"
#include "base/strbuf.h"
#include "model/profile.h"

static bool contains(struct str s, struct str needle)
{
	return str_find(s, needle) != SIZE_MAX;
}

static bool looks_like_cpp(struct str name)
{
	/* Java's "Class.<init>" and Go's "foo.(*Bar[...]).Method" are spared. */
	if (contains(name, STR(".<")) || contains(name, STR("]).")))
		return false;
	return str_chr(name, '<') != SIZE_MAX || str_chr(name, '>') != SIZE_MAX ||
	       str_chr(name, '[') != SIZE_MAX || str_chr(name, ']') != SIZE_MAX ||
	       contains(name, STR("::"));
}

/* Cuts nested runs of open..close out of *n bytes at p; stops at a close without an open. */
static void cut_matching(char *p, size_t *n, char open, char close)
{
	size_t depth = 0, first = 0, i = 0;

	while (i < *n) {
		if (p[i] == open) {
			if (!depth++)
				first = i;
		} else if (p[i] == close) {
			if (!depth)
				return;
			if (!--depth) {
				memmove(p + first, p + i + 1, *n - i - 1);
				*n -= i + 1 - first;
				i = first;
				continue;
			}
		}
		i++;
	}
}

/* pprof's second try is for macOS, where every symbol begins with one '_' more. */
static bool add_demangled(struct str name, struct strbuf *out)
{
	if (demangle(name, out) && !str_eq(strbuf_str(out), name))
		return true;
	strbuf_clear(out);
	return str_eat(&name, STR("_")) && demangle(name, out) && !str_eq(strbuf_str(out), name);
}

struct str name_shown(const struct profile_function *f, struct arena *arena)
{
	struct str name = f->system_name;
	char *p;

	if (f->name.n && !str_eq(f->name, f->system_name))
		return f->name;
	if (str_starts(name, STR("_"))) {
		struct strbuf b = {0};
		bool ok = add_demangled(name, &b);
		struct str demangled = ok ? arena_dup(arena, strbuf_str(&b)) : name;

		strbuf_release(&b);
		if (ok)
			return demangled;
	}
	if (!looks_like_cpp(name))
		return name;
	p = arena_alloc(arena, name.n + 1);
	memcpy(p, name.p, name.n);
	cut_matching(p, &name.n, '(', ')');
	cut_matching(p, &name.n, '<', '>');
	name.p = p;
	return name;
}

struct str name_simple(struct str name)
{
	static const struct str reserved[] = {
		STR_INIT("(anonymous namespace)"), STR_INIT("operator()")};
	size_t i = 0;

	str_eat(&name, STR("."));
	while (i < name.n) {
		struct str rest = str_from_at(name, i);

		if (str_starts(rest, reserved[0]))
			i += reserved[0].n;
		else if (str_starts(rest, reserved[1]))
			i += reserved[1].n;
		else if (name.p[i] == '(')
			return str_head(name, i);
		else
			i++;
	}
	return name;
}

struct str path_base(struct str path)
{
	size_t slash;

	if (!path.n)
		return STR(".");
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (path.n == 1 && path.p[0] == '/')
		return path;
	slash = str_rchr(path, '/');
	return slash == SIZE_MAX ? path : str_from_at(path, slash + 1);
}

static bool is_clean(struct str path)
{
	if (path.n > 1 && path.p[path.n - 1] == '/')
		return false;
	for (size_t i = 0; i < path.n; i++) {
		bool at_element = i == 0 || path.p[i - 1] == '/';

		if (at_element && path.p[i] == '.')
			return false;
		if (i && at_element && path.p[i] == '/')
			return false;
	}
	return true;
}

struct str path_clean(struct str path, struct arena *arena)
{
	bool rooted = path.n && path.p[0] == '/';
	size_t n = 0, floor; /* ".." does not reach below floor */
	char *p;

	if (is_clean(path))
		return path;
	p = arena_alloc(arena, path.n + 1);
	if (rooted)
		p[n++] = '/';
	floor = n;
	while (path.n) {
		struct str e = str_split(&path, '/');

		if (!e.n || str_eq(e, STR(".")))
			continue;
		if (str_eq(e, STR("..")) && n > floor) {
			while (n > floor && p[--n] != '/')
				;
			continue;
		}
		if (str_eq(e, STR("..")) && rooted)
			continue;
		if (n > (rooted ? 1u : 0u))
			p[n++] = '/';
		memcpy(p + n, e.p, e.n);
		n += e.n;
		if (str_eq(e, STR("..")))
			floor = n;
	}
	return n ? (struct str){p, n} : STR(".");
}
