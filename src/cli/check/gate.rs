//! What decides the exit code: severities, and the findings that a baseline accepts.

use std::path::{Path, PathBuf};

use super::Session;
use super::messages::say_stale;
use crate::baseline::{self, Baseline};
use crate::check::Options;
use crate::cli::args::Check;
use crate::cli::{CommandError, Exit, Streams, environment};
use crate::outcome::Outcome;
use crate::report;
use crate::rule::Severity;

impl Session<'_> {
    /// With `--fail-if-empty`, a run that judged nothing fails.
    pub(super) fn exit_unless_empty(&self, streams: &mut Streams<'_>) -> Exit {
        let exit = self.exit();
        let mut files = self.run.files.iter();
        let judged = files.any(|file| matches!(file.outcome, Outcome::Checked { .. }));
        if judged || !self.args.gate.fail_if_empty || exit == Exit::Failed {
            return exit;
        }
        streams.say("error: nothing was found to check (--fail-if-empty)");
        Exit::Failed
    }

    /// A file that could not be checked outweighs the findings of the others.
    pub(super) fn exit(&self) -> Exit {
        let fail_on = self.args.gate.fail_on.or(self.options.settings.fail_on);
        let lowest = fail_on.unwrap_or(Severity::Warning);
        if self.run.failures().next().is_some() {
            return Exit::Failed;
        }
        let failing = self.run.findings().any(|(_, finding)| finding.severity >= lowest);
        if failing && !self.args.gate.exit_zero { Exit::Findings } else { Exit::Clean }
    }

    /// Records all findings in a baseline and takes them out of the run.
    pub(super) fn write_baseline(
        &mut self,
        path: &Path,
        streams: &mut Streams<'_>,
    ) -> Result<(), CommandError> {
        let count = baseline::write(path, &self.run)?;
        for file in &mut self.run.files {
            file.findings.clear();
        }
        if !self.args.output.quiet {
            let findings = report::plural(count, "finding");
            streams.say(&format!("{findings} written to {}", path.display()));
        }
        Ok(())
    }

    /// Takes the findings that a baseline records out of the run, and returns their number.
    pub(super) fn apply_baseline(
        &mut self,
        path: &Path,
        streams: &mut Streams<'_>,
    ) -> Result<usize, CommandError> {
        let mut baseline = Baseline::load(path)?;
        let known = baseline.apply(&mut self.run);
        let mut folders = self.args.paths.clone();
        folders.retain(|path| path.is_dir());
        let stale = baseline.stale(&self.run, &folders, &self.options.settings);
        if !self.args.output.quiet {
            say_stale(&stale, path, streams);
            if baseline.has_texts {
                let path = path.display();
                streams.say(&format!(
                    "{path} holds texts of the files, which may be secrets: --write-baseline {path} \
                     replaces them by digests"
                ));
            }
        }
        Ok(known)
    }
}

/// The baseline to apply. It is not applied to findings that are recorded anew or get a comment.
pub(super) fn baseline_path(args: &Check, options: &Options) -> Option<PathBuf> {
    if args.gate.write_baseline.is_some() || args.fixes.add_ignores.is_some() {
        return None;
    }
    if args.gate.baseline.is_some() || args.input.isolated {
        return args.gate.baseline.clone();
    }
    environment::baseline().or_else(|| options.settings.baseline.clone())
}
