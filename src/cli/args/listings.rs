//! The arguments of the commands that print something other than findings.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::input::{Input, parse_version};
use super::selection::Selection;
use crate::apiserver::version::Release;
use crate::cli::output::{self, OutputTarget, OutputTargetParser};
use crate::report::scorecard::ScorecardFormat;

/// Where the output of a command goes: the same options as those of `check`, with the formats of the command.
/// The first format is the default.
#[derive(Args, Clone)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct ListingOutput<F: ValueEnum + Send + Sync + 'static> {
    /// Format of the output [default: the first], and the file it is written to. Can be repeated, with a
    /// file for all but one.
    #[arg(short = 'o', long, visible_alias = "format", value_name = "FORMAT[=FILE]", value_parser = OutputTargetParser::<F>::new())]
    output_format: Vec<OutputTarget<F>>,
    /// Write the output to FILE instead of standard output.
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
}

impl<F: ValueEnum + Send + Sync + Copy + 'static> ListingOutput<F> {
    /// The targets, with the default format if none is named.
    pub(in crate::cli) fn targets(&self) -> Result<Vec<OutputTarget<F>>, String> {
        let Some(default) = F::value_variants().first().copied() else {
            return Ok(Vec::new());
        };
        output::complete(self.output_format.clone(), default, self.output_file.as_deref())
    }
}

#[derive(Args)]
pub(in crate::cli) struct ConfigCommand {
    /// Files and folders, to find the nearest configuration file from.
    #[arg(default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) input: Input,
    #[command(flatten)]
    pub(in crate::cli) selection: Selection,
}

#[derive(Args)]
pub(in crate::cli) struct Show {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) input: Input,
    #[command(flatten)]
    pub(in crate::cli) output: ListingOutput<ShowFormat>,
    /// Print values that look like secrets, which are masked otherwise.
    #[arg(long = "show-secrets")]
    pub(in crate::cli) unmasked: bool,
    /// Show every component, and not only kube-apiserver.
    #[arg(long)]
    pub(in crate::cli) components: bool,
}

#[derive(Args)]
pub(in crate::cli) struct ReportArgs {
    /// Files, folders, or - for standard input.
    #[arg(default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) input: Input,
    /// The benchmark, such as cis-1.12, instead of that of each server's version and distribution.
    #[arg(long, value_name = "BENCHMARK")]
    pub(in crate::cli) benchmark: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) output: ListingOutput<ReportFormat>,
    /// Exit with 1 if a server passes less than this percentage of what passes or fails.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(in crate::cli) min_score: Option<u8>,
    /// Exit with 1 if one of these controls fails: 1.2.6, cis-1.12:1.2.6 or any.
    #[arg(long, value_name = "CONTROLS", value_delimiter = ',')]
    pub(in crate::cli) fail_on_control: Vec<String>,
    /// An earlier report in JSON, to print what got better and what got worse.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) since: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum ReportFormat {
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
    /// For programs of auditors: assessment results of NIST's OSCAL.
    Oscal,
}

impl From<ReportFormat> for ScorecardFormat {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Table => Self::Table,
            ReportFormat::Markdown => Self::Markdown,
            ReportFormat::Json => Self::Json,
            ReportFormat::Csv => Self::Csv,
            ReportFormat::Html => Self::Html,
            ReportFormat::Oscal => Self::Oscal,
        }
    }
}

#[derive(Args)]
pub(in crate::cli) struct Upgrade {
    /// Files, folders, or - for standard input.
    #[arg(default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The Kubernetes version to go to [default: the newest that is known].
    #[arg(long, value_name = "VERSION", value_parser = parse_version)]
    pub(in crate::cli) to: Option<Release>,
    #[command(flatten)]
    pub(in crate::cli) input: Input,
    #[command(flatten)]
    pub(in crate::cli) output: ListingOutput<UpgradeFormat>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ListFormat {
    /// For people.
    Full,
    /// For programs.
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ShowFormat {
    /// For people.
    Full,
    /// For programs.
    Json,
    /// One command, to paste into a shell.
    Shell,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum UpgradeFormat {
    /// For people.
    Full,
    /// For programs.
    Json,
    /// A table for each server, for a job's summary or a comment.
    Markdown,
}
