//! Which rules count, where, and for which Kubernetes: the configuration and the command line, ready
//! to be asked.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::apiserver::version::Release;
use crate::config::{Choices, Config, ConfigError, Level, Override};
use crate::dialect::Hint;
use crate::rule::{Rule, Severity};
use crate::rules;
use crate::select::{Selector, UnknownSelector};

/// A configuration and a command line, ready to be asked.
#[derive(Debug, Default)]
pub struct Policy {
    /// The folder that globs start from; `None` without a file.
    root: Option<PathBuf>,
    selected: Vec<&'static Rule>,
    severity: Vec<(Selector, Severity)>,
    overrides: Vec<Scope>,
    include: GlobSet,
    exclude: GlobSet,
    version: Option<Release>,
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
    version: Option<Release>,
    dialect: Option<Hint>,
}

/// What goes for one file.
#[derive(Debug)]
pub struct FilePolicy {
    /// The rules to judge by.
    pub rules: Vec<&'static Rule>,
    /// The Kubernetes version, whatever the file says.
    pub version: Option<Release>,
    /// How it is written, where it does not show that itself.
    pub dialect: Option<Hint>,
    severity: BTreeMap<&'static str, Severity>,
}

impl FilePolicy {
    /// The severity that a rule's findings have here, whatever the rule says.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severity.get(rule.id).copied()
    }
}

impl Policy {
    /// All rules with their own severities, for every file.
    pub fn all() -> Self {
        Self {
            selected: rules::ALL.to_vec(),
            ..Self::default()
        }
    }

