//! Tells whether bytes hold one of many words, and looks at few of them.
//!
//! This is the algorithm of Wu and Manber ("A fast algorithm for multi-pattern searching", 1994). Only the
//! first eight bytes of each word decide how far the window moves, by the last two bytes of the window:
//!
//! ```text
//! replicaCount: 2        "kube-apiserver" and "KubeAPIServer" are searched for
//! [------]               no word has "aC" in its first eight bytes, so the window moves by seven bytes
//!        [------]
//! ```

use aho_corasick::BuildError;

use crate::few_words::FewWords;

/// Bytes of a window. With a longer one, more words would be shorter than it.
const WINDOW: usize = 8;

/// Pairs of bytes that are told apart, by seven bits of each: 16 KiB stay in the fastest cache.
const PAIRS: usize = 1 << 14;

/// A search for hundreds of words.
#[derive(Debug)]
pub(super) struct WordSearch {
    /// How far a window may move, by the pair of bytes at its end.
    shifts: Box<[u8; PAIRS]>,
    /// The words with their first bytes, in the order of these.
    words: Vec<(u64, String)>,
    /// The words that are shorter than a window. They are few.
    short: FewWords,
}

impl WordSearch {
    /// Prepares the search.
    pub(super) fn new(words: impl Iterator<Item = String>) -> Result<Self, BuildError> {
        let farthest = u8::try_from(WINDOW - 1).unwrap_or(u8::MAX);
        let mut shifts = Box::new([farthest; PAIRS]);
        let (mut long, mut short) = (Vec::new(), Vec::new());
        for word in words {
            let Some(window) = word.as_bytes().first_chunk::<WINDOW>() else {
                short.push(word);
                continue;
            };
            let mut to_end = farthest;
            for (one, other) in window.iter().zip(window.iter().skip(1)) {
                to_end -= 1;
                if let Some(shift) = shifts.get_mut(pair_number([*one, *other])) {
                    *shift = to_end.min(*shift);
                }
            }
            long.push((u64::from_le_bytes(*window), word));
        }
        long.sort_unstable();
        Ok(Self { shifts, words: long, short: FewWords::new(&short)? })
    }

    /// True if one of the words is somewhere in the bytes.
    pub(super) fn found_in(&self, bytes: &[u8]) -> bool {
        self.short.found_in(bytes) || self.holds_long_word(bytes)
    }

    fn holds_long_word(&self, bytes: &[u8]) -> bool {
        let mut start = 0;
        while let Some(&[before, last]) =
            bytes.get(start + WINDOW - 2..).and_then(<[u8]>::first_chunk)
        {
            let shift = self.shifts.get(pair_number([before, last])).copied().unwrap_or_default();
            if shift == 0 && self.begins_with_word(bytes.get(start..).unwrap_or_default()) {
                return true;
            }
            start += usize::from(shift.max(1));
        }
        false
    }

    /// True if a word is at the start of the bytes.
    fn begins_with_word(&self, bytes: &[u8]) -> bool {
        let Some(window) = bytes.first_chunk() else {
            return false;
        };
        let window = u64::from_le_bytes(*window);
        let first = self.words.partition_point(|(start, _)| *start < window);
        let same = self.words.iter().skip(first).take_while(|(start, _)| *start == window);
        let mut words = same.map(|(_, word)| word.as_bytes());
        words.any(|word| bytes.starts_with(word))
    }
}

/// The number of a pair of bytes. Bytes that are not ASCII share numbers with others, which may shorten a move
/// and never lengthens one.
fn pair_number([one, other]: [u8; 2]) -> usize {
    usize::from(one & 0x7f) << 7 | usize::from(other & 0x7f)
}
