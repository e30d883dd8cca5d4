//! The options `--fix` and `--diff` of `scantling check`.

use std::path::PathBuf;

use super::args::Fixes;
use super::prepare::read_stdin;
use super::{CommandError, Streams, Terminal};
use crate::check::Options;
use crate::edit::Safety;
use crate::fix::{self, Destination, FixRequest, FixTotals};
use crate::outcome::Run;

/// What `scantling check` does with the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Report them.
    Report,
    /// Print what `--fix` would change.
    Diff,
    /// Apply the fixes and report the remaining findings.
    Fix,
}

impl Mode {
    /// clap refuses both options together.
    pub(super) const fn of(fixes: &Fixes) -> Self {
        if fixes.diff {
            Self::Diff
        } else if fixes.fix {
            Self::Fix
        } else {
            Self::Report
        }
    }

    pub(super) const fn destination(self) -> Destination {
        match self {
            Self::Diff => Destination::Diff,
            Self::Report | Self::Fix => Destination::Files,
        }
    }
}

/// The text of standard input if it is one of the paths: its fixed text is printed as a whole, even
/// if nothing in it could be checked.
pub(super) fn piped(
    paths: &[PathBuf],
    max_mib: u64,
    streams: &mut Streams<'_>,
) -> Result<Option<Vec<u8>>, CommandError> {
    if paths.iter().any(|path| path.as_os_str() == "-") {
        read_stdin(streams.stdin, max_mib).map(Some)
    } else {
        Ok(None)
    }
}

/// The least safe fixes that may be made.
pub(super) const fn allowed(fixes: &Fixes) -> Safety {
    if fixes.risky { Safety::Unsafe } else { Safety::Safe }
}

/// Which fixes to apply, and to what.
pub(super) fn order<'a>(fixes: &Fixes, stdin: Option<(&'a str, &'a [u8])>) -> FixRequest<'a> {
    let destination = Mode::of(fixes).destination();
    FixRequest { allowed: allowed(fixes), destination, show_secrets: fixes.show_secrets, stdin }
}

/// Applies the fixes; diffs and the fixed text of standard input go to standard output.
pub(super) fn apply(
    run: &mut Run,
    options: &Options,
    order: FixRequest<'_>,
    terminal: Terminal,
    streams: &mut Streams<'_>,
) -> Result<FixTotals, CommandError> {
    // Written only after the progress bar is removed from the terminal.
    let mut text = Vec::new();
    let done = terminal.at_work(|_| fix::fix_run(run, options, order, &mut text))?;
    streams.out.write_all(&text)?;
    Ok(done)
}
