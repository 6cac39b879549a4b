-- SPDX-License-Identifier: MIT
-- What a goroutine in state "syscall" does in the kernel or in C, told by the names on its stack.
-- After prelude.sql, by name.

-- Calls by what it means that one does not return: rows of syscalls(pattern, kind). pattern: GLOB
-- over the function's name; those of syscall, internal/syscall/unix and golang.org/x/sys/unix are
-- "sys." and the name in lower case. kind:
--   wait   made to wait for someone: children, signals, events, connections, sleep
--   read   of a file quick, of a terminal, pipe or device for as long as nobody writes
--   write  quick while the disk works and a pipe's reader reads
--   lock   a lock file: for as long as its holder holds it
--   open   quick, but for a named pipe
--   file   what disks and directories answer in milliseconds: a file system that hangs (NFS, FUSE,
--          a failing disk) is why it does not
CREATE TEMP TABLE syscalls (pattern TEXT, kind TEXT);
INSERT INTO syscalls VALUES
('os/signal.*', 'wait'), ('os.(*Process).*', 'wait'), ('sys.wait4', 'wait'), ('sys.waitid', 'wait'),
('sys.epollwait', 'wait'), ('sys.epoll_wait', 'wait'), ('sys.poll', 'wait'), ('sys.ppoll', 'wait'),
('sys.select', 'wait'), ('sys.pselect*', 'wait'), ('sys.kevent', 'wait'), ('sys.nanosleep', 'wait'),
('sys.clocknanosleep', 'wait'), ('sys.pause', 'wait'), ('sys.accept', 'wait'), ('sys.accept4', 'wait'),
('sys.recv*', 'wait'), ('sys.ptrace*', 'wait'), ('sys.futex', 'wait'), ('sys.connect', 'wait'),
('github.com/fsnotify/fsnotify.*', 'wait'),
('sys.read', 'read'), ('sys.pread*', 'read'), ('sys.readv', 'read'),
('sys.write', 'write'), ('sys.pwrite*', 'write'), ('sys.writev', 'write'), ('sys.sendfile', 'write'),
('sys.splice', 'write'), ('sys.copyfilerange', 'write'), ('sys.send*', 'write'),
('sys.flock', 'lock'), ('sys.fcntl*', 'lock'),
('sys.open', 'open'), ('sys.openat*', 'open'), ('sys.creat', 'open'),
('sys.fsync', 'file'), ('sys.fdatasync', 'file'), ('sys.sync*', 'file'), ('sys.msync', 'file'),
('sys.fallocate', 'file'), ('sys.*truncate', 'file'), ('sys.stat*', 'file'), ('sys.fstat*', 'file'),
('sys.lstat', 'file'), ('sys.newfstatat', 'file'), ('sys.rename*', 'file'), ('sys.unlink*', 'file'),
('sys.mkdir*', 'file'), ('sys.rmdir', 'file'), ('sys.link*', 'file'), ('sys.symlink*', 'file'),
('sys.readlink*', 'file'), ('sys.getdents*', 'file'), ('sys.readdirent', 'file'), ('sys.chmod', 'file'),
('sys.fchmod*', 'file'), ('sys.*chown*', 'file'), ('sys.utime*', 'file'), ('sys.faccessat*', 'file'),
('sys.access', 'file'), ('sys.mount', 'file'), ('sys.unmount', 'file');

-- Groups in a system call: the call as the nearest known name tells (call, kind; NULL: nothing known),
-- the C function where it is cgo (c_function, and the Go function and line that
-- call it). Names like main._Cfunc_resize are cgo's
-- (cmd/cgo/out.go).
CREATE TEMP TABLE in_kernel AS
WITH RECURSIVE walk (snapshot, grp, depth, stack) AS (
    SELECT snapshot, grp, 0, stack FROM groups WHERE state = 'syscall' AND NOT runtime AND stack IS NOT NULL
    UNION ALL
    SELECT w.snapshot, w.grp, w.depth + 1, t.parent FROM walk w JOIN main.stack t ON t.id = w.stack
    WHERE t.parent IS NOT NULL AND w.depth < 40),
named AS (
    SELECT w.snapshot, w.grp, w.depth, f.name, f.file, f.line,
           CASE WHEN f.package IN ('syscall', 'internal/syscall/unix', 'golang.org/x/sys/unix')
                THEN 'sys.' || lower(substr(f.name, length(f.package) + 2)) ELSE f.name END AS call
    FROM walk w JOIN main.stack t ON t.id = w.stack JOIN frames f ON f.frame = t.frame),
calls AS (
    SELECT n.snapshot, n.grp, n.call, k.kind,
           row_number() OVER (PARTITION BY n.snapshot, n.grp ORDER BY n.depth, length(k.pattern) DESC) AS nth
    FROM named n JOIN syscalls k ON n.call GLOB k.pattern),
foreign_calls AS (
    SELECT snapshot, grp, depth, name,
           row_number() OVER (PARTITION BY snapshot, grp ORDER BY depth) AS nth
    FROM named WHERE name GLOB '*._Cfunc_*' OR name GLOB '*._C2func_*')
SELECT g.snapshot, g.grp, replace(k.call, 'sys.', '') AS call, k.kind,
       'C.' || substr(c.name, instr(c.name, 'func_') + 5) AS c_function,
       o.name AS c_caller, o.file AS c_caller_file, o.line AS c_caller_line
FROM groups g
     LEFT JOIN calls k ON k.snapshot = g.snapshot AND k.grp = g.grp AND k.nth = 1
     LEFT JOIN foreign_calls c ON c.snapshot = g.snapshot AND c.grp = g.grp AND c.nth = 1
     LEFT JOIN named o ON o.snapshot = c.snapshot AND o.grp = c.grp AND o.depth = c.depth + 1
WHERE g.state = 'syscall' AND NOT g.runtime;
CREATE UNIQUE INDEX temp.in_kernel_id ON in_kernel (snapshot, grp);
