/* SPDX-License-Identifier: MIT */
#include "io/line_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_LINE = 65535, READ_SIZE = 65536 };

bool line_file_open(struct line_file *f, const char *path, int *error)
{
	struct stat st;

	*f = (struct line_file){.fd = -1};
	/* The name comes out of a profile: it may be a pipe that nobody writes to. */
	f->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (f->fd < 0) {
		*error = errno;
		return false;
	}
	f->ended = fstat(f->fd, &st) != 0 || !S_ISREG(st.st_mode);
	return true;
}

static bool fill(struct line_file *f)
{
	ssize_t n;

	if (f->at)
		memmove(f->bytes.p, f->bytes.p + f->at, f->bytes.n - f->at);
	f->bytes.n -= f->at;
	f->at = 0;
	strbuf_grow(&f->bytes, READ_SIZE);
	do
		n = read(f->fd, f->bytes.p + f->bytes.n, READ_SIZE);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		f->bytes.n += (size_t)n;
	return n > 0;
}

static struct str take(struct line_file *f, size_t n, size_t end)
{
	struct str line = {f->bytes.p + f->at, n};

	f->at += n + end;
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

bool line_file_next(struct line_file *f, struct str *line)
{
	bool more = !f->ended;

	while (!f->ended) {
		size_t rest = f->bytes.n - f->at;
		const char *end = rest ? memchr(f->bytes.p + f->at, '\n', rest) : NULL;
		size_t n = end ? (size_t)(end - f->bytes.p) - f->at : rest;

		if (n > LONGEST_LINE) {
			f->ended = true;
			return false;
		}
		if (end) {
			*line = take(f, n, 1);
			return true;
		}
		if (!more || !(more = fill(f))) {
			f->ended = true;
			if (!n)
				return false;
			*line = take(f, n, 0);
			return true;
		}
	}
	return false;
}

void line_file_close(struct line_file *f)
{
	if (f->fd >= 0)
		close(f->fd);
	strbuf_release(&f->bytes);
	f->fd = -1;
}
