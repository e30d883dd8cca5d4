//! A baseline: the findings that were there when somebody started, so that only new ones speak.
//!
//! A finding is known again by its rule, its file, the flags it is about and the text it points at,
//! and by nothing that moves when lines are added or a list is written in another style.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::outcome::Run;
use crate::rule::Finding;
use crate::source::Source;

/// The shape of the file; raised when an older program could not read it.
const VERSION: u32 = 1;

/// What a baseline file holds, sorted.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u32,
    findings: Vec<Entry>,
}

/// One or several findings that can't be told apart.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(flatten)]
    key: Key,
    /// How many there are.
    count: usize,
}

/// What a finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    /// From the baseline's folder, with `/` between its parts.
    path: String,
    rule: String,
    flags: Vec<String>,
    /// The text that the finding points at, white space made one space.
    text: String,
}

/// Why a baseline can't be used.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// It can't be read or written.
    #[error("cannot {verb} {}: {error}", path.display())]
    Io {
        /// `read` or `write`.
        verb: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is not a baseline of this version.
    #[error("{} is no baseline: {message}; write it anew with --write-baseline", path.display())]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}

/// The findings of a baseline that were not met yet.
#[derive(Debug)]
pub struct Baseline {
    root: PathBuf,
    left: BTreeMap<Key, usize>,
}

impl Baseline {
    /// Reads a baseline file.
    pub fn load(path: &Path) -> Result<Self, BaselineError> {
        let text = fs::read_to_string(path).map_err(|error| io_error("read", path, error))?;
        let invalid = |message| BaselineError::Invalid {
            path: path.to_owned(),
            message,
        };
        let stored: Stored =
            serde_json::from_str(&text).map_err(|error| invalid(error.to_string()))?;
        if stored.version != VERSION {
            return Err(invalid(format!("its version is {}", stored.version)));
        }
        let left = stored
            .findings
            .into_iter()
            .map(|entry| (entry.key, entry.count))
            .collect();
        Ok(Self {
            root: root(path),
            left,
        })
    }

    /// Takes the findings out of a run that the baseline holds; returns how many there were.
    pub fn apply(&mut self, run: &mut Run) -> usize {
        let mut known = 0;
        for file in &mut run.files {
            let source = &file.source;
            file.findings.retain(|finding| {
                let key = Key::of(finding, source, &self.root);
                let met = self.left.get_mut(&key).is_some_and(|left| {
                    let met = *left > 0;
                    *left -= usize::from(met);
                    met
                });
                known += usize::from(met);
                !met
            });
        }
        known
    }

    /// What the baseline holds of the files of a run and the run has no longer, a line for each.
    /// Files that were not part of the run say nothing.
    pub fn stale(&self, run: &Run) -> Vec<String> {
        let looked_at = |key: &Key| {
            run.files
                .iter()
                .any(|file| below(&self.root, file.source.path()) == key.path)
        };
        let left = self
            .left
            .iter()
            .filter(|(key, left)| **left > 0 && looked_at(key));
        left.map(|(key, left)| {
            let times = if *left > 1 {
                format!(" ({left} times)")
            } else {
                String::new()
            };
            format!("{}: {} is no longer found{times}", key.path, key.rule)
        })
        .collect()
    }
}

/// Writes all findings of a run to a baseline file; returns how many.
pub fn write(path: &Path, run: &Run) -> Result<usize, BaselineError> {
    let root = root(path);
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for (source, finding) in run.findings() {
        *counts.entry(Key::of(finding, source, &root)).or_default() += 1;
    }
    let findings = counts
        .into_iter()
        .map(|(key, count)| Entry { key, count })
        .collect();
    let stored = Stored {
        version: VERSION,
        findings,
    };
    let mut text = serde_json::to_string_pretty(&stored)
        .map_err(|error| io_error("write", path, io::Error::other(error)))?;
    text.push('\n');
    fs::write(path, text).map_err(|error| io_error("write", path, error))?;
    Ok(stored.findings.iter().map(|entry| entry.count).sum())
}

impl Key {
    fn of(finding: &Finding, source: &Source, root: &Path) -> Self {
        let words: Vec<&str> = source.slice(finding.span).split_whitespace().collect();
        Self {
            path: below(root, source.path()),
            rule: finding.rule.id.to_owned(),
            flags: finding.flags.clone(),
            text: words.join(" "),
        }
    }
}

fn io_error(verb: &'static str, path: &Path, error: io::Error) -> BaselineError {
    BaselineError::Io {
        verb,
        path: path.to_owned(),
        error,
    }
}

/// The folder of a baseline file.
fn root(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// A path from a folder on, however the run called it.
fn below(root: &Path, path: &str) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    let below = absolute.strip_prefix(root).unwrap_or(&absolute);
    below
        .to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}
