/* SPDX-License-Identifier: MIT */
/*
 * The symbol table (.symtab) of ELF files, as the System V ABI, chapter 4, describes it and the
 * linkers of Go, GNU and LLVM write it:
 *
 *	   Value          Size Type    Bind   Section  Name
 *	0000000000a488a8     8 OBJECT  GLOBAL .bss     main.registryMu
 *	0000000000671060   203 FUNC    GLOBAL .text    main.first
 *
 * libelf takes headers and byte order apart and reads no more of the file than that table and its
 * names. Skipped: what has no size (runtime.bss, _edata), lies in sections that are not loaded or
 * not written to (types, read-only data), thread-local variables, .dynsym, debug information.
 */
#include "formats/elf_symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xmalloc.h"

enum {
	HEAD_BYTES = 64,
	/* Suffixes are shared (".F" of "main.F"), but a table has no more of them than this. */
	NAMES_SHARED = 8,
	NAME_LONGEST = 1 << 16,
};

struct elf_file {
	Elf *elf;
	const char *name;
	struct symbols *out;
	/* of the sections, by index: SHF_WRITE for variables, SHF_EXECINSTR for functions; 0 = not
	 * loaded */
	struct section {
		uint64_t flags, address, size;
	} * sections;
	size_t nsections;
	struct str names;      /* the string table */
	uint64_t names_budget; /* bytes of names that may still be looked at */
};

/* ---- is it one? ---- */

struct magic {
	unsigned char bytes[4];
	unsigned n;
	const char *what;
};

static const struct magic others[] = {
	{{0xfe, 0xed, 0xfa, 0xce}, 4, "a Mach-O program (macOS)"},
	{{0xfe, 0xed, 0xfa, 0xcf}, 4, "a Mach-O program (macOS)"},
	{{0xce, 0xfa, 0xed, 0xfe}, 4, "a Mach-O program (macOS)"},
	{{0xcf, 0xfa, 0xed, 0xfe}, 4, "a Mach-O program (macOS)"},
	{{0xca, 0xfe, 0xba, 0xbe}, 4, "a Mach-O program (macOS, universal) or a Java class"},
	{{'M', 'Z', 0, 0}, 2, "a PE program (Windows)"},
};

/*
 * libelf makes a record for every section before it looks at one: 0 in e_shnum means that the first
 * section has the number, up to 2^64.
 */
static bool check_head(struct str head, const char *name, struct err *err)
{
	size_t at;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (head.n >= others[i].n && memcmp(head.p, others[i].bytes, others[i].n) == 0)
			return err_set(err, ERR_UNKNOWN_FORMAT,
				"%s: this is %s: only symbols of ELF programs are read", name,
				others[i].what);
	if (head.n < EI_NIDENT || memcmp(head.p, ELFMAG, SELFMAG) != 0)
		return err_set(err, ERR_UNKNOWN_FORMAT,
			"%s: this is no program: only symbols of ELF programs are read", name);
	at = head.p[EI_CLASS] == ELFCLASS64 ? offsetof(Elf64_Ehdr, e_shnum)
					    : offsetof(Elf32_Ehdr, e_shnum);
	if (head.n < at + 4)
		return err_set(err, ERR_FORMAT, "%s: the ELF header is cut", name);
	if (head.p[at] == 0 && head.p[at + 1] == 0)
		return err_set(err, ERR_FORMAT,
			"%s: an ELF file without sections, or with more than 65279", name);
	return true;
}

static bool damaged(const struct elf_file *f, const char *what, struct err *err)
{
	int code = elf_errno();

	return err_set(err, ERR_FORMAT, "%s: damaged ELF file: %s%s%s", f->name, what,
		code ? ": " : "", code ? elf_errmsg(code) : "");
}

static bool read_header(const struct elf_file *f, struct err *err)
{
	GElf_Ehdr header;

	if (elf_kind(f->elf) != ELF_K_ELF || !gelf_getehdr(f->elf, &header))
		return damaged(f, "no header", err);
	if (header.e_type != ET_EXEC && header.e_type != ET_DYN)
		return err_set(err, ERR_UNKNOWN_FORMAT,
			"%s: an ELF file, but no program: the file that was run is needed",
			f->name);
	f->out->movable = header.e_type == ET_DYN;
	return true;
}

/* ---- sections ---- */

static bool read_sections(struct elf_file *f, struct err *err)
{
	if (elf_getshdrnum(f->elf, &f->nsections) != 0)
		return damaged(f, "number of sections", err);
	/* Of a file whose end is missing libelf says that it has none. */
	if (f->nsections == 0)
		return damaged(f, "it ends before its table of sections", err);
	f->sections = xcalloc(f->nsections + 1, sizeof(*f->sections));
	for (size_t i = 0; i < f->nsections; i++) {
		Elf_Scn *section = elf_getscn(f->elf, i);
		GElf_Shdr header;

		if (!section || !gelf_getshdr(section, &header))
			return damaged(f, "table of sections", err);
		if (header.sh_flags & SHF_ALLOC)
			f->sections[i] = (struct section){
				header.sh_flags & (SHF_WRITE | SHF_EXECINSTR | SHF_TLS),
				header.sh_addr, header.sh_size};
	}
	return true;
}

/* Its contents, which lie in the file; NULL, err set, when they do not. */
static Elf_Data *read_data(const struct elf_file *f, Elf_Scn *section, Elf_Type type,
	const char *what, struct err *err)
{
	Elf_Data *data = section ? elf_getdata(section, NULL) : NULL;

	if (!data || (data->d_size && !data->d_buf) || data->d_type != type) {
		damaged(f, what, err);
		return NULL;
	}
	return data;
}

