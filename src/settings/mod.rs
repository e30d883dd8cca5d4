//! Settings merge the configuration file and the command line: which rules are enabled for a file, with
//! which severities, and for which Kubernetes version.

mod file_settings;
mod given_version;
mod overrides;
mod rule_choice;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobSet, GlobSetBuilder};

use crate::apiserver::version::{Release, VersionOrigin};
use crate::config::{self, Choices, Config, ConfigError, Glob, HostFolders};
use crate::paths;
use crate::profile::Profile;
use crate::rule::{Rule, Severity};
use crate::selector::Selector;
pub use file_settings::FileSettings;
pub use given_version::GivenVersion;
use overrides::Overrides;
use rule_choice::RuleChoice;

/// The merged settings of a run.
#[derive(Debug, Default)]
pub struct Settings {
    /// The folder that globs start from; `None` without a configuration file.
    root: Option<PathBuf>,
    /// The settings of a file that no override applies to.
    common: Arc<FileSettings>,
    overrides: Overrides,
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

impl Settings {
    /// All rules with their own severities, for every file.
    pub fn all() -> Self {
        Self { common: Arc::new(FileSettings::all()), ..Self::default() }
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
        let common = Self::common(&config, choices)?;
        let globs = |globs: &[Glob]| globs_of(globs.iter(), MOST_GLOBS, path);
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        Ok(Self {
            common: Arc::new(common),
            overrides: Overrides::new(config.overrides, path)?,
            include: globs(&config.include)?,
            exclude: globs(&config.exclude)?,
            baseline: config.baseline.map(|baseline| folder.join(baseline)),
            output_formats: config.output_format,
            max_file_size: config.max_file_size,
            host_folders: HostFolders::new(config.host_files, folder),
            root,
            fail_on: config.fail_on,
            require_reason: config.require_reason,
            disregard_comments: false,
            peer_suppressions: config.compat.suppressions,
        })
    }

    /// The settings of a file that no override applies to.
    fn common(config: &Config, choices: &Choices) -> Result<FileSettings, ConfigError> {
        let file = RuleChoice {
            select: config.select.clone(),
            extend_select: config.extend_select.clone(),
            ignore: config.ignore.clone(),
        };
        let profile = choices.profile.or(config.profile).unwrap_or_default();
        let mut common = FileSettings::of(profile, &file, &RuleChoice::typed(choices)?);
        common.version = match &choices.version {
            Some(release) => Some(GivenVersion::typed(release)),
            None => config.kubernetes_version.clone().map(GivenVersion::file),
        };
        common.typed_tools = choices.tools.clone();
        common.tools = config.tool_versions.clone();
        common.tools.extend(&choices.tools);
        common.set_severities(&severities(&config.severity));
        Ok(common)
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
        let below = self.below_overrides(Path::new(path));
        for scope in self.overrides.of(below.as_deref()) {
            Arc::make_mut(&mut settings).apply(scope);
        }
        settings
    }

    /// True if an override names the file's dialect, so it is read without the content check.
    pub fn forces(&self, path: &Path) -> bool {
        let below = self.below_overrides(path);
        self.overrides.of(below.as_deref()).any(|scope| scope.dialect.is_some())
    }

    /// The path that the globs of overrides are compared with.
    fn below_overrides(&self, path: &Path) -> Option<PathBuf> {
        // Without overrides, the absolute path is not worked out.
        if self.overrides.is_empty() { None } else { self.below_root(path) }
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

/// The severities of the configuration file, by the ids of the rules.
fn severities(written: &BTreeMap<Selector, Severity>) -> BTreeMap<&'static str, Severity> {
    let mut selectors: Vec<(&Selector, &Severity)> = written.iter().collect();
    // The setting of a rule wins over the setting of its group, so it is applied later.
    selectors.sort_by_key(|(selector, _)| std::cmp::Reverse(selector.rules().len()));
    let mut severities = BTreeMap::new();
    for (selector, severity) in selectors {
        severities.extend(selector.rules().iter().map(|rule| (rule.id, *severity)));
    }
    severities
}

/// The most globs of a setting. A set of 45,000 globs with `?` takes 600 MB before it is refused.
const MOST_GLOBS: usize = 5000;

/// The most bytes of the globs of a setting. A set takes up to 3 KB of memory for each of them.
const MOST_GLOB_BYTES: usize = 32 * 1024;

/// The globs of a setting of the configuration file at `path`.
fn globs_of<'a>(
    globs: impl Iterator<Item = &'a Glob>,
    most: usize,
    path: &Path,
) -> Result<GlobSet, ConfigError> {
    let mut set = GlobSetBuilder::new();
    let mut bytes = 0;
    for (index, glob) in globs.enumerate() {
        if index == most {
            return Err(ConfigError::ManyGlobs { path: path.to_owned(), most });
        }
        bytes += glob.patterns().first().map_or(0, |written| written.glob().len());
        if bytes > MOST_GLOB_BYTES {
            let most = MOST_GLOB_BYTES / 1024;
            return Err(ConfigError::LongGlobs { path: path.to_owned(), most });
        }
        for pattern in glob.patterns() {
            set.add(pattern.clone());
        }
    }
    set.build().map_err(|error| ConfigError::Globs { path: path.to_owned(), error })
}
