/* SPDX-License-Identifier: MIT */
/* Files that are added up, and those of -base and -diff_base that are taken off. */
#include "profq.h"

struct adding {
	struct profile_source source; /* first */
	struct merge *merge;
	bool base;
};

static bool add(struct profile_source *s, const struct profile *p, struct err *err)
{
	struct adding *a = (struct adding *)s;

	return merge_add(a->merge, p, a->base, err);
}

/* A file that cannot be read is said and left out, as pprof does. */
static bool add_files(struct several *s, const struct opt_list *files, bool base, struct err *err)
{
	const char *kind = base ? "base" : "source";
	size_t n = 0;

	for (size_t i = 0; i < files->n; i++) {
		struct adding a = {.source = {.use = add, .path = files->items[i]},
			.merge = &s->merge,
			.base = base};
		struct err problem = {0};

		if (source_read(&a.source, s->common, s->diag, &problem))
			s->only = n++ || base ? NULL : files->items[i];
		else
			common_error(s->common, &problem);
	}
	if (files->n && !n)
		return err_set(err, ERR_FORMAT, "no %s profile could be read", kind);
	if (n < files->n)
		common_note(s->common, "%zu of %zu %s profiles were read", n, files->n, kind);
	return true;
}

const struct profile *several_read(struct several *s, const struct merge_options *o,
	const struct opt_list *bases, struct err *err)
{
	if (!add_files(s, s->files, false, err) || !add_files(s, bases, true, err))
		return NULL;
	return merge_finish(&s->merge, o, err);
}
