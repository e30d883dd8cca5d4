//! `scantling.toml` as it is written, and where it is found.

mod error;
mod host_folders;
mod misspelt;
mod read;
mod schema;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use globset::GlobBuilder;
use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use crate::apiserver::version::Release;
use crate::dialect::{Hint, ToolVersions};
use crate::profile::Profile;
use crate::rule::Severity;
use crate::selector::Selector;
use crate::{paths, untrusted};
pub use error::ConfigError;
pub use host_folders::HostFolders;
pub use schema::schema;

/// The names of the file. The first that exists is read.
const NAMES: [&str; 2] = ["scantling.toml", ".scantling.toml"];

/// The configuration as it is written. Every field is optional. A value without a meaning is refused
/// while it is read, so that the error has its place in the file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// The rules to enable, instead of the default ones: ids, groups, benchmarks (cis-1.12) and their
    /// controls (cis-1.12:1.2.5).
    #[schemars(with = "Option<Vec<String>>")]
    pub select: Option<Vec<Selector>>,
    /// Rules to enable in addition to those.
    #[schemars(with = "Vec<String>")]
    pub extend_select: Vec<Selector>,
    /// Rules to disable.
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Selector>,
    /// The rules to enable if `select` is not given.
    pub profile: Option<Profile>,
    /// Severities of rules, instead of their default severities.
    #[schemars(with = "BTreeMap<String, Severity>")]
    pub severity: BTreeMap<Selector, Severity>,
    /// Globs of more files to read, relative to the folder of the configuration.
    #[schemars(with = "Vec<String>")]
    pub include: Vec<Glob>,
    /// Globs of files and folders to leave out, relative to the folder of the configuration.
    #[schemars(with = "Vec<String>")]
    pub exclude: Vec<Glob>,
    /// The Kubernetes version, which overrides all that files say.
    #[schemars(with = "Option<String>")]
    pub kubernetes_version: Option<Kubernetes>,
    /// The versions of tools that set other flags from release to release, where the files do not tell them.
    #[serde(deserialize_with = "read::table")]
    pub tool_versions: ToolVersions,
    /// The lowest severity that makes the exit code 1.
    pub fail_on: Option<Severity>,
    /// Ignore comments must say why.
    pub require_reason: bool,
    /// The baseline to apply, relative to the folder of the configuration.
    pub baseline: Option<PathBuf>,
    /// Files above this number of MiB are not read, and count as not checked. The setting can lower the
    /// limit of 64 only, because a configuration may come with somebody else's repository.
    #[serde(deserialize_with = "read::mebibytes")]
    #[schemars(range(min = 1, max = 64))]
    pub max_file_size: Option<u64>,
    /// The format of the report. Files are named on the command line only, because a configuration may
    /// come with somebody else's repository.
    pub output_format: Vec<String>,
    /// Folders and files of the machine that runs kube-apiserver, each with the folder or file of the
    /// repository that is copied there, from the configuration's folder. Files that flags name are read
    /// from there.
    pub host_files: BTreeMap<String, PathBuf>,
    /// Settings for some files. Later ones take precedence.
    #[serde(deserialize_with = "read::overrides")]
    pub overrides: Vec<Override>,
    /// Compatibility with other scanners.
    #[serde(deserialize_with = "read::table")]
    pub compat: Compat,
}

/// Compatibility with other scanners.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Compat {
    /// Obey their comments and annotations for the same controls.
    pub suppressions: bool,
}

/// Settings for some files.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Override {
    /// Globs of the files, relative to the folder of the configuration.
    #[schemars(with = "Vec<String>")]
    pub paths: Vec<Glob>,
    /// Rules to disable there.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Selector>,
    /// Severities of rules there.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Severity>")]
    pub severity: BTreeMap<Selector, Severity>,
    /// The Kubernetes version there.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub kubernetes_version: Option<Kubernetes>,
    /// The versions of tools there.
    #[serde(default, deserialize_with = "read::table")]
    pub tool_versions: ToolVersions,
    /// The dialect, if the content does not show it. Such files are found in folders under any name.
    #[serde(default)]
    pub dialect: Option<Hint>,
}

/// The longest glob, in bytes. 100,000 braces in one another overflow the stack.
const LONGEST_GLOB: usize = 4096;

/// Why a glob can't be used.
#[derive(Debug, Error)]
pub enum GlobError {
    /// It is longer than any path.
    #[error("a glob has more than {LONGEST_GLOB} bytes")]
    Long,
    /// It is no glob.
    #[error(transparent)]
    Syntax(#[from] globset::Error),
}

/// Files and folders, a folder with all that is in it.
#[derive(Clone, Debug)]
pub struct Glob([globset::Glob; 2]);

impl Glob {
    /// The patterns, relative to the folder of the configuration.
    pub const fn patterns(&self) -> &[globset::Glob] {
        &self.0
    }
}

impl FromStr for Glob {
    type Err = GlobError;

    fn from_str(written: &str) -> Result<Self, GlobError> {
        if written.len() > LONGEST_GLOB {
            return Err(GlobError::Long);
        }
        // Both mean the folder of the configuration, to which all globs are relative.
        let mut start = written;
        while let Some(rest) = start.strip_prefix("./").or_else(|| start.strip_prefix('/')) {
            start = rest;
        }
        let start = start.trim_end_matches('/');
        let all = match start {
            "" | "." => "**".to_owned(),
            start => format!("{start}/**"),
        };
        let build = |glob| GlobBuilder::new(glob).literal_separator(true).build();
        Ok(Self([build(start)?, build(&all)?]))
    }
}

/// A version of Kubernetes as it is written.
#[derive(Clone, Debug)]
pub struct Kubernetes(pub Release);

impl FromStr for Kubernetes {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let release = Release::parse(written).map(Self);
        release.ok_or_else(|| {
            format!("{written:?} is no Kubernetes version; write one such as \"1.31\"")
        })
    }
}

/// The largest configuration that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The text of a configuration file.
pub fn read_file(path: &Path) -> Result<String, ConfigError> {
    untrusted::read(path, LARGEST)
        .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), error })
}

/// The options of the command line that add to the file, or replace parts of it.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// `--select`, in place of the file's.
    pub select: Vec<String>,
    /// `--extend-select`
    pub extend_select: Vec<String>,
    /// `--ignore`
    pub ignore: Vec<String>,
    /// `--profile`
    pub profile: Option<Profile>,
    /// `--kubernetes-version`, above all.
    pub version: Option<Release>,
    /// `--tool-version`, above all.
    pub tools: ToolVersions,
}

/// Reads a configuration file.
pub fn read(path: &Path) -> Result<Config, ConfigError> {
    let text = read_file(path)?;
    toml::from_str(&text).map_err(|error| ConfigError::invalid(path, &text, &error))
}

/// The configuration file for a folder: in it or in the nearest folder above it, up to the root of the
/// repository. Fails if the file is a link out of the repository: whoever can add a link to a repository
/// must not choose what is read outside of it.
pub fn find(folder: &Path) -> Result<Option<PathBuf>, ConfigError> {
    for folder in paths::possible_ancestors(folder) {
        for path in NAMES.map(|name| folder.join(name)) {
            if fs::symlink_metadata(&path).is_err() || path.is_dir() {
                continue;
            }
            return match untrusted::leads_out(&path) {
                Some(target) => Err(ConfigError::LeadsOut { path, target }),
                None => Ok(Some(path)),
            };
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    Ok(None)
}
