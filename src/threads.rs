//! Threads that the system may refuse to start (`ulimit -u`).
//!
//! The walker and the thread pool panic if one does not start, so they are asked for fewer then.

use std::panic::resume_unwind;
use std::sync::mpsc;
use std::thread;

/// Bytes of a text from which on two threads are worth their start.
pub(crate) const LARGE: usize = 1024 * 1024;

/// Does two pieces of work at the same time, or one after the other if the system starts no thread. The thread
/// pool is not asked: while it waits for one piece it may take up another file, which may wait for the memory
/// that this file holds.
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if !can_start(1) {
        return (one(), other());
    }
    thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

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
