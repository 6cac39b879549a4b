/* SPDX-License-Identifier: MIT */
#include "model/owner.h"

#include <stdlib.h>

#include "base/xmalloc.h"
#include "model/owner_jvm.h"
#include "model/owner_native.h"
#include "model/owner_python.h"

void owner_release(struct owner *o)
{
	arena_release(&o->arena);
	free(o->modules);
	free(o->globs);
	free(o->answers);
	*o = (struct owner){0};
}

void owner_add_glob(struct owner *o, struct str glob)
{
	o->globs = grow_array(o->globs, &o->cap_globs, o->nglobs + 1, sizeof(*o->globs));
	o->globs[o->nglobs++] = arena_dup(&o->arena, glob);
	o->nanswers = 0;
}

static void add_module(struct owner *o, struct str path)
{
	for (size_t i = 0; i < o->nmodules; i++)
		if (str_eq(o->modules[i], path))
			return;
	o->modules = grow_array(o->modules, &o->cap_modules, o->nmodules + 1, sizeof(*o->modules));
	o->modules[o->nmodules++] = arena_dup(&o->arena, path);
}

/* "github.com/a/b": hosts of code name a repository by three elements, others by two. */
static struct str module_of_path(struct str path)
{
	static const struct str hosts[] = {STR_INIT("github.com/"), STR_INIT("gitlab.com/"),
		STR_INIT("bitbucket.org/"), STR_INIT("golang.org/x/")};
	size_t want = 2, at = 0;

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++)
		if (str_starts(path, hosts[i]))
			want = 3;
	for (size_t i = 0; i < want; i++) {
		size_t slash = str_chr(str_from_at(path, at), '/');

		if (slash == SIZE_MAX)
			return path;
		at += slash + 1;
	}
	return str_head(path, at - 1);
}

static struct str first_element(struct str path)
{
	return str_head(path, str_chr(path, '/'));
}

static bool has_dot_in_first_element(struct str path)
{
	return str_chr(first_element(path), '.') != SIZE_MAX;
}

/*
 * Where a file of package main lies tells the module: with -trimpath the file begins with it, in
 * a GOPATH tree it follows "/src/". Any other absolute path tells nothing about package paths.
 */
static void learn_from_main(struct owner *o, struct str file)
{
	static const struct str src = STR_INIT("/src/");
	size_t at = str_find(file, src), slash = str_rchr(file, '/');

	if (slash == SIZE_MAX || slash == 0)
		return;
	file = str_head(file, slash);
	if (file.p[0] == '/') {
		if (at == SIZE_MAX || at + src.n >= file.n)
			return;
		file = str_from_at(file, at + src.n);
		if (!has_dot_in_first_element(file) || str_chr(file, '/') == SIZE_MAX)
			return;
		o->by_module = true;
	}
	if (has_dot_in_first_element(file))
		add_module(o, module_of_path(file));
}

/* `*` stands for any run, slashes included; "..." at the end likewise. */
static bool glob_match(struct str glob, struct str s)
{
	if (str_ends(glob, STR("...")) && str_starts(s, str_head(glob, glob.n - 3)))
		return true;
	while (glob.n && glob.p[0] != '*') {
		if (!s.n || s.p[0] != glob.p[0])
			return false;
		glob = str_from_at(glob, 1);
		s = str_from_at(s, 1);
	}
	if (!glob.n)
		return !s.n;
	glob = str_from_at(glob, 1);
	for (size_t i = 0; i <= s.n; i++)
		if (glob_match(glob, str_from_at(s, i)))
			return true;
	return false;
}

static bool in_module(struct str package, struct str module)
{
	return str_starts(package, module) && (package.n == module.n || package.p[module.n] == '/');
}

static bool is_main(struct str package)
{
	return str_eq(package, STR("main")) || str_eq(package, STR("command-line-arguments"));
}

static bool in_learnt_module(const struct owner *o, struct str package)
{
	for (size_t i = 0; i < o->nmodules; i++)
		if (in_module(package, o->modules[i]))
			return true;
	return false;
}

static bool in_globs(const struct owner *o, struct str name)
{
	for (size_t i = 0; i < o->nglobs; i++)
		if (glob_match(o->globs[i], name))
			return true;
	return false;
}

static bool is_runtime(struct str package)
{
	return str_eq(package, STR("runtime")) || str_starts(package, STR("runtime/internal/")) ||
	       str_starts(package, STR("internal/runtime/"));
}

