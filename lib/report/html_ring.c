/* SPDX-License-Identifier: MIT */
/*
 * The ring of a deadlock as SVG in the page: a box a thread, an arrow to the thread that has what
 * it waits for, and one from the last back to the first. As narrow as the narrowest screen, since
 * what is scaled down is not read. Presentation attributes draw it where styles are refused.
 */
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "report/escape.h"
#include "report/html.h"
#include "report/report_parts.h"

enum {
	MAX_BOXES = 8,
	WIDTH = 300,
	LEFT = 2,
	BOX_WIDTH = 268,
	BOX_HEIGHT = 62,
	GAP = 52,
	RETURN_X = 288, /* of the way back */
	CHARS = 34,	/* of a line in a box at 12 pixels */
};

static const char *relation_word(struct str relation)
{
	if (str_eq(relation, STR("holds")))
		return "held by";
	if (str_eq(relation, STR("may-hold")))
		return "may be held by";
	if (str_eq(relation, STR("in-line")))
		return "behind";
	return "ended only by";
}

/* As much as a box holds; of places the end says most. */
static void clipped(struct html_page *p, struct str text, bool keep_end)
{
	struct strbuf safe = {0};
	size_t n, at = 0, skip;

	strbuf_add_safe(&safe, text);
	n = utf8_count(strbuf_str(&safe));
	if (n <= CHARS) {
		html_text(p, strbuf_str(&safe));
		strbuf_release(&safe);
		return;
	}
	skip = keep_end ? n - CHARS + 1 : CHARS - 1;
	for (uint32_t c; skip; skip--)
		at += utf8_next(str_from_at(strbuf_str(&safe), at), &c);
	if (keep_end)
		strbuf_adds(p->out, "\xe2\x80\xa6");
	html_text(
		p, keep_end ? str_from_at(strbuf_str(&safe), at) : str_head(strbuf_str(&safe), at));
	if (!keep_end)
		strbuf_adds(p->out, "\xe2\x80\xa6");
	strbuf_release(&safe);
}

static void line(
	struct html_page *p, int x, int y, const char *attributes, struct str text, bool end)
{
	strbuf_addf(p->out,
		"<text x=\"%d\" y=\"%d\" font-size=\"12\" font-family=\"monospace\" "
		"fill=\"currentColor\"%s>",
		x, y, attributes);
	clipped(p, text, end);
	strbuf_adds(p->out, "</text>\n");
}

static int top_of(size_t box)
{
	return 2 + (int)box * (BOX_HEIGHT + GAP);
}

static void draw_box(struct html_page *p, size_t at, struct str name, const struct place *place)
{
	int y = top_of(at);

	strbuf_addf(p->out,
		"<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\" "
		"fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>\n",
		LEFT, y, BOX_WIDTH, BOX_HEIGHT);
	line(p, LEFT + 10, y + 18, " font-weight=\"bold\"", name, false);
	strbuf_clear(&p->line);
	strbuf_add(&p->line, place_function(place));
	line(p, LEFT + 10, y + 36, "", strbuf_str(&p->line), true);
	strbuf_clear(&p->line);
	place_line(place, &p->line);
	line(p, LEFT + 10, y + 52, " class=\"faint\"", strbuf_str(&p->line), true);
}

/* From below box `at`: the words of the wait, and the arrow to the next box or back to the first.
 */
static void draw_wait(struct html_page *p, size_t at, const struct ring_link *link, bool last)
{
	bool guess = str_eq(link->relation, STR("may-hold"));
	const char *dashes = guess ? " stroke-dasharray=\"5 3\"" : "";
	int y = top_of(at) + BOX_HEIGHT, x = LEFT + 18, first = top_of(0) + BOX_HEIGHT / 2;
	struct str name = link->object, kind; /* "lock main.Ledger.mu" */

	strbuf_addf(p->out,
		"<path class=\"arrow\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"%s "
		"d=\"M%d %d",
		dashes, x, y);
	if (last)
		strbuf_addf(p->out, "V%dH%dV%dH%d\"/>\n", y + GAP - 8, RETURN_X, first,
			LEFT + BOX_WIDTH + 8);
	else
		strbuf_addf(p->out, "V%d\"/>\n", y + GAP - 8);
	strbuf_addf(p->out, "<path class=\"head\" fill=\"currentColor\" d=\"");
	if (last)
		strbuf_addf(p->out, "M%d %dl9 -5v10z\"/>\n", LEFT + BOX_WIDTH, first);
	else
		strbuf_addf(p->out, "M%d %dl-5 -9h10z\"/>\n", x, y + GAP);
	kind = str_split(&name, ' ');
	strbuf_clear(&p->line);
	strbuf_adds(&p->line, "waits for ");
	strbuf_add(&p->line, kind.n ? kind : STR("a lock"));
	strbuf_addf(&p->line, ", %s", relation_word(link->relation));
	line(p, x + 12, y + 20, "", strbuf_str(&p->line), false);
	line(p, x + 12, y + 36, " class=\"faint\"", name, true);
}

static void draw_more(struct html_page *p, size_t at, size_t more)
{
	struct place none = {0};
	struct strbuf text = {0};

	strbuf_addf(&text, "%zu more threads", more);
	draw_box(p, at, strbuf_str(&text), &none);
	strbuf_release(&text);
}

void html_ring(struct html_page *p, const struct finding *f)
{
	size_t boxes = f->nring > MAX_BOXES ? MAX_BOXES : f->nring;
	int height = top_of(boxes);

	if (!f->nring)
		return;
	strbuf_addf(p->out,
		"<figure>\n<svg role=\"img\" aria-label=\"Ring of %zu threads, each waiting for "
		"the next\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		"xmlns=\"http://www.w3.org/2000/svg\">\n",
		f->nring, WIDTH, height, WIDTH, height);
	for (size_t i = 0; i < boxes; i++) {
		const struct ring_link *link = &f->ring[i];

		if (i + 1 == boxes && f->nring > boxes) {
			draw_more(p, i, f->nring - boxes + 1);
			link = &f->ring[f->nring - 1];
		} else {
			draw_box(p, i, link->thread, &link->waits);
		}
		draw_wait(p, i, link, i + 1 == boxes);
	}
	strbuf_adds(p->out, "</svg>\n</figure>\n");
}
