//! What a command does before it judges: it reads the configuration and finds the files.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::args::{self, Input, Selection};
use super::{CommandError, environment};
use crate::check::Options;
use crate::config::{self, ConfigError};
use crate::dialect::Prefilter;
use crate::discover::{self, Discovery, FileFilter, FoundFile, Hidden, Target};
use crate::paths;
use crate::settings::Settings;

/// The files to read, and the settings to check them with.
pub(super) struct Prepared {
    pub(super) found: Vec<FoundFile>,
    pub(super) hidden: Hidden,
    pub(super) options: Options,
    pub(super) config_file: Option<PathBuf>,
}

/// Loads the configuration and finds the files that the arguments name.
pub(super) fn prepare(
    paths: &[PathBuf],
    input: &Input,
    selection: Selection,
    stdin: &mut dyn Read,
) -> Result<Prepared, CommandError> {
    let config_file = configuration(input, paths)?;
    let disregard_comments = selection.no_ignore_comments || input.isolated;
    let choices = input.choices(selection).map_err(CommandError::Message)?;
    let mut settings = Settings::load(config_file.as_deref(), &choices)?;
    settings.disregard_comments = disregard_comments;
    let prefilter = Prefilter::new().map_err(|error| CommandError::Message(error.to_string()))?;
    let max_mib = input.max_mib(settings.max_file_size);
    let targets = targets(paths, &input.stdin_filename, max_mib, stdin)?;
    let Discovery { found, hidden } = discover::discover(
        targets,
        &FileFilter {
            excludes: &|path| settings.excludes(path),
            includes: &|path| settings.includes(path),
            forces: &|path| settings.forces(path),
            exclude_named: input.force_exclude,
            ignore_files: !(input.no_respect_gitignore || input.isolated),
        },
    );
    let neighbours = discover::kubelet_neighbours(paths, &found);
    let options = Options { neighbours, max_mib, ..Options::with(settings, prefilter) };
    Ok(Prepared { found, hidden, options, config_file })
}

/// The paths of the command line, with the bytes of standard input for `-`.
fn targets(
    paths: &[PathBuf],
    stdin_name: &str,
    max_mib: u64,
    stdin: &mut dyn Read,
) -> Result<Vec<Target>, CommandError> {
    let mut targets = Vec::with_capacity(paths.len());
    for path in paths {
        if path.as_os_str() == "-" {
            let bytes = some_stdin(stdin, max_mib)?;
            targets.push(Target::Stdin { name: stdin_name.to_owned(), bytes });
        } else {
            targets.push(Target::Path(path.clone()));
        }
    }
    Ok(targets)
}

/// Standard input, which is not empty. `helm template . | scantling check -` would pass otherwise if helm
/// fails.
fn some_stdin(stdin: &mut dyn Read, max_mib: u64) -> Result<Vec<u8>, CommandError> {
    let bytes = read_stdin(stdin, max_mib)?;
    if bytes.trim_ascii().is_empty() {
        let message = "standard input is empty: the command before the pipe may have failed";
        return Err(CommandError::Message(message.to_owned()));
    }
    Ok(bytes)
}

/// All of standard input, which may be endless.
pub(super) fn read_stdin(stdin: &mut dyn Read, max_mib: u64) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    let limit = max_mib * discover::MIB;
    match stdin.take(limit + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > limit => Err(CommandError::Message(format!(
            "standard input is larger than {max_mib} MiB: --max-file-size raises the limit"
        ))),
        Ok(_) => Ok(bytes),
        Err(error) => Err(CommandError::Message(format!("cannot read standard input: {error}"))),
    }
}

/// The configuration file to use: the one given by `--config`, else the nearest.
pub(super) fn configuration(
    input: &Input,
    paths: &[PathBuf],
) -> Result<Option<PathBuf>, ConfigError> {
    if input.no_config || input.isolated {
        return Ok(None);
    }
    match input.config.clone().or_else(environment::config) {
        Some(file) => Ok(Some(file)),
        None => nearest(paths, &input.stdin_filename),
    }
}

/// The nearest configuration file: searched upwards from the folder that all paths have in common,
/// then from the current folder.
pub(super) fn nearest(paths: &[PathBuf], stdin: &str) -> Result<Option<PathBuf>, ConfigError> {
    let Ok(here) = std::env::current_dir() else {
        return Ok(None);
    };
    let folders = paths.iter().map(|path| match path.to_str() {
        Some("-") if stdin == args::STDIN => here.clone(),
        Some("-") => folder(Path::new(stdin)),
        _ => folder(path),
    });
    let mut file = None;
    if let Some(folder) = folders.reduce(|one, other| common_folder(&one, &other)) {
        file = config::find(&folder)?;
    }
    if file.is_none() {
        file = config::find(&here)?;
    }
    Ok(file.map(|file| match file.strip_prefix(&here) {
        Ok(relative) => relative.to_owned(),
        Err(_) => file,
    }))
}

/// The deepest folder that holds both paths.
fn common_folder(one: &Path, other: &Path) -> PathBuf {
    let mut common = PathBuf::new();
    for (part, other) in one.components().zip(other.components()) {
        if part != other {
            break;
        }
        common.push(part);
    }
    common
}

/// The path itself if it is a folder, else the folder that holds it.
fn folder(path: &Path) -> PathBuf {
    let path = paths::normal(path);
    match path.parent() {
        Some(parent) if !path.is_dir() => parent.to_owned(),
        _ => path,
    }
}