/* First elements of the packages that Go ships (go list std, Go 1.26), sorted. */
static bool is_shipped(struct str package)
{
	static const char *const roots[] = {"archive", "arena", "bufio", "builtin", "bytes", "cmp",
		"compress", "container", "context", "crypto", "database", "debug", "embed",
		"encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image",
		"index", "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os",
		"path", "plugin", "reflect", "regexp", "runtime", "simd", "slices", "sort",
		"strconv", "strings", "structs", "sync", "syscall", "testing", "text", "time",
		"unicode", "unique", "unsafe", "vendor", "weak"};
	struct str root = first_element(package);

	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (str_eq(root, str_from(roots[i])))
			return true;
	return false;
}

static bool is_dependency_file(struct str file)
{
	return str_find(file, STR("@v")) != SIZE_MAX || str_find(file, STR("/vendor/")) != SIZE_MAX;
}

/* Functions of Python, C, C++ and Rust. */
static bool other_owner(struct str name, struct str file, enum code_owner *out)
{
	if (!python_is_file(file))
		return native_owner(name, file, out);
	*out = python_owner(file);
	return true;
}

static enum code_owner find_owner(const struct owner *o, const struct stacks *s, funcid function)
{
	const struct function *f = stacks_function_get(s, function);
	struct str name = stacks_text(s, f->name), file = stacks_text(s, f->file);
	struct str package = function_package(name);
	enum code_owner other;

	if (in_globs(o, name))
		return CODE_MINE;
	if (jvm_is_function(name, file)) {
		enum code_owner owner = jvm_owner(name);

		return owner == CODE_MINE && o->nglobs ? CODE_DEPENDENCY : owner;
	}
	if (other_owner(name, file, &other))
		return other == CODE_MINE && o->nglobs ? CODE_DEPENDENCY : other;
	if (!package.n)
		return str_eq(name, STR("panic")) ? CODE_RUNTIME : CODE_FOREIGN;
	if (is_runtime(package))
		return CODE_RUNTIME;
	if (is_shipped(package))
		return CODE_STDLIB;
	if (o->nglobs || is_dependency_file(file) || str_find(name, STR("/vendor/")) != SIZE_MAX)
		return CODE_DEPENDENCY;
	if (is_main(package) || in_learnt_module(o, package))
		return CODE_MINE;
	if (file.n && !o->by_module)
		return CODE_MINE;
	return has_dot_in_first_element(package) ? CODE_DEPENDENCY : CODE_MINE;
}

/* How good a function of this owner is as the site: the smaller the better. */
static int find_rank(enum code_owner owner, struct str name)
{
	struct str package = function_package(name);

	switch (owner) {
	case CODE_MINE:
		return 0;
	case CODE_DEPENDENCY:
		return 1;
	case CODE_STDLIB:
		return str_eq(package, STR("sync")) || str_starts(package, STR("internal/")) ? 4
											     : 2;
	case CODE_FOREIGN:
		return 3;
	case CODE_RUNTIME:
		break;
	}
	return 5;
}

static struct owner_answer answer(const struct owner *o, const struct stacks *s, funcid function)
{
	enum code_owner owner;
	struct str name;

	if (function < o->nanswers)
		return o->answers[function];
	owner = find_owner(o, s, function);
	name = stacks_text(s, stacks_function_get(s, function)->name);
	return (struct owner_answer){(uint8_t)owner, (uint8_t)find_rank(owner, name)};
}

/* Another module that is mine may change the answers of all functions. */
void owner_learn(struct owner *o, const struct stacks *s)
{
	size_t modules = o->nmodules;
	bool by_module = o->by_module;

	for (size_t id = o->learnt ? o->learnt : 1; id < s->nfunctions; id++) {
		struct str name = stacks_text(s, s->functions[id].name);

		if (str_starts(name, STR("main.")))
			learn_from_main(o, stacks_text(s, s->functions[id].file));
	}
	o->learnt = s->nfunctions;
	if (o->nmodules != modules || o->by_module != by_module)
		o->nanswers = 0;
	o->answers = grow_array(o->answers, &o->cap_answers, s->nfunctions, sizeof(*o->answers));
	for (; o->nanswers < s->nfunctions; o->nanswers++)
		o->answers[o->nanswers] = answer(o, s, (funcid)o->nanswers);
}

enum code_owner owner_of(const struct owner *o, const struct stacks *s, funcid function)
{
	return (enum code_owner)answer(o, s, function).owner;
}

frameid owner_site(const struct owner *o, const struct stacks *s, stackid stack)
{
	int best_rank = 6;
	frameid best = 0;

	while (stack) {
		const struct stack_node *node = stacks_get(s, stack);
		const struct frame *f = stacks_frame_get(s, node->frame);
		int rank = answer(o, s, f->function).rank;

		if (rank < best_rank && !(f->flags & FRAME_ELIDED)) {
			best_rank = rank;
			best = node->frame;
		}
		stack = node->parent;
	}
	return best;
}
