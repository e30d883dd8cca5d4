//! Threads that the system may refuse to start (`ulimit -u`).
//!
//! The walker and the thread pool panic if one does not start, so they are asked for fewer then. A hook checks one
//! file or a few, which takes less time than the start of threads, so it goes without.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Once, mpsc};
use std::thread::{self, available_parallelism};

use rayon::prelude::*;

/// Bytes of a text from which on two threads are worth their start.
pub(crate) const LARGE: usize = 1024 * 1024;

/// The results of a piece of work for each item, in the order of the items. The thread pool works if `is_much` says
/// that it is worth its start.
pub(crate) fn map<I, T, R>(items: I, is_much: bool, work: impl Fn(T) -> R + Sync + Send) -> Vec<R>
where
    I: IntoIterator<Item = T> + IntoParallelIterator<Item = T>,
    T: Send,
    R: Send,
{
    if is_much {
        start_pool();
        items.into_par_iter().map(work).collect()
    } else {
        items.into_iter().map(work).collect()
    }
}

/// Starts the thread pool. If the system grants no threads, the work goes on in this one.
pub(crate) fn start_pool() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let count = available_parallelism().map_or(1, NonZero::get);
        let mut pool = rayon::ThreadPoolBuilder::new();
        if !can_start(count) {
            pool = pool.num_threads(1).use_current_thread();
        }
        // Fails if somebody else has started it, which is no problem.
        let _ = pool.build_global();
    });
}

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
