//! `scantling check`: reports the findings, prints the fixes as a diff, or applies them.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Check, Gate, Output};
use super::environment;
use super::fixes::{self, Mode};
use super::output::{self, OutputTarget};
use super::{CommandError, Exit, Prepared, Streams, Terminal, prepare};
use crate::baseline::{self, Baseline, BaselineError, Stale};
use crate::check::{self, Options};
use crate::edit::Safety;
use crate::fix::FixTotals;
use crate::outcome::{Outcome, Run};
use crate::paths;
use crate::report::{self, Format, Style, files, statistics};
use crate::rule::Severity;

pub(super) fn run(
    args: Check,
    terminal: Terminal,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let Check { paths, input, selection, fixes, output, mut gate, .. } = args;
    if gate.fail_on.is_none() {
        gate.fail_on = environment::fail_on().map_err(CommandError::Message)?;
    }
    let (mode, allowed) = (Mode::of(&fixes), fixes::allowed(&fixes));
    // The fixer needs the text of standard input a second time.
    let piped = match mode {
        Mode::Fix => fixes::piped(&paths, input.max_mib(None), streams)?,
        Mode::Report | Mode::Diff => None,
    };
    let (mut run, options, config_file) = terminal.at_work(|progress| {
        let mut kept = piped.as_deref().unwrap_or_default();
        let stdin: &mut dyn Read = if piped.is_some() { &mut kept } else { &mut *streams.stdin };
        let Prepared { found, hidden, mut options, config_file } =
            prepare(&paths, &input, selection, stdin)?;
        options.progress = Arc::clone(progress);
        let mut run = check::run(&found, &options);
        run.hidden = hidden;
        Ok::<_, CommandError>((run, options, config_file))
    })?;
    if options.settings.rules().is_empty() {
        // "no findings" alone would look like a judgement.
        streams.say("no rule is enabled, so nothing is found");
    }
    if output.verbose {
        say_configuration(config_file.as_deref(), &options, streams);
    }
    let stdin = piped.as_deref().map(|bytes| (input.stdin_filename.as_str(), bytes));
    let done = match mode {
        Mode::Report => None,
        Mode::Diff | Mode::Fix => {
            let order = fixes::order(&fixes, stdin);
            Some(fixes::apply(&mut run, &options, order, terminal, streams)?)
        }
    };
    let configured = &options.settings.output_formats;
    let targets = output::targets(&output.output_format, output.output_file.as_deref(), configured)
        .map_err(CommandError::Message)?;
    check_statistics(&output, &targets).map_err(CommandError::Message)?;
    run.show_suppressed = output.show_suppressed;
    let isolated = input.isolated;
    let session = Session { run, options, output, targets, gate, isolated, allowed, style };
    match done {
        None => session.end_report(&paths, streams),
        Some(done) if mode == Mode::Diff => Ok(session.end_diff(&done, streams)),
        Some(done) => session.end_fix(&done, piped.is_some(), streams),
    }
}

/// Up to this number of named files, each one without a kube-apiserver is reported.
const NAMED_MAX: usize = 3;

/// A run whose files are checked, with everything that decides how it is reported.
struct Session<'a> {
    run: Run,
    options: Options,
    output: Output,
    targets: Vec<OutputTarget>,
    gate: Gate,
    /// Nothing but the command line decides.
    isolated: bool,
    /// The least safe fixes that may be made.
    allowed: Safety,
    style: &'a Style,
}

