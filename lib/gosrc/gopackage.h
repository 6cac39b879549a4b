/* SPDX-License-Identifier: MIT */
#ifndef GOSRC_GOPACKAGE_H
#define GOSRC_GOPACKAGE_H

#include "base/strbuf.h"
#include "gosrc/gonode.h"

struct gopackage;

/* One file. Nodes point into its text. */
struct gosource {
	struct str path; /* as it was opened */
	struct str text;
	struct gofile file; /* what parsed of it */
	struct gopackage *package;
};

/* A function or method that is declared. */
struct gofunc {
	struct str receiver; /* its type's name, empty for functions */
	struct str name;
	bool pointer; /* receiver is a pointer */
	const struct gonode *node;
	const struct gosource *source;
};

/* A type, variable or constant of the package, by name. */
struct gosymbol {
	struct str name;
	const struct gonode *node; /* GN_TYPE_SPEC, GN_VAR_SPEC, GN_CONST_SPEC */
	const struct gosource *source;
	uint32_t index; /* among the names of a variable's spec */
};

/* The files of one folder that belong to one package; tests of a package are not among them. */
struct gopackage {
	struct str path; /* import path, as function names print it; "main" for programs */
	struct str dir;
	struct gosource **sources;
	size_t nsources, cap_sources;
	struct gofunc *funcs;
	size_t nfuncs, cap_funcs;
	struct gosymbol *symbols;
	size_t nsymbols, cap_symbols;
	struct str *callables; /* fields of its structs that may hold a function, by name */
	size_t ncallables, cap_callables;
};

/* Takes the declarations of a file that was parsed. */
void gopackage_add(struct gopackage *p, struct gosource *source);
void gopackage_release(struct gopackage *p); /* of arrays only; files belong to the program */

/* NULL when there is none. receiver empty: a function. */
const struct gofunc *gopackage_func(
	const struct gopackage *p, struct str receiver, struct str name);
const struct gosymbol *gopackage_symbol(
	const struct gopackage *p, enum gonode_kind kind, struct str name);

/* Whether a struct of the package has such a field: x.name(...) may call what it holds. */
bool gopackage_has_callable(const struct gopackage *p, struct str name);

/* The name of a receiver's or embedded field's type: T of T, *T, p.T, T[A]; empty if it has none.
 */
struct str gonode_type_name(const struct gonode *type);

/* The import path that a name stands for in this file; empty when it is no import. */
struct str gosource_import(const struct gosource *s, struct str name);

/*
 * The function around a line: the literal that lies `literals` deep in the declared function, or
 * the deepest one there is; 0 is the declared function itself, which *outer is as well. NULL
 * outside of all functions. A line may hold several literals: the first one is taken.
 */
const struct gonode *gosource_function_at(
	const struct gosource *s, uint32_t line, unsigned literals, const struct gonode **outer);

/* The same by the name that a stack prints: of several literals on the line the one so numbered. */
const struct gonode *gosource_function_named(
	const struct gosource *s, uint32_t line, struct str function, const struct gonode **outer);

/* "path.(*T).F.func1": as a stack prints a function: a literal in outer, or outer itself. */
void gosource_name(const struct gosource *s, const struct gonode *outer,
	const struct gonode *function, struct strbuf *out);

/* How deep in literals a function lies by its printed name: 2 of "main.main.func1.2". */
unsigned gosource_literals(struct str function);

#endif
