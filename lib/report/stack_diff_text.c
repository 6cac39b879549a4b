/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "report/column.h"
#include "report/frame.h"
#include "report/stack_diff.h"
#include "report/table.h"
#include "report/units.h"
#include "report/wrap.h"

/* One site with its stacks, or one stack: what a block shows. */
struct block {
	const struct diff_count *count;
	enum wait_class class;
	frameid site;
	int64_t stayed;
	const struct diff_group *group; /* whose stack is shown */
	const struct diff_parts *parts;
	size_t nstacks;
	struct str idle;
};

struct writer {
	const struct stack_diff *d;
	const struct stack_diff_layout *layout;
	struct strbuf *out;
	int digits;    /* of the largest count */
	size_t column; /* of the summary line */
};

enum { INDENT = 6, LINE = 100 };

/* Prose is wrapped even where nothing is ever cut. */
static int wrap_width(const struct writer *w)
{
	int width = w->layout->look.width;

	return width > 0 && width < LINE ? width : LINE;
}

static struct block block_at(const struct writer *w, size_t i)
{
	const struct stack_diff *d = w->d;
	const struct diff_site *site;
	const struct diff_group *group;

	if (!w->layout->by_site) {
		group = &d->groups[i];
		return (struct block){&group->count, group->class, group->site, group->stayed,
			group, &group->parts, group->nstacks, group->idle};
	}
	site = &d->sites[i];
	return (struct block){&site->count, site->class, site->site, site->stayed,
		&d->groups[site->largest], &site->parts, site->ngroups, site->idle};
}

static size_t block_count(const struct writer *w)
{
	return w->layout->by_site ? w->d->nsites : w->d->ngroups;
}

static enum style risk_style(enum wait_risk risk)
{
	return risk == RISK_HIGH ? STYLE_BAD : risk == RISK_MEDIUM ? STYLE_WARN : STYLE_PLAIN;
}

static void begin_line(struct writer *w)
{
	strbuf_addf(w->out, "%*s", INDENT, "");
}

/* ---- first line: what changed ---- */

static void add_counts(struct writer *w, const struct diff_count *c, struct strbuf *out)
{
	size_t n = w->d->nsnapshots;

	if (n > 1)
		strbuf_addf(out, "%-7s ", diff_change_name(c->change));
	stack_diff_series(c->counts, n, w->digits, (size_t)wrap_width(w) / 2 - INDENT, out);
	if (n > 1 && c->change == CHANGE_UNKNOWN)
		strbuf_addf(out, "  %*s", w->digits + 1, "?");
	else if (n > 1)
		strbuf_addf(
			out, c->delta ? "  %+*" PRId64 : "  %*" PRId64, w->digits + 1, c->delta);
	strbuf_adds(out, "  ");
}

static bool any_bound(const struct stack_diff *d)
{
	for (size_t k = 0; k < d->nsnapshots; k++)
		if (d->snapshots[k].lower_bound)
			return true;
	return false;
}

/*
 * Behind a comma, on the next line if this one is full: the summary of many snapshots is long.
 * Clears the phrase; an empty one says nothing.
 */
static void add_phrase(struct writer *w, struct strbuf *phrase)
{
	size_t width = column_width(strbuf_str(phrase));

	if (!width)
		return;
	if (w->d->nsnapshots > 2 && w->column + 3 + width > (size_t)wrap_width(w)) {
		strbuf_addf(w->out, ",\n%*s", INDENT, "");
		w->column = INDENT;
	} else {
		strbuf_adds(w->out, ", ");
		w->column += 2;
	}
	strbuf_add(w->out, strbuf_str(phrase));
	w->column += width;
	strbuf_clear(phrase);
}

