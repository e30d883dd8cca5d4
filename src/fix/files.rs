//! Fixes the files of a run and writes the fixed texts.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::diff::{unified, unified_masked};
use super::{FixContext, FixResult, Rejection, fix_source};
use crate::check::{self, CrossFile, Options, ReadFile};
use crate::discover::{self, Content};
use crate::edit::Safety;
use crate::failure::Failure;
use crate::hashed::{HashMap, HashSet};
use crate::outcome::{File, Outcome, Run};
use crate::replace::replace;
use crate::source::Source;
use crate::threads;

/// The destination of fixed texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// They replace the files.
    Files,
    /// They are only shown, as a diff.
    Diff,
}

/// Which fixes to make, and where to write the fixed texts.
#[derive(Clone, Copy, Debug)]
pub struct FixRequest<'a> {
    /// The least safe fixes that may be made.
    pub allowed: Safety,
    /// The destination of fixed texts.
    pub destination: Destination,
    /// Print secrets in a diff.
    pub show_secrets: bool,
    /// The name and the bytes of standard input. Its fixed text is printed, and so is any other input.
    pub stdin: Option<(&'a str, &'a [u8])>,
}

/// The numbers of a finished request.
#[derive(Debug, Default)]
pub struct FixTotals {
    /// The number of findings that were fixed, or would be.
    pub fixed: usize,
    /// The number of findings that are gone in addition, or would be.
    pub gone: usize,
    /// The reasons of all fixes that were not made.
    pub rejected: Vec<Rejection>,
    /// Secrets are masked in the diff, or commands of a runner are escaped, so it cannot be applied.
    pub masked: bool,
}

impl FixTotals {
    /// `3 fixed`, and the rejected fixes with their reasons; `None` if nothing was fixed or rejected.
    pub fn summary(&self, destination: Destination) -> Option<String> {
        let mut lines = Vec::new();
        if self.fixed > 0 {
            let verb = match destination {
                Destination::Files => "fixed",
                Destination::Diff => "would be fixed",
            };
            let fixed = self.fixed;
            lines.push(match self.gone {
                0 => format!("{fixed} {verb}"),
                gone => format!("{fixed} {verb}, {gone} more gone with what was fixed"),
            });
        }
        if !self.rejected.is_empty() {
            let count = self.rejected.len();
            let noun = if count == 1 { "fix" } else { "fixes" };
            lines.push(format!("{count} {noun} refused: {}", self.reasons().join("; ")));
        }
        if self.masked {
            let words =
                "secrets and control characters are masked in the diff: --show-secrets prints them";
            lines.push(words.to_owned());
        }
        if lines.is_empty() { None } else { Some(lines.join("\n")) }
    }

    /// Each reason once.
    fn reasons(&self) -> Vec<String> {
        let mut reasons = self.rejected.clone();
        reasons.sort();
        reasons.dedup();
        reasons.iter().map(Rejection::to_string).collect()
    }
}

/// The diff of a file, in which secrets are masked if they are not asked for.
fn diff(
    request: &FixRequest<'_>,
    path: &str,
    before: &str,
    after: &str,
    totals: &mut FixTotals,
) -> String {
    if request.show_secrets {
        return unified(path, before, after);
    }
    let (diff, masked) = unified_masked(path, before, after);
    totals.masked |= masked;
    diff
}

/// Makes the fixes of a run. If files were written, all files are judged again, so that the run has the
/// findings that are left. Diffs and the fixed text of standard input are written to `out`.
pub fn fix_run(
    run: &mut Run,
    options: &Options,
    request: FixRequest<'_>,
    out: &mut dyn Write,
) -> io::Result<FixTotals> {
    let mut totals = FixTotals::default();
    let mut stdin_text = request.stdin.map(|(_, bytes)| bytes.to_vec());
    let mut changed: HashMap<String, String> = HashMap::default();
    let mut failures: HashMap<String, Failure> = HashMap::default();
    for (source, result) in fix_sources(run, options, request.allowed) {
        totals.rejected.extend(result.rejected.iter().map(|(_, reason)| *reason));
        let (path, before) = (source.path(), source.text());
        if result.text == before {
            continue;
        }
        if request.destination == Destination::Diff {
            out.write_all(diff(&request, path, before, &result.text, &mut totals).as_bytes())?;
        } else if request.stdin.is_some_and(|(name, _)| name == path) {
            stdin_text = Some(result.text.clone().into_bytes());
        } else if let Err(error) = replace(Path::new(path), before, &result.text) {
            failures.insert(path.to_owned(), failure(&error));
            continue;
        }
        totals.fixed += result.fixed;
        totals.gone += result.gone;
        changed.insert(path.to_owned(), result.text);
    }
    out.write_all(&stdin_text.unwrap_or_default())?;
    if request.destination == Destination::Files && !changed.is_empty() {
        judge_again(run, options, changed);
    }
    add_failures(run, failures);
    Ok(totals)
}

