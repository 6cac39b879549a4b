/* SPDX-License-Identifier: MIT */
/*
 * Labels are printed by quoted() of src/runtime/print.go (Go 1.26) in headers, and by %q in
 * debug=1 texts: Go escapes inside double quotes.
 */
#include "formats/goroutine_labels.h"

#include <stdlib.h>

#include "base/json.h"

enum { LABELS_MAX = 256 };

/* Positions in the buffer of decoded texts, which may move while it grows. */
struct label {
	size_t key, key_end, value_end; /* the value starts where the key ends */
	const struct strbuf *text;
};

static void add_utf8(struct strbuf *out, uint32_t c)
{
	if (c < 0x80) {
		strbuf_addc(out, (char)c);
	} else if (c < 0x800) {
		strbuf_addc(out, (char)(0xc0 | c >> 6));
		strbuf_addc(out, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		strbuf_addc(out, (char)(0xe0 | c >> 12));
		strbuf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (c & 0x3f)));
	} else {
		strbuf_addc(out, (char)(0xf0 | (c >> 18 & 7)));
		strbuf_addc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (c >> 6 & 0x3f)));
		strbuf_addc(out, (char)(0x80 | (c & 0x3f)));
	}
}

/* What follows \x, \u or \U: a byte or a character of that many hex digits. */
static bool add_hex(struct str *s, size_t digits, struct strbuf *out)
{
	uint32_t c = 0;

	if (s->n < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		int d = str_hex_digit(s->p[i]);

		if (d < 0)
			return false;
		c = c << 4 | (uint32_t)d;
	}
	*s = str_from_at(*s, digits);
	if (digits == 2)
		strbuf_addc(out, (char)c);
	else
		add_utf8(out, c);
	return true;
}

static bool add_escape(struct str *s, struct strbuf *out)
{
	static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
	char c;

	if (s->n == 0)
		return false;
	c = s->p[0];
	*s = str_from_at(*s, 1);
	if (c == 'x' || c == 'u' || c == 'U')
		return add_hex(s, c == 'x' ? 2 : c == 'u' ? 4 : 8, out);
	for (size_t i = 0; from[i]; i++)
		if (from[i] == c)
			c = to[i];
	strbuf_addc(out, c);
	return true;
}

static bool eat_quoted(struct str *s, struct strbuf *out)
{
	if (!str_eat(s, STR("\"")))
		return false;
	while (s->n) {
		char c = s->p[0];

		*s = str_from_at(*s, 1);
		if (c == '"')
			return true;
		if (c != '\\')
			strbuf_addc(out, c);
		else if (!add_escape(s, out))
			return false;
	}
	return false;
}

static bool eat_pair(struct str *s, struct strbuf *text, struct label *label)
{
	label->key = text->n;
	label->text = text;
	if (str_starts(*s, STR("\""))) {
		if (!eat_quoted(s, text))
			return false;
	} else {
		size_t colon = str_chr(*s, ':');

		if (colon == SIZE_MAX || colon == 0)
			return false;
		strbuf_add(text, str_head(*s, colon));
		*s = str_from_at(*s, colon);
	}
	label->key_end = text->n;
	if (!str_eat(s, STR(":")))
		return false;
	str_eat(s, STR(" "));
	if (!eat_quoted(s, text))
		return false;
	label->value_end = text->n;
	return true;
}

static struct str label_key(const struct label *l)
{
	return (struct str){strbuf_cstr(l->text) + l->key, l->key_end - l->key};
}

static int by_key(const void *a, const void *b)
{
	return str_cmp(label_key(a), label_key(b));
}

static void write_labels(struct label *labels, size_t n, struct strbuf *out)
{
	struct json_writer w;
	struct strbuf key = {0};

	qsort(labels, n, sizeof(*labels), by_key);
	json_writer_init(&w, out, 0);
	json_object(&w);
	for (size_t i = 0; i < n; i++) {
		const char *text = strbuf_cstr(labels[i].text);

		strbuf_clear(&key);
		strbuf_add(&key, label_key(&labels[i]));
		json_key(&w, strbuf_cstr(&key));
		json_str(&w, (struct str){text + labels[i].key_end,
				     labels[i].value_end - labels[i].key_end});
	}
	json_object_end(&w);
	strbuf_release(&key);
}

bool goroutine_labels_json(struct str pairs, struct strbuf *out)
{
	struct label labels[LABELS_MAX];
	struct strbuf text = {0};
	size_t n = 0;
	bool ok = true;

	while (ok && pairs.n && n < LABELS_MAX) {
		ok = eat_pair(&pairs, &text, &labels[n]);
		n += ok;
		str_eat(&pairs, STR(","));
		str_eat(&pairs, STR(" "));
	}
	ok = ok && n > 0;
	if (ok)
		write_labels(labels, n, out);
	strbuf_release(&text);
	return ok;
}

strid goroutine_labels_id(struct goroutine_labels *l, struct stacks *stacks, struct str printed)
{
	if (!printed.n)
		return 0;
	if (str_eq(strbuf_str(&l->printed), printed))
		return l->id;
	strbuf_clear(&l->printed);
	strbuf_add(&l->printed, printed);
	strbuf_clear(&l->json);
	l->id = 0;
	if (goroutine_labels_json(printed, &l->json))
		l->id = stacks_string(stacks, strbuf_str(&l->json));
	return l->id;
}

void goroutine_labels_release(struct goroutine_labels *l)
{
	strbuf_release(&l->printed);
	strbuf_release(&l->json);
}
