//! The value of a variable of a script, and how large it may be.

use crate::mapped_text::MappedText;

/// Items that an array may have.
pub(super) const MOST_ITEMS: usize = 1_000;

/// Bytes that all items of an array may have.
const LARGEST_ARRAY: usize = 64 << 10;

/// Bytes that a string may have.
const LONGEST: usize = 16 << 10;

/// The value of a variable.
#[derive(Clone)]
pub(super) enum ShellValue {
    String(MappedText),
    Array(Vec<MappedText>),
}

impl ShellValue {
    /// True if it may be the value of a variable. What holds itself twice doubles with each line.
    pub(super) fn is_small(&self) -> bool {
        match self {
            Self::String(text) => text.text().len() <= LONGEST,
            Self::Array(items) => {
                items.len() <= MOST_ITEMS && UseSize::of(items).bytes <= LARGEST_ARRAY
            }
        }
    }
}

/// What one use of a value comes to.
#[derive(Clone, Copy)]
pub(super) struct UseSize {
    pub(super) words: usize,
    pub(super) bytes: usize,
}

impl UseSize {
    pub(super) fn of(words: &[MappedText]) -> Self {
        let bytes = words.iter().map(|word| word.text().len()).sum();
        Self { words: words.len(), bytes }
    }
}
