-- SPDX-License-Identifier: MIT
-- What the runtime says when it ends a program, why, and what helps: rows of
-- messages(pattern, what, cause, fix).
--   pattern  GLOB over the first line of an event's text; of several the longest holds
--   what     for people, in a few words
-- Each was read in Go's source (1.26.8, where not said otherwise); the file stands before its rows.
-- Texts of programs are not here: what they panic with is theirs.
CREATE TEMP TABLE messages (pattern TEXT, what TEXT, cause TEXT, fix TEXT);
INSERT INTO messages VALUES
-- runtime/proc.go checkdead()
('all goroutines are asleep*', 'deadlock',
 'every goroutine waits for another one and no timer is pending',
 'follow who should wake main: it waits for something that only sleeping goroutines could do'),
('no goroutines (main called runtime.Goexit)*', 'main has left and the others have ended',
 'runtime.Goexit (or t.FailNow, t.SkipNow outside of a test) ran on the main goroutine',
 'return from main or call os.Exit there; call t.FailNow from the test''s own goroutine only'),
-- runtime/proc.go checkmcount()
('thread exhaustion', 'too many threads',
 'more OS threads than debug.SetMaxThreads allows (10,000): each goroutine in a blocking call, in C or locked to its thread holds one',
 'bound the number of blocking calls with a semaphore; find what they wait for (disk, DNS by cgo, lock files); unlock threads'),
-- runtime/os_linux.go newosproc(), proc.go failthreadcreate
('newosproc', 'no further thread',
 'the system refused a thread: limit of processes (ulimit -u, pids.max of the cgroup) or no memory',
 'raise the limit, or bound the calls that hold threads; errno 11 is the limit'),
-- runtime/stack.go newstack()
('stack overflow', 'a stack beyond the limit',
 'a recursion without end (a cycle in the data, a String or MarshalJSON method that formats its own receiver), or a goroutine stack over 1 GB (64 bit)',
 'end the recursion: the frames that repeat in the trace are its cycle; check the data for a cycle, or keep a depth'),
-- runtime/mem_linux.go sysMapOS(), mgcwork.go, mcache.go, mpagealloc.go, malloc.go; Go <= 1.18: mheap.go
('runtime: out of memory*', 'no memory left',
 'the system gave no more memory: container limit, ulimit -v, address space, or one huge allocation',
 'look at the allocation in the trace and at a heap profile; set GOMEMLIMIT below the limit of the container'),
('out of memory*', 'no memory left',
 'the system gave no more memory: container limit, ulimit -v, address space, or one huge allocation',
 'look at the allocation in the trace and at a heap profile; set GOMEMLIMIT below the limit of the container'),
('runtime: cannot allocate memory*', 'no memory left',
 'the system gave no memory for the runtime''s own tables',
 'look at a heap profile; set GOMEMLIMIT below the limit of the container'),
('runtime: cannot map pages in arena address space', 'no memory left',
 'mmap failed: errno 12 is the limit of memory or of mappings (vm.max_map_count, ulimit -v)',
 'look at a heap profile and at the limits of the container; the line above has size and errno'),
('pageAlloc: out of memory*', 'no memory left', 'the system gave no memory for the runtime''s own tables',
 'look at a heap profile; set GOMEMLIMIT below the limit of the container'),
-- runtime/malloc.go mallocgcLarge() and slice.go, chan.go, string.go; panics
('runtime error: makeslice: *', 'a slice of impossible size',
 'make got a negative length or one larger than memory, often read from input',
 'check lengths from outside before they size anything'),
('makechan: size out of range', 'a channel of impossible size', 'make got a negative or huge buffer size',
 'check the size where it is computed'),
-- internal/runtime/maps/runtime.go and map.go; Go <= 1.23: runtime/map.go
('concurrent map writes', 'a map used at once', 'two goroutines write the map without a lock',
 'guard the map with a mutex, or use sync.Map; the race detector finds the other side'),
('concurrent map read and map write', 'a map used at once', 'a goroutine reads the map while another writes',
 'guard the map with a mutex, readers too; the race detector finds the other side'),
