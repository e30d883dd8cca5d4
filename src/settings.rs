//! Settings merge the configuration file and the command line: which rules are enabled for a file, with
//! which severities, and for which Kubernetes version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobSet, GlobSetBuilder};

use crate::apiserver::version::{Release, VersionOrigin};
use crate::config::{self, Choices, Config, ConfigError, Glob, HostFolders, Kubernetes};
use crate::dialect::{Hint, ToolVersions};
use crate::paths;
use crate::profile::{Extent, Profile};
use crate::rule::{Finding, Rule, Severity};
use crate::rules;
use crate::selector::Selector;

/// The merged settings of a run.
#[derive(Debug, Default)]
pub struct Settings {
    /// The folder that globs start from; `None` without a configuration file.
    root: Option<PathBuf>,
    /// The settings of a file that no override applies to.
    common: Arc<FileSettings>,
    overrides: Vec<Scope>,
    include: GlobSet,
    exclude: GlobSet,
    /// The lowest severity that makes the exit code 1, if the configuration file sets it.
    pub fail_on: Option<Severity>,
    /// Ignore comments must give a reason.
    pub require_reason: bool,
    /// Report findings even if a comment in the file suppresses them.
    pub disregard_comments: bool,
    /// Apply the comments and annotations of other scanners.
    pub peer_suppressions: bool,
    /// The baseline that the file names.
    pub baseline: Option<PathBuf>,
    /// The formats of the report that the file names.
    pub output_formats: Vec<String>,
    /// Do not read larger files, in MiB, if the configuration file sets it.
    pub max_file_size: Option<u64>,
    /// Folders and files of machines, each with the folder or file of the repository that is copied there.
    host_folders: HostFolders,
}

/// An override of the configuration file.
#[derive(Debug)]
struct Scope {
    paths: GlobSet,
    ignore: Vec<Selector>,
    severity: Vec<(Selector, Severity)>,
    version: Option<GivenVersion>,
    dialect: Option<Hint>,
    tools: ToolVersions,
}

/// A Kubernetes version that overrides what the files say.
#[derive(Clone, Debug)]
pub struct GivenVersion {
    /// The version.
    pub release: Release,
    /// The command line or the configuration.
    pub origin: VersionOrigin,
}

impl GivenVersion {
    fn typed(release: &Release) -> Self {
        Self { release: release.clone(), origin: VersionOrigin::CommandLine }
    }

    fn file(version: Kubernetes) -> Self {
        Self { release: version.0, origin: VersionOrigin::Configuration }
    }

    fn is_typed(&self) -> bool {
        matches!(self.origin, VersionOrigin::CommandLine | VersionOrigin::Upgrade)
    }
}

/// The settings of one file.
#[derive(Clone, Debug, Default)]
pub struct FileSettings {
    /// The rules to run.
    pub rules: Vec<&'static Rule>,
    /// The Kubernetes version, which overrides that of the file.
    pub version: Option<GivenVersion>,
    /// The dialect of the file, if its content does not show it.
    pub dialect: Option<Hint>,
    /// The versions of tools, where a file does not tell them.
    pub tools: ToolVersions,
    /// Those of them that the command line gives.
    typed_tools: ToolVersions,
    severity: BTreeMap<&'static str, Severity>,
    /// Ids of rules whose findings about something that is not written are not reported.
    written_only: BTreeSet<&'static str>,
}

impl FileSettings {
    /// The settings that the command line and the configuration file lead to, without severities.
    fn of(profile: Profile, file: &RuleChoice, typed: &RuleChoice) -> Self {
        let mut settings = Self::default();
        for &rule in rules::ALL {
            let extent = profile.extent(rule);
            // The command line decides last: `--select unknown-flag` enables the rule although the file
            // ignores it.
            if !typed.enables(rule, file.enables(rule, extent != Extent::Nothing)) {
                continue;
            }
            settings.rules.push(rule);
            if extent == Extent::Written && !file.names(rule) && !typed.names(rule) {
                settings.written_only.insert(rule.id);
            }
        }
        settings
    }

