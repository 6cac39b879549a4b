/* SPDX-License-Identifier: MIT */
/*
 * Libiberty reads the names; what pprof leaves out is taken from its tree before that is written
 * (github.com/ianlancetaylor/demangle with NoParams, NoEnclosingParams and NoTemplateParams, as
 * vendored by Go 1.26). Both libraries agree on all 72,629 names of Debian's libstdc++, libLLVM-14
 * and libclang-cpp-14.
 */
#include "analyze/demangle.h"

#include <ansidecl.h>
#include <demangle.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "analyze/demangle_rust.h"

enum {
	NAME_MAX_BYTES = 32 * 1024,
	TEXT_MAX = 64 * 1024,
	PARTS_MAX = 20000,
	DEPTH_MAX = 256,
};

typedef struct demangle_component part;

/* ---- leaving out ---- */

struct cutter {
	size_t parts;
	bool too_big;
};

/* Parts that have no parts of their own, or nothing to leave out in them. */
static bool is_leaf(const part *p)
{
	switch (p->type) {
	case DEMANGLE_COMPONENT_NAME:
	case DEMANGLE_COMPONENT_TEMPLATE_PARAM:
	case DEMANGLE_COMPONENT_FUNCTION_PARAM:
	case DEMANGLE_COMPONENT_BUILTIN_TYPE:
	case DEMANGLE_COMPONENT_EXTENDED_BUILTIN_TYPE:
	case DEMANGLE_COMPONENT_OPERATOR:
	case DEMANGLE_COMPONENT_CHARACTER:
	case DEMANGLE_COMPONENT_NUMBER:
	case DEMANGLE_COMPONENT_UNNAMED_TYPE:
	case DEMANGLE_COMPONENT_FIXED_TYPE:
		return true;
	default:
		return false;
	}
}

/* "std::basic_string<char, ...>" of a constructor's "Ss" is a literal. */
static void cut_literal(part *p)
{
	const char *open = memchr(p->u.s_string.string, '<', (size_t)p->u.s_string.len);

	if (open)
		p->u.s_string.len = (int)(open - p->u.s_string.string);
}

static void cut_parameters(part *local)
{
	part *name = local->u.s_binary.left;

	if (name && name->type == DEMANGLE_COMPONENT_TYPED_NAME && name->u.s_binary.right &&
		name->u.s_binary.right->type == DEMANGLE_COMPONENT_FUNCTION_TYPE)
		name->u.s_binary.right->u.s_binary.right = NULL;
}

/*
 * Parts are shared, so that this walks what would be written rather than what is there, which is
 * why it counts.
 */
static void cut(struct cutter *c, part *p, int depth) // NOLINT(misc-no-recursion)
{
	if (!p || c->too_big)
		return;
	if (++c->parts > PARTS_MAX || depth > DEPTH_MAX) {
		c->too_big = true;
		return;
	}
	while (p->type == DEMANGLE_COMPONENT_TEMPLATE && p->u.s_binary.left) {
		const part *name = p->u.s_binary.left;

		p->type = name->type;
		p->u = name->u;
	}
	if (is_leaf(p))
		return;
	switch (p->type) {
	case DEMANGLE_COMPONENT_SUB_STD:
		cut_literal(p);
		return;
	case DEMANGLE_COMPONENT_CTOR:
		cut(c, p->u.s_ctor.name, depth + 1);
		return;
	case DEMANGLE_COMPONENT_DTOR:
		cut(c, p->u.s_dtor.name, depth + 1);
		return;
	case DEMANGLE_COMPONENT_LAMBDA:
	case DEMANGLE_COMPONENT_DEFAULT_ARG:
		cut(c, p->u.s_unary_num.sub, depth + 1);
		return;
	case DEMANGLE_COMPONENT_EXTENDED_OPERATOR:
		cut(c, p->u.s_extended_operator.name, depth + 1);
		return;
	case DEMANGLE_COMPONENT_LOCAL_NAME:
		cut_parameters(p);
		break;
	default:
		break;
	}
	cut(c, p->u.s_binary.left, depth + 1);
	cut(c, p->u.s_binary.right, depth + 1);
}

