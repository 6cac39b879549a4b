/* SPDX-License-Identifier: MIT */
#include "io/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "base/xmalloc.h"

enum { FLUSH_AT = 64 * 1024 };

struct output {
	char *name;   /* for messages */
	char *target; /* renamed to at close; NULL: written in place */
	char *temporary;
	int fd;
	int error; /* errno of the first failure, sticky */
	struct strbuf buffer;
};

/* Beside the target, so that the rename stays on one file system. */
static bool open_temporary(struct output *out, const char *path, mode_t mode, struct err *err)
{
	struct strbuf name = {0};

	strbuf_addf(&name, "%s.XXXXXX", path);
	out->temporary = name.p;
	out->target = xstrdup(path);
	out->fd = mkstemp(out->temporary);
	if (out->fd < 0) {
		free(out->temporary);
		out->temporary = NULL;
		return err_sys(err, errno, "%s: cannot create", path);
	}
	if (fchmod(out->fd, mode) != 0)
		return err_sys(err, errno, "%s: cannot set permissions", path);
	return true;
}

static mode_t default_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static bool open_path(struct output *out, const char *path, struct err *err)
{
	struct stat st;

	if (stat(path, &st) != 0 && errno == ENOENT)
		return open_temporary(out, path, default_mode(), err);
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		return open_temporary(out, path, st.st_mode & 07777, err);
	out->fd = open(path, O_WRONLY | O_CLOEXEC);
	return out->fd >= 0 || err_sys(err, errno, "%s: cannot write", path);
}

static void free_output(struct output *out)
{
	strbuf_release(&out->buffer);
	free(out->temporary);
	free(out->target);
	free(out->name);
	free(out);
}

struct output *output_open(const char *path, struct err *err)
{
	bool to_stdout = !path || strcmp(path, "-") == 0;
	struct output *out = xcalloc(1, sizeof(*out));

	out->name = xstrdup(to_stdout ? "standard output" : path);
	out->fd = STDOUT_FILENO;
	if (to_stdout || open_path(out, path, err))
		return out;
	if (out->temporary)
		unlink(out->temporary);
	free_output(out);
	return NULL;
}

static void write_all(struct output *out, struct str s)
{
	while (s.n && !out->error) {
		ssize_t n = write(out->fd, s.p, s.n);

		if (n >= 0)
			s = str_from_at(s, (size_t)n);
		else if (errno != EINTR)
			out->error = errno;
	}
}

static void flush(struct output *out)
{
	write_all(out, strbuf_str(&out->buffer));
	strbuf_clear(&out->buffer);
}

bool output_close(struct output *out, bool ok, struct err *err)
{
	bool done = true;

	if (!out)
		return true;
	flush(out);
	if (out->fd != STDOUT_FILENO && close(out->fd) != 0 && !out->error)
		out->error = errno;
	if (out->error)
		done = err_sys(err, out->error, "%s: cannot write", out->name);
	if (out->temporary) {
		if (!ok || !done)
			unlink(out->temporary);
		else if (rename(out->temporary, out->target) != 0)
			done = err_sys(err, errno, "%s: cannot rename", out->target);
	}
	free_output(out);
	return done;
}

bool output_is_terminal(const struct output *out)
{
	return isatty(out->fd) == 1;
}

static struct winsize window_size(const struct output *out)
{
	struct winsize size = {0};

	if (!output_is_terminal(out) || ioctl(out->fd, TIOCGWINSZ, &size) != 0)
		return (struct winsize){0};
	return size;
}

int output_width(const struct output *out)
{
	return window_size(out).ws_col;
}

int output_height(const struct output *out)
{
	return window_size(out).ws_row;
}

static void flush_full(struct output *out)
{
	if (out->buffer.n >= FLUSH_AT)
		flush(out);
}

void output_add(struct output *out, struct str s)
{
	/* What is large already need not be collected. */
	if (s.n >= FLUSH_AT) {
		flush(out);
		write_all(out, s);
		return;
	}
	strbuf_add(&out->buffer, s);
	flush_full(out);
}

void output_adds(struct output *out, const char *cstr)
{
	output_add(out, str_from(cstr));
}

void output_addc(struct output *out, char c)
{
	strbuf_addc(&out->buffer, c);
	flush_full(out);
}

void output_addf(struct output *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	strbuf_addv(&out->buffer, format, args);
	va_end(args);
	flush_full(out);
}

static void drain(void *ctx, struct str bytes)
{
	output_add(ctx, bytes);
}

struct strbuf output_text(struct output *out)
{
	return (struct strbuf){.drain = drain, .drain_ctx = out};
}

bool output_failed(const struct output *out)
{
	return out->error != 0;
}
