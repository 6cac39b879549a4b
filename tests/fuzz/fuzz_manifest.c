/* SPDX-License-Identifier: MIT */
/* Any bytes as manifest.json: what is refused is refused with words, what is taken is all there. */
#include <stdlib.h>

#include "formats/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct manifest m = {0};
	struct err err = {0};
	int64_t ns;

	manifest_is(text);
	time_parse(text, &ns);
	if (manifest_read(&m, text, "fuzz", &err)) {
		for (size_t i = 0; i < m.nfiles; i++) {
			const struct manifest_file *f = manifest_find(&m, m.files[i].path);

			check(f && str_eq(f->path, m.files[i].path));
		}
	} else {
		check(err.code != ERR_NONE && err.text[0]);
	}
	manifest_release(&m);
	return 0;
}
