//! The arrays of a bash script: `ARGS=(--a --b)` and `"${ARGS[@]}"`.
//!
//! An array is no command line. Its items become words where a command uses it.

use std::collections::HashMap;

use crate::mapped_text::MappedText;

/// Items that an array may have, and words that all uses may come to. An array that holds itself
/// twice doubles with each line.
const LONGEST: usize = 1_000;
const MOST_WORDS: usize = 50_000;

/// The arrays of a script as far as they are known.
#[derive(Default)]
pub(super) struct Arrays {
    known: HashMap<String, Option<Array>>,
    open: Option<OpenArray>,
    /// Words that uses have come to.
    used: usize,
}

/// The items, and how many blocks (`if`, `for`, a function) the assignment is inside of.
struct Array {
    items: Vec<MappedText>,
    depth: usize,
}

struct OpenArray {
    name: String,
    appends: bool,
    items: Vec<MappedText>,
}

impl Arrays {
    /// Opens an array if the word before `(` assigns one: `NAME=` or `NAME+=`.
    pub(super) fn open(&mut self, word: &str) -> bool {
        let Some(name) = word.strip_suffix('=') else { return false };
        let appends = name.ends_with('+');
        let name = name.trim_end_matches('+');
        let is_name =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_name {
            self.open = Some(OpenArray { name: name.to_owned(), appends, items: Vec::new() });
        }
        is_name
    }

    /// True between the brackets of an array.
    pub(super) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Adds an item to the open array.
    pub(super) fn push(&mut self, item: MappedText) {
        if let Some(open) = &mut self.open
            && open.items.len() <= LONGEST
        {
            open.items.push(item);
        }
    }

    /// Closes the open array. What is appended under a condition is not known to be there.
    pub(super) fn close(&mut self, depth: usize) {
        let Some(OpenArray { name, appends, items }) = self.open.take() else { return };
        let before = self.known.remove(&name);
        let array = match before {
            Some(None) => None,
            Some(Some(before)) if before.depth != depth => None,
            Some(Some(before)) if appends => {
                Some(Array { items: [before.items, items].concat(), depth })
            }
            None if appends => None,
            _ => Some(Array { items, depth }),
        };
        self.known.insert(name, array.filter(|array| array.items.len() <= LONGEST));
    }

    /// The items that `${NAME[@]}` expands to, as far as they are known at a depth of blocks.
    pub(super) fn used(&mut self, expansion: &str, depth: usize) -> Option<Vec<MappedText>> {
        let (name, rest) = expansion.strip_prefix("${")?.split_once("[@]")?;
        // `${NAME[@]+"${NAME[@]}"}` is the same for a shell that refuses unset variables.
        if rest != "}" && !rest.starts_with('+') {
            return None;
        }
        let array = self.known.get(name)?.as_ref()?;
        self.used += array.items.len();
        (array.depth <= depth && self.used <= MOST_WORDS).then(|| array.items.clone())
    }
}
