/* SPDX-License-Identifier: MIT */
#ifndef FORMATS_TEXTLOG_H
#define FORMATS_TEXTLOG_H

#include "base/strbuf.h"
#include "formats/format.h"

enum { TEXTLOG_LINE_MAX = 1024 * 1024 };

/* One line, normalised: prefix of log collectors, colours and CR gone, indentation kept. */
struct line {
	struct str text; /* valid for the call; only the head when cut */
	struct str head; /* what a collector put before it, may be empty; as long as text */
	struct str json; /* the JSON record that it stood in, or empty; as long as text */
	uint64_t at;	 /* offset of the raw line's first byte in the inflated input */
	uint64_t lineno; /* from 1 */
	bool cut;	 /* longer than TEXTLOG_LINE_MAX */
	bool unfinished; /* the last one, and no newline ends it */
};

enum line_verdict {
	LINE_NOT_MINE, /* not part of the block; the format stays active until another starts */
	LINE_TAKEN,
	LINE_MAYBE, /* taken, unless another block begins with it */
	LINE_LAST,  /* taken, and the block ends with it */
	LINE_STOP,  /* stop reading: a callback said no, or log->err is set */
};

struct textlog;

/*
 * A kind of block inside a text. textlog offers each line to the format whose block is open; what
 * that one does not take is offered to starts() of all, in the order of the table. A line that
 * starts() likes goes to take() of the same format, after end() of the one that was open.
 */
struct line_format {
	const char *name;
	/*
	 * A line of it is all there is: offered first, and the block that is open goes on behind
	 * it. One format at most is such; the others' lines never look like its.
	 */
	bool alone;
	/* State for one input; released by close. */
	void *(*open)(struct textlog *log);
	/* Whether a block begins with this line. Cheap: runs for every line outside of blocks. */
	bool (*starts)(void *state, const struct line *line);
	enum line_verdict (*take)(void *state, const struct line *line);
	/*
	 * Optional, for raw text while a block is open and lines need no cleaning: takes as many
	 * whole lines at its start as are beyond doubt. Returns their bytes, adds their number to
	 * *lines.
	 */
	size_t (*take_run)(void *state, struct str text, uint64_t *lines);
	/* The block is over: another format starts, or the input ends. False = LINE_STOP. */
	bool (*end)(void *state);
	/* The input is over, all blocks ended; optional. False = LINE_STOP. */
	bool (*finish)(void *state);
	void (*close)(void *state);
};

extern const struct line_format *const line_formats[]; /* ends with NULL; line_formats.c */

/* What line formats share: where results go, and what one tells another. One a writer. */
struct textlog {
	struct load *load;
	uint32_t *ordinals;	/* the next snapshot's, counted over the whole input */
	struct str file;	/* name for messages */
	struct err *err;	/* set before LINE_STOP unless a callback stopped the reading */
	uint64_t size;		/* bytes of the input so far; all of it in finish() */
	const uint64_t *lineno; /* of the line being read, whoever wrote it */
	bool named;		/* every line of the writer bears its name; known in finish() */
	bool final_newline;	/* known in finish() */
	bool at_end;		/* end() and finish() are called because the input is over */
	bool may_serve;		/* "panic serving" stands somewhere near */
	uint64_t noise;		/* lines that no format took */
	struct crash *crash;	/* events that wait for their stack; crash.c */
	uint64_t dashes;	/* lineno of the last "-----", which GOTRACEBACK=crash prints */
	bool dump_open;		/* snapshot_begin was called, snapshot_end not yet */
	bool repeats; /* a crashing process prints its goroutines again, thread by thread */
};

/*
 * Hands a thread of snap to the sink and counts it. False, err set, beyond --max-records and where
 * the sink stops.
 */
bool textlog_thread(struct textlog *log, struct snapshot *snap, const struct thread *t);

/* Counts what was lost (or merely noteworthy) at a line; kind is a literal. */
void textlog_loss(struct textlog *log, const struct line *line, const char *kind);
void textlog_note(struct textlog *log, const struct line *line, const char *kind);

/* When the line was written, by what stands around it; TIME_UNKNOWN where nothing tells. */
int64_t line_time(const struct line *line);

/* Blanks and tabs at the start of s. */
size_t line_indent(struct str s);

unsigned textlog_probe(struct str head);
bool textlog_read(struct input *in, struct load *load, struct err *err);

extern const struct format format_text;

#endif
