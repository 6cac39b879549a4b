/* SPDX-License-Identifier: MIT */
#include "formats/jvm_frame.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

/* Length of the run's mark of a hidden class, "/0x00007fbe58001000" or "/1234567"; 0 = none. */
static size_t hidden_mark(struct str s)
{
	size_t n = 1, digits = 0;
	bool hex = str_starts(s, STR("/0x"));

	if (s.n < 2 || s.p[0] != '/')
		return 0;
	n += hex ? 2 : 0;
	while (n < s.n && (hex ? is_hex(s.p[n]) : is_digit(s.p[n]))) {
		n++;
		digits++;
	}
	return digits && (n == s.n || s.p[n] == '.') ? n : 0;
}

/* "java.base/", "app//", "loader/module@1.2/". */
static struct str drop_module(struct str name)
{
	for (size_t i = 0; i < name.n;) {
		if (name.p[i] == '/' && !hidden_mark(str_from_at(name, i))) {
			name = str_from_at(name, i + 1);
			i = 0;
		} else {
			i++;
		}
	}
	return name;
}

static struct str drop_hidden(struct str name, struct strbuf *scratch)
{
	if (str_chr(name, '/') == SIZE_MAX)
		return name;
	strbuf_clear(scratch);
	for (size_t i = 0; i < name.n;) {
		size_t n = hidden_mark(str_from_at(name, i));

		if (!n)
			strbuf_addc(scratch, name.p[i]);
		i += n ? n : 1;
	}
	return strbuf_str(scratch);
}

/* "java.base@17.0.15/Thread.java:840" */
static void parse_place(struct str s, struct jvm_frame *out)
{
	size_t slash = str_rchr(s, '/'), colon;
	struct str number;
	uint64_t line;

	s = str_from_at(s, slash == SIZE_MAX ? 0 : slash + 1);
	if (str_eq(s, STR("Native Method")) || str_eq(s, STR("Unknown Source")) ||
		str_eq(s, STR("Redefined")))
		return;
	colon = str_rchr(s, ':');
	number = str_from_at(s, colon == SIZE_MAX ? s.n : colon + 1);
	if (str_u64(number, &line) && line <= UINT32_MAX) {
		out->line = (uint32_t)line;
		s = str_head(s, colon);
	}
	out->file = s;
}

bool jvm_frame_parse(struct str s, struct strbuf *scratch, struct jvm_frame *out)
{
	size_t open;

	*out = (struct jvm_frame){.line = 0};
	s = str_trim(s);
	open = str_rchr(s, '(');
	if (!str_ends(s, STR(")")) || open == SIZE_MAX || open == 0)
		return false;
	out->name = drop_hidden(drop_module(str_head(s, open)), scratch);
	if (str_chr(out->name, '.') == SIZE_MAX)
		return false;
	parse_place((struct str){s.p + open + 1, s.n - open - 2}, out);
	return true;
}

struct lock_word {
	struct str word;
	enum lock_role role;
};

static const struct lock_word lock_words[] = {
	{STR_INIT("locked "), LOCK_HELD},
	{STR_INIT("waiting to lock "), LOCK_WANTED},
	{STR_INIT("waiting to re-lock in wait() "), LOCK_WANTED},
	{STR_INIT("waiting on "), LOCK_WAITED_ON},
	{STR_INIT("parking to wait for "), LOCK_PARKED},
};

bool jvm_lock_parse(struct str s, struct jvm_lock *out)
{
	size_t n = sizeof(lock_words) / sizeof(lock_words[0]), i, end;
	struct str inside;

	*out = (struct jvm_lock){.role = LOCK_HELD};
	for (i = 0; i < n && !str_eat(&s, lock_words[i].word); i++)
		;
	if (i < n)
		out->role = lock_words[i].role;
	s = str_trim(s);
	end = str_chr(s, '>');
	if (!str_starts(s, STR("<")) || end == SIZE_MAX)
		return false;
	inside = str_from_at(str_head(s, end), 1);
	s = str_from_at(s, end + 1);
	if (str_starts(inside, STR("0x"))) {
		if (!str_eat_hex(&inside, &out->object) || inside.n)
			return false;
	} else if (!str_starts(inside, STR("no object"))) {
		out->type = str_head(inside, str_rchr(inside, '@'));
	}
	if (str_eat(&s, STR(" (a ")))
		out->type = str_head(s, str_rchr(s, ')'));
	return true;
}