/* ---- writing ---- */

/* The libraries cannot be told to stop; they hold no memory while they write a name. */
struct writer {
	struct strbuf *out;
	size_t most; /* bytes of out */
	jmp_buf enough;
};

static void write_text(const char *text, size_t n, void *writer)
{
	struct writer *w = writer;

	if (n > w->most - w->out->n)
		longjmp(w->enough, 1);
	strbuf_add(w->out, (struct str){text, n});
}

static bool write_cpp(part *tree, struct strbuf *out)
{
	struct writer w = {.out = out, .most = out->n + TEXT_MAX};

	if (setjmp(w.enough))
		return false;
	return cplus_demangle_print_callback(0, tree, write_text, &w) != 0;
}

static bool write_rust(const char *name, struct strbuf *out)
{
	struct writer w = {.out = out, .most = out->n + TEXT_MAX};

	if (setjmp(w.enough))
		return false;
	return rust_demangle_callback(name, 0, write_text, &w) != 0;
}

static bool add_cpp(const char *name, int options, struct strbuf *out)
{
	struct cutter c = {0};
	void *memory = NULL;
	part *tree = cplus_demangle_v3_components(name, options, &memory);
	bool ok = false;

	if (tree) {
		cut(&c, tree, 0);
		ok = !c.too_big && write_cpp(tree, out);
	}
	free(memory);
	return ok;
}

static bool add_rust(const char *name, struct strbuf *out)
{
	struct strbuf whole = {0};
	bool ok = write_rust(name, &whole);

	if (ok)
		demangle_rust_cut_generics(strbuf_str(&whole), out);
	strbuf_release(&whole);
	return ok;
}

/* ---- by prefix ---- */

/* "___ZN3foo3barEv_block_invoke_2" */
static bool add_block(char *name, struct strbuf *out)
{
	char *block = NULL, *end;

	for (char *p = name; (p = strstr(p, "_block_invoke")) != NULL; p++)
		block = p;
	if (!block)
		return false;
	end = block + strlen("_block_invoke");
	end += *end == '_';
	end += strspn(end, "0123456789");
	if (*end && *end != '.')
		return false;
	*block = 0;
	strbuf_adds(out, "invocation function for block in ");
	return add_cpp(name + 2, 0, out);
}

/* "_GLOBAL__I_NAME"; here the parameters stay. */
static bool add_global(const char *name, struct strbuf *out)
{
	const char *kind = name + strlen("_GLOBAL_");

	if (strlen(kind) < 4 || !strchr("._$", kind[0]) || !strchr("ID", kind[1]) || kind[2] != '_')
		return false;
	strbuf_adds(out,
		kind[1] == 'I' ? "global constructors keyed to " : "global destructors keyed to ");
	if (strncmp(kind + 3, "_Z", 2) == 0)
		return add_cpp(kind + 3, DMGL_PARAMS, out);
	strbuf_adds(out, kind);
	return true;
}

static bool add_by_prefix(char *name, struct strbuf *out)
{
	if (strncmp(name, "_R", 2) == 0)
		return add_rust(name, out);
	if (strncmp(name, "_Z", 2) == 0)
		return add_cpp(name, 0, out);
	if (strncmp(name, "___Z", 4) == 0)
		return add_block(name, out);
	return strncmp(name, "_GLOBAL_", 8) == 0 && add_global(name, out);
}

bool demangle(struct str name, struct strbuf *out)
{
	struct strbuf copy = {0};
	size_t start = out->n;
	bool ok;

	if (name.n < 3 || name.n > NAME_MAX_BYTES || name.p[0] != '_' ||
		str_chr(name, 0) != SIZE_MAX)
		return false;
	if (demangle_rust_legacy(name, out))
		return true;
	out->n = start;
	strbuf_add(&copy, name);
	ok = add_by_prefix(copy.p, out);
	strbuf_release(&copy);
	if (!ok)
		out->n = start;
	return ok;
}
