//! Which rules count, where, and for which Kubernetes: the configuration and the command line, ready
//! to be asked.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use globset::{GlobSet, GlobSetBuilder};

use crate::apiserver::version::{Release, VersionOrigin};
use crate::config::{Choices, Config, ConfigError, Glob, Kubernetes, Level};
use crate::dialect::Hint;
use crate::paths;
use crate::rule::{Rule, Severity};
use crate::rules;
use crate::selector::Selector;

/// A configuration and a command line, ready to be asked.
#[derive(Debug, Default)]
pub struct Settings {
    /// The folder that globs start from; `None` without a file.
    root: Option<PathBuf>,
    selected: Vec<&'static Rule>,
    severity: Vec<(Selector, Severity)>,
    overrides: Vec<Scope>,
    include: GlobSet,
    exclude: GlobSet,
    version: Option<Given>,
    /// The lowest severity that makes the exit code 1, where the file says.
    pub fail_on: Option<Severity>,
    /// Ignore comments must say why.
    pub require_reason: bool,
    /// Obey the comments and annotations of other scanners.
    pub peer_suppressions: bool,
}

#[derive(Debug)]
struct Scope {
    paths: GlobSet,
    ignore: Vec<Selector>,
    severity: Vec<(Selector, Severity)>,
    version: Option<Given>,
    dialect: Option<Hint>,
}

/// A version of Kubernetes that stands above what the files say.
#[derive(Clone, Debug)]
pub struct Given {
    /// Which.
    pub release: Release,
    /// Who says so: the command line or the configuration.
    pub origin: VersionOrigin,
}

impl Given {
    fn typed(release: &Release) -> Self {
        Self { release: release.clone(), origin: VersionOrigin::CommandLine }
    }

    fn file(version: Kubernetes) -> Self {
        Self { release: version.0, origin: VersionOrigin::Configuration }
    }

    fn is_typed(&self) -> bool {
        self.origin == VersionOrigin::CommandLine
    }
}

/// What goes for one file.
#[derive(Debug)]
pub struct FileSettings {
    /// The rules to judge by.
    pub rules: Vec<&'static Rule>,
    /// The Kubernetes version, whatever the file says.
    pub version: Option<Given>,
    /// How it is written, where it does not show that itself.
    pub dialect: Option<Hint>,
    severity: BTreeMap<&'static str, Severity>,
}

impl FileSettings {
    /// The severity that a rule's findings have here, whatever the rule says.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severity.get(rule.id).copied()
    }
}

impl Settings {
    /// All rules with their own severities, for every file.
    pub fn all() -> Self {
        Self { selected: rules::ALL.to_vec(), ..Self::default() }
    }

    /// The settings of a configuration file and a command line.
    pub fn load(path: Option<&Path>, choices: &Choices) -> Result<Self, ConfigError> {
        let Some(path) = path else {
            return Self::build(Config::default(), Path::new(""), None, choices);
        };
        let text = fs::read_to_string(path)
            .map_err(|error| ConfigError::Unreadable { path: path.to_owned(), error })?;
        let config = toml::from_str(&text).map_err(|error| ConfigError::Invalid {
            path: path.to_owned(),
            error: Box::new(error),
        })?;
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
        let overrides = config.overrides.into_iter().map(|scope| {
            Ok(Scope {
                paths: globs(&scope.paths)?,
                ignore: scope.ignore,
                severity: severities(&scope.severity),
                version: scope.kubernetes_version.map(Given::file),
                dialect: scope.dialect,
            })
        });
        let file = Layer {
            select: config.select,
            extend_select: config.extend_select,
            ignore: config.ignore,
        };
        let typed = Layer::typed(choices)?;
        let chosen = |rule: &&&'static Rule| typed.decides(rule, file.decides(rule, true));
        Ok(Self {
            root,
            selected: rules::ALL.iter().filter(chosen).copied().collect(),
            severity: severities(&config.severity),
            overrides: overrides.collect::<Result<_, ConfigError>>()?,
            include: globs(&config.include)?,
            exclude: globs(&config.exclude)?,
            version: match &choices.version {
                Some(release) => Some(Given::typed(release)),
                None => config.kubernetes_version.map(Given::file),
            },
            fail_on: config.fail_on.map(Severity::from),
            require_reason: config.require_reason,
            peer_suppressions: config.compat.suppressions,
        })
    }

