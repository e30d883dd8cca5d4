//! Where the report goes: in one or several formats, each to standard output or to a file.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, ValueEnum};

use super::{CommandError, environment};
use crate::hashed::HashSet;
use crate::report::{Format, Style};
use crate::{failure, near_miss, paths, replace};

/// Columns of a report for people that is written to a file.
const FILE_WIDTH: usize = 100;

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.summary()))
    }
}

/// `sarif=scantling.sarif`: a format, and the file that the report is written to. Each command has its own
/// formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OutputTarget<F = Format> {
    pub(super) format: F,
    /// `None` for standard output.
    pub(super) file: Option<PathBuf>,
}

/// A text that is no [`OutputTarget`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum OutputTargetError {
    /// The format does not exist.
    #[error("expected one of {known}{hint}")]
    Format {
        /// The formats of the command.
        known: String,
        /// `; did you mean sarif?`, or nothing.
        hint: String,
    },
    /// `sarif=`
    #[error("expected the name of a file behind =")]
    NoFile,
}

impl<F: ValueEnum + 'static> FromStr for OutputTarget<F> {
    type Err = OutputTargetError;

    fn from_str(text: &str) -> Result<Self, OutputTargetError> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err(OutputTargetError::NoFile),
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        match F::from_str(name, false) {
            Ok(format) => Ok(Self { format, file }),
            Err(_) => Err(unknown_format::<F>(name)),
        }
    }
}

fn unknown_format<F: ValueEnum + 'static>(name: &str) -> OutputTargetError {
    let known = format_names::<F>();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let hint = near_miss::question(name, &known);
    OutputTargetError::Format { known: known.join(", "), hint }
}

fn format_names<F: ValueEnum + 'static>() -> Vec<String> {
    possible_values::<F>().map(|value| value.get_name().to_owned()).collect()
}

fn possible_values<F: ValueEnum + 'static>() -> impl Iterator<Item = PossibleValue> {
    F::value_variants().iter().filter_map(ValueEnum::to_possible_value)
}

/// Lists the formats in the help and in completions, and names the nearest for a misspelt one, as for
/// an option with fixed values.
pub(super) struct OutputTargetParser<F = Format>(PhantomData<fn() -> F>);

impl<F> OutputTargetParser<F> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<F> Clone for OutputTargetParser<F> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<F: ValueEnum + Send + Sync + 'static> TypedValueParser for OutputTargetParser<F> {
    type Value = OutputTarget<F>;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<OutputTarget<F>, clap::Error> {
        let text = value.to_string_lossy();
        match text.parse() {
            Ok(target) => Ok(target),
            Err(OutputTargetError::Format { .. }) => {
                let format = text.split('=').next().unwrap_or_default();
                let known = PossibleValuesParser::new(possible_values::<F>());
                known.parse_ref(command, argument, OsStr::new(format))?;
                // Not reached: the parser refuses what is no format.
                Err(clap::Error::new(ErrorKind::InvalidValue).with_cmd(command))
            }
            Err(OutputTargetError::NoFile) => {
                let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
                if let Some(argument) = argument {
                    let name = ContextValue::String(argument.to_string());
                    error.insert(ContextKind::InvalidArg, name);
                }
                error.insert(ContextKind::InvalidValue, ContextValue::String(String::new()));
                Err(error)
            }
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(possible_values::<F>()))
    }
}

/// The targets that are in force: those of the command line, else those of the environment, else those
/// of the configuration, else the format for people. `--output-file` names the file of the only one.
pub(super) fn targets(
    typed: &[OutputTarget],
    output_file: Option<&Path>,
    configured: &[String],
) -> Result<Vec<OutputTarget>, String> {
    let mut targets = typed.to_vec();
    if targets.is_empty() {
        let variable = environment::output_format().unwrap_or_default();
        let formats = variable.split(',').filter(|text| !text.is_empty());
        targets = parse_all(formats, "SCANTLING_OUTPUT_FORMAT")?;
    }
    if targets.is_empty() {
        // A configuration may come with somebody else's repository.
        if configured.iter().any(|text| text.contains('=')) {
            return Err("output-format: files are named on the command line only".to_owned());
        }
        targets = parse_all(configured.iter().map(String::as_str), "output-format")?;
    }
    complete(targets, Format::Full, output_file)
}

