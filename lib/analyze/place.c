/* SPDX-License-Identifier: MIT */
#include "analyze/place.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/owner_jvm.h"
#include "model/owner_native.h"
#include "model/owner_python.h"

/* Packages whose functions wait or lock on behalf of their callers. */
static bool serves_callers(struct str name, struct str package)
{
	static const struct str exact[] = {STR_INIT("runtime"), STR_INIT("sync"),
		STR_INIT("sync/atomic"), STR_INIT("syscall"), STR_INIT("time"), STR_INIT("reflect"),
		STR_INIT("golang.org/x/sys/unix")};

	for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++)
		if (str_eq(package, exact[i]))
			return true;
	return str_starts(package, STR("internal/")) ||
	       str_starts(package, STR("runtime/internal/")) || jvm_serves_callers(name);
}

/* The same for Python's threading and queue, and for libc and the standard library of C++. */
static bool other_serves_callers(struct str name, struct str file)
{
	enum code_owner owner;

	if (python_is_file(file))
		return python_owner(file) == CODE_RUNTIME;
	return native_owner(name, file, &owner) && (owner == CODE_RUNTIME || owner == CODE_STDLIB);
}

static frameid first_outside(
	const struct stacks *s, stackid stack, bool (*inside)(struct str name, struct str package))
{
	for (stackid at = stack; at;) {
		const struct stack_node *node = stacks_get(s, at);
		struct str name = stacks_frame_name(s, node->frame);

		if (name.n && !inside(name, function_package(name)) &&
			!other_serves_callers(name, stacks_frame_file(s, node->frame)))
			return node->frame;
		at = node->parent;
	}
	return stack ? stacks_get(s, stack)->frame : 0;
}

frameid place_of(const struct stacks *s, stackid stack)
{
	return first_outside(s, stack, serves_callers);
}

static bool moves_bytes(struct str name, struct str package)
{
	return str_eq(package, STR("net")) || str_eq(package, STR("bufio")) ||
	       str_eq(package, STR("io")) || str_eq(package, STR("crypto/tls")) ||
	       serves_callers(name, package);
}

frameid place_via(const struct stacks *s, stackid stack)
{
	return first_outside(s, stack, moves_bytes);
}

void place_packages(const struct stacks *s, stackid stack, struct strbuf *out)
{
	struct str seen[PLACE_PACKAGES];
	size_t n = 0;

	for (stackid at = stack; at && n < PLACE_PACKAGES; at = stacks_get(s, at)->parent) {
		struct str name = stacks_frame_name(s, stacks_get(s, at)->frame);
		struct str package = function_package(name);
		size_t i = 0;

		while (i < n && !str_eq(seen[i], package))
			i++;
		if (i < n || !package.n || serves_callers(name, package))
			continue;
		strbuf_addf(out, "%s%.*s", n ? " " : "", STR_ARG(package));
		seen[n++] = package;
	}
}

frameid place_entry(const struct stacks *s, stackid stack)
{
	frameid frame = 0;

	for (stackid at = stack; at; at = stacks_get(s, at)->parent)
		frame = stacks_get(s, at)->frame;
	return frame;
}

/* "F" of "F.deferwrap1"; empty where name is no such wrapper. */
static struct str wrapped_function(struct str name)
{
	size_t dot = str_rchr(name, '.');
	struct str last = str_from_at(name, dot == SIZE_MAX ? name.n : dot + 1);

	if (str_starts(last, STR("deferwrap")) || str_starts(last, STR("gowrap")))
		return str_head(name, dot);
	return (struct str){0};
}

frameid place_site(const struct owner *o, const struct stacks *s, stackid stack)
{
	frameid site = owner_site(o, s, stack);
	struct str wrapped = wrapped_function(stacks_frame_name(s, site));

	if (!wrapped.n)
		return site;
	for (stackid at = stack; at; at = stacks_get(s, at)->parent) {
		const struct stack_node *node = stacks_get(s, at);
		frameid caller = stacks_get(s, node->parent)->frame;

		if (node->frame == site && str_eq(stacks_frame_name(s, caller), wrapped))
			return caller;
	}
	return site;
}

bool place_is_wrapper(const struct stacks *s, frameid outermost, frameid creator)
{
	struct str name = stacks_frame_name(s, outermost);

	if (!creator || stacks_frame_line(s, outermost) != stacks_frame_line(s, creator))
		return false;
	return str_eat(&name, stacks_frame_name(s, creator)) && name.n &&
	       (name.p[0] == '.' || str_starts(name, STR("\xc2\xb7")));
}

/* "CREATOR.func12" at the line and in the file of "created by CREATOR". */
static bool is_go_statement(const struct stacks *s, frameid frame, frameid creator)
{
	struct str name = stacks_frame_name(s, frame);

	if (!place_is_wrapper(s, frame, creator) ||
		!str_eat(&name, stacks_frame_name(s, creator)) || !str_eat(&name, STR(".func")))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] < '0' || name.p[i] > '9')
			return false;
	return name.n && str_eq(stacks_frame_file(s, frame), stacks_frame_file(s, creator));
}

/* The stack again without its outermost frame; depth is bounded by what readers accept. */
static stackid without_entry(struct stacks *s, stackid stack)
{
	const struct stack_node *node = stacks_get(s, stack);
	size_t n = 0, depth = node->depth;
	frameid *frames;
	stackid out;

	if (depth < 2)
		return stack;
	frames = xcalloc(depth, sizeof(*frames));
	for (stackid at = stack; at && n + 1 < depth; at = stacks_get(s, at)->parent)
		frames[n++] = stacks_get(s, at)->frame;
	out = stacks_from_leaf_first(s, frames, n);
	free(frames);
	return out;
}

stackid place_unwrapped(struct stacks *s, stackid stack, frameid creator)
{
	if (stack && is_go_statement(s, place_entry(s, stack), creator))
		return without_entry(s, stack);
	return stack;
}
