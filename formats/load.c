/* SPDX-License-Identifier: MIT */
#include "formats/format.h"

const struct format *format_recognise(struct str head)
{
	const struct format *best = NULL;
	unsigned most = 0;

	for (size_t i = 0; formats[i]; i++) {
		unsigned bits = formats[i]->probe(head);

		if (bits > most) {
			most = bits;
			best = formats[i];
		}
	}
	return best;
}

bool load_input(struct input *in, struct load *load, struct err *err)
{
	struct str head;

	if (!input_peek(in, INPUT_PROBE, &head, err))
		return false;
	load->format = format_recognise(str_head(head, INPUT_PROBE));
	if (!head.n)
		return err_set(err, ERR_UNKNOWN_FORMAT, "%s: the input is empty", input_name(in));
	if (!load->format)
		return err_set(err, ERR_UNKNOWN_FORMAT, "%s: not a kind of file that is read here",
			input_name(in));
	if (!load->format->read)
		return err_set(err, ERR_UNKNOWN_FORMAT, "%s: recognised as %s, not read",
			input_name(in), load->format->title);
	return load->format->read(in, load, err);
}
