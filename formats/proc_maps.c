/* SPDX-License-Identifier: MIT */
#include "formats/proc_maps.h"

#include <ctype.h>

enum { MAIN_START = 0x400000 }; /* where a program without PIE begins */

static struct str eat_word(struct str *s)
{
	struct str rest = str_trim(*s);
	size_t n = 0;

	while (n < rest.n && rest.p[n] != ' ' && rest.p[n] != '\t')
		n++;
	*s = str_from_at(rest, n);
	return str_head(rest, n);
}

static bool is_permissions(struct str s)
{
	if (s.n != 4)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '-' && !isalpha((unsigned char)s.p[i]))
			return false;
	return true;
}

/* "r-xp 00001000 00:00 325835   /tmp/load" behind the addresses. */
static enum maps_line read_long(struct str s, struct profile_mapping *m)
{
	struct str permissions = eat_word(&s), offset = eat_word(&s);

	if (!is_permissions(permissions) || !str_eat_hex(&offset, &m->offset) || offset.n)
		return MAPS_NONE;
	eat_word(&s); /* device */
	eat_word(&s); /* inode */
	m->file = str_trim(s);
	return str_chr(permissions, 'x') == SIZE_MAX ? MAPS_DATA : MAPS_CODE;
}

/* ": /tmp/load (@1000) abcdef" */
static enum maps_line read_short(struct str s, struct profile_mapping *m)
{
	struct str word;

	m->file = eat_word(&s);
	word = eat_word(&s);
	if (str_eat(&word, STR("(@"))) {
		if (!str_eat_hex(&word, &m->offset) || !str_eq(word, STR(")")))
			return MAPS_NONE;
		word = eat_word(&s);
	}
	m->build_id = word;
	return m->file.n ? MAPS_CODE : MAPS_NONE;
}

enum maps_line maps_line_read(struct str line, struct profile_mapping *m)
{
	*m = (struct profile_mapping){0};
	line = str_trim(line);
	if (!str_eat_hex(&line, &m->start) || !str_eat(&line, STR("-")) ||
		!str_eat_hex(&line, &m->limit) || m->limit < m->start)
		return MAPS_NONE;
	if (str_eat(&line, STR(":")))
		return read_short(line, m);
	if (!str_starts(line, STR(" ")) && !str_starts(line, STR("\t")))
		return MAPS_NONE;
	return read_long(line, m);
}

/* ---- all of them together ---- */

static bool differ(struct str a, struct str b)
{
	return a.n && b.n && !str_eq(a, b);
}

static bool continues(const struct profile_mapping *a, const struct profile_mapping *b)
{
	if (differ(a->file, b->file) || differ(a->build_id, b->build_id) || a->limit != b->start)
		return false;
	return !a->offset || !b->offset || a->offset + (a->limit - a->start) == b->offset;
}

static void join(struct profile *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->nmappings; i++) {
		struct profile_mapping *last = n ? &p->mappings[n - 1] : NULL;
		const struct profile_mapping *m = &p->mappings[i];

		if (!last || !continues(last, m)) {
			p->mappings[n++] = *m;
			continue;
		}
		last->limit = m->limit;
		if (m->file.n)
			last->file = m->file;
		if (m->build_id.n)
			last->build_id = m->build_id;
	}
	p->nmappings = n;
}

/* "libc.so.6", "x.so": .so at the end, or before a dot or underscore and a digit. */
static bool is_library(struct str file)
{
	size_t at;

	while ((at = str_find(file, STR(".so"))) != SIZE_MAX) {
		file = str_from_at(file, at + 3);
		if (!file.n || (file.n > 1 && (file.p[0] == '.' || file.p[0] == '_') &&
				       isdigit((unsigned char)file.p[1])))
			return true;
	}
	return false;
}

static void swap_with_first(struct profile *p, uint32_t row)
{
	struct profile_mapping first = p->mappings[0];

	p->mappings[0] = p->mappings[row];
	p->mappings[row] = first;
	p->mappings[0].ref = 1;
	p->mappings[row].ref = row + 1;
	for (size_t i = 0; i < p->nlocations; i++) {
		uint32_t *m = &p->locations[i].mapping;

		if (*m == 0 || *m == row)
			*m = *m ? 0 : row;
	}
}

void maps_put_program_first(struct profile *p)
{
	for (uint32_t i = 0; i < p->nmappings; i++) {
		struct str file = str_trim(p->mappings[i].file);

		if (!file.n || file.p[0] == '[' || is_library(file))
			continue;
		if (i)
			swap_with_first(p, i);
		return;
	}
}

static bool lies_in(const struct profile_mapping *m, uint64_t address)
{
	return m->start <= address && address < m->limit;
}

static uint32_t find_mapping(struct profile *p, uint64_t address)
{
	for (uint32_t i = 0; i < p->nmappings; i++)
		if (lies_in(&p->mappings[i], address))
			return i;
	/* Handlers that leave out the first part of a mapping. */
	for (uint32_t i = 0; i < p->nmappings; i++) {
		struct profile_mapping *m = &p->mappings[i];

		if (!m->offset || m->start - m->offset > address || address >= m->start)
			continue;
		m->start -= m->offset;
		m->offset = 0;
		return i;
	}
	return PROFILE_NONE;
}

void maps_finish(struct profile_build *b)
{
	struct profile *p = &b->profile;
	uint32_t covers_all = PROFILE_NONE;

	join(p);
	maps_put_program_first(p);
	if (p->nmappings && p->mappings[0].start - p->mappings[0].offset == MAIN_START) {
		p->mappings[0].start = MAIN_START;
		p->mappings[0].offset = 0;
	}
	for (size_t i = 0; i < p->nlocations; i++) {
		struct profile_location *l = &p->locations[i];

		if (l->mapping != PROFILE_NONE || !l->address)
			continue;
		l->mapping = find_mapping(p, l->address);
		if (l->mapping != PROFILE_NONE)
			continue;
		if (covers_all == PROFILE_NONE)
			covers_all = profile_build_mapping(
				b, &(struct profile_mapping){.limit = UINT64_MAX});
		l->mapping = covers_all;
	}
	for (size_t i = 0; i < p->nmappings; i++)
		p->mappings[i].ref = i + 1;
}
