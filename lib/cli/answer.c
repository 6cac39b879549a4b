/* SPDX-License-Identifier: MIT */
#include "cli/answer.h"

#include <string.h>

bool answer_write(const struct common *c, render_fn render, void *verb, struct err *err)
{
	struct output *out = output_open(c->output, err);
	struct strbuf text;

	if (!out)
		return false;
	text = output_text(out);
	render(verb, out, &text);
	output_add(out, strbuf_str(&text));
	strbuf_release(&text);
	return output_close(out, true, err);
}

int answer_width(const struct common *c, const struct output *out)
{
	return c->width ? (int)c->width : output_width(out);
}

bool answer_is(const struct common *c, const char *format)
{
	return strcmp(common_format(c), format) == 0;
}

int answer_find_word(const char *word, const char *const *names)
{
	for (int i = 0; names[i]; i++)
		if (strcmp(word, names[i]) == 0)
			return i;
	return -1;
}

bool answer_check_format(const struct common *c, const char *const *names, struct err *err)
{
	struct strbuf known = {0};

	if (answer_find_word(common_format(c), names) >= 0)
		return true;
	for (int i = 0; names[i]; i++)
		strbuf_addf(&known, "%s%s", i ? ", " : "", names[i]);
	err_set(err, ERR_USAGE, "--format: '%s' is none of %s", common_format(c),
		strbuf_cstr(&known));
	strbuf_release(&known);
	return false;
}
