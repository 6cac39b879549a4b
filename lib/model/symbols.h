/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SYMBOLS_H
#define MODEL_SYMBOLS_H

#include "base/arena.h"

/*
 * What lies where in a program, by the symbol table of its file: variables, and where functions
 * begin. Addresses are those of the file; the system may have moved all of them by one distance.
 * A reader adds, ends with symbols_finish(), and then others ask.
 */
struct symbol {
	uint64_t address, size; /* bytes; a variable's size is never 0 */
	struct str name;	/* "main.registryMu", as in the file */
};

/* Functions are many and found by name only. */
struct symbol_function {
	uint64_t hash; /* of the name as tracebacks print it */
	uint64_t address, size;
};

struct symbols {
	struct arena arena; /* names */
	struct symbol *variables;
	size_t nvariables, cap_variables;
	struct symbol_function *functions;
	size_t nfunctions, cap_functions;
	bool movable; /* position-independent: the system says where it goes */
};

void symbols_release(struct symbols *s);

void symbols_add_variable(struct symbols *s, uint64_t address, uint64_t size, struct str name);
void symbols_add_function(struct symbols *s, uint64_t address, uint64_t size, struct str name);
void symbols_finish(struct symbols *s);

/* The variable in which an address of the file lies, the smallest of several; NULL = none. */
const struct symbol *symbols_at(const struct symbols *s, uint64_t address);

/* The only variable of that name; NULL when there is none, or several. */
const struct symbol *symbols_variable(const struct symbols *s, struct str name);

/*
 * Functions that a traceback may mean by this name, sorted by address; *n tells how many. Type
 * arguments are printed as "[...]", so several may go by one name; assembly functions end in
 * ".abi0" in the file alone.
 */
const struct symbol_function *symbols_functions(
	const struct symbols *s, struct str printed, size_t *n);

#endif
