/* SPDX-License-Identifier: MIT */
#include "block.h"

#include <inttypes.h>
#include <string.h>

enum { CHUNK = 1 << 16, LONGEST = 1 << 12, MOST_LINES = 400 };

/* Goes to offset `at`; counts the lines before it. */
static bool go_to(struct input *in, uint64_t at, uint64_t *lineno)
{
	struct str window;

	*lineno = 1;
	while (input_at(in) < at) {
		uint64_t left = at - input_at(in);

		if (!input_peek(in, left < CHUNK ? (size_t)left : CHUNK, &window, NULL) ||
			!window.n)
			return false;
		window = str_head(window, left < window.n ? (size_t)left : window.n);
		for (size_t i = 0; i < window.n; i++)
			*lineno += window.p[i] == '\n';
		input_skip(in, window.n);
	}
	return true;
}

/* Log shippers put something before every line: a line that is only that is an empty one. */
static bool is_blank(struct str line, size_t prefix)
{
	return str_trim(str_from_at(line, prefix)).n == 0;
}

/*
 * Where a goroutine's header begins in its line (Delve writes it large); SIZE_MAX: it is not in
 * this line. Headers of other runtimes have no word to look for: they are taken to begin the line.
 */
static size_t header_at(struct str line, enum runtime_kind runtime)
{
	size_t at = str_find(line, STR("goroutine "));

	if (at == SIZE_MAX)
		at = str_find(line, STR("Goroutine "));
	return runtime == RUNTIME_GO ? at : 0;
}

static void add_lines(struct str text, size_t prefix, size_t most, struct strbuf *out)
{
	size_t lines = 0;

	while (text.n) {
		struct str line = str_split(&text, '\n');

		if (lines++ && is_blank(line, prefix))
			break;
		if (lines > most) {
			strbuf_adds(out, "  | ... and more\n");
			break;
		}
		strbuf_adds(out, "  | ");
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		strbuf_add_safe(out, str_head(line, LONGEST));
		strbuf_adds(out, line.n > LONGEST ? " ...\n" : "\n");
	}
}

void block_text(const struct common *c, const struct dump_about *about, const struct show_thread *t,
	size_t frames, struct strbuf *out)
{
	const char *path = about->input.p;
	struct input_limits limits = common_limits(c);
	struct input *in = strcmp(path, "-") == 0 ? NULL : input_open(path, &limits, NULL);
	uint64_t lineno, length = t->end ? t->end - t->at : CHUNK;
	/* Behind the last one anything may follow: two lines a frame, some frames are not shown. */
	size_t most = t->end || frames > MOST_LINES ? MOST_LINES : 2 * (frames + 8) + 3;
	struct str text;

	if (in && go_to(in, t->at, &lineno) &&
		input_peek(in, length < CHUNK ? (size_t)length : CHUNK, &text, NULL) && text.n) {
		struct str first = str_head(text, str_chr(text, '\n'));
		size_t prefix = header_at(first, about->snapshot.runtime);

		strbuf_adds(out, "\nas read at ");
		strbuf_add_safe(out, str_from(path));
		strbuf_addf(out, ":%" PRIu64 "\n", lineno);
		text = str_head(text, length < text.n ? (size_t)length : text.n);
		/* A log library wrote the whole dump as one string. */
		if (prefix == SIZE_MAX || str_find(first, STR("\\n\\t")) != SIZE_MAX)
			strbuf_adds(out, "  (inside a longer line)\n");
		else
			add_lines(text, prefix, most, out);
	}
	input_close(in);
}
