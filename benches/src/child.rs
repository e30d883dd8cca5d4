//! Runs a program and measures what it costs.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

/// Processor time is counted in hundredths of a second (`sysconf(_SC_CLK_TCK)` of Linux on every machine).
const TICK: f64 = 10.0;

/// A program's memory is looked at this often. It tells its own peak, so only the last look matters.
const LOOK: Duration = Duration::from_millis(2);

/// What one run costs.
pub(crate) struct Cost {
    /// Milliseconds.
    wall: f64,
    /// Milliseconds of all cores; `None` where the system does not tell.
    processor: Option<f64>,
    /// Bytes at the peak, if somebody watched.
    memory: Option<f64>,
}

impl Cost {
    /// Runs a program. Its output and its exit code are not the question here. `watch` is false for short runs,
    /// which looking at would disturb.
    pub(crate) fn of(command: &mut Command, watch: bool) -> io::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let before = ticks();
        let start = Instant::now();
        let mut child = command.spawn()?;
        let mut memory = None;
        if watch {
            memory = watched(&mut child)?;
        }
        child.wait()?;
        let wall = start.elapsed().as_secs_f64() * 1e3;
        let processor = ticks().zip(before).map(|(after, before)| (after - before) * TICK);
        Ok(Self { wall, processor, memory })
    }
}

/// The medians of several runs.
pub(crate) struct Median {
    pub(crate) wall: f64,
    pub(crate) processor: Option<f64>,
    pub(crate) memory: Option<f64>,
}

impl Median {
    pub(crate) fn of(costs: &[Cost]) -> Self {
        Self {
            wall: median(costs.iter().map(|cost| cost.wall)).unwrap_or_default(),
            processor: median(costs.iter().filter_map(|cost| cost.processor)),
            memory: median(costs.iter().filter_map(|cost| cost.memory)),
        }
    }
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Waits for a program, and returns the peak of its memory.
fn watched(child: &mut Child) -> io::Result<Option<f64>> {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait()?.is_none() {
        peak = peak_of(&status).or(peak);
        thread::sleep(LOOK);
    }
    Ok(peak)
}

/// ```text
/// VmHWM:     38500 kB
/// ```
fn peak_of(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0)
}

/// The processor time of all programs that were waited for: the fields `cutime` and `cstime` of proc(5).
fn ticks() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the name in brackets, which may have spaces.
    let (_, rest) = text.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(13);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some(user + system)
}
