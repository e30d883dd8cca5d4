//! The command line: arguments in, an exit code out.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::apiserver::ApiServer;
use crate::apiserver::version::Release;
use crate::check;
use crate::dialect::Mentions;
use crate::discover::{self, Content, Target};
use crate::outcome::{File, Outcome, Run};
use crate::report::{self, Format, Style, about, show};
use crate::rule::Severity;
use crate::rules;
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

/// What is known of the reader's terminal.
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

    fn style(self, choice: Color) -> Style {
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

/// Tells how a kube-apiserver will really be started, and whether its kubelet and serving TLS is
/// sound.
#[derive(Parser)]
#[command(name = "scantling", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Colours in what people read.
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    color: Color,
}

#[derive(Subcommand)]
enum Command {
    /// Judge every kube-apiserver in files and folders.
    Check(Check),
    /// Print the effective command line of every kube-apiserver in a file.
    Show(Show),
    /// Say what a rule means, why it matters and what to write.
    Explain {
        /// The rule's id, such as missing-kubelet-ca.
        rule: String,
    },
    /// List all rules.
    Rules {
        /// How to write the list.
        #[arg(long, value_enum, default_value_t = ListFormat::Full)]
        output_format: ListFormat,
    },
}

#[derive(Args)]
struct Check {
    /// Files, folders, or - for standard input.
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    input: Input,
    /// How to write what is found.
    #[arg(long, value_enum, default_value_t = OutputFormat::Full)]
    output_format: OutputFormat,
    /// The lowest severity that makes the exit code 1.
    #[arg(long, value_enum, default_value_t = FailOn::Warning)]
    fail_on: FailOn,
}

#[derive(Args)]
struct Show {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    input: Input,
    /// How to write the command line.
    #[arg(long, value_enum, default_value_t = ListFormat::Full)]
    output_format: ListFormat,
}

#[derive(Args)]
struct Input {
    /// The Kubernetes version, whatever the files say, such as 1.31.
    #[arg(long, value_name = "VERSION", value_parser = parse_version)]
    kubernetes_version: Option<Release>,
    /// What standard input is called in the output.
    #[arg(long, value_name = "NAME", default_value = "<stdin>")]
    stdin_filename: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
enum OutputFormat {
    /// Each finding with the lines it is about.
    Full,
    /// One line for each finding.
    Concise,
    /// Everything, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// For people.
    Full,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
}

fn parse_version(text: &str) -> Result<Release, String> {
    Release::parse(text)
        .ok_or_else(|| "expected a Kubernetes version such as 1.31 or v1.31.2".to_owned())
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
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, terminal, out, err),
    };
    let style = terminal.style(cli.color);
    let mut streams = Streams { stdin, out, err };
    let done = match cli.command {
        Command::Check(args) => run_check(args, &style, &mut streams),
        Command::Show(args) => run_show(args, &style, &mut streams),
        Command::Explain { rule } => run_explain(&rule, &style, &mut streams),
        Command::Rules { output_format } => run_rules(output_format, &mut streams),
    };
    match done.and_then(|exit| streams.out.flush().map(|()| exit)) {
        Ok(exit) => exit,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Clean,
        Err(error) => complain(streams.err, &format!("cannot write: {error}")),
    }
}

struct Streams<'a> {
    stdin: &'a mut dyn Read,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

/// Help and version are answers; anything else is a mistake in the arguments.
fn usage(
    error: &clap::Error,
    terminal: &Terminal,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let text = error.render();
    let text = if terminal.color {
        text.ansi().to_string()
    } else {
        text.to_string()
    };
    if error.use_stderr() {
        let _ = err.write_all(text.as_bytes());
        return Exit::Failed;
    }
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    Exit::Clean
}

/// An error that ends the run. That standard error can't be written to changes nothing.
fn complain(err: &mut dyn Write, message: &str) -> Exit {
    let _ = writeln!(err, "error: {message}");
    Exit::Failed
}

