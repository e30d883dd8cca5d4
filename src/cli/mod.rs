//! The command line: arguments in, an exit code out.

mod args;
mod check;
mod environment;
mod fixes;
mod generate;
mod init;
mod output;
mod prepare;
mod rule_docs;
mod scorecards;
mod settings;
mod show;
mod terminal;
mod upgrade;
mod version;
mod watch;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::process::ExitCode;

use args::{Command, UsageText};
use prepare::{Prepared, prepare};
pub use terminal::Terminal;

use crate::baseline::BaselineError;
use crate::config::ConfigError;
use crate::outcome::{File, Run};
use crate::report::{self, Format, Style};
use crate::sanitize;
use crate::selector::UnknownSelector;
use crate::server::{self, SessionEnd};

/// The exit code of the program.
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

/// An error that ends a command early.
enum CommandError {
    /// Wrong arguments or a wrong configuration, as a message for the user.
    Message(String),
    /// The output could not be written.
    Output(io::Error),
}

impl From<io::Error> for CommandError {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> Self {
        Self::Message(error.to_string())
    }
}

impl From<BaselineError> for CommandError {
    fn from(error: BaselineError) -> Self {
        Self::Message(error.to_string())
    }
}

impl From<UnknownSelector> for CommandError {
    fn from(error: UnknownSelector) -> Self {
        Self::Message(error.to_string())
    }
}

struct Streams<'a> {
    stdin: &'a mut dyn Read,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

impl Streams<'_> {
    /// Prints a message that is not part of the result, and may repeat text from files and arguments. A
    /// closed standard error is not an error.
    fn say(&mut self, message: &str) {
        let _ = writeln!(self.err, "{}", sanitize::lines(message));
    }
}

/// Names files that could not be read on standard error, if the output of a command has no place for them. True
/// if there are any.
fn say_failed(
    files: impl Iterator<Item = File>,
    style: &Style,
    streams: &mut Streams<'_>,
) -> io::Result<bool> {
    let mut failed = Run::default();
    for file in files {
        failed.files.push(File::without_findings(file.source, file.outcome));
    }
    if failed.files.is_empty() {
        return Ok(false);
    }
    report::write(Format::Concise, &failed, &[], style, streams.err)?;
    Ok(true)
}

/// Runs the program. `args` begins with the program's name. Results go to `out`, everything else
/// to `err`. A broken pipe on `out` is not a failure: the reader has seen enough.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    terminal: &Terminal,
    stdin: &mut dyn Read,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let mut streams = Streams { stdin, out, err };
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(file) = args::file_like_option(&args) {
        streams.say(&format!(
            "error: {} is a file here, and looks like an option: write ./ before it, or -- before \
             all paths",
            file.display()
        ));
        return Exit::Failed;
    }
    let cli = match args::parse(args, terminal.color) {
        Ok(cli) => cli,
        Err(usage) => return print_usage(&usage, &mut streams),
    };
    let style = terminal.style(cli.color);
    let done = run_command(cli.command, *terminal, &style, &mut streams);
    let flushed = streams.out.flush();
    match done.and_then(|exit| after_flush(exit, flushed)) {
        Ok(exit) => exit,
        Err(CommandError::Output(error)) => write_failed(&error, &mut streams),
        Err(CommandError::Message(message)) => {
            streams.say(&format!("error: {message}"));
            Exit::Failed
        }
    }
}

/// Prints the answer to `--help` and `--version`, or what is wrong with the arguments.
fn print_usage(usage: &UsageText, streams: &mut Streams<'_>) -> Exit {
    if usage.mistake {
        let _ = streams.err.write_all(usage.text.as_bytes());
        return Exit::Failed;
    }
    let written = streams.out.write_all(usage.text.as_bytes());
    match written.and_then(|()| streams.out.flush()) {
        Ok(()) => Exit::Clean,
        Err(error) => write_failed(&error, streams),
    }
}

/// The exit code if the output could not be written. A reader that has left is not a failure.
fn write_failed(error: &io::Error, streams: &mut Streams<'_>) -> Exit {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Exit::Clean;
    }
    streams.say(&format!("error: cannot write: {error}"));
    Exit::Failed
}

fn run_command(
    command: Command,
    terminal: Terminal,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    match command {
        Command::Check(args) if args.watch => watch::run(&args, terminal, style, streams),
        Command::Check(args) => check::run(args, terminal, style, streams),
        Command::Show(args) => show::run(&args, style, streams),
        Command::Report(args) => scorecards::run(&args, style, streams),
        Command::Upgrade(args) => upgrade::run(&args, style, streams),
        Command::Explain { rule, output } => rule_docs::explain(&rule, &output, style, streams),
        Command::Rules { selectors, profile, output } => {
            rule_docs::list((&selectors, profile), &output, style, streams)
        }
        Command::Config(args) => settings::run(args, streams),
        Command::Server => run_server(streams),
        Command::Completions { shell } => done(generate::completions(shell, streams.out)),
        Command::Version { output } => version::run(&output, style, streams),
        Command::Man => done(generate::manual(streams.out)),
        Command::Init { schema } => init::run(schema, streams),
    }
}

/// The exit code after the output is written. A reader that has left does not change what was found.
fn after_flush(exit: Exit, flushed: io::Result<()>) -> Result<Exit, CommandError> {
    match flushed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(exit),
    }
}

fn done(written: io::Result<()>) -> Result<Exit, CommandError> {
    written?;
    Ok(Exit::Clean)
}

/// The server reads in a thread, so it takes standard input itself.
fn run_server(streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    match server::run(io::BufReader::new(io::stdin()), streams.out)? {
        SessionEnd::Orderly => Ok(Exit::Clean),
        SessionEnd::Abrupt => Ok(Exit::Findings),
    }
}
