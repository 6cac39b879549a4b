/* SPDX-License-Identifier: MIT */
#include "rules/figures.h"

#include "store/query.h"

/*
 * Of each process what its last capture of the kind says, summed over processes; rates over the
 * time that the capture or two of them span. Counters since the start of a process are no figures:
 * two runs are not equally old.
 */
static const char figures_sql[] =
	"WITH last_dump AS ("
	"    SELECT max(snapshot) AS snapshot FROM snapshots "
	"    WHERE run = ?1 AND kind = 'dump' AND last AND lane = 'ids' GROUP BY process), "
	"last_count AS ("
	"    SELECT max(snapshot) AS snapshot FROM snapshots s "
	"    WHERE run = ?1 AND last AND lane = 'grouped' AND NOT EXISTS ("
	"        SELECT 1 FROM snapshots d WHERE d.run = ?1 AND d.process = s.process "
	"        AND d.kind = 'dump' AND d.last AND d.lane = 'ids') GROUP BY process), "
	"heap AS ("
	"    SELECT process, name, total, time_ns, row_number() OVER back AS back, "
	"        row_number() OVER nth AS nth "
	"    FROM profiles WHERE run = ?1 AND kind = 'heap' "
	"    WINDOW back AS (PARTITION BY process, name ORDER BY time_ns DESC, snapshot DESC), "
	"        nth AS (PARTITION BY process, name ORDER BY time_ns, snapshot)) "
	"SELECT 1, 'threads', sum(threads) FROM snapshots WHERE run = ?1 AND snapshot IN "
	"    (SELECT snapshot FROM last_dump UNION SELECT snapshot FROM last_count) "
	"UNION ALL SELECT 2, 'threads_waiting_1m', total(count) FROM groups WHERE run = ?1 "
	"    AND snapshot IN (SELECT snapshot FROM last_dump) "
	"    AND wait_median_ns >= 60000000000 "
	"    HAVING EXISTS (SELECT 1 FROM snapshots WHERE run = ?1 AND runtime = 'go' "
	"        AND snapshot IN (SELECT snapshot FROM last_dump)) "
	"UNION ALL SELECT 3, 'heap_inuse_bytes', sum(total) FROM heap "
	"    WHERE name = 'inuse_space' AND back = 1 "
	"UNION ALL SELECT 4, 'alloc_per_s_bytes', "
	"    sum((b.total - a.total) * 1e9 / (b.time_ns - a.time_ns)) "
	"    FROM heap a JOIN heap b ON b.process = a.process AND b.name = a.name "
	"    WHERE a.name = 'alloc_space' AND a.nth = 1 AND b.back = 1 "
	"        AND b.time_ns > a.time_ns AND b.total >= a.total "
	"UNION ALL SELECT 5, 'cpu_cores', sum(total) * 1.0 / sum(duration_ns) FROM profiles "
	"    WHERE run = ?1 AND kind = 'cpu' AND name = 'cpu' AND unit = 'nanoseconds' "
	"        AND duration_ns > 0 "
	"UNION ALL SELECT 6, 'trace_running_cores', sum(running_ns) * 1.0 / sum(watched_ns) "
	"    FROM traces WHERE run = ?1 AND watched_ns > 0 "
	"UNION ALL SELECT 7, 'trace_longest_stop_ns', max(duration_ns) FROM trace_stops "
	"    WHERE run = ?1 AND kind = 'stop' "
	"UNION ALL SELECT 8, 'gc_longest_pause_ns', max(value) FROM series_points "
	"    WHERE run = ?1 AND name = 'gc.pause_ns' "
	"ORDER BY 1";

static struct figure *find(struct figure *out, size_t *n, struct str name, struct arena *arena)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(out[i].name, name))
			return &out[i];
	if (*n == FIGURES_MAX)
		return NULL;
	out[*n] = (struct figure){.name = arena_dup(arena, name)};
	return &out[(*n)++];
}

bool figures_read(sqlite3 *db, struct str run, int side, struct figure *out, size_t *n,
	struct arena *arena, struct err *err)
{
	struct query q;

	query_open(&q, db, figures_sql);
	query_text(&q, 1, run);
	while (query_next(&q)) {
		/* Also what is unknown keeps its row, so that the order is the statement's. */
		struct figure *f = find(out, n, query_col_text(&q, 1), arena);

		if (!f || query_col_null(&q, 2))
			continue;
		f->value[side] = sqlite3_column_double(q.stmt, 2);
		f->known[side] = true;
	}
	return query_close(&q, err);
}
