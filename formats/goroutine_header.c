/* SPDX-License-Identifier: MIT */
/*
 * Written by goroutineheader() of src/runtime/traceback.go (Go 1.26); specs/goroutine-dump.md
 * section 2 has the forms of all versions:
 *
 *	goroutine 18 [select, 5 minutes, locked to thread]:
 *	goroutine 0 gp=0xaa6420 m=0 mp=0xaa77e0 [idle]:
 *	goroutine 5 [chan receive labels:{"route": "/cart"}]:
 *	goroutine 5 [select, 2 minutes]{"k": "v"}:
 */
#include "formats/goroutine_header.h"

#include "model/dump.h"

#define NS_PER_MINUTE (INT64_C(60) * 1000 * 1000 * 1000)

static bool eat_id(struct str *s, uint64_t *id)
{
	return str_eat(s, STR("goroutine ")) && str_eat_u64(s, id) && str_eat(s, STR(" "));
}

bool goroutine_header_like(struct str s)
{
	static const struct str word = STR_INIT("goroutine ");
	size_t n = word.n;

	if (!str_starts(s, word))
		return false;
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	if (n == word.n || s.n - n < 2 || s.p[n] != ' ')
		return false;
	return s.p[n + 1] == '[' || str_starts(str_from_at(s, n + 1), STR("gp="));
}

/* Position behind a quoted text that starts at s.p[at], or s.n. */
static size_t skip_quoted(struct str s, size_t at)
{
	for (at++; at < s.n && s.p[at] != '"'; at++)
		if (s.p[at] == '\\')
			at++;
	return at < s.n ? at + 1 : s.n;
}

/*
 * Position of the "]" that ends the body. Label values may hold brackets in quotes, so the first
 * one will not do.
 */
static size_t body_end(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] == '"') {
			i = skip_quoted(s, i);
			continue;
		}
		if (s.p[i] == ']') {
			struct str rest = str_from_at(s, i + 1);

			if (str_starts(rest, STR(":")) || str_starts(rest, STR("{")) ||
				str_starts(rest, STR(" {")))
				return i;
		}
		i++;
	}
	return SIZE_MAX;
}

/* Position of the "}" that ends labels, quotes skipped. */
static size_t labels_end(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] == '"')
			i = skip_quoted(s, i);
		else if (s.p[i] == '}')
			return i;
		else
			i++;
	}
	return SIZE_MAX;
}

static bool drop_flag_word(struct str *status, struct str word)
{
	if (!str_ends(*status, word))
		return false;
	*status = str_head(*status, status->n - word.n);
	return true;
}

static void split_status(struct goroutine_header *h, struct str status)
{
	bool more = true;

	while (more) {
		more = false;
		if (drop_flag_word(&status, STR(" (scan)"))) {
			h->flags |= THREAD_SCAN;
			more = true;
		}
		if (drop_flag_word(&status, STR(" (leaked)"))) {
			h->flags |= THREAD_LEAKED;
			more = true;
		}
		if (drop_flag_word(&status, STR(" (durable)"))) {
			h->flags |= THREAD_DURABLE;
			more = true;
		}
	}
	h->status = status;
}

static void read_attribute(struct goroutine_header *h, struct str attribute)
{
	uint64_t minutes;

	if (str_eq(attribute, STR("locked to thread"))) {
		h->flags |= THREAD_LOCKED;
	} else if (str_eat_u64(&attribute, &minutes) && str_starts(attribute, STR(" minute"))) {
		if (minutes <= (uint64_t)(INT64_MAX / NS_PER_MINUTE))
			h->wait_ns = (int64_t)minutes * NS_PER_MINUTE;
	}
}

static void split_body(struct goroutine_header *h, struct str body)
{
	static const struct str labels = STR_INIT(" labels:{");
	size_t at = str_chr(body, '{') == SIZE_MAX ? SIZE_MAX : str_find(body, labels);
	size_t comma;

	if (at != SIZE_MAX) {
		struct str inside = str_from_at(body, at + labels.n);

		h->labels = str_head(inside, labels_end(inside));
		body = str_head(body, at);
	}
	comma = str_find(body, STR(", "));
	split_status(h, str_head(body, comma));
	while (comma != SIZE_MAX) {
		body = str_from_at(body, comma + 2);
		comma = str_find(body, STR(", "));
		read_attribute(h, str_head(body, comma));
	}
}

bool goroutine_header_parse(struct str s, struct goroutine_header *out)
{
	size_t end;

	*out = (struct goroutine_header){.wait_ns = -1};
	if (!eat_id(&s, &out->id))
		return false;
	if (str_starts(s, STR("gp="))) {
		size_t bracket = str_find(s, STR(" ["));

		if (bracket == SIZE_MAX)
			return false;
		out->system = true;
		s = str_from_at(s, bracket + 1);
	}
	if (!str_eat(&s, STR("[")))
		return false;
	end = body_end(s);
	if (end == SIZE_MAX)
		return false;
	split_body(out, str_head(s, end));
	s = str_from_at(s, end + 1);
	str_eat(&s, STR(" "));
	if (str_eat(&s, STR("{")))
		out->labels = str_head(s, labels_end(s));
	return true;
}

bool creator_drop_parent(struct str *s, uint64_t *parent)
{
	static const struct str in = STR_INIT(" in goroutine ");
	size_t n = s->n;
	struct str number;

	while (n > 0 && s->p[n - 1] >= '0' && s->p[n - 1] <= '9')
		n--;
	number = str_from_at(*s, n);
	if (!str_ends(str_head(*s, n), in) || !str_eat_u64(&number, parent))
		return false;
	*s = str_head(*s, n - in.n);
	return true;
}

bool register_parse(struct str s, struct str *name)
{
	size_t n = 0;
	uint64_t value;

	while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || (s.p[n] >= '0' && s.p[n] <= '9')))
		n++;
	if (n == 0 || n > 8 || n == s.n || (s.p[n] != ' ' && s.p[n] != '\t'))
		return false;
	*name = str_head(s, n);
	s = str_trim(str_from_at(s, n));
	return str_starts(s, STR("0x")) && str_eat_hex(&s, &value);
}
