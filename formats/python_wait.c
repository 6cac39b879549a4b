/* SPDX-License-Identifier: MIT */
#include "formats/python_wait.h"

#include "formats/native_wait.h"
#include "model/owner_python.h"

struct python_row {
	struct str file; /* its last elements */
	struct str name; /* without the class, which Python < 3.11 does not print */
	enum wait_class class;
};

/* Lib/ of CPython 3.6 to 3.13: the functions that call into C to wait. */
static const struct python_row rows[] = {
	{STR_INIT("concurrent/futures/thread.py"), STR_INIT("_worker"), WAIT_RUNTIME_IDLE},
	{STR_INIT("threading.py"), STR_INIT("wait"), WAIT_COND},
	{STR_INIT("threading.py"), STR_INIT("acquire"), WAIT_SEMA},
	{STR_INIT("threading.py"), STR_INIT("__enter__"), WAIT_MUTEX},
	{STR_INIT("threading.py"), STR_INIT("_wait_for_tstate_lock"), WAIT_WAITGROUP},
	{STR_INIT("threading.py"), STR_INIT("join"), WAIT_WAITGROUP},
	{STR_INIT("threading.py"), STR_INIT("_shutdown"), WAIT_WAITGROUP},
	{STR_INIT("queue.py"), STR_INIT("get"), WAIT_COND},
	{STR_INIT("queue.py"), STR_INIT("put"), WAIT_COND},
	{STR_INIT("queue.py"), STR_INIT("join"), WAIT_WAITGROUP},
	{STR_INIT("selectors.py"), STR_INIT("select"), WAIT_IO},
	{STR_INIT("socket.py"), STR_INIT("accept"), WAIT_IO},
	{STR_INIT("socket.py"), STR_INIT("readinto"), WAIT_IO},
	{STR_INIT("socket.py"), STR_INIT("write"), WAIT_IO},
	{STR_INIT("socket.py"), STR_INIT("create_connection"), WAIT_IO},
	{STR_INIT("socket.py"), STR_INIT("getaddrinfo"), WAIT_IO},
	{STR_INIT("ssl.py"), STR_INIT("read"), WAIT_IO},
	{STR_INIT("ssl.py"), STR_INIT("write"), WAIT_IO},
	{STR_INIT("ssl.py"), STR_INIT("do_handshake"), WAIT_IO},
	{STR_INIT("subprocess.py"), STR_INIT("_try_wait"), WAIT_SYSCALL},
	{STR_INIT("multiprocessing/synchronize.py"), STR_INIT("__enter__"), WAIT_SEMA},
	{STR_INIT("multiprocessing/connection.py"), STR_INIT("_recv"), WAIT_IO},
	{STR_INIT("multiprocessing/connection.py"), STR_INIT("_send"), WAIT_IO},
	{STR_INIT("multiprocessing/popen_fork.py"), STR_INIT("poll"), WAIT_SYSCALL},
};

/* "a/threading.py" and "threading.py", not "mythreading.py". */
static bool is_file(struct str file, struct str want)
{
	if (!str_ends(file, want))
		return false;
	return file.n == want.n || file.p[file.n - want.n - 1] == '/';
}

static enum wait_class class_of(struct str name, struct str file)
{
	size_t dot = str_rchr(name, '.');
	struct str last = dot == SIZE_MAX ? name : str_from_at(name, dot + 1);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq(last, rows[i].name) && is_file(file, rows[i].file))
			return rows[i].class;
	return WAIT_OTHER;
}

/* A Condition is made of locks, a Semaphore and a pool's queue of a Condition or locks. */
static bool refines(enum wait_class found, enum wait_class next)
{
	if (next == WAIT_OTHER)
		return false;
	return found == WAIT_OTHER || found == WAIT_MUTEX || found == WAIT_COND ||
	       found == WAIT_SEMA;
}

enum wait_class python_wait_class(const struct wait_frame *frames, size_t n)
{
	enum wait_class found;
	size_t i = 0;

	/* py-spy --native: frames of C stand before those of Python. */
	while (i < n && !str_ends(frames[i].file, STR(".py")) &&
		!str_starts(frames[i].name, STR("<")))
		i++;
	found = native_wait_class(frames, i);
	if (found == WAIT_RUN)
		found = WAIT_OTHER;
	for (; i < n; i++) {
		enum wait_class next = class_of(frames[i].name, frames[i].file);

		if (python_owner(frames[i].file) != CODE_STDLIB &&
			python_owner(frames[i].file) != CODE_RUNTIME)
			break;
		if (refines(found, next))
			found = next;
	}
	return found;
}
