//! The command line arguments.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::apiserver::version::Release;
use crate::config::Choices;
use crate::dialect::{Tool, ToolVersion, ToolVersions};
use crate::discover::{MAX_MIB, MAX_MIB_LIMIT};
use crate::profile::Profile;
use crate::report::scorecard::ScorecardFormat;
use crate::rule::Severity;
use crate::sanitize;

use super::environment;
use super::output::{OutputTarget, OutputTargetParser};

/// The file name reported for standard input, unless `--stdin-filename` sets another one.
pub(super) const STDIN: &str = "<stdin>";

/// Work out the effective command line of a kube-apiserver, and check its kubelet and serving TLS.
#[derive(Parser)]
#[command(name = "scantling", version, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colour.
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    pub(super) color: Color,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Check every kube-apiserver in files and folders.
    Check(Check),
    /// Print the effective command line of every kube-apiserver in a file.
    Show(Show),
    /// Measure every kube-apiserver by a CIS benchmark and print a scorecard for each.
    Report(ReportArgs),
    /// List what happens to every kube-apiserver on the way to a newer version of Kubernetes.
    Upgrade(Upgrade),
    /// Explain a rule: what it finds, why it matters and what to write.
    Explain {
        /// A rule's id, a benchmark control (cis-1.12:1.2.5) or the identifier of another scanner.
        rule: String,
    },
    /// List all rules, or those of a group, a benchmark or another scanner's identifier.
    Rules {
        /// Ids, groups, benchmarks (cis-1.12), controls (cis-1.12:1.2.5), or identifiers of other
        /// scanners.
        selectors: Vec<String>,
        /// Format of the list.
        #[arg(short = 'o', long, visible_alias = "format", value_enum, default_value_t = ListFormat::Full)]
        output_format: ListFormat,
    },
    /// Print the settings in force, and where each comes from.
    Config(ConfigCommand),
    /// Run a language server on standard input and output, for editors.
    Server,
    /// Print the version, the commit it was built from and the versions of Kubernetes that it knows.
    Version {
        /// Format of the answer.
        #[arg(short = 'o', long, visible_alias = "format", value_enum, default_value_t = ListFormat::Full)]
        output_format: ListFormat,
    },
    /// Print the completions for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    Man,
    /// Write a scantling.toml with every setting commented out and explained.
    Init {
        /// Print the JSON schema of the configuration instead.
        #[arg(long)]
        schema: bool,
    },
}

#[derive(Args)]
pub(super) struct ConfigCommand {
    /// Files and folders, to find the nearest configuration file from.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) input: Input,
    #[command(flatten)]
    pub(super) selection: Selection,
}

#[derive(Args, Clone)]
pub(super) struct Check {
    /// Files, folders, or - for standard input.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// Check again whenever a file changes, until Ctrl-C.
    #[arg(long, conflicts_with_all = ["fixing", "write_baseline"])]
    pub(super) watch: bool,
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

#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Rules")]
pub(super) struct Selection {
    /// Rules to enable instead of all: ids, groups, benchmarks (cis-1.12) or controls
    /// (cis-1.12:1.2.5).
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Rules to enable in addition to --select.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) extend_select: Vec<String>,
    /// Rules to disable.
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Report findings even if an ignore comment in the file names their rule.
    #[arg(long)]
    pub(super) no_ignore_comments: bool,
    /// Rules to enable if nothing is selected: default, cis-level-1, cis-level-2 or all.
    #[arg(long, value_name = "PROFILE", value_parser = profile_parser(), conflicts_with = "select")]
    pub(super) profile: Option<Profile>,
}

#[derive(Args, Clone)]
#[command(next_help_heading = "Fixes")]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent switch")]
pub(super) struct Fixes {
    /// Apply the safe fixes, then report the remaining findings. The fixed text of standard input
    /// goes to standard output, and the report to standard error.
    #[arg(long, group = "fixing", conflicts_with_all = ["baseline", "write_baseline"])]
    pub(super) fix: bool,
    /// Also apply unsafe fixes, which need a review: they add missing flags, with kubeadm's paths.
    #[arg(long = "unsafe-fixes", requires = "fixing")]
    pub(super) risky: bool,
    /// Print what --fix would change as a diff, and write nothing. Exit with 1 if there is a diff.
    #[arg(long, group = "fixing", conflicts_with_all = ["baseline", "write_baseline", "output_format"])]
    pub(super) diff: bool,
    /// Print secrets and control characters in the diff, so that it can be applied. They are masked otherwise.
    #[arg(long, requires = "diff")]
    pub(super) show_secrets: bool,
}