('concurrent map iteration and map write', 'a map used at once', 'a goroutine ranges over the map while another writes',
 'hold the lock over the whole loop, or copy the map under it; encoding/json and fmt range too'),
-- internal/sync/mutex.go unlockSlow(); Go <= 1.23: sync/mutex.go
('sync: unlock of unlocked mutex', 'an Unlock too many',
 'Unlock without Lock: unlocked twice (defer and by hand), on another path, or the mutex was copied',
 'pair each Lock with one deferred Unlock in the same function; go vet finds copied locks'),
-- sync/rwmutex.go
('sync: RUnlock of unlocked RWMutex', 'an RUnlock too many',
 'RUnlock without RLock: unlocked twice, RUnlock after Lock, or the lock was copied',
 'pair each RLock with one deferred RUnlock; Lock goes with Unlock; go vet finds copied locks'),
('sync: Unlock of unlocked RWMutex', 'an Unlock too many',
 'Unlock without Lock: unlocked twice, Unlock after RLock, or the lock was copied',
 'pair each Lock with one deferred Unlock; RLock goes with RUnlock; go vet finds copied locks'),
-- internal/sync/mutex.go lockSlow()
('sync: inconsistent mutex state', 'a broken mutex', 'its memory was overwritten, or it was copied while in use',
 'go vet finds copied locks; the race detector finds writes over it; look at unsafe and C code'),
-- sync/waitgroup.go
('sync: negative WaitGroup counter', 'a Done too many',
 'more Done than Add: Done twice on one path, or Add inside the goroutine after Wait',
 'call Add once before each go statement and Done once by defer, or use (*WaitGroup).Go (Go 1.25)'),
('sync: WaitGroup misuse: Add called concurrently with Wait*', 'Add races with Wait',
 'Add from zero while another goroutine is in Wait',
 'call all Adds before Wait can start: before the go statement, never inside the goroutine'),
('sync: WaitGroup is reused before previous Wait has returned*', 'a WaitGroup reused too early',
 'the next round calls Add while a goroutine of the last one is still in Wait',
 'take a new WaitGroup for each round'),
('sync: WaitGroup.Add called from *', 'a WaitGroup shared with a synctest bubble',
 'one WaitGroup counts goroutines of several bubbles, or inside and outside of one',
 'make the WaitGroup inside of the bubble that uses it'),
-- sync/cond.go
('sync.Cond is copied', 'a copied Cond', 'a struct with a sync.Cond was copied after its first use',
 'pass it by pointer; go vet finds copied locks'),
-- runtime/chan.go
('send on closed channel', 'a send after close', 'the channel was closed while somebody may still send',
 'let only the sender close, after its last send; several senders: close once all have ended (WaitGroup), or signal by a second channel'),
('close of closed channel', 'a channel closed twice', 'two owners close it, or one of them twice',
 'give the channel one owner that closes; sync.Once where several may'),
('close of nil channel', 'close of a nil channel', 'the channel was never made, or set to nil',
 'make the channel where its owner is built'),
-- internal/runtime/maps/runtime.go errNilAssign; runtime/map.go
('assignment to entry in nil map', 'a write to a nil map', 'the map was declared or decoded but never made',
 'make the map where its owner is built; a zero struct has nil maps'),
-- runtime/panic.go, signal_unix.go sigpanic()
('runtime error: invalid memory address or nil pointer dereference*', 'a nil pointer',
 'a pointer, interface, function or receiver is nil: often a result used although its error was not nil, or a field nobody set',
 'look at the failing line for what can be nil; check the error first, set the field in the constructor'),
('runtime error: integer divide by zero*', 'a division by zero', 'the divisor is zero: often the length of something empty',
 'decide what the empty case means before dividing'),
('runtime error: integer overflow*', 'an integer overflow', 'the smallest integer divided by -1', 'check the operands'),
('runtime error: floating point error*', 'a floating point signal', 'foreign code enabled floating point exceptions',
 'look at C libraries that change the floating point environment'),
('runtime error: negative shift amount*', 'a negative shift', 'the shift count is a negative number',
 'check the count, or make it unsigned'),
