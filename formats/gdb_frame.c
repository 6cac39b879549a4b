/* SPDX-License-Identifier: MIT */
/* print_frame() of gdb/stack.c, thr_print of gdb/thread.c and linux-thread-db.c, gdb 7 to 15. */
#include "formats/gdb_frame.h"

/* Splits " at FILE:LINE" off. */
static bool eat_place(struct str *s, struct gdb_frame *out)
{
	static const struct str at_word = STR_INIT(") at ");
	size_t colon = str_rchr(*s, ':'), at = SIZE_MAX;
	uint64_t line;

	if (colon == SIZE_MAX || !str_u64(str_from_at(*s, colon + 1), &line) || line > UINT32_MAX)
		return false;
	for (size_t i = colon; i-- > 0;)
		if (str_starts(str_from_at(*s, i), at_word)) {
			at = i;
			break;
		}
	if (at == SIZE_MAX)
		return false;
	out->line = (uint32_t)line;
	out->file = str_head(str_from_at(*s, at + at_word.n), colon - at - at_word.n);
	*s = str_head(*s, at + 1);
	return true;
}

/* Splits " from /lib/x.so.6" off. */
static void eat_object(struct str *s, struct gdb_frame *out)
{
	static const struct str from = STR_INIT(") from ");

	for (size_t i = s->n; i-- > 0;)
		if (str_starts(str_from_at(*s, i), from)) {
			out->file = str_from_at(*s, i + from.n);
			*s = str_head(*s, i + 1);
			return;
		}
}

/* Where the arguments begin, seen from the parenthesis that ends them; quotes hide others. */
static size_t args_begin(struct str s)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = s.n; i-- > 0;) {
		char c = s.p[i];

		if (c == '"' && !(i && s.p[i - 1] == '\\'))
			quoted = !quoted;
		if (quoted)
			continue;
		depth += c == ')';
		if (c == '(' && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

bool gdb_frame_parse(struct str s, struct gdb_frame *out)
{
	size_t at;

	*out = (struct gdb_frame){0};
	if (!str_eat(&s, STR("#")) || !str_eat_u64(&s, &out->number) || !str_starts(s, STR(" ")))
		return false;
	s = str_trim(s);
	if (str_eat(&s, STR("0x")) &&
		(!str_eat_hex(&s, &out->address) || !str_eat(&s, STR(" in "))))
		return false;
	if (str_starts(s, STR("<")) && str_ends(s, STR(" called>"))) {
		out->name = s;
		return true;
	}
	if (!eat_place(&s, out))
		eat_object(&s, out);
	if (!str_ends(s, STR(")")))
		return false;
	at = args_begin(s);
	if (at == SIZE_MAX)
		at = str_find(s, STR(" ("));
	if (at == SIZE_MAX || at == 0)
		return false;
	out->name = str_trim(str_head(s, at));
	return out->name.n > 0;
}

/* "LWP 658", "process 658", "Thread 0x7f1d (LWP 658)", "Thread 0x7f1d" */
static bool eat_target(struct str *s, uint64_t *id)
{
	if (str_eat(s, STR("LWP ")) || str_eat(s, STR("process ")))
		return str_eat_u64(s, id);
	if (!str_eat(s, STR("Thread ")))
		return false;
	if (str_eat(s, STR("0x")) ? !str_eat_hex(s, id) : !str_eat_u64(s, id))
		return false;
	if (str_eat(s, STR(" (LWP ")))
		return str_eat_u64(s, id) && str_eat(s, STR(")"));
	return true;
}

bool gdb_thread_parse(struct str s, uint64_t *id, struct str *name)
{
	uint64_t number;

	*name = (struct str){0};
	if (!str_eat(&s, STR("Thread ")) || !str_eat_u64(&s, &number))
		return false;
	if (str_eat(&s, STR("."))) /* of several inferiors */
		if (!str_eat_u64(&s, &number))
			return false;
	if (!str_eat(&s, STR(" (")) || !str_ends(s, STR("):")))
		return false;
	s = str_head(s, s.n - 2);
	if (!eat_target(&s, id))
		return false;
	if (str_eat(&s, STR(" \"")) && str_ends(s, STR("\"")))
		*name = str_head(s, s.n - 1);
	return true;
}
