// SPDX-License-Identifier: MIT
//! A Rust program for a debugger: mangled names, std's waits.
use std::sync::{mpsc, Arc, Mutex};
use std::{thread, time::Duration};

fn next<T>(m: &Mutex<mpsc::Receiver<T>>) -> T {
    m.lock().unwrap().recv().unwrap()
}

fn main() {
    let (_tx, rx) = mpsc::channel::<u32>();
    let rx = Arc::new(Mutex::new(rx));
    for i in 0..3 {
        let rx = rx.clone();
        thread::Builder::new().name(format!("taker-{i}")).spawn(move || next(&rx)).unwrap();
    }
    thread::spawn(|| thread::sleep(Duration::from_secs(3600)));
    println!("ready");
    thread::park();
}
