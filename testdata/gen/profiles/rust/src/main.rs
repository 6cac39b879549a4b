use pprof::protos::Message;
use std::collections::HashMap;
use std::io::Write;

trait Shape { fn area(&self) -> f64; }
struct Circle { r: f64 }
struct Square<T> { side: T }
impl Shape for Circle { #[inline(never)] fn area(&self) -> f64 { (0..200).map(|i| (self.r * i as f64).sin()).sum() } }
impl<T: Copy + Into<f64>> Shape for Square<T> { #[inline(never)] fn area(&self) -> f64 { let s: f64 = self.side.into(); (0..200).map(|i| (s * i as f64).sqrt()).sum() } }

#[inline(never)]
fn fib(n: u64) -> u64 { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }

#[inline(never)]
fn words(n: usize) -> HashMap<String, Vec<usize>> {
    let mut m: HashMap<String, Vec<usize>> = HashMap::new();
    for i in 0..n { m.entry(format!("w{}", i % 97)).or_default().push(i); }
    m
}

#[inline(never)]
fn sorted(m: &HashMap<String, Vec<usize>>) -> Vec<(&String, usize)> {
    let mut v: Vec<_> = m.iter().map(|(k, v)| (k, v.iter().sum::<usize>())).collect();
    v.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    v
}

fn main() {
    let out = std::env::args().nth(1).expect("usage: rprof FILE");
    let guard = pprof::ProfilerGuard::new(997).unwrap();
    let t = std::time::Instant::now();
    let shapes: Vec<Box<dyn Shape>> = vec![Box::new(Circle { r: 0.5 }), Box::new(Square { side: 2f32 }), Box::new(Square { side: 3i32 })];
    let mut x = 0.0;
    let th = std::thread::Builder::new().name("fibonacci-worker".into()).spawn(move || { let mut s = 0; while t.elapsed().as_millis() < 900 { s += fib(20); } s }).unwrap();
    while t.elapsed().as_millis() < 900 {
        x += shapes.iter().map(|s| s.area()).sum::<f64>();
        let m = words(2000);
        x += sorted(&m)[0].1 as f64;
    }
    eprintln!("{} {}", x, th.join().unwrap());
    let report = guard.report().build().unwrap();
    let p = report.pprof().unwrap();
    let mut b = Vec::new();
    p.encode(&mut b).unwrap();
    std::fs::File::create(out).unwrap().write_all(&b).unwrap();
}
