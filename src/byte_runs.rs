//! Bytes of one kind, and long runs of them, which are found without a look at most bytes.

use std::ops::Range;

/// For each byte, whether it is of a kind.
pub(crate) struct ByteKind([bool; 256]);

impl ByteKind {
    /// Some bytes.
    pub(crate) const fn of(bytes: &[u8]) -> Self {
        let mut kind = [false; 256];
        let (mut byte, mut cells) = (0_u8, &mut kind as &mut [bool]);
        while let [cell, rest @ ..] = cells {
            *cell = contains(bytes, byte);
            (byte, cells) = (byte.wrapping_add(1), rest);
        }
        Self(kind)
    }

    /// ASCII letters, digits and some others.
    pub(crate) const fn alphanumeric_and(others: &[u8]) -> Self {
        let mut kind = Self::of(others);
        let (mut byte, mut cells) = (0_u8, &mut kind.0 as &mut [bool]);
        while let [cell, rest @ ..] = cells {
            *cell |= byte.is_ascii_alphanumeric();
            (byte, cells) = (byte.wrapping_add(1), rest);
        }
        kind
    }

    /// True for a byte of the kind.
    pub(crate) fn has(&self, byte: u8) -> bool {
        self.0.get(usize::from(byte)).is_some_and(|has| *has)
    }

    /// True for a text with a byte of the kind.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        text.bytes().any(|byte| self.has(byte))
    }

    /// True for a text all of whose bytes are of the kind.
    pub(crate) fn has_all_of(&self, text: &str) -> bool {
        text.bytes().all(|byte| self.has(byte))
    }
}

/// `bytes.contains(&wanted)` at compile time.
const fn contains(mut bytes: &[u8], wanted: u8) -> bool {
    while let [byte, rest @ ..] = bytes {
        if *byte == wanted {
            return true;
        }
        bytes = rest;
    }
    false
}

/// The runs of at least `shortest` bytes of a kind, in order. Each is as long as possible.
///
/// Most runs of a text are short, so the search looks at the last bytes of a window as long as the shortest run
/// that counts. The next window begins behind the last byte that is no part of a run:
///
/// ```text
/// secretName: apiserver        letters and digits, at least 16 of them
/// [--------------]             the blank is the last other byte
///             [--------------] and so on
/// ```
pub(crate) fn runs(
    bytes: &[u8],
    shortest: usize,
    kind: &ByteKind,
) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        while let Some(window) = bytes.get(start..start + shortest) {
            if let Some(other) = window.iter().rposition(|byte| !kind.has(*byte)) {
                start += other + 1;
                continue;
            }
            let rest = bytes.get(start..).unwrap_or_default();
            let len = rest.iter().position(|byte| !kind.has(*byte)).unwrap_or(rest.len());
            let run = start..start + len;
            start = run.end + 1;
            return Some(run);
        }
        None
    })
}
