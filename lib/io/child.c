/* SPDX-License-Identifier: MIT */
#include "io/child.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The input as a file without a name: a pipe would have to be fed while the answer is read. */
static FILE *input_file(struct str input, struct err *err)
{
	FILE *f = tmpfile();

	if (!f) {
		err_sys(err, errno, "cannot make a temporary file");
		return NULL;
	}
	if (fwrite(input.p, 1, input.n, f) != input.n || fflush(f) != 0 ||
		lseek(fileno(f), 0, SEEK_SET) != 0) {
		err_sys(err, errno, "cannot write a temporary file");
		fclose(f);
		return NULL;
	}
	return f;
}

static bool start(const char *const *argv, int in, int out, pid_t *pid, struct err *err)
{
	posix_spawn_file_actions_t actions;
	int problem;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	problem =
		posix_spawnp(pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (problem == ENOENT)
		return err_set(err, ERR_USAGE, "there is no program '%s' in $PATH", argv[0]);
	return problem ? err_sys(err, problem, "cannot run '%s'", argv[0]) : true;
}

static void copy(int from, struct output *out)
{
	char bytes[16384];
	ssize_t n;

	while ((n = read(from, bytes, sizeof(bytes))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			output_add(out, (struct str){bytes, (size_t)n});
}

static bool finish(pid_t pid, const char *name, struct err *err)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_sys(err, errno, "cannot wait for '%s'", name);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFSIGNALED(status))
		return err_set(
			err, ERR_FORMAT, "'%s' was ended by signal %d", name, WTERMSIG(status));
	return err_set(err, ERR_FORMAT, "'%s' failed with exit code %d", name, WEXITSTATUS(status));
}

bool child_filter(const char *const *argv, struct str input, struct output *out, struct err *err)
{
	FILE *in = input_file(input, err);
	int ends[2];
	pid_t pid;
	bool ok;

	if (!in)
		return false;
	if (pipe(ends) != 0) {
		err_sys(err, errno, "cannot make a pipe");
		fclose(in);
		return false;
	}
	/* The child must not hold the end that we read. */
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	ok = start(argv, fileno(in), ends[1], &pid, err);
	close(ends[1]);
	if (ok) {
		copy(ends[0], out);
		ok = finish(pid, argv[0], err);
	}
	close(ends[0]);
	fclose(in);
	return ok;
}
