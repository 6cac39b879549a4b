/* SPDX-License-Identifier: MIT */
#include "report/place_link.h"

#include <inttypes.h>
#include <string.h>

struct str place_file(const struct report_options *o, const struct place *p)
{
	struct str file = p->file;

	for (size_t i = 0; i < o->ntrim; i++) {
		struct str prefix = str_from(o->trim[i]);

		if (!prefix.n || !str_eat(&file, prefix))
			continue;
		/* A prefix that ends within a name is none. */
		if (prefix.p[prefix.n - 1] == '/' || str_eat(&file, STR("/")))
			break;
		file = p->file;
	}
	return file.n ? file : p->file;
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

void uri_path(struct str path, struct strbuf *out)
{
	for (size_t i = 0; i < path.n; i++) {
		if (path.p[i] == '/' || is_unreserved(path.p[i]))
			strbuf_addc(out, path.p[i]);
		else
			strbuf_addf(out, "%%%02X", (unsigned char)path.p[i]);
	}
}

void place_link(const struct report_options *o, const struct place *p, struct strbuf *out)
{
	struct str rest = str_from(o->link);

	if (!p->file.n)
		return;
	while (rest.n) {
		if (str_eat(&rest, STR("{file}"))) {
			uri_path(place_file(o, p), out);
		} else if (str_eat(&rest, STR("{line}"))) {
			strbuf_addf(out, "%" PRIu32, p->line ? p->line : 1);
		} else {
			strbuf_addc(out, rest.p[0]);
			rest = str_from_at(rest, 1);
		}
	}
}

bool link_check(const char *template, struct err *err)
{
	for (const char *c = template; c && *c; c++)
		if (*c <= ' ' || *c == 0x7f || strchr("<>\"\\^`|", *c))
			return err_set(err, ERR_USAGE,
				"--link: a link holds no blanks, quotes or control bytes");
	if (template && !strstr(template, "{file}"))
		return err_set(err, ERR_USAGE, "--link: no {file} in '%s'", template);
	return true;
}