/// The targets with the format that is printed if none is named. `output_file` is the file of the only one
/// without a file. Fails if two reports have the same place.
pub(super) fn complete<F>(
    mut targets: Vec<OutputTarget<F>>,
    default: F,
    output_file: Option<&Path>,
) -> Result<Vec<OutputTarget<F>>, String> {
    if targets.is_empty() {
        targets.push(OutputTarget { format: default, file: None });
    }
    let printed = targets.iter().filter(|target| target.file.is_none()).count();
    if printed > 1 {
        return Err(
            "several formats for standard output: write FORMAT=FILE for all but one".to_owned()
        );
    }
    if let Some(file) = output_file {
        let Some(target) = targets.iter_mut().find(|target| target.file.is_none()) else {
            return Err("--output-file: every format has a file already".to_owned());
        };
        target.file = Some(file.to_owned());
    }
    refuse_equal_files(&targets)?;
    Ok(targets)
}

fn parse_all<'t>(
    texts: impl Iterator<Item = &'t str>,
    setting: &str,
) -> Result<Vec<OutputTarget>, String> {
    let mut targets = Vec::new();
    for text in texts {
        let parsed: Result<OutputTarget, OutputTargetError> = text.parse();
        targets.push(parsed.map_err(|error| format!("{setting}: {text:?}: {error}"))?);
    }
    Ok(targets)
}

/// The second of two reports in one file would replace the first.
fn refuse_equal_files<F>(targets: &[OutputTarget<F>]) -> Result<(), String> {
    let mut files = HashSet::default();
    for file in targets.iter().filter_map(|target| target.file.as_deref()) {
        if !files.insert(paths::normal(file)) {
            return Err(format!(
                "two reports for {}: each format needs its own file",
                file.display()
            ));
        }
    }
    Ok(())
}

/// A report in place of a manifest that it is about would be a mistake in the arguments:
/// `-o json=pod.yaml`.
pub(super) fn refuse_sources<'p, F>(
    targets: &[OutputTarget<F>],
    sources: impl Iterator<Item = &'p str>,
) -> Result<(), String> {
    let files: Vec<&Path> = targets.iter().filter_map(|target| target.file.as_deref()).collect();
    if files.is_empty() {
        return Ok(());
    }
    let sources: HashSet<PathBuf> = sources.map(|path| paths::resolved(Path::new(path))).collect();
    for file in files {
        if sources.contains(&paths::resolved(file)) {
            return Err(format!("a report would replace {}, which is checked", file.display()));
        }
    }
    Ok(())
}

/// Writes each report: those with a file to their files, and the other one to `out`.
pub(super) fn write_all<F: Copy>(
    targets: &[OutputTarget<F>],
    style: &Style,
    out: &mut dyn io::Write,
    write: impl Fn(F, &Style, &mut dyn io::Write) -> io::Result<()>,
) -> Result<(), CommandError> {
    for target in targets {
        let Some(file) = &target.file else {
            write(target.format, style, out)?;
            continue;
        };
        // Nobody knows what the file will be read with.
        let plain = Style { color: false, links: false, width: FILE_WIDTH, ..*style };
        let mut bytes = Vec::new();
        write(target.format, &plain, &mut bytes)?;
        write_file(file, &bytes).map_err(|error| {
            let words = failure::system_words(&error);
            CommandError::Message(format!("cannot write {}: {words}", file.display()))
        })?;
    }
    Ok(out.flush()?)
}

/// Writes a file in one step, so that nobody reads half of it.
fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Pipes and devices, such as /dev/stderr, cannot be replaced.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return fs::write(path, bytes);
    }
    replace::create(path, bytes)
}