-- runtime/error.go boundsErrorFmts
('runtime error: index out of range*', 'an index beyond the end',
 'the index is not below the length: off by one, an empty slice, or input shorter than expected',
 'check the length before the index; the two numbers in the message tell how far it is off'),
('runtime error: slice bounds out of range*', 'slice bounds beyond the end',
 'the bounds of a slice expression are past the capacity or in the wrong order: input shorter than expected',
 'check lengths before slicing; the numbers in the message tell how far it is off'),
('runtime error: cannot convert slice with length*', 'a slice too short for an array',
 'a slice was converted to an array longer than itself', 'check the length before the conversion'),
-- runtime/unsafe.go
('runtime error: unsafe.S*', 'wrong use of unsafe', 'unsafe.Slice or unsafe.String got a length that its pointer does not have',
 'check the length that comes from C or from a file'),
-- runtime/error.go TypeAssertionError
('interface conversion: *', 'a type assertion that fails',
 'the interface holds another type than asserted, or nil',
 'use the form with ok, or a type switch; the message names both types'),
-- runtime/alg.go, internal/runtime/maps/map.go
('runtime error: hash of unhashable type*', 'a map key that cannot be compared',
 'a slice, map or function inside of an interface used as a map key', 'use a key that can be compared'),
('runtime error: comparing uncomparable type*', 'a comparison that cannot be made',
 'two interfaces holding slices, maps or functions were compared with ==', 'compare their contents, or use errors.Is for errors'),
-- runtime/panic.go PanicNilError (Go >= 1.21)
('panic called with nil argument*', 'panic(nil)', 'panic was called with a nil value, often a nil error', 'panic with a value, or not at all'),
-- runtime/error.go panicwrap()
('value method * called using nil * pointer', 'a value method on a nil pointer', 'a nil pointer in an interface whose method wants a value',
 'give the method a pointer receiver, or do not put nil pointers in interfaces'),
-- runtime/proc.go newproc1()
('go of nil func value', 'go with a nil function', 'the function in the go statement is nil', 'check the function value before the go statement'),
-- runtime/checkptr.go (-race, -msan, -d=checkptr)
('checkptr: *', 'wrong use of unsafe.Pointer', 'a conversion that unsafe.Pointer''s rules forbid: misaligned, or beyond the allocation',
 'follow the patterns in the documentation of unsafe.Pointer; the failing conversion is in the first frame of yours'),
-- runtime/signal_unix.go
('unexpected signal during runtime execution*', 'a signal inside of the runtime or C',
 'C code, unsafe code or a data race has corrupted memory, or C code itself crashed',
 'run with -race and -asan; look at C on the stack with a core file (GOTRACEBACK=crash)'),
('fault', 'an address that is not mapped',
 'memory that is not Go''s was used: a mapping that was removed or a file that was truncated below it, a stale pointer by unsafe',
 'keep the mapping while slices of it live; debug.SetPanicOnFault makes it a panic'),
('non-Go code set up signal handler without SA_ONSTACK flag*', 'a foreign signal handler', 'a C library installed a signal handler that Go cannot use',
 'install it with SA_ONSTACK; see "Non-Go programs that call Go code" in os/signal'),
('non-Go code disabled sigaltstack*', 'a foreign signal stack', 'a C library removed Go''s signal stack', 'keep the signal stack of Go''s threads'),
('SIGSEGV: *', 'C code read or wrote where it may not', 'the signal came while C code ran: a null or stale pointer in C, or memory of Go kept in C',
 'get the C side with a core file (GOTRACEBACK=crash) and gdb; check lifetimes of what is passed to C'),
('SIGBUS: *', 'memory without storage behind it', 'a mapped file was truncated, or its disk is full or failed', 'do not truncate mapped files; check the disk'),
('SIGFPE: *', 'C code divided by zero', 'the signal came while C code ran', 'get the C side with a core file (GOTRACEBACK=crash) and gdb'),
('SIGILL: *', 'an instruction that the CPU does not have', 'C code or assembly built for a newer CPU, or a trap of the compiler', 'build for the oldest CPU in use'),
('SIGTRAP: *', 'a trap', 'a debugger''s break point or a trap of the compiler in C code', 'get the C side with a core file and gdb'),
('SIGABRT: *', 'the process was aborted',
 'abort() in C code, pthread_create that failed (runtime/cgo prints why just above), a watchdog, or kill -ABRT',
 'look at the lines above the signal and at the C frames; "Resource temporarily unavailable" is the limit of processes'),