#[derive(Args, Clone)]
#[command(next_help_heading = "Output")]
#[expect(
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    reason = "each is an independent switch, named as it is typed"
)]
pub(super) struct Output {
    /// Format of the report [default: full], and the file it is written to. Can be repeated, with a
    /// file for all but one.
    #[arg(short = 'o', long, visible_alias = "format", value_name = "FORMAT[=FILE]", value_parser = OutputTargetParser)]
    pub(super) output_format: Vec<OutputTarget>,
    /// Write the report to FILE instead of standard output.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["show_files", "diff"])]
    pub(super) output_file: Option<PathBuf>,
    /// Count the findings of each rule instead of listing them (formats full and json).
    #[arg(long)]
    pub(super) statistics: bool,
    /// List each file as checked, skipped or failed, instead of findings.
    #[arg(long, conflicts_with_all = ["output_format", "statistics"])]
    pub(super) show_files: bool,
    /// Report the findings too that comments and the baseline suppress, marked as such.
    #[arg(long, conflicts_with = "statistics")]
    pub(super) show_suppressed: bool,
    /// Print the findings only.
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Print which configuration file is used, how many rules are enabled, and why verdicts are
    /// undecided.
    #[arg(short, long, conflicts_with = "quiet")]
    pub(super) verbose: bool,
}

#[derive(Args, Clone)]
#[command(next_help_heading = "Gate")]
pub(super) struct Gate {
    /// The lowest severity that makes the exit code 1 [default: warning].
    #[arg(long, value_name = "SEVERITY", value_parser = severity_parser())]
    pub(super) fail_on: Option<Severity>,
    /// Exit with 0 even if there are findings. A file that could not be checked still gives 2.
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Exit with 2 if no kube-apiserver was found to check.
    #[arg(long)]
    pub(super) fail_if_empty: bool,
    /// Report only findings that are not recorded in the baseline FILE.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Record all current findings in FILE and report none.
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
    /// Format of the command line.
    #[arg(short = 'o', long, visible_alias = "format", value_enum, default_value_t = ShowFormat::Full)]
    pub(super) output_format: ShowFormat,
    /// Print values that look like secrets, which are masked otherwise.
    #[arg(long = "show-secrets")]
    pub(super) unmasked: bool,
    /// Show every component, and not only kube-apiserver.
    #[arg(long)]
    pub(super) components: bool,
}

#[derive(Args)]
pub(super) struct ReportArgs {
    /// Files, folders, or - for standard input.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) input: Input,
    /// The benchmark, such as cis-1.12, instead of that of each server's version and distribution.
    #[arg(long, value_name = "BENCHMARK")]
    pub(super) benchmark: Option<String>,
    /// Format of the scorecards.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = ReportFormat::Table)]
    pub(super) output_format: ReportFormat,
    /// Exit with 1 if a server passes less than this percentage of what passes or fails.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) min_score: Option<u8>,
    /// Exit with 1 if one of these controls fails: 1.2.6, cis-1.12:1.2.6 or any.
    #[arg(long, value_name = "CONTROLS", value_delimiter = ',')]
    pub(super) fail_on_control: Vec<String>,
    /// An earlier report in JSON, to print what got better and what got worse.
    #[arg(long, value_name = "FILE")]
    pub(super) since: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people at a terminal.
    Table,
    /// For a pull request or a wiki.
    Markdown,
    /// For programs, with everything.
    Json,
    /// For spreadsheets, a row for each control.
    Csv,
    /// For people, as one page that needs nothing else.
    Html,
}

impl From<ReportFormat> for ScorecardFormat {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Table => Self::Table,
            ReportFormat::Markdown => Self::Markdown,
            ReportFormat::Json => Self::Json,
            ReportFormat::Csv => Self::Csv,
            ReportFormat::Html => Self::Html,
        }
    }
}

#[derive(Args)]
pub(super) struct Upgrade {
    /// Files, folders, or - for standard input.
    #[arg(default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// The Kubernetes version to go to [default: the newest that is known].
    #[arg(long, value_name = "VERSION", value_parser = parse_version)]
    pub(super) to: Option<Release>,
    #[command(flatten)]
    pub(super) input: Input,
    /// Format of the list.
    #[arg(short = 'o', long, visible_alias = "format", value_enum, default_value_t = UpgradeFormat::Full)]
    pub(super) output_format: UpgradeFormat,
}

