/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the ELF file of a program. What it names lies where it says, and every variable is
 * found by its address.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "formats/elf_symbols.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_variables(const struct symbols *s)
{
	for (size_t i = 0; i < s->nvariables; i++) {
		const struct symbol *v = &s->variables[i], *found = symbols_at(s, v->address);

		check(v->size > 0 && v->name.n > 0 && v->address + v->size >= v->address);
		check(!i || s->variables[i - 1].address <= v->address);
		check(found && found->address <= v->address &&
			v->address - found->address < found->size);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct symbols s;
	struct err err = {0};
	size_t n;

	if (!elf_symbols_parse((struct str){(const char *)data, size}, "fuzz", &s, &err)) {
		check(err.code != ERR_NONE && err.text[0]);
		return 0;
	}
	check_variables(&s);
	check(s.nvariables + s.nfunctions <= size / 16);
	symbols_functions(&s, STR("main.(*shelf[...]).get"), &n);
	check(n <= s.nfunctions);
	symbols_variable(&s, STR("main.state"));
	symbols_release(&s);
	return 0;
}
