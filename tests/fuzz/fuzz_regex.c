/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Pattern and text are separated by the first NUL byte. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = {(const char *)data, size};
	struct str pattern = str_split(&text, '\0');
	struct err err = {ERR_NONE, ""};
	struct regex *re = regex_new(pattern, &err);

	if (!re) {
		/* Whatever passes the translator, the engine takes, but for its size. */
		if (err.code != ERR_USAGE || strncmp(err.text, "error parsing regexp: ", 22) != 0)
			abort();
		return 0;
	}
	regex_match(re, text);
	regex_match(re, pattern);
	if (!str_eq(regex_pattern(re), pattern))
		abort();
	regex_free(re);
	return 0;
}
