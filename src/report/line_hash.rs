//! The line hash identifies an alert of GitHub's code scanning when lines above it are added or removed.
//!
//! It is `primaryLocationLineHash` of github.com/github/codeql-action (src/fingerprints.ts). That action
//! computes the hash if a SARIF file has none, and warns if the file has a different one.

use std::collections::HashMap;

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
        let unit = |at: usize| u64::from(units.get(at).copied().unwrap_or(0));
        let mut hash = 0_u64;
        for at in 0..WINDOW {
            hash = hash.wrapping_mul(BASE).wrapping_add(unit(at));
        }
        let mut seen: HashMap<u64, u32> = HashMap::new();
        let mut lines = Vec::with_capacity(starts.len());
        let mut at = 0;
        for start in starts {
            while at < start {
                let others = hash.wrapping_sub(unit(at).wrapping_mul(FIRST));
                hash = others.wrapping_mul(BASE).wrapping_add(unit(at + WINDOW));
                at += 1;
            }
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

/// The hashed units of a text, and the indexes of the units that start a line.
fn kept(text: &str) -> (Vec<u16>, Vec<usize>) {
    let mut units = Vec::with_capacity(text.len() + 1);
    let mut starts = vec![0];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' => {}
            '\r' | '\n' => {
                if c == '\r' {
                    chars.next_if_eq(&'\n');
                }
                units.push(u16::from(b'\n'));
                starts.push(units.len());
            }
            _ if c.is_ascii() => units.push(c as u16),
            _ => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        }
    }
    units.push(END);
    (units, starts)
}
