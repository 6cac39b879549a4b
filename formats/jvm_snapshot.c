/* SPDX-License-Identifier: MIT */
#include "formats/jvm_snapshot.h"

#include "model/sink.h"

bool jvm_snapshot_repeats(const struct jvm_snapshot *d, uint64_t id)
{
	return d->begun && id && id == d->first;
}

void jvm_snapshot_open(struct jvm_snapshot *d, uint64_t at, int64_t time_ns)
{
	if (d->begun || d->snap.runtime == RUNTIME_JVM)
		return;
	d->snap = (struct snapshot){
		.level = DUMP_USER,
		.runtime = RUNTIME_JVM,
		.time_ns = time_ns,
		.at = d->headed ? d->title_at : at,
	};
}

bool jvm_snapshot_add(struct jvm_snapshot *d, const struct thread *t)
{
	struct sink *sink = d->log->load->sink;

	if (!d->begun) {
		d->begun = d->log->dump_open = true;
		d->snap.ordinal = (*d->log->ordinals)++;
		d->first = t->id;
		if (sink->snapshot_begin && !sink->snapshot_begin(sink, &d->snap))
			return false;
	}
	return textlog_thread(d->log, &d->snap, t);
}

bool jvm_snapshot_end(struct jvm_snapshot *d)
{
	struct textlog *log = d->log;
	struct sink *sink = log->load->sink;
	struct snapshot snap = d->snap;
	bool begun = d->begun;

	snap.truncated = d->cut || (!d->complete && d->listed < d->expected);
	*d = (struct jvm_snapshot){.log = log};
	if (begun)
		log->dump_open = false;
	return !begun || !sink->snapshot_end || sink->snapshot_end(sink, &snap);
}
