/* SPDX-License-Identifier: MIT */
#include "report/report_gitlab.h"

#include "base/json.h"
#include "report/place_link.h"
#include "report/report_parts.h"

static void add_str(struct json_writer *w, const char *key, struct str text)
{
	json_key(w, key);
	json_str(w, text);
}

static struct str severity(enum severity s)
{
	static const char *const names[] = {
		[SEVERITY_INFO] = "info",
		[SEVERITY_WARNING] = "minor",
		[SEVERITY_ERROR] = "critical",
		[SEVERITY_CRITICAL] = "blocker",
	};

	return str_from(names[s]);
}

static void add_location(struct json_writer *w, const struct report *r,
	const struct report_options *o, const struct finding *f)
{
	struct place site = {.file = r->ninputs ? r->inputs[0].path : STR("unknown")};

	if (f->nlocations && f->locations[0].file.n)
		site = f->locations[0];
	json_key(w, "location");
	json_object(w);
	add_str(w, "path", place_file(o, &site));
	json_key(w, "lines");
	json_object(w);
	json_key(w, "begin");
	json_uint(w, site.line ? site.line : 1);
	json_object_end(w);
	json_object_end(w);
}

static void add_description(struct json_writer *w, const struct finding *f)
{
	struct strbuf text = {0};

	strbuf_add(&text, f->message.n ? f->message : f->title);
	if (f->fix.n) {
		strbuf_adds(&text, ". Fix: ");
		strbuf_add(&text, f->fix);
	}
	add_str(w, "description", strbuf_str(&text));
	strbuf_release(&text);
}

void report_gitlab(const struct report *r, const struct report_options *o, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_array(&w);
	for (size_t i = 0; i < r->nfindings; i++) {
		const struct finding *f = &r->findings[i];

		if (!report_is_cause(r, i))
			continue;
		json_object(&w);
		add_description(&w, f);
		add_str(&w, "check_name", f->rule);
		add_str(&w, "fingerprint", str_from(f->fingerprint));
		add_str(&w, "severity", severity(f->severity));
		add_location(&w, r, o, f);
		json_object_end(&w);
	}
	json_array_end(&w);
	strbuf_addc(out, '\n');
}
