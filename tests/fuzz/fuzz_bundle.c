/* SPDX-License-Identifier: MIT */
/* Any bytes as an archive: the names of what comes out stay below it, the bytes within limits. */
#include <stdlib.h>

#include "io/bundle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_name(struct str name)
{
	check(name.n && *name.p != '/');
	while (name.n) {
		struct str part = str_split(&name, '/');

		check(part.n && *part.p != '.');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { BYTES = 1 << 20, FILES = 1000 };
	const struct input_limits limits = {.max_bytes = 1 << 24};
	const struct bundle_limits most = {.max_bytes = BYTES, .max_files = FILES};
	struct err err = {0};
	struct input *in =
		input_from_bytes((struct str){(const char *)data, size}, "fuzz", &limits, &err);
	struct bundle *b = in ? bundle_open(NULL, in, "fuzz", &most, &err) : NULL;
	uint64_t bytes = 0;
	volatile char last = 0;
	size_t n = 0;

	check(b || (err.text[0] && err.code != ERR_INTERNAL));
	const struct bundle_file *files = b ? bundle_files(b, &n) : NULL;
	check(n <= FILES);
	for (size_t i = 0; i < n; i++) {
		check_name(files[i].name);
		bytes += files[i].bytes.n;
		if (files[i].bytes.n)
			last = files[i].bytes.p[files[i].bytes.n - 1];
	}
	(void)last;
	check(bytes <= BYTES);
	bundle_close(b);
	input_close(in);
	return 0;
}
