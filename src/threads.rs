//! Threads that the system may refuse to start (`ulimit -u`): the work is then done without them.
//!
//! A hook checks one file or a few, which takes less time than the start of threads, so it goes without.

use std::cmp::Ordering;
use std::panic::resume_unwind;
use std::sync::{OnceLock, mpsc};
use std::thread;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Bytes of a text from which on two threads are worth their start.
pub(crate) const LARGE: usize = 1024 * 1024;

/// Items that one thread takes at a time. rayon gives each of two threads a quarter of all, and what one of them has
/// begun the other cannot take over: at the end one of them would wait.
const PORTION: usize = 16;

/// Large things that are made at a time. A result of SARIF takes some ten thousand bytes until it is written.
const MADE: usize = 500;

/// The results of a piece of work for each item, in the order of the items. The thread pool works if `is_much` says
/// that it is worth its start.
pub(crate) fn map<I, T, R>(items: I, is_much: bool, work: impl Fn(T) -> R + Sync + Send) -> Vec<R>
where
    I: IntoIterator<Item = T>
        + IntoParallelIterator<Item = T, Iter: IndexedParallelIterator>
        + Send,
    T: Send,
    R: Send,
{
    match pool(is_much) {
        Some(pool) => {
            pool.install(|| items.into_par_iter().with_max_len(PORTION).map(work).collect())
        }
        None => items.into_iter().map(work).collect(),
    }
}

/// Makes something large of each item and hands it on, in the order of the items. Some are made at a time, so that
/// memory does not grow with the number of items.
pub(crate) fn in_portions<'i, T: Sync, R: Send, E>(
    items: &'i [T],
    make: impl Fn(&'i T) -> R + Sync + Send,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let is_much = items.len() > MADE;
    for some in items.chunks(MADE) {
        for made in map(some, is_much, &make) {
            take(made)?;
        }
    }
    Ok(())
}

/// Sorts items; equal ones keep their order.
pub(crate) fn sort<T: Send>(
    items: &mut [T],
    is_much: bool,
    order: impl Fn(&T, &T) -> Ordering + Sync + Send,
) {
    match pool(is_much) {
        Some(pool) => pool.install(|| items.par_sort_by(order)),
        None => items.sort_by(order),
    }
}

/// The thread pool, if it is worth its start and the system grants the threads.
fn pool(is_much: bool) -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    if !is_much {
        return None;
    }
    POOL.get_or_init(|| ThreadPoolBuilder::new().build().ok()).as_ref()
}

/// Does two pieces of work at the same time, or one after the other if the system starts no thread. The thread
/// pool is not asked: while it waits for one piece it may take up another file, which may wait for the memory
/// that this file holds.
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    mut other: impl FnMut() -> B + Send,
) -> (A, B) {
    let (one, done) = thread::scope(|scope| {
        let started = thread::Builder::new().spawn_scoped(scope, &mut other);
        let one = one();
        let done = started.map(|other| other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        (one, done.ok())
    });
    (one, done.unwrap_or_else(other))
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