/* Who is still there: what tells a stuck set from a busy one. */
static void stayed_text(const struct writer *w, const struct block *b, struct strbuf *out)
{
	uint64_t first = b->count->counts[0], last = b->count->counts[w->d->nsnapshots - 1];
	const char *noun = stack_diff_noun(w->d), *before = w->d->nsnapshots > 2 ? "first " : "";
	uint64_t stayed = (uint64_t)b->stayed;

	if (b->stayed < 0 || first == 0 || last == 0)
		return;
	if (stayed == first && stayed == last && first > 1)
		strbuf_addf(out, "the same %" PRIu64 " %s", first, noun);
	else if (stayed == first)
		strbuf_addf(out, "%s%" PRIu64 " stayed", first > 1 ? "all " : "", first);
	else if (stayed == 0 && !any_bound(w->d) && first > 1)
		strbuf_addf(out, "none of the %s%" PRIu64 " stayed: turnover", before, first);
	else
		strbuf_addf(out, "%s%" PRIu64 " of %" PRIu64 " stayed",
			any_bound(w->d) ? "at least " : "", stayed, first);
}

static void states_text(const struct writer *w, const struct block *b, struct strbuf *out)
{
	enum { MOST = 3 };

	if (w->d->level == LEVEL_LINES || b->parts->nclasses < 2)
		strbuf_adds(out, wait_class_name(b->class));
	else
		stack_diff_states_of(b->parts, MOST, out);
}

static void add_summary(struct writer *w, const struct block *b)
{
	const struct look *look = &w->layout->look;
	bool alive = b->count->counts[w->d->nsnapshots - 1] > 0;
	enum wait_risk risk = alive ? b->count->risk : RISK_LOW;
	enum style style = risk_style(risk);
	struct strbuf text = {0};

	add_counts(w, b->count, &text);
	states_text(w, b, &text);
	style_on(w->out, look, style);
	strbuf_add(w->out, strbuf_str(&text));
	style_off(w->out, look, style);
	w->column = column_width(strbuf_str(&text));
	strbuf_clear(&text);
	if (b->count->trend != TREND_UNKNOWN)
		stack_diff_trend(b->count, &text);
	add_phrase(w, &text);
	if (b->count->wait_max_ns >= 0) {
		strbuf_adds(&text, "up to ");
		unit_duration(b->count->wait_max_ns, &text);
	}
	add_phrase(w, &text);
	stayed_text(w, b, &text);
	add_phrase(w, &text);
	if (risk != RISK_LOW)
		strbuf_addf(&text, "%s risk", wait_risk_name(risk));
	add_phrase(w, &text);
	if (alive && b->idle.n) {
		strbuf_adds(&text, "idle: ");
		strbuf_add_safe(&text, b->idle);
	}
	add_phrase(w, &text);
	strbuf_addc(w->out, '\n');
	strbuf_release(&text);
}

/* ---- the site ---- */

static void add_cut_line(struct writer *w, enum style style, struct str text, enum column_cut cut)
{
	int width = w->layout->look.width;
	struct strbuf safe = {0}, fit = {0};

	strbuf_add_safe(&safe, text);
	column_cut(strbuf_str(&safe), width > INDENT ? (size_t)(width - INDENT) : 0, cut, &fit);
	begin_line(w);
	style_add(w->out, &w->layout->look, style, strbuf_str(&fit));
	strbuf_addc(w->out, '\n');
	strbuf_release(&safe);
	strbuf_release(&fit);
}

static void add_site(struct writer *w, const struct block *b)
{
	struct strbuf line = {0};
	enum style style = STYLE_NAME;

	if (stack_diff_identity(w->d, b->group, &line)) {
		add_cut_line(w, style, strbuf_str(&line), CUT_MIDDLE);
		style = STYLE_PLAIN;
		strbuf_clear(&line);
		strbuf_adds(&line, b->nstacks > 1 ? "mostly at " : "at ");
	}
	if (b->site)
		frame_line(w->d->stacks, b->site, &line);
	else
		strbuf_adds(&line, "(no frames)");
	add_cut_line(w, style, strbuf_str(&line), CUT_MIDDLE);
	strbuf_release(&line);
}

/* ---- the stack, in a line or two ---- */

static bool is_folded(const struct writer *w, frameid frame)
{
	const struct stacks *s = w->d->stacks;
	enum code_owner owner = owner_of(w->layout->owner, s, stacks_frame_get(s, frame)->function);

	return owner == CODE_RUNTIME || owner == CODE_STDLIB;
}

