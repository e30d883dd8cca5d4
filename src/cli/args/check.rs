//! The arguments of `scantling check`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::input::Input;
use super::selection::Selection;
use crate::cli::output::{OutputTarget, OutputTargetParser};
use crate::report::Format;
use crate::rule::Severity;
use crate::suppress::NO_REASON;

#[derive(Args, Clone)]
pub(in crate::cli) struct Check {
    /// Files, folders, or - for standard input.
    #[arg(default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Check again whenever a file changes, until Ctrl-C.
    #[arg(long, conflicts_with_all = ["fixing", "write_baseline"])]
    pub(in crate::cli) watch: bool,
    #[command(flatten)]
    pub(in crate::cli) input: Input,
    #[command(flatten)]
    pub(in crate::cli) selection: Selection,
    #[command(flatten)]
    pub(in crate::cli) fixes: Fixes,
    #[command(flatten)]
    pub(in crate::cli) output: Output,
    #[command(flatten)]
    pub(in crate::cli) gate: Gate,
}

#[derive(Args, Clone)]
#[command(next_help_heading = "Fixes")]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent switch")]
pub(in crate::cli) struct Fixes {
    /// Apply the safe fixes, then report the remaining findings. The fixed text of standard input
    /// goes to standard output, and the report to standard error.
    #[arg(long, group = "fixing", conflicts_with_all = ["baseline", "write_baseline"])]
    pub(in crate::cli) fix: bool,
    /// Also apply unsafe fixes, which need a review: they add missing flags, with kubeadm's paths.
    #[arg(long = "unsafe-fixes", requires = "fixing")]
    pub(in crate::cli) risky: bool,
    /// Print what --fix would change as a diff, and write nothing. Exit with 1 if there is a diff.
    #[arg(long, group = "fixing", conflicts_with_all = ["baseline", "write_baseline", "output_format"])]
    pub(in crate::cli) diff: bool,
    /// Write an ignore comment above each finding, with REASON. Nothing else in the files changes.
    #[arg(
        long,
        value_name = "REASON",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = NO_REASON,
        value_parser = one_line,
        conflicts_with_all = ["fixing", "watch", "baseline", "write_baseline", "no_ignore_comments", "isolated"],
    )]
    pub(in crate::cli) add_ignores: Option<String>,
    /// Print secrets and control characters in the diff, so that it can be applied. They are masked otherwise.
    #[arg(long, requires = "diff")]
    pub(in crate::cli) show_secrets: bool,
}

#[derive(Args, Clone)]
#[command(next_help_heading = "Output")]
#[expect(
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    reason = "each is an independent switch, named as it is typed"
)]
pub(in crate::cli) struct Output {
    /// Format of the report [default: full], and the file it is written to. Can be repeated, with a
    /// file for all but one.
    #[arg(short = 'o', long, visible_alias = "format", value_name = "FORMAT[=FILE]", value_parser = OutputTargetParser::<Format>::new())]
    pub(in crate::cli) output_format: Vec<OutputTarget>,
    /// Write the report to FILE instead of standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "diff")]
    pub(in crate::cli) output_file: Option<PathBuf>,
    /// Count the findings of each rule instead of listing them (formats for people, and json).
    #[arg(long)]
    pub(in crate::cli) statistics: bool,
    /// List each file as checked, skipped or failed, instead of findings (formats for
    /// people, and json).
    #[arg(long, conflicts_with = "statistics")]
    pub(in crate::cli) show_files: bool,
    /// Report the findings too that comments and the baseline suppress, marked as such.
    #[arg(long, conflicts_with = "statistics")]
    pub(in crate::cli) show_suppressed: bool,
    /// Print the findings only.
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
    /// Print which configuration file is used, how many rules are enabled, and why verdicts are
    /// undecided.
    #[arg(short, long, conflicts_with = "quiet")]
    pub(in crate::cli) verbose: bool,
}

#[derive(Args, Clone)]
#[command(next_help_heading = "Gate")]
pub(in crate::cli) struct Gate {
    /// The lowest severity that makes the exit code 1 [default: warning].
    #[arg(long, value_name = "SEVERITY", value_parser = severity_parser())]
    pub(in crate::cli) fail_on: Option<Severity>,
    /// Exit with 0 even if there are findings. A file that could not be checked still gives 2.
    #[arg(long)]
    pub(in crate::cli) exit_zero: bool,
    /// Exit with 2 if nothing was found to check.
    #[arg(long)]
    pub(in crate::cli) fail_if_empty: bool,
    /// Report only findings that are not recorded in the baseline FILE.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) baseline: Option<PathBuf>,
    /// Record all current findings in FILE and report none.
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(in crate::cli) write_baseline: Option<PathBuf>,
}

/// A reason that does not end its comment.
fn one_line(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err("expected a reason in one line".to_owned());
    }
    Ok(text.trim().to_owned())
}

fn severity_parser() -> impl TypedValueParser<Value = Severity> {
    // The worst comes first, as in the documentation.
    let names = Severity::ALL.iter().rev().map(|severity| severity.name());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Severity>())
}
