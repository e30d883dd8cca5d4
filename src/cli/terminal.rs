//! What is known of the reader's terminal.

use super::args::Color;
use crate::report::Style;

/// What the terminal that the program writes to can show.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Standard output is a terminal that takes colours, or they are forced.
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
    /// Frames may be drawn with other characters than ASCII.
    pub unicode: bool,
}

impl Terminal {
    /// Columns where nothing tells.
    const WIDTH: usize = 80;
    /// Longer lines are hard to read, however wide the window is.
    const WIDEST: usize = 120;

    /// Looks at the environment: `NO_COLOR`, `FORCE_COLOR`, `TERM`, the locale and the window.
    pub fn detect(is_terminal: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = !set("NO_COLOR") && (set("FORCE_COLOR") || (is_terminal && !dumb));
        let window = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = window
            .filter(|_| is_terminal)
            .unwrap_or(Self::WIDTH)
            .clamp(40, Self::WIDEST);
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
            .iter()
            .find_map(std::env::var_os);
        let ascii = locale.is_some_and(|locale| locale == "C" || locale == "POSIX");
        Self {
            color,
            width,
            unicode: !dumb && !ascii,
        }
    }

    pub(super) fn style(self, choice: Color) -> Style {
        let color = match choice {
            Color::Auto => self.color,
            Color::Always => true,
            Color::Never => false,
        };
        Style {
            color,
            width: self.width,
            unicode: self.unicode,
        }
    }
}