#[derive(Args, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent switch")]
pub(super) struct Input {
    /// The Kubernetes version to assume, such as 1.31, instead of what the files say.
    #[arg(long, value_name = "VERSION", value_parser = parse_version)]
    pub(super) kubernetes_version: Option<Release>,
    /// The version of a tool that its files do not tell: k3s, rke2, k0s, kamaji or talos. May be given for
    /// several tools.
    #[arg(long, value_name = "TOOL=VERSION", value_parser = ToolVersions::parse_one)]
    pub(super) tool_version: Vec<(Tool, ToolVersion)>,
    /// File name to report for standard input.
    #[arg(long, value_name = "NAME", default_value = STDIN)]
    pub(super) stdin_filename: String,
    /// The configuration file to use. By default it is the nearest scantling.toml, searched from
    /// the paths, then from the current folder, up to the root of the repository.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Use no configuration file.
    #[arg(long, conflicts_with = "config")]
    pub(super) no_config: bool,
    /// Read files in folders even if a .gitignore or .ignore file names them. Files that git tracks are
    /// read anyway.
    #[arg(long)]
    pub(super) no_respect_gitignore: bool,
    /// Trust nothing in the repository: use no configuration file, no ignore files and no ignore
    /// comments, and a baseline only if --baseline names it.
    #[arg(long, conflicts_with = "config")]
    pub(super) isolated: bool,
    /// Do not read files above this number of MiB; they count as not checked [default: 64].
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=MAX_MIB_LIMIT))]
    pub(super) max_file_size: Option<u64>,
    /// Apply the excludes of the configuration to files named on the command line too.
    #[arg(long)]
    pub(super) force_exclude: bool,
}

impl Input {
    /// The settings given as arguments, which take precedence over the configuration file.
    pub(super) fn choices(&self, selection: Selection) -> Result<Choices, String> {
        let Selection { select, extend_select, ignore, profile, .. } = selection;
        let version = match &self.kubernetes_version {
            Some(version) => Some(version.clone()),
            None => environment::kubernetes_version()?,
        };
        let mut tools = ToolVersions::default();
        for (tool, version) in &self.tool_version {
            tools.set(*tool, version.clone());
        }
        Ok(Choices { select, extend_select, ignore, profile, version, tools })
    }

    /// The largest file to read in MiB. `configured` is the setting of the configuration file.
    pub(super) fn max_mib(&self, configured: Option<u64>) -> u64 {
        self.max_file_size.or(configured).unwrap_or(MAX_MIB)
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    /// For people.
    Full,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    /// For people.
    Full,
    /// For programs.
    Json,
    /// One command, to paste into a shell.
    Shell,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum UpgradeFormat {
    /// For people.
    Full,
    /// For programs.
    Json,
    /// A table for each server, for a job's summary or a comment.
    Markdown,
}

/// A text to print instead of running a command.
pub(super) struct UsageText {
    /// True for wrong arguments, false for `--help` and `--version`.
    pub(super) mistake: bool,
    /// The text to print.
    pub(super) text: String,
}

/// Reads argv, the program's name first.
pub(super) fn parse(
    args: impl IntoIterator<Item = OsString>,
    color: bool,
) -> Result<Cli, UsageText> {
    Cli::try_parse_from(with_command(args)).map_err(|error| {
        let styled = error.render();
        // An argument may be the name of a hostile file, so it may hold what a terminal or a runner obeys.
        let plain = styled.to_string();
        let safe = sanitize::lines(&plain);
        let text =
            if color && safe == plain { styled.ansi().to_string() } else { safe.into_owned() };
        UsageText { mistake: error.use_stderr(), text }
    })
}

/// The first argument that begins with `-` and is also the path of an existing file. Hooks append the names
/// of changed files to the arguments, so a file called `--write-baseline=x.json` would act as an option.
/// Arguments after `--` are paths anyway.
pub(super) fn file_like_option(args: &[OsString]) -> Option<&OsString> {
    let options = args.iter().skip(1).take_while(|arg| *arg != "--");
    for arg in options {
        let dashed = arg.as_encoded_bytes().starts_with(b"-") && arg != "-";
        if dashed && fs::symlink_metadata(arg).is_ok() {
            return Some(arg);
        }
    }
    None
}

/// The arguments with `check` in front of a path that comes without a command.
///
/// ```text
/// scantling kube-apiserver.yaml
/// kustomize build . | scantling -
/// ```
fn with_command(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut args: Vec<OsString> = args.into_iter().collect();
    let mut first = 1;
    // The only option that may come first and has a value.
    while let Some(argument) = args.get(first) {
        match argument.to_str() {
            Some("--color") => first += 2,
            Some(text) if text.starts_with("--color=") => first += 1,
            _ => break,
        }
    }
    let Some(word) = args.get(first) else {
        return args;
    };
    let is_path = word == "-" || Path::new(word).exists();
    let command = Cli::command();
    let is_command = command.get_subcommands().any(|known| word.to_str() == Some(known.get_name()));
    if is_path && !is_command {
        args.insert(first, OsString::from("check"));
    }
    args
}

fn parse_version(text: &str) -> Result<Release, String> {
    Release::parse(text)
        .ok_or_else(|| "expected a Kubernetes version such as 1.31 or v1.31.2".to_owned())
}

fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    // The worst comes first, as in the documentation.
    let names = Severity::ALL.iter().rev().map(|severity| severity.name());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Severity>())
}

fn profile_parser() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::name))
        .try_map(|name| name.parse::<Profile>())
}