static void add_elided(const struct frame *f, struct strbuf *out)
{
	if (f->line)
		strbuf_addf(out, "... %" PRIu32 " frames left out ...", f->line);
	else
		strbuf_adds(out, "... frames left out ...");
}

/* The callers in one running line, broken only between them. */
struct path {
	struct strbuf step;
	struct str package; /* whose frames are being counted: "net/http (3)" */
	size_t folded;
	size_t column;	    /* 0 = no line has begun */
	size_t steps, left; /* shown; frames behind the last that is */
};

enum { STEPS = 8 };

static void end_step(struct writer *w, struct path *p)
{
	struct strbuf safe = {0};
	size_t need;

	strbuf_add_safe(&safe, strbuf_str(&p->step));
	need = column_width(strbuf_str(&safe)) + 1;
	if (p->column && p->column + need > (size_t)wrap_width(w)) {
		strbuf_addf(w->out, "\n%*s", INDENT + 2, "");
		p->column = INDENT + 2;
	} else if (p->column) {
		strbuf_addc(w->out, ' ');
		p->column++;
	} else {
		begin_line(w);
		p->column = INDENT;
	}
	strbuf_add(w->out, strbuf_str(&safe));
	p->column += need - 1;
	p->steps++;
	strbuf_clear(&p->step);
	strbuf_release(&safe);
}

static void end_fold(struct writer *w, struct path *p)
{
	if (!p->folded)
		return;
	strbuf_adds(&p->step, "< ");
	strbuf_add(&p->step, p->package);
	if (p->folded > 1)
		strbuf_addf(&p->step, " (%zu)", p->folded);
	p->folded = 0;
	end_step(w, p);
}

static void add_caller(struct writer *w, struct path *p, frameid frame)
{
	const struct stacks *s = w->d->stacks;
	const struct frame *f = stacks_frame_get(s, frame);
	struct str package = frame_home(s, frame);

	if (p->steps >= STEPS) {
		p->left++;
		return;
	}
	if (!(f->flags & FRAME_ELIDED) && is_folded(w, frame)) {
		if (!str_eq(package, p->package))
			end_fold(w, p);
		p->package = package;
		p->folded++;
		return;
	}
	end_fold(w, p);
	strbuf_adds(&p->step, "< ");
	if (f->flags & FRAME_ELIDED)
		add_elided(f, &p->step);
	else
		strbuf_add(&p->step, frame_short_name(stacks_frame_name(s, frame)));
	if (stacks_frame_file(s, frame).n) {
		strbuf_addc(&p->step, ' ');
		frame_short_place(s, frame, &p->step);
	}
	end_step(w, p);
}

static void add_path(struct writer *w, const struct block *b)
{
	const struct stacks *s = w->d->stacks;
	struct path path = {0};
	stackid at = b->group->stack;

	/* What is below the site waits for it, and the state has said so. */
	while (at && stacks_get(s, at)->frame != b->group->site)
		at = stacks_get(s, at)->parent;
	style_on(w->out, &w->layout->look, STYLE_FAINT);
	for (at = at ? stacks_get(s, at)->parent : 0; at; at = stacks_get(s, at)->parent)
		add_caller(w, &path, stacks_get(s, at)->frame);
	end_fold(w, &path);
	if (path.left) {
		strbuf_addf(&path.step, "< %zu more", path.left);
		end_step(w, &path);
	}
	if (b->nstacks > 1) {
		strbuf_addf(&path.step, "(the largest of %zu stacks)", b->nstacks);
		end_step(w, &path);
	}
	style_off(w->out, &w->layout->look, STYLE_FAINT);
	if (path.column)
		strbuf_addc(w->out, '\n');
	strbuf_release(&path.step);
}

