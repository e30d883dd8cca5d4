//! The memory that the process may still take, and how much of it the files that are being read may need.
//!
//! A failed allocation ends the process, and the findings of all files with it. So a large file is read only
//! if there is memory for it; if there is not, that is the failure of this file.

use std::fs;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

const MIB: u64 = 1024 * 1024;

/// Files up to this size are read whatever memory there is. Nearly all are, and asking costs time.
const SMALL: u64 = MIB;

/// Bytes of memory for each byte of the densest texts, measured: 73 for `{a: 1,a: 1}` in YAML, 69 for
/// `[{{a}},{{a}}]` in a template, 129 for `[1,1,1]` in Terraform. While a list grows, it is in memory twice.
const DENSE: u64 = 140;

/// Memory for the tree of the largest text that is read as YAML, whose nodes are limited to six million. In
/// a template each takes up to 250 bytes.
const LARGEST_TREE: u64 = 1600 * MIB;

/// Bytes of memory for each byte of a text with few nodes: copies of it, and the places of its characters.
const SPARSE: u64 = 12;

/// What the files that are being read may need.
#[derive(Debug, Default)]
pub struct Memory {
    held: Mutex<u64>,
    released: Condvar,
}

/// Memory for one file, until it is dropped.
#[derive(Debug)]
pub struct MemoryHold<'m> {
    memory: &'m Memory,
    bytes: u64,
}

/// There is not enough memory for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("reading it may need {needed} MiB of memory, and {available} MiB are available")]
pub struct MemoryShortage {
    needed: u64,
    available: u64,
}

impl Memory {
    /// Takes the memory for a file of `size` bytes. `limited` is true if the number of its nodes is limited. Waits
    /// while other files hold too much. Fails if there is not enough for this file alone.
    pub fn hold(&self, size: u64, limited: bool) -> Result<MemoryHold<'_>, MemoryShortage> {
        if size <= SMALL {
            return Ok(MemoryHold { memory: self, bytes: 0 });
        }
        let dense = size.saturating_mul(DENSE);
        let needed = if limited { dense.min(LARGEST_TREE + size * SPARSE) } else { dense };
        let mut held = self.lock();
        loop {
            // Measured each time: what was read before may still be in memory.
            let available = available();
            if available >= needed.saturating_add(*held) {
                *held += needed;
                return Ok(MemoryHold { memory: self, bytes: needed });
            }
            if *held == 0 {
                let (needed, available) = (needed.div_ceil(MIB), available / MIB);
                return Err(MemoryShortage { needed, available });
            }
            held = self.released.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for MemoryHold<'_> {
    fn drop(&mut self) {
        if self.bytes == 0 {
            return;
        }
        *self.memory.lock() -= self.bytes;
        self.memory.released.notify_all();
    }
}

/// The bytes that the process may still take: the least of what the machine, the control group and
/// `ulimit -v` leave. Without an answer of the system there is no limit.
fn available() -> u64 {
    let limits = [machine(), address_space(), control_group()];
    limits.into_iter().flatten().min().unwrap_or(u64::MAX)
}

/// The machine's free memory.
fn machine() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    kibibytes(&text, "MemAvailable:")
}

/// What `ulimit -v` leaves. The allocator takes addresses by the gigabyte, and gives from them what is asked for. So of
/// its addresses (`VmData`) only those with memory behind them (`RssAnon`) are taken.
///
/// ```text
/// Max address space         204800000            204800000            bytes
/// ```
fn address_space() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let of = |name| kibibytes(&status, name);
    let taken = of("VmSize:")?.saturating_sub(of("VmData:")?) + of("RssAnon:")?;
    Some(limit.saturating_sub(taken))
}

/// What the control group (version 2) and those around it leave; the cache for files can be given back, and
/// is not counted.
fn control_group() -> Option<u64> {
    let own = fs::read_to_string("/proc/self/cgroup").ok()?;
    let own = own.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let root = Path::new("/sys/fs/cgroup");
    let mut folder = root.join(own);
    let mut least = None;
    while folder.starts_with(root) {
        let left = group_limit(&folder);
        least = [least, left].into_iter().flatten().min();
        if !folder.pop() {
            break;
        }
    }
    least
}

fn group_limit(folder: &Path) -> Option<u64> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    // `max` is no number, and no limit.
    let limit: u64 = read("memory.max")?.trim().parse().ok()?;
    let statistics = read("memory.stat")?;
    let taken = statistics.lines().find_map(|line| line.strip_prefix("anon "))?;
    Some(limit.saturating_sub(taken.trim().parse().ok()?))
}

/// A line such as `VmSize: 5000 kB`, in bytes.
fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = value.split_whitespace().next()?.parse().ok()?;
    number.checked_mul(1024)
}
