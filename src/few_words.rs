//! Tells whether bytes hold one of a few dozen words.

use std::sync::OnceLock;

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

/// A search for words that are constants. It is prepared when it is used for the first time.
pub(crate) struct ConstantWords {
    words: &'static [&'static str],
    search: OnceLock<Option<FewWords>>,
}

impl ConstantWords {
    /// A search for these words.
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        Self { words, search: OnceLock::new() }
    }

    /// False for a text that surely has none of the words.
    pub(crate) fn may_be_in(&self, text: &str) -> bool {
        let search = self.search.get_or_init(|| FewWords::new(self.words).ok());
        search.as_ref().is_none_or(|search| search.found_in(text.as_bytes()))
    }
}
