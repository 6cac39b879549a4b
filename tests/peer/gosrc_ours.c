/* SPDX-License-Identifier: MIT */
/* The functions of Go files as our parser sees them, in the words of gosrc/main.go. */
#include <stdio.h>
#include <stdlib.h>

#include "base/xmalloc.h"
#include "gosrc/gonode.h"

static const char *const names[] = {"Ident", "Lit", "FuncLit", "Composite", "KeyValue", "Paren",
	"Selector", "Index", "Slice", "Assert", "Call", "Star", "Unary", "Binary", "Array", "Map",
	"Chan", "Struct", "Interface", "FuncType", "Ellipsis", "Field", "Empty", "Decl", "Labeled",
	"Expr", "Send", "IncDec", "Assign", "Go", "Defer", "Return", "Branch", "Block", "If",
	"Switch", "TypeSwitch", "Case", "Select", "Comm", "For", "Range", "Import", "Const", "Var",
	"Type", "Func"};

static void print_list(const struct gonode *n);

static bool has_text(const struct gonode *n)
{
	switch (n->kind) {
	case GN_IDENT:
	case GN_LITERAL:
	case GN_SELECTOR:
	case GN_FIELD:
	case GN_LABELED:
	case GN_BRANCH:
	case GN_FUNC:
	case GN_TYPE_SPEC:
		return true;
	default:
		return false;
	}
}

static bool has_line(const struct gonode *n)
{
	switch (n->kind) {
	case GN_CALL:
	case GN_SEND:
	case GN_SELECT:
	case GN_FOR:
	case GN_RANGE:
	case GN_RETURN:
	case GN_UNARY:
	case GN_FUNC:
	case GN_IF:
		return true;
	default:
		return false;
	}
}

static void print(const struct gonode *n)
{
	printf("(%s", names[n->kind]);
	if (has_text(n))
		printf(" %.*s", STR_ARG(n->text));
	if (has_line(n))
		printf(" @%u", n->line);
	if (n->kind == GN_UNARY || n->kind == GN_BINARY)
		printf(" op%d", n->op);
	if (n->kind != GN_IDENT && n->kind != GN_LITERAL) {
		const struct gonode *const parts[] = {n->a, n->b, n->c, n->d};

		for (size_t i = 0; i < 4; i++) {
			putchar(' ');
			print_list(parts[i]);
		}
	}
	putchar(')');
}

static void print_list(const struct gonode *n)
{
	if (!n)
		putchar('-');
	for (; n; n = n->next)
		print(n);
}

static struct str read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct str s = {0};
	size_t cap = 0, got;
	char *p = NULL;

	while (f &&
		(p = grow_array(p, &cap, s.n + 65536, 1), (got = fread(p + s.n, 1, 65536, f)) > 0))
		s.n += got;
	if (f)
		fclose(f);
	s.p = p;
	return s;
}

int main(int argc, char **argv)
{
	int bad = 0;

	for (int i = 1; i < argc; i++) {
		struct str src = read_file(argv[i]);
		struct gofile file;

		if (!gofile_parse(&file, src)) {
			fprintf(stderr, "%s:%u: %s is missing\n", argv[i], file.error_line,
				file.error);
			bad = 1;
		}
		for (const struct gonode *n = file.decls; n; n = n->next)
			if (n->kind == GN_FUNC) {
				print(n);
				putchar('\n');
			}
		gofile_release(&file);
		free((void *)(uintptr_t)src.p);
	}
	return bad;
}
