//! `scantling check --fix` and `--diff`.

use std::path::PathBuf;

use super::args::{Fixes, Gate, Output, OutputFormat};
use super::{CommandError, Exit, Streams, Terminal};
use crate::check::Options;
use crate::edit::Safety;
use crate::fix::{self, Destination, FixRequest, FixTotals};
use crate::outcome::Run;

/// What standard input holds, where its fixed text is to be printed: all of it is, whatever it is.
pub(super) fn piped(
    fixes: &Fixes,
    paths: &[PathBuf],
    streams: &mut Streams<'_>,
) -> Result<Option<Vec<u8>>, CommandError> {
    if !fixes.fix || !paths.iter().any(|path| path.as_os_str() == "-") {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let read = streams.stdin.read_to_end(&mut bytes);
    read.map_err(|error| CommandError::Message(format!("cannot read standard input: {error}")))?;
    Ok(Some(bytes))
}

/// Makes the fixes that were asked for; `None` where none were.
pub(super) fn make(
    fixes: &Fixes,
    stdin: Option<(&str, &[u8])>,
    (run, options): (&mut Run, &Options),
    terminal: Terminal,
    streams: &mut Streams<'_>,
) -> Result<Option<FixTotals>, CommandError> {
    if !fixes.fix && !fixes.diff {
        return Ok(None);
    }
    let order = FixRequest {
        allowed: if fixes.risky { Safety::Unsafe } else { Safety::Safe },
        destination: destination(fixes),
        stdin,
    };
    // Written when the line that says that something is going on has gone.
    let mut text = Vec::new();
    let done = terminal.at_work(|| fix::fix_run(run, options, order, &mut text))?;
    streams.out.write_all(&text)?;
    Ok(Some(done))
}

/// What to say of it.
pub(super) fn summary(fixes: &Fixes, done: &FixTotals) -> Option<String> {
    done.summary(destination(fixes))
}

/// What --fix would do, for people: programs find it in the findings themselves.
pub(super) fn hint(fixes: &Fixes, run: &Run, output: &Output) -> Option<String> {
    let read = matches!(output.output_format, OutputFormat::Full | OutputFormat::Concise);
    fix::hint(run).filter(|_| read && !fixes.fix)
}

/// Of a diff it counts whether there is one.
pub(super) fn exit(done: &FixTotals, run: &Run, gate: &Gate) -> Exit {
    if run.failures().next().is_some() {
        Exit::Failed
    } else if done.fixed > 0 && !gate.exit_zero {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

const fn destination(fixes: &Fixes) -> Destination {
    if fixes.diff { Destination::Diff } else { Destination::Files }
}
