-- SPDX-License-Identifier: MIT
-- id: block.cgo
-- title: Calls into C that do not return
-- severity: error
-- basis: measured
-- needs: dump
-- param: min_new = 10 goroutines   # new ones at a site whose old ones stay
-- param: kept_pct = 90 percent     # of the old ones that must still be there
-- param: min_stuck = 20 goroutines # at one site, each for min_wait or longer
-- param: min_wait = 60 seconds     # in one call, as the runtime prints it
-- message: {count} goroutines in {c_function} called by {function}: {sign}
-- fix: see what the C code waits for; give the call a time limit on its own side (Go cannot cancel it), bound how many run at once
-- confirm: gdb -p PID -batch -ex 'thread apply all bt' (or eu-stack -p PID) shows the C side of these threads
--
-- Go cannot interrupt C: each such call holds a thread until C returns. It is measured when the old
-- calls stay and new ones join them between dumps. Many calls that are a minute old or more and do
-- not grow in number are a signature only: event loops of C, a fixed set of threads, look the same.
-- Healthy look-alikes: an event loop locked to its thread (few, always the same), names resolved by
-- the system's resolver under load and short calls in a loop (other goroutines, or the same ones
-- that never become more). The site is the Go function that calls C.
WITH verdicts AS (
    SELECT w.*, k.c_function, k.c_caller, k.c_caller_file, k.c_caller_line, CASE
        WHEN w.joined AND w.kept * 100 >= :kept_pct
             AND (w.new >= :min_new OR (w.rising >= 2 AND w.new * 2 >= :min_new)) THEN 'grows'
        WHEN w.count >= :min_stuck AND w.waits_known = w.count
             AND w.wait_min_ns >= :min_wait * 1000000000 THEN 'stuck'
    END AS how
    FROM waiting w JOIN in_kernel k ON k.snapshot = w.snapshot AND k.grp = w.top
    WHERE w.state = 'syscall' AND k.c_function IS NOT NULL)
SELECT coalesce(CASE WHEN function GLOB '*func_*' THEN c_caller END, function) AS function,
       CASE WHEN function GLOB '*func_*' AND c_caller IS NOT NULL THEN c_caller_file ELSE file END AS file,
       CASE WHEN function GLOB '*func_*' AND c_caller IS NOT NULL THEN c_caller_line ELSE line END AS line,
       count, subject_kind, subject_key,
       CASE how WHEN 'grows' THEN 'error' ELSE 'warning' END AS severity,
       CASE how WHEN 'grows' THEN 'measured' ELSE 'signature' END AS basis,
       c_function, CASE how WHEN 'grows' THEN joined_sign ELSE 'each for a minute or more' END AS sign,
       process, count_first, count_last, new, kept_pct, during_ns, wait_min_ns, wait_max_ns, share_pct,
       sample_ids, creator, creator_file, creator_line,
       coalesce(CASE how WHEN 'stuck' THEN 'a fixed set of event loops in C would look the same' END,
                capped_doubt) AS doubt
FROM verdicts WHERE how IS NOT NULL
ORDER BY count DESC, function, line
