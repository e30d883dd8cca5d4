//! What is known of the reader's terminal.

use std::io::{self, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::args::Color;
use crate::report::Style;

/// How long nobody wonders what the program does.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the terminal that the program writes to can show.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Standard output is a terminal that takes colours, or they are forced.
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
    /// Frames may be drawn with other characters than ASCII.
    pub unicode: bool,
    /// Somebody watches standard error, and may be told that the program is at work.
    pub watched: bool,
}

impl Terminal {
    /// Columns where nothing tells.
    const WIDTH: usize = 80;
    /// Longer lines are hard to read, however wide the window is.
    const WIDEST: usize = 120;

    /// Looks at the environment: `NO_COLOR`, `FORCE_COLOR`, `TERM`, the locale and the window.
    pub fn detect(is_terminal: bool, watched: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        // A 0 means that nothing is forced.
        let forced =
            std::env::var_os("FORCE_COLOR").is_some_and(|value| !value.is_empty() && value != "0");
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = !set("NO_COLOR") && (forced || (is_terminal && !dumb));
        let window = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        let width = window.filter(|_| is_terminal).unwrap_or(Self::WIDTH).clamp(40, Self::WIDEST);
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(std::env::var_os);
        let ascii = locale.is_some_and(|locale| locale == "C" || locale == "POSIX");
        Self { color, width, unicode: !dumb && !ascii, watched: watched && !dumb }
    }

    /// Does some work, and says so on standard error once it takes a second.
    pub(super) fn at_work<T>(self, work: impl FnOnce() -> T) -> T {
        if !self.watched {
            return work();
        }
        let (done, over) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || {
                if over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    let mut err = io::stderr();
                    let _ = write!(err, "checking …");
                    let _ = err.flush();
                    // Ends when the work does, because the other end is dropped then.
                    let _ = over.recv();
                    let _ = write!(err, "\r\x1b[K");
                    let _ = err.flush();
                }
            });
            let result = work();
            drop(done);
            result
        })
    }

    pub(super) fn style(self, choice: Color) -> Style {
        let color = match choice {
            Color::Auto => self.color,
            Color::Always => true,
            Color::Never => false,
        };
        Style { color, width: self.width, unicode: self.unicode }
    }
}
