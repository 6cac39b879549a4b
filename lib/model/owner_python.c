/* SPDX-License-Identifier: MIT */
#include "model/owner_python.h"

bool python_is_file(struct str file)
{
	return str_ends(file, STR(".py")) ||
	       (str_starts(file, STR("<")) && str_ends(file, STR(">")));
}

/*
 * Modules of the standard library (sys.stdlib_module_names, Python 3.13) that run threads, wait, or
 * stand between those and user code.
 */
static bool is_stdlib_module(struct str file)
{
	static const char *const names[] = {"_bootstrap", "_bootstrap_external", "_pydecimal",
		"_threading_local", "argparse", "ast", "asyncio", "base64", "bdb", "bz2",
		"calendar", "cmd", "code", "codecs", "collections", "concurrent", "contextlib",
		"copy", "csv", "ctypes", "curses", "dataclasses", "datetime", "decimal", "difflib",
		"email", "encodings", "enum", "fileinput", "fractions", "ftplib", "functools",
		"glob", "gzip", "heapq", "hmac", "html", "http", "imaplib", "importlib", "inspect",
		"ipaddress", "json", "locale", "logging", "lzma", "mailbox", "mimetypes",
		"multiprocessing", "ntpath", "nturl2path", "opcode", "optparse", "os", "pathlib",
		"pdb", "pickle", "pkgutil", "platform", "poplib", "posixpath", "pprint", "profile",
		"pty", "queue", "random", "re", "runpy", "sched", "secrets", "selectors", "shelve",
		"shlex", "shutil", "signal", "site", "smtplib", "socket", "socketserver", "sqlite3",
		"ssl", "stat", "statistics", "string", "subprocess", "tarfile", "tempfile",
		"textwrap", "threading", "timeit", "tokenize", "trace", "traceback", "tracemalloc",
		"types", "typing", "unittest", "urllib", "uuid", "warnings", "wave", "weakref",
		"wsgiref", "xml", "xmlrpc", "zipfile", "zipimport"};
	struct str first = str_head(file, str_chr(file, '/'));

	if (first.n == file.n && str_ends(first, STR(".py")))
		first.n -= 3;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(first, str_from(names[i])))
			return true;
	return false;
}

/* "/usr/lib/python3.11/" and what lies below it. */
static bool in_library(struct str file, struct str *rest)
{
	static const struct str folders[] = {STR_INIT("/lib/python3"), STR_INIT("/lib/python2"),
		STR_INIT("/lib64/python3"), STR_INIT("/lib/pypy3")};

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		size_t at = str_find(file, folders[i]);

		if (at == SIZE_MAX)
			continue;
		*rest = str_from_at(file, at + folders[i].n);
		*rest = str_from_at(
			*rest, str_chr(*rest, '/') == SIZE_MAX ? rest->n : str_chr(*rest, '/') + 1);
		return true;
	}
	return false;
}

enum code_owner python_owner(struct str file)
{
	struct str rest = file;

	if (str_find(file, STR("site-packages/")) != SIZE_MAX ||
		str_find(file, STR("dist-packages/")) != SIZE_MAX)
		return CODE_DEPENDENCY;
	if (str_starts(file, STR("<frozen ")))
		return CODE_STDLIB;
	if (!in_library(file, &rest) && (str_starts(file, STR("/")) || str_starts(file, STR("<")) ||
						!is_stdlib_module(file)))
		return CODE_MINE;
	if (str_eq(rest, STR("threading.py")) || str_eq(rest, STR("queue.py")))
		return CODE_RUNTIME;
	return CODE_STDLIB;
}
