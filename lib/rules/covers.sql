-- SPDX-License-Identifier: MIT
-- Waits that one rule judges alone: rows of covers(rule, scope, pattern, what).
--   rule     the rule; the general ones (leak.select, leak.chan-*, leak.goroutine-growth) leave these
--            groups to it, so that one fault is one finding
--   scope    place: the frame that waits; entry: where the goroutine began
--   pattern  GLOB over the function's name
--   what     what they wait for, in words, where the rule says it
-- The names are those of Go 1.19 to 1.26, tried on captures of 1.19, 1.22 and 1.26.
CREATE TEMP TABLE covers (rule TEXT, scope TEXT, pattern TEXT, what TEXT);
INSERT INTO covers (rule, scope, pattern, what) VALUES
('leak.http-body-not-closed', 'place', 'net/http.(*persistConn).readLoop', NULL),
('leak.http-body-not-closed', 'place', 'net/http.(*persistConn).writeLoop', NULL),
('leak.http-body-not-closed', 'place', 'net/http.(*http2clientStream).writeRequest', NULL),
('leak.http-body-not-closed', 'place', 'golang.org/x/net/http2.(*clientStream).writeRequest', NULL),
('leak.http-body-not-closed', 'place', 'net/http.(*http2pipe).Read', NULL),
('leak.http-body-not-closed', 'place', 'golang.org/x/net/http2.(*pipe).Read', NULL),
('leak.http-body-not-closed', 'place', 'net/http/httputil.(*maxLatencyWriter).*', NULL),
('leak.http-no-timeout', 'place', 'net/http.(*persistConn).roundTrip', 'the answer'),
('leak.http-no-timeout', 'place', 'net/http.(*Transport).getConn', 'a connection'),
('leak.http-no-timeout', 'place', 'net/http.(*http2ClientConn).*ound*rip', 'the answer'),
('leak.http-no-timeout', 'place', 'golang.org/x/net/http2.(*ClientConn).*ound*rip', 'the answer'),
('leak.db-pool', 'place', 'database/sql.(*DB).conn', 'a connection of the pool'),
('leak.db-pool', 'entry', 'database/sql.(*Rows).awaitDone', 'open rows'),
('leak.db-pool', 'entry', 'database/sql.(*Tx).awaitDone', 'open transactions'),
('leak.db-pool', 'place', 'golang.org/x/sync/semaphore.(*Weighted).Acquire', 'a slot of the semaphore'),
('leak.db-pool', 'place', 'github.com/jackc/puddle*acquire*', 'a connection of the pool'),
('leak.db-pool', 'place', 'github.com/redis/go-redis/*pool.(*ConnPool).waitTurn', 'a connection of the pool'),
('leak.db-pool', 'place', 'github.com/redis/go-redis/*internal.(*FastSemaphore).Acquire*', 'a connection of the pool'),
('leak.db-pool', 'place', 'github.com/gomodule/redigo/redis.(*Pool).waitVacantConn', 'a connection of the pool'),
('leak.db-pool', 'place', 'go.mongodb.org/mongo-driver/*topology.(*pool).checkOut', 'a connection of the pool'),
('leak.db-pool', 'place', 'github.com/go-redis/redis/*pool.(*ConnPool).waitTurn', 'a connection of the pool'),
('leak.db-open', 'entry', 'database/sql.(*DB).connectionOpener', NULL),
('leak.context', 'place', 'context.propagateCancel.func*', NULL),
('leak.context', 'place', 'context.(*cancelCtx).propagateCancel.func*', NULL),
('block.network', 'place', 'net.(*Resolver).lookup*', 'a name lookup'),
('block.network', 'place', 'net.(*Resolver).goLookup*', 'a name lookup'),
('block.network', 'place', 'net.cgoLookup*', 'a name lookup'),
('block.network', 'place', 'net.doBlockingWithCtx*', 'a name lookup'),
('block.network', 'place', 'net.(*sysDialer).dial*', 'a connection'),
('block.network', 'place', 'net.(*netFD).connect', 'a connection');
