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

/// The hash of each line of a text, the empty one after a last line break included:
/// `85c1f919ae62217b:1`.
///
/// Spaces and tabs are ignored, and every line break is hashed as LF. The number after the colon
/// counts the lines with the same hash, in the order of the text.
pub fn hashes(text: &str) -> Vec<String> {
    let (units, starts) = kept(text);
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let mut hashes = Vec::with_capacity(starts.len());
    for start in starts {
        let hash = hash(units.get(start..).unwrap_or_default());
        let count = seen.entry(hash).or_default();
        *count += 1;
        hashes.push(format!("{hash:x}:{count}"));
    }
    hashes
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
            _ => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
        }
    }
    units.push(END);
    (units, starts)
}

fn hash(units: &[u16]) -> u64 {
    let mut hash = 0_u64;
    for at in 0..WINDOW {
        let unit = units.get(at).copied().unwrap_or(0);
        hash = hash.wrapping_mul(BASE).wrapping_add(u64::from(unit));
    }
    hash
}