fn add_failures(run: &mut Run, mut failures: HashMap<String, Failure>) {
    for file in &mut run.files {
        if let Some(failure) = failures.remove(file.source.path()) {
            file.outcome = Outcome::Failed([file.failures(), &[failure]].concat());
        }
    }
}

/// Fixes the files that have an allowed fix. The result is in path order.
fn fix_sources(run: &Run, options: &Options, allowed: Safety) -> Vec<(Source, FixResult)> {
    let fixable: HashSet<&str> = run
        .files
        .iter()
        .filter(|file| has_fix(file, allowed))
        .map(|file| file.source.path())
        .collect();
    if fixable.is_empty() {
        return Vec::new();
    }
    let texts = check::texts(run);
    let mut files = check::read_all(&texts, options);
    files.retain(|file| fixable.contains(file.source.path()));
    let (layered, independent): (Vec<ReadFile>, Vec<ReadFile>) =
        files.into_iter().partition(|file| file.cross_file().is_layered());
    let mut results = threads::map(independent, discover::is_much(&texts), |file| {
        let cross_file = file.cross_file().clone();
        fix_file(file, &cross_file, options, allowed)
    });
    results.extend(fix_layered(layered, options, allowed));
    results.sort_by(|(a, _), (b, _)| a.path().cmp(b.path()));
    results
}

/// Fixes files that make one configuration together, one after the other. Each is judged with the fixed
/// texts of the files before it:
///
/// ```text
/// /etc/rancher/k3s/config.yaml
/// /etc/rancher/k3s/config.yaml.d/10-flags.yaml
/// ```
fn fix_layered(
    files: Vec<ReadFile>,
    options: &Options,
    allowed: Safety,
) -> Vec<(Source, FixResult)> {
    let mut results = Vec::new();
    let mut fixed_layers: Vec<Arc<Source>> = Vec::new();
    for file in files {
        let mut cross_file = file.cross_file().clone();
        for layer in &fixed_layers {
            cross_file.replace_layer(layer);
        }
        let (source, result) = fix_file(file, &cross_file, options, allowed);
        fixed_layers.push(Arc::new(Source::new(source.path(), result.text.as_str())));
        results.push((source, result));
    }
    results
}

fn fix_file(
    file: ReadFile,
    cross_file: &CrossFile,
    options: &Options,
    allowed: Safety,
) -> (Source, FixResult) {
    let context = FixContext { options, cross_file };
    let result = fix_source(&file.source, context, allowed);
    (file.source, result)
}

/// Judges all files of a run again, some of them with new texts.
fn judge_again(run: &mut Run, options: &Options, mut changed: HashMap<String, String>) {
    let mut texts = check::texts(run);
    for found in &mut texts {
        if let Some(text) = changed.remove(&found.path) {
            found.content = Content::Text(text.into());
        }
    }
    // Both lists are in path order. Files without a text were not judged again.
    let mut judged = check::run(texts, options).files.into_iter().peekable();
    for file in &mut run.files {
        if let Some(again) = judged.next_if(|again| again.source.path() == file.source.path()) {
            *file = again;
        }
    }
}

fn has_fix(file: &File, allowed: Safety) -> bool {
    file.findings().any(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safety <= allowed))
}

/// The failure of a file whose fixed text could not be written.
fn failure(error: &io::Error) -> Failure {
    Failure { message: format!("cannot be fixed: {error}"), span: None, help: None }
}
