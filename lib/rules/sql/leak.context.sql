-- SPDX-License-Identifier: MIT
-- id: leak.context
-- title: Contexts that are never cancelled
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines        # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent          # of the old ones that must still be there
-- param: min_grouped = 50 goroutines    # more in the last profile than in the first, without ids
-- param: min_goroutines = 100 goroutines # at one site, for what a single dump shows
-- param: min_wait = 60 seconds          # typical wait of those
-- message: {count} contexts below a parent of another type were never cancelled ({function}): {sign}
-- fix: `defer cancel()` after every WithCancel, WithTimeout and WithDeadline
-- confirm: go vet -vettool (lostcancel) names calls whose cancel is lost; look where contexts are made from one that is not of package context
--
-- A context made from one of package context costs no goroutine. One made from another type (that
-- of a web framework, a wrapper with a Done of its own) has a goroutine that waits for the parent's
-- end or its own. Where these stay and new ones join them, their cancel is not called and the
-- parent lives on. Who made them is on no stack.
--
-- Look-alikes: requests of such a framework, whose contexts end with them (other ids). A hundred
-- that have waited for a minute and whose creators have gone are worth a warning in one dump.
WITH verdicts AS (
    SELECT *, CASE
        WHEN joined AND kept * 100 >= :kept_pct
             AND (new >= :min_new OR (rising >= 2 AND new * 2 >= :min_new)) THEN 'grows'
        WHEN doubled AND count - count_first >= :min_grouped THEN 'rises'
        WHEN stands AND coalesce(kept * 100 >= :kept_pct, 1) AND count >= :min_goroutines
             AND wait_typical_ns >= :min_wait * 1000000000 AND orphaned THEN 'waits'
    END AS how
    FROM waiting WHERE judge = 'leak.context')
SELECT function, file, line, count, subject_kind, subject_key,
       CASE how WHEN 'grows' THEN 'error' ELSE 'warning' END AS severity,
       CASE how WHEN 'rises' THEN 'signature' ELSE 'measured' END AS basis,
       CASE how WHEN 'grows' THEN joined_sign WHEN 'rises' THEN doubled_sign
                WHEN 'waits' THEN orphaned_sign END AS sign,
       process, state, count_first, count_last, new, kept_pct, during_ns, wait_typical_ns, wait_max_ns,
       share_pct, parents, parents_alive, sample_ids, creator, creator_file, creator_line,
       coalesce(CASE how WHEN 'rises' THEN doubled_doubt END, capped_doubt, 'who made the contexts is on no stack') AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