/* --frames=all: as the runtime prints it, leaf first. */
static void add_frames(struct writer *w, const struct block *b)
{
	const struct stacks *s = w->d->stacks;
	struct strbuf line = {0};

	if (b->nstacks > 1)
		add_cut_line(w, STYLE_FAINT, STR("the largest stack:"), CUT_NEVER);
	for (stackid at = b->group->stack; at; at = stacks_get(s, at)->parent) {
		frameid frame = stacks_get(s, at)->frame;

		strbuf_clear(&line);
		strbuf_adds(&line, "  ");
		if (stacks_frame_get(s, frame)->flags & FRAME_ELIDED)
			add_elided(stacks_frame_get(s, frame), &line);
		else
			frame_line(s, frame, &line);
		if (stacks_frame_get(s, frame)->flags & FRAME_INLINED)
			strbuf_adds(&line, "  (inlined)");
		add_cut_line(w, STYLE_FAINT, strbuf_str(&line), CUT_MIDDLE);
	}
	strbuf_release(&line);
}

/* ---- who is in it ---- */

static void add_creator(
	struct writer *w, frameid creator, uint64_t count, size_t left, struct strbuf *line)
{
	strbuf_clear(line);
	strbuf_adds(line, "created by ");
	frame_line(w->d->stacks, creator, line);
	if (count)
		strbuf_addf(line, " (%" PRIu64 ")", count);
	if (left)
		strbuf_addf(line, ", and %zu more", left);
	add_cut_line(w, STYLE_FAINT, strbuf_str(line), CUT_MIDDLE);
}

/* With counts when there are several; in a mixed comparison only dumps know any. */
static void add_creators(struct writer *w, const struct block *b)
{
	enum { MOST = 3 };
	const struct diff_parts *p = b->parts;
	size_t known = 0, shown = 0;
	struct strbuf line = {0};

	for (size_t i = 0; i < p->ncreators; i++)
		known += p->creators[i].frame != 0;
	if (w->d->level == LEVEL_CREATOR && known < 2)
		known = 0;
	else if (known < 2 && b->group->creator && p->ncreators < 2)
		add_creator(w, b->group->creator, 0, 0, &line);
	else
		for (size_t i = 0; i < p->ncreators && shown < MOST; i++)
			if (p->creators[i].frame && ++shown)
				add_creator(w, p->creators[i].frame,
					known > 1 || p->ncreators > 1 ? p->creators[i].count : 0,
					shown == MOST ? known - MOST : 0, &line);
	strbuf_release(&line);
}

static void add_labels(struct writer *w, const struct block *b)
{
	enum { MOST = 3 };
	struct strbuf line = {0};

	if (b->parts->nlabels) {
		strbuf_adds(&line, "labels: ");
		stack_diff_labels_of(b->parts, MOST, &line);
		add_cut_line(w, STYLE_FAINT, strbuf_str(&line), CUT_RIGHT);
	}
	strbuf_release(&line);
}

static void add_block(struct writer *w, size_t i)
{
	struct block b = block_at(w, i);

	strbuf_addc(w->out, '\n');
	add_summary(w, &b);
	add_site(w, &b);
	if (w->layout->frames)
		add_frames(w, &b);
	else
		add_path(w, &b);
	add_creators(w, &b);
	add_labels(w, &b);
}

/* ---- all of it ---- */

/* Nothing happened here and nothing can come of it. */
static bool is_idle(const struct writer *w, size_t i)
{
	const struct diff_count *c = block_at(w, i).count;

	return w->d->nsnapshots > 1 && !w->layout->all && c->change == CHANGE_SAME &&
	       c->risk == RISK_LOW;
}

static int digits_of(uint64_t v)
{
	int n = 1;

	while (v >= 10) {
		v /= 10;
		n++;
	}
	return n;
}

static void measure(struct writer *w)
{
	w->digits = 1;
	for (size_t i = 0; i < block_count(w); i++) {
		struct block b = block_at(w, i);

		for (size_t k = 0; k < w->d->nsnapshots && !is_idle(w, i); k++) {
			int digits = digits_of(b.count->counts[k]);

			w->digits = digits > w->digits ? digits : w->digits;
		}
	}
}

