/* SPDX-License-Identifier: MIT */
#include "report/frame.h"

#include <inttypes.h>

#include "model/owner_jvm.h"

struct str frame_short_name(struct str name)
{
	size_t from = jvm_class_at(name);

	if (from)
		return str_from_at(name, from);
	/* Type arguments and receivers hold paths of their own: "F[a/b.T]". */
	for (size_t i = 0; i < name.n && name.p[i] != '[' && name.p[i] != '('; i++)
		if (name.p[i] == '/')
			from = i + 1;
	return str_from_at(name, from);
}

struct str frame_base_name(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == SIZE_MAX ? path : str_from_at(path, slash + 1);
}

struct str frame_home(const struct stacks *s, frameid frame)
{
	struct str home = function_package(stacks_frame_name(s, frame));

	if (!home.n)
		home = frame_base_name(stacks_frame_file(s, frame));
	return home.n ? home : STR("library");
}

static void add_place(struct str file, uint32_t line, struct strbuf *out)
{
	strbuf_add(out, file);
	if (file.n && line)
		strbuf_addf(out, ":%u", (unsigned)line);
}

void frame_place(const struct stacks *s, frameid frame, struct strbuf *out)
{
	add_place(stacks_frame_file(s, frame), stacks_frame_line(s, frame), out);
}

void frame_short_place(const struct stacks *s, frameid frame, struct strbuf *out)
{
	add_place(frame_base_name(stacks_frame_file(s, frame)), stacks_frame_line(s, frame), out);
}

void frame_line(const struct stacks *s, frameid frame, struct strbuf *out)
{
	struct str name = stacks_frame_name(s, frame);

	if (!name.n) {
		strbuf_addc(out, '?');
		return;
	}
	if (!stacks_frame_file(s, frame).n) {
		strbuf_add(out, name);
		return;
	}
	/* A file of the JVM has no path that would say the rest. */
	strbuf_add(out, jvm_class_at(name) ? name : frame_short_name(name));
	strbuf_adds(out, "  ");
	frame_place(s, frame, out);
}

void frame_full(const struct stacks *s, frameid frame, struct strbuf *out)
{
	strbuf_add(out, stacks_frame_name(s, frame));
	if (!stacks_frame_file(s, frame).n)
		return;
	strbuf_addc(out, ' ');
	frame_place(s, frame, out);
}

void frame_short(const struct stacks *s, frameid frame, struct strbuf *out)
{
	struct str name = stacks_frame_name(s, frame);

	if (!name.n)
		return;
	strbuf_add(out, frame_short_name(name));
	if (!stacks_frame_file(s, frame).n)
		return;
	strbuf_addc(out, ' ');
	frame_short_place(s, frame, out);
}

void frame_stack(const struct stacks *s, stackid stack, struct strbuf *out)
{
	for (stackid at = stack; at;) {
		const struct stack_node *node = stacks_get(s, at);
		const struct frame *f = stacks_frame_get(s, node->frame);

		if (f->flags & FRAME_ELIDED)
			strbuf_addf(out, "...%" PRIu32 " frames elided...", f->line);
		else
			frame_full(s, node->frame, out);
		at = node->parent;
		strbuf_adds(out, at ? "; " : "");
	}
}
