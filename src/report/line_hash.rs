//! The line hash is what GitHub recognises an alert by when lines above it come and go.
//!
//! It is `primaryLocationLineHash` of github.com/github/codeql-action (src/fingerprints.ts), which
//! computes it where a SARIF file lacks it, and warns where one has another.

use std::collections::HashMap;

/// How many UTF-16 units are hashed from the start of a line on, later lines included.
const WINDOW: usize = 100;
const BASE: u64 = 37;
/// Stands for the end of the file; zeros follow it.
const END: u16 = 65535;

/// The hash of each line of a text, the empty one after a last line break included:
/// `85c1f919ae62217b:1`.
///
/// Spaces and tabs count for nothing, and every line break as LF. The number after the colon tells
/// lines of one hash apart, in the order of the text.
pub fn hashes(text: &str) -> Vec<String> {
    let (units, starts) = kept(text);
    let mut seen: HashMap<u64, usize> = HashMap::new();
    starts
        .into_iter()
        .map(|start| {
            let hash = hash(units.get(start..).unwrap_or_default());
            let count = seen.entry(hash).or_default();
            *count += 1;
            format!("{hash:x}:{count}")
        })
        .collect()
}

/// The units that count, and the indexes among them where lines start.
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
    let padded = units.iter().copied().chain(std::iter::repeat(0));
    padded
        .take(WINDOW)
        .fold(0, |hash: u64, unit| hash.wrapping_mul(BASE).wrapping_add(u64::from(unit)))
}
