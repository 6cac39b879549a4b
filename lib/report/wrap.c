/* SPDX-License-Identifier: MIT */
#include "report/wrap.h"

#include "base/utf8.h"

static size_t columns(int n)
{
	return n > 0 ? (size_t)n : 0;
}

/* The next word and, before it, the blanks that divide it from the last. */
static struct str next_word(struct str *text, size_t *blanks)
{
	struct str word;
	size_t n = 0;

	while (n < text->n && text->p[n] == ' ')
		n++;
	*blanks = n;
	*text = str_from_at(*text, n);
	n = str_chr(*text, ' ');
	word = str_head(*text, n);
	*text = str_from_at(*text, word.n);
	return word;
}

void wrap_text(struct strbuf *out, const struct wrap *w, struct str text)
{
	size_t width = columns(w->width), at = columns(w->column);
	struct strbuf safe = {0};
	struct str rest;
	bool fresh = true;

	strbuf_add_safe(&safe, text);
	rest = strbuf_str(&safe);
	for (;;) {
		size_t blanks;
		struct str word = next_word(&rest, &blanks);
		size_t n = utf8_count(word);

		if (word.n == 0)
			break;
		blanks = fresh ? 0 : blanks;
		if (width && at + blanks + n > width && !(fresh && at <= columns(w->indent))) {
			strbuf_addf(out, "\n%*s", w->indent, "");
			at = columns(w->indent);
			blanks = 0;
		}
		while (blanks) {
			strbuf_addc(out, ' ');
			blanks--;
			at++;
		}
		strbuf_add(out, word);
		at += n;
		fresh = false;
	}
	strbuf_release(&safe);
}
