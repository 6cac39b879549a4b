#!/usr/bin/env python3
"""folded.py DIR: writes collapsed stacks as the usual tools print them; deterministic."""
import os
import sys

F = {}
F["plain.folded"] = """main;parse 30
main;parse;alloc 50
main;eval;add 70
main;eval;eval;mul 110
main;eval;add;eval;mul;alloc 20
main 10
"""
# stackcollapse-perf.pl --all: process name first, _[k] kernel, _[i] inlined, _[j] jit; unknown frames; names with blanks
F["perf-annotated.folded"] = """java;start_thread;thread_native_entry;[libjvm.so];JavaCalls::call_helper_[i];Lcom/example/Shop;::main_[j];Lcom/example/Shop;::total_[j];[unknown]_[k] 3
java;start_thread;JavaThread::run;Interpreter;java/util/HashMap::get_[j];java/util/HashMap::hash_[i] 41
nginx worker;[unknown];ngx_worker_process_cycle;ngx_process_events_and_timers;epoll_wait;entry_SYSCALL_64_after_hwframe_[k];do_syscall_64_[k];ep_poll_[k];schedule_[k] 128
swapper;secondary_startup_64_[k];cpu_startup_entry_[k];do_idle_[k];intel_idle_[k] 9001
calc;_start;__libc_start_main;main;std::vector<int, std::allocator<int> >::push_back(int const&);operator new(unsigned long);malloc 17
calc;[calc];[unknown] 2
calc-?/12345;main 4
"""
F["decimals.folded"] = """main;a 1.5
main;a;b 0.25
main;c 1e3
main;c;d 12345678901.75
main 0
"""
# difffolded.pl: two counts, before and after
F["two-columns.folded"] = """main;parse 30 45
main;parse;alloc 50 50
main;eval;add 70 0
main;new_function 0 25
main 10 9
"""
F["go.folded"] = """main.main;main.serve;net/http.(*Server).Serve;main.(*T).handle;main.F[go.shape.int] 12
main.main;main.serve;main.glob..func1;runtime.mallocgc 7
runtime.goexit;main.main.func1;main.(*Queue[go.shape.struct { A int; B string }]).Pop 5
runtime.goexit;runtime.gcBgMarkWorker 3
"""
F["edges.folded"] = "# a comment of some tools\n\nmain;a 3\r\nmain;a 4\r\n;leading empty 1\nmain;;double 2\nmain;trailing; 5\nname with 12 digits 6\nonly_name\nmain;tab\t7\nmain;naïve;日本語 8\n  main;indented 9\nmain;negative -4\nmain;huge 18446744073709551615\nno_newline_at_end;x 1"
F["node-0x.folded"] = """(root);(program) 12
(root);(anonymous) /app/index.js:1:1;*fib /app/index.js:12:13;~isEven /app/index.js:20:16 33
(root);processTicksAndRejections node:internal/process/task_queues:67:35;async handle /app/index.js:30:3 21
(root);(garbage collector) 4
"""
F["py-spy.folded"] = """<module> (app.py:42);main (app.py:30);work (app.py:12);fib (app.py:5) 88
thread (0x7F2A1C0): "worker, 1";_bootstrap (threading.py:995);run (threading.py:975);work (app.py:14) 60
process 4242:"python3 app.py";<module> (app.py:42);<listcomp> (app.py:9) 1
"""
for name, text in F.items():
    with open(os.path.join(sys.argv[1], name), "w", newline="", encoding="utf-8") as f:
        f.write(text)
