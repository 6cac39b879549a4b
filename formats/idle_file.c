/* SPDX-License-Identifier: MIT */
#include "formats/idle_file.h"

#include "io/input.h"

bool idle_file_read(struct idle_list *list, const char *path, struct err *err)
{
	const struct input_limits limits = {.max_bytes = IDLE_MAX_BYTES};
	struct input *in;
	struct str text;
	bool ok;

	if (!path)
		return true;
	in = input_open(path, &limits, err);
	ok = in && input_all(in, &text, err) && idle_list_add(list, text, path, err);
	input_close(in);
	return ok;
}
