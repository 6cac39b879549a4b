/* SPDX-License-Identifier: MIT */
#ifndef IO_LINE_FILE_H
#define IO_LINE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"

/*
 * The lines of a text file one by one, from the first. A line longer than 65535 bytes ends them,
 * as Go's bufio.Scanner has it, and so does what cannot be read: a folder, a device.
 */
struct line_file {
	int fd;
	struct strbuf bytes;
	size_t at;
	bool ended;
};

/* False with errno in *error. */
bool line_file_open(struct line_file *f, const char *path, int *error);

/* The next line without its end, valid until the next call; false: there is none. */
bool line_file_next(struct line_file *f, struct str *line);
void line_file_close(struct line_file *f);

#endif
