//! `scantling config`: the settings in force, and where each comes from.

use std::path::Path;

use super::args::ConfigCommand;
use super::prepare::configuration;
use super::{CommandError, Exit, Streams, environment};
use crate::config::{self, Choices, Config, Glob, Override};
use crate::dialect::ToolVersions;
use crate::discover::MAX_MIB;
use crate::rule::Severity;
use crate::rules;
use crate::selector::Selector;
use crate::settings::Settings;

pub(super) fn run(args: ConfigCommand, streams: &mut Streams<'_>) -> Result<Exit, CommandError> {
    let ConfigCommand { paths, input, selection } = args;
    let file = configuration(&input, &paths)?;
    let written = match &file {
        Some(file) => config::read(file)?,
        None => Config::default(),
    };
    let version_typed = input.kubernetes_version.is_some();
    let choices = input.choices(selection).map_err(CommandError::Message)?;
    let settings = Settings::load(file.as_deref(), &choices)?;
    let mut listing =
        Listing { file: file_name(file.as_deref()), lines: Vec::new(), tables: Vec::new() };
    listing.add_rules(&written, &choices, &settings);
    listing.add_version(&written, &choices, version_typed);
    listing.add_tools(&written, &choices);
    listing.add_gate(&written, &settings)?;
    listing.add_files(&written);
    listing.add_limit(input.max_file_size, settings.max_file_size);
    listing.add_others(&written, &settings);
    listing.write(streams)?;
    Ok(Exit::Clean)
}

/// The lines of the listing: a setting as TOML writes it, and its origin.
struct Listing {
    /// The name of the configuration file, as an origin.
    file: String,
    lines: Vec<(String, String)>,
    /// The tables, which TOML has behind all settings.
    tables: Vec<(String, String)>,
}

impl Listing {
    fn add(&mut self, setting: String, origin: &str) {
        self.lines.push((setting, origin.to_owned()));
    }

    /// Adds a setting of the file, which is its default if the file does not say it.
    fn add_of_file(&mut self, setting: String, is_default: bool) {
        let origin = if is_default { "default".to_owned() } else { self.file.clone() };
        self.lines.push((setting, origin));
    }

    fn add_rules(&mut self, written: &Config, choices: &Choices, settings: &Settings) {
        let (selected, all) = (settings.rules().len(), rules::ALL.len());
        self.add(format!("# {selected} of {all} rules are enabled"), "all of the below");
        // `select` is in place of a profile.
        if let Some(select) = &written.select {
            self.add_of_file(format!("select = {}", words(select)), false);
        } else if let Some(profile) = choices.profile {
            self.add(format!("profile = {:?}", profile.name()), "command line");
        } else {
            let name = written.profile.unwrap_or_default().name();
            self.add_of_file(format!("profile = {name:?}"), written.profile.is_none());
        }
        for (key, selectors) in
            [("extend-select", &written.extend_select), ("ignore", &written.ignore)]
        {
            if !selectors.is_empty() {
                self.add_of_file(format!("{key} = {}", words(selectors)), false);
            }
        }
        let typed = [
            ("select", &choices.select),
            ("extend-select", &choices.extend_select),
            ("ignore", &choices.ignore),
        ];
        for (option, words) in typed {
            if !words.is_empty() {
                self.add(format!("# --{option} {}", words.join(",")), "command line");
            }
        }
        for (selector, severity) in &written.severity {
            self.add_of_file(severity_line(selector, *severity), false);
        }
    }

    fn add_version(&mut self, written: &Config, choices: &Choices, typed: bool) {
        if let Some(release) = &choices.version {
            let origin = if typed { "command line" } else { "SCANTLING_KUBERNETES_VERSION" };
            self.add(format!("kubernetes-version = {:?}", release.text), origin);
        } else if let Some(version) = &written.kubernetes_version {
            self.add_of_file(format!("kubernetes-version = {:?}", version.0.text), false);
        } else {
            self.add("# kubernetes-version: what the files say".to_owned(), "default");
        }
    }

    fn add_tools(&mut self, written: &Config, choices: &Choices) {
        for (name, tool) in ToolVersions::NAMES {
            if let Some(version) = choices.tools.get(tool) {
                let setting = format!("tool-versions.{name} = {:?}", version.text);
                self.add(setting, "command line");
            } else if let Some(version) = written.tool_versions.get(tool) {
                self.add_of_file(format!("tool-versions.{name} = {:?}", version.text), false);
            }
        }
    }

