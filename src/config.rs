//! `scantling.toml` as it is written, and where it is found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use crate::apiserver::version::Release;
use crate::dialect::Hint;
use crate::rule::Severity;

/// What the file is called; the first that is there counts.
const NAMES: [&str; 2] = ["scantling.toml", ".scantling.toml"];

/// The configuration as it is written. Every field may be left out.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Config {
    /// The rules that count, in place of all: ids, groups, benchmarks (cis-1.12) and their controls
    /// (cis-1.12:1.2.5).
    pub select: Option<Vec<String>>,
    /// Rules that count beside those.
    pub extend_select: Vec<String>,
    /// Rules that do not count.
    pub ignore: Vec<String>,
    /// Severities of rules, in place of their own.
    pub severity: BTreeMap<String, Level>,
    /// Globs of files to read beside the usual ones, from the configuration's folder.
    pub include: Vec<String>,
    /// Globs of files and folders to leave out, from the configuration's folder.
    pub exclude: Vec<String>,
    /// The Kubernetes version, whatever the files say.
    pub kubernetes_version: Option<String>,
    /// The lowest severity that makes the exit code 1.
    pub fail_on: Option<Level>,
    /// Ignore comments must say why.
    pub require_reason: bool,
    /// Differences for some files; the later ones win.
    pub overrides: Vec<Override>,
    /// How to get along with other scanners.
    pub compat: Compat,
}

/// How to get along with other scanners.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Compat {
    /// Obey their comments and annotations for the same controls.
    pub suppressions: bool,
}

/// Differences for some files.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Override {
    /// Globs of the files, from the configuration's folder.
    pub paths: Vec<String>,
    /// Rules that do not count there.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Severities of rules there.
    #[serde(default)]
    pub severity: BTreeMap<String, Level>,
    /// The Kubernetes version there.
    #[serde(default)]
    pub kubernetes_version: Option<String>,
    /// How they are written, where that can't be told by what is in them. They are read in folders
    /// whatever they are called.
    #[serde(default)]
    pub dialect: Option<Hint>,
}

/// A severity as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing.
    Note,
    /// The control is not met.
    Warning,
    /// It will not start.
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Note => Self::Note,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

/// Why a configuration can't be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file is named or was found, and can't be read.
    #[error("cannot read {}: {error}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is not TOML, or has a field or a type that it can't have; with the place.
    #[error("{}: {error}", path.display())]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// What is wrong, and the line it is on.
        error: Box<toml::de::Error>,
    },
    /// A value that has the right type and means nothing.
    #[error("{}: {field}: {message}", path.display())]
    Meaningless {
        /// Which file, or `command line`.
        path: PathBuf,
        /// Which field.
        field: String,
        /// What is wrong with it.
        message: String,
    },
}

/// What the command line says beside the file, or in place of it.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// `--select`, in place of the file's.
    pub select: Vec<String>,
    /// `--extend-select`
    pub extend_select: Vec<String>,
    /// `--ignore`
    pub ignore: Vec<String>,
    /// `--kubernetes-version`, above all.
    pub version: Option<Release>,
}

/// The configuration file for a folder: in it or in the nearest folder above it, up to the root of the
/// repository.
pub fn find(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        if let Some(path) = NAMES
            .iter()
            .map(|name| folder.join(name))
            .find(|path| path.is_file())
        {
            return Some(path);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}
