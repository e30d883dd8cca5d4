//! The command line: arguments in, an exit code out.

mod args;
mod check;
mod environment;
mod fixes;
mod generate;
mod init;
mod output;
mod scorecards;
mod settings;
mod terminal;
mod upgrade;
mod version;
mod watch;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread::available_parallelism;

use args::{Command, Input, ListFormat, Selection, Show, ShowFormat};
pub use terminal::Terminal;

use crate::apiserver::ApiServer;
use crate::check::Options;
use crate::config::{self, ConfigError};
use crate::dialect::Prefilter;
use crate::discover::{self, Discovery, FileFilter, FoundFile, Hidden, Target};
use crate::outcome::{File, Outcome, Run};
use crate::paths;
use crate::report::{self, Format, Style, rule_docs, rule_list, show};
use crate::rules;
use crate::sanitize;
use crate::selector::Selector;
use crate::server::{self, SessionEnd};
use crate::settings::Settings;
use crate::source::Source;
use crate::threads;

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
        Err(usage) if usage.mistake => {
            let _ = streams.err.write_all(usage.text.as_bytes());
            return Exit::Failed;
        }
        Err(usage) => {
            let written =
                streams.out.write_all(usage.text.as_bytes()).and_then(|()| streams.out.flush());
            return match written {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    streams.say(&format!("error: cannot write: {error}"));
                    Exit::Failed
                }
                _ => Exit::Clean,
            };
        }
    };
    let style = terminal.style(cli.color);
    let done = match cli.command {
        Command::Check(args) if args.watch => watch::run(&args, *terminal, &style, &mut streams),
        Command::Check(args) => check::run(args, *terminal, &style, &mut streams),
        Command::Show(args) => run_show(&args, &style, &mut streams),
        Command::Report(args) => scorecards::run(&args, &style, &mut streams),
        Command::Upgrade(args) => upgrade::run(&args, &style, &mut streams),
        Command::Explain { rule } => run_explain(&rule, &style, &mut streams),
        Command::Rules { selectors, output_format } => {
            run_rules(&selectors, output_format, &style, &mut streams)
        }
        Command::Config(args) => settings::run(args, &mut streams),
        Command::Server => run_server(&mut streams),
        Command::Completions { shell } => done(generate::completions(shell, streams.out)),
        Command::Version { output_format } => version::run(output_format, &mut streams),
        Command::Man => done(generate::manual(streams.out)),
        Command::Init { schema } => init::run(schema, &mut streams),
    };
    let flushed = streams.out.flush();
    match done.and_then(|exit| after_flush(exit, flushed)) {
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

/// The files to read, and the settings to check them with.
struct Prepared {
    found: Vec<FoundFile>,
    hidden: Hidden,
    options: Options,
    config_file: Option<PathBuf>,
}

/// Loads the configuration and finds the files that the arguments name.
fn prepare(
    paths: &[PathBuf],
    input: &Input,
    selection: Selection,
    stdin: &mut dyn Read,
) -> Result<Prepared, CommandError> {
    let config_file =
        configuration(input, paths).map_err(|error| CommandError::Message(error.to_string()))?;
    let disregard_comments = selection.no_ignore_comments || input.isolated;
    let choices = input.choices(selection).map_err(CommandError::Message)?;
    let mut settings = Settings::load(config_file.as_deref(), &choices)
        .map_err(|error| CommandError::Message(error.to_string()))?;
    settings.disregard_comments = disregard_comments;
    let prefilter = Prefilter::new().map_err(|error| CommandError::Message(error.to_string()))?;
    let mut targets = Vec::with_capacity(paths.len());
    for path in paths {
        if path.as_os_str() == "-" {
            let name = input.stdin_filename.clone();
            let bytes = some_stdin(stdin, input.max_mib(settings.max_file_size))?;
            targets.push(Target::Stdin { name, bytes });
        } else {
            targets.push(Target::Path(path.clone()));
        }
    }
    start_threads();
    let Discovery { found, hidden } = discover::discover(
        targets,
        &FileFilter {
            excludes: &|path| settings.excludes(path),
            includes: &|path| settings.includes(path),
            forces: &|path| settings.forces(path),
            exclude_named: input.force_exclude,
            ignore_files: !(input.no_respect_gitignore || input.isolated),
        },
    );
    let neighbours = discover::kubelet_neighbours(paths, &found);
    let max_mib = input.max_mib(settings.max_file_size);
    let options = Options { neighbours, max_mib, ..Options::with(settings, prefilter) };
    Ok(Prepared { found, hidden, options, config_file })
}

/// Standard input, which is not empty. `helm template . | scantling check -` would pass otherwise if helm
/// fails.
fn some_stdin(stdin: &mut dyn Read, max_mib: u64) -> Result<Vec<u8>, CommandError> {
    let bytes = read_stdin(stdin, max_mib)?;
    if bytes.trim_ascii().is_empty() {
        let message = "standard input is empty: the command before the pipe may have failed";
        return Err(CommandError::Message(message.to_owned()));
    }
    Ok(bytes)
}

/// Starts the threads of the run. If the system grants none, the run goes on in this one.
fn start_threads() {
    let count = available_parallelism().map_or(1, NonZero::get);
    let mut pool = rayon::ThreadPoolBuilder::new();
    if !threads::can_start(count) {
        pool = pool.num_threads(1).use_current_thread();
    }
    // Fails if the threads run already, which is no problem.
    let _ = pool.build_global();
}

/// All of standard input, which may be endless.
fn read_stdin(stdin: &mut dyn Read, max_mib: u64) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    let limit = max_mib * discover::MIB;
    match stdin.take(limit + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => Err(CommandError::Message(format!(
            "standard input is larger than {max_mib} MiB: --max-file-size raises the limit"
        ))),
        Ok(_) => Ok(bytes),
        Err(error) => Err(CommandError::Message(format!("cannot read standard input: {error}"))),
    }
}

