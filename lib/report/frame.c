/* SPDX-License-Identifier: MIT */
#include "report/frame.h"

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
