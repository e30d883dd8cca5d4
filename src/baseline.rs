//! A baseline: a file of accepted findings, so that only new ones are reported.
//!
//! A finding is recognised by its rule, its file, the flags it is about and the text it points at. Line
//! numbers and the style of a list may change. A missing flag has no text, so such a finding is
//! recognised by the index of its server in the file.
//!
//! The text may be a secret, and a baseline is committed, so only a digest of it is stored.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::failure;
use crate::outcome::{File, Run, Suppressed, Suppressor};
use crate::paths;
use crate::replace;
use crate::rule::Finding;
use crate::rules;
use crate::sanitize;
use crate::settings::{FileSettings, Settings};
use crate::source::Source;
use crate::untrusted;

/// The shape of the file; raised when an older program could not read it.
const VERSION: u32 = 2;

/// The shape before: `text` is the text itself.
const VERSION_WITH_TEXTS: u32 = 1;

/// Bytes of a digest that are kept. Texts of one file and one rule are told apart, no more.
const DIGEST: usize = 16;

/// The largest baseline that is read, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The content of a baseline file, sorted.
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

/// The identity of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    /// From the baseline's folder, with `/` between its parts.
    path: String,
    rule: String,
    flags: Vec<String>,
    /// A digest of the text that the finding points at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Which server of the file lacks something, in place of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    server: Option<usize>,
}

/// Why a baseline can't be used.
#[derive(Debug, Error)]
pub enum BaselineError {
    /// It can't be read or written.
    #[error("cannot {verb} {}: {}", path.display(), failure::system_words(error))]
    Io {
        /// `read` or `write`.
        verb: &'static str,
        /// Which file.
        path: PathBuf,
        /// The error of the system.
        error: io::Error,
    },
    /// It is not a baseline of this version.
    #[error("{} is not a valid baseline: {message}; --write-baseline replaces it", path.display())]
    Invalid {
        /// Which file.
        path: PathBuf,
        /// The error: lower case, no full stop.
        message: String,
    },
    /// It is another file.
    #[error("{} is not a baseline: name another file", path.display())]
    Other {
        /// Which file.
        path: PathBuf,
    },
}

/// The findings of a baseline that were not met yet.
#[derive(Debug)]
pub struct Baseline {
    root: PathBuf,
    left: BTreeMap<Key, usize>,
    /// It holds texts of the files that it was made from, as older programs wrote them.
    pub has_texts: bool,
}

impl Baseline {
    /// Reads a baseline file.
    pub fn load(path: &Path) -> Result<Self, BaselineError> {
        let text = untrusted::read(path, LARGEST).map_err(|error| io_error("read", path, error))?;
        if !resembles_baseline(&text) {
            return Err(BaselineError::Other { path: path.to_owned() });
        }
        let invalid = |message| BaselineError::Invalid { path: path.to_owned(), message };
        let stored: Stored =
            serde_json::from_str(&text).map_err(|error| invalid(not_a_baseline(&error)))?;
        let has_texts = stored.version == VERSION_WITH_TEXTS;
        if stored.version != VERSION && !has_texts {
            return Err(invalid(format!("its version is {}", stored.version)));
        }
        let mut left = BTreeMap::new();
        for Entry { mut key, count } in stored.findings {
            if has_texts && let Some(text) = &key.text {
                key.text = Some(digest(&key.path, &key.rule, text));
            }
            *left.entry(key).or_default() += count;
        }
        Ok(Self { root: root(path), left, has_texts })
    }

    /// Takes the findings out of a run that the baseline holds; returns how many there were.
    pub fn apply(&mut self, run: &mut Run) -> usize {
        let mut known = 0;
        for file in &mut run.files {
            let source = &file.source;
            let mut new = Vec::new();
            for reported in file.findings.drain(..) {
                let key = Key::of(&reported.finding, source, &self.root);
                match self.left.get_mut(&key) {
                    Some(left) if *left > 0 => {
                        *left -= 1;
                        known += 1;
                        let (by, reason) = (Suppressor::Baseline, None);
                        file.suppressed.push(Suppressed { reported, by, reason });
                    }
                    _ => new.push(reported),
                }
            }
            file.findings = new;
        }
        known
    }

