/* SPDX-License-Identifier: MIT */
/* Pictures: the text of `dot` through Graphviz. */
#include "io/child.h"
#include "profq.h"

static bool show(struct pprof_report *r, struct view *v, size_t value, struct err *err)
{
	const char *format = r->kind->name;
	struct strbuf text = {0}, option = {0};
	bool ok;

	if (output_is_terminal(r->out))
		return err_set(
			err, ERR_USAGE, "a picture is nothing for a terminal: name a file with -o");
	strbuf_addf(&option, "-T%s", format);
	ok = dot_text(r, v, value, &text, err);
	if (ok) {
		const char *argv[] = {"dot", option.p, NULL};

		ok = child_filter(argv, strbuf_str(&text), r->out, err) ||
		     err_wrap(err, "%s needs Graphviz ('profq dot' does not)", format);
	}
	strbuf_release(&text);
	strbuf_release(&option);
	return ok;
}

const struct report_kind report_svg = {.name = "svg", .show = show, .nodecount = 80};
const struct report_kind report_png = {.name = "png", .show = show, .nodecount = 80};
const struct report_kind report_pdf = {.name = "pdf", .show = show, .nodecount = 80};

int svg_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_svg, c, argc, argv);
}

int png_run(struct common *c, int argc, char **argv)
{
	return report_run(&report_png, c, argc, argv);
}
