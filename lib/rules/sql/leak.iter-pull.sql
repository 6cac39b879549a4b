-- SPDX-License-Identifier: MIT
-- id: leak.iter-pull
-- title: Iterators of iter.Pull that are never stopped
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- message: {count} iterators wait for their next call at {function}: {sign}
-- fix: `defer stop()` after every iter.Pull; an iterator that was not read to its end has no other end
-- confirm: look for iter.Pull and iter.Pull2 whose stop is not called on every path
--
-- iter.Pull (Go 1.23) turns a sequence into a coroutine, which lives until the sequence ends or stop
-- is called; the runtime prints its state as "coroutine". Where these stay and new ones join them,
-- stop is forgotten.
--
-- Look-alikes: iterators that are merged or walked slowly: their number is constant.
WITH verdicts AS (
    SELECT *, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
    END AS how
    FROM waiting WHERE state = 'coroutine')
SELECT function, file, line, count, subject_kind, subject_key,
       CASE how WHEN 'grows' THEN 'error' ELSE 'warning' END AS severity,
       CASE how WHEN 'grows' THEN 'measured' ELSE 'signature' END AS basis,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, sample_ids, creator, creator_file, creator_line,
       coalesce(CASE how WHEN 'rises' THEN doubled_doubt END, capped_doubt) AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