-- runtime/mbitmap.go badPointer(), stack.go adjustpointers(), mgcsweep.go
('found bad pointer in Go heap*', 'a bad pointer in the heap', 'unsafe, uintptr or C code left a pointer to freed memory, or a data race tore one',
 'run with -race, and with -d=checkptr; never keep a pointer in a uintptr'),
('found pointer to free object*', 'a pointer to freed memory', 'unsafe, uintptr or C code hid a pointer from the collector', 'run with -race, and with -d=checkptr; never keep a pointer in a uintptr'),
('invalid pointer found on stack*', 'a bad pointer on a stack', 'an integer was stored in a pointer: unsafe, C or assembly code', 'run with -d=checkptr; keep handles of C as uintptr or cgo.Handle'),
('bulkBarrierPreWrite: *', 'wrong use of unsafe', 'memory was copied with bounds that are no pointers'' bounds', 'run with -d=checkptr'),
-- runtime/cgocall.go cgoCheckArg(); "cgo argument has Go pointer to [unpinned] Go pointer" up to Go 1.25
('runtime error: cgo argument has Go pointer to *', 'a Go pointer that C may not get', 'the memory passed to C holds pointers to Go memory',
 'pass memory of C, pin what it points to (runtime.Pinner), or pass a cgo.Handle'),
('runtime error: argument of cgo function has Go pointer to *', 'a Go pointer that C may not get', 'the memory passed to C holds pointers to Go memory',
 'pass memory of C, pin what it points to (runtime.Pinner), or pass a cgo.Handle'),
('runtime error: *cgo result *Go pointer*', 'a Go pointer that C may not get', 'an exported function returns Go memory to C', 'return memory of C or a cgo.Handle'),
('runtime error: *result of Go function * called from cgo is unpinned Go *', 'a Go pointer that C may not get', 'an exported function returns Go memory to C', 'return memory of C or a cgo.Handle'),
-- runtime/proc.go, asm_*.s
('morestack on g0', 'the scheduler''s stack is full', 'a bug of the runtime, or foreign code that runs on its stacks with too little room',
 'look at C callbacks and signal handlers; report it to golang.org/issue with the whole trace'),
('schedule: holding locks', 'a broken scheduler state', 'a bug of the runtime, or memory corrupted by unsafe, C code or a race', 'run with -race; report it to golang.org/issue with the whole trace'),
('bad g->status in ready', 'a broken scheduler state', 'a bug of the runtime, or memory corrupted by unsafe, C code or a race', 'run with -race; report it to golang.org/issue with the whole trace'),
-- runtime/synctest.go
('deadlock: all goroutines in bubble are blocked*', 'a deadlock in a synctest bubble', 'every goroutine of the bubble waits for another one of it and no timer is pending',
 'follow who should wake the test: the dump lists the bubble''s goroutines'),
('deadlock: main bubble goroutine has exited but blocked goroutines remain*', 'goroutines left in a synctest bubble', 'the test function returned and goroutines that it started still wait',
 'end them before the test returns: cancel, close the channel, stop the ticker'),
-- os/exec and syscall: what fork says, as a program's error or panic; syscall/zerrors_linux_amd64.go
('*fork/exec *: resource temporarily unavailable*', 'no further process', 'limit of processes (ulimit -u, pids.max of the cgroup)',
 'raise the limit, wait for children that ended, bound how many run'),
('*fork/exec *: cannot allocate memory*', 'no memory for a process', 'the system cannot promise memory for the child',
 'look at the memory of the container and vm.overcommit_memory'),
('*: too many open files*', 'no further descriptor', 'the limit of open files is reached: files, bodies or connections that are not closed',
 'close what is opened (defer), set time-outs; see /proc/PID/limits and /proc/PID/fd');
