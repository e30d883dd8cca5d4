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
        // The units that leave the window, with those that enter it.
        let mut moves = units.iter().zip(units.get(WINDOW..).unwrap_or_default());
        let mut last_start = 0;
        for start in starts {
            for (&first, &next) in moves.by_ref().take(start - last_start) {
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
    let mut units = Vec::with_capacity(text.len() + 1 + WINDOW);
    let mut starts = vec![0];
    let mut rest = text;
    // Between blanks and line breaks nothing is left out, and nearly all of it is ASCII.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
        let (word, behind) = rest.split_at_checked(at).unwrap_or_default();
        push(word, &mut units);
        rest = match behind.strip_prefix([' ', '\t']) {
            Some(next) => next,
            None => {
                units.push(u16::from(b'\n'));
                starts.push(units.len());
                behind.strip_prefix("\r\n").or_else(|| behind.get(1..)).unwrap_or_default()
            }
        };
    }
    push(rest, &mut units);
    units.push(END);
    units.resize(units.len() + WINDOW, 0);
    (units, starts)
}

fn push(word: &str, units: &mut Vec<u16>) {
    if word.is_ascii() {
        units.extend(word.bytes().map(u16::from));
    } else {
        units.extend(word.encode_utf16());
    }
}