    /// The findings of the baseline that no longer exist, as far as a run can tell. Findings of rules that
    /// were not enabled, of files that could not be read and of files that the run did not look at are
    /// unknown. A file is gone if it would be in one of the folders that were walked.
    pub fn stale(&self, run: &Run, folders: &[PathBuf], settings: &Settings) -> Stale {
        let files: BTreeMap<String, &File> = run
            .files
            .iter()
            .map(|file| (paths::relative(&self.root, file.source.path().as_ref()), file))
            .collect();
        // The entries are in the order of their paths.
        let mut last: Option<(String, Arc<FileSettings>)> = None;
        let mut judged = |key: &Key| {
            let path = self.root.join(&key.path);
            let looked_at = match files.get(&key.path) {
                Some(file) => file.failures().is_empty(),
                None => fs::symlink_metadata(&path).is_err_and(|_| within(folders, &path)),
            };
            if last.as_ref().is_none_or(|(of, _)| *of != key.path) {
                last = Some((key.path.clone(), settings.for_file(&path.to_string_lossy())));
            }
            let rules = last.as_ref().map_or(&[][..], |(_, settings)| &settings.rules);
            // A rule that is no more finds nothing.
            let known = rules::find(&key.rule).is_some();
            looked_at && (!known || rules.iter().any(|rule| rule.id == key.rule))
        };
        let left = self.left.iter().filter(|(_, left)| **left > 0);
        let (gone, unknown): (Vec<_>, Vec<_>) = left.partition(|(key, _)| judged(key));
        Stale { lines: gone.into_iter().map(line).collect(), partial: !unknown.is_empty() }
    }
}

/// The findings of a baseline that a run no longer has.
#[derive(Debug)]
pub struct Stale {
    /// A line for each.
    pub lines: Vec<String>,
    /// The baseline holds more that the run can tell nothing of, so a new one would lack it.
    pub partial: bool,
}

fn line((key, left): (&Key, &usize)) -> String {
    let times = if *left > 1 { format!(" ({left} times)") } else { String::new() };
    format!(
        "{}: {} is no longer found{times}",
        sanitize::word(&key.path),
        sanitize::word(&key.rule)
    )
}

fn within(folders: &[PathBuf], path: &Path) -> bool {
    folders.iter().any(|folder| paths::below(folder, path).is_some())
}

/// Writes all findings of a run to a baseline file; returns how many.
///
/// # Errors
///
/// If the file cannot be written, or if it exists and is not a baseline: a slip of the keyboard must not replace a
/// manifest.
pub fn write(path: &Path, run: &Run) -> Result<usize, BaselineError> {
    refuse_other_file(path)?;
    let root = root(path);
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    for (source, finding) in run.findings() {
        *counts.entry(Key::of(finding, source, &root)).or_default() += 1;
    }
    let findings = counts.into_iter().map(|(key, count)| Entry { key, count }).collect();
    let stored = Stored { version: VERSION, findings };
    let mut text = serde_json::to_string_pretty(&stored)
        .map_err(|error| io_error("write", path, io::Error::other(error)))?;
    text.push('\n');
    replace::write(path, &text).map_err(|error| io_error("write", path, error))?;
    Ok(stored.findings.iter().map(|entry| entry.count).sum())
}

/// Fails if there is a file with a text that was never a baseline.
fn refuse_other_file(path: &Path) -> Result<(), BaselineError> {
    if !path.is_file() {
        return Ok(());
    }
    let text = untrusted::read(path, LARGEST).map_err(|error| io_error("read", path, error))?;
    if text.trim().is_empty() || resembles_baseline(&text) {
        return Ok(());
    }
    Err(BaselineError::Other { path: path.to_owned() })
}

/// True for a baseline of any version, also one with the marks of a merge conflict.
fn resembles_baseline(text: &str) -> bool {
    ["\"version\"", "\"findings\""].iter().all(|key| text.contains(key))
}

impl Key {
    fn of(finding: &Finding, source: &Source, root: &Path) -> Self {
        let path = paths::relative(root, source.path().as_ref());
        let rule = finding.rule.id.to_owned();
        let text = if finding.server_index.is_none() {
            // White space is made one space.
            let words: Vec<&str> = source.slice(finding.span).split_whitespace().collect();
            Some(digest(&path, &rule, &words.join(" ")))
        } else {
            None
        };
        let flags = finding.flags.iter().map(ToString::to_string).collect();
        Self { path, rule, flags, text, server: finding.server_index }
    }
}

/// A digest of a text. It differs from file to file, so that the same secret in two files does not show.
fn digest(path: &str, rule: &str, text: &str) -> String {
    let mut hash = Sha256::new();
    for part in [path, rule, text] {
        hash.update(part);
        hash.update([0]);
    }
    let mut hex = String::with_capacity(2 * DIGEST);
    for byte in hash.finalize().iter().take(DIGEST) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The kind and the place of a JSON error, without the words of the file: it may be any file.
fn not_a_baseline(error: &serde_json::Error) -> String {
    let problem = if error.is_data() { "it has other fields or values" } else { "it is not JSON" };
    format!("{problem}, line {} column {}", error.line(), error.column())
}

fn io_error(verb: &'static str, path: &Path, error: io::Error) -> BaselineError {
    BaselineError::Io { verb, path: path.to_owned(), error }
}

/// The folder of a baseline file.
fn root(path: &Path) -> PathBuf {
    let path = paths::normal(path);
    path.parent().map_or_else(PathBuf::new, Path::to_owned)
}
