/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_ELF_SYMBOLS_H
#define FORMATS_ELF_SYMBOLS_H

#include "base/err.h"
#include "model/symbols.h"

/* What a file may have before it is refused: above any program that was ever linked. */
enum { ELF_SYMBOLS_MAX = 1 << 23, ELF_NAMES_MAX = 1 << 29 };

/*
 * The variables and functions that the symbol table of an ELF program or shared library names, of
 * any class and byte order, in the same words as `nm`: variables lie in writable sections. One that
 * was stripped (go build -ldflags=-s) gives none of either, which is no error. False: cannot be
 * read, is no ELF program (Mach-O and PE are recognised by name), is damaged where it matters, or
 * above the limits; err names the file.
 */
bool elf_symbols_read(const char *path, struct symbols *out, struct err *err);

/* The same of bytes in memory; name is what messages call them. */
bool elf_symbols_parse(struct str image, const char *name, struct symbols *out, struct err *err);

#endif