/// The configuration file to use: the one given by `--config`, else the nearest.
fn configuration(input: &Input, paths: &[PathBuf]) -> Result<Option<PathBuf>, ConfigError> {
    if input.no_config || input.isolated {
        return Ok(None);
    }
    match input.config.clone().or_else(environment::config) {
        Some(file) => Ok(Some(file)),
        None => nearest(paths, &input.stdin_filename),
    }
}

/// The nearest configuration file: searched upwards from the folder that all paths have in common,
/// then from the current folder.
fn nearest(paths: &[PathBuf], stdin: &str) -> Result<Option<PathBuf>, ConfigError> {
    let Ok(here) = std::env::current_dir() else {
        return Ok(None);
    };
    let folders = paths.iter().map(|path| match path.to_str() {
        Some("-") if stdin == args::STDIN => here.clone(),
        Some("-") => folder(Path::new(stdin)),
        _ => folder(path),
    });
    let mut file = None;
    if let Some(folder) = folders.reduce(|one, other| common_folder(&one, &other)) {
        file = config::find(&folder)?;
    }
    if file.is_none() {
        file = config::find(&here)?;
    }
    Ok(file.map(|file| match file.strip_prefix(&here) {
        Ok(relative) => relative.to_owned(),
        Err(_) => file,
    }))
}

/// The deepest folder that holds both paths.
fn common_folder(one: &Path, other: &Path) -> PathBuf {
    let mut common = PathBuf::new();
    for (part, other) in one.components().zip(other.components()) {
        if part != other {
            break;
        }
        common.push(part);
    }
    common
}

/// The path itself if it is a folder, else the folder that holds it.
fn folder(path: &Path) -> PathBuf {
    let path = paths::normal(path);
    match path.parent() {
        Some(parent) if !path.is_dir() => parent.to_owned(),
        _ => path,
    }
}

fn run_show(args: &Show, style: &Style, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let no_rules = Selection::default();
    let Prepared { found, options, .. } =
        prepare(&args.paths, &args.input, no_rules, streams.stdin)?;
    let mut servers: Vec<(Source, Vec<ApiServer>)> = Vec::new();
    let mut failed = Run::default();
    for mut read in crate::check::read_all(found, &options) {
        if !args.unmasked {
            for server in &mut read.servers {
                crate::check::mask_server(server, &read.source);
            }
        }
        if matches!(read.outcome, Outcome::Failed(_)) {
            let source = Source::new(read.source.path(), read.source.text());
            let outcome = read.outcome;
            failed.files.push(File::without_findings(source, outcome));
        }
        let mut shown = read.servers;
        if !args.components {
            shown.retain(|server| server.component.is_api_server());
        }
        servers.push((read.source, shown));
    }
    let pairs: Vec<(&Source, &ApiServer)> = servers
        .iter()
        .flat_map(|(source, servers)| servers.iter().map(move |server| (source, server)))
        .collect();
    match args.output_format {
        ShowFormat::Full => show::human(&pairs, style, streams.out)?,
        ShowFormat::Json => show::json(&pairs, streams.out)?,
        ShowFormat::Shell => show::shell(&pairs, streams.out)?,
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
    let selected =
        Selector::parse(word).map_err(|error| CommandError::Message(error.to_string()))?;
    for (nth, rule) in selected.rules().iter().enumerate() {
        if nth > 0 {
            writeln!(streams.out)?;
        }
        rule_docs::explain(rule, style, streams.out)?;
    }
    Ok(Exit::Clean)
}

fn run_rules(
    words: &[String],
    format: ListFormat,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let mut selectors = Vec::new();
    for word in words {
        let parsed = Selector::parse(word);
        selectors.push(parsed.map_err(|error| CommandError::Message(error.to_string()))?);
    }
    let mut selected = rules::ALL.to_vec();
    if !selectors.is_empty() {
        selected.retain(|rule| selectors.iter().any(|selector| selector.selects(rule)));
    }
    match format {
        ListFormat::Full => rule_list::write(&selected, style, streams.out)?,
        ListFormat::Json => rule_list::write_json(&selected, streams.out)?,
    }
    Ok(Exit::Clean)
}

/// The server reads in a thread, so it takes standard input itself.
fn run_server(streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    match server::run(io::BufReader::new(io::stdin()), streams.out)? {
        SessionEnd::Orderly => Ok(Exit::Clean),
        SessionEnd::Abrupt => Ok(Exit::Findings),
    }
}