impl Session<'_> {
    fn end_report(
        mut self,
        paths: &[PathBuf],
        streams: &mut Streams<'_>,
    ) -> Result<Exit, CommandError> {
        if let Some(path) = self.gate.write_baseline.clone() {
            self.write_baseline(&path, streams)?;
        }
        let known = match self.baseline_path() {
            Some(path) => Some(self.apply_baseline(&path, paths, streams)?),
            None => None,
        };
        match self.write(streams.out) {
            // Whoever reads the report has seen enough, but findings are findings.
            Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(self.exit());
            }
            written => written?,
        }
        if !self.output.quiet {
            self.say_skipped(paths, streams);
            self.summarize(known, streams);
            // Whoever uses a baseline needs no hints.
            if known.is_none() {
                self.hint(Mode::Report, streams);
            }
        }
        Ok(self.exit_unless_empty(streams))
    }

    /// The diff is the output, so the findings are not printed.
    fn end_diff(self, done: &FixTotals, streams: &mut Streams<'_>) -> Exit {
        self.say_fixed(Mode::Diff, done, streams);
        if self.run.failures().next().is_some() {
            Exit::Failed
        } else if done.fixed > 0 && !self.gate.exit_zero {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }

    fn end_fix(
        self,
        done: &FixTotals,
        from_stdin: bool,
        streams: &mut Streams<'_>,
    ) -> Result<Exit, CommandError> {
        if from_stdin {
            // Standard output holds the fixed text, so the report goes to standard error. If that
            // cannot be written to, the fixes are still made.
            let mut report = Vec::new();
            self.write(&mut report)?;
            let _ = streams.err.write_all(&report);
        } else {
            self.write(streams.out)?;
        }
        self.say_fixed(Mode::Fix, done, streams);
        if !self.output.quiet {
            self.summarize(None, streams);
            self.hint(Mode::Fix, streams);
        }
        Ok(self.exit_unless_empty(streams))
    }

    /// Writes every report: those with a file to their files, and the other one to `out`.
    fn write(&self, out: &mut dyn io::Write) -> Result<(), CommandError> {
        for target in &self.targets {
            match &target.file {
                Some(file) => self.write_file(target.format, file)?,
                None => self.write_report(target.format, self.style, out)?,
            }
        }
        Ok(out.flush()?)
    }

    fn write_file(&self, format: Format, file: &Path) -> Result<(), CommandError> {
        // Nobody knows what the file will be read with.
        let style = Style { color: false, links: false, width: FILE_WIDTH, ..*self.style };
        let mut bytes = Vec::new();
        self.write_report(format, &style, &mut bytes)?;
        output::write_file(file, &bytes).map_err(|error| {
            CommandError::Message(format!("cannot write {}: {error}", file.display()))
        })
    }

    fn write_report(
        &self,
        format: Format,
        style: &Style,
        out: &mut dyn io::Write,
    ) -> Result<(), CommandError> {
        let Self { run, output, .. } = self;
        if output.statistics && format == Format::Json {
            statistics::write_json(run, out)?;
        } else if output.statistics {
            statistics::write(run, out)?;
        } else if output.show_files {
            files::write(run, out)?;
        } else {
            report::write(format, run, self.options.settings.rules(), style, out)?;
            let empty = run.findings().next().is_none() && run.failures().next().is_none();
            // Separates the last excerpt from the summary, which is not part of it.
            let separate = matches!(format, Format::Full | Format::Grouped);
            if separate && !empty && !output.quiet {
                writeln!(out)?;
            }
        }
        Ok(())
    }

    /// Prints how many findings were fixed and why others were not.
    fn say_fixed(&self, mode: Mode, done: &FixTotals, streams: &mut Streams<'_>) {
        if self.output.quiet {
            return;
        }
        if let Some(line) = done.summary(mode.destination()) {
            streams.say(&line);
        }
        for line in crate::fix::left(&self.run, self.allowed) {
            streams.say(&line);
        }
    }

    /// Prints the counts of files and findings. `known` is the number of findings that a baseline
    /// accounts for.
    fn summarize(&self, known: Option<usize>, streams: &mut Streams<'_>) {
        let accepted = match known {
            Some(known) if known > 0 => format!(" ({known} in the baseline)"),
            _ => String::new(),
        };
        let undecided = report::undecided_count(&self.run);
        if self.output.verbose {
            for line in report::undecided_lines(&self.run) {
                streams.say(&line);
            }
        }
        let which = if undecided.is_empty() || self.output.verbose { "" } else { " (-v says why)" };
        streams.say(&format!("{}{accepted}{undecided}{which}", report::summary(&self.run)));
        if let Some(line) = report::left_out(&self.run) {
            streams.say(&line);
        }
    }

    /// Prints why a file that was named has nothing to judge. A list of many files may have been named by a
    /// hook, which knows their names only.
    fn say_skipped(&self, paths: &[PathBuf], streams: &mut Streams<'_>) {
        // Programs find the reason in the report.
        let printed = self.targets.iter().find(|target| target.file.is_none());
        let for_people = printed.is_none_or(|target| target.format.is_for_people());
        let many = paths.len() > NAMED_MAX && !self.output.verbose;
        if !for_people || many || self.output.show_files {
            return;
        }
        for file in &self.run.files {
            let path = file.source.path();
            let is_named = |named: &PathBuf| paths::normal(named) == paths::normal(Path::new(path));
            if let Outcome::Skipped(skip) = file.outcome
                && paths.iter().any(is_named)
            {
                streams.say(&format!("{path}: {}", skip.reason()));
            }
        }
    }

    /// With `--fail-if-empty`, a run that judged nothing fails.
    fn exit_unless_empty(&self, streams: &mut Streams<'_>) -> Exit {
        let exit = self.exit();
        let mut files = self.run.files.iter();
        let judged = files.any(|file| matches!(file.outcome, Outcome::Checked { .. }));
        if judged || !self.gate.fail_if_empty || exit == Exit::Failed {
            return exit;
        }
        streams.say("error: no kube-apiserver was found to check (--fail-if-empty)");
        Exit::Failed
    }

    fn hint(&self, mode: Mode, streams: &mut Streams<'_>) {
        if let Some(line) = report::hint(&self.run) {
            streams.say(&line);
        }
        // Programs find the possible fixes in the findings.
        let printed = self.targets.iter().find(|target| target.file.is_none());
        let for_people = printed.is_none_or(|target| target.format.is_for_people());
        if !for_people {
            return;
        }
        if let Some(line) = report::version_hint(&self.run) {
            streams.say(&line);
        }
        if mode == Mode::Report
            && let Some(line) = crate::fix::hint(&self.run)
        {
            streams.say(&line);
        }
    }

    /// A file that could not be checked outweighs the findings of the others.
    fn exit(&self) -> Exit {
        let fail_on = self.gate.fail_on.or(self.options.settings.fail_on);
        let lowest = fail_on.unwrap_or(Severity::Warning);
        if self.run.failures().next().is_some() {
            return Exit::Failed;
        }
        let failing = self.run.findings().any(|(_, finding)| finding.severity >= lowest);
        if failing && !self.gate.exit_zero { Exit::Findings } else { Exit::Clean }
    }

    /// The baseline to apply. It is not applied to findings that are recorded anew.
    fn baseline_path(&self) -> Option<PathBuf> {
        if self.gate.write_baseline.is_some() {
            return None;
        }
        if self.gate.baseline.is_some() || self.isolated {
            return self.gate.baseline.clone();
        }
        environment::baseline().or_else(|| self.options.settings.baseline.clone())
    }

    /// Records all findings in a baseline and takes them out of the run.
    fn write_baseline(
        &mut self,
        path: &Path,
        streams: &mut Streams<'_>,
    ) -> Result<(), CommandError> {
        let count = baseline::write(path, &self.run)?;
        for file in &mut self.run.files {
            file.findings.clear();
        }
        if !self.output.quiet {
            let findings = report::plural(count, "finding");
            streams.say(&format!("{findings} written to {}", path.display()));
        }
        Ok(())
    }

    /// Takes the findings that a baseline records out of the run, and returns their number.
    fn apply_baseline(
        &mut self,
        path: &Path,
        paths: &[PathBuf],
        streams: &mut Streams<'_>,
    ) -> Result<usize, CommandError> {
        let mut baseline = Baseline::load(path)?;
        let known = baseline.apply(&mut self.run);
        let folders: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
        let stale = baseline.stale(&self.run, &folders, &self.options.settings);
        if !self.output.quiet {
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

/// Columns of a report for people that is written to a file.
const FILE_WIDTH: usize = 100;

fn check_statistics(output: &Output, targets: &[OutputTarget]) -> Result<(), String> {
    let counted = |format| matches!(format, Format::Full | Format::Json);
    if output.statistics && !targets.iter().all(|target| counted(target.format)) {
        return Err("--statistics has the formats full and json only".to_owned());
    }
    Ok(())
}

impl From<BaselineError> for CommandError {
    fn from(error: BaselineError) -> Self {
        Self::Message(error.to_string())
    }
}

fn say_configuration(file: Option<&Path>, options: &Options, streams: &mut Streams<'_>) {
    let from = match file {
        Some(file) => file.display().to_string(),
        None => "no configuration file".to_owned(),
    };
    streams.say(&format!("{from}: {} rules", options.settings.rules().len()));
}

fn say_stale(stale: &Stale, path: &Path, streams: &mut Streams<'_>) {
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
