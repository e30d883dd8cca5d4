//! What can be typed; the only file that knows clap.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::apiserver::version::Release;
use crate::config::Choices;
use crate::report::Format;
use crate::rule::Severity;

/// What standard input is called where nothing else is said.
pub(super) const STDIN: &str = "<stdin>";

/// Tells how a kube-apiserver will really be started, and whether its kubelet and serving TLS is
/// sound.
#[derive(Parser)]
#[command(name = "scantling", version, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Colours in what people read.
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    pub(super) color: Color,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Judge every kube-apiserver in files and folders.
    Check(Check),
    /// Print the effective command line of every kube-apiserver in a file.
    Show(Show),
    /// Say what a rule means, why it matters and what to write.
    Explain {
        /// A rule's id, a benchmark's control (cis-1.12:1.2.5) or another scanner's identifier.
        rule: String,
    },
    /// List all rules.
    Rules {
        /// How to write the list.
        #[arg(long, value_enum, default_value_t = ListFormat::Full)]
        output_format: ListFormat,
    },
    /// Write a configuration file that changes nothing, with every setting explained.
    Init {
        /// Print the JSON schema of the configuration instead.
        #[arg(long)]
        schema: bool,
    },
}

#[derive(Args)]
pub(super) struct Check {
    /// Files, folders, or - for standard input.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) selection: Selection,
    #[command(flatten)]
    pub(super) fixes: Fixes,
    #[command(flatten)]
    pub(super) output: Output,
    #[command(flatten)]
    pub(super) gate: Gate,
}

#[derive(Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct Selection {
    /// Rules that count in place of all: ids, groups, benchmarks (cis-1.12), their controls.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Rules that count beside those.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) extend_select: Vec<String>,
    /// Rules that do not count.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
}

#[derive(Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct Fixes {
    /// Make the fixes that are safe, then say what is left. The text of standard input is printed,
    /// and what is left goes to standard error.
    #[arg(long, group = "fixing", conflicts_with_all = ["baseline", "write_baseline"])]
    pub(super) fix: bool,
    /// Also those that have to be looked at: flags that are missing, with the paths of kubeadm.
    #[arg(long = "unsafe-fixes", requires = "fixing")]
    pub(super) risky: bool,
    /// Print what --fix would change, and change nothing; exit code 1 where there is something.
    #[arg(long, group = "fixing", conflicts_with_all = ["baseline", "write_baseline", "output_format"])]
    pub(super) diff: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Output")]
#[expect(
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    reason = "each is a switch of its own, and called as it is typed"
)]
pub(super) struct Output {
    /// How to write what is found.
    #[arg(long, value_enum, default_value_t = OutputFormat::Full)]
    pub(super) output_format: OutputFormat,
    /// How often each rule was broken, in place of the findings; full or json.
    #[arg(long)]
    pub(super) statistics: bool,
    /// What became of each file, in place of the findings.
    #[arg(long, conflicts_with_all = ["output_format", "statistics"])]
    pub(super) show_files: bool,
    /// Nothing but the findings.
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Which configuration and how many rules are in force.
    #[arg(short, long, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

impl Output {
    /// Refuses what clap can't see to be impossible.
    pub(super) fn check(&self) -> Result<(), String> {
        let counted = matches!(self.output_format, OutputFormat::Full | OutputFormat::Json);
        if self.statistics && !counted {
            return Err("--statistics are written as full or json".to_owned());
        }
        Ok(())
    }
}

#[derive(Args)]
#[command(next_help_heading = "Gate")]
pub(super) struct Gate {
    /// The lowest severity that makes the exit code 1 [default: warning].
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    /// Exit code 0 whatever is found; still 2 where something could not be checked.
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Leave out the findings that a baseline holds.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write all findings to a baseline, and find nothing.
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(super) write_baseline: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct Show {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) input: Input,
    /// How to write the command line.
    #[arg(long, value_enum, default_value_t = ListFormat::Full)]
    pub(super) output_format: ListFormat,
}

#[derive(Args)]
pub(super) struct Input {
    /// The Kubernetes version, whatever the files say, such as 1.31.
    #[arg(long, value_name = "VERSION", value_parser = parse_version)]
    pub(super) kubernetes_version: Option<Release>,
    /// What standard input is called in the output.
    #[arg(long, value_name = "NAME", default_value = STDIN)]
    pub(super) stdin_filename: String,
    /// The configuration file, in place of the nearest scantling.toml: from the paths, else from the
    /// current folder, up to the repository's root.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// No configuration file.
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
    /// Leave out what the configuration excludes even where it is named.
    #[arg(long)]
    pub(super) force_exclude: bool,
}

impl Input {
    /// What is chosen beside the configuration, or above it.
    pub(super) fn choices(&self, selection: Option<&Selection>) -> Choices {
        let words =
            |of: fn(&Selection) -> &Vec<String>| selection.map(of).cloned().unwrap_or_default();
        Choices {
            select: words(|selection| &selection.select),
            extend_select: words(|selection| &selection.extend_select),
            ignore: words(|selection| &selection.ignore),
            version: self.kubernetes_version.clone(),
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum OutputFormat {
    /// Each finding with the lines it is about.
    Full,
    /// One line for each finding.
    Concise,
    /// Everything, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a workflow of GitHub Actions.
    Github,
}

impl From<OutputFormat> for Format {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Full => Self::Full,
            OutputFormat::Concise => Self::Concise,
            OutputFormat::Json => Self::Json,
            OutputFormat::Sarif => Self::Sarif,
            OutputFormat::Github => Self::Github,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people.
    Full,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
}

impl From<FailOn> for Severity {
    fn from(level: FailOn) -> Self {
        match level {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Note => Self::Note,
        }
    }
}

/// Why there are no arguments to act on.
pub(super) struct Usage {
    /// True for a mistake, false for `--help` and `--version`.
    pub(super) mistake: bool,
    /// What to print.
    pub(super) text: String,
}

/// Reads argv, the program's name first.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>, color: bool) -> Result<Cli, Usage> {
    Cli::try_parse_from(args).map_err(|error| {
        let text = error.render();
        let text = if color { text.ansi().to_string() } else { text.to_string() };
        Usage { mistake: error.use_stderr(), text }
    })
}

fn parse_version(text: &str) -> Result<Release, String> {
    Release::parse(text)
        .ok_or_else(|| "expected a Kubernetes version such as 1.31 or v1.31.2".to_owned())
}
