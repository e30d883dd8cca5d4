//! `scantling check`.

use std::io;
use std::path::{Path, PathBuf};

use super::args::{Check, Fixes, Gate, Output};
use super::{CommandError, Exit, Streams, Terminal, fixes, read};
use crate::baseline::{self, Baseline, BaselineError, Stale};
use crate::check;
use crate::outcome::Run;
use crate::report::{self, Format, Style, files, statistics};
use crate::rule::Severity;

pub(super) fn run(
    args: Check,
    terminal: Terminal,
    style: &Style,
    streams: &mut Streams<'_>,
) -> Result<Exit, CommandError> {
    let Check { paths, input, selection, fixes, output, gate } = args;
    output.check().map_err(CommandError::Message)?;
    let piped = fixes::piped(&fixes, &paths, streams)?;
    let (mut run, options, file) = terminal.at_work(|| {
        let mut again = piped.as_deref().unwrap_or_default();
        let stdin: &mut dyn io::Read = match piped {
            Some(_) => &mut again,
            None => &mut *streams.stdin,
        };
        let (found, options, file) = read(&paths, &input, Some(&selection), stdin)?;
        Ok::<_, CommandError>((check::run(found, &options), options, file))
    })?;
    if output.verbose {
        let from =
            file.map_or("no configuration file".to_owned(), |file| file.display().to_string());
        streams.say(&format!("{from}: {} rules", options.settings.rules().len()));
    }
    let (known, said) = hold(&gate, &mut run, &paths, &options)?;
    let spoken = said.iter().filter(|_| !output.quiet);
    spoken.for_each(|line| streams.say(line));
    let stdin = piped.as_deref().map(|bytes| (input.stdin_filename.as_str(), bytes));
    let fixed = fixes::make(&fixes, stdin, (&mut run, &options), terminal, streams)?;
    let said =
        fixed.as_ref().and_then(|done| fixes::summary(&fixes, done)).filter(|_| !output.quiet);
    if let Some(done) = fixed.filter(|_| fixes.diff) {
        if let Some(said) = &said {
            streams.say(said);
        }
        return Ok(fixes::exit(&done, &run, &gate));
    }
    if stdin.is_some() {
        // Standard output has the text.
        let mut report = Vec::new();
        write(&run, &output, &options, style, &mut report)?;
        let _ = streams.err.write_all(&report);
    } else {
        write(&run, &output, &options, style, streams.out)?;
    }
    if let Some(said) = &said {
        streams.say(said);
    }
    if !output.quiet {
        sum_up(&run, &output, &fixes, known, streams);
    }
    let fail_on = gate.fail_on.map(Severity::from).or(options.settings.fail_on);
    Ok(exit(&run, fail_on.unwrap_or(Severity::Warning), &gate))
}

/// The last lines, for people. `known` is how many findings a baseline held, where there is one: whoever
/// has one needs no hints.
fn sum_up(
    run: &Run,
    output: &Output,
    fixes: &Fixes,
    known: Option<usize>,
    streams: &mut Streams<'_>,
) {
    let held = match known {
        Some(known) if known > 0 => format!(" ({known} in the baseline)"),
        _ => String::new(),
    };
    streams.say(&format!("{}{held}", report::summary(run)));
    if known.is_none() {
        let hints = [report::hint(run), fixes::hint(fixes, run, output)];
        hints.iter().flatten().for_each(|hint| streams.say(hint));
    }
}

/// Takes out what a baseline holds or is to hold. Returns how much one held that is there already, and
/// lines for people.
fn hold(
    gate: &Gate,
    run: &mut Run,
    paths: &[PathBuf],
    options: &check::Options,
) -> Result<(Option<usize>, Vec<String>), CommandError> {
    let stop = |error: BaselineError| CommandError::Message(error.to_string());
    if let Some(path) = &gate.write_baseline {
        let count = baseline::write(path, run).map_err(stop)?;
        run.files.iter_mut().for_each(|file| file.findings.clear());
        let findings = report::plural(count, "finding");
        let said = format!("{findings} written to {}", path.display());
        return Ok((None, vec![said]));
    }
    let Some(path) = &gate.baseline else {
        return Ok((None, Vec::new()));
    };
    let mut baseline = Baseline::load(path).map_err(stop)?;
    let known = baseline.apply(run);
    let folders = paths.iter().filter(|path| path.is_dir()).cloned();
    let folders: Vec<PathBuf> = folders.collect();
    let stale = baseline.stale(run, &folders, &options.settings);
    Ok((Some(known), lines(&stale, path)))
}

fn lines(stale: &Stale, path: &Path) -> Vec<String> {
    let lines = stale.lines.iter();
    let mut said: Vec<String> =
        lines.map(|line| format!("stale in the baseline: {line}")).collect();
    if !said.is_empty() {
        // What is not looked at would be lost.
        said.push(if stale.partial {
            "the baseline holds more than was looked at: write it anew from a run over all of it"
                .to_owned()
        } else {
            format!("write it anew: --write-baseline {}", path.display())
        });
    }
    said
}

fn write(
    run: &Run,
    output: &Output,
    options: &check::Options,
    style: &Style,
    out: &mut dyn io::Write,
) -> Result<(), CommandError> {
    let format = Format::from(output.output_format);
    if output.statistics && format == Format::Json {
        statistics::write_json(run, out)?;
    } else if output.statistics {
        statistics::write(run, out)?;
    } else if output.show_files {
        files::write(run, out)?;
    } else {
        report::write(format, run, options.settings.rules(), style, out)?;
        let spoke = run.findings().next().is_some() || run.failures().next().is_some();
        // Excerpts end without a blank line, and the summary is none of their help.
        if format == Format::Full && spoke && !output.quiet {
            writeln!(out)?;
        }
    }
    Ok(out.flush()?)
}

/// What a file that could not be checked hides is worse than what was found in another.
fn exit(run: &Run, lowest: Severity, gate: &Gate) -> Exit {
    if run.failures().next().is_some() {
        Exit::Failed
    } else if !gate.exit_zero && run.findings().any(|(_, finding)| finding.severity >= lowest) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