static Elf_Scn *find_table(const struct elf_file *f, GElf_Shdr *header)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(f->elf, section)))
		if (gelf_getshdr(section, header) && header->sh_type == SHT_SYMTAB)
			return section;
	return NULL;
}

/* ---- symbols ---- */

/* False when the names that were asked for are more than the table can hold. */
static bool name_of(struct elf_file *f, const GElf_Sym *symbol, struct str *name)
{
	*name = str_head(str_from_at(f->names, symbol->st_name), NAME_LONGEST + 1);
	name->n = strnlen(name->p, name->n);
	if (name->n > f->names_budget)
		return false;
	f->names_budget -= name->n;
	return true;
}

static bool lies_in(const GElf_Sym *symbol, const struct section *section)
{
	return symbol->st_value >= section->address &&
	       symbol->st_value - section->address <= section->size &&
	       symbol->st_size <= section->size - (symbol->st_value - section->address);
}

static bool add_symbol(struct elf_file *f, const GElf_Sym *symbol, struct err *err)
{
	int type = GELF_ST_TYPE(symbol->st_info);
	const struct section *section;
	struct str name;

	if ((type != STT_OBJECT && type != STT_FUNC) || symbol->st_name >= f->names.n ||
		symbol->st_shndx >= f->nsections)
		return true;
	section = &f->sections[symbol->st_shndx];
	if (section->flags & SHF_TLS ||
		!(section->flags & (type == STT_FUNC ? SHF_EXECINSTR : SHF_WRITE)) ||
		!lies_in(symbol, section))
		return true;
	if (!name_of(f, symbol, &name))
		return damaged(f, "names of symbols overlap", err);
	if (name.n == 0 || name.n > NAME_LONGEST)
		return true;
	if (type == STT_FUNC)
		symbols_add_function(f->out, symbol->st_value, symbol->st_size, name);
	else
		symbols_add_variable(f->out, symbol->st_value, symbol->st_size, name);
	return true;
}

static bool check_sizes(
	const struct elf_file *f, const GElf_Shdr *table, const GElf_Shdr *names, struct err *err)
{
	size_t size = gelf_fsize(f->elf, ELF_T_SYM, 1, EV_CURRENT);

	if (!size || table->sh_entsize != size || names->sh_type != SHT_STRTAB)
		return damaged(f, "symbol table", err);
	if (table->sh_size / size > ELF_SYMBOLS_MAX)
		return err_set(
			err, ERR_LIMIT, "%s: more than %d symbols", f->name, ELF_SYMBOLS_MAX);
	if (names->sh_size > ELF_NAMES_MAX)
		return err_set(err, ERR_LIMIT, "%s: more than %d bytes of symbol names", f->name,
			ELF_NAMES_MAX);
	return true;
}

static bool read_table(struct elf_file *f, struct err *err)
{
	GElf_Shdr header, names_header = {0};
	Elf_Scn *section = find_table(f, &header), *names_section;
	Elf_Data *table, *names;

	if (!section)
		return true;
	names_section = elf_getscn(f->elf, header.sh_link);
	if (names_section)
		gelf_getshdr(names_section, &names_header);
	if (!check_sizes(f, &header, &names_header, err))
		return false;
	table = read_data(f, section, ELF_T_SYM, "symbol table", err);
	names = table ? read_data(f, names_section, ELF_T_BYTE, "names of symbols", err) : NULL;
	if (!names)
		return false;
	f->names = (struct str){names->d_buf, names->d_size};
	f->names_budget = (uint64_t)names->d_size * NAMES_SHARED;
	for (int i = 0; i < (int)(header.sh_size / header.sh_entsize); i++) {
		GElf_Sym symbol;

		if (!gelf_getsym(table, i, &symbol))
			return damaged(f, "symbol table", err);
		if (!add_symbol(f, &symbol, err))
			return false;
	}
	return true;
}

static bool read_elf(Elf *elf, const char *name, struct symbols *out, struct err *err)
{
	struct elf_file f = {.elf = elf, .name = name, .out = out};
	bool ok;

	if (!elf)
		return damaged(&f, "no header", err);
	ok = read_header(&f, err) && read_sections(&f, err) && read_table(&f, err);
	free(f.sections);
	elf_end(elf);
	if (ok)
		symbols_finish(out);
	else
		symbols_release(out);
	return ok;
}

bool elf_symbols_parse(struct str image, const char *name, struct symbols *out, struct err *err)
{
	char *copy;
	bool ok;

	*out = (struct symbols){0};
	if (!check_head(image, name, err))
		return false;
	elf_version(EV_CURRENT);
	copy = xmalloc(image.n); /* libelf takes bytes that may be written to */
	memcpy(copy, image.p, image.n);
	ok = read_elf(elf_memory(copy, image.n), name, out, err);
	free(copy);
	return ok;
}

/* ---- files ---- */

static bool read_head(int fd, const char *path, char *head, size_t *n, struct err *err)
{
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) != 0)
		return err_sys(err, errno, "%s", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_IO, "%s: a program is a regular file", path);
	do
		got = pread(fd, head, HEAD_BYTES, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_sys(err, errno, "%s", path);
	*n = (size_t)got;
	return true;
}

bool elf_symbols_read(const char *path, struct symbols *out, struct err *err)
{
	/* A FIFO must not keep us waiting before it is seen to be one. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char head[HEAD_BYTES];
	size_t n = 0;
	bool ok;

	*out = (struct symbols){0};
	if (fd < 0)
		return err_sys(err, errno, "%s", path);
	ok = read_head(fd, path, head, &n, err) && check_head((struct str){head, n}, path, err);
	if (ok) {
		elf_version(EV_CURRENT);
		ok = read_elf(elf_begin(fd, ELF_C_READ, NULL), path, out, err);
	}
	close(fd);
	return ok;
}
