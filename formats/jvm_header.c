/* SPDX-License-Identifier: MIT */
#include "formats/jvm_header.h"

#include "model/dump.h"

static struct str next_word(struct str *s)
{
	size_t n = 0;

	*s = str_trim(*s);
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	struct str word = str_head(*s, n);

	*s = str_from_at(*s, n);
	return word;
}

static bool eat_digits(struct str *s, size_t n, int64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (i >= s->n || s->p[i] < '0' || s->p[i] > '9')
			return false;
		*out = *out * 10 + (s->p[i] - '0');
	}
	*s = str_from_at(*s, n);
	return true;
}

/* Days since 1970 of a proleptic Gregorian date. */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	m += m > 2 ? -3 : 9;
	return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + d - 1 - 719468;
}

bool jvm_time_parse(struct str s, int64_t *out)
{
	static const struct {
		size_t digits;
		char end;
	} parts[] = {{4, '-'}, {2, '-'}, {2, 'T'}, {2, ':'}, {2, ':'}, {2, 0}};
	int64_t v[6], ns = 0, unit = 100000000;

	for (size_t i = 0; i < 6; i++) {
		if (!eat_digits(&s, parts[i].digits, &v[i]))
			return false;
		if (parts[i].end && (!s.n || s.p[0] != parts[i].end))
			return false;
		s = str_from_at(s, parts[i].end != 0);
	}
	if (str_eat(&s, STR(".")))
		for (; s.n && s.p[0] >= '0' && s.p[0] <= '9'; s = str_from_at(s, 1)) {
			ns += (s.p[0] - '0') * unit;
			unit /= 10;
		}
	if (!str_eq(s, STR("Z")) || v[0] < 1970 || v[0] > 2200 || v[1] < 1 || v[1] > 12 ||
		v[2] < 1 || v[2] > 31 || v[3] > 23 || v[4] > 59 || v[5] > 60)
		return false;
	*out = (((days_of(v[0], v[1], v[2]) * 24 + v[3]) * 60 + v[4]) * 60 + v[5]) * 1000000000 +
	       ns;
	return true;
}

static bool is_state(struct str s)
{
	static const struct str states[] = {STR_INIT("NEW"), STR_INIT("RUNNABLE"),
		STR_INIT("BLOCKED"), STR_INIT("WAITING"), STR_INIT("TIMED_WAITING"),
		STR_INIT("TERMINATED")};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (str_eq(s, states[i]))
			return true;
	return false;
}

/* "#12 "name" virtual WAITING TIME" behind the #. */
static bool parse_to_file(struct str s, struct jvm_header *h)
{
	size_t last;
	struct str rest;

	if (!str_eat_u64(&s, &h->id) || !str_eat(&s, STR(" \"")))
		return false;
	last = str_rchr(s, '"');
	if (last == SIZE_MAX)
		return false;
	h->name = str_head(s, last);
	h->to_file = true;
	rest = str_from_at(s, last + 1);
	for (struct str word; (word = next_word(&rest)).n;) {
		if (str_eq(word, STR("virtual")))
			h->is_virtual = true;
		else if (!h->state.n && is_state(word))
			h->state = word;
		else if (!jvm_time_parse(word, &h->time_ns))
			return false;
	}
	return true;
}

/* "waiting on condition  [0x00007f20]": the words in front of the stack's address. */
static struct str state_words(struct str rest)
{
	return str_trim(str_head(rest, str_find(rest, STR("["))));
}

struct fields {
	bool java_id, os_prio, tid;
	uint64_t os_id;
};

/* A word between name and state; false: no header has such. */
static bool take_word(struct str word, struct jvm_header *h, struct fields *f)
{
	if (str_eat(&word, STR("#"))) {
		f->java_id = true;
		return str_u64(word, &h->id);
	}
	if (str_eat(&word, STR("tid=0x")))
		return f->tid = str_eat_hex(&word, &(uint64_t){0});
	if (str_starts(word, STR("os_prio=")))
		f->os_prio = true;
	if (word.n && word.p[0] == '[')
		return true;
	return str_eq(word, STR("daemon")) || str_chr(word, '=') != SIZE_MAX;
}

static void take_os_id(struct str *rest, struct fields *f)
{
	struct str after = *rest, word = next_word(&after);

	if (!str_eat(&word, STR("nid=")))
		return;
	*rest = after;
	if (!(str_starts(word, STR("0x")) ? str_eat_hex(&word, &f->os_id)
					  : str_eat_u64(&word, &f->os_id)))
		f->os_id = 0;
}

static bool parse_fields(struct str rest, struct jvm_header *h)
{
	struct fields f = {0};

	if (str_eat(&rest, STR(" - Thread t@")))
		return str_eat_u64(&rest, &h->id) && !str_trim(rest).n;
	while (!f.tid) {
		struct str word = next_word(&rest);

		if (!word.n || !take_word(word, h, &f))
			return false;
	}
	take_os_id(&rest, &f);
	h->state = state_words(rest);
	if (!f.java_id && !f.os_prio)
		h->id = f.os_id;
	return true;
}

bool jvm_header_parse(struct str s, struct jvm_header *out)
{
	size_t last;

	*out = (struct jvm_header){.time_ns = TIME_UNKNOWN};
	if (str_eat(&s, STR("#")))
		return parse_to_file(s, out);
	if (!str_eat(&s, STR("\"")))
		return false;
	last = str_rchr(s, '"');
	if (last == SIZE_MAX)
		return false;
	out->name = str_head(s, last);
	return parse_fields(str_from_at(s, last + 1), out);
}

bool jvm_header_begins_dump(const struct jvm_header *h)
{
	return !h->to_file || h->state.n || h->is_virtual || str_eq(h->name, STR("main"));
}
