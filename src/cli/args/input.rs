//! The arguments that say what is read, and with which assumptions: the same for every command that reads
//! files.

use std::path::PathBuf;

use clap::Args;

use super::selection::Selection;
use crate::apiserver::version::Release;
use crate::cli::environment;
use crate::config::Choices;
use crate::dialect::{Tool, ToolVersion, ToolVersions};
use crate::discover::{MAX_MIB, MAX_MIB_LIMIT};

/// The file name reported for standard input, unless `--stdin-filename` sets another one.
pub(in crate::cli) const STDIN: &str = "<stdin>";

#[derive(Args, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is an independent switch")]
pub(in crate::cli) struct Input {
    /// The Kubernetes version to assume, such as 1.31, instead of what the files say.
    #[arg(long, value_name = "VERSION", value_parser = parse_version)]
    pub(in crate::cli) kubernetes_version: Option<Release>,
    /// The version of a tool that its files do not tell: k3s, rke2, k0s, kamaji, talos, kops, eks-anywhere or
    /// kubespray. May be given for several tools.
    #[arg(long, value_name = "TOOL=VERSION", value_parser = ToolVersions::parse_one)]
    pub(in crate::cli) tool_version: Vec<(Tool, ToolVersion)>,
    /// File name to report for standard input.
    #[arg(long, value_name = "NAME", default_value = STDIN)]
    pub(in crate::cli) stdin_filename: String,
    /// The configuration file to use. By default it is the nearest scantling.toml, searched from
    /// the paths, then from the current folder, up to the root of the repository.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
    /// Use no configuration file.
    #[arg(long, conflicts_with = "config")]
    pub(in crate::cli) no_config: bool,
    /// Read files in folders even if a .gitignore or .ignore file names them. Files that git tracks are
    /// read anyway.
    #[arg(long)]
    pub(in crate::cli) no_respect_gitignore: bool,
    /// Trust nothing in the repository: use no configuration file, no ignore files and no ignore
    /// comments, and a baseline only if --baseline names it.
    #[arg(long, conflicts_with = "config")]
    pub(in crate::cli) isolated: bool,
    /// Do not read files above this number of MiB; they count as not checked [default: 64].
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=MAX_MIB_LIMIT))]
    pub(in crate::cli) max_file_size: Option<u64>,
    /// Apply the excludes of the configuration to files named on the command line too.
    #[arg(long)]
    pub(in crate::cli) force_exclude: bool,
}

impl Input {
    /// The settings given as arguments, which take precedence over the configuration file.
    pub(in crate::cli) fn choices(&self, selection: Selection) -> Result<Choices, String> {
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
    pub(in crate::cli) fn max_mib(&self, configured: Option<u64>) -> u64 {
        self.max_file_size.or(configured).unwrap_or(MAX_MIB)
    }
}

pub(super) fn parse_version(text: &str) -> Result<Release, String> {
    Release::parse(text)
        .ok_or_else(|| "expected a Kubernetes version such as 1.31 or v1.31.2".to_owned())
}