static size_t lines_of(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

/* Blocks until the screen is full, leaving room for the closing lines and the prompt. */
static void add_blocks(struct writer *w, size_t *shown, size_t *idle)
{
	enum { CLOSING = 4, LEAST = 2 };
	size_t room = w->layout->height > 0 ? (size_t)w->layout->height : SIZE_MAX;
	size_t most = w->layout->top ? w->layout->top : SIZE_MAX;
	struct strbuf *out = w->out, block = {0};
	size_t lines = lines_of(strbuf_str(out)) + CLOSING;

	for (size_t i = 0; i < block_count(w); i++) {
		if (is_idle(w, i)) {
			++*idle;
			continue;
		}
		if (*shown >= most)
			continue;
		strbuf_clear(&block);
		w->out = &block;
		add_block(w, i);
		w->out = out;
		lines += lines_of(strbuf_str(&block));
		if (lines > room && *shown >= LEAST) {
			most = *shown;
			continue;
		}
		strbuf_add(out, strbuf_str(&block));
		strbuf_offer(out);
		++*shown;
	}
	strbuf_release(&block);
}

static void add_closing(struct writer *w, size_t shown, size_t idle)
{
	const char *what = w->layout->by_site		? "site"
			   : w->d->level == LEVEL_LINES ? "stack"
							: "group";
	size_t left = block_count(w) - shown - idle;

	if (left || idle || w->d->hidden_groups)
		strbuf_addc(w->out, '\n');
	if (left)
		strbuf_addf(w->out, "%zu more %s%s (--top=0 shows all)\n", left, what,
			left > 1 ? "s" : "");
	if (idle)
		strbuf_addf(w->out, "%zu more %s%s: unchanged, at low risk (--all shows %s)\n",
			idle, what, idle > 1 ? "s" : "", idle > 1 ? "them" : "it");
	if (w->d->hidden_groups)
		strbuf_addf(w->out, "%zu stack%s filtered out\n", w->d->hidden_groups,
			w->d->hidden_groups > 1 ? "s" : "");
}

/* On one line if it fits, else the totals, which must not be torn, on a second one. */
static void add_headline(struct writer *w)
{
	const struct look *look = &w->layout->look;
	struct wrap wrap = {.width = wrap_width(w), .indent = 2};
	struct strbuf files = {0}, totals = {0};
	size_t both;

	stack_diff_files(w->d, &files);
	stack_diff_totals(w->d, &totals);
	both = column_width(strbuf_str(&files)) + column_width(strbuf_str(&totals)) + 2;
	style_on(w->out, look, STYLE_HEADING);
	wrap_text(w->out, &wrap, strbuf_str(&files));
	strbuf_adds(w->out, both > (size_t)wrap.width ? ":\n  " : ": ");
	wrap.column =
		both > (size_t)wrap.width ? 2 : (int)(both - column_width(strbuf_str(&totals)));
	wrap_text(w->out, &wrap, strbuf_str(&totals));
	style_off(w->out, look, STYLE_HEADING);
	strbuf_addc(w->out, '\n');
	strbuf_release(&files);
	strbuf_release(&totals);
}

static void add_head(struct writer *w)
{
	struct wrap wrap = {.width = wrap_width(w), .indent = 2};
	struct strbuf text = {0};
	struct str rest;

	add_headline(w);
	stack_diff_notes(w->d, &text);
	for (rest = strbuf_str(&text); rest.n;) {
		wrap_text(w->out, &wrap, str_split(&rest, '\n'));
		strbuf_addc(w->out, '\n');
	}
	strbuf_release(&text);
}

void stack_diff_text(
	const struct stack_diff *d, const struct stack_diff_layout *layout, struct strbuf *out)
{
	struct writer w = {.d = d, .layout = layout, .out = out};
	struct column columns[STATE_COLUMNS];
	struct table states = {columns, STATE_COLUMNS, d, d->nstates, 0};
	size_t shown = 0, idle = 0;

	add_head(&w);
	if (d->nstates) {
		strbuf_addc(out, '\n');
		stack_diff_state_columns(d, layout->look.width, columns);
		table_text(&states, &layout->look, out);
	}
	measure(&w);
	add_blocks(&w, &shown, &idle);
	add_closing(&w, shown, idle);
}
