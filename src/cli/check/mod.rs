//! `scantling check`: reports the findings, prints the fixes as a diff, or applies them.

mod gate;
mod messages;
mod report_files;

use std::io::{self, Read};
use std::sync::Arc;

use super::args::{Check, Output};
use super::environment;
use super::fixes::{self, Mode};
use super::output::{self, OutputTarget};
use super::{CommandError, Exit, Prepared, Streams, Terminal, prepare, say_failed};
use crate::check::{self, Options};
use crate::fix::{self, FixTotals};
use crate::outcome::{Outcome, Run, Shown};
use crate::report::{Format, Style};

pub(super) fn run(
    mut args: Check,
    terminal: Terminal,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    if args.gate.fail_on.is_none() {
        args.gate.fail_on = environment::fail_on().map_err(CommandError::Message)?;
    }
    let mode = Mode::of(&args.fixes);
    // The fixer needs the text of standard input a second time.
    let piped = match mode {
        Mode::Fix => fixes::piped(&args.paths, args.input.max_mib(None), streams)?,
        Mode::Report | Mode::Diff => None,
    };
    let is_last = !args.watch;
    let (run, options) = judge(&args, piped.as_deref(), terminal, streams)?;
    let mut session = Session::new(args, run, options, style)?;
    let exit = match mode {
        Mode::Report => session.end_report(streams),
        Mode::Diff => {
            let done = session.fix(None, terminal, streams)?;
            session.end_diff(&done, streams)
        }
        Mode::Fix => {
            let done = session.fix(piped.as_deref(), terminal, streams)?;
            session.end_fix(&done, piped.is_some(), streams)
        }
    };
    forget_at_end(session, is_last);
    exit
}

/// Forgets a value if the program ends with it: the system takes all memory back at once. To drop what is known of
/// 20,000 files takes a fortieth of the time.
fn forget_at_end<T>(value: T, is_last: bool) {
    if is_last {
        std::mem::forget(value);
    }
}

/// Checks the files. `piped` holds standard input if it is already read.
fn judge(
    args: &Check,
    mut piped: Option<&[u8]>,
    terminal: Terminal,
    streams: &mut Streams<'_>,
) -> Result<(Run, Options), CommandError> {
    let (run, options, config_file) = terminal.at_work(|progress| {
        let stdin: &mut dyn Read = match &mut piped {
            Some(bytes) => bytes,
            None => &mut *streams.stdin,
        };
        let Prepared { found, hidden, mut options, config_file } =
            prepare(&args.paths, &args.input, args.selection.clone(), stdin)?;
        options.progress = Arc::clone(progress);
        options.shown = shown(args, &options);
        let mut run = check::run(found, &options);
        run.hidden = hidden;
        Ok::<_, CommandError>((run, options, config_file))
    })?;
    if options.settings.rules().is_empty() {
        // "no findings" alone would look like a judgement.
        streams.say("no rule is enabled, so nothing is found");
    }
    if let Some(release) = &args.input.kubernetes_version
        && let Some(line) = messages::unknown_release(release)
    {
        streams.say(&line);
    }
    if args.output.verbose {
        messages::say_configuration(config_file.as_deref(), &options, streams);
    }
    Ok((run, options))
}

/// What the reports of a run show of its findings, and whatever else needs them.
fn shown(args: &Check, options: &Options) -> Shown {
    let (output, gate) = (&args.output, &args.gate);
    let needs_all = Mode::of(&args.fixes) != Mode::Report
        || args.fixes.add_ignores.is_some()
        || gate.write_baseline.is_some()
        || gate::baseline_path(args, options).is_some()
        || output.show_suppressed;
    let configured = &options.settings.output_formats;
    let targets = output::targets(&output.output_format, output.output_file.as_deref(), configured);
    let shown = targets.unwrap_or_default().into_iter().map(|target| target.format.shown());
    if needs_all { Shown::ALL } else { shown.reduce(Shown::or).unwrap_or(Shown::ALL) }
}

/// A run whose files are checked, with everything that decides how it is reported.
struct Session<'a> {
    args: Check,
    run: Run,
    options: Options,
    targets: Vec<OutputTarget>,
    style: &'a Style,
}

