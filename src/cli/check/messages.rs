//! What `scantling check` says on standard error, in addition to the report.

use std::path::{Path, PathBuf};

use super::Session;
use crate::apiserver::version::{NEWEST_MINOR, OLDEST_MINOR, Release};
use crate::baseline::Stale;
use crate::check::Options;
use crate::cli::Streams;
use crate::cli::fixes::{self, Mode};
use crate::fix::{self, FixTotals};
use crate::hashed::HashSet;
use crate::outcome::Outcome;
use crate::paths;
use crate::report;

/// Up to this number of named files, each one without a kube-apiserver is reported.
const NAMED_MAX: usize = 3;

impl Session<'_> {
    /// Prints how many findings were fixed and why others were not.
    pub(super) fn say_fixed(&self, mode: Mode, done: &FixTotals, streams: &mut Streams<'_>) {
        if self.args.output.quiet {
            return;
        }
        if let Some(line) = done.summary(mode.destination()) {
            streams.say(&line);
        }
        for line in fix::left(&self.run, fixes::allowed(&self.args.fixes)) {
            streams.say(&line);
        }
    }

    /// Prints the counts of files and findings. `known` is the number of findings that a baseline
    /// accounts for.
    pub(super) fn summarize(&self, known: Option<usize>, streams: &mut Streams<'_>) {
        let accepted = match known {
            Some(known) if known > 0 => format!(" ({known} in the baseline)"),
            _ => String::new(),
        };
        let undecided = report::undecided_count(&self.run);
        if self.args.output.verbose {
            for line in report::undecided_lines(&self.run) {
                streams.say(&line);
            }
        }
        let which =
            if undecided.is_empty() || self.args.output.verbose { "" } else { " (-v says why)" };
        streams.say(&format!("{}{accepted}{undecided}{which}", report::summary(&self.run)));
        if let Some(line) = report::left_out(&self.run) {
            streams.say(&line);
        }
    }

    /// Prints why a file that was named has nothing to judge. A list of many files may have been named by a
    /// hook, which knows their names only.
    pub(super) fn say_skipped(&self, streams: &mut Streams<'_>) {
        // Programs find the reason in the report.
        let paths = &self.args.paths;
        let many = paths.len() > NAMED_MAX && !self.args.output.verbose;
        if !self.prints_for_people() || many || self.args.output.show_files {
            return;
        }
        let files = paths.iter().filter(|path| !path.is_dir());
        let named: HashSet<PathBuf> = files.map(|path| paths::normal(path)).collect();
        // The absolute paths of all files of a folder are not worked out for nothing.
        if named.is_empty() {
            return;
        }
        for file in &self.run.files {
            let path = file.source.path();
            if let Outcome::Skipped(skip) = file.outcome
                && named.contains(&paths::normal(Path::new(path)))
            {
                streams.say(&format!("{path}: {}", skip.reason()));
            }
        }
    }

    /// Says that a run over folders judged nothing, so that it does not look like a pass. A hook
    /// names files without knowing what is in them, so nothing is said about those.
    pub(super) fn say_empty(&self, streams: &mut Streams<'_>) {
        if self.args.output.quiet
            || self.args.gate.fail_if_empty
            || !self.args.paths.iter().any(|path| path.is_dir())
            || !report::judged_nothing(&self.run)
        {
            return;
        }
        streams.say("warning: nothing was checked: no file configures a component of Kubernetes");
        streams.say("--show-files lists the files, and --fail-if-empty makes this an error");
    }

    /// True unless the report on standard output is for programs.
    fn prints_for_people(&self) -> bool {
        let printed = self.targets.iter().find(|target| target.file.is_none());
        printed.is_none_or(|target| target.format.is_for_people())
    }

    /// Prints how to go on: with many findings, without a version, or with fixes.
    pub(super) fn hint(&self, mode: Mode, streams: &mut Streams<'_>) {
        if let Some(line) = report::hint(&self.run) {
            streams.say(&line);
        }
        if let Some(line) = report::version_hint(&self.run) {
            streams.say(&line);
        }
        // Programs find the possible fixes in the findings.
        if !self.prints_for_people() {
            return;
        }
        if mode == Mode::Report
            && let Some(line) = fix::hint(&self.run)
        {
            streams.say(&line);
        }
    }
}

/// What to say if nothing is known of a release; `None` if its minor version is known.
pub(super) fn unknown_release(release: &Release) -> Option<String> {
    let nearest = release.minor.clamp(OLDEST_MINOR, NEWEST_MINOR);
    if nearest == release.minor {
        return None;
    }
    let release = &release.text;
    Some(format!("Kubernetes {release} is not known here: what is known of 1.{nearest} is used"))
}

/// Prints which configuration file is used and how many rules are enabled.
pub(super) fn say_configuration(file: Option<&Path>, options: &Options, streams: &mut Streams<'_>) {
    let from = match file {
        Some(file) => file.display().to_string(),
        None => "no configuration file".to_owned(),
    };
    streams.say(&format!("{from}: {} rules", options.settings.rules().len()));
}

/// Prints the entries of a baseline that no finding matches any more.
pub(super) fn say_stale(stale: &Stale, path: &Path, streams: &mut Streams<'_>) {
    if stale.lines.is_empty() {
        return;
    }
    for line in &stale.lines {
        streams.say(&format!("stale in the baseline: {line}"));
    }
    if stale.partial {
        // Rewriting the baseline from this run would drop the entries of files that it did not check.
        streams
            .say("the baseline covers more than was checked: rewrite it from a run over all of it");
    } else {
        streams.say(&format!("rewrite it with --write-baseline {}", path.display()));
    }
}
