//! Tells whether a text holds one of a few short words, in upper or lower case.
//!
//! An automaton of `aho-corasick` takes longer to build than all its searches in a run of one file. This is the
//! Shift-And algorithm (Baeza-Yates and Gonnet, "A new approach to text searching", 1992), which has hardly
//! anything to build: each letter of each word has a bit, which is set while the text ends with the word up to
//! that letter.
//!
//! ```text
//! words          t o d o t b d
//! behind "to"    0 1 0 0 0 0 0
//! behind "tod"   0 0 1 0 0 0 0     the "d" of "tbd" has no "b" in front of it
//! ```

/// A search for short words.
#[derive(Debug)]
pub(crate) struct ShortWords {
    /// For each byte, the bits of the letters that it is.
    letters: [u64; 256],
    /// The bits of the first letters.
    first: u64,
    /// The bits of the last letters.
    last: u64,
}

impl ShortWords {
    /// Prepares the search for words in lower case. They have 64 letters at most; what is behind them is not
    /// searched for.
    pub(crate) fn new(words: &[&str]) -> Self {
        let mut all = Self { letters: [0; 256], first: 0, last: 0 };
        let (mut bit, mut last) = (1, 0);
        for word in words {
            all.first |= bit;
            for letter in word.bytes() {
                for of_case in [letter, letter.to_ascii_uppercase()] {
                    if let Some(letters) = all.letters.get_mut(usize::from(of_case)) {
                        *letters |= bit;
                    }
                }
                last = bit;
                bit <<= 1;
            }
            all.last |= last;
        }
        all
    }

    /// True if one of the words is somewhere in the text.
    pub(crate) fn found_in(&self, text: &str) -> bool {
        let mut begun = 0;
        text.bytes().any(|byte| {
            let letters = self.letters.get(usize::from(byte)).copied().unwrap_or_default();
            begun = ((begun << 1) | self.first) & letters;
            begun & self.last != 0
        })
    }
}
