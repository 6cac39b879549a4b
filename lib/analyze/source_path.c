/* SPDX-License-Identifier: MIT */
#include "analyze/source_path.h"

#include "analyze/names.h"

static struct str trim_prefix(struct str path, struct str prefix)
{
	struct str rest = path;

	if (!str_eat(&rest, prefix))
		return path;
	if (prefix.n && prefix.p[prefix.n - 1] == '/')
		return rest;
	return str_eat(&rest, STR("/")) ? rest : path;
}

/* Behind "/NAME/" where NAME is the last element of a directory of source_path. */
static struct str trim_by_source(struct str path, struct str dirs)
{
	while (dirs.n) {
		struct str base = path_base(str_split(&dirs, ':'));

		for (size_t i = 0; i + base.n + 1 < path.n; i++) {
			struct str rest = str_from_at(path, i + 1);

			if (path.p[i] == '/' && str_starts(rest, base) && rest.p[base.n] == '/')
				return str_from_at(rest, base.n + 1);
		}
	}
	return path;
}

struct str source_path_trim(struct str path, struct str prefixes, struct str search)
{
	struct str trimmed;

	if (!prefixes.n) {
		trimmed = trim_by_source(path, search);
		if (trimmed.n != path.n)
			return trimmed;
	}
	while (prefixes.n) {
		trimmed = trim_prefix(path, str_split(&prefixes, ':'));
		if (trimmed.n != path.n)
			return trimmed;
	}
	trimmed = trim_prefix(path, STR("/proc/self/cwd/./"));
	return trimmed.n != path.n ? trimmed : trim_prefix(path, STR("/proc/self/cwd/"));
}
