//! The line hash identifies an alert of GitHub's code scanning when lines above it are added or removed.
//!
//! It is `primaryLocationLineHash` of github.com/github/codeql-action (src/fingerprints.ts). That action
//! computes the hash if a SARIF file has none, and warns if the file has a different one.

use crate::hashed::HashMap;

/// The number of UTF-16 units that are hashed, from the start of a line into the lines after it.
const WINDOW: usize = 100;
const BASE: u64 = 37;
/// Marks the end of the file; zeros follow it.
const END: u16 = 65535;

/// The power of the base that the first unit of a window is multiplied with.
const FIRST: u64 = BASE.wrapping_pow(99);

/// The hashes of the lines of a text.
///
/// Spaces and tabs are ignored, and every line break is hashed as LF.
#[derive(Debug, Default)]
pub struct LineHashes(Vec<LineHash>);

#[derive(Debug)]
struct LineHash {
    hash: u64,
    /// Counts the lines with the same hash, in the order of the text.
    count: u32,
}

impl LineHashes {
    /// The hashes of all lines of a text, the empty one after a last line break included. The time is linear in
    /// the length of the text: the window moves on, and is not hashed again for each line.
    pub fn of(text: &str) -> Self {
        let (units, starts) = kept(text);
        let mut hash = 0_u64;
        for unit in units.iter().take(WINDOW) {
            hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(*unit));
        }
        let mut seen: HashMap<u64, u32> = HashMap::default();
        let mut lines = Vec::with_capacity(starts.len());
        let mut last_start = 0;
        for start in starts {
            // The units that leave the window, with those that enter it.
            let left = units.get(last_start..start).unwrap_or_default();
            let entered = units.get(last_start + WINDOW..start + WINDOW).unwrap_or_default();
            for (&first, &next) in left.iter().zip(entered) {
                let others = hash.wrapping_sub(u64::from(first).wrapping_mul(FIRST));
                hash = others.wrapping_mul(BASE).wrapping_add(u64::from(next));
            }
            last_start = start;
            let count = seen.entry(hash).or_default();
            *count += 1;
            lines.push(LineHash { hash, count: *count });
        }
        Self(lines)
    }

    /// The hash of a line, counted from 1: `85c1f919ae62217b:1`.
    pub fn of_line(&self, line: u32) -> Option<String> {
        let LineHash { hash, count } = self.0.get((line as usize).checked_sub(1)?)?;
        Some(format!("{hash:x}:{count}"))
    }
}

/// The hashed units of a text, with zeros for the window of the last line, and the indexes of the units that start
/// a line.
fn kept(text: &str) -> (Vec<u16>, Vec<usize>) {
    let mut kept = KeptUnits::with_capacity(text.len() + 1 + WINDOW);
    if text.is_ascii() {
        text.bytes().for_each(|byte| kept.push(u16::from(byte)));
    } else {
        text.encode_utf16().for_each(|unit| kept.push(unit));
    }
    let KeptUnits { mut units, starts, .. } = kept;
    units.push(END);
    units.resize(units.len() + WINDOW, 0);
    (units, starts)
}

/// The units of a text that are hashed.
struct KeptUnits {
    units: Vec<u16>,
    starts: Vec<usize>,
    /// The last unit of the text, kept or not.
    last: u16,
}

impl KeptUnits {
    const TAB: u16 = 9;
    const LF: u16 = 10;
    const CR: u16 = 13;
    const SPACE: u16 = 32;

    fn with_capacity(units: usize) -> Self {
        Self { units: Vec::with_capacity(units), starts: vec![0], last: 0 }
    }

    fn push(&mut self, unit: u16) {
        match unit {
            Self::SPACE | Self::TAB => {}
            // The line ended at the carriage return.
            Self::LF if self.last == Self::CR => {}
            Self::LF | Self::CR => {
                self.units.push(Self::LF);
                self.starts.push(self.units.len());
            }
            _ => self.units.push(unit),
        }
        self.last = unit;
    }
}
