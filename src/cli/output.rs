//! Where the report goes: in one or several formats, each to standard output or to a file.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use super::environment;
use crate::paths;
use crate::replace;
use crate::report::Format;

/// `sarif=scantling.sarif`: a format, and the file that the report is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OutputTarget {
    pub(super) format: Format,
    /// `None` for standard output.
    pub(super) file: Option<PathBuf>,
}

/// A text that is no [`OutputTarget`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum OutputTargetError {
    /// The format does not exist.
    #[error(transparent)]
    Format(#[from] crate::report::UnknownFormat),
    /// `sarif=`
    #[error("expected the name of a file behind =")]
    NoFile,
}

impl FromStr for OutputTarget {
    type Err = OutputTargetError;

    fn from_str(text: &str) -> Result<Self, OutputTargetError> {
        let (format, file) = match text.split_once('=') {
            Some((_, "")) => return Err(OutputTargetError::NoFile),
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        Ok(Self { format: format.parse()?, file })
    }
}

/// Lists the formats in the help and in completions, and names the nearest for a misspelt one, as for
/// an option with fixed values.
#[derive(Clone)]
pub(super) struct OutputTargetParser;

impl TypedValueParser for OutputTargetParser {
    type Value = OutputTarget;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<OutputTarget, clap::Error> {
        let text = value.to_string_lossy();
        match text.parse() {
            Ok(target) => Ok(target),
            Err(OutputTargetError::Format(_)) => {
                let format = text.split('=').next().unwrap_or_default();
                let known = PossibleValuesParser::new(Format::ALL.map(Format::name));
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
        let formats = Format::ALL.into_iter();
        Some(Box::new(
            formats.map(|format| PossibleValue::new(format.name()).help(format.summary())),
        ))
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
    if targets.is_empty() {
        targets.push(OutputTarget { format: Format::Full, file: None });
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
fn refuse_equal_files(targets: &[OutputTarget]) -> Result<(), String> {
    let mut files = HashSet::new();
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

/// Writes a file in one step, so that nobody reads half of it.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Pipes and devices, such as /dev/stderr, cannot be replaced.
    if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return fs::write(path, bytes);
    }
    replace::create(path, bytes)
}