    /// The policy of a configuration file and a command line.
    pub fn load(path: Option<&Path>, choices: &Choices) -> Result<Self, ConfigError> {
        let Some(path) = path else {
            return Self::build(Config::default(), Path::new("command line"), None, choices);
        };
        let text = fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
            path: path.to_owned(),
            error,
        })?;
        let config = toml::from_str(&text).map_err(|error| ConfigError::Invalid {
            path: path.to_owned(),
            error: Box::new(error),
        })?;
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Self::build(config, path, absolute.parent().map(Path::to_owned), choices)
    }

    fn build(
        config: Config,
        path: &Path,
        root: Option<PathBuf>,
        choices: &Choices,
    ) -> Result<Self, ConfigError> {
        let reader = Reader { path };
        let typed = Reader {
            path: Path::new("command line"),
        };
        let scopes = config
            .overrides
            .into_iter()
            .map(|scope| reader.scope(&scope));
        let overrides = scopes.collect::<Result<Vec<_>, _>>()?;
        let ignored = reader.selectors("ignore", &config.ignore)?;
        let selected = match (&choices.select[..], &config.select) {
            ([], None) => reader.selectors("select", &["all".to_owned()])?,
            ([], Some(words)) => reader.selectors("select", words)?,
            (words, _) => typed.selectors("--select", words)?,
        };
        let more = [
            reader.selectors("extend-select", &config.extend_select)?,
            typed.selectors("--extend-select", &choices.extend_select)?,
        ]
        .concat();
        let less = typed.selectors("--ignore", &choices.ignore)?;
        let chosen = |rule: &&&'static Rule| {
            let named = selected
                .iter()
                .chain(&more)
                .any(|selector| selector.selects(rule));
            named
                && !ignored
                    .iter()
                    .chain(&less)
                    .any(|selector| selector.selects(rule))
        };
        Ok(Self {
            root,
            selected: rules::ALL.iter().filter(chosen).copied().collect(),
            severity: reader.severities(&config.severity)?,
            overrides,
            include: reader.globs("include", &config.include)?,
            exclude: reader.globs("exclude", &config.exclude)?,
            version: match &choices.version {
                Some(release) => Some(release.clone()),
                None => reader.version(config.kubernetes_version.as_deref())?,
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
    pub fn for_file(&self, path: &str) -> FilePolicy {
        let scopes = self.scopes(Path::new(path));
        let mut policy = FilePolicy {
            rules: self.selected.clone(),
            version: self.version.clone(),
            dialect: None,
            severity: BTreeMap::new(),
        };
        policy.set_severities(&self.severity);
        for scope in scopes {
            policy
                .rules
                .retain(|rule| !scope.ignore.iter().any(|ignored| ignored.selects(rule)));
            policy.set_severities(&scope.severity);
            policy.version = scope.version.clone().or(policy.version);
            policy.dialect = scope.dialect.or(policy.dialect);
        }
        policy
    }

    fn scopes(&self, path: &Path) -> impl Iterator<Item = &Scope> {
        let some = !self.overrides.is_empty();
        let below = some.then(|| self.below_root(path)).flatten();
        self.overrides.iter().filter(move |scope| {
            below
                .as_ref()
                .is_some_and(|below| scope.paths.is_match(below))
        })
    }

    /// True for a file that is read whatever is in it, because it is known how it is written.
    pub fn knows(&self, path: &Path) -> bool {
        self.scopes(path).any(|scope| scope.dialect.is_some())
    }

    /// True for a file or folder that the configuration leaves out.
    pub fn excludes(&self, path: &Path) -> bool {
        !self.exclude.is_empty()
            && self
                .below_root(path)
                .is_some_and(|below| self.exclude.is_match(below))
    }

    /// True for a file that is read though its name is none of the usual ones.
    pub fn includes(&self, path: &Path) -> bool {
        !self.include.is_empty()
            && self
                .below_root(path)
                .is_some_and(|below| self.include.is_match(below))
    }

    fn below_root(&self, path: &Path) -> Option<PathBuf> {
        let absolute = std::path::absolute(path).ok()?;
        absolute
            .strip_prefix(self.root.as_ref()?)
            .ok()
            .map(Path::to_owned)
    }
}

impl FilePolicy {
    fn set_severities(&mut self, severities: &[(Selector, Severity)]) {
        for (selector, severity) in severities {
            for rule in selector.rules() {
                self.severity.insert(rule.id, *severity);
            }
        }
    }
}

/// Turns words of a configuration into what they mean, and says where one means nothing.
struct Reader<'a> {
    path: &'a Path,
}

impl Reader<'_> {
    fn error(&self, field: &str, message: &impl ToString) -> ConfigError {
        let (path, field) = (self.path.to_owned(), field.to_owned());
        ConfigError::Meaningless {
            path,
            field,
            message: message.to_string(),
        }
    }

    fn selectors(&self, field: &str, words: &[String]) -> Result<Vec<Selector>, ConfigError> {
        let parsed = words.iter().map(|word| Selector::parse(word));
        parsed
            .collect::<Result<_, _>>()
            .map_err(|error| self.error(field, &error))
    }

    fn severities(
        &self,
        levels: &BTreeMap<String, Level>,
    ) -> Result<Vec<(Selector, Severity)>, ConfigError> {
        let parsed = levels
            .iter()
            .map(|(word, level)| Ok((Selector::parse(word)?, (*level).into())));
        let parsed: Result<Vec<(Selector, Severity)>, UnknownSelector> = parsed.collect();
        let mut parsed = parsed.map_err(|error| self.error("severity", &error))?;
        // A rule's own line counts more than that of a group it belongs to.
        parsed.sort_by_key(|(selector, _)| std::cmp::Reverse(selector.rules().len()));
        Ok(parsed)
    }

    fn version(&self, text: Option<&str>) -> Result<Option<Release>, ConfigError> {
        let Some(text) = text else { return Ok(None) };
        let release = Release::parse(text);
        let message = format!("{text:?} is no Kubernetes version; write one such as \"1.31\"");
        release
            .map(Some)
            .ok_or_else(|| self.error("kubernetes-version", &message))
    }

    fn globs(&self, field: &str, globs: &[String]) -> Result<GlobSet, ConfigError> {
        let mut set = GlobSetBuilder::new();
        for glob in globs {
            // A folder stands for all that is in it.
            for glob in [
                glob.trim_end_matches('/').to_owned(),
                format!("{}/**", glob.trim_end_matches('/')),
            ] {
                let built = GlobBuilder::new(&glob).literal_separator(true).build();
                set.add(built.map_err(|error| self.error(field, &error))?);
            }
        }
        set.build().map_err(|error| self.error(field, &error))
    }

    fn scope(&self, scope: &Override) -> Result<Scope, ConfigError> {
        Ok(Scope {
            paths: self.globs("overrides.paths", &scope.paths)?,
            ignore: self.selectors("overrides.ignore", &scope.ignore)?,
            severity: self.severities(&scope.severity)?,
            version: self.version(scope.kubernetes_version.as_deref())?,
            dialect: scope.dialect,
        })
    }
}
