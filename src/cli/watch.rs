//! `scantling check --watch`: checks again whenever a file changes, until it is interrupted.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use notify::{Event, RecursiveMode, Watcher as _};

use super::args::Check;
use super::prepare::configuration;
use super::{CommandError, Exit, Streams, Terminal, check};
use crate::hashed::HashSet;
use crate::paths;
use crate::report::Style;
use crate::temporary_file;

/// Changes that come within this time are one: an editor that saves a file makes several.
const QUIET: Duration = Duration::from_millis(100);

/// Clears a terminal and what was scrolled out of it.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

pub(super) fn run(
    args: &Check,
    terminal: Terminal,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        let message = "--watch: standard input cannot be watched";
        return Err(CommandError::Message(message.to_owned()));
    }
    let own_files = own_files(args);
    let (sender, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).map_err(|error| refused(&error))?;
    for (path, mode) in watched(args) {
        watcher.watch(&path, mode).map_err(|error| refused(&error))?;
    }
    loop {
        if terminal.links {
            write!(streams.out, "{CLEAR}")?;
        }
        // A mistake in the configuration ends a run, and not the watch: it may be mended.
        match check::run(args.clone(), terminal, style, streams) {
            Ok(_) => {}
            Err(CommandError::Message(message)) => streams.say(&format!("error: {message}")),
            Err(CommandError::Output(error)) => return Err(CommandError::Output(error)),
        }
        streams.out.flush()?;
        streams.say("watching for changes, until Ctrl-C");
        if !wait(&changes, &own_files) {
            return Ok(Exit::Failed);
        }
    }
}

/// The folders to watch: those that were named, and those with a file that was named. An editor may put
/// another file in the place of the one that it saves, so watching the file alone is not enough.
fn watched(args: &Check) -> Vec<(PathBuf, RecursiveMode)> {
    let mut watched = Vec::new();
    for path in &args.paths {
        let path = paths::normal(path);
        if path.is_dir() {
            watched.push((path, RecursiveMode::Recursive));
        } else {
            watched.extend(
                path.parent().map(|folder| (folder.to_owned(), RecursiveMode::NonRecursive)),
            );
        }
    }
    if let Ok(Some(file)) = configuration(&args.input, &args.paths)
        && let Some(folder) = paths::normal(&file).parent()
        && !watched.iter().any(|(path, _)| folder.starts_with(path))
    {
        watched.push((folder.to_owned(), RecursiveMode::NonRecursive));
    }
    watched
}

/// The files that the run itself writes.
fn own_files(args: &Check) -> HashSet<PathBuf> {
    let targets = args.output.output_format.iter().filter_map(|target| target.file.as_deref());
    targets.chain(args.output.output_file.as_deref()).map(paths::normal).collect()
}

/// Waits for a change, and then until nothing more changes. False if no more will come.
fn wait(changes: &Receiver<notify::Result<Event>>, own_files: &HashSet<PathBuf>) -> bool {
    loop {
        match changes.recv() {
            Ok(Ok(event)) if !is_relevant(&event, own_files) => {}
            // Changes may have been missed.
            Ok(Ok(_) | Err(_)) => break,
            Err(_) => return false,
        }
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    true
}

/// True for a change of anything but this program's own files and git's.
fn is_relevant(event: &Event, own_files: &HashSet<PathBuf>) -> bool {
    if event.kind.is_access() {
        return false;
    }
    let is_own = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let is_temporary = temporary_file::is_temporary_name(name);
        own_files.contains(path) || is_temporary
    };
    let is_git = |path: &Path| path.components().any(|part| part.as_os_str() == ".git");
    event.need_rescan() || event.paths.iter().any(|path| !is_own(path) && !is_git(path))
}

fn refused(error: &notify::Error) -> CommandError {
    CommandError::Message(format!("--watch: {error}"))
}
