/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <unistd.h>

#include "formats/manifest.h"
#include "stackdiff.h"

/* "dir/manifest.json" of "dir/1.txt"; false for standard input. */
static bool manifest_path(const char *path, struct strbuf *out)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0)
		return false;
	if (slash)
		strbuf_add(out, (struct str){path, (size_t)(slash + 1 - path)});
	strbuf_adds(out, "manifest.json");
	return access(strbuf_cstr(out), R_OK) == 0;
}

static void use(struct snapshot_list *l, size_t from, const struct manifest *m, struct str name)
{
	const struct manifest_file *file = manifest_find(m, name);
	struct str process;

	if (!file)
		return;
	process = file->process.n ? file->process : m->process;
	for (size_t i = from; i < l->n; i++) {
		struct loaded *item = l->items[i];

		if (process.n)
			item->process = arena_dup(&l->arena, process);
		/* The moment of a log with several dumps is that of none of them. */
		if (item->groups.snapshot.time_ns == TIME_UNKNOWN && l->n - from == 1)
			item->groups.snapshot.time_ns = file->time_ns;
	}
}

void snapshots_look_beside(struct snapshot_list *l, size_t from, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct strbuf where = {0};
	struct manifest m = {0};
	struct input *in = NULL;
	struct str text;

	/* A manifest that cannot be read costs the times, nothing else: nobody named it. */
	if (manifest_path(path, &where))
		in = input_open(strbuf_cstr(&where), NULL, NULL);
	if (in && input_all(in, &text, NULL) && manifest_is(text)) {
		if (manifest_read(&m, text, strbuf_cstr(&where), NULL))
			use(l, from, &m, str_from(slash ? slash + 1 : path));
		manifest_release(&m);
	}
	input_close(in);
	strbuf_release(&where);
}
