//! Tells whether bytes hold one of a few dozen words.

use aho_corasick::packed::Searcher;
use aho_corasick::{AhoCorasick, BuildError};

/// A search for so few words that each may be compared.
#[derive(Debug)]
pub(crate) enum FewWords {
    /// Compares many bytes at once.
    Packed(Searcher),
    /// For a processor that cannot, and for more than 64 words.
    Automaton(AhoCorasick),
}

impl FewWords {
    /// Prepares the search.
    pub(crate) fn new<W: AsRef<[u8]>>(words: &[W]) -> Result<Self, BuildError> {
        match Searcher::new(words) {
            Some(searcher) => Ok(Self::Packed(searcher)),
            None => AhoCorasick::new(words).map(Self::Automaton),
        }
    }

    /// True if one of the words is somewhere in the bytes.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Packed(searcher) => searcher.find(bytes).is_some(),
            Self::Automaton(automaton) => automaton.is_match(bytes),
        }
    }
}
