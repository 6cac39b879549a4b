/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "report/report_json.h"
#include "report/run_diff.h"

static void add_side(struct json_writer *w, const char *key, const struct report *r)
{
	json_key(w, key);
	json_object(w);
	json_key(w, "run");
	json_str(w, r->run);
	report_verdict_json(w, r);
	json_object_end(w);
}

static void add_value(struct json_writer *w, const char *key, bool known, double value)
{
	json_key(w, key);
	if (known)
		json_real(w, value);
	else
		json_null(w);
}

static void add_figures(struct json_writer *w, const struct run_diff *d)
{
	json_key(w, "figures");
	json_array(w);
	for (size_t i = 0; i < d->nfigures; i++) {
		const struct figure *f = &d->figures[i];
		double pct = 0;
		bool changed = figure_change(f, &pct);

		json_object(w);
		json_key(w, "name");
		json_str(w, f->name);
		add_value(w, "before", f->known[0], f->value[0]);
		add_value(w, "after", f->known[1], f->value[1]);
		add_value(w, "change_pct", changed, pct);
		json_object_end(w);
	}
	json_array_end(w);
}

void run_diff_json(const struct run_diff *d, struct strbuf *out)
{
	struct json_writer w;

	json_writer_init(&w, out, 2);
	json_object(&w);
	json_key(&w, "schema");
	json_str(&w, STR("rootcause.diff/1"));
	add_side(&w, "before", d->before);
	add_side(&w, "after", d->after);
	add_figures(&w, d);
	report_findings_json(&w, d->after);
	report_fixed_json(&w, d->after);
	json_object_end(&w);
	strbuf_addc(out, '\n');
}
