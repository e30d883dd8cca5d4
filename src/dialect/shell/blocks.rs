//! The blocks of a script (`if`, `for`, a function, a subshell) that are open at a place, which decide whether
//! an assignment holds there.

/// The blocks that are open, the innermost last.
#[derive(Default)]
pub(super) struct Blocks {
    open: Vec<ShellBlock>,
    /// Blocks that were opened so far. An open block has a greater number than those around it.
    opened: u32,
    /// How many of the open ones may run more than once.
    repeated: usize,
}

struct ShellBlock {
    id: u32,
    kind: BlockKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    /// `if`, `case`: each branch is a block.
    Branch,
    /// `for`, `while`, `until`, `select`
    Loop,
    /// `{`, which is the body of a function in most scripts.
    Function,
    /// `(`
    Subshell,
}

impl Blocks {
    /// Takes note of a word in the place of a command.
    pub(super) fn word(&mut self, word: &str) {
        match word {
            "if" | "case" => self.enter(BlockKind::Branch),
            "while" | "until" | "for" | "select" => self.enter(BlockKind::Loop),
            "{" => self.enter(BlockKind::Function),
            "else" | "elif" => self.next_branch(),
            "fi" | "done" | "esac" | "}" => self.leave(),
            _ => {}
        }
    }

    /// `(`
    pub(super) fn open_subshell(&mut self) {
        self.enter(BlockKind::Subshell);
    }

    /// `)`, which also ends the pattern of a `case`.
    pub(super) fn close_subshell(&mut self) {
        if self.open.last().is_some_and(|block| block.kind == BlockKind::Subshell) {
            self.leave();
        }
    }

    /// `else`, and the `;;` of a `case`.
    pub(super) fn next_branch(&mut self) {
        if self.open.last().is_some_and(|block| block.kind == BlockKind::Branch) {
            self.leave();
            self.enter(BlockKind::Branch);
        }
    }

    /// The innermost open block; 0 outside of all.
    pub(super) fn innermost(&self) -> u32 {
        self.open.last().map_or(0, |block| block.id)
    }

    /// The innermost open function; 0 outside of all.
    pub(super) fn function(&self) -> u32 {
        // Few blocks are open inside of a function.
        let mut outwards = self.open.iter().rev().take(32);
        outwards.find(|block| block.kind == BlockKind::Function).map_or(0, |block| block.id)
    }

    /// True for a block that is open, and for the outside of all.
    pub(super) fn is_open(&self, id: u32) -> bool {
        id == 0 || self.open.binary_search_by_key(&id, |block| block.id).is_ok()
    }

    /// True if what is written here may run after what is written further down.
    pub(super) const fn is_repeated(&self) -> bool {
        self.repeated > 0
    }

    fn enter(&mut self, kind: BlockKind) {
        self.opened += 1;
        self.repeated += usize::from(kind.is_repeated());
        self.open.push(ShellBlock { id: self.opened, kind });
    }

    fn leave(&mut self) {
        if let Some(block) = self.open.pop() {
            self.repeated -= usize::from(block.kind.is_repeated());
        }
    }
}

impl BlockKind {
    fn is_repeated(self) -> bool {
        matches!(self, Self::Loop | Self::Function)
    }
}
