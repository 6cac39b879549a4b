-- SPDX-License-Identifier: MIT
-- id: leak.semaphore
-- title: Slots of a semaphore are not given back
-- severity: error
-- basis: source
-- needs: dump.waits source
-- message: {count} wait for a slot: {function}
-- fix: give the slot back by defer right behind the take, in the goroutine that works with it
-- confirm: read the function from the take to every return, continue and panic; `rootcause deadlock --source DIR FILE` shows who waits
--
-- Threads wait to take a slot of a semaphore: a buffered channel that all who are at work have a value
-- in (`sem <- struct{}{}` ... `<-sem`, or methods that do so), or a golang.org/x/sync/semaphore. By the
-- source nobody alive has a slot, or may give one back, and a function that takes one leaves on some way
-- out without giving it back: each time one is lost, until everybody waits. Where there is no such way
-- out, but panics are recovered, it is a line that may panic between the two.
--
-- Look-alikes: a limit of workers that all are busy (somebody alive has a slot: nothing is said), a
-- channel that some other goroutine serves, a bucket that a timer fills. Nothing is said of a dump that is
-- cut, where source was not read, or where the give is a function value or behind an interface.
SELECT NULL AS function, NULL AS file, NULL AS line, 0 AS count, 'thread_group' AS subject_kind,
       '' AS subject_key
WHERE 0
