//! The terminal that the program writes to.

use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::args::Color;
use crate::check::Progress;
use crate::report::Style;

/// Delay before the progress bar appears.
const PROGRESS_DELAY: Duration = Duration::from_secs(1);

/// Delay between two drawings of the progress bar.
const PROGRESS_STEP: Duration = Duration::from_millis(100);

/// The abilities of the terminal.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that others do not imply")]
pub struct Terminal {
    /// True if standard output is a terminal that shows colours, or if they are forced.
    pub color: bool,
    /// Columns of a line.
    pub width: usize,
    /// True if frames may use characters outside ASCII.
    pub unicode: bool,
    /// True if the terminal can be given links: standard output is one, and not a plain one.
    pub links: bool,
    /// True if standard error is a terminal, where a progress bar may appear.
    pub watched: bool,
}

impl Terminal {
    /// Columns if the width is unknown.
    const WIDTH: usize = 80;
    /// Most columns: longer lines are hard to read, however wide the window is.
    const WIDEST: usize = 120;

    /// Looks at the environment: `COLUMNS`, `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`, `TERM`, the
    /// locale and the window. The first of these that says something decides on colours.
    pub fn detect(is_terminal: bool, watched: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        // FORCE_COLOR=0 and CLICOLOR_FORCE=0 force nothing (bixense.com/clicolors), and some programs switch
        // colours off with the former.
        let asks = |name: &str| {
            std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
        };
        let forced = asks("FORCE_COLOR") || asks("CLICOLOR_FORCE");
        let refuses = |name: &str| std::env::var_os(name).is_some_and(|value| value == "0");
        let unwanted = refuses("CLICOLOR") || refuses("FORCE_COLOR");
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = !set("NO_COLOR") && (forced || (is_terminal && !dumb && !unwanted));
        let window = if is_terminal { terminal_size::terminal_size() } else { None };
        let columns = window.map_or(Self::WIDTH, |(columns, _)| usize::from(columns.0));
        let width = asked_columns().unwrap_or(columns.min(Self::WIDEST));
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(std::env::var_os);
        let ascii = locale.is_some_and(|locale| locale == "C" || locale == "POSIX");
        Self {
            color,
            width: width.max(40),
            unicode: !dumb && !ascii,
            links: is_terminal && !dumb,
            watched: watched && !dumb,
        }
    }

    /// Does some work, with a progress bar on standard error while it takes longer than a second.
    pub(super) fn at_work<T>(self, work: impl FnOnce(&Arc<Progress>) -> T) -> T {
        let progress = Arc::default();
        if !self.watched {
            return work(&progress);
        }
        let (done, over) = mpsc::channel::<()>();
        thread::scope(|scope| {
            // Without a thread there is no progress bar, and the work is done all the same.
            let shown = Arc::clone(&progress);
            let _ = thread::Builder::new().spawn_scoped(scope, move || {
                if over.recv_timeout(PROGRESS_DELAY) == Err(RecvTimeoutError::Timeout) {
                    self.show_progress(&shown, &over);
                }
            });
            let result = work(&progress);
            drop(done);
            result
        })
    }

    /// Draws the progress bar until the sender of `over` is gone, and removes it. Behind each line the cursor goes back
    /// to its start, so the next line is written over it. Every terminal can do that.
    fn show_progress(self, progress: &Progress, over: &Receiver<()>) {
        // Of standard error, if standard output is no terminal.
        let window = terminal_size::terminal_size();
        let window = window.map_or(Self::WIDTH, |(columns, _)| usize::from(columns.0));
        let columns = window.min(Self::WIDTH).saturating_sub(1);
        let draw = |line: &str| {
            let _ = write!(io::stderr(), "\r{line:columns$}\r");
        };
        while over.recv_timeout(PROGRESS_STEP) == Err(RecvTimeoutError::Timeout) {
            draw(&self.progress_line(progress.done(), progress.found(), columns));
        }
        draw("");
    }

    /// `checking ████████░░░░ 240/360 files`, of some columns.
    fn progress_line(self, done: usize, found: usize, columns: usize) -> String {
        if found == 0 {
            return "searching files".to_owned();
        }
        let numbers = format!("{done}/{found} files");
        let bar = columns.saturating_sub("checking ".len() + " ".len() + numbers.len());
        let full = (bar * done / found).min(bar);
        let (done, left) = if self.unicode { ("█", "░") } else { ("=", "-") };
        format!("checking {}{} {numbers}", done.repeat(full), left.repeat(bar - full))
    }

    pub(super) fn style(self, choice: Color) -> Style {
        let color = match choice {
            Color::Auto => self.color,
            Color::Always => true,
            Color::Never => false,
        };
        // A terminal that shows no colours may not know links either.
        let links = color && self.links;
        Style { color, width: self.width, unicode: self.unicode, links }
    }
}

/// The number in `COLUMNS`, which takes precedence over the window, as in other programs.
fn asked_columns() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok()?.parse().ok()?;
    if columns == 0 { None } else { Some(columns) }
}