fn run_check(args: Check, style: &Style, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let Check {
        paths,
        input,
        output_format,
        fail_on,
    } = args;
    let (run, options) = match read(paths, input, streams) {
        Ok((found, options)) => (check::run(found, &options), options),
        Err(message) => return Ok(complain(streams.err, &message)),
    };
    let format = match output_format {
        OutputFormat::Full => Format::Full,
        OutputFormat::Concise => Format::Concise,
        OutputFormat::Json => Format::Json,
        OutputFormat::Sarif => Format::Sarif,
    };
    report::write(format, &run, &options.rules, style, streams.out)?;
    // Excerpts end without a blank line, and the summary is none of their help.
    if format == Format::Full
        && (run.findings().next().is_some() || run.failures().next().is_some())
    {
        writeln!(streams.out)?;
    }
    streams.out.flush()?;
    let _ = writeln!(streams.err, "{}", report::summary(&run));
    Ok(exit(&run, fail_on))
}

/// What a file that could not be checked hides is worse than what was found in another.
fn exit(run: &Run, fail_on: FailOn) -> Exit {
    let lowest = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    if run.failures().next().is_some() {
        Exit::Failed
    } else if run
        .findings()
        .any(|(_, finding)| finding.severity >= lowest)
    {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

fn run_show(args: Show, style: &Style, streams: &mut Streams<'_>) -> io::Result<Exit> {
    let (found, options) = match read(args.paths, args.input, streams) {
        Ok(read) => read,
        Err(message) => return Ok(complain(streams.err, &message)),
    };
    let mut servers: Vec<(Source, Vec<ApiServer>)> = Vec::new();
    let mut failed = Run::default();
    for found in found {
        let (text, failures) = match found.content {
            Content::Text(text) => (text, Vec::new()),
            Content::NoMention => continue,
            Content::Unreadable(failure) => (String::new(), vec![failure]),
        };
        let source = Source::new(found.path, text);
        let (read, broken) = check::read(&source, &options);
        let failures = [failures, broken].concat();
        if !failures.is_empty() {
            let source = Source::new(source.path(), source.text());
            let outcome = Outcome::Failed(failures);
            failed.files.push(File {
                source,
                outcome,
                findings: Vec::new(),
            });
        }
        servers.push((source, read));
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
        let _ = writeln!(streams.err);
    } else if failed.files.is_empty() && pairs.is_empty() {
        let _ = writeln!(streams.err, "no kube-apiserver is configured there");
    }
    report::write(Format::Full, &failed, &[], style, streams.err)?;
    Ok(if failed.files.is_empty() && !pairs.is_empty() {
        Exit::Clean
    } else {
        Exit::Failed
    })
}

fn run_explain(id: &str, style: &Style, streams: &mut Streams<'_>) -> io::Result<Exit> {
    if let Some(rule) = rules::find(id) {
        about::explain(rule, style, streams.out)?;
        return Ok(Exit::Clean);
    }
    let message = format!("there is no rule {id:?}; `scantling rules` lists them all");
    Ok(complain(streams.err, &message))
}

fn run_rules(format: ListFormat, streams: &mut Streams<'_>) -> io::Result<Exit> {
    match format {
        ListFormat::Full => about::list(rules::ALL, streams.out)?,
        ListFormat::Json => about::json(rules::ALL, streams.out)?,
    }
    Ok(Exit::Clean)
}

/// Finds and reads what the arguments name.
fn read(
    paths: Vec<PathBuf>,
    input: Input,
    streams: &mut Streams<'_>,
) -> Result<(Vec<discover::Found>, check::Options), String> {
    let mentions = Mentions::new().map_err(|error| error.to_string())?;
    let mut targets = Vec::with_capacity(paths.len());
    for path in paths {
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            let read = streams.stdin.read_to_end(&mut bytes);
            read.map_err(|error| format!("cannot read standard input: {error}"))?;
            targets.push(Target::Stdin {
                name: input.stdin_filename.clone(),
                bytes,
            });
        } else {
            targets.push(Target::Path(path));
        }
    }
    let found = discover::discover(targets, &|bytes| mentions.found_in(bytes));
    let rules = rules::ALL.to_vec();
    Ok((
        found,
        check::Options {
            rules,
            version: input.kubernetes_version,
            mentions,
        },
    ))
}