    /// True for a finding that is reported, if its rule is enabled.
    pub fn reports(&self, finding: &Finding) -> bool {
        !finding.is_absence || !self.written_only.contains(finding.rule.id)
    }

    /// The severity that replaces the rule's own; `None` if it is not configured.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severity.get(rule.id).copied()
    }
}

impl Settings {
    /// All rules with their own severities, for every file.
    pub fn all() -> Self {
        let common = FileSettings { rules: rules::ALL.to_vec(), ..FileSettings::default() };
        Self { common: Arc::new(common), ..Self::default() }
    }

    /// The rules of the default profile with their own severities, for every file.
    pub fn plain() -> Self {
        let (file, typed) = (RuleChoice::default(), RuleChoice::default());
        let common = FileSettings::of(Profile::Default, &file, &typed);
        Self { common: Arc::new(common), ..Self::default() }
    }

    /// The settings of a configuration file and a command line.
    pub fn load(path: Option<&Path>, choices: &Choices) -> Result<Self, ConfigError> {
        let Some(path) = path else {
            return Self::build(Config::default(), Path::new(""), None, choices);
        };
        let config = config::read(path)?;
        let root = paths::normal(path).parent().map(Path::to_owned);
        Self::build(config, path, root, choices)
    }

    fn build(
        config: Config,
        path: &Path,
        root: Option<PathBuf>,
        choices: &Choices,
    ) -> Result<Self, ConfigError> {
        let globs = |globs: &[Glob]| globs_of(globs).map_err(|error| too_much(path, error));
        let mut overrides = Vec::new();
        for scope in config.overrides {
            overrides.push(Scope {
                paths: globs(&scope.paths)?,
                ignore: scope.ignore,
                severity: severities(&scope.severity),
                version: scope.kubernetes_version.map(GivenVersion::file),
                dialect: scope.dialect,
                tools: scope.tool_versions,
            });
        }
        let file = RuleChoice {
            select: config.select,
            extend_select: config.extend_select,
            ignore: config.ignore,
        };
        let profile = choices.profile.or(config.profile).unwrap_or_default();
        let mut common = FileSettings {
            version: match &choices.version {
                Some(release) => Some(GivenVersion::typed(release)),
                None => config.kubernetes_version.map(GivenVersion::file),
            },
            tools: config.tool_versions,
            typed_tools: choices.tools.clone(),
            ..FileSettings::of(profile, &file, &RuleChoice::typed(choices)?)
        };
        common.tools.extend(&choices.tools);
        common.set_severities(&severities(&config.severity));
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        Ok(Self {
            baseline: config.baseline.map(|baseline| folder.join(baseline)),
            output_formats: config.output_format,
            max_file_size: config.max_file_size,
            host_folders: HostFolders::new(config.host_files, folder),
            root,
            common: Arc::new(common),
            overrides,
            include: globs(&config.include)?,
            exclude: globs(&config.exclude)?,
            fail_on: config.fail_on,
            require_reason: config.require_reason,
            disregard_comments: false,
            peer_suppressions: config.compat.suppressions,
        })
    }

    /// The file of the repository that is copied to a path of a machine, if the configuration says so.
    pub fn host_file(&self, path: &str) -> Option<PathBuf> {
        self.host_folders.find(path)
    }

    /// Assumes a version for every file, whatever else gives one.
    pub fn assume(&mut self, release: Release) {
        let version = GivenVersion { release, origin: VersionOrigin::Upgrade };
        Arc::make_mut(&mut self.common).version = Some(version);
    }

