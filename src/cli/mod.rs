//! The command line: arguments in, an exit code out.

mod args;
mod check;
mod fixes;
mod init;
mod terminal;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use args::{Command, Input, ListFormat, Selection, Show};
pub use terminal::Terminal;

use crate::apiserver::ApiServer;
use crate::check::Options;
use crate::config;
use crate::dialect::Prefilter;
use crate::discover::{self, FileFilter, FoundFile, Target};
use crate::outcome::{File, Outcome, Run};
use crate::paths;
use crate::report::{self, Format, Style, about, show};
use crate::rules;
use crate::selector::Selector;
use crate::settings::Settings;
use crate::source::Source;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above `--fail-on`: 0.
    Clean,
    /// Findings at or above `--fail-on`: 1.
    Findings,
    /// The arguments are wrong, or something could not be checked: 2.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Failed => 2,
        })
    }
}

/// Why a command ended before its work was done.
enum CommandError {
    /// Something is wrong with the arguments or the configuration; the words for it.
    Message(String),
    /// The output can't be written.
    Output(io::Error),
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

struct Streams<'a> {
    stdin: &'a mut dyn Read,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

impl Streams<'_> {
    /// Words beside the result. That standard error can't be written to changes nothing.
    fn say(&mut self, message: &str) {
        let _ = writeln!(self.err, "{message}");
    }
}

/// Runs the program. `args` begins with the program's name. Results go to `out`, everything else
/// to `err`; whoever stops reading `out` early has had enough, and that is no failure.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    terminal: &Terminal,
    stdin: &mut dyn Read,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let mut streams = Streams { stdin, out, err };
    let cli = match args::parse(args, terminal.color) {
        Ok(cli) => cli,
        Err(usage) if usage.mistake => {
            let _ = streams.err.write_all(usage.text.as_bytes());
            return Exit::Failed;
        }
        Err(usage) => {
            let _ = streams.out.write_all(usage.text.as_bytes()).and_then(|()| streams.out.flush());
            return Exit::Clean;
        }
    };
    let style = terminal.style(cli.color);
    let done = match cli.command {
        Command::Check(args) => check::run(args, *terminal, &style, &mut streams),
        Command::Show(args) => run_show(&args, &style, &mut streams),
        Command::Explain { rule } => run_explain(&rule, &style, &mut streams),
        Command::Rules { output_format } => run_rules(output_format, &mut streams),
        Command::Init { schema } => init::run(schema, &mut streams),
    };
    match done.and_then(|exit| Ok(streams.out.flush().map(|()| exit)?)) {
        Ok(exit) => exit,
        Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Exit::Clean
        }
        Err(CommandError::Output(error)) => {
            streams.say(&format!("error: cannot write: {error}"));
            Exit::Failed
        }
        Err(CommandError::Message(message)) => {
            streams.say(&format!("error: {message}"));
            Exit::Failed
        }
    }
}

/// Finds and reads what the arguments name, and what to judge it by.
fn read(
    paths: &[PathBuf],
    input: &Input,
    selection: Option<&Selection>,
    stdin: &mut dyn Read,
) -> Result<(Vec<FoundFile>, Options, Option<PathBuf>), CommandError> {
    let stop = |error: &dyn std::fmt::Display| CommandError::Message(error.to_string());
    let file = configuration(input, paths);
    let settings =
        Settings::load(file.as_deref(), &input.choices(selection)).map_err(|e| stop(&e))?;
    let prefilter = Prefilter::new().map_err(|error| stop(&error))?;
    let mut targets = Vec::with_capacity(paths.len());
    for path in paths {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let read = stdin.read_to_end(&mut bytes);
            read.map_err(|error| stop(&format!("cannot read standard input: {error}")))?;
            let name = input.stdin_filename.clone();
            targets.push(Target::Stdin { name, bytes });
        } else {
            targets.push(Target::Path(path.clone()));
        }
    }
    let found = discover::discover(
        targets,
        &FileFilter {
            prefilter: &|bytes| prefilter.found_in(bytes),
            excludes: &|path| settings.excludes(path),
            includes: &|path| settings.includes(path),
            forces: &|path| settings.forces(path),
            exclude_named: input.force_exclude,
        },
    );
    Ok((found, Options { settings, prefilter }, file))
}

/// The configuration file that counts: the named one, else the nearest.
fn configuration(input: &Input, paths: &[PathBuf]) -> Option<PathBuf> {
    if input.no_config {
        return None;
    }
    let found = || nearest(paths, &input.stdin_filename);
    input.config.clone().or_else(found)
}

/// The configuration file nearest to some paths: from the folder that holds all of them upwards, else
/// from the current folder.
fn nearest(paths: &[PathBuf], stdin: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let folders = paths.iter().map(|path| match path.to_str() {
        Some("-") if stdin == args::STDIN => here.clone(),
        Some("-") => folder(Path::new(stdin)),
        _ => folder(path),
    });
    let all = folders.reduce(|one, other| {
        let pairs = one.components().zip(other.components());
        let same = pairs.take_while(|(one, other)| one == other);
        same.map(|(part, _)| part).collect()
    });
    let path = all.and_then(|folder| config::find(&folder)).or_else(|| config::find(&here))?;
    Some(path.strip_prefix(&here).map_or(path.clone(), Path::to_owned))
}

/// A folder, or the one that a file is in.
fn folder(path: &Path) -> PathBuf {
    let path = paths::normal(path);
    match path.parent() {
        Some(parent) if !path.is_dir() => parent.to_owned(),
        _ => path,
    }
}

fn run_show(args: &Show, style: &Style, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let (found, options, _) = read(&args.paths, &args.input, None, streams.stdin)?;
    let mut servers: Vec<(Source, Vec<ApiServer>)> = Vec::new();
    let mut failed = Run::default();
    for read in crate::check::read_all(found, &options) {
        if matches!(read.outcome, Outcome::Failed(_)) {
            let source = Source::new(read.source.path(), read.source.text());
            failed.files.push(File { source, outcome: read.outcome, findings: Vec::new() });
        }
        servers.push((read.source, read.servers));
    }
    let pairs: Vec<(&Source, &ApiServer)> = servers
        .iter()
        .flat_map(|(source, servers)| servers.iter().map(move |server| (source, server)))
        .collect();
    match args.output_format {
        ListFormat::Full => show::human(&pairs, style, streams.out)?,
        ListFormat::Json => show::json(&pairs, streams.out)?,
    }
    streams.out.flush()?;
    if !failed.files.is_empty() && !pairs.is_empty() {
        streams.say("");
    } else if failed.files.is_empty() && pairs.is_empty() {
        streams.say("no kube-apiserver is configured there");
    }
    report::write(Format::Full, &failed, &[], style, streams.err)?;
    let shown = failed.files.is_empty() && !pairs.is_empty();
    Ok(if shown { Exit::Clean } else { Exit::Failed })
}

fn run_explain(word: &str, style: &Style, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    // A group or a whole benchmark is no rule, and would be a book.
    let selected =
        Selector::parse(word).map_err(|error| CommandError::Message(error.to_string()))?;
    for (nth, rule) in selected.rules().iter().enumerate() {
        if nth > 0 {
            writeln!(streams.out)?;
        }
        about::explain(rule, style, streams.out)?;
    }
    Ok(Exit::Clean)
}

fn run_rules(format: ListFormat, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    match format {
        ListFormat::Full => about::list(rules::ALL, streams.out)?,
        ListFormat::Json => about::json(rules::ALL, streams.out)?,
    }
    Ok(Exit::Clean)
}
