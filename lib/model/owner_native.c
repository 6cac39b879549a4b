/* SPDX-License-Identifier: MIT */
#include "model/owner_native.h"

struct str native_plain_name(struct str name)
{
	if (str_starts(name, STR("std::sys::"))) {
		size_t colon = str_rchr(name, ':');

		return str_from_at(name, colon + 1);
	}
	name = str_head(name, str_chr(name, '@'));
	name = str_head(name, str_chr(name, '('));
	str_eat(&name, STR("__GI_"));
	while (name.n && name.p[0] == '_')
		name = str_from_at(name, 1);
	str_eat(&name, STR("libc_"));
	return name;
}

bool native_unknown(struct str name)
{
	return !name.n || str_eq(name, STR("??")) || str_starts(name, STR("0x"));
}

/* Leading underscores that glibc puts before its own names, and its wrappers of system calls. */
static bool is_libc_name(struct str name)
{
	static const char *const exact[] = {"start_thread", "clone", "clone3", "_start",
		"thread_start", "__libc_start_main", "__libc_start_main_impl",
		"__libc_start_call_main", "raise", "abort", "gsignal", "pthread_kill",
		"<signal handler called>", "__restore_rt", "epoll_wait", "poll", "ppoll", "select",
		"pselect", "accept", "accept4", "recv", "recvfrom", "recvmsg", "sendmsg", "sendto",
		"nanosleep", "clock_nanosleep", "usleep", "syscall", "waitpid", "wait4", "sigwait",
		"sem_wait", "sem_timedwait"};
	static const struct str starts[] = {STR_INIT("__GI_"), STR_INIT("__libc_"),
		STR_INIT("__pthread_"), STR_INIT("pthread_"), STR_INIT("___pthread_"),
		STR_INIT("__futex_"), STR_INIT("futex_"), STR_INIT("__lll_"), STR_INIT("lll_"),
		STR_INIT("__new_sem_"), STR_INIT("__clone"), STR_INIT("__nptl_")};

	name = str_head(name, str_chr(name, '@'));
	for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++)
		if (str_eq(name, str_from(exact[i])))
			return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (str_starts(name, starts[i]))
			return true;
	return false;
}

/* Paths of glibc's build: debug information names them relative to its source tree. */
static bool is_libc_file(struct str file)
{
	static const struct str folders[] = {STR_INIT("sysdeps/"), STR_INIT("nptl/"),
		STR_INIT("csu/"), STR_INIT("io/"), STR_INIT("socket/"), STR_INIT("misc/"),
		STR_INIT("posix/"), STR_INIT("signal/"), STR_INIT("time/"), STR_INIT("stdlib/"),
		STR_INIT("malloc/"), STR_INIT("elf/")};

	if (!str_eat(&file, STR("../")) && !str_eat(&file, STR("./")))
		return false;
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (str_starts(file, folders[i]))
			return true;
	return false;
}

static struct str base_name(struct str file)
{
	size_t slash = str_rchr(file, '/');

	return slash == SIZE_MAX ? file : str_from_at(file, slash + 1);
}

/* "libssl.so.3", "ld-2.31.so" */
static bool is_shared_object(struct str file)
{
	struct str base = base_name(file);
	size_t at = str_find(base, STR(".so"));

	return at != SIZE_MAX && (at + 3 == base.n || base.p[at + 3] == '.');
}

static bool is_runtime_object(struct str file)
{
	static const struct str names[] = {STR_INIT("libc.so"), STR_INIT("libc-"),
		STR_INIT("libpthread"), STR_INIT("ld-"), STR_INIT("libstdc++."), STR_INIT("libc++"),
		STR_INIT("libgcc_s."), STR_INIT("ld-musl"), STR_INIT("libc.musl")};
	struct str base = base_name(file);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_starts(base, names[i]))
			return true;
	return false;
}

static bool is_standard(struct str name, struct str file)
{
	static const struct str names[] = {STR_INIT("std::"), STR_INIT("core::"),
		STR_INIT("alloc::"), STR_INIT("__gnu_cxx::"), STR_INIT("__rust_")};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_starts(name, names[i]))
			return true;
	return str_starts(file, STR("/rustc/")) || str_starts(file, STR("library/std/")) ||
	       str_starts(file, STR("library/core/")) || str_starts(file, STR("library/alloc/")) ||
	       str_find(file, STR("/include/c++/")) != SIZE_MAX;
}

static bool is_source(struct str file)
{
	static const struct str ends[] = {STR_INIT(".c"), STR_INIT(".cc"), STR_INIT(".cpp"),
		STR_INIT(".cxx"), STR_INIT(".C"), STR_INIT(".h"), STR_INIT(".hh"), STR_INIT(".hpp"),
		STR_INIT(".hxx"), STR_INIT(".inl"), STR_INIT(".ipp"), STR_INIT(".rs"),
		STR_INIT(".m"), STR_INIT(".mm"), STR_INIT(".S"), STR_INIT(".zig"),
		STR_INIT(".f90")};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(file, ends[i]))
			return true;
	return false;
}

bool native_owner(struct str name, struct str file, enum code_owner *out)
{
	if (str_find(file, STR("runtime/cgo/")) != SIZE_MAX || str_ends(file, STR(".go")))
		return false;
	if (is_libc_name(name) || is_libc_file(file) || is_runtime_object(file))
		*out = CODE_RUNTIME;
	else if (is_standard(name, file))
		*out = CODE_STDLIB;
	else if (is_shared_object(file) || str_find(file, STR("/.cargo/registry/")) != SIZE_MAX ||
		 str_starts(file, STR("/usr/include/")))
		*out = CODE_DEPENDENCY;
	else if (is_source(file))
		*out = CODE_MINE;
	else
		return false;
	return true;
}