    fn add_gate(&mut self, written: &Config, settings: &Settings) -> Result<(), CommandError> {
        let environment = environment::fail_on().map_err(CommandError::Message)?;
        if let Some(severity) = environment {
            self.add(format!("fail-on = {:?}", severity.name()), "SCANTLING_FAIL_ON");
        } else {
            let severity = settings.fail_on.unwrap_or(Severity::Warning);
            let is_default = settings.fail_on.is_none();
            self.add_of_file(format!("fail-on = {:?}", severity.name()), is_default);
        }
        if let Some(path) = environment::baseline() {
            self.add(format!("baseline = {:?}", path.to_string_lossy()), "SCANTLING_BASELINE");
        } else if let Some(path) = &written.baseline {
            self.add_of_file(format!("baseline = {:?}", path.to_string_lossy()), false);
        }
        Ok(())
    }

    fn add_files(&mut self, written: &Config) {
        for (key, globs) in [("include", &written.include), ("exclude", &written.exclude)] {
            if !globs.is_empty() {
                self.add_of_file(format!("{key} = {}", patterns(globs)), false);
            }
        }
        for (place, kept) in &written.host_files {
            self.add_of_file(format!("host-files.{place:?} = {:?}", kept.to_string_lossy()), false);
        }
        for scope in &written.overrides {
            self.add_override(scope);
        }
    }

    fn add_override(&mut self, scope: &Override) {
        let mut lines = vec!["[[overrides]]".to_owned()];
        lines.push(format!("paths = {}", patterns(&scope.paths)));
        if !scope.ignore.is_empty() {
            lines.push(format!("ignore = {}", words(&scope.ignore)));
        }
        for (selector, severity) in &scope.severity {
            lines.push(severity_line(selector, *severity));
        }
        if let Some(version) = &scope.kubernetes_version {
            lines.push(format!("kubernetes-version = {:?}", version.0.text));
        }
        for (name, tool) in ToolVersions::NAMES {
            if let Some(version) = scope.tool_versions.get(tool) {
                lines.push(format!("tool-versions.{name} = {:?}", version.text));
            }
        }
        if let Some(dialect) = scope.dialect {
            lines.push(format!("dialect = {:?}", dialect.name()));
        }
        for line in lines {
            self.tables.push((line, self.file.clone()));
        }
    }

    fn add_limit(&mut self, typed: Option<u64>, configured: Option<u64>) {
        if let Some(mib) = typed {
            self.add(format!("max-file-size = {mib}"), "command line");
        } else {
            let mib = configured.unwrap_or(MAX_MIB);
            self.add_of_file(format!("max-file-size = {mib}"), configured.is_none());
        }
    }

    fn add_others(&mut self, written: &Config, settings: &Settings) {
        if let Some(formats) = environment::output_format() {
            let formats: Vec<&str> = formats.split(',').collect();
            self.add(format!("output-format = {formats:?}"), "SCANTLING_OUTPUT_FORMAT");
        } else if !written.output_format.is_empty() {
            self.add_of_file(format!("output-format = {:?}", written.output_format), false);
        }
        let reason = settings.require_reason;
        self.add_of_file(format!("require-reason = {reason}"), !reason);
        let obeyed = settings.peer_suppressions;
        self.add_of_file(format!("compat.suppressions = {obeyed}"), !obeyed);
    }

    fn write(&self, streams: &mut Streams<'_>) -> Result<(), CommandError> {
        let lengths = self.lines.iter().map(|(setting, _)| setting.chars().count());
        let width = lengths.filter(|length| *length <= ALIGNED_MAX).max().unwrap_or(0);
        for (setting, origin) in self.lines.iter().chain(&self.tables) {
            writeln!(streams.out, "{setting:width$}  # {origin}")?;
        }
        Ok(())
    }
}

/// The longest line, in characters, that the origins of the others are written below. A list may have thousands.
const ALIGNED_MAX: usize = 100;

fn file_name(file: Option<&Path>) -> String {
    file.map_or_else(String::new, |file| file.display().to_string())
}

/// `severity."cis-1.12:1.2.5" = "note"`.
fn severity_line(selector: &Selector, severity: Severity) -> String {
    format!("severity.{:?} = {:?}", selector.word(), severity.name())
}

/// Globs as a list in TOML.
fn patterns(globs: &[Glob]) -> String {
    let patterns: Vec<&str> =
        globs.iter().filter_map(|glob| Some(glob.patterns().first()?.glob())).collect();
    format!("{patterns:?}")
}

/// Selectors as a list in TOML.
fn words(selectors: &[Selector]) -> String {
    let words: Vec<&str> = selectors.iter().map(Selector::word).collect();
    format!("{words:?}")
}
