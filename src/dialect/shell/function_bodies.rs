//! The bodies of the functions that a script defines.

use std::ops::Range;

use crate::hashed::HashMap;

/// The functions that a script defines.
#[derive(Default)]
pub(super) struct FunctionBodies {
    /// A name was read, and the body has to follow: `run()`, `function run`.
    announced: Option<String>,
    /// The functions whose bodies are open: the block, the name and the beginning of the body.
    open: Vec<(u32, String, usize)>,
    /// The bodies by name.
    pub(super) bodies: HashMap<String, Range<usize>>,
}

impl FunctionBodies {
    /// Takes note of a name that a body has to follow.
    pub(super) fn announce(&mut self, name: &str) {
        self.announced = Some(name.to_owned());
    }

    /// Takes note of a word that is no body.
    pub(super) fn forget(&mut self) {
        self.announced = None;
    }

    /// Takes note of `{`, which opens a block. The body begins at a byte of the script.
    pub(super) fn enter(&mut self, block: u32, start: usize) {
        if let Some(name) = self.announced.take() {
            self.open.push((block, name, start));
        }
    }

    /// Takes note of `}`, which closes a block. The body, if it is one, ends at a byte of the script.
    pub(super) fn leave(&mut self, block: u32, end: usize) {
        if let Some((_, name, start)) = self.open.pop_if(|(open, ..)| *open == block) {
            self.bodies.insert(name, start..end.max(start));
        }
    }
}