impl<'a> Session<'a> {
    fn new(
        args: Check,
        mut run: Run,
        options: Options,
        style: &'a Style,
    ) -> Result<Self, CommandError> {
        let output = &args.output;
        let configured = &options.settings.output_formats;
        let file = output.output_file.as_deref();
        let targets = output::targets(&output.output_format, file, configured)
            .map_err(CommandError::Message)?;
        check_formats(output, &targets).map_err(CommandError::Message)?;
        output::refuse_sources(&targets, checked_paths(&run)).map_err(CommandError::Message)?;
        run.show_suppressed = output.show_suppressed;
        Ok(Self { args, run, options, targets, style })
    }

    /// Makes the fixes, or prints them as a diff. `piped` is standard input, if it is fixed too.
    fn fix(
        &mut self,
        piped: Option<&[u8]>,
        terminal: Terminal,
        streams: &mut Streams<'_>,
    ) -> Result<FixTotals, CommandError> {
        let stdin = piped.map(|bytes| (self.args.input.stdin_filename.as_str(), bytes));
        let order = fixes::order(&self.args.fixes, stdin);
        fixes::apply(&mut self.run, &self.options, order, terminal, streams)
    }

    fn end_report(&mut self, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
        if let Some(reason) = &self.args.fixes.add_ignores {
            let totals = fix::add_ignores(&mut self.run, &self.options, reason);
            for line in totals.lines() {
                streams.say(&line);
            }
        }
        if let Some(path) = self.args.gate.write_baseline.clone() {
            self.write_baseline(&path, streams)?;
        }
        let known = match gate::baseline_path(&self.args, &self.options) {
            Some(path) => Some(self.apply_baseline(&path, streams)?),
            None => None,
        };
        match self.write(streams.out) {
            // Whoever reads the report has seen enough, but findings are findings.
            Err(CommandError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(self.exit());
            }
            written => written?,
        }
        if !self.args.output.quiet {
            self.say_skipped(streams);
            self.summarize(known, streams);
            // Whoever uses a baseline needs no hints.
            if known.is_none() {
                self.hint(Mode::Report, streams);
            }
        }
        self.say_empty(streams);
        Ok(self.exit_unless_empty(streams))
    }

    /// The diff is the output, so the findings are not printed, and files that were not checked are named on
    /// standard error.
    fn end_diff(
        &mut self,
        done: &FixTotals,
        streams: &mut Streams<'_>,
    ) -> Result<Exit, CommandError> {
        self.say_fixed(Mode::Diff, done, streams);
        let files = std::mem::take(&mut self.run.files).into_iter();
        let failed = files.filter(|file| !file.failures().is_empty());
        if say_failed(failed, self.style, streams)? {
            return Ok(Exit::Failed);
        }
        let differs = done.fixed > 0 && !self.args.gate.exit_zero;
        Ok(if differs { Exit::Findings } else { Exit::Clean })
    }

    fn end_fix(
        &self,
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
        if !self.args.output.quiet {
            self.summarize(None, streams);
            self.hint(Mode::Fix, streams);
        }
        Ok(self.exit_unless_empty(streams))
    }
}

/// Refuses `--statistics` and `--show-files` with a format that shows findings only.
fn check_formats(output: &Output, targets: &[OutputTarget]) -> Result<(), String> {
    let has_list =
        |format| matches!(format, Format::Full | Format::Concise | Format::Grouped | Format::Json);
    if targets.iter().all(|target| has_list(target.format)) {
        return Ok(());
    }
    for (option, is_given) in
        [("--statistics", output.statistics), ("--show-files", output.show_files)]
    {
        if is_given {
            return Err(format!("{option} has the formats full, concise, grouped and json only"));
        }
    }
    Ok(())
}

/// The names of the files that were checked, or would have been.
fn checked_paths(run: &Run) -> impl Iterator<Item = &str> {
    let checked = run.files.iter().filter(|file| !matches!(file.outcome, Outcome::Skipped(_)));
    checked.map(|file| file.source.path())
}