    /// The rules that count anywhere.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.selected
    }

    /// What goes for a file, by its path from the current folder.
    pub fn for_file(&self, path: &str) -> FileSettings {
        let scopes = self.scopes(Path::new(path));
        let mut settings = FileSettings {
            rules: self.selected.clone(),
            version: self.version.clone(),
            dialect: None,
            severity: BTreeMap::new(),
        };
        settings.set_severities(&self.severity);
        for scope in scopes {
            settings.rules.retain(|rule| !scope.ignore.iter().any(|ignored| ignored.selects(rule)));
            settings.set_severities(&scope.severity);
            let typed = settings.version.as_ref().filter(|given| given.is_typed());
            settings.version = typed.or(scope.version.as_ref()).cloned().or(settings.version);
            settings.dialect = scope.dialect.or(settings.dialect);
        }
        settings
    }

    fn scopes(&self, path: &Path) -> impl Iterator<Item = &Scope> {
        let some = !self.overrides.is_empty();
        let below = some.then(|| self.below_root(path)).flatten();
        self.overrides
            .iter()
            .filter(move |scope| below.as_ref().is_some_and(|below| scope.paths.is_match(below)))
    }

    /// True for a file that is read whatever is in it, because it is known how it is written.
    pub fn knows(&self, path: &Path) -> bool {
        self.scopes(path).any(|scope| scope.dialect.is_some())
    }

    /// True for a file or folder that the configuration leaves out.
    pub fn excludes(&self, path: &Path) -> bool {
        !self.exclude.is_empty()
            && self.below_root(path).is_some_and(|below| self.exclude.is_match(below))
    }

    /// True for a file that is read though its name is none of the usual ones.
    pub fn includes(&self, path: &Path) -> bool {
        !self.include.is_empty()
            && self.below_root(path).is_some_and(|below| self.include.is_match(below))
    }

    fn below_root(&self, path: &Path) -> Option<PathBuf> {
        paths::below(self.root.as_ref()?, path)
    }
}

impl FileSettings {
    fn set_severities(&mut self, severities: &[(Selector, Severity)]) {
        for (selector, severity) in severities {
            for rule in selector.rules() {
                self.severity.insert(rule.id, *severity);
            }
        }
    }
}

/// What the file or the command line says of the rules. The later layer decides: a rule that is asked
/// for on the command line counts though the file ignores it.
struct Layer {
    select: Option<Vec<Selector>>,
    extend_select: Vec<Selector>,
    ignore: Vec<Selector>,
}

impl Layer {
    fn typed(choices: &Choices) -> Result<Self, ConfigError> {
        let select = selectors("--select", &choices.select)?;
        Ok(Self {
            select: Some(select).filter(|select| !select.is_empty()),
            extend_select: selectors("--extend-select", &choices.extend_select)?,
            ignore: selectors("--ignore", &choices.ignore)?,
        })
    }

    /// True for a rule that counts, given whether it did before.
    fn decides(&self, rule: &Rule, before: bool) -> bool {
        let named = |selectors: &[Selector]| selectors.iter().any(|one| one.selects(rule));
        let selected = self.select.as_deref().map_or(before, named);
        (selected || named(&self.extend_select)) && !named(&self.ignore)
    }
}

fn selectors(option: &'static str, words: &[String]) -> Result<Vec<Selector>, ConfigError> {
    let parsed = words.iter().map(|word| Selector::parse(word));
    parsed.collect::<Result<_, _>>().map_err(|error| ConfigError::Unknown { option, error })
}

fn severities(levels: &BTreeMap<Selector, Level>) -> Vec<(Selector, Severity)> {
    let levels = levels.iter();
    let mut all: Vec<(Selector, Severity)> =
        levels.map(|(selector, level)| (selector.clone(), (*level).into())).collect();
    // A rule's own line counts more than that of a group it belongs to.
    all.sort_by_key(|(selector, _)| std::cmp::Reverse(selector.rules().len()));
    all
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
