// node main.js DIR: wall (with CPU) and heap profiles of a small load, written by @datadog/pprof 5.20.0.
'use strict';
const pprof = require('@datadog/pprof');
const fs = require('fs'), path = require('path');
const dir = process.argv[2];

class Cart { constructor() { this.items = new Map(); }
  add(sku, n) { this.items.set(sku, (this.items.get(sku) || 0) + n); return this; }
  get total() { let t = 0; for (const [k, n] of this.items) t += k.length * n; return t; } }
const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);
function isEven(n) { return n === 0 ? true : isOdd(n - 1); }
function isOdd(n) { return n === 0 ? false : isEven(n - 1); }
async function handle(i) { const c = new Cart(); for (let k = 0; k < 50; k++) c.add('sku-' + (k * i) % 17, k);
  const s = JSON.stringify([...c.items]); await null; return JSON.parse(s).length + c.total; }
const kept = [];
(async () => {
  pprof.heap.start(16 * 1024, 64);
  pprof.time.start({ durationMillis: 60000, intervalMicros: 1000, withContexts: true, lineNumbers: false, workaroundV8Bug: false, collectCpuTime: true });
  const end = Date.now() + 900; let x = 0;
  for (let i = 0; Date.now() < end; i++) {
    pprof.time.setContext({ route: i % 2 ? '/cart' : '/käse', id: i % 3 });
    x += await handle(i); x += fib(15); x += isEven(100) ? 1 : 0;
    [5, 3, 9, 1].sort(function byValue(a, b) { return a - b; });
    if (i % 10 === 0) kept.push(new Array(100).fill({ i }), Buffer.from('x'.repeat(200)));
    if (kept.length > 2000) kept.splice(0, 1000);
    if (i % 50 === 0) await new Promise(r => setImmediate(r));
  }
  const wall = pprof.time.stop(false, ({ context }) => context && context.context ? context.context : {});
  fs.writeFileSync(path.join(dir, 'node_wall.pb.gz'), await pprof.encode(wall));
  fs.writeFileSync(path.join(dir, 'node_heap.pb.gz'), await pprof.encode(pprof.heap.profile()));
  pprof.heap.stop();
  console.error(x);
})();