    /// The rules that are enabled without the overrides.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.common.rules
    }

    /// The settings of a file, by its path from the current folder. Later overrides win.
    pub fn for_file(&self, path: &str) -> Arc<FileSettings> {
        let mut settings = Arc::clone(&self.common);
        for scope in self.scopes(Path::new(path)) {
            Arc::make_mut(&mut settings).apply(scope);
        }
        settings
    }

    /// The overrides that apply to a file.
    fn scopes(&self, path: &Path) -> Vec<&Scope> {
        // Without overrides, the absolute path is not worked out.
        if self.overrides.is_empty() {
            return Vec::new();
        }
        let Some(below) = self.below_root(path) else {
            return Vec::new();
        };
        self.overrides.iter().filter(|scope| scope.paths.is_match(&below)).collect()
    }

    /// True if an override names the file's dialect, so it is read without the content check.
    pub fn forces(&self, path: &Path) -> bool {
        self.scopes(path).iter().any(|scope| scope.dialect.is_some())
    }

    /// True for a file or folder that the configuration excludes.
    pub fn excludes(&self, path: &Path) -> bool {
        !self.exclude.is_empty()
            && self.below_root(path).is_some_and(|below| self.exclude.is_match(below))
    }

    /// True for a file that the configuration includes although its name is unusual.
    pub fn includes(&self, path: &Path) -> bool {
        !self.include.is_empty()
            && self.below_root(path).is_some_and(|below| self.include.is_match(below))
    }

    fn below_root(&self, path: &Path) -> Option<PathBuf> {
        paths::below(self.root.as_ref()?, path)
    }
}

impl FileSettings {
    fn apply(&mut self, scope: &Scope) {
        self.rules.retain(|rule| !scope.ignore.iter().any(|ignored| ignored.selects(rule)));
        self.set_severities(&scope.severity);
        // The command line is above every override.
        let typed = self.version.as_ref().is_some_and(GivenVersion::is_typed);
        if !typed && scope.version.is_some() {
            self.version.clone_from(&scope.version);
        }
        self.dialect = scope.dialect.or(self.dialect);
        self.tools.extend(&scope.tools);
        self.tools.extend(&self.typed_tools);
    }

    fn set_severities(&mut self, severities: &[(Selector, Severity)]) {
        for (selector, severity) in severities {
            for rule in selector.rules() {
                self.severity.insert(rule.id, *severity);
            }
        }
    }
}

/// The rules that the configuration file or the command line enables.
#[derive(Default)]
struct RuleChoice {
    select: Option<Vec<Selector>>,
    extend_select: Vec<Selector>,
    ignore: Vec<Selector>,
}

impl RuleChoice {
    fn typed(choices: &Choices) -> Result<Self, ConfigError> {
        let select = selectors("--select", &choices.select)?;
        Ok(Self {
            select: if select.is_empty() { None } else { Some(select) },
            extend_select: selectors("--extend-select", &choices.extend_select)?,
            ignore: selectors("--ignore", &choices.ignore)?,
        })
    }

    /// True if the choice enables a rule; `before` says whether it was enabled without the choice.
    fn enables(&self, rule: &Rule, before: bool) -> bool {
        let selected = match &self.select {
            Some(select) => selects(select, rule),
            None => before,
        };
        (selected || selects(&self.extend_select, rule)) && !selects(&self.ignore, rule)
    }

    /// True if somebody asked for the rule, and not a profile.
    fn names(&self, rule: &Rule) -> bool {
        let selected = self.select.as_ref().is_some_and(|select| selects(select, rule));
        selected || selects(&self.extend_select, rule)
    }
}

fn selects(selectors: &[Selector], rule: &Rule) -> bool {
    selectors.iter().any(|selector| selector.selects(rule))
}

fn selectors(option: &'static str, words: &[String]) -> Result<Vec<Selector>, ConfigError> {
    let parsed = words.iter().map(|word| Selector::parse(word));
    parsed.collect::<Result<_, _>>().map_err(|error| ConfigError::Unknown { option, error })
}

fn severities(written: &BTreeMap<Selector, Severity>) -> Vec<(Selector, Severity)> {
    let mut severities: Vec<(Selector, Severity)> =
        written.iter().map(|(selector, severity)| (selector.clone(), *severity)).collect();
    // The setting of a rule wins over the setting of its group, so it is applied later.
    severities.sort_by_key(|(selector, _)| std::cmp::Reverse(selector.rules().len()));
    severities
}

fn globs_of(globs: &[Glob]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in globs.iter().flat_map(Glob::patterns) {
        set.add(pattern.clone());
    }
    set.build()
}

fn too_much(path: &Path, error: globset::Error) -> ConfigError {
    ConfigError::Globs { path: path.to_owned(), error }
}
