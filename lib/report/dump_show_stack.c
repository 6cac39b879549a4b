/* SPDX-License-Identifier: MIT */
/* The frames of one stack for people, a line each, what is nobody's own folded to one. */
#include <inttypes.h>

#include "report/dump_show.h"
#include "report/frame.h"

enum { MOST_LINES = 60 };

struct folding {
	const struct stacks *s;
	const struct dump_show_layout *layout;
	struct strbuf *out, packages;
	struct str package;
	size_t in_package;
	frameid last;
	size_t again; /* times that last came after itself */
	size_t lines, left;
};

/* One line at the blocks' indentation, cut to the screen where there is one. */
void dump_show_line(const struct look *look, enum style style, struct str text, struct strbuf *out)
{
	struct strbuf safe = {0}, fit = {0};
	size_t width = look->width > SHOW_INDENT ? (size_t)(look->width - SHOW_INDENT) : 0;

	strbuf_add_safe(&safe, text);
	column_cut(strbuf_str(&safe), width, CUT_MIDDLE, &fit);
	strbuf_addf(out, "%*s", SHOW_INDENT, "");
	style_on(out, look, style);
	strbuf_add(out, strbuf_str(&fit));
	style_off(out, look, style);
	strbuf_addc(out, '\n');
	strbuf_release(&safe);
	strbuf_release(&fit);
}

static void add_line(struct folding *f, enum style style, struct str text)
{
	if (!f->layout->frames && f->lines >= MOST_LINES) {
		f->left++;
		return;
	}
	f->lines++;
	dump_show_line(&f->layout->look, style, text, f->out);
}

static void end_again(struct folding *f)
{
	struct strbuf line = {0};

	if (f->again) {
		strbuf_addf(&line, "  (and %zu time%s more)", f->again, f->again > 1 ? "s" : "");
		add_line(f, STYLE_FAINT, strbuf_str(&line));
	}
	f->again = 0;
	strbuf_release(&line);
}

static void end_package(struct folding *f)
{
	if (!f->in_package)
		return;
	strbuf_adds(&f->packages, f->packages.n ? " < " : "(");
	strbuf_add(&f->packages, f->package);
	if (f->in_package > 1)
		strbuf_addf(&f->packages, " %zu", f->in_package);
	f->in_package = 0;
}

static void end_folded(struct folding *f)
{
	end_package(f);
	if (f->packages.n) {
		strbuf_addc(&f->packages, ')');
		add_line(f, STYLE_FAINT, strbuf_str(&f->packages));
	}
	strbuf_clear(&f->packages);
}

static bool is_folded(const struct folding *f, frameid frame, frameid site)
{
	const struct frame *fr = stacks_frame_get(f->s, frame);
	enum code_owner owner;

	if (f->layout->frames || frame == site || fr->flags & FRAME_ELIDED)
		return false;
	owner = owner_of(f->layout->owner, f->s, fr->function);
	return owner == CODE_RUNTIME || owner == CODE_STDLIB;
}

static void fold(struct folding *f, frameid frame)
{
	struct str package = frame_home(f->s, frame);

	if (!str_eq(package, f->package))
		end_package(f);
	f->package = package;
	f->in_package++;
}

static void add_frame(struct folding *f, frameid frame, frameid site)
{
	const struct frame *fr = stacks_frame_get(f->s, frame);
	struct strbuf line = {0};

	if (!(fr->flags & FRAME_ELIDED))
		frame_line(f->s, frame, &line);
	else if (fr->line)
		strbuf_addf(&line, "... %" PRIu32 " frames left out ...", fr->line);
	else
		strbuf_adds(&line, "... frames left out ...");
	add_line(f, frame == site ? STYLE_NAME : STYLE_PLAIN, strbuf_str(&line));
	strbuf_release(&line);
}

void dump_show_stack(const struct stacks *s, stackid stack, frameid site,
	const struct dump_show_layout *layout, struct strbuf *out)
{
	struct folding f = {.s = s, .layout = layout, .out = out};

	if (!stack)
		add_line(&f, STYLE_NAME, STR("(no frames)"));
	for (stackid at = stack; at; at = stacks_get(s, at)->parent) {
		frameid frame = stacks_get(s, at)->frame;

		if (is_folded(&f, frame, site)) {
			end_again(&f);
			fold(&f, frame);
		} else if (frame == f.last && !layout->frames) {
			f.again++;
			continue;
		} else {
			end_again(&f);
			end_folded(&f);
			add_frame(&f, frame, site);
		}
		f.last = is_folded(&f, frame, site) ? 0 : frame;
	}
	end_again(&f);
	end_folded(&f);
	if (f.left) {
		strbuf_addf(&f.packages, "(%zu more lines: --frames=all)", f.left);
		dump_show_line(&layout->look, STYLE_FAINT, strbuf_str(&f.packages), out);
	}
	strbuf_release(&f.packages);
}
