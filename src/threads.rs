//! Threads that the system may refuse to start (`ulimit -u`).
//!
//! The walker and the thread pool panic if one does not start, so they are asked for fewer then.

use std::sync::mpsc;
use std::thread;

/// True if the system starts this number of threads.
pub(crate) fn can_start(count: usize) -> bool {
    let mut ends = Vec::new();
    thread::scope(|scope| {
        for _ in 0..count {
            // Each waits until all are started, because the limit is one of threads at the same time.
            let (end, ended) = mpsc::channel::<()>();
            let wait = move || {
                let _ = ended.recv();
            };
            if thread::Builder::new().spawn_scoped(scope, wait).is_err() {
                ends.clear();
                return false;
            }
            ends.push(end);
        }
        ends.clear();
        true
    })
}
