//! Words of a script that open and close blocks, and the names of functions before them.

use crate::dialect::shell::commands::ShellSplitter;

impl ShellSplitter<'_> {
    /// Takes note of a word in the place of a command: it may open or close a block.
    pub(super) fn block_word(&mut self, word: &str) {
        match word {
            "}" => self.functions.leave(self.blocks.innermost(), self.at.saturating_sub(1)),
            "{" => {}
            _ => self.functions.forget(),
        }
        self.blocks.word(word);
        if word == "{" {
            self.functions.enter(self.blocks.innermost(), self.at);
        }
    }

    /// `name()`: the word before the bracket is the name of a function.
    pub(super) fn announce_function(&mut self, is_command: bool) {
        if is_command
            && let Some((words, _)) = self.commands.last()
            && let [name] = words.as_slice()
        {
            self.functions.announce(name.text());
        }
    }
}
