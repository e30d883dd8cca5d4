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

/// The hashes of some lines of a text.
///
/// Spaces and tabs are ignored, and every line break is hashed as LF.
#[derive(Debug, Default)]
pub struct LineHashes(HashMap<u32, LineHash>);

#[derive(Debug)]
struct LineHash {
    hash: u64,
    /// The number of lines with the same hash, from the first one to this.
    count: u32,
}

impl LineHashes {
    /// The hashes of some lines of a text, counted from 1. The empty one behind a last line break is a line too.
    pub fn of(text: &str, lines: impl Iterator<Item = u32>) -> Self {
        let mut wanted: Vec<u32> = lines.collect();
        wanted.sort_unstable();
        wanted.dedup();
        let Some(&last) = wanted.last() else {
            return Self::default();
        };
        let all = if text.is_ascii() {
            hashes(text.bytes().map(u16::from), last as usize)
        } else {
            hashes(text.encode_utf16(), last as usize)
        };
        let hash_of = |line: u32| all.get((line as usize).checked_sub(1)?).copied();
        let mut counts: HashMap<u64, u32> =
            wanted.iter().filter_map(|line| Some((hash_of(*line)?, 0))).collect();
        let mut wanted = wanted.into_iter().peekable();
        let mut found = HashMap::default();
        for (line, hash) in (1..).zip(all) {
            let is_wanted = wanted.next_if_eq(&line).is_some();
            if let Some(count) = counts.get_mut(&hash) {
                *count += 1;
                if is_wanted {
                    found.insert(line, LineHash { hash, count: *count });
                }
            }
        }
        Self(found)
    }

    /// The hash of one of the lines: `85c1f919ae62217b:1`. `None` if the text has no such line.
    pub fn of_line(&self, line: u32) -> Option<String> {
        let LineHash { hash, count } = self.0.get(&line)?;
        Some(format!("{hash:x}:{count}"))
    }
}

/// The hashes of the first lines of a text. The window moves on from unit to unit, so the time is linear in the length
/// of the text.
fn hashes(units: impl Iterator<Item = u16> + Clone, most: usize) -> Vec<u64> {
    let mut entering = kept(units.clone()).chain([END]).chain(std::iter::repeat(0));
    let first = entering.by_ref().take(WINDOW);
    let mut hash =
        first.fold(0_u64, |hash, unit| hash.wrapping_mul(BASE).wrapping_add(u64::from(unit)));
    let mut lines = vec![hash];
    for (left, entered) in kept(units).zip(entering) {
        if lines.len() >= most {
            break;
        }
        let others = hash.wrapping_sub(u64::from(left).wrapping_mul(FIRST));
        hash = others.wrapping_mul(BASE).wrapping_add(u64::from(entered));
        if left == LF {
            lines.push(hash);
        }
    }
    lines
}

const TAB: u16 = 9;
const LF: u16 = 10;
const CR: u16 = 13;
const SPACE: u16 = 32;

/// The units of a text that are hashed.
fn kept(units: impl Iterator<Item = u16>) -> impl Iterator<Item = u16> {
    let mut before = 0;
    units.filter_map(move |unit| {
        let last = std::mem::replace(&mut before, unit);
        match unit {
            SPACE | TAB => None,
            // The line ended at the carriage return.
            LF if last == CR => None,
            CR => Some(LF),
            _ => Some(unit),
        }
    })
}
