/* SPDX-License-Identifier: MIT */
/*
 * traceback2() of src/runtime/traceback.go (Go 1.26) prints a frame as two lines:
 *
 *	main.(*Cache[...]).Get(0xc000010000, {0x4b2f00?, 0x3})
 *		/srv/app/my cache.go:42 +0x1d fp=0xc000050f60 sp=0xc000050f20 pc=0x45d0a2
 */
#include "formats/goroutine_frame.h"

/*
 * The arguments are found from the end: names hold parentheses, arguments do not (printArgs), save
 * in the text of the inlined form, which has none inside either.
 */
bool frame_call_parse(struct str s, struct frame_call *out)
{
	size_t open;

	if (s.n < 3 || s.p[s.n - 1] != ')')
		return false;
	open = s.n - 2;
	while (open > 0 && s.p[open] != '(')
		open--;
	if (open == 0 || s.p[open - 1] == ' ' || s.p[open - 1] == '.')
		return false;
	out->name = str_head(s, open);
	/* Blanks stand only in names like "go.(*struct { sync.Mutex }).Lock". */
	if (str_chr(out->name, ' ') != SIZE_MAX && str_chr(out->name, '{') == SIZE_MAX)
		return false;
	out->args = (struct str){s.p + open + 1, s.n - open - 2};
	out->inlined = str_eq(out->args, STR("..."));
	return true;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Drops " KEY0x1f" from the end of *s; more than 64 bits are 0. */
static bool drop_hex(struct str *s, struct str key, uint64_t *value)
{
	struct str number;
	size_t n = s->n;

	while (n > 0 && is_hex(s->p[n - 1]))
		n--;
	if (n == s->n || n < 2 || s->p[n - 1] != 'x' || s->p[n - 2] != '0' ||
		!str_ends(str_head(*s, n - 2), key))
		return false;
	number = str_from_at(*s, n - 2);
	if (!str_eat_hex(&number, value) || number.n)
		*value = 0;
	*s = str_head(*s, n - 2 - key.n);
	return true;
}

bool frame_place_parse(struct str s, struct frame_place *out)
{
	uint64_t line = 0, unit = 1, ignored;
	size_t n;

	if (s.n && s.p[s.n - 1] == ')')
		return false;
	out->system = false;
	out->pc = 0;
	out->has_offset = drop_hex(&s, STR(" +"), &out->offset);
	if (!out->has_offset) {
		drop_hex(&s, STR(" pc="), &out->pc);
		out->system =
			drop_hex(&s, STR(" sp="), &ignored) && drop_hex(&s, STR(" fp="), &ignored);
		out->has_offset = drop_hex(&s, STR(" +"), &out->offset);
	}
	for (n = s.n; n > 0 && s.p[n - 1] >= '0' && s.p[n - 1] <= '9' && unit < UINT32_MAX; n--) {
		line += (uint64_t)(s.p[n - 1] - '0') * unit;
		unit *= 10;
	}
	if (n == s.n || n == 0 || s.p[n - 1] != ':' || line > UINT32_MAX)
		return false;
	out->file = str_head(s, n - 1);
	out->line = (uint32_t)line;
	return true;
}

bool frame_place_indented(struct str s)
{
	struct frame_place place;
	struct str rest = s;

	while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t'))
		rest = str_from_at(rest, 1);
	return rest.n < s.n && str_find(rest, STR(" +0x")) != SIZE_MAX &&
	       frame_place_parse(rest, &place);
}

bool frame_argument(struct str args, unsigned index, uint64_t *value, bool *marked)
{
	for (unsigned i = 0;; i++) {
		while (args.n && (args.p[0] == '{' || args.p[0] == '}' || args.p[0] == ',' ||
					 args.p[0] == ' '))
			args = str_from_at(args, 1);
		if (args.n == 0 || args.p[0] == '.')
			return false;
		if (i == index) {
			if (!str_starts(args, STR("0x")) || !str_eat_hex(&args, value))
				return false;
			*marked = str_starts(args, STR("?"));
			return true;
		}
		while (args.n && args.p[0] != ',' && args.p[0] != '}')
			args = str_from_at(args, 1);
	}
}

bool frame_c_name_like(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' || s.p[i] == '\t')
			return false;
	return s.n > 0 && s.n < 4096 && s.p[0] != '<';
}
